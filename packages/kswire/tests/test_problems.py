"""The closed list of problems."""

import pytest

from kswire.problems import PARAMETERS, Code, problem


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
