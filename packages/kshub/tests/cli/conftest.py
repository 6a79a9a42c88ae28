"""A hub of its own for each test."""

import pytest

from kshub.cli.main import main


@pytest.fixture
def run(tmp_path, capsys):
    """One command; its status, and all that it says."""
    (tmp_path / "kshub.sqlite").touch()

    def command(*words):
        status = main(["--home", str(tmp_path), *words])
        told = capsys.readouterr()
        return status, told.out + told.err

    return command
