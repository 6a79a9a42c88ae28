from ksocket.collect.snmp import around, edp, fdp
from ksocket.collect.snmp.links import Links
from ksocket.collect.snmp.oids import BGP, CDP, INET_CIDR_ROUTES, LLDP, NEIGHBORS_IPV4, OSPF
from ksocket.collect.snmp.oids_hello import EDP, FDP
from ksocket.collect.snmp.tables import Reader
from kswire.facts import Route

LINKS = Links({2: "eth0"})


async def test_every_table_that_tells_of_neighbours(told, columns):
    agent = (
        columns(NEIGHBORS_IPV4, {"2.192.0.2.7": (bytes.fromhex("0000aabbcc01"), 3)})
        | columns(LLDP, {"0.7.1": (7, b"x", 5, b"Gi1", b"", b"sw1", b"Switch")})
        | columns(CDP, {"2.1": (b"sw1", 1, bytes([192, 0, 2, 8]))})
        | columns(OSPF, {"192.0.2.9.0": (8,)})
        | columns(BGP, {"192.0.2.10": (6, 64500)})
        | columns(INET_CIDR_ROUTES, {"1.4.0.0.0.0.0.2.0.0.1.4.192.0.2.254": (2,)})
    )
    met, ways = await around.ask(Reader(told(agent)), LINKS, "192.0.2.1")
    assert [(one.source, one.addr) for one in met] == [
        ("arp", "192.0.2.7"),
        ("lldp", None),
        ("cdp", "192.0.2.8"),
        ("ospf", "192.0.2.9"),
        ("bgp", "192.0.2.10"),
    ]
    assert ways == (Route(destination="0.0.0.0/0", next_hop="192.0.2.254", ifname="eth0"),)


async def test_what_an_agent_without_any_of_it_is_asked(told):
    session = told({})
    assert await around.ask(Reader(session), LINKS, "192.0.2.1") == ((), ())
    assert len(session.asked) == 13  # one a table, and the two counts of routes


async def test_what_one_maker_has_is_asked_of_its_devices_alone(told, columns):
    agent = columns(FDP, {"2.1": (b"icx", 1, bytes([192, 0, 2, 8]))})
    agent |= columns(EDP, {"2.128.0.0.0.170.187.204.1.0": (b"x450", b"31.7", 1, 5)})
    for maker, sources in ((None, []), (9, []), (fdp.FOUNDRY, ["fdp"]), (edp.EXTREME, ["edp"])):
        met, _ = await around.ask(Reader(told(agent)), LINKS, "192.0.2.1", maker)
        assert [one.source for one in met] == sources
