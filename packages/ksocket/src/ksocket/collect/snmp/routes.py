"""IP-FORWARD-MIB and RFC 1213: where the agent sends what is not for itself."""

from ipaddress import ip_network

from ksocket.collect.snmp.links import Links
from ksocket.collect.snmp.oids import INET_CIDR_ROUTES, IP_CIDR_ROUTES, IP_ROUTES, ROUTE_COUNTS
from ksocket.collect.snmp.tables import Reader, Table
from ksocket.collect.snmp.values import Value, address, arcs, inet_address, number, usable
from kswire.facts import DefaultGateway, Route
from kswire.problems import Code, problem

MOST_ROUTES = 1000
_SECONDS = 10.0
_NOTHING = ("0.0.0.0", "::")
_DEFAULTS = ("0.0.0.0/0", "::/0")
_IPV6 = ".2.16"  # where the rows of IPv6 begin in inetCidrRouteTable (InetAddressType and length, RFC 4001)


async def ask(reader: Reader, links: Links, addr: str) -> tuple[Route, ...] | None:
    """The routes from the first of three tables that has any.

    The counts come first: a router of the Internet has a million, and is slow to tell them. Of more than 1,000 only
    those that a table begins with are read, of which the default routes are the first; what is connected is known by
    the interfaces. None when nothing of a large table is known.
    """
    counts = await reader.values("routes", ROUTE_COUNTS.values())
    count = max((number(one) or 0 for one in counts.values()), default=0)
    if count > MOST_ROUTES:
        reader.lacks("routes", problem(Code.TABLE_TOO_LARGE, address=addr, table="routes", rows=count))
        return _with(await _beginning(reader, links.names), links.connected) or None
    for columns, parse in _TABLES:
        table = await reader.table("routes", columns, max_rows=MOST_ROUTES, max_seconds=_SECONDS)
        found = tuple(dict.fromkeys(parse(table, links.names)))
        if found:  # an agent that keeps no count may have many more than were read
            return _with(found, links.connected) if len(table) >= MOST_ROUTES else found
    return ()


async def _beginning(reader: Reader, names: dict[int, str]) -> tuple[Route, ...]:
    """The default routes, and what else is connected among the first rows: one request a column."""
    for columns, parse in _TABLES:
        table = await reader.beginning("routes", columns)
        if parse is inet_cidr and table:
            table |= await reader.beginning("routes", columns, below=_IPV6)
        found = [one for one in parse(table, names) if one.next_hop is None or one.destination in _DEFAULTS]
        if table:
            return tuple(dict.fromkeys(found))
    return ()


def _with(found: tuple[Route, ...], connected: tuple[Route, ...]) -> tuple[Route, ...]:
    """Those that were read, and of the connected ones those whose prefix is not among them."""
    known = {one.destination for one in found}
    return found + tuple(one for one in connected if one.destination not in known)


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
        if one.destination in _DEFAULTS and one.next_hop and usable(one.next_hop)
    )
