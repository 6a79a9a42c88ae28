"""When a network's real routing has settled: everybody knows the way to everybody, and who is on his cables."""

import time
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

from lab.description import Description, Host
from lab.faults import LabError

LLDP_NEIGHBORS = ("/run/lldpcli", "-f", "keyvalue", "show", "neighbors")
_PATIENCE = 60.0  # seconds; three are enough on an idle machine
_BGP = 179
_ESTABLISHED = "01"  # proc_net_tcp(5)


def wait(network: Description, pids: dict[str, int], heard: Callable[[str], str]) -> None:
    """Until it has. heard: what LLDP_NEIGHBORS prints on a host. Raises LabError that says what is still lacking."""
    deadline = time.monotonic() + _PATIENCE
    while lacking := next(_lacking(network, pids, heard), None):
        if time.monotonic() > deadline:
            raise LabError(f"routing does not settle: {lacking}")
        time.sleep(0.05)


def _lacking(network: Description, pids: dict[str, int], heard: Callable[[str], str]) -> Iterator[str]:
    routers = {name: host for name, host in network.hosts.items() if host.frr is not None}
    wanted = {prefix for host in routers.values() for prefix in prefixes(network, host)}
    for name, host in routers.items():
        known = routes(Path(f"/proc/{pids[name]}/net/route").read_text(encoding="ascii"))
        yield from (f"{name} knows no way to {prefix}" for prefix in sorted(wanted - known))
        peers = len(host.frr.peers) if host.frr else 0
        if sessions(Path(f"/proc/{pids[name]}/net/tcp").read_text(encoding="ascii")) < peers:
            yield f"{name} has no session with one of its peers"
    for name, host in network.hosts.items():
        if host.lldp and heard(name).count(".chassis.name=") < talkers(network, name, host):
            yield f"{name} does not hear all of its neighbors"


def prefixes(network: Description, host: Host) -> set[IPv4Network]:
    """The prefixes of a router's links, and of the routes that it tells of, in its main routing table."""
    links = {network.interface(link).network for link in host.links if link.vrf is None}
    return links | {IPv4Network(route.to) for route in host.routes}


def routes(text: str) -> set[IPv4Network]:
    """The destinations of /proc/net/route: numbers in the order of the machine's bytes."""
    rows = [line.split() for line in text.splitlines()[1:]]
    return {IPv4Network((_number(row[1]), str(IPv4Address(_number(row[7]))))) for row in rows}


def _number(word: str) -> int:
    return int.from_bytes(int(word, 16).to_bytes(4, "little"), "big")


def sessions(text: str) -> int:
    """How many sessions of BGP /proc/net/tcp shows, whoever began them."""
    rows = [line.split() for line in text.splitlines()[1:]]
    return sum(f":{_BGP:04X}" in row[1] + row[2] and row[3] == _ESTABLISHED for row in rows)


def talkers(network: Description, name: str, host: Host) -> int:
    """How many others with LLDP are on the segments of a host."""
    others = [other for other_name, other in network.hosts.items() if other.lldp and other_name != name]
    segments = {link.segment for link in host.links}
    return sum(link.segment in segments for other in others for link in other.links)
