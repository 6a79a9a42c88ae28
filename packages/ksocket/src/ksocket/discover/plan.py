"""What a sweep would send, and how long that takes. Nothing is sent for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network

from ksocket.discover.arp import REPLY_SECONDS, rounds
from ksocket.discover.gateway import Surroundings
from ksocket.discover.ranges import Range, Ranges
from ksocket.discover.routed import ECHO_ROUNDS
from ksocket.discover.rtt import UNKNOWN
from ksocket.discover.tcp import WAVES
from ksocket.discover.ways import Way, Ways
from ksocket.pace import Profile
from ksocket.scope import Network, Scope, parse_networks

_UNCAPPED = 100_000  # packets a second that one loop sends easily when no profile holds it back
_PORTS = tuple(port for wave in WAVES for port in wave)


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a sweep. packets: at most, when nobody answers; seconds: at the profile's rate, when nobody answers.

    how: the protocols and the way, in terms that are the same in every language.
    """

    target: str
    addresses: int
    packets: int
    how: str
    seconds: float


def plan(surroundings: Surroundings, scope: Scope, profile: Profile, targets: Iterable[str]) -> tuple[Step, ...]:
    """The parts of a sweep of these targets (addresses, CIDRs), with raw packets; each address counts once.

    Raises:
        Fault: "bad-network": a target is neither an address nor a CIDR.
    """
    ways, counted = Ways(surroundings), Ranges()
    steps: list[Step] = []
    for network in parse_networks(targets):
        if not isinstance(network, IPv4Network):
            steps.append(_ipv6(network, scope))
            continue
        permitted = [fresh for one in scope.ranges(network) for fresh in counted.add(one.start, one.stop)]
        parts = ways.split(permitted)
        steps += [_step(network, way, ranges, profile) for way, ranges in parts.items()]
        if not parts:
            steps.append(Step(str(network), 0, 0, "-", 0))
    return tuple(steps)


def _step(network: Network, way: Way | None, ranges: list[Range], profile: Profile) -> Step:
    addresses = sum(high - low for low, high in ranges)
    if way is None:
        return Step(str(network), addresses, 0, "-", 0)
    if way.on_link:
        packets = addresses * rounds(profile)
        seconds = packets / (profile.arp_per_second or _UNCAPPED) + rounds(profile) * REPLY_SECONDS
        return Step(str(network), addresses, packets, f"ARP {way.link.ifname}", seconds)
    tcp = "TCP " + "/".join(map(str, _PORTS))
    if way.local:
        packets = addresses * len(_PORTS)
        return Step(str(network), addresses, packets, f"{tcp} {way.link.ifname}", packets / _routed(profile, ranges))
    packets = addresses * (ECHO_ROUNDS + len(_PORTS))
    seconds = packets / _routed(profile, ranges) + (ECHO_ROUNDS + len(WAVES) + 2) * UNKNOWN
    through = f"{way.gateway or '*'} {way.link.ifname}"
    return Step(str(network), addresses, packets, f"ICMP {tcp} {through}", seconds)


def _ipv6(network: Network, scope: Scope) -> Step:
    """A single address is asked by TCP; no prefix is swept."""
    asked = network.num_addresses == 1 and scope.permits(network.network_address).allowed
    return Step(str(network), int(asked), asked * len(_PORTS), "TCP " + "/".join(map(str, _PORTS)), float(asked))


def _routed(profile: Profile, ranges: list[Range]) -> float:
    """Probes a second to these ranges: the profile's cap, or less where few /24s take them."""
    slash24s = sum((high - 1 >> 8) - (low >> 8) + 1 for low, high in ranges)
    caps = [_UNCAPPED, profile.routed_per_second or _UNCAPPED]
    return min(*caps, (profile.per_slash24_per_second or _UNCAPPED) * slash24s)
