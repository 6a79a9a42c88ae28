"""API tokens by command: they may do less than their users, and never more."""

import re

import pytest


@pytest.fixture(autouse=True)
def people(run):
    run("user", "add", "taro", "--role", "none", "--generate")
    run("user", "add", "jiro", "--role", "operator", "--generate")
    run("space", "add", "A")
    run("user", "grant", "taro", "operator", "--space", "A")


def create(run, user, *words):
    return run("token", "create", "--user", user, "--label", "zabbix", *words)


def test_tokens_that_may_less(run):
    assert run("token", "api", "list")[0] == 3
    assert create(run, "jiro")[1].startswith("kapi_")
    assert create(run, "taro", "--role", "viewer", "--space", "A")[0] == 0
    status, told = run("token", "api", "list")
    end = r"until \d{4}-\d\d-\d\dT00:00:00Z  last used never"
    first, second = told.splitlines()
    assert status == 0
    assert re.fullmatch(rf"1  jiro  zabbix  valid  role of the user  spaces of the user  {end}", first)
    assert re.fullmatch(rf"2  taro  zabbix  valid  role viewer  space A  {end}", second)
    assert run("token", "api", "revoke", "2") == (0, "Token 2 is revoked.\n")
    (line,) = run("token", "api", "list", "--user", "taro")[1].splitlines()
    assert "  revoked  " in line


@pytest.mark.parametrize(
    ("user", "words", "said"),
    [
        ("taro", ("--role", "administrator", "--space", "A"), "no more than its user"),
        ("taro", ("--space", "default"), "no more than its user"),
        ("taro", ("--role", "administrator"), "no more than its user"),
        ("jiro", ("--role", "administrator"), "no more than its user"),
        ("jiro", ("--space", "B"), "no space B"),
        ("jiro", ("--role", "none"), "kshub --help"),
        ("nobody", ("--role", "viewer"), "no user nobody"),
    ],
)
def test_never_more_than_the_user(run, user, words, said):
    assert run("space", "list")[0] == 0
    status, told = create(run, user, *words)
    assert (status, said in told, told.count("\n")) == (2, True, 1), told
    assert run("token", "api", "list")[0] == 3


def test_what_cannot_be_done(run):
    for words, said in (
        (("token", "create", "--ksocket", "x", "--role", "viewer"), "--role and --space"),
        (("token", "create", "--ksocket", "x", "--space", "A"), "--role and --space"),
        (("token", "api", "revoke", "9"), "kshub token api list"),
        (("token", "api", "list", "--user", "nobody"), "no user nobody"),
    ):
        status, told = run(*words)
        assert (status, said in told, told.count("\n")) == (2, True, 1), told
