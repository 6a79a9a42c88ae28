"""Which targets stand behind which jump hosts, and by which methods a target can be asked. Asks nobody."""

from collections.abc import Iterable, Iterator
from ipaddress import ip_address, ip_network

from ksocket.collect.host import files_for, route_to
from ksocket.credentials.accounts import CredentialFile, Network
from ksocket.reach.means import Means
from ksocket.scope import MAX_LEARNED_PREFIX
from ksocket.target import Target
from kswire.facts import Facts
from kswire.problems import Code, Problem, problem
from kswire.reports import Tried

TUNNELLED = ("ssh", "winrm")  # SNMP has no way through an SSH connection

# What says that nobody was there, or that we could not look.
_SILENCE = frozenset(
    {Code.NO_ANSWER, Code.UNREACHABLE, Code.TUNNEL_FAILED, Code.OUTSIDE_SCOPE, Code.PROHIBITED, Code.NOT_BUILT}
)


def targets(addr: str, methods: Iterable[str], means: Means) -> tuple[Target, ...]:
    """The address directly, and by each route that a matching file names.

    The direct way is left out where every matching file leads through jump hosts.
    """
    ways = [
        route_to(file, addr) for method in methods for file in means.store.which(method, addr)
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


def named(start: tuple[str, ...], wanted: tuple[str, ...], means: Means) -> Iterator[Target]:
    """What files with jump hosts name singly, or sweep as they say, and start addresses that they match."""
    for file in _tunnelled(wanted, means):
        for network in file.includes:
            for addr in _addresses(network, whole=getattr(file, "sweep_through_tunnel", False)):
                yield from _behind(file, addr, means)
        for word in start:
            network = ip_network(word, strict=False)
            for addr in _addresses(network, whole=False):
                yield from _behind(file, addr, means)


def neighbors(target: Target, facts: Facts, wanted: tuple[str, ...], means: Means) -> Iterator[Target]:
    """The machines that a jump host knows of, where a file leads through it to them."""
    files = [file for file in _tunnelled(wanted, means) if _leads_through(file, target)]
    for neighbor in (facts.neighbors or ()) if files else ():
        for file in files:
            if neighbor.addr:
                yield from _behind(file, neighbor.addr, means)


def _tunnelled(wanted: tuple[str, ...], means: Means) -> list[CredentialFile]:
    return [
        file
        for method in wanted
        if method in TUNNELLED
        for file in means.store.files(method)
        if getattr(file, "ssh_tunnels", ())
    ]


def _leads_through(file: CredentialFile, hop: Target) -> bool:
    route: tuple[str, ...] = getattr(file, "ssh_tunnels", ())
    return route == (*hop.route, hop.addr)


def _behind(file: CredentialFile, addr: str, means: Means) -> Iterator[Target]:
    """The target, if the file really leads there through jump hosts and the scope permits it."""
    ip = ip_address(addr)
    route = route_to(file, addr)
    inside = any(ip in network for network in file.includes) and not any(ip in network for network in file.excludes)
    if route and inside and means.scope.permits(addr).allowed:
        yield Target(addr, route)


def _addresses(network: Network, *, whole: bool) -> Iterator[str]:
    if network.num_addresses == 1:
        yield str(network.network_address)
    elif whole and network.version == 4 and network.prefixlen >= MAX_LEARNED_PREFIX:
        yield from map(str, network.hosts())
