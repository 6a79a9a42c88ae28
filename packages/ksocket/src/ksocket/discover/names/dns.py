"""Messages of the domain name system, as name servers and mDNS responders speak them (RFC 1035, RFC 6762). Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

PTR: Final = 12
SRV: Final = 33
PORT: Final = 53

MAX_RECORDS: Final = 200
_IN: Final = 1
_RECURSION_DESIRED: Final = 0x0100
_ANSWER: Final = 0x8000
_HEADER: Final = 12
_MAX_LABELS: Final = 128
_CACHE_FLUSH: Final = 0x8000  # RFC 6762, 10.2: the top bit of a record's class


@dataclass(frozen=True, slots=True)
class Record:
    """One record. target: where a PTR or SRV leads; port: of an SRV."""

    name: str
    kind: int
    target: str
    port: int | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """An answer: its number, its code (RFC 1035, 4.1.1: 0 no error, 3 no such name), and its PTR and SRV records."""

    number: int
    code: int
    questions: tuple[str, ...]
    records: tuple[Record, ...]


def reverse(addr: str) -> str:
    """The name under which the names of an address are kept (RFC 1035, 3.5; RFC 3596, 2.5)."""
    return ip_address(addr.partition("%")[0]).reverse_pointer


def query(number: int, *names: str, recursion: bool) -> bytes:
    """A query for the PTR records of these names. number: 0 to 65,535."""
    flags = _RECURSION_DESIRED if recursion else 0
    header = b"".join(one.to_bytes(2, "big") for one in (number, flags, len(names), 0, 0, 0))
    return header + b"".join(_encoded(name) + PTR.to_bytes(2, "big") + _IN.to_bytes(2, "big") for name in names)


def _encoded(name: str) -> bytes:
    labels = [label.encode() for label in name.split(".")]
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def parse(datagram: bytes) -> Message | None:
    """The answer in this datagram; None when it is none. What follows a malformed record is left out."""
    if len(datagram) < _HEADER:
        return None
    number, flags, asked, *counts = (int.from_bytes(datagram[at : at + 2], "big") for at in range(0, _HEADER, 2))
    if not flags & _ANSWER:
        return None
    questions: list[str] = []
    records: list[Record] = []
    at = _HEADER
    try:
        for _ in range(min(asked, MAX_RECORDS)):
            name, at = _name(datagram, at)
            questions.append(name)
            at += 4
        records.extend(_records(datagram, at, min(sum(counts), MAX_RECORDS)))
    except ValueError:
        if not records and asked and not questions:
            return None
    return Message(number, flags & 15, tuple(questions), tuple(records))


def _records(data: bytes, at: int, count: int) -> Iterator[Record]:
    for _ in range(count):
        try:
            name, at = _name(data, at)
            kind, group, size = (int.from_bytes(data[at + n : at + n + 2], "big") for n in (0, 2, 8))
            at += 10
            if at + size > len(data):
                return
            if kind in (PTR, SRV) and group & ~_CACHE_FLUSH == _IN:
                yield _record(data, name, kind, at)
            at += size
        except ValueError:
            return


def _record(data: bytes, name: str, kind: int, at: int) -> Record:
    if kind == PTR:
        return Record(name, kind, _name(data, at)[0])
    target, _ = _name(data, at + 6)  # after priority and weight
    return Record(name, kind, target, int.from_bytes(data[at + 4 : at + 6], "big"))


def _name(data: bytes, at: int) -> tuple[str, int]:
    """The name that begins here, lower case, and where it ends. A pointer leads back only, so no loop is endless.

    Raises:
        ValueError: there is no name.
    """
    labels: list[str] = []
    end, limit = -1, at
    while True:
        if at >= len(data) or len(labels) > _MAX_LABELS:
            raise ValueError("a name that does not end")
        size = data[at]
        if size >= 0xC0:
            end = at + 2 if end < 0 else end
            target = (size & 0x3F) << 8 | int.from_bytes(data[at + 1 : at + 2], "big")
            if target >= limit:
                raise ValueError("a pointer that leads forward")
            at = limit = target
            continue
        if size > 63:
            raise ValueError("a label of an unknown kind")
        at += 1
        if not size:
            return ".".join(labels), at if end < 0 else end
        labels.append(data[at : at + size].decode("utf-8", "replace").lower())
        at += size
