"""`kshub runs`: what was ordered, and its end."""

import asyncio
import json

import pytest

from kshub import app, config
from kshub.orders import runs
from kshub.orders.wanted import Wanted
from kshub.store.queries import scans


@pytest.fixture
def ordered(run, tmp_path):
    """Two scans of one network: the first is out, the second waits for it."""

    async def order():
        async with app.store_of(config.load(tmp_path)) as store, store.write() as connection:
            return [(await runs.place(connection, 1, Wanted(), "taro", 1)).run for _ in range(2)]

    assert run("network", "create", "tokyo")[0] == 0
    assert run("runs", "list", "tokyo")[0] == 3
    assert run("ksocket", "create", "one", "--network", "tokyo")[0] == 0
    return asyncio.run(order())


def test_they_are_listed_the_newest_first(run, ordered, monkeypatch):
    first, second = ordered
    lines = run("runs", "list", "tokyo")[1].splitlines()
    assert [one.split()[0] for one in lines] == [second, first]
    assert all("  Scan  Waiting  taro  nodes: 0" in one for one in lines)
    assert run("runs", "list", "tokyo", "--limit", "1")[1].splitlines() == lines[:1]
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    assert "  スキャン  待機中  taro  ノード: 0" in run("runs", "list", "tokyo")[1]


def test_one_is_cancelled_once_and_the_log_knows(run, ordered):
    first, second = ordered
    assert run("runs", "cancel", second[:12]) == (0, f"Run {second} is cancelled: no Ksocket had begun.\n")
    assert run("runs", "cancel", second) == (2, "kshub: This run is over.\n")
    assert f"{second}" in [one.split()[0] for one in run("runs", "list", "tokyo")[1].splitlines() if "Failed" in one]
    assert run("runs", "cancel", first)[0] == 0
    [row, *_] = json.loads(run("audit", "--format", "json")[1])["items"]
    assert (row["action"], row["outcome"], row["networkId"]) == ("cancelScan", "done", "1")


@pytest.mark.parametrize(("name", "said"), [("nothing", "runs list"), ("", "runs list"), ("%", "runs list")])
def test_what_is_not_there(run, ordered, name, said):
    status, told = run("runs", "cancel", name)
    assert (status, told.count("\n")) == (2, 1)
    assert said in told


def test_a_beginning_that_several_have(run, ordered, tmp_path):
    async def more():
        async with app.store_of(config.load(tmp_path)) as store, store.write() as connection:
            for name in ("zz-one", "zz-two"):
                await scans.order(connection, 1, [1], run=name)

    asyncio.run(more())
    status, told = run("runs", "cancel", "zz-")
    assert (status, told) == (2, "kshub: The IDs of several runs begin with zz-: give more of it.\n")
    assert run("runs", "cancel", "zz-o")[0] == 0
