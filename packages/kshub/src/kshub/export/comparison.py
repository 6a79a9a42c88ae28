"""The before/after comparison: what differs between two snapshots as a workbook, for the record of a change."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import aclosing, nullcontext
from datetime import datetime
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any, Final, cast

from sqlalchemy import Row, select

from kshub.export import differences, files, titles
from kshub.export.book import Book, Sheet
from kshub.export.differences import Pair, Spoken
from kshub.export.files import Place, Slots, Wish
from kshub.export.streams import aside, sent
from kshub.faults import Fault
from kshub.store.engine import Store
from kshub.store.instants import moment
from kshub.view.diff.places import text
from kshub.view.diff.sides import HOWS, KINDS, STATES
from kshub.view.differences import Differs, Summary
from kshub.words import value, word
from kswire.workbook import Cell, cell

_WHO: Final = ("managedNodeId", "displayName", "ipAddress")
_MOVED: Final = ("how", "before", "after")
SHEETS: Final[dict[str, tuple[str, ...]]] = {
    "summary": ("item", "before", "after"),
    "counts": ("changeKind", *HOWS),
    "appeared": _WHO,
    "gone": _WHO,
    "not-searched": (*_WHO, "unknownIn"),
    "changes": (*_WHO, "changeKind", "item", *_MOVED),
    "packages": (*_WHO, "name", *_MOVED),
    "unknown": (*_WHO, "changeKind", "item", "unknownIn", "reason", "problem", "text", "advice"),
}
_Row = list[Cell | datetime]


def check(summary: Summary) -> None:
    """Whether it can be made at all.

    Raises:
        Fault: "export-too-large".
    """
    rows = sum(summary.states.values()) + sum(summary.changes.values())
    if rows > files.MAX_SHEET_ROWS:
        raise Fault("export-too-large", rows=rows, limit=files.MAX_SHEET_ROWS)


async def made(store: Store, both: Pair, where: Place, wish: Wish, slots: Slots | None = None) -> AsyncIterator[bytes]:
    """The workbook, or its changes as a list in another format. For a workbook all is counted first, in a slot.

    Raises:
        Fault: "no-column", "export-too-large", "export-busy".
    """
    if wish.form != "xlsx":
        spoken = None if wish.plain or wish.form == "jsonl" else wish.language
        return files.made(store, select(), differences.listing(both, spoken), where, wish)
    with slots.held() if slots else nullcontext():
        summary = await differences.counted(store, both)
    check(summary)
    return stream(store, both, summary, where, wish.language)


async def stream(store: Store, both: Pair, summary: Summary, where: Place, language: str) -> AsyncIterator[bytes]:
    """The file, once it is whole; summary: of the same difference, before it is read."""
    yield b""
    with TemporaryDirectory(prefix="kshub-export-") as place, TemporaryFile(dir=place) as out:
        book, spoken = Book(out, place), Spoken(language)
        sheets = {name: _sheet(book, name, where, language) for name in SHEETS}
        await aside(sheets["summary"].add, _summary(both, summary, where, language))
        await aside(sheets["counts"].add, _counts(summary, spoken))
        async with aclosing(cast("Any", differences.nodes(store, both))) as read:
            async for some in read:
                await aside(_add, sheets, some, spoken)
        await aside(sheets["changes"].add, _elsewhere(summary, language))
        await aside(book.end)
        async for chunk in sent(out):
            yield chunk


def _sheet(book: Book, name: str, where: Place, language: str) -> Sheet:
    headings = [titles.heading(one, language, where.zone.key) for one in SHEETS[name]]
    return book.sheet(
        word(f"difference-sheet-{name}", language), [headings], ids=(0,) if "managedNodeId" in SHEETS[name] else ()
    )


def _add(sheets: dict[str, Sheet], some: Sequence[Differs], spoken: Spoken) -> None:
    rows: dict[str, list[_Row]] = {name: [] for name in SHEETS}
    for one in some:
        for name, row in _rows(one, spoken):
            rows[name].append([cell(one) for one in row])
    for name, told in rows.items():
        sheets[name].add(told)


def _elsewhere(summary: Summary, language: str) -> Iterator[_Row]:
    """At the end of the sheet of changes: those of packages stand on a sheet of their own."""
    count = sum(summary.changes["packages", how] for how in HOWS if how != "unknown")
    if count:
        sheet = word("difference-sheet-packages", language)
        yield [
            None,
            None,
            None,
            word("difference-kind-packages", language),
            word("difference-elsewhere", language).format(count=count, sheet=sheet),
        ]


def _rows(one: Differs, spoken: Spoken) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Each with the sheet on which it stands."""
    who = (None if one.node_id is None else str(one.node_id), one.display_name, text(one.place))
    if one.became.state in ("appeared", "gone"):
        yield one.became.state, who
    elif one.became.state == "not-searched":
        yield "not-searched", (*who, spoken.of("when", one.became.unknown_in))
    for each in one.became.changes:
        if each.how == "unknown":
            why = (spoken.of("when", each.unknown_in), spoken.of("reason", each.reason), spoken.code(each.problem))
            said = (spoken.happened(each.problem), spoken.advice(each.problem))
            yield "unknown", (*who, spoken.of("kind", each.kind), spoken.item(each), *why, *said)
            continue
        moved = (spoken.of("how", each.how), spoken.told(each, each.before), spoken.told(each, each.after))
        if each.kind == "packages":
            yield "packages", (*who, each.item, *moved)
        else:
            yield "changes", (*who, spoken.of("kind", each.kind), spoken.item(each), *moved)


def _summary(both: Pair, summary: Summary, where: Place, language: str) -> Iterator[_Row]:
    """The two snapshots beside each other, then how many nodes there are of each state."""
    name = titles.known("networkName", language)
    yield [name, cell(where.display_name), None]
    for column, told in _ABOUT:
        heading = titles.heading(column, language, where.zone.key)
        yield [heading, *(_shown(row, told, where, language) for row in (both.before, both.after))]
    yield [word("difference-whole", language), word("difference-whole-text", language), None]
    yield [None, None, None]
    counts = [(f"difference-state-{state}", summary.states[state]) for state in STATES]
    counts += [("difference-state-unchanged", summary.unchanged), ("difference-state-unread", summary.unread)]
    for key, number in counts:
        yield [word(key, language), None, number]


_ABOUT: Final = (
    ("snapshotId", "id"),
    ("snapshotName", "display_name"),
    ("namedBy", "named_by"),
    ("namedAt", "named_at"),
    ("createdAt", "created_at"),
    ("status", "status"),
    ("reference", "reference"),
    ("orderedBy", "ordered_by"),
    ("taskStatus", "scan_status"),
    ("startedAt", "started_at"),
    ("terminatedAt", "terminated_at"),
    ("numberOfNodes", "number_of_nodes"),
    ("numberOfAddresses", "number_of_addresses"),
)
_VALUES: Final = {"status": "snapshot", "scan_status": "run"}
_TIMES: Final = frozenset({"named_at", "created_at", "started_at", "terminated_at"})


def _shown(row: Row[Any], told: str, where: Place, language: str) -> Cell | datetime:
    known = getattr(row, told)
    if told in _VALUES and known is not None:
        return cell(value(_VALUES[told], known, language))
    if told not in _TIMES or known is None:
        return str(known) if told == "id" else cell(known)
    return moment(known).astimezone(where.zone).replace(tzinfo=None)


def _counts(summary: Summary, spoken: Spoken) -> Iterator[_Row]:
    for kind in KINDS:
        yield [spoken.of("kind", kind), *(summary.changes[kind, how] for how in HOWS)]
