"""Passwords are typed by people, on a terminal."""

import os
import pty
import subprocess
import sys

import pytest

from kshub.cli import typed
from kshub.cli.main import main
from kshub.faults import Fault


def test_without_a_terminal_it_says_so(monkeypatch):
    with open(os.devnull) as nobody:  # noqa: PTH123 - a stream that is no terminal
        monkeypatch.setattr(sys, "stdin", nobody)
        with pytest.raises(Fault, match="no-terminal"):
            typed.password()


@pytest.mark.parametrize("words", [("user", "add", "taro"), ("user", "password", "admin")])
def test_the_commands_say_it_in_one_line(words, tmp_path, monkeypatch, capsys):
    assert main(["--home", str(tmp_path), "init", "--name", "127.0.0.1"]) == 0
    capsys.readouterr()
    with open(os.devnull) as nobody:  # noqa: PTH123
        monkeypatch.setattr(sys, "stdin", nobody)
        assert main(["--home", str(tmp_path), *words]) == 2
    error = capsys.readouterr().err
    assert "--generate" in error
    assert error.count("\n") == 1


def test_on_a_terminal_it_is_typed_twice_and_not_shown():
    terminal, inside = pty.openpty()
    code = "from kshub.cli import typed; print('right' if typed.password() == 'correct horse' else 'wrong')"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=inside, stdout=inside, stderr=inside, start_new_session=True
    ):
        os.close(inside)
        shown = read_until(terminal, b":")
        os.write(terminal, b"correct horse\n")
        shown += read_until(terminal, b":")
        os.write(terminal, b"correct horse\n")
        shown += read_until(terminal, b"right", b"wrong")
    os.close(terminal)
    assert shown.rstrip().endswith(b"right")
    assert b"horse" not in shown


def read_until(terminal, *ends):
    shown = b""
    while not shown.rstrip().endswith(ends):
        shown += os.read(terminal, 1000)
    return shown
