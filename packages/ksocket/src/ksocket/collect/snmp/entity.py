"""ENTITY-MIB (RFC 6933): the chassis, and the members of a stack."""

from dataclasses import dataclass

from ksocket.collect.snmp.oids import ENTITY, ENTITY_CLASS
from ksocket.collect.snmp.tables import Reader, Table
from ksocket.collect.snmp.values import Value, number, text

CHASSIS, STACK = 3, 11  # entPhysicalClass
_MOST_ENTITIES = 3000
_MOST_CHASSIS = 12
_MOST_UNCLASSED = 8  # entities that are looked at where none is a chassis
_NAMES = {name: ENTITY[name] for name in ("entPhysicalModelName", "entPhysicalSerialNum")}
_USUAL = ("1", "1000", "1001")  # where the device itself mostly stands, for agents that tell no classes


@dataclass(frozen=True, slots=True)
class Chassis:
    """One chassis as the agent describes it."""

    index: int
    stack: bool = False
    model: str | None = None
    serial: str | None = None
    firmware: str | None = None
    software: str | None = None
    maker: str | None = None
    description: str | None = None
    hardware: str | None = None


async def classes_of(reader: Reader) -> Table:
    """What kind of thing each of the agent's entities is."""
    return await reader.table("entity", ENTITY_CLASS, max_rows=_MOST_ENTITIES)


async def ask(reader: Reader, classes: Table | None = None) -> tuple[Chassis, ...]:
    """The chassis and stacks of this agent. classes: those of its entities, walked where they are not given."""
    if classes is None:
        classes = await classes_of(reader)
    if wanted := indexes(classes):
        return parse(wanted, classes, await _values(reader, wanted))
    return await _unclassed(reader, tuple(classes))


async def _unclassed(reader: Reader, rows: tuple[str, ...]) -> tuple[Chassis, ...]:
    """Of an agent that calls nothing a chassis: the one entity that names its model or serial number.

    Where it tells no classes at all, the first of the usual rows that does.
    """
    if len(rows) > _MOST_UNCLASSED or reader.session.silent:
        return ()
    wanted = rows or _USUAL
    named = parse(wanted, {}, await _values(reader, wanted, _NAMES))
    known = [index for index, one in zip(wanted, named, strict=True) if one.model or one.serial]
    if not known or (rows and len(known) > 1):
        return ()
    return parse((known[0],), {}, await _values(reader, (known[0],)))


async def _values(reader: Reader, indexes: tuple[str, ...], columns: dict[str, str] = ENTITY) -> dict[str, Value]:
    return await reader.values("entity", [f"{oid}.{index}" for index in indexes for oid in columns.values()])


def indexes(classes: Table) -> tuple[str, ...]:
    """The rows that are chassis or stacks; a bounded number."""
    found = [index for index, row in classes.items() if row.get("entPhysicalClass") in (CHASSIS, STACK)]
    return tuple(found[:_MOST_CHASSIS])


def parse(wanted: tuple[str, ...], classes: Table, values: dict[str, Value]) -> tuple[Chassis, ...]:
    """Their columns -> chassis, in the order of their indexes."""

    def said(name: str, index: str) -> str | None:
        return meaningful(text(values.get(f"{ENTITY[name]}.{index}")))

    return tuple(
        Chassis(
            index=number(int(index.rpartition(".")[2])) or 0,
            stack=classes.get(index, {}).get("entPhysicalClass") == STACK,
            model=said("entPhysicalModelName", index),
            serial=said("entPhysicalSerialNum", index),
            hardware=said("entPhysicalHardwareRev", index),
            firmware=said("entPhysicalFirmwareRev", index),
            software=said("entPhysicalSoftwareRev", index),
            maker=said("entPhysicalMfgName", index),
            description=said("entPhysicalDescr", index),
        )
        for index in wanted
    )


_EMPTY = frozenset(
    {
        *("", "-", "--", "n/a", "n.a.", "na", "nil", "none", "null", "unknown", "undefined", "unspecified"),
        *("not applicable", "not available", "not defined", "not set", "not specified", "not supported"),
        *("default string", "no serial number", "system serial number", "to be filled by o.e.m."),
    }
)


def meaningful(said: str | None) -> str | None:
    """What an agent said, unless it is one of the words for nothing."""
    if said is None or said.casefold().strip("\"'() ") in _EMPTY or not said.strip("0.xX "):
        return None
    return None if len(said) > 5 and len(set(said.casefold())) == 1 else said


def main(chassis: tuple[Chassis, ...]) -> Chassis | None:
    """The one that speaks for the device: the first real chassis that names its model or serial."""
    known = [one for one in chassis if one.model or one.serial]
    return next((one for one in known if not one.stack), known[0] if known else None)


def words(chassis: Chassis) -> dict[str, str | None]:
    """What the chassis says about each thing that a profile may say, too."""
    return {
        "model": chassis.model,
        "serial": chassis.serial,
        "hardware": chassis.hardware,
        "firmware": chassis.firmware,
        "version": chassis.software or chassis.firmware,
        "description": chassis.description,
    }
