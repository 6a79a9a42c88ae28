import pytest

from ksocket.collect.snmp import entity
from ksocket.collect.snmp.entity import Chassis
from ksocket.collect.snmp.oids import ENTITY, ENTITY_CLASS
from ksocket.collect.snmp.tables import Reader


def agent(columns, **rows):
    """Rows by index: class, description, name, firmware, software, serial, maker, model."""
    by_index = {index.lstrip("_"): row for index, row in rows.items()}
    classes = columns(ENTITY_CLASS, {index: row[:1] for index, row in by_index.items()})
    return classes | columns(ENTITY, {index: row[1:] for index, row in by_index.items()})


STACK = {
    "_1": (11, b"Stack", b"", b"", b"", b"", b"", b""),
    "_1001": (3, b"Switch 1", b"Switch 1", b"12.2", b"15.0", b"SER1 ", b"Example", b"EX-24"),
    "_1002": (9, b"Module", b"", b"", b"", b"SERM", b"", b"EX-M"),
    "_2001": (3, b"Switch 2", b"Switch 2", b"12.2", b"15.0", b"SER2", b"Example", b"EX-48"),
}


async def test_a_stack(told, columns):
    found = await entity.ask(Reader(told(agent(columns, **STACK))))
    first = Chassis(1001, False, "EX-24", "SER1", "12.2", "15.0", "Example", "Switch 1")
    assert [one.serial for one in found] == [None, "SER1", "SER2"]
    assert entity.main(found) == first


async def test_classes_that_are_known_are_not_walked_again(told, columns):
    session = told(agent(columns, **STACK))
    classes = await entity.classes_of(Reader(session))
    asked = len(session.asked)
    assert len(await entity.ask(Reader(session), classes)) == 3
    assert ENTITY_CLASS["entPhysicalClass"] not in session.asked[asked:]


async def test_only_chassis_are_asked_about(told, columns):
    session = told(agent(columns, **STACK))
    await entity.ask(Reader(session))
    assert not any(oid.endswith(".1002") for oid in session.asked)


async def test_a_bounded_number(told, columns):
    many = {f"_{index}": (3, b"", b"", b"", b"", b"S%d" % index, b"", b"") for index in range(1, 40)}
    assert len(await entity.ask(Reader(told(agent(columns, **many))))) == 12


async def test_no_entity_mib(told):
    session = told({})
    assert await entity.ask(Reader(session)) == ()
    assert len(session.asked) == 1 + 3 * 2


OTHER = {
    "_1": (1, b"Box", b"", b"", b"2.0", b"SER1", b"Example", b"EX-1"),
    "_2": (9, b"Card", b"", b"", b"", b"", b"", b""),
}


async def test_the_one_entity_that_names_itself(told, columns):
    (found,) = await entity.ask(Reader(told(agent(columns, **OTHER))))
    assert (found.model, found.serial, found.software) == ("EX-1", "SER1", "2.0")


async def test_one_of_several_that_are_no_chassis_is_not_the_device(told, columns):
    two = OTHER | {"_2": (9, b"Card", b"", b"", b"", b"SER2", b"", b"")}
    assert await entity.ask(Reader(told(agent(columns, **two)))) == ()
    many = {f"_{index}": (9, b"", b"", b"", b"", b"S" if index == 1 else b"", b"", b"") for index in range(1, 40)}
    assert await entity.ask(Reader(told(agent(columns, **many)))) == ()


async def test_entities_without_classes(told, columns):
    rows = {"1": OTHER["_1"][1:], "1001": (b"Card", b"", b"", b"", b"SER2", b"", b"EX-C")}
    (found,) = await entity.ask(Reader(told(columns(ENTITY, rows))))
    assert found.model == "EX-1"


def test_a_stack_that_alone_knows_its_model():
    stack = Chassis(1, stack=True, model="EX-VC")
    assert entity.main((stack, Chassis(2))) == stack
    assert entity.main(()) is None


@pytest.mark.parametrize(
    "said",
    [
        "",
        "N/A",
        " none ",
        "unknown",
        "0000000",
        "-",
        '""',
        "Not Specified",
        "0x00",
        "FFFFFFFFFFFF",
        "To be filled by O.E.M.",
    ],
)
def test_words_for_nothing(said):
    assert entity.meaningful(said.strip() or None) is None


@pytest.mark.parametrize("said", ["FOC1234", "0012", "WS-C3560", "None-Such"])
def test_words_for_something(said):
    assert entity.meaningful(said) == said
