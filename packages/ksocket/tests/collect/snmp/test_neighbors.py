from ksocket.collect.snmp import neighbors
from ksocket.collect.snmp.oids import NEIGHBORS, NEIGHBORS_IPV4
from ksocket.collect.snmp.tables import Reader
from kswire.facts import Neighbor

MAC, OTHER = bytes.fromhex("0000aabbcc01"), bytes.fromhex("0000aabbcc02")
DYNAMIC, INVALID = 3, 2


async def test_both_tables_each_neighbour_once(told, columns):
    both = {
        "2.1.4.192.0.2.7": (MAC, DYNAMIC),
        "2.2.16.32.1.13.184" + ".0" * 11 + ".9": (OTHER, DYNAMIC),
        "2.1.4.192.0.2.1": (OTHER, 5),  # the agent's own
    }
    older = {"2.192.0.2.7": (MAC, DYNAMIC), "3.192.0.2.8": (OTHER, 4)}
    agent = columns(NEIGHBORS, both) | columns(NEIGHBORS_IPV4, older)
    found = await neighbors.ask(Reader(told(agent)), {2: "eth1"})
    assert set(found) == {
        Neighbor(source="arp", addr="192.0.2.7", macaddr="00:00:aa:bb:cc:01", ifname="eth1"),
        Neighbor(source="ndp", addr="2001:db8::9", macaddr="00:00:aa:bb:cc:02", ifname="eth1"),
        Neighbor(source="arp", addr="192.0.2.8", macaddr="00:00:aa:bb:cc:02"),
    }


def test_what_is_no_neighbour(table):
    names = "ipNetToMediaPhysAddress ipNetToMediaType"
    rows = table(
        names,
        _1_192_0_2_1=(MAC, INVALID),
        _1_192_0_2_2=(b"\0" * 6, DYNAMIC),
        _1_192_0_2_3=(b"", DYNAMIC),
        _1_224_0_0_5=(bytes.fromhex("01005e000005"), DYNAMIC),
        _1_192_0_2_300=(MAC, DYNAMIC),
        _1_2=(MAC, DYNAMIC),
        _7=(MAC, DYNAMIC),
    )
    assert neighbors.parse({}, rows, {}) == ()
    strange = {"1": {}, "1.9": {"ipNetToPhysicalPhysAddress": MAC}, "1.1.4.192.0.2.300": {}}
    assert neighbors.parse(strange, {}, {}) == ()


def test_agents_that_do_not_tell_the_type(table):
    rows = table("ipNetToMediaPhysAddress ipNetToMediaType", _1_192_0_2_1=(MAC, None))
    assert [one.addr for one in neighbors.parse({}, rows, {})] == ["192.0.2.1"]
