"""What a sweep would send, and how long that takes. Nothing is sent for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

from ksocket.discover.arp import REPLY_SECONDS, rounds
from ksocket.discover.gateway import Link, Surroundings
from ksocket.discover.ipv6 import on_links, withheld
from ksocket.discover.neighborhood import CALL_SECONDS, REPORT_SECONDS, ROUNDS, sources
from ksocket.discover.ranges import Range, Ranges
from ksocket.discover.routed import ECHO_ROUNDS
from ksocket.discover.rtt import UNKNOWN
from ksocket.discover.tcp import WAVES
from ksocket.discover.ways import Way, Ways
from ksocket.pace import Profile, arp_rate
from ksocket.scope import LARGEST_IPV6, Scope, overlap, parse_networks

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
            steps += _ipv6(network, surroundings, scope, profile)
            continue
        permitted = [fresh for one in scope.ranges(network) for fresh in counted.add(one.start, one.stop)]
        parts = ways.split(permitted)
        steps += [_step(network, way, ranges, profile) for way, ranges in parts.items()]
        if not parts:
            steps.append(Step(str(network), 0, 0, "-", 0))
    return tuple(steps)


def _step(network: IPv4Network, way: Way | None, ranges: list[Range], profile: Profile) -> Step:
    addresses = sum(high - low for low, high in ranges)
    if way is None:
        return Step(str(network), addresses, 0, "-", 0)
    if way.on_link:
        packets = addresses * rounds(profile)
        seconds = packets / _near(profile) + rounds(profile) * REPLY_SECONDS
        return Step(str(network), addresses, packets, f"ARP {way.link.ifname}", seconds)
    tcp = "TCP " + "/".join(map(str, _PORTS))
    if way.local:
        packets = addresses * len(_PORTS)
        return Step(str(network), addresses, packets, f"{tcp} {way.link.ifname}", packets / _routed(profile, ranges))
    packets = addresses * (ECHO_ROUNDS + len(_PORTS))
    seconds = packets / _routed(profile, ranges) + (ECHO_ROUNDS + len(WAVES) + 2) * UNKNOWN
    through = f"{way.gateway or '*'} {way.link.ifname}"
    return Step(str(network), addresses, packets, f"ICMP {tcp} {through}", seconds)


def _ipv6(network: IPv6Network, surroundings: Surroundings, scope: Scope, profile: Profile) -> list[Step]:
    """Small prefixes are asked address by address; of larger ones on a link everyone there is called."""
    if network.prefixlen >= LARGEST_IPV6:
        return [_singles(network, surroundings, scope, profile)]
    calls = [
        _call(network, link, profile) for link in on_links(network, surroundings, scope) if not withheld(link, scope)
    ]
    return calls or [Step(str(network), 0, 0, "-", 0)]


def _call(network: IPv6Network, link: Link, profile: Profile) -> Step:
    """On a link: from each of our addresses, and one query; the addresses that are guessed from it are not counted."""
    packets = (ROUNDS + 1) * (len(sources(link)) + 1) + 1
    seconds = max(packets / _near(profile), packets * CALL_SECONDS) + REPORT_SECONDS
    return Step(str(network), 0, packets, f"ICMPv6 ff02::1 MLD mDNS NDP {link.ifname}", seconds)


def _singles(network: IPv6Network, surroundings: Surroundings, scope: Scope, profile: Profile) -> Step:
    addresses = sum(scope.permits(one).allowed for one in network)
    near = (link for link in surroundings.links if link.up and link.framed and link.arp)
    link = next((one for one in near if any(overlap(network, each) for each in one.prefixes)), None)
    if link is not None:
        packets = addresses * rounds(profile)
        seconds = packets / _near(profile) + rounds(profile) * REPLY_SECONDS
        return Step(str(network), addresses, packets, f"NDP {link.ifname}", seconds)
    packets = addresses * (ECHO_ROUNDS + len(_PORTS))
    seconds = packets / (profile.routed_per_second or _UNCAPPED) + bool(addresses) * (ECHO_ROUNDS + len(WAVES))
    return Step(str(network), addresses, packets, "ICMPv6 TCP " + "/".join(map(str, _PORTS)), seconds)


def _near(profile: Profile) -> float:
    """Requests a second on a link, in the long run."""
    rate = arp_rate(profile)
    return 1 / rate.interval if rate else _UNCAPPED


def _routed(profile: Profile, ranges: list[Range]) -> float:
    """Probes a second to these ranges: the profile's cap, or less where few /24s take them."""
    slash24s = sum((high - 1 >> 8) - (low >> 8) + 1 for low, high in ranges)
    caps = [_UNCAPPED, profile.routed_per_second or _UNCAPPED]
    return min(*caps, (profile.per_slash24_per_second or _UNCAPPED) * slash24s)
