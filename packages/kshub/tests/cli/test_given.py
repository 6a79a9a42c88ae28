"""What users may do in single spaces, by command."""

import pytest


@pytest.fixture(autouse=True)
def people(run):
    run("user", "add", "taro", "--role", "none", "--generate")


def test_in_the_only_space_without_saying_so(run):
    assert run("user", "grant", "taro", "operator") == (0, "User taro is operator in space default.\n")
    assert run("user", "roles", "taro") == (0, "all spaces  none\nspace default  operator\n")
    taken = "User taro has no role of their own in space default any more.\n"
    assert run("user", "revoke", "taro") == (0, taken)
    assert run("user", "roles", "taro") == (0, "all spaces  none\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("grant", "taro", "viewer"), "--space"),
        (("grant", "taro", "viewer", "--space", "B"), "no space B"),
        (("grant", "nobody", "viewer", "--space", "A"), "kshub user list"),
        (("grant", "taro", "none", "--space", "A"), "kshub --help"),
        (("revoke", "taro"), "--space"),
        (("revoke", "taro", "--space", "A"), "taro has no role there"),
        (("roles", "nobody"), "no user nobody"),
    ],
)
def test_wrong_words_are_one_line_and_status_2(run, words, said):
    assert run("space", "add", "A")[0] == 0
    status, told = run("user", *words)
    assert (status, said in told, told.count("\n")) == (2, True, 1), told
