"""A whole sweep on a played Windows, and discovery where the modules are missing that Windows does not have."""

import subprocess
import sys
from ipaddress import ip_address, ip_network

import pytest

from ksocket.discover import sweep
from ksocket.discover.windows import iphlpapi, surroundings
from ksocket.discover.windows.api import Memory
from ksocket.pace import PROFILES, Pace
from ksocket.scope import Scope

MACADDR = "02:00:00:00:07:0a"


@pytest.fixture
def windows(played, monkeypatch):
    monkeypatch.setattr(sweep, "mode", lambda: "windows")
    monkeypatch.setattr(iphlpapi, "system", lambda: played)
    here = surroundings.look(played)
    scope = Scope(
        permitted=(),
        prohibited=(ip_network("192.168.7.20"), ip_network("10.1.2.20")),
        on_link=tuple(map(ip_network, here.prefixes)),
        own=frozenset(map(ip_address, here.own)),
        named=(),
    )
    return sweep.Sweep(here, scope, Pace(PROFILES["fast"], state=None), waves=())


async def test_a_sweep_finds_who_answers_and_asks_nobody_prohibited(windows, played):
    played.neighbours |= {"192.168.7.10": MACADDR, "192.168.7.20": MACADDR, "192.168.7.254": MACADDR}
    played.replies |= {addr: [played.build.reply(addr)] for addr in ("10.1.2.10", "10.1.2.20")}
    found = {one.addr: one.by async for one in windows.find(["192.168.7.0/24", "10.1.2.0/24"])}
    assert found == {"192.168.7.10": "arp", "192.168.7.254": "arp", "10.1.2.10": "icmp"}
    asked = [addr for addr, _ in played.asked]
    assert not {"192.168.7.20", "192.168.7.0", "192.168.7.255", "192.168.7.1"} & set(asked)
    assert "10.1.2.20" not in played.echoed
    assert windows.problems == ()  # there is no privilege that would help
    assert windows.sent == windows.planned


async def test_a_link_that_windows_cannot_search_is_not_told_as_searched(windows, played):
    played.neighbours["192.168.7.9"] = 1168  # ERROR_NOT_FOUND: the adapter is gone
    assert [one async for one in windows.find(["192.168.7.0/24", "10.1.2.0/30"])] == []
    assert [one.code for one in windows.problems] == ["unreachable", "interface-down"]
    assert list(windows.finished.on_link) == []
    assert list(windows.finished.routed) == [(0x0A010200, 0x0A010204)]


async def test_after_cancel_nothing_more_is_asked(windows, played):
    async for _ in _first(windows, played):
        windows.cancel()
    assert len(played.echoed) < 0x10000
    assert list(windows.finished.routed) == []


async def _first(windows, played):
    played.replies["10.1.0.1"] = [played.build.reply("10.1.0.1")]
    async for one in windows.find(["10.1.0.0/16"]):
        yield one


def test_memory_is_read_only_within():
    memory = Memory(100, b"abcdef")
    assert memory.at(102, 4) == b"cdef"
    assert memory.at(102, 5) is memory.at(99, 1) is memory.at(0, 1) is memory.at(1 << 63, 8) is None


PROGRAM = """
import asyncio, select, socket, sys
for name in ("fcntl", "resource", "pwd", "grp", "termios"):
    sys.modules[name] = None
for module, names in ((select, ("epoll", "EPOLLOUT", "poll")), (socket, ("AF_PACKET", "AF_NETLINK", "AF_UNIX"))):
    for name in names:
        vars(module).pop(name, None)
import ctypes
ctypes.get_last_error = lambda: 0
sys.platform = "win32"
from ksocket.discover import explain, gateway, sweep
print(sweep.mode())
try:
    gateway.look()
except OSError as error:
    print("iphlpapi" in str(error))
"""


def test_discovery_is_imported_without_what_windows_lacks():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["windows", "True"], done.stderr
