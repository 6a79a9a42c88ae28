from hypothesis import given
from hypothesis import strategies as st

from ksocket.collect.snmp import tags
from ksocket.collect.snmp.oids_bridge import JUNIPER_EX_VLANS, JUNIPER_VLANS
from ksocket.collect.snmp.tables import Reader
from ksocket.collect.snmp.tags import JUNIPER, Tags
from kswire.problems import Code


def test_most_agents_number_by_vlan():
    plain = Tags()
    assert [plain.number(one) for one in (0, 1, 4094, 4095)] == [None, 1, 4094, None]
    assert [plain.vlan(one) for one in (0, 10, 65536)] == [None, 10, None]


def test_forwarding_databases_by_their_numbers():
    told = Tags().of({1: 10, 2: None, 3: 5000})
    assert [told.vlan(one) for one in (1, 2, 3, 10)] == [10, None, None, None]


async def test_juniper_has_indexes_of_its_own(told, columns):
    newer = columns(JUNIPER_VLANS, {"5": (100, 327680), "6": (200, 393216)})
    found = await tags.ask(Reader(told(newer)), JUNIPER)
    assert (found.number(5), found.number(100), found.vlan(393216)) == (100, None, 200)
    older = columns(JUNIPER_EX_VLANS, {"2": (40,), "3": (0,)})
    found = await tags.ask(Reader(told(older)), JUNIPER)
    assert (found.number(2), found.number(3), found.vlan(2)) == (40, None, 40)
    assert found.of({7: 2}).vlan(7) == 40


async def test_others_are_not_asked(told):
    session = told({})
    assert await tags.ask(Reader(session), 9) == Tags()
    assert session.asked == []
    assert await tags.ask(Reader(session), JUNIPER) == Tags()
    assert len(session.asked) == 2


async def test_silence_is_said(told, missing):
    reader = Reader(told({}, silent_at=["1"]))
    await tags.ask(reader, JUNIPER)
    assert missing(reader) == [("vlans", Code.SNMP_NO_ANSWER), ("fdb", Code.SNMP_NO_ANSWER)]


VALUE = st.one_of(st.integers(), st.binary(max_size=9), st.text(max_size=9))
TABLE = st.dictionaries(
    st.one_of(st.text("0123456789.", max_size=9), st.integers(0).map(str)),
    st.dictionaries(st.sampled_from([*JUNIPER_VLANS, *JUNIPER_EX_VLANS]), VALUE),
)


@given(TABLE, TABLE, st.integers())
def test_any_tables_are_read(newer, older, number):
    found = tags.parse(newer, older)
    for one in (found.number(number), found.vlan(number)):
        assert one is None or 1 <= one <= 4094
