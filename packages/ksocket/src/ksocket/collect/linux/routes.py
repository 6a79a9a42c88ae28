"""Routes and default gateways. Sources: ip-route(8), else netstat(8) -rn as Linux, FreeBSD and macOS have it."""

import re
from collections.abc import Iterator
from ipaddress import ip_network
from itertools import pairwise

from ksocket.collect.linux.lines import address, cidr, rows, word
from ksocket.collect.probe import ShellProbe
from kswire.facts import DefaultGateway, ExtraFields, Facts, Missing, Networking, Route
from kswire.problems import Code, problem

MAX_ROUTES = 1_000
COMMAND = f"""\
if has ip; then
  for family in 4 6; do
    echo "family $family"
    bounded ip -o "-$family" route show default
    bounded ip -o "-$family" route show | head -n {MAX_ROUTES + 1}
  done
else
  echo netstat
  bounded netstat -rn | head -n {MAX_ROUTES + 100}
fi"""

_NOT_FORWARDING = frozenset(
    ("unreachable", "blackhole", "prohibit", "throw", "broadcast", "local", "multicast", "anycast", "nat")
)
_SHORT = re.compile(r"\d{1,3}(\.\d{1,3}){0,3}(/\d{1,2})?")
_DEFAULT = {"4": "0.0.0.0/0", "6": "::/0"}


def parse(text: str) -> Facts:
    """At most MAX_ROUTES routes; a router with more says so."""
    lines = list(rows(text))
    if not lines:
        raise ValueError("no answer about routes")
    found: dict[Route, None] = {}
    for route in _of_netstat(lines[1:]) if lines[0] == "netstat" else _of_ip(lines):
        if not (route.ifname or "").startswith("lo"):  # routes of the machine to itself
            found.setdefault(route)
    routes = tuple(found)
    gateways = {
        DefaultGateway(addr=route.next_hop, interface=route.ifname): None
        for route in routes
        if route.next_hop and route.destination in _DEFAULT.values()
    }
    missing: tuple[Missing, ...] = ()
    if len(routes) > MAX_ROUTES:
        partial = problem(Code.PARTIAL, group="routes", detail=f"more than {MAX_ROUTES}")
        missing = (Missing(group="routes", problem=partial),)
    return Facts(
        routes=routes[:MAX_ROUTES],
        extra_fields=ExtraFields(networking=Networking(default_gateways=tuple(gateways))),
        missing=missing,
    )


def _of_ip(lines: list[str]) -> Iterator[Route]:
    family = "4"
    for line in lines:
        words = line.replace("\\", " ").split()
        if words[:1] == ["family"] and len(words) == 2:
            family = words[1]
            continue
        if words[:1] == ["unicast"]:
            words = words[1:]
        if not words or words[0] in _NOT_FORWARDING:
            continue
        destination = _DEFAULT.get(family) if words[0] == "default" else cidr(words[0])
        if destination and _worth_telling(destination):
            yield from _next_hops(destination, words[1:])


def _next_hops(destination: str, words: list[str]) -> Iterator[Route]:
    """`via A dev I`, `dev I`, or one `nexthop via A dev I weight N` for each of several ways."""
    ways = " ".join(words).split("nexthop ")
    for way in ways[1:] or ways:
        tokens = [token for token in way.split() if token not in {"inet", "inet6"}]
        after = dict(pairwise(tokens))
        hop = after.get("via")
        yield Route(destination=destination, next_hop=address(hop) if hop else None, ifname=word(after.get("dev", "")))


def _of_netstat(lines: list[str]) -> Iterator[Route]:
    """Linux: Destination Gateway Genmask Flags MSS Window irtt Iface. Others: Destination Gateway Flags ... Netif."""
    linux = any(line.split()[:3] == ["Destination", "Gateway", "Genmask"] for line in lines)
    version6, netif = False, 3
    for line in lines:
        words = line.split()
        if words[0].startswith("Internet"):
            version6 = "6" in words[0]
        if "Netif" in words:
            netif = words.index("Netif")
        if len(words) <= netif:
            continue
        if linux:
            destination, ifname = cidr(f"{words[0]}/{words[2]}"), words[-1]
        else:
            destination = _DEFAULT["6" if version6 else "4"] if words[0] == "default" else cidr(_spelt_out(words[0]))
            ifname = words[netif]
        if destination and _worth_telling(destination):
            if not linux and _of_a_neighbor(destination, words[2]):
                continue
            hop = address(words[1])
            on_link = hop is None or hop in {"0.0.0.0", "::", "fe80::"}
            yield Route(destination=destination, next_hop=None if on_link else hop, ifname=word(ifname))


def _spelt_out(network: str) -> str:
    """On macOS zeros are left out, and so is the length where the octets tell it: 169.254, 10.9/16, 192.168.1."""
    if not _SHORT.fullmatch(network):
        return network
    octets, _, length = network.partition("/")
    count = octets.count(".") + 1
    return f"{octets}{'.0' * (4 - count)}/{length or 8 * count}"


def _of_a_neighbor(destination: str, flags: str) -> bool:
    """On macOS each neighbour has a route (W: cloned), and so have the machine's own address and the gateway's (C)."""
    return "W" in flags or ("C" in flags and destination.endswith(("/32", "/128")))


def _worth_telling(destination: str) -> bool:
    network = ip_network(destination)
    return not (network.is_loopback or network.is_multicast or (network.version == 6 and network.is_link_local))


PROBE = ShellProbe("routes", COMMAND, parse)
