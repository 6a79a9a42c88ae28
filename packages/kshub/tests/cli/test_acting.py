"""Commands in the audit log."""

import sqlite3
from contextlib import closing

import click
import pytest

from kshub import words
from kshub.auth.audit import params
from kshub.cli import acting, exporting, operations, people, typed
from kshub.cli.exports import Exports
from kshub.cli.main import main

NAME = acting._whoever()


@pytest.fixture
def run(tmp_path):
    (tmp_path / "kshub.sqlite").touch()

    def command(*arguments):
        return main(["--home", str(tmp_path), *arguments])

    return command


@pytest.fixture
def rows(tmp_path):
    def read():
        with closing(sqlite3.connect(tmp_path / "kshub.sqlite")) as database:
            database.row_factory = sqlite3.Row
            return database.execute("SELECT * FROM audit ORDER BY id").fetchall()

    return read


def commands(group, path=()):
    for name, one in group.commands.items():
        if isinstance(one, Exports):
            yield " ".join((*path, name))  # a command itself, too
        if isinstance(one, click.Group):
            yield from commands(one, (*path, name))
        else:
            yield " ".join((*path, name))


def test_every_command_is_told_of_or_quiet():
    known = set(acting.ACTIONS) | acting.QUIET
    assert set(commands(operations.app)) == known, (
        "say in cli/acting.py what the audit log calls it, or that it is quiet"
    )
    assert not set(acting.ACTIONS) & acting.QUIET
    told = {acting.action(path, {"listed": "nodes"}) for path in acting.ACTIONS}
    told |= {acting.action("export", {"listed": one}) for one in exporting.LISTED}
    told |= {"addApiToken", "getReport"}
    for table in words.TABLES.values():
        assert {f"action-{one}" for one in told} <= set(table)


def test_changes_and_by_whom(run, rows, monkeypatch):
    monkeypatch.setattr(typed, "password", lambda: "very secret word")
    for words_ in (
        ("space", "add", "A"),
        ("network", "create", "office", "--space", "A"),
        ("ksocket", "create", "one", "--network", "office"),
        ("token", "create", "--ksocket", "one"),
        ("user", "add", "taro"),
        ("token", "create", "--user", "taro", "--label", "exporter"),
        ("user", "password", "taro", "--generate"),
        ("user", "disable", "taro"),
        ("user", "list"),
        ("export", "office", "-o", "-"),
    ):
        assert run(*words_) == 0, words_
    told = [(one["action"], one["space_id"], one["network_id"]) for one in rows()]
    assert told == [
        ("addSpace", 2, None),
        ("addNetwork", 2, 1),
        ("addKsocket", 2, 1),
        ("addToken", 2, 1),
        ("addUser", None, None),
        ("addApiToken", None, None),
        ("resetPassword", None, None),
        ("setUser", None, None),
        ("exportManagedNodes", 2, 1),
    ]
    assert {(one["username"], one["source"], one["user_id"], one["outcome"]) for one in rows()} == {
        (NAME, "", None, "done")
    }
    assert params(rows()[7]["params"])["enabled"] == "false"
    assert params(rows()[8]["params"])["rows"] == "0"
    assert not [one for one in rows() for secret in ("secret", "kapi_", "ksk_") if secret in one["params"]]


def test_what_changed_nothing_leaves_no_row(run, rows):
    assert run("space", "add", "A") == 0
    for words_ in (("space", "add", "A"), ("user", "role", "nobody", "viewer"), ("export", "nowhere")):
        assert run(*words_) == 2
    assert [one["action"] for one in rows()] == ["addSpace"]


def test_a_hub_that_is_made_backed_up_and_restored(tmp_path, capsys):
    home, again = tmp_path / "home", tmp_path / "again"
    assert main(["--home", str(home), "init", "--name", "localhost"]) == 0
    assert main(["--home", str(home), "backup", str(tmp_path / "b.tar.gz")]) == 0
    assert main(["--home", str(again), "restore", str(tmp_path / "b.tar.gz")]) == 0
    for place, told in ((home, ["initHub", "makeBackup"]), (again, ["initHub", "restoreBackup"])):
        with closing(sqlite3.connect(place / "kshub.sqlite")) as database:
            assert [one for (one,) in database.execute("SELECT action FROM audit ORDER BY id")] == told


def test_an_import_that_is_not_taken_says_so(run, rows, monkeypatch):
    assert run("network", "create", "office") == 0

    async def broken(settings, **options):
        async with acting.app.store_of(settings) as store, store.write():
            pass
        raise acting.Fault("run-over")

    monkeypatch.setattr(acting, "QUIET", acting.QUIET - {"user list"})
    monkeypatch.setitem(acting.ACTIONS, "user list", "importScan")
    monkeypatch.setattr(people, "listed", broken)
    assert run("user", "list") == 2
    assert [(one["action"], one["outcome"]) for one in rows()] == [("addNetwork", "done"), ("importScan", "refused")]


def test_a_command_that_nobody_listed_is_told_by_its_path(run, rows, monkeypatch):
    monkeypatch.delitem(acting.ACTIONS, "space add")
    monkeypatch.delitem(acting.ACTIONS, "export zabbix")
    assert run("space", "add", "A") == 0
    assert acting.action("export zabbix", {}) == "export zabbix"
    assert [(one["action"], one["space_id"], one["outcome"]) for one in rows()] == [("space add", 2, "done")]


@pytest.mark.parametrize(("words_", "told"), [((), "exportManagedNodes"), (("--list", "users"), "exportUsers")])
def test_a_list_that_is_given_out_by_the_group_of_its_name_is_told(run, rows, words_, told):
    assert run("network", "create", "office") == 0
    network = () if words_ else ("office",)
    assert run("export", *words_, *network, "-o", "-") == 0
    assert [one["action"] for one in rows()] == ["addNetwork", told]


def test_what_is_deleted_is_told_by_the_name_that_it_had(run, rows):
    assert run("network", "create", "office") == 0
    assert run("ksocket", "create", "one", "--network", "office") == 0
    assert run("ksocket", "remove", "one") == 0
    assert run("network", "remove", "office", "--confirm", "office") == 0
    told = [(one["action"], params(one["params"])) for one in rows()[2:]]
    assert [action for action, _ in told] == ["deleteKsocket", "deleteNetwork"]
    assert (told[0][1]["ksocketName"], told[0][1]["networkName"], told[1][1]["networkName"]) == (
        "one",
        "office",
        "office",
    )


def test_who_is_behind_root(run, rows, monkeypatch):
    monkeypatch.setattr(acting.os, "geteuid", lambda: 0)
    monkeypatch.setenv("SUDO_USER", "hanako")
    monkeypatch.setenv("LOGNAME", "somebody else")
    assert run("space", "add", "A") == 0
    (row,) = rows()
    assert (row["username"], params(row["params"])["sudoUser"]) == (NAME, "hanako")
