"""What stands on the outside of an SNMP datagram, read before the library that decodes it is let near.

Pure. The library ends in a Rust panic on some malformed datagrams and hides which report came; so each datagram is
first read here: is it well formed as far as it is not encrypted, and what does it say? RFC 3416, RFC 3412, X.690.
"""

from dataclasses import dataclass, replace

# usmStats counters (RFC 3414) and what stands behind them in the reports of SNMP-MPD-MIB and SNMP-TARGET-MIB.
UNSUPPORTED_SEC_LEVELS = "1.3.6.1.6.3.15.1.1.1.0"
NOT_IN_TIME_WINDOWS = "1.3.6.1.6.3.15.1.1.2.0"
UNKNOWN_USER_NAMES = "1.3.6.1.6.3.15.1.1.3.0"
UNKNOWN_ENGINE_IDS = "1.3.6.1.6.3.15.1.1.4.0"
WRONG_DIGESTS = "1.3.6.1.6.3.15.1.1.5.0"
DECRYPTION_ERRORS = "1.3.6.1.6.3.15.1.1.6.0"

_SEQUENCE, _INTEGER, _OCTETS, _OID = 0x30, 0x02, 0x04, 0x06
RESPONSE, REPORT = 0xA2, 0xA8
_PRIVATE, _AUTHENTIC = 2, 1  # of the flags of a message of v3
_MAX_VARIABLES = 2000
_LONGEST_OID = 640  # 128 arcs of at most 5 bytes
_LARGEST_ARC = 2**32 - 1
_IMPOSSIBLE = (1, 0)

# The smallest and largest content of each type of value, in bytes; what the library is known to survive.
_VALUES = {
    0x02: (1, 8),  # INTEGER
    0x04: (0, 65535),  # OCTET STRING
    0x05: (0, 0),  # NULL
    0x06: (1, _LONGEST_OID),
    0x40: (4, 4),  # IpAddress
    0x41: (1, 5),  # Counter32
    0x42: (1, 5),  # Gauge32
    0x43: (1, 5),  # TimeTicks
    0x44: (0, 65535),  # Opaque
    0x46: (1, 9),  # Counter64
    0x47: (1, 5),  # UInteger32
    0x80: (0, 0),  # noSuchObject
    0x81: (0, 0),  # noSuchInstance
    0x82: (0, 0),  # endOfMibView
}


@dataclass(frozen=True, slots=True)
class Clock:
    """Who sent a message of v3, and when by its own clock; not to be believed before it is proved.

    Places in the datagram: code, where the authentication code begins (None: there is none); salt; scoped, the rest.
    """

    engine: bytes
    boots: int
    time: int
    code: int | None
    salt: tuple[int, int]
    scoped: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reply:
    """The outside of a reply. number: that of the message by v3, else of the request.

    encrypted: nothing else is known but the clock. report: the OID of the counter that it carries.
    """

    number: int
    encrypted: bool = False
    error_status: int = 0
    error_index: int = 0
    report: str | None = None
    clock: Clock | None = None


def read(datagram: bytes) -> Reply:
    """The outside of this datagram.

    Raises:
        ValueError: it is no well-formed reply of SNMP.
    """
    try:
        at, end = content(datagram, 0, len(datagram), _SEQUENCE)
        version, at = integer(datagram, at, end)
        if version in (0, 1):
            _, at = content(datagram, at, end, _OCTETS)  # the community
            return _pdu(datagram, at, end)
        if version == 3:
            return _version3(datagram, at, end)
    except IndexError:
        raise ValueError("truncated") from None
    raise ValueError("unknown version")


def number(request: bytes) -> int:
    """The number of a request of ours, which its reply repeats."""
    at, end = content(request, 0, len(request), _SEQUENCE)
    version, at = integer(request, at, end)
    if version == 3:
        at, end = content(request, at, end, _SEQUENCE)
    else:
        _, at = content(request, at, end, _OCTETS)
        at, end = content(request, at, end, request[at])
    return integer(request, at, end)[0]


def _version3(data: bytes, at: int, end: int) -> Reply:
    header, at = content(data, at, end, _SEQUENCE)
    message, header = integer(data, header, at)
    _, header = integer(data, header, at)  # msgMaxSize
    flags, after = content(data, header, at, _OCTETS)
    if after - flags != 1:
        raise ValueError("flags are one byte")
    integer(data, after, at)
    clock = _security(data, at, end, authentic=bool(data[flags] & _AUTHENTIC))
    if data[flags] & _PRIVATE:
        content(data, *clock.scoped, _OCTETS)
        return Reply(message, encrypted=True, clock=clock)
    return replace(scoped(data, *clock.scoped), number=message, clock=clock)


def scoped(data: bytes, at: int, end: int) -> Reply:
    """The outside of a reply within its context, as it stands in a message of v3 (RFC 3412, 6).

    Raises:
        ValueError: it is no well-formed reply. IndexError: it is cut off.
    """
    at, end = content(data, at, end, _SEQUENCE)
    for _ in range(2):  # contextEngineID, contextName
        _, at = content(data, at, end, _OCTETS)
    return _pdu(data, at, end)


