import asyncio
import gc
import logging
import mmap
import struct
from pathlib import Path

import pytest

from ksocket.pace.table import SLOTS, Table

ASK = """
import asyncio, sys, time
from pathlib import Path
from ksocket.pace import PROFILES, Pace

asked = []

def clock():
    asked.append(time.monotonic())
    return asked[-1]

async def main():
    pace, granted = Pace(PROFILES["safe"], state=Path(sys.argv[1]), clock=clock), []
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(14):
        await pace.arp("eth0")
        granted.append(asked[-1])
    print(*granted)

asyncio.run(main())
"""


async def test_two_processes_share_12_arp_a_second(tmp_path, processes, busiest):
    both = await processes(2, ASK, tmp_path / "state")
    said = await asyncio.gather(*(process.communicate(b"go\n") for process in both))
    mine, others = ([float(word) for word in out.split()] for out, _ in said)
    assert len(mine) == len(others) == 14
    assert mine[0] < others[-1]
    assert others[0] < mine[-1]  # they asked at the same time
    assert busiest(sorted(mine + others)) in (11, 12)


ADD = """
import asyncio, sys
from pathlib import Path
from ksocket.pace.table import Table

async def main():
    table = Table.open(Path(sys.argv[1]))
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(2000):
        async with table.locked() as paid:
            paid[7] += 1

asyncio.run(main())
"""


async def test_only_one_process_writes_at_a_time(tmp_path, processes):
    for process in (crowd := await processes(3, ADD, tmp_path)):
        process.stdin.write(b"go\n")
    for process in crowd:
        await process.communicate()
    assert Table.open(tmp_path).paid[7] == 6000


def test_its_file_is_for_its_owner_alone_and_small(tmp_path):
    assert Table.open(tmp_path / "state").shared
    path = tmp_path / "state" / "pace"
    assert (oct(path.stat().st_mode), path.stat().st_size) == ("0o100600", SLOTS * 8)


def test_a_file_that_was_cut_short_is_made_whole(tmp_path):
    (tmp_path / "pace").write_bytes(struct.pack("d", 5.0))
    table = Table.open(tmp_path)
    assert (table.paid[0], table.paid[SLOTS - 1]) == (5.0, 0.0)


async def test_what_another_boot_left_does_not_hold_us_up(tmp_path, paced, fake):
    pace, begun = paced(state=tmp_path), fake.now
    with (tmp_path / "pace").open("r+b") as file, mmap.mmap(file.fileno(), 0) as table:
        table[:] = struct.pack("d", 1e6) * SLOTS
    await pace.arp("eth0")
    assert fake.now == begun
    await pace.arp("eth0")
    assert fake.now > begun


async def test_without_a_directory_to_write_it_paces_alone_and_says_so(tmp_path, paced, fake, caplog):
    (tmp_path / "file").write_text("")
    with caplog.at_level(logging.WARNING):
        pace = paced(state=tmp_path / "file" / "state")
    assert "rates are kept by this process alone" in caplog.text
    begun = fake.now
    await pace.arp("eth0")
    await pace.arp("eth0")
    assert fake.now > begun


def test_a_symbolic_link_is_not_followed(tmp_path):
    (tmp_path / "victim").write_text("mine")
    (tmp_path / "pace").symlink_to(tmp_path / "victim")
    assert not Table.open(tmp_path).shared
    assert (tmp_path / "victim").read_text() == "mine"


@pytest.mark.parametrize("namespace", range(40))
def test_buckets_lie_apart_in_any_network_namespace(namespace, monkeypatch):
    monkeypatch.setattr("ksocket.pace.table._network_namespace", lambda: f"net:[{4026531840 + namespace}]")
    table = Table()
    keys = [f"10.0.{n >> 8}.{n & 255}" for n in range(1000)]
    slots = {*table.slots("arp", keys), *table.slots("host", keys)}
    assert len(slots) > 1900
    assert max(slots) < SLOTS


@pytest.mark.parametrize("number", [0, 15])
def test_a_place_has_one_owner(tmp_path, number):
    mine, other = Table.open(tmp_path), Table.open(tmp_path)
    place = mine.begin("snmp 10.0.0.1") + number
    assert mine.claim(place)
    assert not other.claim(other.begin("snmp 10.0.0.1") + number)
    assert other.claim(other.begin("snmp 10.0.0.2") + number)
    mine.give_back(place)
    assert other.claim(place)


def test_it_leaves_no_open_file_behind(tmp_path):
    def open_files():
        return sum(1 for _ in Path("/proc/self/fd").iterdir())

    gc.collect()
    before = open_files()
    for _ in range(10):
        Table.open(tmp_path)
    gc.collect()
    assert open_files() == before
