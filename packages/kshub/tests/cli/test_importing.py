"""`kshub import`: the same snapshot as a connected run's; once; and nothing of a file that is not whole."""

import struct
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zstandard
from sqlalchemy import func, select

from kshub import config
from kshub.cli import importing
from kshub.cli.importing import import_file
from kshub.faults import Fault
from kshub.store import migrations
from kshub.store.engine import open_store
from kshub.store.instants import seconds
from kshub.store.schema import ksocket, position, scan, snapshot, snapshot_address
from kshub.testing.world import BEGIN, Host, done, world_in
from kshub.view.dump import dump
from kswire.kscan import Header, Writer
from kswire.orders import Scan

AT = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
HOSTS = [
    Host(addr=f"10.0.0.{n}", name=f"host-{n}", packages=("bash 5", f"own-{n} 1"), macaddr=f"00:00:5e:00:53:{n:02x}")
    for n in range(1, 40)
]


def reports(run="local"):
    return [one for host in HOSTS for one in host.reports(run)] + [done(run, count=len(HOSTS))]


def written(told=None):
    header = Header(run="local", installation="i", version="1", platform="p", clock=AT, order=Scan(run="local"))
    writer = Writer(header)
    return b"".join([writer.begin(), *map(writer.add, reports() if told is None else told), writer.end()])


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "site.kscan"
    path.write_bytes(written())
    return path


@pytest.fixture
def settings(url, tmp_path):
    """Of a hub with one network, called network."""
    return replace(config.load(tmp_path), database=url)


@pytest.fixture
async def empty(settings):
    store = open_store(settings.database, pool=2)
    await migrations.upgrade(store)
    yield await world_in(store)
    await store.close()


async def rows(world, table):
    async with world.store.read() as connection:
        return (await connection.execute(select(func.count()).select_from(table))).scalar_one()


async def dumped(world, snapshot_id):
    async with world.store.read() as connection:
        return await dump(connection, snapshot_id)


async def why(settings, file, network="network"):
    with pytest.raises(Fault) as caught:
        await import_file(settings, file, network)
    return caught.value.code


async def test_the_snapshot_is_that_of_a_connected_run(settings, empty, file, tmp_path, capsys):
    await import_file(settings, file, "network")
    assert "39 " in capsys.readouterr().out
    imported = await dumped(empty, 1)
    other = open_store(f"sqlite:///{tmp_path}/connected.db", pool=2)
    await migrations.upgrade(other)
    connected = await world_in(other)
    ordered = await connected.order()
    await connected.tell(*reports(ordered.run))
    assert imported == await dumped(connected, ordered.snapshot_id)
    assert len(imported) > 100
    await other.close()


async def test_it_is_taken_in_once_in_each_network(settings, empty, file, capsys):
    await import_file(settings, file, "network")
    before = [await rows(empty, table) for table in (scan, snapshot, snapshot_address, ksocket)]
    assert await why(settings, file) == "import-twice"
    assert [await rows(empty, table) for table in (scan, snapshot, snapshot_address, ksocket)] == before
    assert before == [1, 1, len(HOSTS), 2]


async def test_it_is_never_ordered_anything(settings, empty, file):
    await import_file(settings, file, "network")
    async with empty.store.read() as connection:
        run = (await connection.execute(select(scan))).one()
        imports = (await connection.execute(select(ksocket.c.display_name).where(ksocket.c.imports))).scalars().all()
    assert (run.run[:7], run.kind, run.status) == ("import-", "import", "done")
    assert (run.started_at, run.terminated_at) == (seconds(BEGIN), seconds(BEGIN) + 300)  # as the file says
    assert imports == ["network (kscan)"]


async def test_an_interrupted_import_goes_on_where_it_ended(settings, empty, tmp_path, monkeypatch):
    path = tmp_path / "long.kscan"
    hosts = [Host(addr=f"10.1.{n >> 8}.{n & 255}", name=f"h{n}", packages=()) for n in range(1, 701)]
    told = [one for host in hosts for one in host.reports("local")]
    path.write_bytes(written([*told, done("local")]))
    taken = []

    class Cut(importing.Flow):
        async def receive(self, *words):
            if taken:
                raise OSError(28, "No space left on device")
            taken.append(await super().receive(*words))
            return taken[-1]

    with monkeypatch.context() as patch:
        patch.setattr(importing, "Flow", Cut)
        assert await why(settings, path) == "import-unreadable"
    assert await rows(empty, snapshot_address) == 500
    await import_file(settings, path, "network")
    assert await rows(empty, snapshot_address) == 700
    assert await rows(empty, scan) == 1
    assert await why(settings, path) == "import-twice"


def bomb():
    frame = zstandard.compress(b"\0" * (256 << 20))
    return written()[:6] + struct.pack(">I", len(frame)) + frame


BAD = {
    "truncated": (lambda: written()[:-20], "import-truncated"),
    "foreign": (lambda: b"PK\x03\x04", "import-foreign"),
    "empty": (lambda: b"", "import-foreign"),
    "newer": (lambda: b"kscan\x02" + written()[6:], "import-newer"),
    "a bomb": (bomb, "import-broken"),
    "a claim of 4 GB": (lambda: b"kscan\x01\xff\xff\xff\xff", "import-broken"),
    "without an end": (lambda: written(reports()[:-1]), "import-truncated"),
    "no address": (lambda: written([*Host(addr="10.0.0.300").reports("local"), done("local")]), "import-broken"),
    "no status": (lambda: written([done("local", status="fine")]), "import-broken"),
}


@pytest.mark.parametrize("name", BAD)
async def test_nothing_of_a_file_that_is_wrong_is_written(settings, empty, tmp_path, name):
    make, code = BAD[name]
    path = tmp_path / "bad.kscan"
    path.write_bytes(make())
    assert await why(settings, path) == code
    assert [await rows(empty, table) for table in (scan, snapshot, position)] == [0, 0, 0]
    assert await rows(empty, ksocket) == 1


async def test_a_file_that_is_not_there_and_a_network_that_is_not(settings, empty, file, tmp_path):
    assert await why(settings, tmp_path / "none") == "import-unreadable"
    assert await why(settings, tmp_path) == "import-unreadable"
    assert await why(settings, file, "nowhere") == "no-network"
    assert await rows(empty, scan) == 0
