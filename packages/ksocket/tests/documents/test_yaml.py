"""YAML 1.1 as written, bounded, with lines."""

from pathlib import Path

import pytest
import yaml as pyyaml
from hypothesis import given
from hypothesis import strategies as st

from ksocket.documents import yaml
from ksocket.documents.values import Written
from ksocket.faults import Fault

FILE = Path("f.yaml")


@pytest.fixture(params=["libyaml", "python"], autouse=True)
def _loader(request, monkeypatch):
    if request.param == "python":
        monkeypatch.setattr(yaml, "_LOADER", pyyaml.SafeLoader)


@pytest.mark.parametrize(
    "text", ["0755", "no", "yes", "1e3", "~", "null", "2019-05-21", "12:30:45", "0x1F", ".inf", "=", "1_000"]
)
def test_scalars_stay_as_written(text):
    value = yaml.parse(f"password: {text}", FILE).data["password"]
    assert value.data == text
    assert value.text() == text


def test_lines_and_keys():
    root = yaml.parse("# c\nincludes:\n  - 10.0.0.1\n  - 10.0.0.2\naccount:\n  username : 'john'\n", FILE)
    assert [(item.data, item.line) for item in root.data["includes"].data] == [("10.0.0.1", 3), ("10.0.0.2", 4)]
    username = root.data["account"].data["username"]
    assert (username.data, username.line, username.key) == ("john", 6, "account.username")
    assert not isinstance(username.data, Written)


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n", "~"])
def test_an_empty_document_is_an_empty_table(text):
    assert yaml.parse(text, FILE).data in ({}, "~")


def test_a_key_without_a_value_holds_none_and_an_empty_text_is_one():
    assert [value.data for value in yaml.parse("a:\nb: ''\n", FILE).data.values()] == [None, ""]


def test_anchors_are_shared_not_unfolded():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    root = yaml.parse("\n".join(lines), FILE)
    assert root.data["a11"].data[0] is root.data["a10"]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('a: 1\nuser: "MYDOMAIN\\USER01"', "yaml-backslash", 2),
        ('user: "CORP\\Dave"', "yaml-backslash", 1),
        ("account:\n\tusername: x", "yaml-tab", 2),
        ("password: @bc", "yaml-quotes", 1),
        ("password: a: b", "yaml-quotes", 1),
        ("a: 1\nb: [", "yaml-broken", 3),
        ("a: 1\na: 2", "key-twice", 2),
        ("a: *x", "yaml-alias", 1),
        ("a: &x [*x]", "yaml-alias", 1),
        ("a: !!python/object/apply:os.system [x]", "yaml-broken", 1),
        ("a: !secret x", "yaml-tag", 1),
        ("a: 1\n---\nb: 2", "yaml-documents", 2),
        ("? [a]\n: b", "yaml-broken", 1),
        ("a: 1\nb: \x01", "yaml-broken", 2),
        ("[" * 2000 + "]" * 2000, "too-deep", 1),
        ("{a: " * 100 + "1" + "}" * 100, "too-deep", 1),
    ],
)
def test_mistakes(text, code, line):
    if "python/object" in text:  # a tag of YAML's own name space that asks for code: nothing is made of it
        assert [item.data for item in yaml.parse(text, FILE).data["a"].data] == ["x"]
        return
    with pytest.raises(Fault) as fault:
        yaml.parse(text, FILE)
    assert fault.value.code == code
    assert fault.value.params["file"] == "f.yaml"
    assert int(fault.value.params["line"]) in (line, line - (code == "yaml-broken"))


def test_the_number_of_values_is_bounded(monkeypatch):
    monkeypatch.setattr(yaml, "VALUES", 10)
    with pytest.raises(Fault, match="too-deep"):
        yaml.parse("\n".join(f"k{n}: 1" for n in range(20)), FILE)


@given(st.text(alphabet=st.sampled_from("ab:-?[]{}\"'\\#\n \t,1&*!|>%@`~\U0001f600\x00"), max_size=60))
def test_any_text_is_a_document_or_a_fault(text):
    try:
        line = yaml.parse(text, FILE).line
    except Fault as fault:
        line = int(fault.params["line"])
    assert 1 <= line <= text.count("\n") + 2  # libyaml counts the end of the text as a line
