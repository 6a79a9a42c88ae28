"""The kernel's own ARP requests and neighbour solicitations, before a connection to a machine on a link.

Switches count them with ours.
"""

import asyncio
import time
from collections.abc import Callable
from ipaddress import IPv4Interface, IPv6Interface, ip_address
from typing import Final
from weakref import WeakValueDictionary

from ksocket.discover.gateway import Link, Surroundings
from ksocket.outbound import Outbound
from ksocket.pace import Pace
from ksocket.scope import IPAddress
from ksocket.target import Target

# The kernel asks a neighbour that answers once, one that does not three times (net.ipv{4,6}.neigh.*.mcast_solicit). One
# more is paid for both: it asks a moment after we have paid, and once more when it comes to doubt what it knows.
HEARD, UNHEARD = 2, 4

# It asks for a silent neighbour for three seconds; who connects meanwhile waits with the others and costs nothing.
ASKING_SECONDS: Final = 2.0


class KernelArps:
    """Pays for them at the rate of the segment: once an address and run for a neighbour that the kernel then knows.

    For one that does not answer the kernel asks anew at each later connection, so that is paid each time.
    """

    def __init__(
        self, surroundings: Surroundings, pace: Pace, outbound: Outbound, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._links = [link for link in surroundings.links if link.up and link.arp]
        self._pace, self._outbound, self._clock = pace, outbound, clock
        self._paid: dict[str, float] = {}  # when
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def before(self, target: Target, *, heard: bool) -> None:
        """Wait until the kernel may ask for the target, or for the first jump host on the way to it.

        heard: it has answered an ARP request, so that it will answer the kernel's, too.
        """
        addr = target.route[0] if target.route else target.addr
        link = self._link(addr)
        if link is None:
            return
        async with self._turns.setdefault(addr, asyncio.Lock()):  # what one method waits for, the other waits for too
            if not self._knows(addr, heard=heard):
                requests = HEARD if heard else UNHEARD
                await self._pace.arp(link.ifname, requests)
                self._outbound.sent("ndp-kernel" if ":" in addr else "arp-kernel", requests)
                self._paid[addr] = self._clock()

    def _knows(self, addr: str, *, heard: bool) -> bool:
        """Whether the kernel sends nothing more than what was paid for."""
        paid = self._paid.get(addr)
        return paid is not None and (heard or self._clock() < paid + ASKING_SECONDS)

    def _link(self, addr: str) -> Link | None:
        ip = ip_address(addr)
        return next((link for link in self._links if any(_holds(own, ip) for own in link.addresses)), None)


def _holds(own: IPv4Interface | IPv6Interface, ip: IPAddress) -> bool:
    return ip in own.network and ip != own.ip
