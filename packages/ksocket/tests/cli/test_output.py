"""A file appears whole, or not at all."""

import stat

import pytest

from ksocket.cli import output
from ksocket.faults import Fault


def left(directory):
    return [one.name for one in directory.iterdir()]


def test_a_text_appears_when_all_is_written(tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("before")
    with output.text(path) as out:
        out.write("after")
        out.flush()
        assert path.read_text() == "before"
    assert path.read_text() == "after"
    assert left(tmp_path) == ["out.csv"]


def test_what_is_cut_leaves_nothing(tmp_path):
    def cut():
        with output.binary(tmp_path / "x", "kscan") as out:
            out.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        cut()
    assert left(tmp_path) == []


@pytest.mark.parametrize(("mode", "bits"), [(0o600, 0o600), (None, 0o666)])
def test_the_mode_is_as_asked_or_by_the_umask(tmp_path, mode, bits, monkeypatch):
    monkeypatch.setattr(output, "_umask", lambda: 0)
    with output.binary(tmp_path / "x", "kscan", mode=mode) as out:
        out.write(b"x")
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == bits


def test_without_a_path_text_goes_to_the_screen_and_nothing_else_does(capsys):
    with output.text(None) as out:
        out.write("hello")
    assert capsys.readouterr().out == "hello"
    with pytest.raises(Fault, match="output-needed"), output.binary(None, "xlsx"):
        pass


def test_a_path_where_no_file_can_be(tmp_path):
    for path in (tmp_path, tmp_path / "no" / "x"):
        with pytest.raises(Fault, match="output-not-writable"), output.binary(path, "kscan"):
            pass
    assert left(tmp_path) == []
