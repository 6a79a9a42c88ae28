"""The kernel's own ARP requests, before a connection to a machine on a link: switches count them with ours."""

from ipaddress import IPv4Address, IPv4Interface, ip_address

from ksocket.discover.gateway import Link, Surroundings
from ksocket.pace import Pace
from ksocket.target import Target

# The kernel asks a neighbour that answers once, one that does not three times (net.ipv4.neigh.*.mcast_solicit). One
# more is paid for both: it asks a moment after we have paid, and once more when it comes to doubt what it knows.
HEARD, UNHEARD = 2, 4


class KernelArps:
    """Pays for them at the rate of the segment, once an address and run: then the kernel knows the neighbour."""

    def __init__(self, surroundings: Surroundings, pace: Pace) -> None:
        self._links = [link for link in surroundings.links if link.up and link.arp]
        self._pace, self._paid = pace, set[str]()

    async def before(self, target: Target, *, heard: bool) -> None:
        """Wait until the kernel may ask for the target, or for the first jump host on the way to it.

        heard: it has answered an ARP request, so that it will answer the kernel's, too.
        """
        addr = target.route[0] if target.route else target.addr
        link = self._link(addr)
        if link and addr not in self._paid:
            self._paid.add(addr)
            await self._pace.arp(link.ifname, HEARD if heard else UNHEARD)

    def _link(self, addr: str) -> Link | None:
        ip = ip_address(addr)
        if not isinstance(ip, IPv4Address):
            return None
        return next((link for link in self._links if any(_holds(own, ip) for own in link.addresses)), None)


def _holds(own: object, ip: IPv4Address) -> bool:
    return isinstance(own, IPv4Interface) and ip in own.network and ip != own.ip
