"""Spaces by command."""

import pytest


def test_spaces_are_made_renamed_and_set(run):
    assert run("space", "add", "A", "--time-zone", "Asia/Tokyo")[0] == 0
    assert run("space", "rename", "A", "B")[0] == 0
    assert run("space", "time-zone", "B", "Europe/Paris")[0] == 0
    assert "B  networks: 0" in run("space", "list")[1]
    assert run("network", "create", "office", "--space", "B")[0] == 0
    assert run("network", "create", "office", "--space", "default")[0] == 0
    status, told = run("ksocket", "create", "k", "--network", "office")
    assert (status, "SPACE/NETWORK" in told) == (2, True)
    assert run("ksocket", "create", "k", "--network", "B/office")[0] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("space", "add", "DEFAULT"), "already"),
        (("space", "add", "x", "--time-zone", "Mars"), "'Mars'"),
        (("space", "add", " "), "1 to 200"),
        (("space", "rename", "none", "x"), "no space none"),
        (("space", "time-zone", "two", "Mars"), "'Mars'"),
        (("network", "create", "x"), "--space"),
        (("network", "create", "x", "--space", "none"), "no space none"),
    ],
)
def test_wrong_words_are_one_line_and_status_2(run, words, said):
    assert run("space", "add", "two")[0] == 0
    status, told = run(*words)
    assert (status, said in told, told.count("\n")) == (2, True, 1), told
