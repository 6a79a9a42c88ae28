"""The parts that a profile knows of: members of stacks, modules and power supplies of makers without ENTITY-MIB."""

from ksocket.collect.snmp.entity import meaningful
from ksocket.collect.snmp.rules import Part
from ksocket.collect.snmp.sources import Answers, fitting, read, refined
from ksocket.collect.snmp.tables import Reader
from ksocket.collect.snmp.values import Value
from kswire.facts import Component

_MOST_ROWS = 200  # of each table
_MOST_PARTS = 1000  # in all


async def ask(reader: Reader, tables: tuple[Part, ...], walked: dict[str, dict[str, Value]]) -> tuple[Component, ...]:
    """All parts that the agent tells. Of a table whose first columns are empty the others are not asked for.

    walked: columns whose rows are known already, all of them.
    """
    known = dict(walked)
    found: list[Component] = []
    for part in tables:
        answers = Answers()
        for column in columns(part):
            if column not in known:
                known[column] = await reader.rows("components", column, max_rows=_MOST_ROWS)
            answers.columns[column] = known[column]
            if reader.session.silent or not any(answers.columns.values()):
                break
        found += parse(part, answers)
    return tuple(found[:_MOST_PARTS])


def columns(part: Part) -> tuple[str, ...]:
    """What is walked, in that order."""
    named = [one.column for one in part.sources.values() if one.column]
    return tuple(dict.fromkeys([part.where.column, *named] if part.where else named))


def parse(part: Part, answers: Answers) -> list[Component]:
    """The rows that name a model or a serial number, as components."""
    rows: dict[str, dict[str, str]] = {}
    wanted = set(fitting(part.where, answers, most=_MOST_ROWS)) if part.where else None
    for key, source in part.sources.items():
        for index, value in answers.columns.get(source.column or "", {}).items():
            word = read(source, value)
            told = meaningful(refined(source, word)) if word else None
            if told is not None and (wanted is None or index in wanted):
                rows.setdefault(index, {})[key] = told
    return [_component(part.kind, index, row) for index, row in rows.items() if "model" in row or "serial" in row]


def _component(kind: str, index: str, row: dict[str, str]) -> Component:
    return Component(
        name=row.get("name") or f"{row.get('model', kind)} {index}",
        kind=kind,
        model=row.get("model"),
        serial=row.get("serial"),
        hardware=row.get("hardware"),
        firmware=row.get("firmware"),
        software=row.get("software"),
        description=row.get("description"),
    )


def joined(first: tuple[Component, ...], second: tuple[Component, ...]) -> tuple[Component, ...]:
    """Both, without those of the second that the first has by the same serial number."""
    known = {one.serial for one in first if one.serial}
    return (*first, *(one for one in second if one.serial not in known))
