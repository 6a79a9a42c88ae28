"""A table on its way into a file: its columns, headings, and each value as people or programs read it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from kshub.export.listing import Column
from kshub.export.titles import heading
from kswire.workbook import Cell, cell


@dataclass(frozen=True, slots=True)
class Table:
    """title: of the list, for the sheet.

    zone: of its times; None: for programs: times in ISO 8601 in UTC, columns under their names, values as they are.
    """

    title: str
    columns: tuple[Column, ...]
    language: str
    zone: ZoneInfo | None = None

    @property
    def headings(self) -> list[str]:
        """The first line."""
        if self.zone is None:
            return [one.name for one in self.columns]
        return [heading(one.name, self.language, self.zone.key) for one in self.columns]

    @property
    def ids(self) -> frozenset[int]:
        """The columns of numbers that stand for something: texts in the API, numbers in a spreadsheet."""
        return frozenset(place for place, one in enumerate(self.columns) if one.name.endswith("Id"))

    def cells(self, row: Any) -> list[Cell | datetime]:
        """One line; a datetime has the table's zone, and none where that is not UTC's own."""
        return [self._shown(one, row) for one in self.columns]

    def _shown(self, column: Column, row: Any) -> Cell | datetime:
        if self.zone is not None and column.said is not None:
            return cell(column.said(row, self.language))
        value = column.read(row)
        if not isinstance(value, datetime):
            return cell(value)
        return iso(value) if self.zone is None else value.astimezone(self.zone).replace(tzinfo=None)


def record(columns: Sequence[Column], row: Any) -> dict[str, Any]:
    """A row for programs, as it is: nothing is made harmless for spreadsheets."""
    read = ((one.name, one.read(row)) for one in columns)
    return {name: iso(value) if isinstance(value, datetime) else value for name, value in read}


def iso(value: datetime) -> str:
    """As everywhere in the API."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
