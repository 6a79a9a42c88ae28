"""The command `kshub`, as far as this version has it."""

import sys

from kshub.cli.main import main


def test_version(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["kshub", "version"])
    assert main() == 0
    assert capsys.readouterr().out.startswith("kshub: ")


def test_anything_else_says_what_there_is(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["kshub", "serve"])
    assert main() == 2
    assert "ksocket scan" in capsys.readouterr().err
