"""ENTITY-MIB (RFC 6933): the parts of a device that have a name or a serial number of their own."""

import asyncio
import re
from collections.abc import Iterator

from ksocket.collect.snmp.entity import meaningful
from ksocket.collect.snmp.oids import COMPONENT, COMPONENTS
from ksocket.collect.snmp.tables import Reader, Table
from ksocket.collect.snmp.values import Value, number, text
from kswire.facts import Component
from kswire.problems import Code, problem

_PORT, _SENSOR = 10, 8  # entPhysicalClass
_KINDS = {3: "chassis", 6: "powerSupply", 7: "fan", 9: "module", 11: "stack"}
_TRANSCEIVER = re.compile(
    r"\b(x?sfp|sfp28|sfp56|[qo]sfp|cfp[248]?|xfp|gbic|xenpak|transceiver)(\b|[\d+_-])", re.IGNORECASE
)
_ADDRESS = re.compile(r"[0-9a-f]{2}([:-][0-9a-f]{2}){5}", re.IGNORECASE)
_ROOT_HUBS = "0x1d6b"  # the maker of the USB hubs that are within Linux
_MOST_ENTITIES = 3000  # rows that are read
_MOST = 1000  # parts that are kept
_DEEPEST = 64
_AT_ONCE = 50  # parts whose words are asked for between two looks at the clock
_SECONDS = 20.0  # for all of it


async def ask(reader: Reader, classes: Table) -> tuple[Component, ...]:
    """The parts of this agent's device. classes: entPhysicalClass of all its entities, as walked."""
    reader.also("components", "entity")
    end = asyncio.get_running_loop().time() + _SECONDS
    if not classes:
        return ()
    columns = await reader.table("components", COMPONENTS, max_rows=_MOST_ENTITIES, max_seconds=_SECONDS)
    rows = {index: row | columns.get(index, {}) for index, row in classes.items() if index.isdigit()}
    wanted = chosen(rows)
    words: dict[str, Value] = {}
    told = 0  # of them, whose words are known
    while told < min(len(wanted), _MOST) and asyncio.get_running_loop().time() < end:
        asked = wanted[told : min(told + _AT_ONCE, _MOST)]
        words |= await reader.values("components", [f"{oid}.{index}" for index in asked for oid in COMPONENT.values()])
        if reader.session.silent:
            break
        told += len(asked)
    if told < len(wanted) and not reader.session.silent:
        reader.lacks("components", problem(Code.SNMP_WALK_LIMIT, table="entPhysicalTable", rows=told))
    return parse(rows, wanted[:told], words)


def chosen(rows: Table) -> list[str]:
    """The indexes of the parts that count: first those that name a serial number or model, then what can be plugged in.

    Ports and containers count only with a serial number: some makers write the model of the device at each of them.
    """
    named = [index for index, row in rows.items() if _named(row)]
    known = set(named)
    return [*named, *(index for index, row in rows.items() if index not in known and _class(row) in _KINDS)]


def _named(row: dict[str, Value]) -> bool:
    kind = _class(row)
    serial, model = _word(row.get("entPhysicalSerialNum")), _word(row.get("entPhysicalModelName"))
    if kind == _PORT and serial and _ADDRESS.fullmatch(serial):
        return False  # its MAC address
    return kind != _SENSOR and bool(serial or (model and kind in _KINDS))


def parse(rows: Table, wanted: list[str], words: dict[str, Value]) -> tuple[Component, ...]:
    """Classes, serials, models and containment of all rows, and what the wanted ones said -> parts, in their order.

    A port that only repeats the serial number of what it is in is left out.
    """
    kept = set(wanted)
    serials: dict[str, str | None] = {index: _word(row.get("entPhysicalSerialNum")) for index, row in rows.items()}
    found = []
    for index in sorted(wanted, key=int):
        above = list(_above(index, rows))
        row = rows.get(index, {})
        repeated = serials.get(index) is not None and any(serials.get(one) == serials[index] for one in above)
        if not (repeated and _class(row) not in _KINDS):
            within = next((one for one in above if one in kept), None)
            found.append(_component(index, within, row, words))
    return tuple(one for one in found if _is_part(one))


def _is_part(one: Component) -> bool:
    """Not an empty cage for optics, nor a part of the system's own."""
    return one.vendor != _ROOT_HUBS and bool(one.kind != "transceiver" or one.serial or one.model)


def _above(index: str, rows: Table) -> Iterator[str]:
    """What this one is in, what that one is in, and so on; ends where they go round in a circle, or too deep."""
    seen = {index}
    while (inside := number(rows.get(index, {}).get("entPhysicalContainedIn"))) is not None:
        index = str(inside)
        if index in seen or index not in rows or len(seen) > _DEEPEST:
            return
        seen.add(index)
        yield index


def _component(index: str, within: str | None, row: dict[str, Value], words: dict[str, Value]) -> Component:
    def said(name: str) -> str | None:
        return _word(words.get(f"{COMPONENT[name]}.{index}"))

    name, described = said("entPhysicalName"), said("entPhysicalDescr")
    model = _word(row.get("entPhysicalModelName"))
    kind = _kind(_class(row), " ".join(filter(None, (name, described, model))))
    return Component(
        name=name or described or model or f"{kind} {index}",
        kind=kind,
        index=_index(index),
        within=_index(within) if within else None,
        vendor=said("entPhysicalMfgName"),
        model=model,
        serial=_word(row.get("entPhysicalSerialNum")),
        hardware=said("entPhysicalHardwareRev"),
        firmware=said("entPhysicalFirmwareRev"),
        software=said("entPhysicalSoftwareRev"),
        description=described,
    )


def _kind(number_of_class: int | None, words: str) -> str:
    """Optics are ports to some makers, modules to others."""
    if number_of_class == _PORT:
        return "transceiver"
    kind = _KINDS.get(number_of_class or 0, "other")
    return "transceiver" if kind in ("module", "other") and _TRANSCEIVER.search(words) else kind


def _class(row: dict[str, Value]) -> int | None:
    return number(row.get("entPhysicalClass"))


def _word(value: Value | None) -> str | None:
    return meaningful(text(value))


def _index(index: str) -> int | None:
    """PhysicalIndex is at most 2**31 - 1."""
    return int(index) if int(index) < 2**31 else None
