from ksocket.collect.snmp import switching
from ksocket.collect.snmp.oids_bridge import (
    BASE_PORTS,
    FDB,
    JUNIPER_VLANS,
    Q_FDB,
    VLANS,
    VTP_VLANS,
)
from ksocket.collect.snmp.tables import Reader
from ksocket.collect.snmp.tags import JUNIPER
from ksocket.collect.snmp.vtp import CISCO
from kswire.facts import Neighbor, Vlan
from kswire.problems import Code

NAMES = {101: "ge-0/0/1"}
MAC = "0.0.170.187.204.1"


def station(vlan):
    return Neighbor(source="fdb", macaddr="00:00:aa:bb:cc:01", ifname="ge-0/0/1", vlan=vlan)


async def test_a_switch(told, columns):
    agent = columns(BASE_PORTS, {"1": (101,)}) | columns(VLANS, {"5": (b"office", b"\x80", b"\x80")})
    agent |= columns(Q_FDB, {f"5.{MAC}": (1, 3)})
    for maker in (None, CISCO):
        vlans, stations = await switching.ask(Reader(told(agent)), NAMES, maker)
        assert vlans == (Vlan(number=5, name="office", untagged=("ge-0/0/1",)),)
        assert stations == (station(5),)


async def test_juniper(told, columns):
    agent = columns(BASE_PORTS, {"1": (101,)}) | columns(VLANS, {"5": (b"office", b"\x80", b"\x80")})
    agent |= columns(Q_FDB, {f"327680.{MAC}": (1, 3)}) | columns(JUNIPER_VLANS, {"5": (100, 327680)})
    vlans, stations = await switching.ask(Reader(told(agent)), NAMES, JUNIPER)
    assert [one.number for one in vlans] == [100]
    assert stations == (station(100),)


async def test_cisco(told, columns, missing):
    agent = columns(BASE_PORTS, {"1": (101,)}) | columns(FDB, {MAC: (1, 3)})
    agent |= columns(VTP_VLANS, {"1.1": (b"default", 1), "1.20": (b"voice", 1)})
    reader = Reader(told(agent))
    vlans, stations = await switching.ask(reader, NAMES, CISCO)
    assert [one.name for one in vlans] == ["default", "voice"]
    assert stations == (station(1),)
    assert missing(reader) == [("fdbVlans", Code.VLANS_NOT_READ)]


async def test_what_is_no_switch_costs_one_request(told):
    session = told({})
    assert await switching.ask(Reader(session), NAMES, None) == ((), ())
    assert len(session.asked) == 1
