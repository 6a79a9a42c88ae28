"""A row as people and as programs read it."""

from datetime import UTC, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from kshub.export.listing import called, field
from kshub.export.table import Table, record

ROW = SimpleNamespace(name="=1+1", updatedAt=datetime(2026, 1, 2, 15, 4, 5, tzinfo=UTC), mtu=-5, kind=None)
COLUMNS = tuple(field(one) for one in ("name", "updatedAt", "mtu", "kind"))


def test_people_get_their_zone_and_language():
    table = Table("ノード", COLUMNS, "ja", ZoneInfo("Asia/Tokyo"))
    assert table.headings == ["名前", "更新日時 [Asia/Tokyo]", "MTU", "種類"]
    assert table.cells(ROW) == ["'=1+1", datetime(2026, 1, 3, 0, 4, 5), -5, None]  # noqa: DTZ001 - as a cell holds it


def test_programs_get_names_and_utc():
    table = Table("Nodes", COLUMNS, "en")
    assert table.headings == ["name", "updatedAt", "mtu", "kind"]
    assert table.cells(ROW) == ["'=1+1", "2026-01-02T15:04:05Z", -5, None]
    assert record(COLUMNS, ROW) == {"name": "=1+1", "updatedAt": "2026-01-02T15:04:05Z", "mtu": -5, "kind": None}


@pytest.mark.parametrize(("told", "shown"), [("new", "新規"), ("newer", "newer"), (None, None)])
def test_a_fixed_value_is_called_what_people_call_it(told, shown):
    columns, row = (called(field("state"), "state"),), SimpleNamespace(state=told)
    assert Table("", columns, "ja", ZoneInfo("UTC")).cells(row) == [shown]
    assert Table("", columns, "ja").cells(row) == [told]
    assert record(columns, row) == {"state": told}


def test_what_is_true_or_not():
    columns = (called(field("enabled"), "truth"),)
    rows = [SimpleNamespace(enabled=one) for one in (True, False)]
    assert [Table("", columns, "ja", ZoneInfo("UTC")).cells(one) for one in rows] == [["はい"], ["いいえ"]]


def test_a_column_that_is_not_there():
    from kshub.export.lists import LISTS  # noqa: PLC0415 - beside its only use

    with pytest.raises(KeyError):
        LISTS["scans"].chosen(["secret"])
