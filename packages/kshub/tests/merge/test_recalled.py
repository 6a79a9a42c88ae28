"""What the hub remembers of silent machines is what memory.py remembers, on both engines."""

from datetime import timedelta
from itertools import count

from sqlalchemy import update

from kshub.merge import recalled, seen
from kshub.merge.companions import asked
from kshub.merge.match import match
from kshub.merge.memory import remember
from kshub.store.instants import seconds
from kshub.store.schema import snapshot
from kshub.testing.world import BEGIN, Host, done
from kswire.problems import Code, problem

KEY = (("sshHostKey", "ssh-ed25519 SHA256:" + "5e1a" * 10),)
REFUSED = problem(Code.LOGIN_REFUSED, username="root", tried=1)
TWO = [Host(addr=addr, shown=KEY, problem=REFUSED) for addr in ("10.0.0.5", "10.0.1.6")]
OTHERS = [Host(addr=f"10.0.{net}.{each}", problem=REFUSED) for net in (0, 1) for each in (50, 51, 52)]


async def scanned(world, day, hosts):
    """A scan of that day, and what it observed."""
    ordered = await world.order()
    async with world.store.write() as connection:
        at = {"created_at": seconds(BEGIN + timedelta(days=day))}
        await connection.execute(update(snapshot).where(snapshot.c.id == ordered.snapshot_id).values(at))
    reports = [one for host in hosts for one in host.reports(ordered.run, day)]
    await world.tell(*reports, done(ordered.run, day, count=len(hosts)))
    async with world.store.read() as connection:
        found = await seen.observations(connection, world.network, ordered.snapshot_id)
    return ordered.snapshot_id, [one.observation for one in found]


async def recall(world, snapshot_id):
    async with world.store.read() as connection:
        known = await seen.known(connection, world.network)
        return await recalled.recall(connection, world.network, snapshot_id, known)


def scans_of(known, nodes):
    return {place.place: place.scans for one in known if one.node in nodes for place in one.places}


def keys_of(known):
    """When each node's host keys were shown, by its place."""
    return {
        one.places[0].place: {(each.signature, each.first_seen_at, each.last_seen_at) for each in one.signatures}
        for one in known
    }


async def test_it_is_what_memory_has(world):
    remembered, numbers = [], count(1)
    for day in range(5):
        snapshot_id, observed = await scanned(world, day, OTHERS if day == 2 else TWO + OTHERS)
        recalled_now = await recall(world, snapshot_id)
        scans = scans_of(recalled_now, asked(recalled_now))
        assert len(scans) == 8
        assert {place: times for place, times in scans.items() if times} == scans_of(
            remembered, {one.node for one in remembered}
        )
        remembered = remember(remembered, observed, match(observed, remembered), lambda: next(numbers))
        assert keys_of(recalled_now) == keys_of(remembered)


async def test_silent_addresses_that_come_and_go_together_become_one_node(world):
    for day in range(24):
        await scanned(world, day, OTHERS if day in {4, 11, 19} else TWO + OTHERS)
    for day in (24, 25):  # nodes are looked at when a scan has news
        await scanned(world, day, [*TWO, *OTHERS, Host(addr=f"10.0.2.{day}", problem=REFUSED)])
    async with world.store.read() as connection:
        known = await seen.known(connection, world.network)
    [server] = [one for one in known if any(place.place.addr == TWO[0].addr for place in one.places)]
    assert {one.place.addr for one in server.places} == {one.addr for one in TWO}
    assert len(known) == 1 + len(OTHERS) + 2
