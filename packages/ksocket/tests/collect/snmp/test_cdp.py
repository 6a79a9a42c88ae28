from hypothesis import given
from hypothesis import strategies as st

from ksocket.collect.snmp import cdp
from ksocket.collect.snmp.oids import CDP
from ksocket.collect.snmp.tables import Reader
from kswire.facts import Neighbor

NAMES = {7: "Gi0/1"}
LINK, MANAGED = bytes([192, 0, 2, 9]), bytes([198, 51, 100, 9])


def neighbor(addr, ifname="Gi0/1"):
    return Neighbor(source="cdp", addr=addr, ifname=ifname, name="sw2", port="Gi0/24", platform="Made-up switch")


async def heard(told, columns, *row, index="7.1"):
    cells = (b"sw2", *row[:2], b"Gi0/24", b"Made-up switch", *row[2:])
    return await cdp.ask(Reader(told(columns(CDP, {index: cells}))), NAMES)


async def test_a_neighbour(told, columns):
    assert await heard(told, columns, 1, LINK) == (neighbor("192.0.2.9"),)
    assert await heard(told, columns, 1, LINK, 1, LINK) == (neighbor("192.0.2.9"),)
    assert await heard(told, columns, 1, LINK, index="8.1") == (neighbor("192.0.2.9", ifname=None),)


async def test_another_address_for_management(told, columns):
    assert await heard(told, columns, 1, LINK, 1, MANAGED) == (neighbor("192.0.2.9"), neighbor("198.51.100.9"))


async def test_ipv6(told, columns):
    six = bytes.fromhex("20010db8000000000000000000000009")
    assert await heard(told, columns, 20, six) == (neighbor("2001:db8::9"),)


async def test_no_address_that_can_be_one(told, columns):
    for kind, value in ((1, b"\0" * 4), (1, b"192.0.2.9"), (20, LINK), (1, 5), (b"x", LINK), (1, b"\xff" * 4)):
        assert await heard(told, columns, kind, value) == (neighbor(None),)


async def test_nobody(told):
    session = told({})
    assert await cdp.ask(Reader(session), NAMES) == ()
    assert len(session.asked) == 1


INDEX = st.lists(st.integers(0, 2**32), min_size=1, max_size=20).map(lambda parts: ".".join(map(str, parts)))
VALUE = st.one_of(st.integers(), st.binary(max_size=40), st.text(max_size=40))


@given(st.dictionaries(INDEX, st.dictionaries(st.sampled_from([*CDP]), VALUE)))
def test_any_table_is_read(any_table):
    assert all(one.source == "cdp" for one in cdp.parse(any_table, NAMES))
