import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.collect.snmp import lldp
from ksocket.collect.snmp.oids_bridge import BASE_PORTS
from ksocket.collect.snmp.oids_hello import (
    LLDP,
    LLDP_ADDRESSES,
    LLDP_PORTS,
    LLDP_V2,
    LLDP_V2_ADDRESSES,
    LLDP_V2_PORTS,
)
from ksocket.collect.snmp.tables import Reader
from kswire.facts import Neighbor

MAC = bytes.fromhex("0000aabbcc01")
ROW = (4, MAC, 5, b"Gi0/24", b"uplink", b"sw2", b"Made-up switch")
SW2 = Neighbor(
    source="lldp", addr="192.0.2.9", macaddr="00:00:aa:bb:cc:01", ifname="Gi0/1", name="sw2", port="Gi0/24",
    platform="Made-up switch",
)  # fmt: skip


async def test_a_neighbour(told, columns):
    agent = columns(LLDP, {"0.7.1": ROW}) | columns(LLDP_ADDRESSES, {"0.7.1.1.4.192.0.2.9": (1,)})
    assert await lldp.ask(Reader(told(agent | columns(LLDP_PORTS, {"7": (b"Gi0/1",)}))), {}) == (SW2,)


async def test_agents_that_leave_out_the_time_mark(told, columns):
    agent = columns(LLDP, {"7.1": ROW}) | columns(LLDP_ADDRESSES, {"7.1.1.4.192.0.2.9": (1,)})
    assert await lldp.ask(Reader(told(agent | columns(LLDP_PORTS, {"7": (b"Gi0/1",)}))), {}) == (SW2,)


async def test_an_agent_that_falls_silent_names_no_wrong_port(told, columns):
    agent = columns(LLDP, {"0.7.1": ROW}) | columns(LLDP_PORTS, {"7": (b"Gi0/1",)})
    for oid in (LLDP["lldpRemSysName"], LLDP["lldpRemChassisId"]):
        assert await lldp.ask(Reader(told(agent, silent_at=[oid])), {7: "Vlan7"}) == ()
    (heard,) = await lldp.ask(Reader(told(agent, silent_at=[LLDP_PORTS["lldpLocPortId"]])), {7: "Vlan7"})
    assert (heard.name, heard.ifname) == ("sw2", None)


async def test_nobody(told):
    session = told({})
    assert await lldp.ask(Reader(session), {}) == ()
    assert len(session.asked) == 2


def test_ids_of_other_kinds(table):
    names = "lldpRemChassisIdSubtype lldpRemChassisId lldpRemPortIdSubtype lldpRemPortId"
    remote = table(names, _0_7_1=(7, b"core", 3, MAC), _5=(4, MAC, 5, b"x"))
    assert lldp.parse(remote, {}, {}, {}, {}) == (Neighbor(source="lldp", name="core", port="00:00:aa:bb:cc:01"),)


async def test_ports_whose_id_is_a_mac_go_by_their_description(told, columns):
    row = (4, MAC, 3, MAC, b"eth1", b"sw2", b"Made-up switch")
    agent = columns(LLDP, {"0.7.1": row}) | columns(LLDP_PORTS, {"7": (MAC, 3, b"eth0")})
    (found,) = await lldp.ask(Reader(told(agent)), {})
    assert (found.ifname, found.port) == ("eth0", "eth1")


def test_management_addresses_of_both_kinds():
    six = "0.7.1.2.16.32.1.13.184" + ".0" * 11 + ".9"
    assert lldp.managed_by({six: {}, "0.7.2.1.4.192.0.2.9": {}, "0.7.3.6.6.1.2.3.4.5.6": {}, "1": {}}) == {
        (7, 1): "2001:db8::9",
        (7, 2): "192.0.2.9",
    }


async def test_the_later_mib_where_the_first_is_empty(told, columns):
    agent = (
        columns(LLDP_V2, {"0.7.1.1": ROW})
        | columns(LLDP_V2_ADDRESSES, {"0.7.1.1.1.4.192.0.2.9": (1,)})
        | columns(LLDP_V2_PORTS, {"7": (b"Gi0/1", 5)})
    )
    assert await lldp.ask(Reader(told(agent)), {}) == (SW2,)
    both = agent | columns(LLDP, {"0.7.1": ROW})
    session = told(both)
    await lldp.ask(Reader(session), {})
    assert not any(oid in session.asked for oid in LLDP_V2.values())


