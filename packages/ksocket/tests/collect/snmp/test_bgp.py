from hypothesis import given
from hypothesis import strategies as st

from ksocket.collect.snmp import bgp
from ksocket.collect.snmp.links import Links
from ksocket.collect.snmp.oids import BGP
from ksocket.collect.snmp.tables import Reader
from kswire.facts import Neighbor

LINKS = Links({2: "eth0"}, {24: {0xC00002: "eth0"}})


async def test_peers(told, columns):
    rows = {"192.0.2.2": (6, 64500), "203.0.113.9": (3, 4_200_000_000), "192.0.2.3": (1, 64501), "192.0.2.4": (6, None)}
    assert await bgp.ask(Reader(told(columns(BGP, rows))), LINKS) == (
        Neighbor(source="bgp", addr="192.0.2.2", ifname="eth0", platform="AS64500"),
        Neighbor(source="bgp", addr="192.0.2.4", ifname="eth0"),
        Neighbor(source="bgp", addr="203.0.113.9", platform="AS4200000000"),
    )


async def test_nobody(told):
    session = told({})
    assert await bgp.ask(Reader(session), LINKS) == ()
    assert len(session.asked) == 1


def test_rows_that_make_no_sense(table):
    peers = table("bgpPeerState bgpPeerRemoteAs", _1_2=(6, 1), _0_0_0_0=(6, 1), _300_0_0_1=(6, 1), _9_9_9_9=(b"", -4))
    assert bgp.parse(peers, LINKS) == (Neighbor(source="bgp", addr="9.9.9.9"),)


INDEX = st.lists(st.integers(0, 2**32), min_size=1, max_size=20).map(lambda parts: ".".join(map(str, parts)))
VALUE = st.one_of(st.integers(), st.binary(max_size=40), st.text(max_size=40))


@given(st.dictionaries(INDEX, st.dictionaries(st.sampled_from([*BGP]), VALUE)))
def test_any_table_is_read(any_table):
    assert all(one.source == "bgp" for one in bgp.parse(any_table, LINKS))
