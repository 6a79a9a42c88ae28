"""`kshub export`: the first word is a command's or a network's."""

import click
import pytest
from click.testing import CliRunner

from kshub.cli.exports import Exports


@pytest.fixture
def run():
    lists = click.Command(
        "export",
        params=[click.Argument(["network"]), click.Option(["--plain"], is_flag=True), click.Option(["-o", "output"])],
        callback=lambda **given: click.echo(f"list {sorted(given.items())}"),
    )
    other = click.Command("zabbix", params=[click.Option(["--url"])], callback=lambda url: click.echo(f"zabbix {url}"))
    group = Exports(lists, [other])

    def invoke(*words):
        done = CliRunner().invoke(group, words)
        return done.exit_code, done.output.strip()

    return invoke


@pytest.mark.parametrize(
    "words", [("tokyo", "--plain", "-o", "x"), ("--plain", "-o", "x", "tokyo"), ("-o", "x", "tokyo", "--plain")]
)
def test_a_list_with_its_options_before_or_after(run, words):
    assert run(*words) == (0, "list [('network', 'tokyo'), ('output', 'x'), ('plain', True)]")


def test_a_command(run):
    assert run("zabbix", "--url", "x") == (0, "zabbix x")
    assert run("default/zabbix")[1].startswith("list [('network', 'default/zabbix')"), "a network of that name"


@pytest.mark.parametrize(
    "words", [("--no-such-option",), ("tokyo", "--no-such-option"), ("zabbix", "--plain"), ("--plain",)]
)
def test_what_is_wrong(run, words):
    assert run(*words)[0] == 2


def test_help_shows_both(run):
    for words in (("--help",), ()):
        told = run(*words)[1]
        assert all(one in told for one in ("NETWORK | zabbix", "--plain", "zabbix"))
