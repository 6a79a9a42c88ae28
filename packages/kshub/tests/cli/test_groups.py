"""Groups by command."""

import sqlite3

import pytest


@pytest.fixture(autouse=True)
def people(run):
    run("user", "add", "taro", "--role", "none", "--generate")
    run("user", "add", "admin", "--role", "administrator", "--generate")
    run("space", "add", "A")


def test_groups_come_get_roles_and_go(run):
    assert run("group", "list") == (3, "kshub: There is none.\n")
    assert run("group", "add", "night", "--external", "idp-night") == (0, "Group night is made: number 1.\n")
    assert run("group", "rename", "night", "day") == (0, "Group day is changed.\n")
    assert run("group", "grant", "day", "operator", "--space", "A")[0] == 0
    told = run("group", "grant", "day", "viewer", "--all-spaces")
    assert told == (0, "Members of group day are viewer in all spaces.\n")
    assert run("group", "member", "add", "day", "taro") == (0, "User taro is in group day.\n")
    assert run("group", "member", "list", "day") == (0, "taro  by hand\n")
    listed = "1  day  members: 1  operator in space A, viewer in all spaces  identity provider: idp-night\n"
    assert run("group", "list") == (0, listed)
    assert run("user", "roles", "taro") == (0, "all spaces  viewer\nspace A  operator\n")
    assert run("group", "revoke", "day", "--space", "A") == (0, "Group day has no role in space A any more.\n")
    assert run("group", "revoke", "day", "--all-spaces")[0] == 0
    assert run("group", "member", "remove", "day", "taro")[0] == 0
    assert "no role" in run("group", "list")[1]
    assert run("group", "remove", "day") == (0, "Group day is removed.\n")
    assert run("group", "list")[0] == 3


def test_the_last_administrator_stays(run):
    assert run("group", "add", "chiefs")[0] == 0
    assert run("group", "grant", "chiefs", "administrator", "--all-spaces")[0] == 0
    assert run("group", "member", "add", "chiefs", "taro")[0] == 0
    assert run("user", "role", "admin", "viewer")[0] == 0
    for words in (
        ("group", "remove", "chiefs"),
        ("group", "revoke", "chiefs", "--all-spaces"),
        ("group", "member", "remove", "chiefs", "taro"),
        ("user", "disable", "taro"),
    ):
        status, told = run(*words)
        assert (status, "administers all spaces" in told) == (2, True), words


def test_whom_the_provider_names_stays(run, tmp_path):
    assert run("group", "add", "night", "--external", "x")[0] == 0
    with sqlite3.connect(tmp_path / "kshub.sqlite") as database:
        database.execute("INSERT INTO group_member (group_id, user_id, external) VALUES (1, 1, 1)")
    database.close()
    assert run("group", "member", "list", "night") == (0, "taro  by the identity provider\n")
    status, told = run("group", "member", "remove", "night", "taro")
    assert (status, "identity provider" in told) == (2, True)
    assert run("group", "external", "night", "x")[0] == 0
    assert run("group", "member", "list", "night")[0] == 0  # it is called as before
    assert run("group", "external", "night", "y")[0] == 0
    assert run("group", "member", "list", "night")[0] == 3
    assert "identity provider: y" in run("group", "list")[1]
    assert run("group", "external", "night")[0] == 0
    assert "identity provider" not in run("group", "list")[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "NIGHT"), "already"),
        (("add", " "), "1 to 200"),
        (("add", "x", "--external", " "), "1 to 500"),
        (("rename", "none", "x"), "kshub group add none"),
        (("external", "none", "x"), "no group none"),
        (("external", "night", "a\nb"), "1 to 500"),
        (("remove", "none"), "no group none"),
        (("grant", "none", "viewer", "--all-spaces"), "no group none"),
        (("grant", "night", "viewer"), "--all-spaces"),
        (("grant", "night", "viewer", "--space", "B"), "no space B"),
        (("grant", "night", "viewer", "--space", "A", "--all-spaces"), "not both"),
        (("grant", "night", "none", "--space", "A"), "kshub --help"),
        (("revoke", "night", "--space", "A"), "no role there"),
        (("member", "add", "night", "nobody"), "no user nobody"),
        (("member", "remove", "night", "taro"), "not in the group night"),
    ],
)
def test_wrong_words_are_one_line_and_status_2(run, words, said):
    assert run("group", "add", "night")[0] == 0
    status, told = run("group", *words)
    assert (status, said in told, told.count("\n")) == (2, True, 1), told
