"""TOML: every mistake has a line and a mend."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.documents import toml
from ksocket.faults import Fault

FILE = Path("f.toml")


def test_values_know_their_lines_and_keys():
    root = toml.parse('a = 1\n[account]\nusername = "john"\n[[account.clientKeys]]\nfilename = "x"\n', FILE)
    account = root.data["account"]
    filename = account.data["clientKeys"].data[0].data["filename"]
    assert (account.line, account.key) == (2, "account")
    assert (filename.data, filename.line, filename.key) == ("x", 5, "account.clientKeys[0].filename")


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('a = 1\nuser = "MYDOMAIN\\USER01"', "toml-backslash", 2),
        ('user = "CORP\\Dave"', "toml-backslash", 1),
        ('user = "CORP\\user"\nb = 1', "toml-backslash", 1),
        ("a = 1\na = 2\n", "key-twice", 2),
        ("[a]\n[a]\n", "key-twice", 2),
        ("\n\npassword = hunter2\n", "toml-quotes", 3),
        ("password: hunter2\n", "toml-broken", 1),
        ("a = 'x", "toml-broken", 1),
        ("a = " + "1" * 5000, "toml-broken", 1),
        ("a = 1979-02-31", "toml-broken", 1),
        ("\na" + ".a" * 5000 + " = 1", "too-deep", 2),
        ("a = " + "[" * 5000, "too-deep", 1),
        ("a" + ".a" * 200_000 + " = 1", "too-deep", 1),
    ],
)
def test_mistakes(text, code, line):
    with pytest.raises(Fault) as fault:
        toml.parse(text, FILE)
    assert (fault.value.code, fault.value.params) == (code, {"file": "f.toml", "line": str(line)})


@given(st.text(alphabet=st.sampled_from("ab=.[]{}\"'\\#\n \t,1-:TZ_e\U0001f600\x00"), max_size=60))
def test_any_text_is_a_document_or_a_fault(text):
    try:
        line = toml.parse(text, FILE).line
    except Fault as fault:
        line = int(fault.params["line"])
    assert 1 <= line <= text.count("\n") + 1
