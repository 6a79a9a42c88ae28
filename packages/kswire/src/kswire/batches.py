"""Reports on the wire: a run of consecutive numbers, with every package described once for all hosts of the batch.

A fleet's hosts carry much the same packages. The batch holds a dictionary in columns (all names, all versions, ...) and
each host the places of its packages in it, as little-endian 32-bit integers: what is alike lies beside its like, where
zstd finds it.
"""

import hashlib
import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, repeat
from operator import itemgetter
from typing import Annotated, Any, Final, TypeVar

import msgspec
from msgspec import Meta

from kswire.facts import Facts, Missing, Package
from kswire.hellos import Epoch, Message, Number, Stamp
from kswire.problems import Code, problem
from kswire.reports import Done, Found, Kept, Tried
from kswire.wire import Wire, plausible

MAX_REPORTS: Final = 1000
MAX_BATCH: Final = 4 << 20  # bytes before compression at which a batch is full; a single report may be larger
MAX_REPORT: Final = 6 << 20  # bytes of one report before compression; what is above it is left out and said so
MAX_PACKAGES: Final = 100_000  # of one host; all of Debian are 64,000

PackageRow = tuple[Any, ...]
T = TypeVar("T")

_encoder = msgspec.msgpack.Encoder()


class Columns(Wire, frozen=True):
    """The packages of a batch. Each column has as many entries as `name`, or none when no package has that field."""

    name: tuple[str, ...] = ()
    version: tuple[str | None, ...] = ()
    arch: tuple[str | None, ...] = ()
    epoch: tuple[int | None, ...] = ()
    source_name: tuple[str | None, ...] = ()
    source_version: tuple[str | None, ...] = ()
    vendor: tuple[str | None, ...] = ()
    modularity_label: tuple[str | None, ...] = ()
    kind: tuple[str | None, ...] = ()


class Batch(Message, frozen=True, tag="batch"):
    """Reports number first, first + 1, ...; facts in them have no packages of their own.

    installed: (place of the report, places of its packages in the columns) for each host whose packages are known.
    stamp: that of the last report, by which the hub and the collector see later that they mean the same one.
    """

    epoch: Epoch
    first: Annotated[int, Meta(ge=1, le=2**53)]
    reports: Annotated[tuple[Kept, ...], Meta(min_length=1, max_length=MAX_REPORTS)]
    stamp: Stamp = 0
    packages: Columns = Columns()
    installed: Annotated[tuple[tuple[Number, bytes], ...], Meta(max_length=MAX_REPORTS)] = ()


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The form in which a store takes reports fastest.

    Facts in `reports` have no packages of their own. packages: the batch's dictionary, each with the fields of a
    Package in their order. installed: beside each report, the places of its packages there, to be looked up by `pick`;
    None where they are not known.
    """

    reports: tuple[Kept, ...]
    packages: tuple[PackageRow, ...]
    installed: "tuple[array[int] | None, ...]"  # array takes no parameter when this runs in Python 3.11

    def whole(self) -> tuple[Kept, ...]:
        """The reports as they were given to the other side. All hosts share the Package objects."""
        return whole(self.reports, self.packages, self.installed)


def stamp(report: Kept) -> int:
    """The report's content as 63 bits: the same number with another stamp is another report."""
    return int.from_bytes(hashlib.blake2b(_encoder.encode(report), digest_size=8).digest(), "big") >> 1


class Packer:
    """Collects reports until a batch is full."""

    __slots__ = ("_epoch", "_first", "_indices", "_installed", "_reports", "_size", "_stamp")

    def __init__(self, epoch: int, first: int) -> None:
        self._epoch, self._first = epoch, first
        self._reports: list[Kept] = []
        self._indices: dict[Package, int] = {}
        self._installed: list[tuple[int, bytes]] = []
        self._size = 0
        self._stamp = 0

    @property
    def count(self) -> int:
        """How many reports are in it."""
        return len(self._reports)

    @property
    def full(self) -> bool:
        """Whether another report belongs into the next batch."""
        return len(self._reports) >= MAX_REPORTS or self._size >= MAX_BATCH

    def add(self, report: Kept, mark: int) -> None:
        """The next report, which fits (`fit`), with its stamp."""
        if isinstance(report, Tried) and report.facts is not None and report.facts.packages is not None:
            places = self._places(report.facts.packages)
            self._installed.append((len(self._reports), places))
            self._size += len(places)
            report = msgspec.structs.replace(report, facts=msgspec.structs.replace(report.facts, packages=None))
        self._size += len(_encoder.encode(report))
        self._reports.append(report)
        self._stamp = mark

    def batch(self) -> Batch:
        """All of it."""
        return Batch(
            epoch=self._epoch,
            first=self._first,
            reports=tuple(self._reports),
            stamp=self._stamp,
            packages=_columns(tuple(self._indices)),
            installed=tuple(self._installed),
        )

    def _places(self, packages: Sequence[Package]) -> bytes:
        known = len(self._indices)
        places = array("I", [self._indices.setdefault(one, len(self._indices)) for one in packages])
        self._size += sum(len(_encoder.encode(one)) for one in islice(self._indices, known, None))
        return _little(places).tobytes()


