"""May this address be touched? Pure: asked by every sender, answers from nothing but what it was given.

The first rule that speaks decides:

1. what somebody prohibited, in the order or in `[limits]`;
2. what is never a target: unspecified, multicast, broadcast, cloud metadata, loopback and the collector itself;
3. what `[limits] permitted` leaves out (limits only ever narrow: they bring nothing into scope);
4. what is named, then what is permitted; and only while nothing is permitted by word: the collector's own on-link
   prefixes and the private ranges. Public addresses are in scope only when they are written.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_network
from itertools import pairwise

from ksocket.scope.networks import (
    IPAddress,
    Network,
    NetworkSet,
    covered,
    overlap,
    plain,
    plain_network,
    written,
)

MAX_LEARNED_PREFIX = 22
"""Prefixes that routers tell of are swept when they are this long or longer; of larger ones only named addresses."""
# RFC 1918 and RFC 4193. Not RFC 6598 (100.64.0.0/10): behind it are the provider's and other customers' machines.
PRIVATE: tuple[Network, ...] = (
    IPv4Network("10.0.0.0/8"),
    IPv4Network("172.16.0.0/12"),
    IPv4Network("192.168.0.0/16"),
    IPv6Network("fc00::/7"),
)
METADATA: tuple[Network, ...] = tuple(
    ip_network(word)
    for word in (
        "169.254.169.254",  # AWS, Azure, Google, Oracle, OpenStack, ...: instance metadata
        "169.254.170.2",  # AWS ECS: credentials of a task
        "169.254.170.23",  # AWS EKS: credentials of a pod
        "fd00:ec2::254",  # AWS, IPv6
        "fd00:ec2::23",  # AWS EKS, IPv6
        "fd20:ce::254",  # Google, IPv6
        "168.63.129.16",  # Azure: platform address
        "100.100.100.200",  # Alibaba
        "192.0.0.192",  # Oracle, classic
    )
)
_NEVER: dict[Network, str] = {
    IPv4Network("0.0.0.0/8"): "unspecified",  # RFC 1122, 3.2.1.3
    IPv6Network("::/128"): "unspecified",
    IPv4Network("127.0.0.0/8"): "loopback",
    IPv6Network("::1/128"): "loopback",
    IPv4Network("224.0.0.0/4"): "multicast",
    IPv6Network("ff00::/8"): "multicast",
    IPv4Network("255.255.255.255"): "broadcast",
    **dict.fromkeys(METADATA, "metadata"),
}
_ELSEWHERE: dict[Network, str] = {
    IPv4Network("100.64.0.0/10"): "shared",  # RFC 6598
    IPv4Network("169.254.0.0/16"): "off-link",
    IPv6Network("fe80::/10"): "off-link",
}
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: a gateway carries it on to the IPv4 address inside
_WORDS = ("permitted", "prohibited", "limits_permitted", "limits_prohibited", "on_link", "named")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an address may be touched, and the rule that said so.

    Allowed by: "named", "permitted:NETWORK", "on-link", "private". Refused by: "prohibited:NETWORK",
    "limits:prohibited:NETWORK", "limits:not-permitted", "not-permitted", "unspecified", "multicast", "broadcast",
    "metadata", "loopback", "own", "off-link" (link-local, but on no link of ours), "shared" (RFC 6598), "public",
    "not-an-address".
    """

    allowed: bool
    rule: str

    @property
    def prohibited(self) -> bool:
        """Somebody wrote that it must not be touched; else it is merely outside the scope."""
        return self.rule.startswith(("prohibited:", "limits:prohibited:"))


