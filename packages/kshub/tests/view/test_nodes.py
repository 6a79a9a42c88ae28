"""A page of nodes: what is left out, and in which order, on both engines."""

import pytest
from sqlalchemy import update

from kshub.store.queries.lists import Part
from kshub.store.schema import node
from kshub.testing.world import Host
from kshub.view.nodes import Wanted, page
from kswire.facts import Facts, System
from kswire.problems import Code, Problem


def host(number, name, family, packages):
    told = Facts(hostname=name, system=System(family=family, version=str(number)), packages=packages)
    return Host(addr=f"10.0.0.{number}", facts=told)


HOSTS = (
    host(9, "Web", "Debian", ()),
    host(10, "web_2", "Debian", None),
    host(11, "db%", "Rocky", ()),
    Host(addr="10.0.1.1", facts=Facts()),
)


def asked(world, offset=0, limit=10, sort="managedNodeId", **filters):
    return Wanted(world.network, Part(offset, limit, sort), **filters)


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"sort": "ipAddress"}, ["Web", "web_2", "db%", "10.0.1.1"]),
        ({"sort": "-ipAddress", "offset": 1, "limit": 2}, ["db%", "web_2"]),
        ({"sort": "ipAddress", "family": "Debian"}, ["Web", "web_2"]),
        ({"sort": "ipAddress", "device_type": "no such"}, []),
        ({"sort": "ipAddress", "text": "WEB"}, ["Web", "web_2"]),
        ({"sort": "ipAddress", "text": "_"}, ["web_2"]),
        ({"sort": "ipAddress", "text": "%"}, ["db%"]),
        ({"sort": "-ipAddress", "text": "10.0.0.1"}, ["db%", "web_2"]),
        ({"sort": "-ipAddress", "state": "new", "limit": 1}, ["10.0.1.1"]),
        ({"sort": "systemVersion", "state": "outdated"}, []),
        ({"sort": "ipAddress", "offset": 9}, []),
    ],
)
async def test_a_page(world, wanted, names):
    await world.scan(*HOSTS)
    async with world.store.read() as connection:
        rows, total = await page(connection, [world.network], asked(world, **wanted))
    assert [one.display_name for one in rows] == names
    assert total == len(names) or "offset" in wanted or "limit" in wanted


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"sort": "lastScanSucceededAt"}, ["never", "once", "later", "then"]),
        ({"sort": "-lastScanSucceededAt"}, ["then", "later", "once", "never"]),
        ({"sort": "-lastScanSucceededAt", "state": "new", "offset": 1, "limit": 2}, ["later", "once"]),
        ({"sort": "lastScanSucceededAt", "text": "t"}, ["later", "then"]),
    ],
)
async def test_what_was_never_read_is_oldest(world, wanted, names):
    hosts = [host(number, name, "Debian", ()) for number, name in enumerate(("then", "once", "later"), 1)]
    await world.scan(*hosts, Host(addr="10.0.0.9", problem=Problem(code=Code.LOGIN_REFUSED)))
    await world.scan(hosts[2], day=1)
    await world.scan(hosts[0], day=2)
    async with world.store.write() as connection:
        await connection.execute(update(node).where(node.c.addr == "10.0.0.9").values(display_name="never"))
    async with world.store.read() as connection:
        rows, _ = await page(connection, [world.network], asked(world, **wanted))
    assert [one.display_name for one in rows] == names


async def test_no_such_sort(world):
    async with world.store.read() as connection:
        with pytest.raises(ValueError, match="sort is one of"):
            await page(connection, [world.network], asked(world, sort="colour"))
