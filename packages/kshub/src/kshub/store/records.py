"""How reports are taken apart so that what does not change from scan to scan is stored once. Pure.

Times, durations and the uptime change always, neighbours often, packages for many machines in the same way: each has a
place of its own, and the rest of a machine's facts is the same record again and again.
"""

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import ip_address
from typing import Any, Final, NamedTuple

import msgspec

from kshub.store.instants import moment, seconds
from kshub.store.zstd import Zstd
from kswire.facts import Address, Attempt, Facts, Neighbor
from kswire.reports import Found, Tried
from kswire.wire import Wire

MAX_TEXT: Final = 4_096  # characters of one text of a machine
MAX_ITEMS: Final = 20_000  # entries of one list of a machine
NAMED: Final = frozenset({"start", "gateway"})  # found by somebody's word alone
_LARGE: Final = 16_384  # bytes from which a record is looked at for what is too long
_MAX_BYTES: Final = 16 << 20

_NUL: Final = b"\\u0000"  # as JSON writes it
_json: Final = msgspec.json.Encoder()
_encoder: Final = msgspec.msgpack.Encoder()
_zstd: Final = Zstd(_MAX_BYTES)
_MAX_UPTIME: Final = 2**31 - 1  # seconds: 68 years


class Sighting(Wire, frozen=True):
    """An address as it was found, without when and in which run."""

    address: Address
    by: str
    methods: tuple[str, ...] = ()


_facts: Final = msgspec.msgpack.Decoder(Facts)
_sighting: Final = msgspec.msgpack.Decoder(Sighting)
_neighbors: Final = msgspec.msgpack.Decoder(tuple[Neighbor, ...])
_attempts: Final = msgspec.msgpack.Decoder(tuple[Attempt, ...])
_times: Final = msgspec.msgpack.Decoder(tuple[tuple[int | None, float | None], ...])


class Parts(NamedTuple):
    """A `Tried` taken apart; None where the method learned nothing of it."""

    attempts: bytes
    times: bytes
    facts: bytes | None
    neighbors: bytes | None
    uptime: int | None


def digest(record: bytes) -> bytes:
    """16 bytes that are equal for equal records only."""
    return hashlib.blake2b(record, digest_size=16).digest()


def sighting(found: Found) -> bytes:
    """What stays of a `Found`."""
    return _encoder.encode(Sighting(address=found.address, by=found.by[:100], methods=found.methods[:100]))


def implied(tried: Tried) -> bytes:
    """The sighting of an address of which only the answer arrived: what told of it before was lost."""
    return _encoder.encode(Sighting(address=Address(addr=tried.addr, route=tried.route), by="unknown"))


def take_apart(tried: Tried) -> Parts:
    """Everything of a `Tried` but its packages."""
    facts = tried.facts
    timeless = tuple(msgspec.structs.replace(one, seconds=None, started_at=None) for one in tried.attempts)
    if facts is None:
        return Parts(_encoder.encode(timeless), pack_times(tried.attempts), None, None, None)
    lasting = msgspec.structs.replace(facts, packages=None, neighbors=None, uptime=None)
    return Parts(
        _encoder.encode(timeless),
        pack_times(tried.attempts),
        _encoder.encode(lasting),
        None if facts.neighbors is None else _encoder.encode(facts.neighbors),
        None if facts.uptime is None else max(0, min(facts.uptime, _MAX_UPTIME)),
    )


def pack_times(attempts: Iterable[Attempt]) -> bytes:
    """When each attempt began, and its seconds."""
    return _encoder.encode([(one.started_at and seconds(one.started_at), one.seconds) for one in attempts])


NO_ATTEMPTS: Final = _encoder.encode(())  # of what was cleared away before the rest
NO_TIMES: Final = pack_times(())


def compress(record: bytes) -> bytes:
    """As the table holds it: what people still read of it. A record that is there already is never looked through."""
    return _zstd.pack(_fitted(record))


def facts(data: bytes) -> Facts:
    """A stored record of facts; packages, neighbours and uptime are elsewhere."""
    return _facts.decode(_plain(data))


def encode_facts(lasting: Facts) -> bytes:
    """Facts as a record, not yet compressed."""
    return _encoder.encode(lasting)


def encode_neighbors(known: Iterable[Neighbor]) -> bytes:
    """Neighbours as a record, not yet compressed."""
    return _encoder.encode(tuple(known))


def seen(data: bytes) -> Sighting:
    """A stored sighting."""
    return _sighting.decode(_plain(data))


def neighbors(data: bytes) -> tuple[Neighbor, ...]:
    """Stored neighbours."""
    return _neighbors.decode(_plain(data))


def attempts(data: bytes, times: bytes) -> tuple[Attempt, ...]:
    """Stored attempts with their times."""
    return tuple(
        msgspec.structs.replace(one, started_at=None if began is None else moment(began), seconds=took)
        for one, (began, took) in zip(_attempts.decode(_plain(data)), _times.decode(times), strict=True)
    )


def timeless(data: bytes) -> tuple[Attempt, ...]:
    """Stored attempts without their times."""
    return _attempts.decode(_plain(data))


def shown(data: bytes) -> Facts:
    """What stored attempts saw of the machine although none succeeded."""
    found = dict.fromkeys(one for attempt in _attempts.decode(_plain(data)) for one in attempt.signatures)
    return Facts(signatures=tuple(found))


@lru_cache(maxsize=65_536)
def sort_key(addr: str) -> bytes:
    """Bytes by which addresses sort as people expect: IPv4 by number, then IPv6.

    Raises:
        ValueError: no address.
    """
    address = ip_address(addr)
    return bytes((address.version,)) + address.packed


def _plain(data: bytes) -> bytes:
    return _zstd.unpack(data)


def _fitted(record: bytes) -> bytes:
    """Nearly always the record as it is; a large one, or one with a NUL in a text, is looked through."""
    if len(record) <= _LARGE and b"\x00" not in record:
        return record
    value = msgspec.msgpack.decode(record)
    fits = len(record) <= _LARGE and _NUL not in _json.encode(value)
    return record if fits else _encoder.encode(_bounded(value))


def _bounded(value: Any) -> Any:
    """The same with every text and list cut to what people still read, and no NUL, which PostgreSQL does not take."""
    if isinstance(value, str):
        return value[:MAX_TEXT].replace("\x00", "\ufffd")
    if isinstance(value, list):
        return [_bounded(one) for one in value[:MAX_ITEMS]]
    if isinstance(value, dict):
        return {_bounded(name): _bounded(one) for name, one in list(value.items())[:MAX_ITEMS]}
    return value