def unpack(batch: Batch) -> Unpacked:
    """What was packed, with packages apart.

    Raises:
        ValueError: the batch contradicts itself. That places are beyond its dictionary shows when they are looked up.
    """
    packages = _rows(batch.packages)
    reports = batch.reports
    for report in reports:
        _check(report)
    filled: list[array[int] | None] = [None] * len(reports)
    for place, octets in batch.installed:
        if place >= len(reports) or filled[place] is not None:
            raise ValueError("packages of no report, or twice")
        if (report := reports[place]).__class__ is not Tried or report.facts is None:
            raise ValueError("packages of a report without facts")
        filled[place] = _indices(octets)
    return Unpacked(batch.reports, packages, tuple(filled))


def pick(dictionary: Sequence[T], places: "array[int]") -> tuple[T, ...]:
    """What stands at these places: millions of times, so that nothing in it is a step of Python.

    Raises:
        ValueError: a place beyond the dictionary, which the other side has made up.
    """
    try:
        if len(places) < 2:  # itemgetter of one gives no tuple
            return tuple(dictionary[one] for one in places)
        picked: tuple[T, ...] = itemgetter(*places)(dictionary)
    except IndexError:
        raise ValueError("places of packages that are not in the dictionary") from None
    return picked


def whole(
    reports: Sequence[Kept], packages: Sequence[PackageRow], installed: "Sequence[array[int] | None]"
) -> tuple[Kept, ...]:
    """Reports with their packages in them; those are made once for all hosts."""
    entries = tuple(Package(*one) for one in packages)
    return tuple(
        report if places is None else _with_packages(report, pick(entries, places))
        for report, places in zip(reports, installed, strict=True)
    )


def fit(report: Kept) -> Kept:
    """The report without what makes it larger than MAX_REPORT, which it then says; nearly always the report itself."""
    if len(_encoder.encode(report)) <= MAX_REPORT and _number_of_packages(report) <= MAX_PACKAGES:
        return report
    if isinstance(report, Done):
        return msgspec.structs.replace(report, problems=report.problems[:1000])
    if isinstance(report, Found):
        address = msgspec.structs.replace(report.address, hostnames=report.address.hostnames[:100], services=())
        return msgspec.structs.replace(report, address=address)
    facts = _fit_facts(report.facts) if report.facts is not None else None
    return msgspec.structs.replace(report, attempts=report.attempts[:1000], facts=facts)


def _fit_facts(facts: Facts) -> Facts:
    sizes = {name: len(_encoder.encode(getattr(facts, name))) for name in facts.__struct_fields__ if name != "missing"}
    total = sum(sizes.values())
    crowded = len(facts.packages or ()) > MAX_PACKAGES
    dropped: list[str] = []
    for name in sorted(sizes, key=lambda one: (crowded and one == "packages", sizes[one]), reverse=True):
        if total <= MAX_REPORT // 2 and (dropped or not crowded):
            break
        total -= sizes[name]
        dropped.append(name)
    lost = tuple(Missing(group=name, problem=problem(Code.OUTPUT_TOO_LARGE, limit=MAX_REPORT)) for name in dropped)
    return msgspec.structs.replace(facts, **dict.fromkeys(dropped), missing=facts.missing[:1000] + lost)


def _number_of_packages(report: Kept) -> int:
    return len(report.facts.packages or ()) if isinstance(report, Tried) and report.facts else 0


def _columns(packages: tuple[Package, ...]) -> Columns:
    columns = {name: tuple(getattr(one, name) for one in packages) for name in Columns.__struct_fields__}
    return Columns(**{name: column for name, column in columns.items() if any(one is not None for one in column)})


def _rows(columns: Columns) -> tuple[PackageRow, ...]:
    present = msgspec.structs.astuple(columns)
    if any(len(column) != len(columns.name) for column in present if column):
        raise ValueError("columns of different lengths")
    return tuple(zip(*(column or repeat(None, len(columns.name)) for column in present), strict=True))


def _indices(octets: bytes) -> "array[int]":
    indices = array("I")
    if len(octets) % indices.itemsize or len(octets) > MAX_PACKAGES * indices.itemsize:
        raise ValueError("places of packages that are none")
    indices.frombytes(octets)
    return _little(indices)


def _check(report: Kept) -> None:
    """Raises ValueError: it holds what no report of a batch may."""
    if isinstance(report, Tried):
        if report.facts is not None and report.facts.packages is not None:
            raise ValueError("packages outside the dictionary")
        right = plausible(report.tried_at)
        for one in report.attempts:
            right = right and (one.started_at is None or plausible(one.started_at))
    elif isinstance(report, Found):
        right = plausible(report.found_at)
    else:
        right = plausible(report.started_at) and plausible(report.terminated_at)
    if not right:
        raise ValueError("a time out of range")


def _with_packages(report: Kept, packages: tuple[Package, ...]) -> Kept:
    if not isinstance(report, Tried) or report.facts is None:
        raise TypeError("unpack lets packages only beside facts")
    return msgspec.structs.replace(report, facts=msgspec.structs.replace(report.facts, packages=packages))


def _little(values: "array[int]") -> "array[int]":
    """The same on the wire whatever the machine: little-endian."""
    if sys.byteorder == "big":
        values.byteswap()
    return values