def _security(data: bytes, at: int, end: int, *, authentic: bool) -> Clock:
    """UsmSecurityParameters (RFC 3414, 2.4)."""
    outer, after = content(data, at, end, _OCTETS)
    inner, stop = content(data, outer, after, _SEQUENCE)
    engine, inner = content(data, inner, stop, _OCTETS)
    if inner - engine > 32:
        raise ValueError("an engine id has at most 32 bytes")
    name = data[engine:inner]
    boots, inner = integer(data, inner, stop)
    time, inner = integer(data, inner, stop)
    places = []
    for longest in (255, 64, 8):  # user name, authentication, privacy
        start, inner = content(data, inner, stop, _OCTETS)
        if inner - start > longest:
            raise ValueError("a security parameter is too long")
        places.append((start, inner))
    _, code, salt = places
    return Clock(name, boots, time, code[0] if authentic else None, salt, (after, end))


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the variables of a reply. at, end: where these are."""

    kind: int
    number: int
    status: int
    index: int
    at: int
    end: int


def head(data: bytes, at: int, end: int) -> Head:
    """The beginning of the reply that stands at this place.

    Raises:
        ValueError: it is not well-formed, or no reply. IndexError: it is cut off.
    """
    kind = data[at]
    if kind not in (RESPONSE, REPORT):
        raise ValueError("neither a response nor a report")
    at, end = content(data, at, end, kind)
    asked, at = integer(data, at, end)
    status, at = integer(data, at, end)
    index, at = integer(data, at, end)
    return Head(kind, asked, status, index, *content(data, at, end, _SEQUENCE))


def _pdu(data: bytes, at: int, end: int) -> Reply:
    known = head(data, at, end)
    _check_variables(data, known.at, known.end)
    report = _first(data, known.at, known.end) if known.kind == REPORT else None
    return Reply(known.number, error_status=known.status, error_index=known.index, report=report)


def _first(data: bytes, at: int, end: int) -> str | None:
    """The OID of the first variable, of those that were checked."""
    if at == end:
        return None
    at, end = content(data, at, end, _SEQUENCE)
    at, end = content(data, at, end, _OID)
    return dotted(data[at:end])


def _check_variables(data: bytes, at: int, end: int) -> None:
    """Whether every variable is a name and a value that can be.

    Most of the time of a scan by SNMP is spent here: so what is short, as nearly all of it is, is read in place, and
    the rest as everywhere.
    """
    for _ in range(_MAX_VARIABLES):
        if at >= end:
            return
        kind, size = data[at], data[at + 1]
        inner, at = (at + 2, at + 2 + size) if size < 0x80 else content(data, at, end, kind)
        if kind != _SEQUENCE or at > end:
            raise ValueError("another type is expected, or it is truncated")
        kind, size = data[inner], data[inner + 1]
        start, inner = (inner + 2, inner + 2 + size) if size < 0x80 else content(data, inner, at, kind)
        if kind != _OID or inner > at or not 0 < inner - start <= _LONGEST_OID or data[inner - 1] & 0x80:
            raise ValueError("an OID that is empty, too long or unfinished")
        kind, size = data[inner], data[inner + 1]
        start, stop = (inner + 2, inner + 2 + size) if size < 0x80 else content(data, inner, at, kind)
        shortest, longest = _VALUES.get(kind, _IMPOSSIBLE)
        if stop > at or not shortest <= stop - start <= longest or (kind == _OID and data[stop - 1] & 0x80):
            raise ValueError("a value of an impossible type or size")
    raise ValueError("too many variables")


def content(data: bytes, at: int, end: int, tag: int) -> tuple[int, int]:
    """Where the content of the element at this place begins and ends; it must be of this type and lie within end."""
    if data[at] != tag:
        raise ValueError("another type is expected")
    size = data[at + 1]
    at += 2
    if size & 0x80:
        more = size & 0x7F
        if not 1 <= more <= 4:
            raise ValueError("an impossible length")
        size = int.from_bytes(data[at : at + more], "big")
        at += more
    if at + size > end:
        raise ValueError("truncated")
    return at, at + size


def integer(data: bytes, at: int, end: int) -> tuple[int, int]:
    """The integer at this place, and where what follows it begins."""
    size = data[at + 1]
    start, stop = (at + 2, at + 2 + size) if size < 0x80 else content(data, at, end, _INTEGER)
    if data[at] != _INTEGER or stop > end or not 1 <= stop - start <= 8:
        raise ValueError("no integer of 1 to 8 bytes")
    return int.from_bytes(data[start:stop], "big", signed=True), stop


def dotted(raw: bytes) -> str:
    """An encoded OID as text.

    Raises:
        ValueError: one of its numbers is too large (RFC 2578, 3.5).
    """
    arcs, value = [raw[0] // 40, raw[0] % 40], 0
    for byte in raw[1:]:
        value = value << 7 | byte & 0x7F
        if value > _LARGEST_ARC:
            raise ValueError("an arc of an OID has at most 32 bits")
        if not byte & 0x80:
            arcs.append(value)
            value = 0
    return ".".join(map(str, arcs))
