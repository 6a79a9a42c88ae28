"""The made-up estate: the same for the same seed, through the real flow, and never on a network."""

import socket
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from kshub.sample.estate import DAYS, Estate
from kshub.sample.playing import last_night, play
from kshub.sample.telling import reports
from kshub.store.schema import node, scan, snapshot
from kswire.codec import encode
from kswire.reports import Done, Tried

UNTIL = datetime(2026, 3, 1, 17, 0, tzinfo=UTC)


def test_the_same_seed_makes_the_same_reports():
    one, two, other = Estate(7, 0.1), Estate(7, 0.1), Estate(8, 0.1)

    def told(estate):
        return [encode(report) for report in reports(estate, 0, 59, "run", UNTIL)]

    assert told(one) == told(two)
    assert told(one) != told(other)


@pytest.mark.parametrize("seed", [1, 2])
def test_no_two_machines_have_one_address(seed):
    estate = Estate(seed)
    assert 250 < len(estate.machines) < 350
    for site in range(len(estate.sites)):
        for day in range(0, DAYS, 7):
            addresses = [one.addr for one in estate.seen(site, day)]
            assert len(set(addresses)) == len(addresses)


def test_machines_come_go_move_and_are_patched():
    estate = Estate(1)

    def named(day):
        return {one.machine.name: one.addr for one in estate.seen(0, day) if not one.addr.endswith(".1")}

    first, last = named(0), named(DAYS - 1)
    assert set(last) - set(first)
    assert set(first) - set(last)
    assert any(first[name] != last[name] for name in set(first) & set(last))

    def versions(day):
        facts = [one.facts for one in reports(estate, 2, day, "run", UNTIL) if isinstance(one, Tried) and one.facts]
        return {(one.hostname, package.name): package.version for one in facts for package in one.packages or ()}

    before, after = versions(0), versions(DAYS - 1)
    changed = [one for one in set(before) & set(after) if before[one] != after[one]]
    assert len(changed) > 100


def test_every_scan_ends_and_says_where_it_looked():
    *_, last = reports(Estate(1, 0.1), 0, 0, "run", UNTIL)
    assert isinstance(last, Done)
    assert any(one.on_link for one in last.searched)


async def test_its_history_goes_through_the_real_flow_without_a_network(store, monkeypatch):
    if store.sqlite:  # a server's driver needs its socket

        def refused(*_words):
            raise AssertionError("the sample opened a connection")

        monkeypatch.setattr(socket.socket, "connect", refused)
    played = await play(store, Estate(3, 0.05), until=UNTIL, days=(0, 58, 59))
    assert played.snapshots == 9
    assert played.nodes > 20
    async with store.read() as connection:
        joined = select(func.min(snapshot.c.created_at), func.max(scan.c.started_at)).join_from(snapshot, scan)
        times = (await connection.execute(joined)).one()
        latest = (await connection.execute(select(func.max(node.c.updated_at)))).scalar_one()
        spans = (await connection.execute(select(scan.c.started_at, scan.c.terminated_at))).all()
        statuses = set((await connection.execute(select(snapshot.c.status))).scalars())
    assert times[1] - times[0] > 58 * 86_400
    assert latest <= UNTIL.timestamp() + 3600
    assert statuses == {"merged"}
    assert len(spans) == 9
    assert all(begun < over < UNTIL.timestamp() + 86_400 for begun, over in spans)


def test_the_last_scan_was_last_night():
    night = last_night(datetime(2026, 3, 2, 1, 0, tzinfo=UTC))
    assert night == UNTIL
