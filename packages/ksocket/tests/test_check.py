"""`ksocket check`: what would stop a scan is told point by point, whatever else is wrong."""

import pytest

from ksocket import check, config
from ksocket.check import Point
from ksocket.discover.gateway import Gateway, Surroundings


@pytest.fixture
def _gateway(monkeypatch):
    monkeypatch.setattr(check, "look", lambda: Surroundings((Gateway("10.77.0.1", "none0"),), ()))


def points(home):
    known = config.load(home)
    return {point.name: point for point in check.points(known, known.credentials_dir)}


@pytest.mark.usefixtures("_gateway")
@pytest.mark.parametrize(("mode", "level"), [("raw", "ok"), ("windows", "ok"), ("datagram", "warning")])
def test_a_privilege_is_missing_only_where_there_is_one(tmp_path, monkeypatch, mode, level):
    monkeypatch.setattr(check, "mode", lambda: mode)
    assert points(tmp_path)["packets"] == Point("packets", mode, level)


@pytest.mark.usefixtures("_gateway")
def test_a_state_directory_that_cannot_be_made_does_not_hide_the_other_points(tmp_path):
    (tmp_path / "var").write_text("in the way")
    found = points(tmp_path)
    assert set(found) == {"settings", "state", "credentials", "packets", "gateway"}
    assert [found[name].level for name in ("state", "gateway")] == ["error", "error"]
    assert found["state"].fault.code == found["gateway"].fault.code == "state-not-writable"


def test_without_a_gateway_it_is_a_warning(tmp_path, monkeypatch):
    monkeypatch.setattr(check, "look", lambda: Surroundings((), ()))
    found = points(tmp_path)
    assert found["gateway"] == Point("gateway", "-", "warning")
    assert found["state"].level == "ok"
