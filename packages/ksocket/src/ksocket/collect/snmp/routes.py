"""IP-FORWARD-MIB and RFC 1213: where the agent sends what is not for itself."""

from ipaddress import ip_network

from ksocket.collect.snmp.oids import INET_CIDR_ROUTES, IP_CIDR_ROUTES, IP_ROUTES, ROUTE_COUNTS
from ksocket.collect.snmp.tables import Reader, Table
from ksocket.collect.snmp.values import Value, address, arcs, inet_address, number, usable
from kswire.facts import DefaultGateway, Route
from kswire.problems import Code, problem

MOST_ROUTES = 1000
_SECONDS = 10.0
_NOTHING = ("0.0.0.0", "::")


async def ask(reader: Reader, names: dict[int, str], addr: str) -> tuple[Route, ...] | None:
    """The routes from the first of three tables that has any; None when there are more than 1,000 of them.

    The counts come first: a router of the Internet has a million, and is slow to tell them.
    """
    counts = await reader.values("routes", ROUTE_COUNTS.values())
    count = max((number(one) or 0 for one in counts.values()), default=0)
    if count > MOST_ROUTES:
        reader.lacks("routes", problem(Code.TABLE_TOO_LARGE, address=addr, table="routes", rows=count))
        return None
    for columns, parse in _TABLES:
        table = await reader.table("routes", columns, max_rows=MOST_ROUTES, max_seconds=_SECONDS)
        found = tuple(dict.fromkeys(parse(table, names)))
        if found:
            return found
    return ()


def inet_cidr(table: Table, names: dict[int, str]) -> list[Route]:
    """inetCidrRouteTable: type, destination, length, policy, type and address of the next hop, all in the index."""
    found = []
    for index, row in table.items():
        destination, rest = inet_address(arcs(index))
        if destination is None or len(rest) < 2 or len(rest) < 2 + rest[1]:
            continue
        next_hop, _ = inet_address(rest[2 + rest[1] :])  # past the length and the policy, an OID
        found.append(_route(destination, rest[0], next_hop, row.get("inetCidrRouteIfIndex"), names))
    return [one for one in found if one is not None]


def ip_cidr(table: Table, names: dict[int, str]) -> list[Route]:
    """ipCidrRouteTable: destination, mask, type of service and next hop in the index."""
    found = []
    for index, row in table.items():
        parts = arcs(index)
        if len(parts) != 13:
            continue
        mask = address(parts[4:8])
        found.append(_route(address(parts[:4]), mask, address(parts[9:]), row.get("ipCidrRouteIfIndex"), names))
    return [one for one in found if one is not None]


def ip_route(table: Table, names: dict[int, str]) -> list[Route]:
    """ipRouteTable: the destination in the index, the rest in columns."""
    found = []
    for index, row in table.items():
        mask, next_hop = row.get("ipRouteMask"), row.get("ipRouteNextHop")
        if isinstance(mask, str) and isinstance(next_hop, str):
            found.append(_route(address(arcs(index)), mask, next_hop, row.get("ipRouteIfIndex"), names))
    return [one for one in found if one is not None]


_TABLES = ((INET_CIDR_ROUTES, inet_cidr), (IP_CIDR_ROUTES, ip_cidr), (IP_ROUTES, ip_route))


def _route(
    destination: str | None, size: int | str | None, next_hop: str | None, index: Value | None, names: dict[int, str]
) -> Route | None:
    """None for what is no route to a network: multicast, loopback, a mask with holes."""
    try:
        network = ip_network(f"{destination}/{size}", strict=False)
    except ValueError:
        return None
    if network.is_multicast or network.is_loopback or network == ip_network("255.255.255.255/32"):
        return None
    ifindex = number(index)
    return Route(
        destination=str(network),
        next_hop=next_hop if next_hop not in _NOTHING else None,
        ifname=names.get(ifindex) if ifindex is not None else None,
    )


def default_gateways(routes: tuple[Route, ...]) -> tuple[DefaultGateway, ...]:
    """The next hops of the default routes."""
    return tuple(
        DefaultGateway(addr=one.next_hop, interface=one.ifname)
        for one in routes
        if one.destination in ("0.0.0.0/0", "::/0") and one.next_hop and usable(one.next_hop)
    )
