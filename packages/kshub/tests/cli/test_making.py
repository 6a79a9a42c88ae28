"""`kshub user add`, `network create`, `ksocket create`: what they say."""

import pytest


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), ("viewer in all spaces", "kshub user role 'taro y' operator", "kshub user grant 'taro y'")),
        (("--role", "administrator"), ("administrator in all spaces", "kshub user role 'taro y' viewer")),
        (("--role", "none"), ("no role yet", "kshub user grant 'taro y' viewer --space")),
    ],
)
def test_who_is_added_has_a_role_that_is_told(run, words, said):
    status, told = run("user", "add", "taro y", "--generate", *words)
    assert status == 0
    for one in said:
        assert one in told


def test_it_is_told_in_japanese_and_is_so(run, monkeypatch):
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    assert "全スペースで viewer" in run("user", "add", "taro", "--generate")[1]
    assert "全スペース  viewer" in run("user", "roles", "taro")[1]
