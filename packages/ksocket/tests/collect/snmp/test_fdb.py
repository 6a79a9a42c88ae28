from hypothesis import given
from hypothesis import strategies as st

from ksocket.collect.snmp import fdb
from ksocket.collect.snmp.bridge import Bridge
from ksocket.collect.snmp.oids_bridge import BASE_PORTS, FDB, FDB_IDS, Q_FDB
from ksocket.collect.snmp.tables import Reader
from ksocket.collect.snmp.tags import Tags
from kswire.facts import Neighbor, Vlan
from kswire.problems import Code

SWITCH = Bridge({101: "Gi1", 102: "Gi2"}, {1: 101, 2: 102})
ONE, TWO, GROUP = "0.0.170.187.204.1", "0.0.170.187.204.2", "1.0.94.0.0.1"
LEARNED, SELF, MGMT, INVALID = 3, 4, 5, 2


def station(mac, ifname, vlan=None):
    return Neighbor(source="fdb", macaddr=f"00:00:aa:bb:cc:{mac:02x}", ifname=ifname, vlan=vlan)


async def test_stations_by_vlan(told, columns):
    agent = columns(Q_FDB, {f"10.{ONE}": (1, LEARNED), f"20.{TWO}": (2, MGMT), f"20.{ONE}": (2, SELF)})
    assert await fdb.ask(Reader(told(agent)), SWITCH, Tags()) == (station(1, "Gi1", 10), station(2, "Gi2", 20))


async def test_what_is_no_station_behind_a_port(told, columns):
    rows = {f"10.{ONE}": (0, LEARNED), f"10.{TWO}": (1, INVALID), f"10.{GROUP}": (1, LEARNED), "10.1.2": (1, LEARNED)}
    assert await fdb.ask(Reader(told(columns(Q_FDB, rows))), SWITCH, Tags()) == ()


async def test_databases_that_are_not_numbered_as_their_vlans(told, columns):
    agent = columns(Q_FDB, {f"1.{ONE}": (1, LEARNED), f"2.{TWO}": (2, LEARNED)})
    agent |= columns(FDB_IDS, {"0.10": (1,), "0.20": (2,), "0.30": (2,)})
    assert await fdb.ask(Reader(told(agent)), SWITCH, Tags()) == (station(1, "Gi1", 10), station(2, "Gi2"))


async def test_agents_that_add_a_number_of_their_own_to_the_index(told, columns):
    agent = columns(Q_FDB, {f"10.{ONE}.7": (1, LEARNED)})
    assert await fdb.ask(Reader(told(agent)), SWITCH, Tags()) == (station(1, "Gi1", 10),)


async def test_agents_that_write_ifindexes_for_ports(told, columns):
    for agent in (columns(Q_FDB, {f"10.{ONE}": (101, LEARNED)}), columns(FDB, {ONE: (101, LEARNED)})):
        (found,) = await fdb.ask(Reader(told(agent)), SWITCH, Tags())
        assert found.ifname == "Gi1"


async def test_a_bridge_without_vlans(told, columns):
    session = told(columns(FDB, {ONE: (1, LEARNED), TWO: (2, None)}))
    assert await fdb.ask(Reader(session), SWITCH, Tags()) == (station(1, "Gi1"), station(2, "Gi2"))
    assert len(session.asked) == 3


async def test_an_agent_without_stations_costs_two_requests(told):
    session = told({})
    assert await fdb.ask(Reader(session), SWITCH, Tags()) == ()
    assert len(session.asked) == 2


async def test_what_was_cut_off_is_said_and_the_rest_is_kept(told, columns, missing):
    agent = columns(Q_FDB, {f"10.0.0.170.187.204.{one}": (1, LEARNED) for one in range(9)})
    reader = Reader(told(agent, limit=5))
    assert len(await fdb.ask(reader, SWITCH, Tags())) == 5
    assert missing(reader) == [("fdb", Code.SNMP_WALK_LIMIT)]
    reader = Reader(told(agent, silent_at=["1"]))
    assert await fdb.ask(reader, SWITCH, Tags()) == ()
    assert missing(reader) == [("fdb", Code.SNMP_NO_ANSWER)]


# --- Cisco: a context for each VLAN

VLANS = (Vlan(number=1), Vlan(number=20), Vlan(number=30, untagged=("Gi2",)), Vlan(number=1003))


def inside(columns, mac, port):
    return columns(FDB, {mac: (port, LEARNED)}) | columns(BASE_PORTS, {"7": (102,)})


async def test_every_vlan_in_its_context(told, columns):
    contexts = {"vlan-20": told({}), "vlan-30": told(inside(columns, TWO, 7))}
    session = told(columns(FDB, {ONE: (1, LEARNED)}), within=contexts)
    reader = Reader(session)
    found = await fdb.ask(reader, SWITCH, Tags(), VLANS)
    assert found == (station(1, "Gi1", 1), station(2, "Gi2", 30))
    assert session.entered == ["vlan-30", "vlan-20"]  # first those with ports of their own
    assert reader.missing == []


async def test_contexts_that_may_not_be_asked(told, columns, missing):
    reader = Reader(told(columns(FDB, {ONE: (1, LEARNED)})))
    assert await fdb.ask(reader, SWITCH, Tags(), VLANS) == (station(1, "Gi1", 1),)
    assert missing(reader) == [("fdbVlans", Code.VLANS_NOT_READ)]
    assert reader.missing[0].problem.params == {"vlans": "30, 20"}


async def test_the_first_failure_ends_it(told, columns, missing):
    for first in ({}, {"vlan-30": told({}, silent_at=["1"])}):
        session = told({}, within=first | {"vlan-20": told(inside(columns, TWO, 7))})
        reader = Reader(session)
        assert await fdb.ask(reader, SWITCH, Tags(), VLANS) == ()
        assert session.entered == ["vlan-30"]
        assert missing(reader) == [("fdbVlans", Code.VLANS_NOT_READ)]


async def test_a_table_in_a_context_that_breaks_off(told, columns, missing):
    agent = inside(columns, TWO, 7) | columns(FDB, {ONE: (7, LEARNED)})
    session = told({}, within={"vlan-30": told(agent, limit=1), "vlan-20": told({})})
    reader = Reader(session)
    assert len(await fdb.ask(reader, SWITCH, Tags(), VLANS)) == 1
    assert missing(reader) == [("fdb", Code.SNMP_WALK_LIMIT)]


async def test_a_switch_that_tells_of_all_vlans_at_once_is_asked_in_no_context(told, columns):
    session = told(columns(Q_FDB, {f"10.{ONE}": (1, LEARNED)}), within={})
    assert await fdb.ask(Reader(session), SWITCH, Tags(), VLANS) == (station(1, "Gi1", 10),)
    assert session.entered == []


INDEX = st.lists(st.integers(0, 2**32), min_size=1, max_size=9).map(lambda parts: ".".join(map(str, parts)))
VALUE = st.one_of(st.integers(0, 9), st.integers(), st.binary(max_size=40), st.text(max_size=40))


def table(oids):
    return st.dictionaries(INDEX, st.dictionaries(st.sampled_from([*oids]), VALUE))


@given(table(Q_FDB), table(FDB), table(FDB_IDS))
def test_any_tables_are_read(by_vlan, plain, ids):
    found = fdb.by_vlan(by_vlan, SWITCH, Tags().of(fdb.by_id(ids))) + fdb.plain(plain, SWITCH, None)
    assert all(one.macaddr and one.ifname for one in found)
