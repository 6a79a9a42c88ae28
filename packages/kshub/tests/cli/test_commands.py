"""Commands name what they do, and import it when they run."""

import inspect
import subprocess
import sys

import click
import pytest

from kshub.cli import operations
from kshub.cli.commands import named

HEAVY = ("sqlalchemy", "litestar", "msgspec", "httpx", "alembic", "uvicorn", "websockets")
_PROGRAM = f"""
import sys
from kshub.cli.main import main
main(sys.argv[1:])
print("LOADED", *(one for one in {HEAVY} if one in sys.modules))
"""


def _commands(group):
    for one in group.commands.values():
        if isinstance(one, click.Group):
            yield from _commands(one)
        else:
            yield one


def test_whatever_a_command_names_is_there_and_takes_its_options():
    names = 0
    for command in _commands(operations.app):
        name = inspect.getclosurevars(command.callback).nonlocals.get("name")
        if name is not None:
            inspect.signature(named(name)).bind(None, **dict.fromkeys(one.name for one in command.params))
            names += 1
    assert names > 40


@pytest.mark.parametrize(
    "words",
    ["--help", "version", "export --help", "export zabbix --help", "events --help", "fly", "user add x --role king"],
)
def test_help_version_and_errors_of_usage_import_nothing_large(words):
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *words.split()], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1].split() == ["LOADED"]
