"""The report of a run as one page to print on A4: no script, nothing from elsewhere, every text escaped. Pure."""

from collections.abc import Iterator
from html import escape
from typing import Final

from kswire.runreport import RunReport
from kswire.runsheets import Reader, Section, sections, title
from kswire.workbook import Cell, readable

MAX_ROWS: Final = 2000  # of one table: what is more, nobody prints
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""Also as a header, where the page is served."""

_STYLE: Final = """
@page { size: A4; margin: 15mm 12mm 18mm;
  @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 1em; max-width: 60em; color: #111; background: #fff;
  font: 10pt/1.45 "Noto Sans JP", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", Meiryo, "Segoe UI", sans-serif }
h1 { font-size: 16pt; margin: 0 0 .6em; border-bottom: 2px solid #111; padding-bottom: .2em }
h2 { font-size: 12pt; margin: 1.4em 0 .4em; break-after: avoid }
table { border-collapse: collapse; width: 100% }
th, td { border: 1px solid #999; padding: .25em .5em; text-align: left; vertical-align: top;
  white-space: pre-line; overflow-wrap: anywhere }
th { background: #eee; font-weight: 600; overflow-wrap: normal }
thead { display: table-header-group }
tr { break-inside: avoid }
td.number { text-align: right; white-space: nowrap }
table.summary th { width: 32% }
table.sign { width: auto; margin: 0 0 1em auto }
table.sign td { width: 8em; height: 4.5em }
p.more { margin: .3em 0 }
@media print { body { padding: 0; max-width: none; font-size: 9pt } th { print-color-adjust: exact } }
"""


def page(report: RunReport, reader: Reader) -> str:
    """The whole document."""
    name = escape(title(report, reader))
    summary, *others = sections(report, reader)
    return "".join(
        (
            f'<!DOCTYPE html>\n<html lang="{escape(reader.language)}">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">\n',
            f"<title>{name} {_text(report.reference or report.scan_id)}</title>\n<style>{_STYLE}</style>\n</head>\n",
            f"<body>\n<h1>{name}</h1>\n",
            *_signs(reader),
            *_summary(summary),
            *(line for one in others for line in _table(one, reader)),
            "</body>\n</html>\n",
        )
    )


def _signs(reader: Reader) -> Iterator[str]:
    """Room for the names and seals of those who stand for it."""
    who = "".join(f"<th>{escape(reader.say(one))}</th>" for one in ("sign-made", "sign-checked", "sign-approved"))
    yield f'<table class="sign">\n<tr>{who}</tr>\n<tr><td></td><td></td><td></td></tr>\n</table>\n'


def _summary(section: Section) -> Iterator[str]:
    yield '<table class="summary">\n'
    for item, content in section.rows:
        yield f"<tr><th>{_text(item)}</th><td>{_text(content)}</td></tr>\n"
    yield "</table>\n"


def _table(section: Section, reader: Reader) -> Iterator[str]:
    """A table without rows says so."""
    yield f"<h2>{escape(section.title)}</h2>\n"
    if not section.rows:
        yield f"<p>{escape(reader.say('none'))}</p>\n"
        return
    headings = "".join(f"<th>{escape(one)}</th>" for one in section.headings)
    yield f"<table>\n<colgroup>{''.join(_columns(section))}</colgroup>\n<thead><tr>{headings}</tr></thead>\n<tbody>\n"
    for row in section.rows[:MAX_ROWS]:
        yield f"<tr>{''.join(map(_cell, row))}</tr>\n"
    yield "</tbody>\n</table>\n"
    if len(section.rows) > MAX_ROWS:
        yield f'<p class="more">{escape(reader.say("more", number=len(section.rows) - MAX_ROWS))}</p>\n'


def _columns(section: Section) -> Iterator[str]:
    whole = sum(section.widths)
    yield from (f'<col style="width:{100 * width / whole:.1f}%">' for width in section.widths)


def _cell(value: Cell) -> str:
    number = not isinstance(value, str) and value is not None
    return f'<td class="number">{_text(value)}</td>' if number else f"<td>{_text(value)}</td>"


def _text(value: Cell) -> str:
    return "" if value is None else escape(readable(f"{value:,}" if isinstance(value, int) else str(value)))
