from ksocket.collect.snmp import lldp
from ksocket.collect.snmp.oids import LLDP, LLDP_ADDRESSES, LLDP_PORTS
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
    assert await lldp.ask(Reader(told(agent | columns(LLDP_PORTS, {"7": (b"Gi0/1",)})))) == (SW2,)


async def test_agents_that_leave_out_the_time_mark(told, columns):
    agent = columns(LLDP, {"7.1": ROW}) | columns(LLDP_ADDRESSES, {"7.1.1.4.192.0.2.9": (1,)})
    assert await lldp.ask(Reader(told(agent | columns(LLDP_PORTS, {"7": (b"Gi0/1",)})))) == (SW2,)


async def test_nobody(told):
    session = told({})
    assert await lldp.ask(Reader(session)) == ()
    assert len(session.asked) == 1


def test_ids_of_other_kinds(table):
    names = "lldpRemChassisIdSubtype lldpRemChassisId lldpRemPortIdSubtype lldpRemPortId"
    remote = table(names, _0_7_1=(7, b"core", 3, MAC), _5=(4, MAC, 5, b"x"))
    assert lldp.parse(remote, {}, {}) == (Neighbor(source="lldp", port="00:00:aa:bb:cc:01"),)


async def test_ports_whose_id_is_a_mac_go_by_their_description(told, columns):
    row = (4, MAC, 3, MAC, b"eth1", b"sw2", b"Made-up switch")
    agent = columns(LLDP, {"0.7.1": row}) | columns(LLDP_PORTS, {"7": (MAC, 3, b"eth0")})
    (found,) = await lldp.ask(Reader(told(agent)))
    assert (found.ifname, found.port) == ("eth0", "eth1")


def test_management_addresses_of_both_kinds():
    six = "0.7.1.2.16.32.1.13.184" + ".0" * 11 + ".9"
    assert lldp.managed_by({six: {}, "0.7.2.1.4.192.0.2.9": {}, "0.7.3.6.6.1.2.3.4.5.6": {}, "1": {}}) == {
        (7, 1): "2001:db8::9",
        (7, 2): "192.0.2.9",
    }
