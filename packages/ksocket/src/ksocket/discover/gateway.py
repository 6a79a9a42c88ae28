"""Where this machine stands: its links, its addresses, its routes, its default gateways."""

import struct
import sys
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Interface, IPv6Network, ip_address, ip_interface

from ksocket.discover.hops import hops
from ksocket.discover.netlink import RTM_GETADDR, RTM_GETLINK, RTM_GETNEIGH, RTM_GETROUTE, Row, dump

MAX_ROUTES = 4_096  # a machine that holds more is a router; what it knows beyond them goes to the default gateway

_ETHERNET, _LOOPBACK = 1, 772  # linux/if_arp.h
_UP, _NOARP, _RUNNING = 0x1, 0x80, 0x40  # linux/if.h
_UNICAST, _BLACKHOLE, _UNREACHABLE, _PROHIBIT = 1, 6, 7, 8  # rtnetlink.h, RTN_*
_MAIN_TABLE = 254


@dataclass(frozen=True, slots=True)
class Gateway:
    """A default gateway: where packets go that have no better route."""

    addr: str
    ifname: str


@dataclass(frozen=True, slots=True)
class Link:
    """One network interface of this machine. arp: an Ethernet on which neighbours are found by ARP."""

    ifname: str
    index: int
    macaddr: str
    addresses: tuple[IPv4Interface | IPv6Interface, ...]
    up: bool
    arp: bool = True

    @property
    def prefixes(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """What its addresses say is on it, but for single addresses and what is link-local over IPv6."""
        networks = (one.network for one in self.addresses if not (one.version == 6 and one.is_link_local))
        return tuple(dict.fromkeys(one for one in networks if one.prefixlen < one.max_prefixlen))

    @property
    def framed(self) -> bool:
        """Whether packets on it carry an Ethernet header; those of a tunnel are bare IP."""
        return len(self.macaddr) == len("00:00:00:00:00:00")


@dataclass(frozen=True, slots=True)
class Route:
    """One IPv4 route of this machine. gateway is None on the link; ifname is None where the route forbids."""

    destination: IPv4Network
    ifname: str | None
    gateway: IPv4Address | None = None
    source: IPv4Address | None = None
    metric: int = 0


@dataclass(frozen=True)
class Surroundings:
    """This machine's own place in the network. gateways: the one with the lowest metric first, IPv4 before IPv6.

    known: IPv4 addresses that the kernel's neighbour table already holds, per link: the best guesses to begin with.
    """

    gateways: tuple[Gateway, ...]
    links: tuple[Link, ...]
    routes: tuple[Route, ...] = ()
    known: tuple[tuple[str, str], ...] = ()  # (ifname, address)

    @cached_property
    def prefixes(self) -> tuple[str, ...]:
        """The prefixes on this machine's links that can be searched: IPv4 before IPv6, none of a single address."""
        networks = (network for link in self.links if link.up for network in link.prefixes)
        return tuple(dict.fromkeys(map(str, sorted(networks, key=lambda one: one.version))))

    @property
    def routers(self) -> tuple[Gateway, ...]:
        """The gateways that can be asked: a link-local address, as IPv6 routers tell of theirs, is not a target."""
        return tuple(one for one in self.gateways if not ip_address(one.addr).is_link_local)

    @property
    def unplugged(self) -> tuple[str, ...]:
        """The links that lead to a gateway and are down, or without a carrier."""
        down = {link.ifname for link in self.links if not link.up}
        return tuple(dict.fromkeys(one.ifname for one in self.gateways if one.ifname in down))

    @cached_property
    def own(self) -> frozenset[str]:
        """This machine's own addresses."""
        return frozenset(str(address.ip) for link in self.links for address in link.addresses)


def look() -> Surroundings:
    """What the kernel says now. It takes milliseconds, sends nothing, and needs no privilege.

    Raises:
        OSError: neither a Linux kernel nor Windows.
    """
    if sys.platform == "win32":
        from ksocket.discover.windows import iphlpapi, surroundings  # noqa: PLC0415 - they need the types of this file

        return surroundings.look(iphlpapi.system())
    links = _links(dump(RTM_GETLINK), dump(RTM_GETADDR))
    names = {link.index: link.ifname for link in links}
    gateways, routes = _routes(dump(RTM_GETROUTE), names)
    known = tuple(
        (names[one.ifindex], one.addr)
        for one in neighbors()
        if one.ifindex in names and ":" not in one.addr and (one.reachable or one.doubtful)
    )
    return Surroundings(gateways, links, routes, known)


@dataclass(frozen=True, slots=True)
class Neighbor:
    """One entry of the kernel's neighbour table. state: NUD_* of linux/neighbour.h."""

    ifindex: int
    addr: str
    macaddr: str | None
    state: int

    @property
    def reachable(self) -> bool:
        """The kernel heard of it in the last half minute or so."""
        return bool(self.state & 0x02)

    @property
    def doubtful(self) -> bool:
        """It was reachable once; the kernel has not decided yet whether it still is."""
        return bool(self.state & (0x04 | 0x08 | 0x10))  # NUD_STALE, NUD_DELAY, NUD_PROBE


def neighbors() -> list[Neighbor]:
    """The kernel's ARP and neighbour discovery tables as they are now.

    Raises:
        OSError: neither a Linux kernel nor Windows.
    """
    if sys.platform == "win32":
        from ksocket.discover.windows import iphlpapi, surroundings  # noqa: PLC0415 - as above

        return surroundings.neighbors(iphlpapi.system())
    found = []
    for row in dump(RTM_GETNEIGH):
        _, index, state, _, _ = struct.unpack("=B3xiHBB", row.fixed)  # ndmsg
        if addr := row.attributes.get(1):
            macaddr = row.attributes.get(2, b"").hex(":") or None
            found.append(Neighbor(index, str(ip_address(addr)), macaddr, state))
    return found


def _links(links: list[Row], addresses: list[Row]) -> tuple[Link, ...]:
    held: dict[int, list[IPv4Interface | IPv6Interface]] = {}
    for row in addresses:
        _, prefixlen, _, _, index = struct.unpack("=BBBBI", row.fixed)  # ifaddrmsg
        if value := row.attributes.get(2) or row.attributes.get(1):  # IFA_LOCAL: the own end of a point-to-point link
            held.setdefault(index, []).append(ip_interface(f"{ip_address(value)}/{prefixlen}"))
    found = []
    for row in links:
        _, kind, index, flags, _ = struct.unpack("=BxHiII", row.fixed)  # ifinfomsg
        if kind == _LOOPBACK:
            continue
        found.append(
            Link(
                ifname=row.attributes.get(3, b"").rstrip(b"\0").decode(errors="replace"),
                index=index,
                macaddr=row.attributes.get(1, b"").hex(":"),
                addresses=tuple(held.get(index, ())),
                up=bool(flags & _UP and flags & _RUNNING),
                arp=kind == _ETHERNET and not flags & _NOARP,
            )
        )
    return tuple(found)


def _routes(rows: list[Row], names: dict[int, str]) -> tuple[tuple[Gateway, ...], tuple[Route, ...]]:
    defaults: list[tuple[int, int, Gateway]] = []
    routes: list[Route] = []
    for row in rows:
        family, length, _, _, table, _, _, kind, _ = struct.unpack("=BBBBBBBBI", row.fixed)  # rtmsg
        if (row.number(15) or table) != _MAIN_TABLE or kind not in (_UNICAST, _BLACKHOLE, _UNREACHABLE, _PROHIBIT):
            continue
        metric = row.number(6) or 0
        for index, hop in hops(row):
            ifname = names.get(index)
            if hop and ifname and not length:
                defaults.append((family, metric, Gateway(str(ip_address(hop)), ifname)))
            if family == 2 and (ifname or kind != _UNICAST) and len(routes) < MAX_ROUTES:
                routes.append(_path(row, length, ifname, hop, metric))
    gateways = dict.fromkeys(gateway for *_, gateway in sorted(defaults, key=lambda one: one[:2]))
    return tuple(gateways), tuple(routes)


def _path(row: Row, length: int, ifname: str | None, hop: bytes | None, metric: int) -> Route:
    destination, source = row.attributes.get(1, bytes(4)), row.attributes.get(7)
    foreign = hop is not None and len(hop) != 4  # RFC 8950: an IPv6 router for IPv4; we have no way to ask for its MAC
    return Route(
        destination=IPv4Network((destination, length)),
        ifname=None if foreign else ifname,
        gateway=IPv4Address(hop) if hop and not foreign else None,
        source=IPv4Address(source) if source else None,
        metric=metric,
    )
