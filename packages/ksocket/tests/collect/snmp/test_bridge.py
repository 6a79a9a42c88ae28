from hypothesis import given
from hypothesis import strategies as st

from ksocket.collect.snmp import bridge
from ksocket.collect.snmp.bridge import Bridge
from ksocket.collect.snmp.oids_bridge import BASE_PORTS
from ksocket.collect.snmp.tables import Reader
from kswire.problems import Code

NAMES = {101: "Gi1", 102: "Gi2"}


async def test_ports_have_numbers_of_their_own(told, columns):
    found = await bridge.ask(Reader(told(columns(BASE_PORTS, {"1": (101,), "2": (102,), "3": (999,)}))), NAMES)
    assert found is not None
    assert [found.port(one) for one in (1, 2, 3, 4, None, b"x")] == ["Gi1", "Gi2", None, None, None, None]


async def test_an_agent_that_does_not_tell_them_numbers_by_interface(told):
    found = await bridge.ask(Reader(told({"1.3.6.1.2.1.17.4.2.0": 300})), NAMES)
    assert found == Bridge(NAMES)
    assert found.port(101) == "Gi1"


def test_a_group_of_links_has_no_port_but_an_interface():
    assert Bridge(NAMES, {1: 101}).port(102) == "Gi2"
    assert Bridge({2: "Vlan2"}, {1: 101, 3: 103}).port(2) is None


def test_agents_that_number_ports_from_one_on_whatever_their_table_says():
    odd = Bridge({49153: "Gi1", 49154: "Gi2"}, {49153: 49153, 49154: 49154})
    assert [odd.of([2, 0]).port(one) for one in (1, 2)] == ["Gi1", "Gi2"]
    assert odd.of([49154]) is odd


def test_agents_that_write_ifindexes_for_ports():
    odd = Bridge(NAMES, {1: 101, 2: 102})
    assert odd.of([101, 102, 0, None]).port(101) == "Gi1"
    assert odd.of([1, 101]) is odd
    assert odd.of([0]) is odd


def test_the_ports_that_have_a_name():
    assert [*Bridge(NAMES, {1: 101, 2: 999}).numbers()] == [1, 101, 102]
    assert [*Bridge(NAMES).numbers()] == [101, 102]


async def test_no_bridge_costs_one_request(told):
    session = told({"1.3.6.1.2.1.18.1.0": 1})
    assert await bridge.ask(Reader(session), NAMES) is None
    assert session.asked == ["1.3.6.1.2.1.17"]


async def test_silence_is_said_of_stations_and_vlans(told, columns, missing):
    for oid in ("1.3.6.1.2.1.17", BASE_PORTS["dot1dBasePortIfIndex"]):
        reader = Reader(told(columns(BASE_PORTS, {"1": (101,)}), silent_at=[oid]))
        assert await bridge.ask(reader, NAMES) is None
        assert missing(reader) == [("fdb", Code.SNMP_NO_ANSWER), ("vlans", Code.SNMP_NO_ANSWER)]


INDEX = st.lists(st.integers(0, 2**32), min_size=1, max_size=3).map(lambda parts: ".".join(map(str, parts)))


@given(st.dictionaries(INDEX, st.fixed_dictionaries({"dot1dBasePortIfIndex": st.one_of(st.integers(), st.binary())})))
def test_any_table_is_read(table):
    assert all(isinstance(one, int) for one in bridge.parse(table).values())
