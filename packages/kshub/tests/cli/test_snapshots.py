"""`kshub snapshot ...`, and `kshub export --list difference`."""

import asyncio

import pytest

from kshub import app, config
from kshub.cli import snapshots
from kshub.cli.main import main
from kshub.testing.world import Host, World


async def _scans(home):
    async with app.store_of(config.load(home)) as store:
        world = World(store, 1, 1)
        for day in range(2):
            await world.scan(Host(addr="10.0.0.1", name="web", packages=(f"bash {day}",)), day=day)


@pytest.fixture
def kshub(tmp_path, capfd, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    (tmp_path / "kshub.sqlite").touch()

    def run(*words):
        status = main(["--home", str(tmp_path), *words])
        told = capfd.readouterr()
        return status, told.out + told.err

    assert run("network", "create", "tokyo")[0] == 0
    return run


@pytest.fixture
def scanned(kshub, tmp_path):
    assert kshub("ksocket", "create", "one", "--network", "tokyo")[0] == 0
    asyncio.run(_scans(tmp_path))
    return kshub


def test_names_are_given_shown_and_taken_away(scanned, monkeypatch):
    assert scanned("snapshot", "name", "tokyo", "1", " before  CHG-1 ") == (
        0,
        "Snapshot 1 is called before CHG-1, and is kept.\n",
    )
    lines = scanned("snapshot", "list", "tokyo")[1].splitlines()
    assert [one.split()[0] for one in lines] == ["2", "1"]
    assert lines[1].endswith("before CHG-1")
    assert scanned("snapshot", "name", "tokyo", "2", "BEFORE chg-1")[0] == 2
    assert scanned("snapshot", "name", "tokyo", "2", "1")[0] == 0
    assert scanned("snapshot", "name", "tokyo", "1", "again")[1].startswith("Snapshot 2 "), "a name counts first"
    assert scanned("snapshot", "unname", "tokyo", "before CHG-1")[1] == "Snapshot 1 has no name any more.\n"

    def nobody():
        raise KeyError("no such user")

    monkeypatch.setattr(snapshots.getpass, "getuser", nobody)
    assert scanned("snapshot", "name", "tokyo", "1", "by a number")[0] == 0


def test_what_is_not_there(scanned):
    for words in (
        ("name", "tokyo", "9", "x"),
        ("unname", "tokyo", "x"),
        ("name", "osaka", "1", "x"),
        ("list", "osaka"),
    ):
        status, told = scanned("snapshot", *words)
        assert status == 2
        assert told.startswith("kshub: ")
        assert told.count("\n") == 1
    assert scanned("snapshot", "name", "tokyo", "1", " ")[0] == 2


def test_nothing_was_scanned_yet(kshub):
    assert kshub("snapshot", "list", "tokyo")[0] == 3
    status, told = kshub("export", "tokyo", "--list", "difference")
    assert status == 2
    assert "two merged snapshots" in told


def test_the_difference_as_a_file(scanned, tmp_path):
    assert scanned("snapshot", "name", "tokyo", "1", "before")[0] == 0
    path = tmp_path / "difference.xlsx"
    assert scanned("export", "tokyo", "--list", "difference", "--from", "before", "--to", "2", "-o", str(path))[0] == 0
    assert path.read_bytes().startswith(b"PK")
    assert "bash (amd64),upgraded,0,1" in scanned("export", "tokyo", "--list", "difference", "--format", "csv")[1]
    assert scanned("export", "tokyo", "--list", "difference", "--from", "nobody")[0] == 2
    status, told = scanned("export", "tokyo", "--from", "1")
    assert (status, told) == (2, "kshub: --from and --to belong to --list difference.\n")
