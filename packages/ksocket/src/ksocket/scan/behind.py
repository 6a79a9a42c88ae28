"""Which targets stand behind which jump hosts, and by which methods a target can be asked. Asks nobody."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from ksocket.collect.host import TUNNELLED, files_for, hops, route_of
from ksocket.credentials.accounts import CredentialFile, Network
from ksocket.credentials.match import matches
from ksocket.discover.gateway import Surroundings
from ksocket.reach.jump import route_to
from ksocket.reach.means import Means
from ksocket.scope import LARGEST_IPV6, MAX_LEARNED_PREFIX, Scope, one_by_one
from ksocket.target import Target
from kswire.facts import Facts
from kswire.problems import Code, Problem, problem
from kswire.reports import Tried

# What says that nobody was there, or that we could not look.
_SILENCE = frozenset(
    {Code.NO_ANSWER, Code.UNREACHABLE, Code.TUNNEL_FAILED, Code.OUTSIDE_SCOPE, Code.PROHIBITED, Code.NOT_BUILT}
)


def targets(addr: str, methods: Iterable[str], means: Means) -> tuple[Target, ...]:
    """The address directly, and by each route that a matching file names.

    The direct way is left out where every matching file leads through jump hosts.
    """
    ways = [
        route_to(addr, route_of(file)) for method in methods for file in means.store.matching(method, addr)
    ]  # in the order of the files
    return tuple(Target(addr, way) for way in dict.fromkeys(ways or [()]))


def methods(target: Target, wanted: tuple[str, ...], means: Means) -> tuple[str, ...]:
    """Directly, every method (one without credentials says so); through jump hosts those that a file allows."""
    if not target.route:
        return wanted
    return tuple(method for method in wanted if method in TUNNELLED and files_for(target, method, means))


def answered(tried: Tried) -> bool:
    """Somebody is there: it answered, be it with a refusal."""
    trouble = tried.attempts[-1].problem
    return trouble is None or trouble.code not in _SILENCE


def silence(target: Target, tried: Tried) -> Problem:
    """Why a target behind jump hosts is not in the result."""
    trouble = tried.attempts[-1].problem
    code = trouble.code if trouble else Code.NO_ANSWER
    return problem(Code.TARGET_SILENT, address=target.addr, route=" > ".join(target.route), code=code)


def single(start: tuple[str, ...]) -> tuple[str, ...]:
    """The start addresses that name one machine each."""
    networks = [ip_network(word, strict=False) for word in start]
    return tuple(str(network.network_address) for network in networks if network.num_addresses == 1)


def outside(start: tuple[str, ...], scope: Scope) -> Iterator[Problem]:
    """Start words of which no address may be asked; what `[limits]` cut off is told by Scope.cut().

    And IPv6 prefixes that are too large to be asked address by address.
    """
    for word in start:
        network = ip_network(word, strict=False)
        if network.version == 4 and scope.ranges(network):
            continue
        if network not in one_by_one([network]) and scope.admits(network):
            yield problem(Code.PREFIX_TOO_LARGE, prefix=network, limit=LARGEST_IPV6)
            continue
        verdict = scope.permits(network[1] if network.num_addresses > 2 else network[0])
        if not verdict.allowed and not verdict.rule.startswith("limits:"):
            code = Code.PROHIBITED if verdict.prohibited else Code.OUTSIDE_SCOPE
            yield problem(code, address=network[0] if network.num_addresses == 1 else network)


def nowhere(surroundings: Surroundings, scope: Scope) -> Iterator[Problem]:
    """Where no start address is given: neither the gateway nor this machine's own segments may be searched."""
    prefixes = [ip_network(prefix) for prefix in surroundings.prefixes]
    segments = any(bool(scope.ranges(one)) if one.version == 4 else scope.admits(one) for one in prefixes)
    if prefixes and not segments and not any(scope.permits(one.addr).allowed for one in surroundings.routers):
        yield problem(Code.NO_START)


def seen(facts: Facts) -> tuple[str, ...]:
    """The addresses that a router has talked to: they exist, even if they answer no probe of ours.

    Not those of another VRF: from here the same address may be another machine, or none.
    """
    heard = [one for one in facts.neighbors or () if one.source in ("arp", "ndp") and one.vrf is None]
    tables = [one.addr for one in heard if one.macaddr]
    return tuple(str(ip) for addr in tables if (ip := _ip(addr)) and not ip.is_link_local)


def named(start: tuple[str, ...], wanted: tuple[str, ...], means: Means) -> Iterator[Target]:
    """Jump hosts behind others; what files with jump hosts name singly, or sweep as they say; start addresses there.

    With start addresses, nothing outside these: who starts somewhere does not mean the machines of some file.
    """
    meant = [ip_network(word, strict=False) for word in start]
    for hop in sorted(hops(means), key=lambda one: (one.route, one.addr)):
        if hop.route and "ssh" in wanted and _meant(hop.addr, meant) and means.scope.permits(hop.addr).allowed:
            yield hop
    for file in _tunnelled(wanted, means):
        for network in file.includes:
            for addr in _addresses(network, whole=getattr(file, "sweep_through_tunnel", False)):
                if _meant(addr, meant):
                    yield from _behind(file, addr, means)
        for network in meant:
            for addr in _addresses(network, whole=False):
                yield from _behind(file, addr, means)


def _meant(addr: str, start: list[Network]) -> bool:
    """Whether a start address or network names this one; all are meant when there is none."""
    ip = ip_address(addr)
    return not start or any(ip in network for network in start)


def neighbors(target: Target, facts: Facts, wanted: tuple[str, ...], means: Means) -> Iterator[Target]:
    """The machines that a jump host knows of, where a file leads through it to them."""
    files = [file for file in _tunnelled(wanted, means) if _leads_through(file, target)]
    for neighbor in (facts.neighbors or ()) if files else ():
        for file in files:
            if neighbor.addr:
                yield from _behind(file, neighbor.addr, means)


def _tunnelled(wanted: tuple[str, ...], means: Means) -> list[CredentialFile]:
    return [file for method in wanted if method in TUNNELLED for file in means.store.files(method) if route_of(file)]


def _leads_through(file: CredentialFile, hop: Target) -> bool:
    return route_of(file) == (*hop.route, hop.addr)


def _behind(file: CredentialFile, addr: str, means: Means) -> Iterator[Target]:
    """The target, if the file really leads there through jump hosts and the scope permits it."""
    ip, route = _ip(addr), route_to(addr, route_of(file))
    if ip and route and matches(file, addr).matches and means.scope.permits(ip).allowed:
        yield Target(addr, route)


def _ip(word: str | None) -> IPv4Address | IPv6Address | None:
    """The address that the word is; a machine may tell anything of its neighbours."""
    try:
        return ip_address(word) if word else None
    except ValueError:
        return None


def _addresses(network: Network, *, whole: bool) -> Iterator[str]:
    if network.num_addresses == 1:
        yield str(network.network_address)
    elif whole and network.version == 4 and network.prefixlen >= MAX_LEARNED_PREFIX:
        yield from map(str, network.hosts())
