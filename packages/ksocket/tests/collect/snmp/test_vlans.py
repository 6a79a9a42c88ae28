from hypothesis import given
from hypothesis import strategies as st

from ksocket.collect.snmp import vlans
from ksocket.collect.snmp.bridge import Bridge
from ksocket.collect.snmp.oids_bridge import VLAN_PORTS, VLANS
from ksocket.collect.snmp.tables import Reader
from ksocket.collect.snmp.tags import Tags
from kswire.facts import Vlan
from kswire.problems import Code

SWITCH = Bridge({101: "Gi1", 102: "Gi2", 109: "Gi9"}, {1: 101, 2: 102, 9: 109})


async def read(told, agent, **more):
    return await vlans.ask(Reader(told(agent, **more)), SWITCH, Tags())


async def test_names_and_ports(told, columns):
    agent = columns(VLANS, {"1": (b"default", b"\xc0\x80", b"\x80\x00"), "20": (b"voice", b"\x40", b"")})
    assert await read(told, agent) == (
        Vlan(number=1, name="default", tagged=("Gi2", "Gi9"), untagged=("Gi1",)),
        Vlan(number=20, name="voice", tagged=("Gi2",)),
    )


async def test_what_is_now_counts_more_than_what_is_configured(told, columns):
    agent = columns(VLANS, {"1": (b"default", b"\x80", b"\x80")})
    agent |= columns(VLAN_PORTS, {"0.1": (b"\xc0", b"\x80"), "0.30": (b"\x40", b"\x40")})
    assert await read(told, agent) == (
        Vlan(number=1, name="default", tagged=("Gi2",), untagged=("Gi1",)),
        Vlan(number=30, untagged=("Gi2",)),
    )


async def test_an_agent_without_vlans_costs_two_requests(told):
    session = told({})
    assert await vlans.ask(Reader(session), SWITCH, Tags()) == ()
    assert len(session.asked) == 2


async def test_what_was_cut_off_is_said(told, columns, missing):
    agent = columns(VLANS, {str(index): (b"v", b"", b"") for index in range(1, 9)})
    for reader, code in (
        (Reader(told(agent, limit=5)), Code.SNMP_WALK_LIMIT),
        (Reader(told(agent, silent_at=["1"])), Code.SNMP_NO_ANSWER),
    ):
        await vlans.ask(reader, SWITCH, Tags())
        assert missing(reader) == [("vlans", code)]


def test_the_ports_of_all_vlans_are_bounded(told, missing):
    many = tuple(Vlan(number=one, name="x", tagged=("p",) * 30_000) for one in (1, 2, 3))
    reader = Reader(told({}))
    assert [len(one.tagged) for one in vlans.within(reader, many)] == [30_000, 0, 0]
    assert missing(reader) == [("vlans", Code.SNMP_WALK_LIMIT)]


def test_a_list_of_all_ports_in_every_vlan_is_not_read_to_its_end():
    switch = Bridge({one: f"p{one}" for one in range(1, 3000)})
    static = {str(number): {"dot1qVlanStaticEgressPorts": b"\xff" * 60_000} for number in range(1, 4095)}
    found = vlans.parse(static, {}, switch, Tags())
    assert len(found) == 4094
    assert 50_000 < sum(len(one.tagged) for one in found) < 54_000


INDEX = st.lists(st.integers(0, 2**32), min_size=1, max_size=4).map(lambda parts: ".".join(map(str, parts)))
VALUE = st.one_of(st.integers(), st.binary(max_size=40), st.text(max_size=40))


def table(oids):
    return st.dictionaries(INDEX, st.dictionaries(st.sampled_from([*oids]), VALUE))


@given(table(VLANS), table(VLAN_PORTS))
def test_any_tables_are_read(static, current):
    found = vlans.parse(static, current, SWITCH, Tags())
    assert all(1 <= one.number <= 4094 and not set(one.tagged) & set(one.untagged) for one in found)
