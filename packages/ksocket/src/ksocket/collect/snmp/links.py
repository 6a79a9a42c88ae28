"""The links of an agent, by its own interfaces: which of them an address is on, and which prefixes are connected."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Interface, IPv6Interface, ip_interface

from kswire.facts import Interface, Route


@dataclass(frozen=True, slots=True)
class Links:
    """names: ifIndex -> name of the interface. prefixes: by their lengths, the number of each -> name."""

    names: dict[int, str]
    prefixes: dict[int, dict[int, str]] = field(default_factory=dict)
    connected: tuple[Route, ...] = ()

    def to(self, addr: str) -> str | None:
        """The interface on whose prefix this IPv4 address is; None when it is on none of them."""
        if ":" in addr:
            return None
        wanted = int(IPv4Address(addr))
        for length in sorted(self.prefixes, reverse=True):
            ifname = self.prefixes[length].get(wanted >> (32 - length))
            if ifname is not None:
                return ifname
        return None


def of(ports: tuple[Interface, ...]) -> Links:
    """The links of these interfaces. connected: the prefixes of those that are not down; loopback is not among them."""
    links = Links({one.index: one.ifname for one in ports if one.index is not None})
    connected: dict[Route, None] = {}
    for one in ports:
        held = _held(one)
        if held is None:
            continue
        if isinstance(held, IPv4Interface):
            length = held.network.prefixlen
            number = int(held.network.network_address) >> (32 - length)
            links.prefixes.setdefault(length, {}).setdefault(number, one.ifname)
        if one.up is not False:
            connected[Route(destination=str(held.network), ifname=one.ifname)] = None
    return Links(links.names, links.prefixes, tuple(connected))


def _held(one: Interface) -> IPv4Interface | IPv6Interface | None:
    if not one.addr or not one.netmask:
        return None
    try:
        held = ip_interface(f"{one.addr}/{one.netmask}")
    except ValueError:
        return None
    return held if held.network.prefixlen and not held.is_loopback and not held.is_link_local else None
