"""The daemon's log: where, how long, and what is never in it."""

import logging
import stat

import pytest

from ksocket import logs
from ksocket.config.settings import Settings
from ksocket.faults import Fault


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Makes settings with these keys; the test has a logging of its own."""
    root = logging.RootLogger(logging.WARNING)
    monkeypatch.setattr(logging, "root", root)
    monkeypatch.setattr(logging.Logger, "root", root)
    monkeypatch.setattr(logging.Logger, "manager", logging.Manager(root))

    def made(**more):
        places = dict.fromkeys(("home", "credentials_dir", "state_dir"), tmp_path)
        return Settings(**places, **{"path": None, "logfile": tmp_path / "log/k.log"} | more)

    yield made
    logging.captureWarnings(capture=False)
    for handler in root.handlers:
        handler.close()


def test_lines_go_to_the_file_in_the_format_and_above_the_level(settings, tmp_path):
    logs.start(settings(loglevel="WARNING", logformat="%(levelname)s|%(message)s"))
    logging.getLogger("ksocket.x").info("no")
    logging.getLogger("ksocket.x").warning("日本 \udc80")
    assert (tmp_path / "log/k.log").read_text("utf-8") == "WARNING|日本 \\udc80\n"
    assert stat.S_IMODE((tmp_path / "log/k.log").stat().st_mode) & 0o037 == 0


def test_without_a_file_it_is_stderr(settings, capsys):
    logs.start(settings(logfile=None, logformat="%(message)s"))
    logging.getLogger("ksocket").info("hello")
    assert capsys.readouterr().err == "hello\n"


@pytest.mark.parametrize(("keep", "names"), [(2, ["k.log", "k.log.1", "k.log.2"]), (0, ["k.log"])])
def test_files_are_put_aside_and_kept_in_number(settings, tmp_path, monkeypatch, keep, names):
    monkeypatch.setattr(logs, "FILE_BYTES", 200)
    logs.start(settings(log_keep=keep, logformat="%(message)s"))
    for number in range(40):
        logging.getLogger("ksocket").info("line %d of a log that grows", number)
    assert sorted(path.name for path in (tmp_path / "log").iterdir()) == names
    assert all(path.stat().st_size <= 200 for path in (tmp_path / "log").iterdir())
    assert "line 39" in (tmp_path / "log/k.log").read_text()


def test_libraries_that_write_down_headers_are_quiet_even_at_debug(settings, tmp_path):
    logs.start(settings(loglevel="DEBUG"))
    logging.getLogger("websockets.client").debug("> Authorization: Token secret")
    logging.getLogger("ksocket.link.websocket").debug("> Authorization: Token secret")
    assert "secret" not in (tmp_path / "log/k.log").read_text()


def test_a_file_that_cannot_be_written_is_said(settings, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Fault) as caught:
        logs.start(settings(logfile=tmp_path / "file/k.log"))
    assert caught.value.code == "log-not-writable"
