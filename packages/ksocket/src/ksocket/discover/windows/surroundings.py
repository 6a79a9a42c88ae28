"""Where a Windows machine stands, as gateway.py tells it of Linux."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network

from ksocket.discover.gateway import MAX_ROUTES, Gateway, Neighbor, Route, Surroundings
from ksocket.discover.windows import adapters, rows
from ksocket.discover.windows.adapters import Adapter
from ksocket.discover.windows.api import Api
from ksocket.discover.windows.rows import Forward

_MULTICAST, _BROADCAST = IPv4Network("224.0.0.0/4"), IPv4Network("255.255.255.255/32")


def look(api: Api) -> Surroundings:
    """What Windows says now. It takes milliseconds, sends nothing, and needs no privilege.

    Raises:
        OSError: Windows refuses.
    """
    found = adapters.parse(api.adapters())
    gateways, routes = _routes(rows.routes(api.routes()), found)
    names = {one.link.index: one.link.ifname for one in found}
    known = tuple(
        (names[one.ifindex], one.addr)
        for one in neighbors(api)
        if one.ifindex in names and ":" not in one.addr and (one.reachable or one.doubtful)
    )
    return Surroundings(gateways, tuple(one.link for one in found), routes, known)


def neighbors(api: Api) -> list[Neighbor]:
    """Windows' ARP and neighbour discovery tables as they are now.

    Raises:
        OSError: Windows refuses.
    """
    return rows.neighbors(api.neighbors())


def _routes(table: Iterable[Forward], found: Iterable[Adapter]) -> tuple[tuple[Gateway, ...], tuple[Route, ...]]:
    """Default gateways, IPv4 first, the lowest metric first; and the IPv4 routes, without multicast and broadcast."""
    through = {one.link.index: one for one in found}
    through6 = {one.index6: one for one in found}
    defaults: list[tuple[int, int, Gateway]] = []
    routes: list[Route] = []
    for row in table:
        version = row.destination.version
        adapter = (through if version == 4 else through6).get(row.index)
        if adapter is None:  # loopback
            continue
        metric = row.metric + (adapter.metric if version == 4 else adapter.metric6)
        ifname = adapter.link.ifname
        if row.gateway is not None and not row.prefixlen:
            defaults.append((version, metric, Gateway(str(row.gateway), ifname)))
        if isinstance(row.destination, IPv4Address) and len(routes) < MAX_ROUTES:
            destination = IPv4Network((row.destination, row.prefixlen), strict=False)
            gateway = row.gateway if isinstance(row.gateway, IPv4Address) else None
            if not destination.subnet_of(_MULTICAST) and destination != _BROADCAST:
                routes.append(Route(destination, ifname, gateway, metric=metric))
    gateways = dict.fromkeys(gateway for *_, gateway in sorted(defaults, key=lambda one: one[:2]))
    return tuple(gateways), tuple(routes)
