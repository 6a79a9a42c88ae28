"""What a search of a /8 takes of memory: its clock and its wire are played, so no packet leaves. Last line: JSON.

The whole of the engine but the packet socket: 16,777,216 addresses, two echo requests each, one host in 16,384 alive,
profile fast. MB: the most that the process held, and what it had grown by since the first /16. A minute of CPU.
"""

import asyncio
import json
import os
import resource
import selectors
import socket
import struct
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from pathlib import Path
from unittest import mock

from ksocket.discover import icmp, packets, path, routed, sweep
from ksocket.discover.gateway import Link, Route, Surroundings
from ksocket.pace import PROFILES, Pace
from ksocket.scope import Scope

OWN, ROUTER = IPv4Interface("192.168.7.1/24"), IPv4Address("192.168.7.254")
ROUND_TRIP = 0.01  # seconds
ALIVE = 1 << 14  # one in so many
_REPLY = struct.Struct("!BBHHHBBHII BBH III")  # an IPv4 header and an echo reply, as far as ours reach
_ASKED = struct.Struct("!I4xIII")  # of an echo request, from the destination on


class PlayedClock(selectors.DefaultSelector):
    """Time passes only while nobody has anything to do."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready now; else the time is over at once."""
        self.now += timeout or 0.0
        return super().select(0)


class PlayedLoop(asyncio.SelectorEventLoop):
    """An event loop by that clock."""

    def __init__(self, clock: PlayedClock) -> None:
        super().__init__(clock)
        self._clock = clock

    def time(self) -> float:
        """Seconds."""
        return self._clock.now


class PlayedSocket:
    """Takes volleys of echo requests; who is alive answers after a round trip."""

    def __init__(self, *_args: object, **_more: object) -> None:
        self._receive: Callable[[memoryview], None] = lambda _packet: None

    def listen(self, receive: Callable[[memoryview], None]) -> None:
        """Answers go there."""
        self._receive = receive

    async def send(self, volley: packets.Volley, count: int, sent: Callable[[int], None]) -> None:
        """No frame leaves."""
        lasts = volley.frames[19 : 19 + volley.size * count : volley.size]
        for place in [place for place, last in enumerate(lasts) if last == 1]:
            address, cookie, complement, asked = _ASKED.unpack_from(volley.frames, place * volley.size + 16)
            if address % ALIVE == 1:
                packet = _REPLY.pack(0x45, 0, 36, 0, 0, 60, 1, 0, address, 0, 0, 0, 0, cookie, complement, asked)
                asyncio.get_running_loop().call_later(ROUND_TRIP, self._receive, memoryview(packet))
        sent(count)
        await asyncio.sleep(0)

    def hear(self) -> None:
        """All that came was heard."""

    def check(self) -> None:
        """It is always there."""

    def close(self) -> None:
        """Nothing is held."""


def megabytes() -> float:
    """What the process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6


async def search(target: IPv4Network) -> dict[str, object]:
    link = Link("tun0", 1, "", (OWN,), up=True, arp=False)
    surroundings = Surroundings((), (link,), (Route(IPv4Network("0.0.0.0/0"), "tun0", ROUTER),))
    scope = Scope(permitted=(), prohibited=(), on_link=(), own=frozenset({OWN.ip}), named=(target,))
    loop = asyncio.get_running_loop()
    pace = Pace(PROFILES["fast"], state=None, clock=loop.time)
    searching = sweep.Sweep(surroundings, scope, pace, waves=())
    began, found, first = loop.time(), 0, 0.0
    async for _ in searching.find([str(target)]):
        found += 1
        if found == (1 << 16) // ALIVE:
            first = megabytes()
    alive = sum(1 for _ in range(int(target[0]) + 1, int(target[-1]), ALIVE))
    return {
        "addresses": target.num_addresses,
        "sent": searching.sent,
        "found": found,
        "live": alive,
        "played seconds": round(loop.time() - began),
        "grown MB": round(megabytes() - first, 1),
        "MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "CPU seconds": round(time.process_time()),
    }


def _port(_source: IPv4Address) -> socket.socket:
    holder = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    with suppress(OSError):
        holder.bind(("127.0.0.1", 0))
    return holder


def main(target: str = "10.0.0.0/8") -> None:
    clock = PlayedClock()

    def milliseconds() -> int:
        return int(clock.now * 1000) & 0xFFFFFFFF

    with (
        mock.patch.object(routed, "PacketSocket", PlayedSocket),
        mock.patch.object(routed, "reserve", _port),
        mock.patch.object(sweep, "mode", return_value="raw"),
        mock.patch.object(icmp, "clock", milliseconds),
        mock.patch.object(path, "clock", milliseconds),
        asyncio.Runner(loop_factory=lambda: PlayedLoop(clock)) as runner,
    ):
        told = runner.run(search(IPv4Network(target)))
    for name, value in told.items():
        print(f"{name:15} {value:>12,}")
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
