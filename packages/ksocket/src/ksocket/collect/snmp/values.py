"""What agents send -> text, MAC addresses, IP addresses, indexes. Pure."""

from ipaddress import IPv4Address, IPv6Address

Value = int | float | bytes | str
LONGEST = 1000  # characters of one text that are kept
_ENCODINGS = ("utf-8", "shift_jis", "latin-1")


def text(value: Value | None) -> str | None:
    """A DisplayString or SnmpAdminString, decoded, without control characters; None when nothing is left.

    At most 1,000 characters. Agents send UTF-8 (RFC 3411) and, against it, what their makers use at home: Shift_JIS,
    Latin-1.
    """
    if value is None:
        return None
    raw = decoded(value) if isinstance(value, bytes) else str(value)
    if raw.isprintable():
        return raw.strip()[:LONGEST].strip() or None
    kept = "".join(letter if letter.isprintable() or letter in "\n\t" else " " for letter in raw.replace("\r\n", "\n"))
    return kept.strip()[:LONGEST].strip() or None


def decoded(raw: bytes) -> str:
    """The text in these bytes, by the first encoding that makes sense of them; ends at the first NUL."""
    raw = raw.partition(b"\0")[0][: 4 * LONGEST]
    for encoding in _ENCODINGS:
        try:
            said = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Half-width katakana alone is more often Latin-1 that happens to be decodable.
        if encoding != "shift_jis" or any("\u3040" <= letter <= "\u9fff" for letter in said):
            return said
    return raw.decode("latin-1")


def number(value: Value | None) -> int | None:
    """An integer, also from agents that send it as text."""
    if isinstance(value, int):
        return value
    if isinstance(value, bytes) and value.strip().isdigit() and len(value) < 20:
        return int(value)
    return None


def mac(value: Value | None) -> str | None:
    """PhysAddress of six bytes -> lower case with colons; None for anything else and for all zeros or ones."""
    if not isinstance(value, bytes) or len(value) != 6 or value in (b"\0" * 6, b"\xff" * 6):
        return None
    return value.hex(":")


def arcs(index: str) -> tuple[int, ...]:
    """The numbers of an OID or of a row's index."""
    return tuple(int(arc) for arc in index.split("."))


def address(parts: tuple[int, ...]) -> str | None:
    """An address from the numbers of an index: 4, 8 (IPv4 with a zone), 16 or 20 (IPv6 with a zone) bytes.

    The zone (RFC 4001) means something only on the agent itself and is dropped.
    """
    if any(part > 255 for part in parts):
        return None
    if len(parts) in (4, 8):
        return str(IPv4Address(bytes(parts[:4])))
    if len(parts) in (16, 20):
        return str(IPv6Address(bytes(parts[:16])))
    return None


def inet_address(parts: tuple[int, ...]) -> tuple[str | None, tuple[int, ...]]:
    """InetAddressType and InetAddress at the start of an index (RFC 4001): the address, and what follows it.

    Some agents leave out the length; then the type tells it.
    """
    if len(parts) < 2:
        return None, ()
    kind, size = parts[0], parts[1]
    fixed = {1: 4, 2: 16, 3: 8, 4: 20}.get(kind)
    if kind == 0 and size == 0:
        return None, parts[2:]
    if size == fixed and len(parts) >= 2 + size:
        return address(parts[2 : 2 + size]), parts[2 + size :]
    if fixed is not None and len(parts) > fixed:
        return address(parts[1 : 1 + fixed]), parts[1 + fixed :]
    return None, ()


def usable(addr: str) -> bool:
    """Whether this address can be one machine's on a network."""
    known = IPv6Address(addr) if ":" in addr else IPv4Address(addr)
    return not (known.is_loopback or known.is_unspecified or known.is_multicast or addr == "255.255.255.255")
