"""Refused connections are kept with their source, without a write for each of a flood. On both engines."""

import pytest
from sqlalchemy.exc import OperationalError

from kshub.link import refusals as gathered
from kshub.link.refusals import Refusals, source
from kshub.link.watch import look
from kshub.store.queries import refusals
from kshub.store.queries.refusals import NOBODY
from kswire.events import Closed

from .test_conversation import Collector, Hub

ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


async def kept(store, ksocket_id=1):
    async with store.read() as connection:
        return await refusals.listed(connection, ksocket_id)


@pytest.fixture
def hub(store):
    return Hub(store)


async def test_a_copy_is_kept_with_where_it_is_and_what_it_is(hub, store):
    token, collector, copy = await hub.token(), Collector(), Collector("installation-two")
    async with hub.dial(token, collector):
        await collector.open()
        for _ in range(2):
            copy = Collector("installation-two")
            async with hub.dial(token, copy, remote="192.0.2.8"):
                copy.session.hello(copy.hello)
                copy.send()
                assert (await copy.heard(Closed)).code == "duplicate-installation"
    [row] = await kept(store)
    assert (row.code, row.addr, row.installation, row.version, row.times) == (
        "duplicate-installation",
        "192.0.2.8",
        "installation-two",
        "1",
        2,
    )


async def test_reports_of_a_stranger_run_are_kept_with_who_sent_them(hub, store):
    token, collector = await hub.token(), Collector()
    async with hub.dial(token, collector):
        await collector.open()
        collector.send(b"nonsense")
        await collector.ended()
    [row] = await kept(store)
    assert (row.code, row.addr, row.installation) == ("protocol", "192.0.2.7", "installation-one")


async def test_who_shows_no_token_is_kept_and_so_is_who_is_sent_away_at_the_door(hub, store, caplog):
    for _ in range(31):
        async with hub.dial("ksk_guess", Collector()) as answer:
            assert answer in (401, 429)
    assert await kept(store, NOBODY) == []  # guessing makes nobody write
    await look(hub.links)
    rows = {row.code: (row.addr, row.times) for row in await kept(store, NOBODY)}
    assert rows == {"unknown-token": ("192.0.2.7", 30), "too-often": ("192.0.2.7", 1)}
    assert hub.links.flow.counts.refused == {"unknown-token": 30, "too-often": 1}
    assert sum("no token that is known" in one.message for one in caplog.records) == 30


@ONE
async def test_a_full_hub_says_so(hub, store, monkeypatch):
    monkeypatch.setattr("kshub.link.endpoint.MAX_CONNECTIONS", 0)
    async with hub.dial(await hub.token(), Collector()) as answer:
        assert answer == 429
    await look(hub.links)
    assert [row.code for row in await kept(store, NOBODY)] == ["hub-full"]


@ONE
async def test_too_many_connections_of_one_token_are_its_ksockets(hub, store, monkeypatch):
    monkeypatch.setattr("kshub.link.endpoint.MAX_OF_ONE", 0)
    async with hub.dial(await hub.token(), Collector()) as answer:
        assert answer == 429
    await look(hub.links)
    assert [(row.code, row.addr) for row in await kept(store)] == [("connections", "192.0.2.7")]


@ONE
async def test_a_flood_from_everywhere_is_bounded_and_nothing_is_lost_while_the_database_is_away(store, monkeypatch):
    monkeypatch.setattr(gathered, "MAX_HELD", 3)
    held = Refusals()

    async def away(*_):
        raise OperationalError("INSERT", {}, OSError("away"))

    for number in range(9):
        held.add(source(NOBODY, "unknown-token", f"192.0.2.{number}\n" + "x" * 500), 10 + number)
    with monkeypatch.context() as broken:
        broken.setattr(refusals, "note", away)
        with pytest.raises(OperationalError):
            await held.write(store)
    held.add(source(NOBODY, "unknown-token", "192.0.2.0\n" + "x" * 500), 30)
    await held.write(store)
    await held.write(store)
    rows = await kept(store, NOBODY)
    assert [row.times for row in rows] == [2, 1, 1]
    assert all(len(row.addr) <= gathered.MAX_ADDR and row.addr.isprintable() for row in rows)


@ONE
async def test_what_comes_while_a_write_fails_is_counted_too_and_bounded(store, monkeypatch):
    monkeypatch.setattr(gathered, "MAX_HELD", 3)
    held = Refusals()

    async def away(*_):
        for number in range(1, 9):
            held.add(source(NOBODY, "unknown-token", f"192.0.2.{number}"), 20)
        raise OperationalError("INSERT", {}, OSError("away"))

    for number in (0, 1):
        held.add(source(NOBODY, "unknown-token", f"192.0.2.{number}"), 10)
    with monkeypatch.context() as broken:
        broken.setattr(refusals, "note", away)
        with pytest.raises(OperationalError):
            await held.write(store)
    await held.write(store)
    rows = {row.addr: (row.times, row.first_at, row.last_at) for row in await kept(store, NOBODY)}
    assert rows == {"192.0.2.0": (1, 10, 10), "192.0.2.1": (2, 10, 20), "192.0.2.2": (1, 20, 20)}
