"""A batch as values for the tables, before any transaction is open. Pure."""

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from kshub.store.instants import seconds
from kshub.store.records import NAMED, digest, implied, sighting, sort_key, take_apart
from kswire.batches import PackageRow
from kswire.events import Received
from kswire.reports import Done, Found, Tried

if TYPE_CHECKING:
    from array import array

MAX_HOPS: Final = 16
METHODS: Final = frozenset({"ssh", "winrm", "snmp", "aws", "azure", "vsphere"})
Place = tuple[str, str]  # address, jump hosts joined by a space


class FoundRow(NamedTuple):
    """One address of one run; record: the digest of its sighting. implied: only an answer of it arrived.

    named: by whose word alone it is told, "start" or "gateway"; None: a probe found it, or a router's ARP table.
    """

    run: str
    place: Place
    at: int
    record: bytes
    implied: bool = False
    named: str | None = None


class TriedRow(NamedTuple):
    """One method on one address of one run; records by their digests, packages by their places in the dictionary."""

    run: str
    place: Place
    method: str
    at: int
    attempts: bytes
    times: bytes
    facts: bytes | None
    neighbors: bytes | None
    uptime: int | None
    installed: "array[int] | None"


@dataclass(slots=True)
class Prepared:
    """What a batch comes to."""

    packages: tuple[PackageRow, ...]
    found: list[FoundRow] = field(default_factory=list)
    tried: list[TriedRow] = field(default_factory=list)
    done: dict[str, Done] = field(default_factory=dict)
    reports: Counter[str] = field(default_factory=Counter)  # by run
    records: dict[bytes, bytes] = field(default_factory=dict)  # by digest, not yet compressed

    def record(self, content: bytes) -> bytes:
        """The digest under which this record is kept."""
        name = digest(content)
        self.records[name] = content
        return name


def prepare(received: Received) -> Prepared:
    """Take the batch apart.

    Raises:
        ValueError: an address or a method that is none, or something after the end of its run.
    """
    prepared = Prepared(received.packages)
    here: set[tuple[str, Place]] = set()
    for report, installed in zip(received.reports, received.installed, strict=True):
        if report.run in prepared.done:
            raise ValueError("a report after the end of its run")
        if "\x00" in report.run:
            raise ValueError("a run that is none")
        prepared.reports[report.run] += 1
        match report:
            case Found():
                row = _found(prepared, report)
                here.add((row.run, row.place))
                prepared.found.append(row)
            case Tried():
                _tried(prepared, report, installed, here)
            case Done():
                prepared.done[report.run] = report
    return prepared


def _found(prepared: Prepared, report: Found) -> FoundRow:
    place = _place(report.address.addr, report.address.route)
    named = report.by if report.by in NAMED else None
    return FoundRow(report.run, place, seconds(report.found_at), prepared.record(sighting(report)), named=named)


def _tried(prepared: Prepared, report: Tried, installed: "array[int] | None", here: set[tuple[str, Place]]) -> None:
    if report.method not in METHODS:
        raise ValueError(f"no such method: {report.method[:100]!r}")
    place, at, parts, record = _place(report.addr, report.route), seconds(report.tried_at), take_apart(report), None
    if (report.run, place) not in here:
        record = prepared.record(implied(report))
        prepared.found.append(FoundRow(report.run, place, at, record, implied=True))
        here.add((report.run, place))
    prepared.tried.append(
        TriedRow(
            report.run,
            place,
            report.method,
            at,
            prepared.record(parts.attempts),
            parts.times,
            None if parts.facts is None else prepared.record(parts.facts),
            None if parts.neighbors is None else prepared.record(parts.neighbors),
            parts.uptime,
            installed,
        )
    )


@lru_cache(maxsize=65_536)
def _place(addr: str, route: tuple[str, ...]) -> Place:
    if len(route) > MAX_HOPS:
        raise ValueError("a route of too many jump hosts")
    for one in (addr, *route):
        if len(one) > 100 or "\x00" in one:
            raise ValueError("an address that is none")
        sort_key(one)
    return addr, " ".join(route)
