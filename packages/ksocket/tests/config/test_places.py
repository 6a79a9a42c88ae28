"""Where the files are."""

from pathlib import Path

import pytest

from ksocket.config import places as module
from ksocket.config.places import Places, places

USER = {"HOME": "/home/john"}


@pytest.fixture(autouse=True)
def _no_installation(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "INSTALLED", tmp_path / "opt")


def installed(home):
    return Places(
        home,
        home / "etc/ksocket",
        home / "etc/ksocket/credentials",
        home / "var/lib/ksocket",
        home / "var/log/ksocket/ksocket.log",
    )


def test_an_installation_by_argument_variable_or_default(tmp_path):
    home = Path("/srv/k")
    assert places(home, {"KSOCKET_HOME": "/srv/other"}) == installed(home)
    assert places(None, {"KSOCKET_HOME": "/srv/k"}) == installed(home)
    (tmp_path / "opt/etc/ksocket").mkdir(parents=True)
    assert places(None, USER) == installed(tmp_path / "opt")


@pytest.mark.parametrize(
    ("env", "config", "state"),
    [
        ({}, "/home/john/.config", "/home/john/.local/state"),
        ({"XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s"}, "/c", "/s"),
        ({"XDG_CONFIG_HOME": "relative", "XDG_STATE_HOME": ""}, "/home/john/.config", "/home/john/.local/state"),
    ],
)
def test_without_one_the_directories_of_the_user(env, config, state):
    found = places(None, USER | env)
    assert found.config == found.home == Path(config) / "ksocket"
    assert (found.credentials, found.state, found.logfile) == (
        found.config / "credentials",
        Path(state) / "ksocket",
        None,
    )


def test_a_relative_home_is_taken_from_here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert places(None, {"KSOCKET_HOME": "k"}).home == tmp_path / "k"
