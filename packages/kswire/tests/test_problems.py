"""The closed list of problems."""

import msgspec
import pytest

from kswire.problems import PARAMETERS, Code, Problem, problem


def test_every_code_names_its_parameters():
    assert set(PARAMETERS) == set(Code)


def test_a_problem_carries_exactly_what_its_code_says():
    assert problem(Code.PORT_CLOSED, port=22).params == {"port": "22"}
    with pytest.raises(ValueError, match="port-closed"):
        problem(Code.PORT_CLOSED)
    with pytest.raises(ValueError, match="port-closed"):
        problem(Code.PORT_CLOSED, port=22, seconds=5)


def test_what_the_network_says_is_clipped():
    assert len(problem(Code.UNREACHABLE, detail="x" * 10_000).params["detail"]) == 500


def test_codes_are_words_with_hyphens():
    assert all(code.replace("-", "").isalpha() and code.islower() for code in Code)


def test_a_newer_version_may_say_what_we_do_not_know_yet():
    told = msgspec.msgpack.decode(
        msgspec.msgpack.encode({"code": "moon-too-bright", "params": {"a": "b"}}), type=Problem
    )
    assert (told.code, told.params) == ("moon-too-bright", {"a": "b"})
    assert msgspec.json.decode(msgspec.json.encode(told), type=Problem) == told
    assert {told.code: 1}["moon-too-bright"] == 1
    assert "moon-too-bright" not in list(Code)


@pytest.mark.parametrize("word", ["", "Moon", "<script>", "a" * 61, "a\nb", 5])
def test_but_a_code_stays_a_word(word):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"code": word}, type=Problem)
