"""`ksocket scan --report FILE`: the report of this run for change management, without a hub."""

import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from ksocket import app, planning, words
from ksocket.cli import output, settings
from kswire.orders import Scan
from kswire.printable import page
from kswire.reports import Done
from kswire.runreport import RunPart, RunReport, done_part, plan_of
from kswire.runsheets import Reader, sections
from kswire.wire import now
from kswire.workbook import cell, tallest

FORMATS: Final = ("html", "xlsx", "json")
_A4: Final = 9
_LINE: Final = 15.0  # points: one line of a row


@contextmanager
def opened(path: Path, order: Scan, setup: app.Setup) -> Iterator[Callable[[Done | None], None]]:
    """Gives what writes the report when the run is over (without an end: the plan). The file appears whole.

    Raises:
        Fault: the path has another ending, or there can be no file at it; nothing was sent.
    """
    form = settings.choice("--report", path.suffix.removeprefix(".").lower(), FORMATS)
    with output.binary(path, form) as out:
        within, _ = app.within(order, setup.settings)
        assert isinstance(within, Scan)
        plan = plan_of(planning.plan(order, setup), now())
        part = RunPart(ksocket=platform.node() or "ksocket", status="ordered", order=within, plan=plan)

        def write(done: Done | None) -> None:
            _write(out, form, _report(order.run, part, done))

        yield write


def _report(run: str, part: RunPart, done: Done | None) -> RunReport:
    if done is None:
        return RunReport(scan_id=run, kind="plan", status="done", ksockets=(part,))
    return RunReport(
        scan_id=run,
        kind="scan",
        status=done.status,
        started_at=done.started_at,
        terminated_at=done.terminated_at,
        ksockets=(done_part(part, done),),
    )


def _write(out: BinaryIO, form: str, report: RunReport) -> None:
    here = datetime.now().astimezone()
    reader = Reader(words.language(), here.tzinfo or UTC, here.tzname() or "UTC", now())
    if form == "json":
        out.write(msgspec.json.encode(report))
    elif form == "html":
        out.write(page(report, reader).encode())
    else:
        _workbook(out, report, reader)


def _workbook(out: BinaryIO, report: RunReport, reader: Reader) -> None:
    import xlsxwriter

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold, lines = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for one in sections(report, reader):
            sheet = book.add_worksheet(one.title)
            sheet.set_paper(_A4)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
            sheet.hide_gridlines(0)  # they are printed
            sheet.write_row(0, 0, one.headings, bold)
            for column, width in enumerate(one.widths):
                sheet.set_column(column, column, width)
            for number, row in enumerate(one.rows, 1):
                sheet.set_row(number, _LINE * tallest(row, one.widths))
                sheet.write_row(number, 0, [cell(value) for value in row], lines)
