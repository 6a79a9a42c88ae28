"""Commands set up logging for their whole process; a test must leave it as it was."""

import logging
import socket

import pytest


@pytest.fixture(autouse=True)
def _logging_as_it_was():
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    yield
    root.setLevel(level)
    root.handlers[:] = handlers


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An account for loopback, where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "credentials/ssh").mkdir(parents=True)
    file = tmp_path / "credentials/ssh/00.toml"
    file.write_text(f'includes = ["127.0.0.0/8"]\nport = {port}\n[account]\nusername = "u"\npassword = "pw-of-u"\n')
    file.chmod(0o600)
    monkeypatch.setenv("KSOCKET_HOME", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return tmp_path