@dataclass(frozen=True, slots=True)
class Cut:
    """What an order wanted and `[limits]` took away, wholly or in part, by the rule of a Verdict."""

    wanted: Network
    rule: str
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The rules of one run: the order's words, the customer's `[limits]`, and where the collector itself stands.

    on_link holds the prefixes of the collector's own interfaces, own its addresses. named is what a person named as
    target or start: in scope even when public. allow_loopback: a person at this machine may name loopback (in named
    or permitted), and the collector's own addresses singly; an order of a hub never sets it.
    """

    permitted: tuple[Network, ...] = ()
    prohibited: tuple[Network, ...] = ()
    limits_permitted: tuple[Network, ...] = ()
    limits_prohibited: tuple[Network, ...] = ()
    on_link: tuple[Network, ...] = ()
    own: frozenset[IPAddress] = frozenset()
    named: tuple[Network, ...] = ()
    allow_loopback: bool = False
    _sets: dict[str, NetworkSet] = field(init=False, repr=False, compare=False)
    _never: dict[Network, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name in _WORDS:
            object.__setattr__(self, name, tuple(plain_network(one) for one in getattr(self, name)))
        object.__setattr__(self, "own", frozenset(plain(one) for one in self.own))
        mine = {ip_network(one): "own" for one in self.own if not one.is_loopback}
        never = mine | dict.fromkeys(_broadcasts(self.on_link), "broadcast") | _NEVER
        sets = {name: NetworkSet(getattr(self, name)) for name in _WORDS}
        object.__setattr__(self, "_never", never)
        object.__setattr__(self, "_sets", sets | {"private": NetworkSet(PRIVATE), "never": NetworkSet(never)})

    def permits(self, address: str | IPAddress) -> Verdict:
        """May a packet go to this address? An IPv4-mapped address is judged as IPv4; a zone id plays no part."""
        try:
            ip = plain(address)
        except ValueError:  # a router's table may hold anything
            return Verdict(False, "not-an-address")
        refusal = self._refusal(ip)
        return Verdict(False, refusal) if refusal else self._admission(ip)

    def prohibits_on(self, network: Network) -> bool:
        """Is any address of this on-link segment forbidden by a written word (prohibited, or not permitted)?

        Then nothing is sent there by multicast or broadcast but ARP requests for permitted addresses.
        """
        segment = plain_network(network)
        if self.denies(segment):
            return True
        words = (self.permitted and (*self.permitted, *self.named), self.limits_permitted)
        return any(bool(allowed) and not covered(segment, allowed) for allowed in words)

    def denies(self, network: Network) -> bool:
        """Did somebody write that an address of this network must not be touched?"""
        return any(overlap(network, one) for one in (*self.prohibited, *self.limits_prohibited))

    def admits(self, network: Network) -> bool:
        """May any address of this network be touched, as far as it is not prohibited?"""
        words = (*self.permitted, *self.named) if self.permitted else (*self.named, *self.on_link, *PRIVATE)
        limits = self.limits_permitted or (network,)
        return any(overlap(network, one) for one in words) and any(overlap(network, one) for one in limits)

    def cut(self) -> tuple[Cut, ...]:
        """What the order wrote (permitted, named) that `[limits]` does not let it have: to be reported and shown."""
        return tuple(found for wanted in (*self.permitted, *self.named) for found in self._cut(wanted))

    def ranges(self, network: IPv4Network) -> tuple[range, ...]:
        """The addresses of a network that permits() allows, as ascending ranges of integers: for sweeps.

        Costs one judgement a rule, not one an address.
        """
        found: list[range] = []
        points = sorted(self._points(network))
        for first, end in pairwise(points):  # between two points no rule begins or ends
            if not self.permits(IPv4Address(first)).allowed:
                continue
            if found and found[-1].stop == first:
                found[-1] = range(found[-1].start, end)
            else:
                found.append(range(first, end))
        return tuple(found)

    def _refusal(self, ip: IPAddress) -> str | None:
        faces = _faces(ip)
        for face in faces:
            if network := self._sets["prohibited"].holder(face):
                return f"prohibited:{written(network)}"
            if network := self._sets["limits_prohibited"].holder(face):
                return f"limits:prohibited:{written(network)}"
        for face in faces:
            network = self._sets["never"].holder(face)
            if network and not self._asked_for(face, self._never[network]):
                return self._never[network]
        if self.limits_permitted and ip not in self._sets["limits_permitted"]:
            return "limits:not-permitted"
        return None

    def _asked_for(self, ip: IPAddress, never: str) -> bool:
        """Did a person at this machine ask for it although it is never a target of others?"""
        if not self.allow_loopback or never not in ("loopback", "own"):
            return False
        networks = [one for name in ("named", "permitted") if (one := self._sets[name].holder(ip))]
        return any(never == "loopback" or one.num_addresses == 1 for one in networks)

    def _admission(self, ip: IPAddress) -> Verdict:
        if ip in self._sets["named"]:
            return Verdict(True, "named")
        if network := self._sets["permitted"].holder(ip):
            return Verdict(True, f"permitted:{written(network)}")
        if self.permitted:
            return Verdict(False, "not-permitted")
        if ip in self._sets["on_link"]:
            return Verdict(True, "on-link")
        if ip in self._sets["private"]:
            return Verdict(True, "private")
        return Verdict(False, next((word for network, word in _ELSEWHERE.items() if ip in network), "public"))

    def _cut(self, wanted: Network) -> Iterator[Cut]:
        if self.limits_permitted and not covered(wanted, self.limits_permitted):
            whole = not any(overlap(wanted, one) for one in self.limits_permitted)
            yield Cut(wanted, "limits:not-permitted", whole)
        for one in self.limits_prohibited:
            if overlap(wanted, one):
                yield Cut(wanted, f"limits:prohibited:{written(one)}", covered(wanted, (one,)))

    def _points(self, network: IPv4Network) -> set[int]:
        """Where a rule may begin or end within the network, and its own two ends."""
        low, end = int(network.network_address), int(network.broadcast_address) + 1
        rules = [one for name in _WORDS for one in getattr(self, name)]
        rules += [*self._never, *_ELSEWHERE, *PRIVATE]
        mine = [one for one in rules if one.version == 4]
        points = {int(one.network_address) for one in mine} | {int(one.broadcast_address) + 1 for one in mine}
        return {low, end} | {point for point in points if low < point < end}


def sweepable(learned: Network) -> bool:
    """Is a prefix that a router told of small enough to be swept? IPv6 never is."""
    return learned.version == 4 and learned.prefixlen >= MAX_LEARNED_PREFIX


def _faces(ip: IPAddress) -> tuple[IPAddress, ...]:
    """The addresses at which a packet to this one may end."""
    return (ip, IPv4Address(int(ip) & 0xFFFF_FFFF)) if ip in _NAT64 else (ip,)


def _broadcasts(networks: Iterable[Network]) -> Iterator[Network]:
    for one in networks:
        if isinstance(one, IPv4Network) and one.prefixlen <= 30:  # RFC 3021: a /31 has none
            yield from (IPv4Network(one.network_address), IPv4Network(one.broadcast_address))
