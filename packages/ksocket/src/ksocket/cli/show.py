"""Nodes as people and programs read them: table, json, ndjson, csv. Each printer gets nodes as they come."""

import csv
import io
import shutil
from collections import Counter
from collections.abc import Callable, Container, Sequence
from ipaddress import ip_address
from typing import Protocol, TextIO

from rich.cells import cell_len, set_cell_size

from ksocket import words
from kswire.codec import to_json
from kswire.facts import Attempt
from kswire.nodes import Node
from kswire.problems import Code, Problem
from kswire.reports import Done
from kswire.workbook import COLUMNS, row

FORMATS = ("table", "json", "ndjson", "csv")  # as text; xlsx and kscan are files of their own kinds


class Printer(Protocol):
    """Takes every node once, then the end of the run."""

    def node(self, node: Node) -> None:
        """One node, as found."""

    def end(self, done: Done | None) -> None:
        """Nothing more will come."""


def printer(
    name: str,
    out: TextIO,
    *,
    explain: bool = False,
    unused: Container[str] = (),
    planned: Callable[[], int] | None = None,
) -> Printer:
    """The printer of that format.

    Args:
        name: one of FORMATS.
        out: where it writes.
        explain: the table says for every attempt what happened and what to do.
        unused: methods that nobody has a file for or asked for: the table does not say that they lack credentials.
        planned: to how many addresses a search went; asked when nobody answered.
    """
    match name:
        case "json":
            return _Json(out)
        case "ndjson":
            return _Ndjson(out)
        case "csv":
            return _Csv(out)
        case _:
            return _Table(out, explain=explain, unused=unused, planned=planned)


class _Json:
    def __init__(self, out: TextIO) -> None:
        self._out, self._nodes = out, list[Node]()

    def node(self, node: Node) -> None:
        self._nodes.append(node)

    def end(self, done: Done | None) -> None:
        nodes = sorted(self._nodes, key=_order)
        self._out.write(to_json({"nodes": nodes, "run": done}).decode() + "\n")


class _Ndjson:
    def __init__(self, out: TextIO) -> None:
        self._out = out

    def node(self, node: Node) -> None:
        self._out.write(to_json(node).decode() + "\n")
        self._out.flush()

    def end(self, done: Done | None) -> None:
        pass


class _Csv:
    def __init__(self, out: TextIO) -> None:
        self._out, self._nodes = out, list[Node]()

    def node(self, node: Node) -> None:
        self._nodes.append(node)

    def end(self, done: Done | None) -> None:  # noqa: ARG002 - a row knows nothing of the run
        text = io.StringIO()
        sheet = csv.writer(text, lineterminator="\r\n")  # RFC 4180
        sheet.writerow(COLUMNS)
        sheet.writerows(row(node) for node in sorted(self._nodes, key=_order))
        self._out.write(text.getvalue())


_WIDE = {"address": 15, "name": 18, "type": 10, "system": 34, "serial": 14, "packages": 8}
_NARROW = {"address": 15, "name": 12, "type": 8, "system": 15, "serial": 10, "packages": 8}  # 80 columns
_NOTE = 20  # columns, at least


