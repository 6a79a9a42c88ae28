"""The command `kshub`: its statuses and its one-line errors."""

import re
import sqlite3

import click
import pytest

from kshub import words
from kshub.cli import operations
from kshub.cli.main import main


@pytest.fixture(autouse=True)
def hub(tmp_path):
    """Its database is empty; the commands make the tables."""
    (tmp_path / "kshub.sqlite").touch()


@pytest.mark.parametrize("words", [("ksocket", "list"), ("network", "create", "x"), ("backup", "b.tar.gz"), ("serve",)])
def test_where_no_hub_is_none_is_made(words, tmp_path, capsys):
    home = tmp_path / "nowhere"
    assert main(["--home", str(home), *words]) == 2
    assert "kshub init" in capsys.readouterr().err
    assert not home.exists()


def test_version(capsys):
    assert main(["version"]) == 0
    assert capsys.readouterr().out.startswith("kshub: ")


def test_alone_it_explains_itself(capsys):
    assert main([]) == 0
    assert "serve" in capsys.readouterr().out


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_help_of_every_command_has_an_example(language, monkeypatch):
    example = {"en": "Example: kshub ", "ja": "例: kshub "}[language]
    for path, command in _commands(operations.app, ()):
        texts = {words.TABLES["en"][key]: key for key in words.TABLES["en"] if key.startswith("help-")}
        assert f"{example}{' '.join(path)}" in words.TABLES[language][texts[command.help]], path


def _commands(group, path):
    for name, one in group.commands.items():
        if isinstance(one, click.Group):
            yield from _commands(one, (*path, name))
        else:
            yield (*path, name), one


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["fly"], "kshub --help"),
        (["user", "add", "taro", "--role", "king"], "kshub --help"),
        (["token", "create"], "--ksocket NAME"),
        (["token", "create", "--ksocket", "one", "--label", "x"], "--ksocket NAME"),
        (["token", "create", "--ksocket", "nobody"], "no Ksocket nobody"),
        (["token", "create", "--user", "nobody", "--label", "x"], "no user nobody"),
        (["token", "revoke", "7", "--ksocket", "nobody"], "no Ksocket nobody"),
        (["ksocket", "create", "one", "--network", "none"], "no network none"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_status_2(words, said, tmp_path, capsys):
    assert main(["--home", str(tmp_path), *words]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_serve_without_certificate_says_what_to_run_first(tmp_path, capsys):
    assert main(["--home", str(tmp_path), "serve"]) == 2
    assert "kshub init" in capsys.readouterr().err


def test_a_broken_settings_file_is_one_line(tmp_path, capsys):
    (tmp_path / "kshub.toml").write_text("listen = 5\n")
    assert main(["--home", str(tmp_path), "serve"]) == 2
    assert "kshub.toml" in capsys.readouterr().err


def test_networks_ksockets_and_tokens_are_made_by_name(tmp_path, capsys):
    def kshub(*words):
        status = main(["--home", str(tmp_path), *words])
        return status, capsys.readouterr()

    assert kshub("network", "create", "tokyo")[0] == 0
    assert kshub("network", "create", "tokyo")[0] == 2
    assert kshub("ksocket", "create", "one", "--network", "tokyo")[0] == 0
    assert kshub("ksocket", "create", "one", "--network", "tokyo")[0] == 2
    assert kshub("ksocket", "list")[1].out == "1  one  network tokyo  not connected  last seen never  no token\n"
    status, said = kshub("token", "create", "--ksocket", "one")
    assert status == 0
    assert said.out.startswith("ksk_")
    assert kshub("token", "create", "--ksocket", "one")[0] == 0
    assert "at most 2" in kshub("token", "create", "--ksocket", "one")[1].err
    assert kshub("token", "revoke", "1", "--ksocket", "one")[0] == 0
    assert kshub("token", "revoke", "1", "--ksocket", "one")[0] == 2
    listed = kshub("token", "list", "--ksocket", "one")[1].out
    assert "revoked" in listed
    assert listed.count("T00:00:00Z") == 2  # the space's time zone is UTC
    assert re.search(r"  token until \d{4}-\d\d-\d\dT", kshub("ksocket", "list")[1].out)
    with sqlite3.connect(tmp_path / "kshub.sqlite") as database:
        database.execute("UPDATE ksocket_token SET expires_at = 86400")
    database.close()
    assert kshub("ksocket", "list")[1].out.endswith("  token expired 1970-01-02T00:00:00Z\n")
    assert "shown this once" in kshub("user", "add", "taro", "--generate")[1].out
    status, said = kshub("token", "create", "--user", "taro", "--label", "zabbix")
    assert said.out.startswith("kapi_")
