"""Passwords from files and commands: bounded, and never in what is raised."""

import sys
import time

import pytest

from ksocket.credentials import passwords
from ksocket.credentials.accounts import PasswordSource
from ksocket.faults import Fault


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.toml"


def python(code):
    return PasswordSource(command=(sys.executable, "-c", code), line=4)


@pytest.mark.parametrize("raw", [b"hunter2\n", b"hunter2", b"hunter2\r\n", b"\xef\xbb\xbfhunter2\nnot this\n"])
def test_a_file_gives_its_first_line(path, raw):
    file = path.parent / "pw"
    file.write_bytes(raw)
    file.chmod(0o600)
    assert passwords.fetch(PasswordSource(file=file, line=4), path).reveal() == "hunter2"


@pytest.mark.parametrize(
    ("raw", "mode", "code"),
    [
        (b"\nhunter2\n", 0o600, "password-empty"),
        (b"hun\tter2\n", 0o600, "password-empty"),
        (b"hunter2\xff\n", 0o600, "not-utf8"),
        (b"hunter2" * 1000, 0o600, "file-too-large"),
        (b"hunter2\n", 0o640, "credential-file-open"),
        (None, 0, "file-unreadable"),
    ],
    ids=range(6),  # the directory of a test is named after its parameters
)
def test_files_that_do_not(path, raw, mode, code):
    file = path.parent / "pw"
    if raw is not None:
        file.write_bytes(raw)
        file.chmod(mode)
    with pytest.raises(Fault) as fault:
        passwords.fetch(PasswordSource(file=file, line=4), path)
    assert fault.value.code == code
    assert "hunter2" not in str(fault.value)


def test_a_command_gives_its_first_line_and_sees_no_shell(path, monkeypatch):
    monkeypatch.setenv("KSOCKET_TOKEN", "t")
    code = (
        "import os, sys; print(sys.argv[1], 'KSOCKET_TOKEN' in os.environ, os.getcwd(), sys.stdin.read()); print('x')"
    )
    source = PasswordSource(command=(sys.executable, "-c", code, "$HOME;"), line=4)
    assert passwords.fetch(source, path).reveal() == f"$HOME; False {path.parent} "


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (PasswordSource(command=("/absent/program",), line=4), "command-not-run"),
        (PasswordSource(command=("a\0b",), line=4), "command-not-run"),
        (python("import sys; print('hunter2'); sys.exit(3)"), "command-failed"),
        (python("print('hunter2' * 10000)"), "command-too-long"),
        (python("import os; os.write(1, b'hunter2\\xff')"), "password-empty"),
        (python("pass"), "password-empty"),
    ],
)
def test_commands_that_do_not(path, source, code):
    with pytest.raises(Fault) as fault:
        passwords.fetch(source, path)
    assert (fault.value.code, fault.value.params["line"]) == (code, "4")
    assert (fault.value.params["file"], fault.value.params["key"]) == (str(path), "account.passwordCommand")
    assert "hunter2" not in str(fault.value)


def test_a_command_has_its_time_and_no_more(path):
    began = time.monotonic()
    with pytest.raises(Fault, match="command-too-long"):
        passwords.fetch(python("import time; print('hunter2', flush=True); time.sleep(60)"), path, seconds=0.3)
    assert time.monotonic() - began < 10
