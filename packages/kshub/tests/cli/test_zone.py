"""The time zone of the first space."""

import pytest

from kshub.cli import zone
from kshub.cli.main import main
from kshub.faults import Fault


@pytest.fixture(autouse=True)
def plain(monkeypatch):
    monkeypatch.delenv("TZ", raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.mark.parametrize(
    ("variable", "written", "pointed", "found"),
    [
        ("Europe/Berlin", "Asia/Tokyo", "/usr/share/zoneinfo/America/New_York", "Europe/Berlin"),
        (":Europe/Berlin", "", None, "Europe/Berlin"),
        ("JST-9", "Asia/Tokyo\n", None, "Asia/Tokyo"),  # POSIX's manner names no zone
        ("", "", "/usr/share/zoneinfo/America/New_York", "America/New_York"),
        ("", "../../etc/passwd", None, "UTC"),
        ("", "Etc/UTC\n", None, "UTC"),
        ("", "", None, "UTC"),
    ],
)
def test_the_machines_own(tmp_path, monkeypatch, variable, written, pointed, found):
    monkeypatch.setenv("TZ", variable)
    if written:
        (tmp_path / "timezone").write_text(written)
    if pointed:
        (tmp_path / "localtime").symlink_to(pointed)
    assert zone.machines(tmp_path) == found


@pytest.mark.parametrize(
    ("language", "written", "named", "found"),
    [
        ("ja_JP.UTF-8", "Etc/UTC", None, "Asia/Tokyo"),
        ("ja_JP.UTF-8", "Europe/Berlin", None, "Europe/Berlin"),
        ("ja_JP.UTF-8", "Etc/UTC", "UTC", "UTC"),
        ("C.UTF-8", "Etc/UTC", None, "UTC"),
    ],
)
def test_a_japanese_machine_in_utc_is_in_japan(tmp_path, monkeypatch, language, written, named, found):
    monkeypatch.setenv("LC_ALL", language)
    (tmp_path / "timezone").write_text(written)
    assert zone.first(named, tmp_path) == found


def test_a_zone_that_is_none_is_refused():
    with pytest.raises(Fault, match="order-wrong"):
        zone.first("Asia/Tokio")


def test_the_first_space_has_it_and_it_is_said(tmp_path, capsys):
    home = ("--home", str(tmp_path))
    assert main([*home, "init", "--time-zone", "Asia/Tokio"]) == 2
    assert "Asia/Tokio" in capsys.readouterr().err
    assert main([*home, "init", "--time-zone", "Asia/Tokyo"]) == 0
    assert "time zone Asia/Tokyo" in capsys.readouterr().out
    assert main([*home, "init"]) == 0  # what is there stays, and is said no more
    assert "time zone" not in capsys.readouterr().out
