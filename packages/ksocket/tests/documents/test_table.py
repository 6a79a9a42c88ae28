"""A table remembers what it was asked."""

from pathlib import Path

import pytest

from ksocket.documents import toml
from ksocket.documents.table import Table, harmless
from ksocket.documents.warn import Warn
from ksocket.faults import Fault

TEXT = """\
port = 22
inclds = ["10.0.0.0/24"]
username = "john"
[account]
usrname = "john"
[[keys]]
file = "a"
pasphrase = "b"
[nonsense]
x = 1
"""


@pytest.fixture
def table():
    return Table(toml.parse(TEXT, Path("f.toml")))


def ask(table):
    table.integer("port", 0, 1, 9)
    table.items("includes")
    table.table("account").text("username", None)
    for entry in table.tables("keys"):
        entry.text("file", None)
        entry.text("passphrase", None)


def test_what_nobody_asked_for_is_named_with_the_nearest_known_name(table):
    table.integer("port", 0, 1, 99)
    table.items("includes")
    table.table("account").text("username", None)
    for entry in table.tables("keys"):
        assert entry.text("file", None) == "a"
        entry.text("passphrase", None)
    found = [(warn.params["key"], warn.params["line"], warn.params.get("near")) for warn in table.unknown()]
    assert found == [
        ("inclds", "2", "includes"),
        ("username", "3", "account.username"),
        ("nonsense", "9", None),
        ("account.usrname", "5", "username"),
        ("keys[0].pasphrase", "8", "passphrase"),
    ]
    assert table.known() == {"port", "includes", "account", "account.username", "keys", "keys.file", "keys.passphrase"}


@pytest.mark.parametrize(
    ("near", "refused"),
    [
        ("limits.permitted", True),
        ("excludes", True),
        ("limits", True),
        ("authMethod", True),
        ("port", False),
        (None, False),
    ],
)
def test_a_near_miss_of_a_key_that_keeps_us_off_or_a_password_safe_is_an_error(near, refused):
    place = {"file": "f.toml", "line": "2", "key": "x"} | ({"near": near} if near else {})
    found = (Warn("unknown-key", **place),)
    if not refused:
        assert harmless(found) == found
        return
    with pytest.raises(Fault) as fault:
        harmless(found)
    assert fault.value.params == place


def test_asking_twice_gives_the_same_table(table):
    assert table.table("account") is table.table("account")
    assert table.tables("keys") == table.tables("keys")


def test_a_missing_key_names_the_one_that_must_have_been_meant(table):
    with pytest.raises(Fault) as fault:
        table.need("includes")
    assert fault.value.code == "missing-key-near"
    assert fault.value.params == {"file": "f.toml", "line": "2", "key": "includes", "near": "inclds"}
    with pytest.raises(Fault) as fault:
        table.table("authData").need("community")
    assert (fault.value.code, fault.value.params["key"]) == ("missing-key", "authData.community")


def test_defaults_of_what_is_absent(table):
    assert table.text("a", "x") == "x"
    assert table.flag("b", default=True) is True
    assert table.number("c", 5.0, 0, 9) == 5.0
    assert table.choice("d", None, ("x",)) is None
    assert table.choices("e", ("x",), ("x", "y")) == ("x",)
    assert table.texts("f") == ()
    assert table.networks("g", []) == ()
    assert "port" in table
    assert "a" not in table


@pytest.mark.parametrize("key", ["port", "keys"])
def test_what_is_no_table(table, key):
    with pytest.raises(Fault, match="type-table"):
        table.table(key)
