"""`kshub network events`: a sentence each, in the language of the locale."""

import asyncio

import pytest

from kshub import config
from kshub.cli.main import main
from kshub.store.engine import open_store
from kshub.store.queries import events
from kshub.store.queries.events import PARAMETERS, Happened

HOSTILE = "web\x1b[31m\nkshub: all is well"


@pytest.fixture
def kshub(tmp_path, capsys):
    (tmp_path / "kshub.sqlite").touch()

    def run(*words):
        status = main(["--home", str(tmp_path), *words])
        return status, capsys.readouterr()

    assert run("network", "create", "tokyo")[0] == 0
    return run


def happened(tmp_path, *some, network=1):
    async def write():
        store = open_store(config.load(tmp_path).database, pool=1)
        async with store.write() as connection:
            await events.add_all(connection, network, some)
        await store.close()

    asyncio.run(write())


def one_of_each():
    """Every kind, with what could be said of it."""
    for kind, names in PARAMETERS.items():
        for variant in {"decision-undone": ("merge", "split"), "nodes-merged": ("mac", "byHand")}.get(kind, ("x",)):
            less = {"mac": {"by"}, "byHand": {"value", "snapshot"}}.get(variant, set())
            told = [name for name in names if name not in less]
            yield Happened(kind, {name: variant if name == "kind" else name.upper() for name in told}, 5)


@pytest.mark.parametrize("locale", ["en_US.UTF-8", "ja_JP.UTF-8"])
def test_every_kind_is_a_sentence(kshub, tmp_path, monkeypatch, locale):
    monkeypatch.setenv("LC_ALL", locale)
    told = list(one_of_each())
    happened(tmp_path, *told)
    status, said = kshub("network", "events", "tokyo")
    lines = said.out.splitlines()
    assert (status, len(lines)) == (0, len(told))
    for line, one in zip(reversed(lines), told, strict=True):
        assert all(name.upper() in line for name in one.params if name not in {"kind", "ksocketId"}), (line, one)


def test_the_newest_come_first_and_can_be_narrowed(kshub, tmp_path):
    assert kshub("network", "events", "tokyo")[0] == 3
    by_hand = {"kind": "byHand", "value": "", "by": "alice"}
    merged = [Happened("nodes-merged", {"absorbed": one, "name": "web"} | by_hand, 1) for one in (2, 3)]
    happened(tmp_path, *merged, Happened("snapshot-approved", {"snapshot": 7, "by": "alice"}))
    lines = kshub("network", "events", "tokyo")[1].out.splitlines()
    assert [("snapshot 7" in one, "node 3" in one, "node 2" in one) for one in lines] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]
    assert kshub("network", "events", "tokyo", "--limit", "1")[1].out.splitlines() == lines[:1]
    assert kshub("network", "events", "tokyo", "--kind", "nodes-merged")[1].out.splitlines() == lines[1:]
    assert kshub("network", "events", "tokyo", "--node", "4")[0] == 3


def test_what_cannot_be_asked_is_one_line(kshub):
    for words in (("osaka",), ("tokyo", "--kind", "x"), ("tokyo", "--node", "0"), ("tokyo", "--limit", "0")):
        status, said = kshub("network", "events", *words)
        assert (status, said.err.count("\n")) == (2, 1)


def test_what_machines_call_themselves_stays_in_its_line(kshub, tmp_path):
    happened(tmp_path, Happened("token-expires", {"ksocketId": "1", "displayName": HOSTILE, "days": "3"}))
    said = kshub("network", "events", "tokyo")[1].out
    assert said.count("\n") == 1
    assert "\x1b" not in said


def test_events_of_all_networks(kshub, tmp_path):
    assert kshub("events")[0] == 3
    assert kshub("network", "create", "osaka")[0] == 0
    happened(tmp_path, Happened("subnet-new", {"subnet": "10.0.0.0/24"}))
    happened(tmp_path, Happened("run-failed", {"scanId": 7, "kind": "scan"}), network=2)
    lines = kshub("events")[1].out.splitlines()
    assert [one.split()[0] for one in lines] == ["2", "1"]
    assert "default/osaka" in lines[0]
    assert "default/tokyo" in lines[1]
    assert kshub("events", "--kind", "run-failed")[1].out.splitlines() == lines[:1]
    assert kshub("events", "--network", "tokyo")[1].out.splitlines() == lines[1:]
    assert kshub("events", "--space", "default", "--limit", "1")[1].out.splitlines() == lines[:1]
    assert kshub("events", "--after", "1", "--since", "2026-01-05")[1].out.splitlines() == lines[:1]
    assert kshub("events", "--since", "2999-01-05T01:23:45")[0] == 3
    for span in ("24h", "7d", "2w"):
        assert kshub("events", "--since", span)[1].out.splitlines() == lines, "they happened just now"
    for words in (("--network", "x"), ("--space", "x"), ("--since", "yesterday"), ("--after", "-1")):
        status, said = kshub("events", *words)
        assert (status, said.err.count("\n")) == (2, 1), words