class _Table:
    """A line a node as it comes, so the widths are fixed: what is longer ends in an ellipsis, but never an address.

    On a terminal that has no room for the notes beside the columns, they are on lines of their own.
    """

    def __init__(
        self, out: TextIO, *, explain: bool, unused: Container[str], planned: Callable[[], int] | None
    ) -> None:
        self._out, self._explain, self._unused = out, explain, unused
        self._planned = planned
        self._nodes, self._detailed = 0, 0
        self._why: Counter[Code] = Counter()
        self._columns = shutil.get_terminal_size().columns if out.isatty() else 0  # 0: a pipe
        self._headings = [words.say(f"column-{name}") for name in _WIDE]
        self._widths = self._fitting(_WIDE)
        self._beside = not self._columns or self._columns >= sum(self._widths) + 2 * len(_WIDE) + _NOTE
        if not self._beside:
            self._widths = self._fitting(_NARROW)

    def _fitting(self, widths: dict[str, int]) -> list[int]:
        return [max(width, cell_len(word)) for width, word in zip(widths.values(), self._headings, strict=True)]

    def node(self, node: Node) -> None:
        if not self._nodes:
            self._line([*self._headings, words.say("column-note") if self._beside else ""])
        self._nodes += 1
        attempts = [one for one in node.attempts if not (without(one) and one.method in self._unused)]
        known = any(attempt.problem is None for attempt in attempts)
        self._detailed += known
        trouble = None if known else _worst(attempts)
        if trouble:
            self._why[trouble.code] += 1
        system = " ".join(filter(None, (node.system.family, node.system.version))) if node.system else ""
        self._line(
            [
                node.addresses[0].addr,
                node.display_name or "",
                node.device_types[0].type if node.device_types else "",
                system,
                (node.system.serial or "") if node.system else "",
                "" if node.number_of_packages is None else str(node.number_of_packages),
                "; ".join(filter(None, (_way(node), words.problem_text(trouble) if trouble else ""))),
            ]
        )
        if self._explain:
            self._attempts(node, attempts)
        self._out.flush()

    def _attempts(self, node: Node, attempts: Sequence[Attempt]) -> None:
        alone = all(map(without, attempts))  # beside other problems, a method without credentials is no news
        for attempt in attempts:
            what = words.problem_text(attempt.problem) if attempt.problem else words.say("attempt-worked")
            took = "" if attempt.seconds is None else f" ({attempt.seconds:.2f} s)"
            where = " ".join(filter(None, (attempt.method, attempt.file)))
            self._out.write(f"    {where}: {_plain(what)}{took}\n")
            if attempt.problem and (alone or not without(attempt)):
                self._out.write(f"      -> {_plain(words.advice(attempt.problem))}\n")
        for gap in node.missing:
            named = gap.problem.params.get("group") == gap.group  # then the sentence names it
            told = _plain(words.problem_text(gap.problem))
            self._out.write(f"    {told}\n" if named else f"    {gap.group}: {told}\n")

    def end(self, done: Done | None) -> None:
        if done is None:
            return
        seconds = (done.terminated_at - done.started_at).total_seconds()
        summary = "summary-one" if self._nodes == 1 else "summary"
        self._out.write(
            "\n" + words.say(summary, nodes=self._nodes, detailed=self._detailed, seconds=f"{seconds:.0f}") + "\n"
        )
        if not self._nodes and self._planned and (addresses := self._planned()):
            self._out.write(words.say("summary-silent", addresses=addresses) + "\n")
        for trouble in done.problems:
            self._out.write(f"- {_plain(words.problem_text(trouble))}\n  {_plain(words.advice(trouble))}\n")

    def _line(self, cells: list[str]) -> None:
        *cells, note = map(_plain, cells)
        first, *widths = self._widths
        widths = [max(first, cell_len(cells[0])), *widths]
        line = "  ".join(_fit(cell, width) for cell, width in zip(cells, widths, strict=True))
        if self._beside:  # in a pipe it is not cut: somebody may search it
            line += "  " + (_fit(note, self._columns - cell_len(line) - 2) if self._columns else note)
        self._out.write(line.rstrip() + "\n")
        if note and not self._beside:
            self._out.write(f"    {note}\n")


def without(attempt: Attempt) -> bool:
    """Whether it was not made: no file of that method is for the address."""
    return attempt.problem is not None and attempt.problem.code is Code.NO_CREDENTIALS


def _worst(attempts: Sequence[Attempt]) -> Problem | None:
    """The problem that says most: of a method that has credentials, if there is one."""
    troubles = [attempt.problem for attempt in attempts if attempt.problem]
    telling = [one for one in troubles if one.code is not Code.NO_CREDENTIALS]
    return next(iter(telling or troubles), None)


def _way(node: Node) -> str:
    route = node.addresses[0].route
    return words.say("behind", route=" > ".join(route)) if route else ""


def _order(node: Node) -> tuple[int, int, tuple[str, ...]]:
    address = node.addresses[0]
    ip = ip_address(address.addr)
    return (ip.version, int(ip), address.route)


def _plain(text: str) -> str:
    """Names come from the network: nothing in them may move the cursor of a terminal."""
    return "".join(one if one.isprintable() else "?" for one in text)


def _fit(text: str, width: int) -> str:
    return set_cell_size(text, width - 1) + "…" if cell_len(text) > width else set_cell_size(text, width)
