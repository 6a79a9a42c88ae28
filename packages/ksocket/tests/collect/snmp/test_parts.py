from hypothesis import given
from hypothesis import strategies as st

from ksocket.collect.snmp import parts
from ksocket.collect.snmp.rules import Part, Source, Where
from ksocket.collect.snmp.sources import Answers
from ksocket.collect.snmp.tables import Reader
from kswire.facts import Component
from kswire.problems import Code

UNITS = Part(
    kind="chassis",
    model=Source(column="1.3.6.1.1", pattern=r"Model (\S+)"),
    serial=Source(column="1.3.6.1.2"),
    hardware=Source(column="1.3.6.1.3"),
)
TOLD = {
    "1.3.6.1.1.1": b"Model EX-1",
    "1.3.6.1.1.2": b"Model EX-1",
    "1.3.6.1.1.3": b"empty",
    "1.3.6.1.2.1": b"A1",
    "1.3.6.1.2.2": b"B2",
    "1.3.6.1.2.3": b"",
    "1.3.6.1.3.3": b"r1",
}


async def test_rows_of_the_same_index_are_one(told):
    assert await parts.ask(Reader(told(TOLD)), (UNITS,), {}) == (
        Component(name="EX-1 1", kind="chassis", model="EX-1", serial="A1"),
        Component(name="EX-1 2", kind="chassis", model="EX-1", serial="B2"),
    )


async def test_where_picks_rows(told):
    some = Part(
        kind="powerSupply",
        name=Source(column="1.3.6.1.5"),
        serial=Source(column="1.3.6.1.2"),
        where=Where(column="1.3.6.1.4", pattern="^6$"),
    )
    session = told(TOLD | {"1.3.6.1.4.1": 9, "1.3.6.1.4.2": 6, "1.3.6.1.5.2": b"PSU 1"})
    assert await parts.ask(Reader(session), (some,), {}) == (Component(name="PSU 1", kind="powerSupply", serial="B2"),)
    assert session.asked == ["1.3.6.1.4", "1.3.6.1.5", "1.3.6.1.2"]


async def test_an_agent_without_the_table_is_asked_once(told):
    session = told({})
    assert await parts.ask(Reader(session), (UNITS,), {}) == ()
    assert session.asked == ["1.3.6.1.1"]


async def test_what_is_known_is_not_walked_again(told):
    session, models = told(TOLD), {"1": b"Model EX-1"}
    found = await parts.ask(Reader(session), (UNITS, UNITS), {"1.3.6.1.1": models})
    assert [one.name for one in found] == ["EX-1 1", "chassis 2"] * 2
    assert session.asked == ["1.3.6.1.2", "1.3.6.1.3"]


async def test_silence_is_told(told, missing):
    reader = Reader(told(TOLD, silent_at=["1.3.6.1.2"]))
    assert [one.model for one in await parts.ask(reader, (UNITS,), {})] == ["EX-1", "EX-1"]
    assert missing(reader) == [("components", Code.SNMP_NO_ANSWER)]


async def test_few_rows_are_read(told):
    many = {f"1.3.6.1.{column}.{row}": b"Model X" for column in (1, 2) for row in range(1, 1000)}
    assert len(await parts.ask(Reader(told(many)), (UNITS,), {})) == 200
    assert len(await parts.ask(Reader(told(many)), (UNITS,) * 9, {})) == 1000


def test_what_both_know_is_there_once():
    chassis, same = (
        Component(name="1", kind="chassis", serial="A1"),
        Component(name="unit 1", kind="chassis", serial="A1"),
    )
    other = Component(name="2", kind="chassis", serial="B2")
    fan = Component(name="fan", kind="fan")
    assert parts.joined((chassis, fan), (same, other, fan)) == (chassis, fan, other, fan)


values = st.one_of(st.integers(), st.binary(max_size=300), st.text(max_size=300))
columns = st.dictionaries(st.sampled_from(["1.3.6.1.1", "1.3.6.1.2"]), st.dictionaries(st.text(max_size=5), values))


@given(columns)
def test_garbage(walked):
    for one in parts.parse(UNITS, Answers(columns=walked)):
        assert one.name
        assert one.model or one.serial