NAMES = {10: "ge-0/0/1", 512: "ge-0/0/2"}


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"lldpLocPortId": b"ge-0/0/1", "lldpLocPortIdSubtype": 5}, "ge-0/0/1"),
        ({"lldpLocPortId": b"x", "lldpLocPortIdSubtype": 1, "lldpLocPortDesc": b"ge-0/0/2"}, "ge-0/0/2"),
        ({"lldpLocPortId": b"512", "lldpLocPortIdSubtype": 7}, "ge-0/0/2"),
        ({"lldpLocPortId": b"9", "lldpLocPortIdSubtype": 7}, "9"),
        ({"lldpLocPortId": b"Ethernet1", "lldpLocPortIdSubtype": 5}, "Ethernet1"),
        ({}, None),
    ],
)
def test_the_name_of_the_own_port(row, name):
    assert lldp.local(row, NAMES, frozenset(NAMES.values())) == name


async def test_ports_that_no_row_tells_of_go_by_their_number(told, columns):
    agent = columns(LLDP, {"0.1.1": ROW, "0.10.1": ROW})
    (one, ten) = await lldp.ask(Reader(told(agent)), NAMES)
    assert (one.ifname, ten.ifname) == (None, "ge-0/0/1")
    (one, ten) = await lldp.ask(Reader(told(agent | columns(BASE_PORTS, {"1": (512,)}))), NAMES)
    assert (one.ifname, ten.ifname) == ("ge-0/0/2", None)


def remote(kind, chassis, **more):
    row = {"lldpRemChassisIdSubtype": kind, "lldpRemChassisId": chassis, **more}
    (found,) = lldp.parse({"0.7.1": row}, {}, {}, {}, {})
    return found


def test_a_chassis_id_that_is_an_address():
    assert remote(5, bytes([1, 192, 0, 2, 9])).addr == "192.0.2.9"
    assert remote(5, bytes([2]) + bytes.fromhex("20010db8000000000000000000000009")).addr == "2001:db8::9"
    for odd in (b"", b"\x01", bytes([1, 127, 0, 0, 1]), bytes([1, 192, 0, 2]), b"x", 5):
        assert remote(5, odd) == Neighbor(source="lldp")


def test_a_chassis_id_that_is_a_name_is_one_where_there_is_no_other():
    assert remote(7, b"rack-3").name == "rack-3"
    assert remote(7, b"rack-3", lldpRemSysName=b"sw3").name == "sw3"


def test_mac_addresses_that_are_written_out():
    assert remote(4, b"00:00:AA:BB:CC:01").macaddr == "00:00:aa:bb:cc:01"
    assert remote(4, b"0000.aabb.cc01").macaddr == "00:00:aa:bb:cc:01"
    assert remote(4, b"00:00:AA:BB:CC").macaddr is None


def test_a_port_that_is_a_number_goes_by_its_description():
    assert remote(4, MAC, lldpRemPortIdSubtype=7, lldpRemPortId=b"513", lldpRemPortDesc=b"ge-0/0/0").port == "ge-0/0/0"
    assert remote(4, MAC, lldpRemPortIdSubtype=7, lldpRemPortId=b"513").port == "513"
    assert remote(4, MAC, lldpRemPortIdSubtype=5, lldpRemPortId=b"513", lldpRemPortDesc=b"to core").port == "513"


INDEX = st.lists(st.integers(0, 2**32), min_size=1, max_size=24).map(lambda parts: ".".join(map(str, parts)))
VALUE = st.one_of(st.integers(), st.binary(max_size=40), st.text(max_size=40))


def tables(*oids):
    return st.tuples(*(st.dictionaries(INDEX, st.dictionaries(st.sampled_from([*one]), VALUE)) for one in oids))


@given(tables(LLDP, LLDP_ADDRESSES, LLDP_PORTS))
def test_any_tables_are_read(any_tables):
    assert all(one.source == "lldp" for one in lldp.parse(*any_tables, NAMES, NAMES))


@given(tables(LLDP_V2, LLDP_V2_ADDRESSES, LLDP_V2_PORTS))
def test_any_tables_of_the_later_mib_are_read(any_tables):
    assert all(one.source == "lldp" for one in lldp.parse(*map(lldp.as_before, any_tables), NAMES, NAMES))
