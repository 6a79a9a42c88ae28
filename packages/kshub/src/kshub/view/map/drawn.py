"""What a map is made of. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Final, Literal

from kswire.facts import Neighbor
from kswire.wire import Wire

State = Literal["known", "new", "changed", "lost"]
STATES: Final[tuple[State, ...]] = ("known", "new", "changed", "lost")

ROUTING: Final = frozenset({"router", "firewall"})
SWITCHING: Final = frozenset({"switch"})
DEVICES: Final = ROUTING | SWITCHING | {"wireless", "hypervisor", "load-balancer"}  # who tells of neighbours

_FOUR: Final = re.compile(r"(?:(?:0|[1-9][0-9]{0,2})\.){3}(?:0|[1-9][0-9]{0,2})")

HOST, ROUTER, DISTRIBUTION, ACCESS = 0, 1, 2, 3  # tiers
ETHERNET, ROUTED = 2, 3  # layers


@dataclass(frozen=True, slots=True)
class Spot:
    """A node on the map, where its first address is."""

    node_id: int
    name: str | None
    addr: str
    device_type: str | None
    state: State


class DeviceAddress(Wire, frozen=True):
    """Of an address, what the map needs."""

    addr: str
    subnet: str | None = None


class DeviceInterface(Wire, frozen=True):
    """Of an interface, the same."""

    addr: str | None = None
    macaddr: str | None = None


class Device(Wire, frozen=True):
    """Of what is known of a node (kswire.nodes.Node), the part that says how it hangs together with others."""

    addresses: tuple[DeviceAddress, ...] = ()
    interfaces: tuple[DeviceInterface, ...] | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """All that a map is drawn of.

    spots: in the order of their addresses. devices, neighbors, hops (to which a device sends what is not its own): by
    the number of the node. macs, addrs: the node at each that is asked for; none where there are several.
    """

    spots: Sequence[Spot]
    subnets: Sequence[str]
    devices: Mapping[int, Device] = field(default_factory=dict)
    neighbors: Mapping[int, Sequence[Neighbor]] = field(default_factory=dict)
    hops: Mapping[int, Collection[str]] = field(default_factory=dict)
    macs: Mapping[str, int] = field(default_factory=dict)
    addrs: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stranger:
    """A neighbour that is no node."""

    name: str | None
    addr: str | None
    macaddr: str | None
    platform: str | None


@dataclass(slots=True)
class Link:
    """Between two spots, or a spot and a stranger, by their places in the lists. measured: one of them told of it."""

    origin: int
    to: int | None
    stranger: int | None
    layer: int
    sources: list[str]
    measured: bool
    from_port: str | None = None
    to_port: str | None = None


@dataclass(slots=True)
class Subnet:
    """Where nodes are; subnet "": of no subnet that is known."""

    subnet: str
    site: int = 0
    nodes: int = 0
    states: dict[State, int] = field(default_factory=lambda: dict.fromkeys(STATES, 0))


@dataclass(frozen=True, slots=True)
class Site:
    """Subnets behind one router. site_id: the first of them, so that it stays while scans come and go.

    display_name: where its devices say that they stand, else its router's name; "": no router is known.
    """

    site_id: str
    display_name: str
    router: int | None


class Subnets:
    """Which of these subnets an address is in: the smallest that holds it."""

    def __init__(self, known: Sequence[str]) -> None:
        self.names = sorted(filter(_is_network, known), key=_order)
        self._of: dict[tuple[int, int, int], int] = {}
        lengths = set()
        for index, name in enumerate(self.names):
            network = ip_network(name, strict=False)
            shift = network.max_prefixlen - network.prefixlen
            self._of[network.version, shift, int(network.network_address) >> shift] = index
            lengths.add((network.version, shift))
        self._shifts = sorted(lengths)

    def __call__(self, addr: str) -> int | None:
        """The place of the subnet among `names`."""
        own, number = _parsed(addr)
        for version, shift in self._shifts:
            if version == own:
                found = self._of.get((version, shift, number >> shift))
                if found is not None:
                    return found
        return None


def _parsed(addr: str) -> tuple[int, int]:
    """The version of an address and its number; version 0: it is none.

    A map has a hundred thousand of IPv4: of each `ipaddress` alone would take a map's whole time.
    """
    try:
        if _FOUR.fullmatch(addr):
            return 4, int.from_bytes(bytes(map(int, addr.split("."))))
        address = ip_address(addr)
    except ValueError:
        return 0, 0
    return address.version, int(address)


def _is_network(word: str) -> bool:
    """Whether it is one at all: a collector may tell anything."""
    try:
        ip_network(word, strict=False)
    except ValueError:
        return False
    return True


def _order(subnet: str) -> tuple[int, int, int]:
    network = ip_network(subnet, strict=False)
    return network.version, int(network.network_address), network.prefixlen
