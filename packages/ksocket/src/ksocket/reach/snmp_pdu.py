"""Requests and replies of SNMP, written and read: what stands within the messages of all versions. Pure.

RFC 3416 (v2c, v3), RFC 1157 (v1), X.690.
"""

from dataclasses import dataclass
from ipaddress import IPv4Address

from ksocket.reach.snmp_wire import content, dotted, head

Value = int | float | bytes | str
Row = tuple[str, Value | None]  # an OID, and what it is; None: the agent has nothing there

GET, GET_NEXT, GET_BULK = 0xA0, 0xA1, 0xA5
SEQUENCE, INTEGER, OCTETS, NULL, OID = 0x30, 0x02, 0x04, 0x05, 0x06
_IP_ADDRESS, _OPAQUE, _COUNTER64 = 0x40, 0x44, 0x46
_MOST_32, _MOST_64 = 2**32 - 1, 2**64 - 1
_NONE = frozenset({NULL, 0x80, 0x81, 0x82})  # noSuchObject, noSuchInstance, endOfMibView
_LONGEST_OID = 640  # bytes: 128 arcs of at most 5


@dataclass(frozen=True, slots=True)
class Pdu:
    """A request or a reply. first, second: error status and index, or non-repeaters and repetitions of a GetBulk."""

    kind: int
    number: int
    first: int = 0
    second: int = 0
    variables: tuple[Row, ...] = ()


def write(pdu: Pdu) -> bytes:
    """The request."""
    rows = [tlv(SEQUENCE, tlv(OID, _oid(name)), tlv(NULL)) for name, _ in pdu.variables]
    return tlv(pdu.kind, number(pdu.number), number(pdu.first), number(pdu.second), tlv(SEQUENCE, *rows))


def read(data: bytes, at: int, end: int) -> Pdu:
    """The reply that stands at this place of data.

    Raises:
        ValueError: it is not well-formed, or no reply. IndexError: it is cut off.
    """
    known = head(data, at, end)
    at, found = known.at, []
    while at < known.end:
        inner, at = content(data, at, known.end, SEQUENCE)
        start, inner = content(data, inner, at, OID)
        found.append((_oid_text(data[start:inner]), value(data, inner, at)))
    return Pdu(known.kind, known.number, known.status, known.index, tuple(found))


def value(data: bytes, at: int, end: int) -> Value | None:
    """As the library gives it: octets as bytes, an OID and an address as text, every number as int.

    Raises:
        ValueError: it is not well-formed. IndexError: it is cut off.
    """
    kind = data[at]
    start, stop = content(data, at, end, kind)
    raw = data[start:stop]
    if kind in _NONE:
        return None
    if kind in (OCTETS, _OPAQUE):
        return raw
    if kind == OID:
        return _oid_text(raw)
    if kind == _IP_ADDRESS:
        return str(IPv4Address(raw))
    if kind == INTEGER:
        return int.from_bytes(raw, "big", signed=True)
    # Unsigned ones come with a zero before them; more octets than the type has are cut off, as the library does it.
    return int.from_bytes(raw, "big") & (_MOST_64 if kind == _COUNTER64 else _MOST_32)


def without_rows(columns: list[str], rows: tuple[Row, ...]) -> set[str]:
    """Those of these columns that have no row, by what the agent has next to each of them (GetNext).

    An answer that is not complete tells nothing, nor does what stands before the column that it is to come after. A
    column of which a row stands anywhere in the answer has rows: some agents answer in an order of their own.
    """
    if len(rows) != len(columns):
        return set()
    empty = {
        column
        for column, (name, value) in zip(columns, rows, strict=True)
        if (value is None and name == column) or (not name.startswith(f"{column}.") and _arcs(name) > _arcs(column))
    }
    return {column for column in empty if not any(name.startswith(f"{column}.") for name, _ in rows)}


def _arcs(name: str) -> list[int]:
    return [int(arc) for arc in name.split(".")]


def tlv(tag: int, *parts: bytes) -> bytes:
    """An element: its type, its length and what it holds."""
    body = b"".join(parts)
    if len(body) < 0x80:
        return bytes([tag, len(body)]) + body
    size = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + body


def number(value: int) -> bytes:
    """An INTEGER."""
    return tlv(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def octets(value: bytes) -> bytes:
    """An OCTET STRING."""
    return tlv(OCTETS, value)


def _oid_text(raw: bytes) -> str:
    if not raw or raw[-1] & 0x80 or len(raw) > _LONGEST_OID:
        raise ValueError("an OID that is empty, too long or unfinished")
    return dotted(raw)


def _oid(name: str) -> bytes:
    first, second, *rest = (int(arc) for arc in name.split("."))
    return b"".join(map(_base128, (40 * first + second, *rest)))


def _base128(arc: int) -> bytes:
    found = [arc & 0x7F]
    while arc := arc >> 7:
        found.append(arc & 0x7F | 0x80)
    return bytes(reversed(found))
