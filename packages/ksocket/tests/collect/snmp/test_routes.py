from ksocket.collect.snmp import routes
from ksocket.collect.snmp.links import Links
from ksocket.collect.snmp.oids import INET_CIDR_ROUTES, IP_CIDR_ROUTES, IP_ROUTES, ROUTE_COUNTS
from ksocket.collect.snmp.tables import Reader
from kswire.facts import DefaultGateway, Route
from kswire.problems import Code

NAMES = {1: "eth0", 2: "eth1"}
CONNECTED = Route(destination="198.51.100.0/24", ifname="eth1")
LINKS = Links(NAMES, connected=(Route(destination="192.0.2.0/24", ifname="eth0"), CONNECTED))
DEFAULT = Route(destination="0.0.0.0/0", next_hop="192.0.2.254", ifname="eth0")
LINK = Route(destination="192.0.2.0/24", ifname="eth0")

INET = {
    "1.4.0.0.0.0.0.2.0.0.1.4.192.0.2.254": (1,),
    "1.4.192.0.2.0.24.3.0.0.1.1.4.0.0.0.0": (1,),
    "2.16.32.1.13.184" + ".0" * 12 + ".32.2.0.0.2.16.254.128" + ".0" * 13 + ".1": (2,),
    "1.4.224.0.0.0.4.2.0.0.0.0": (1,),
}
CIDR = {"0.0.0.0.0.0.0.0.0.192.0.2.254": (1,), "192.0.2.0.255.255.255.0.0.0.0.0.0": (1,)}
OLD = {"0.0.0.0": (1, "192.0.2.254", "0.0.0.0"), "192.0.2.0": (1, "0.0.0.0", "255.255.255.0"), "9.0.0.0": (1,)}


async def test_the_first_table_that_has_rows(told, columns):
    inet, cidr, old = columns(INET_CIDR_ROUTES, INET), columns(IP_CIDR_ROUTES, CIDR), columns(IP_ROUTES, OLD)
    six = Route(destination="2001:db8::/32", next_hop="fe80::1", ifname="eth1")
    for agent, expected in ((inet | old, (DEFAULT, LINK, six)), (cidr | old, (DEFAULT, LINK)), (old, (DEFAULT, LINK))):
        assert await routes.ask(Reader(told(agent)), LINKS, "192.0.2.1") == expected


async def test_no_routes(told):
    assert await routes.ask(Reader(told({})), LINKS, "192.0.2.1") == ()


LARGE = {ROUTE_COUNTS["ipCidrRouteNumber"]: 940_000, ROUTE_COUNTS["inetCidrRouteNumber"]: 3}


async def test_of_too_many_the_default_and_the_connected_ones_are_known(told, columns, missing):
    rows = {f"1.4.10.{one // 256}.{one % 256}.0.24.2.0.0.1.4.192.0.2.254": (1,) for one in range(2000)}
    six = "2.16" + ".0" * 16 + ".0.2.0.0.2.16.32.1.13.184" + ".0" * 11 + ".1"
    session = told(LARGE | columns(INET_CIDR_ROUTES, INET | rows | {six: (2,)}))
    reader = Reader(session)
    assert await routes.ask(reader, LINKS, "192.0.2.1") == (
        DEFAULT,
        Route(destination="::/0", next_hop="2001:db8::1", ifname="eth1"),
        Route(destination="192.0.2.0/24", ifname="eth0"),
        CONNECTED,
    )
    assert len(session.asked) == 4  # two counts, the beginning of each version's rows
    assert missing(reader) == [("routes", Code.TABLE_TOO_LARGE)]
    assert reader.missing[0].problem.params == {"address": "192.0.2.1", "table": "routes", "rows": "940000"}


async def test_the_default_route_of_a_large_table_of_an_older_kind(told, columns):
    for table in (columns(IP_CIDR_ROUTES, CIDR), columns(IP_ROUTES, OLD)):
        assert await routes.ask(Reader(told(LARGE | table)), Links(NAMES), "192.0.2.1") == (DEFAULT, LINK)


async def test_nothing_of_a_large_table(told):
    assert await routes.ask(Reader(told(LARGE)), Links(NAMES), "192.0.2.1") is None


async def test_a_table_that_is_larger_than_it_says(told, columns, missing):
    rows = {f"1.4.10.{one // 256}.{one % 256}.0.24.2.0.0.1.4.192.0.2.254": (1,) for one in range(2000)}
    reader = Reader(told(columns(INET_CIDR_ROUTES, rows)))
    found = await routes.ask(reader, LINKS, "192.0.2.1")
    assert found is not None
    assert len(found) == routes.MOST_ROUTES + 2
    assert found[-1] == CONNECTED
    assert missing(reader) == [("routes", Code.SNMP_WALK_LIMIT)]


def test_indexes_that_make_no_sense():
    bad = {"1.4.192.0.2.0.24": {}, "1.4.192.0.2.0.24.99.1": {}, "1.4.192.0.2.0.40.2.0.0.0.0": {}, "7": {}}
    assert routes.inet_cidr(bad, {}) == []
    assert routes.ip_cidr({"1.2.3": {}, "192.0.2.0.255.0.255.0.0.0.0.0.0": {}}, {}) == []
    assert routes.ip_route({"1.2": {"ipRouteMask": "255.0.0.0", "ipRouteNextHop": "192.0.2.1"}}, {}) == []


def test_default_gateways():
    loopback = Route(destination="::/0", next_hop="::1")
    assert routes.default_gateways((DEFAULT, LINK, loopback)) == (DefaultGateway(addr="192.0.2.254", interface="eth0"),)
