from hypothesis import given
from hypothesis import strategies as st

from ksocket.collect.snmp import ospf
from ksocket.collect.snmp.links import Links
from ksocket.collect.snmp.oids import OSPF, OSPF_V3
from ksocket.collect.snmp.tables import Reader
from kswire.facts import Neighbor

LINKS = Links({2: "eth0", 9: "tun0"}, {24: {0xC00002: "eth0"}})
FULL, DOWN = 8, 1
SIX = bytes.fromhex("fe800000000000000000000000000002")


async def test_neighbours_of_both_versions(told, columns):
    rows = {"192.0.2.2.0": (FULL,), "10.9.9.9.9": (FULL,), "192.0.2.3.0": (DOWN,), "203.0.113.7.0": (4,)}
    agent = columns(OSPF, rows) | columns(OSPF_V3, {"2.0.16843009": (SIX, FULL), "2.0.7": (SIX[:-1] + b"\3", DOWN)})
    assert await ospf.ask(Reader(told(agent)), LINKS) == (
        Neighbor(source="ospf", addr="10.9.9.9", ifname="tun0"),
        Neighbor(source="ospf", addr="192.0.2.2", ifname="eth0"),
        Neighbor(source="ospf", addr="203.0.113.7"),
        Neighbor(source="ospf", addr="fe80::2", ifname="eth0"),
    )


async def test_nobody_costs_a_request_each(told):
    session = told({})
    assert await ospf.ask(Reader(session), LINKS) == ()
    assert session.asked == ["1.3.6.1.2.1.14.10.1.6", "1.3.6.1.2.1.191.1.9.1.5"]


def test_rows_that_make_no_sense(table):
    older = table("ospfNbrState", _1_2=(8,), _0_0_0_0_0=(8,), _300_1_1_1_0=(8,), _192_0_2_2=(8,))
    newer = table("ospfv3NbrAddress ospfv3NbrState", _2_0_1=(b"xyz", 8), _2=(5, 8), _3=(SIX, None))
    assert ospf.parse(older, newer, LINKS) == (Neighbor(source="ospf", addr="fe80::2"),)


INDEX = st.lists(st.integers(0, 2**32), min_size=1, max_size=20).map(lambda parts: ".".join(map(str, parts)))
VALUE = st.one_of(st.integers(), st.binary(max_size=40), st.text(max_size=40))


@given(st.dictionaries(INDEX, st.dictionaries(st.sampled_from([*{**OSPF, **OSPF_V3}]), VALUE)))
def test_any_table_is_read(any_table):
    assert all(one.source == "ospf" for one in ospf.parse(any_table, any_table, LINKS))
