import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.collect.snmp import components, entity
from ksocket.collect.snmp.oids import COMPONENT, COMPONENTS, ENTITY_CLASS
from ksocket.collect.snmp.tables import Reader
from kswire.facts import Component
from kswire.problems import Code


def agent(columns, rows):
    """Rows by index: class, serial, model, contained in; then description, name, revisions (3), maker."""
    return (
        columns(ENTITY_CLASS, {index: row[:1] for index, row in rows.items()})
        | columns(COMPONENTS, {index: row[1:4] for index, row in rows.items()})
        | columns(COMPONENT, {index: row[4:] for index, row in rows.items()})
    )


async def asked(told, columns, rows, **more):
    reader = Reader(told(agent(columns, rows), **more))
    return await components.ask(reader, await entity.classes_of(reader)), reader


SWITCH = {
    "1": (11, b"", b"STACK", 0, b"Stack", b"Stack", b"", b"", b"", b""),
    "1001": (3, b"SER1", b"EX-24", 1, b"Switch 1", b"Switch 1", b"V02", b"12.2", b"15.0", b"Example"),
    "1002": (5, b"", b"", 1001, b"Slot for a power supply", b"PS slot", b"", b"", b"", b""),
    "1003": (6, b"PSU1", b"PWR-350", 1002, b"Power supply", b"PS A", b"V01", b"", b"", b"Example"),
    "1004": (7, b"", b"", 1001, b"Fan", b"Fan 1", b"", b"", b"", b""),
    "1005": (8, b"", b"", 1001, b"Temperature", b"Temp", b"", b"", b"", b""),
    "1010": (10, b"", b"", 1001, b"Gigabit port", b"Gi1/0/1", b"", b"", b"", b""),
    "1011": (10, b"SFP9", b"GLC-SX-MM", 1010, b"1000BaseSX SFP", b"Gi1/0/25", b"", b"", b"", b"Example"),
    "1012": (9, b"SFP8", b"GLC-LH", 1001, b"1000BaseLX SFP", b"Gi1/0/26", b"", b"", b"", b"Example"),
    "1014": (9, b"", b"", 1001, b"", b"SFP3", b"", b"", b"", b""),
    "1015": (10, b"00:00:AA:BB:CC:01", b"", 1001, b"Ethernet", b"eth0", b"", b"", b"", b""),
    "1016": (1, b"1e1c0000.xhci", b"0x0002", 1001, b"Linux xHCI Host Controller", b"1-0", b"", b"", b"", b"0x1d6b"),
    "1013": (10, b"SER1", b"EX-24", 1001, b"Port that repeats its switch", b"Gi1/0/27", b"", b"", b"", b""),
}


async def test_the_parts_of_a_stack(told, columns):
    found, reader = await asked(told, columns, SWITCH)
    assert reader.missing == []
    assert [(one.name, one.kind, one.serial, one.within) for one in found] == [
        ("Stack", "stack", None, None),
        ("Switch 1", "chassis", "SER1", 1),
        ("PS A", "powerSupply", "PSU1", 1001),  # its slot is nothing of its own
        ("Fan 1", "fan", None, 1001),
        ("Gi1/0/25", "transceiver", "SFP9", 1001),
        ("Gi1/0/26", "transceiver", "SFP8", 1001),
    ]
    assert found[1] == Component(
        name="Switch 1", kind="chassis", index=1001, within=1, vendor="Example", model="EX-24", serial="SER1",
        hardware="V02", firmware="12.2", software="15.0", description="Switch 1",
    )  # fmt: skip


async def test_an_agent_without_parts_is_asked_nothing(told):
    session = told({})
    assert await components.ask(Reader(session), {}) == ()
    assert session.asked == []


async def test_those_with_a_serial_come_first_when_there_are_too_many(told, columns, missing):
    fans = {str(index): (7, b"", b"", 0, b"Fan", b"Fan", b"", b"", b"", b"") for index in range(1, 1100)}
    supply = {"2000": (6, b"PSU1", b"PWR", 0, b"", b"PS", b"", b"", b"", b"")}
    found, reader = await asked(told, columns, fans | supply)
    assert len(found) == 1000
    assert found[-1].serial == "PSU1"
    assert missing(reader) == [("components", Code.SNMP_WALK_LIMIT)]


@pytest.mark.parametrize("column", [COMPONENTS["entPhysicalSerialNum"], COMPONENT["entPhysicalName"]])
async def test_silence_is_said(told, columns, missing, column):
    _, reader = await asked(told, columns, SWITCH, silent_at=[column])
    assert missing(reader) == [("components", Code.SNMP_NO_ANSWER)]


async def test_when_it_is_not_known_what_there_is_that_is_said(told, columns, missing):
    found, reader = await asked(told, columns, SWITCH, silent_at=ENTITY_CLASS.values())
    assert found == ()
    assert missing(reader) == [("entity", Code.SNMP_NO_ANSWER), ("components", Code.SNMP_NO_ANSWER)]
    _, reader = await asked(told, columns, SWITCH, limit=3)
    assert ("components", Code.SNMP_WALK_LIMIT) in missing(reader)


def test_things_that_are_within_each_other():
    rows = {
        "1": {"entPhysicalClass": 9, "entPhysicalSerialNum": b"A1", "entPhysicalContainedIn": 2},
        "2": {"entPhysicalClass": 5, "entPhysicalContainedIn": 1},
        "3": {"entPhysicalClass": 9, "entPhysicalSerialNum": b"A3", "entPhysicalContainedIn": 3},
    }
    found = components.parse(rows, ["1", "3"], {})
    assert [(one.name, one.within) for one in found] == [("module 1", None), ("module 3", None)]


def test_things_that_are_within_each_other_without_end():
    rows = {str(one): {"entPhysicalClass": 5, "entPhysicalContainedIn": one + 1} for one in range(1, 100)}
    rows |= {"1": rows["1"] | {"entPhysicalClass": 9}, "100": {"entPhysicalClass": 3}}
    assert components.parse(rows, ["1", "100"], {})[0].within is None


INDEX = st.one_of(st.integers(0, 9), st.integers(0, 2**40)).map(str)
VALUE = st.one_of(st.integers(), st.integers(0, 12), st.binary(max_size=20), st.text(max_size=20))
ROWS = st.dictionaries(INDEX, st.dictionaries(st.sampled_from([*ENTITY_CLASS, *COMPONENTS]), VALUE))
WORDS = st.dictionaries(
    st.tuples(st.sampled_from([*COMPONENT.values()]), INDEX).map(lambda pair: f"{pair[0]}.{pair[1]}"), VALUE
)


@given(ROWS, WORDS)
def test_any_table_is_read(rows, words):
    found = components.parse(rows, components.chosen(rows), words)
    indexes = {one.index for one in found}
    assert all(one.name and (one.within is None or one.within in indexes) for one in found)
