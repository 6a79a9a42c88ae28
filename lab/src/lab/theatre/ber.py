"""The part of ASN.1's basic encoding rules that SNMP uses (X.690, RFC 1157, RFC 3416)."""

from dataclasses import dataclass

INTEGER, OCTET_STRING, NULL, OBJECT_IDENTIFIER, SEQUENCE = 0x02, 0x04, 0x05, 0x06, 0x30
IP_ADDRESS, COUNTER32, GAUGE32, TIME_TICKS, COUNTER64 = 0x40, 0x41, 0x42, 0x43, 0x46
NO_SUCH_OBJECT, NO_SUCH_INSTANCE, END_OF_MIB_VIEW = 0x80, 0x81, 0x82

Oid = tuple[int, ...]


@dataclass(frozen=True)
class Tlv:
    """A tag and what it holds, not yet interpreted."""

    tag: int
    content: bytes


def encode(tag: int, content: bytes) -> bytes:
    """A tag with its length and content."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def integer(value: int, tag: int = INTEGER) -> bytes:
    """A number, as short as its sign allows."""
    return encode(tag, value.to_bytes((value if value >= 0 else ~value).bit_length() // 8 + 1, "big", signed=True))


def oid(value: Oid) -> bytes:
    """An object identifier of at least two arcs."""
    content = bytearray()
    for arc in (value[0] * 40 + value[1], *value[2:]):
        septets = [arc & 0x7F]
        while arc := arc >> 7:
            septets.append(arc & 0x7F | 0x80)
        content += bytes(reversed(septets))
    return encode(OBJECT_IDENTIFIER, bytes(content))


def sequence(*parts: bytes, tag: int = SEQUENCE) -> bytes:
    """Encoded parts as one."""
    return encode(tag, b"".join(parts))


def decode(data: bytes) -> list[Tlv]:
    """What stands side by side in data. Raises ValueError when it is cut short or too long to be ours."""
    found = []
    at = 0
    while at < len(data):
        tag, size, at = data[at], *_length(data, at + 1)
        if at + size > len(data):
            raise ValueError("cut short")
        found.append(Tlv(tag, data[at : at + size]))
        at += size
    return found


def _length(data: bytes, at: int) -> tuple[int, int]:
    """A length and where what it measures begins."""
    if at >= len(data):
        raise ValueError("no length")
    first = data[at]
    if first < 0x80:
        return first, at + 1
    count = first & 0x7F
    if not 1 <= count <= 4 or at + 1 + count > len(data):
        raise ValueError("strange length")
    return int.from_bytes(data[at + 1 : at + 1 + count], "big"), at + 1 + count


def read_integer(found: Tlv) -> int:
    """Raises ValueError when it is none, or longer than 64 bits."""
    if found.tag != INTEGER or not 1 <= len(found.content) <= 8:
        raise ValueError("not an integer")
    return int.from_bytes(found.content, "big", signed=True)


def read_oid(found: Tlv) -> Oid:
    """Raises ValueError when it is none, or has more than the 128 arcs that SNMP allows (RFC 2578, 3.5)."""
    if found.tag != OBJECT_IDENTIFIER or not found.content or found.content[-1] & 0x80:
        raise ValueError("not an object identifier")
    arcs, value = [], 0
    for byte in found.content:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            arcs.append(value)
            value = 0
    if len(arcs) > 127:
        raise ValueError("too many arcs")
    first = min(arcs[0] // 40, 2)
    return (first, arcs[0] - first * 40, *arcs[1:])
