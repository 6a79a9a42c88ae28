"""A run's reports as a file that a hub takes in later: the wire's own batches between a header and an end mark.

    b"kscan" <format: 1 byte> ( <size: 4 bytes, big-endian> <frame> )...

The first frame is a Header, the last an End, all between are batches numbered from 1; each is what `codec.encode`
makes. No I/O here: `Writer` gives the bytes to write, `read` asks for those to read.
"""

import hashlib
import struct
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from kswire import codec
from kswire.batches import Batch, Packer, Unpacked, fit, stamp, unpack
from kswire.events import Received
from kswire.hellos import Message, Name, Number
from kswire.orders import Ask, Scan
from kswire.reports import Done, Kept
from kswire.wire import Moment

MAGIC: Final = b"kscan"
FORMAT: Final = 1
EPOCH: Final = 1
MAX_REPORTS: Final = 2_000_000  # of one file

_SIZE: Final = struct.Struct(">I")


class Header(Message, frozen=True, tag="kscan"):
    """Whose run it is. order: as it was run. clock: of the machine that wrote it, in UTC, when the run began."""

    run: Name
    installation: Name
    version: Name
    platform: Name
    clock: Moment
    order: Scan | Ask


class End(Message, frozen=True, tag="end"):
    """What came before: how many reports, and the SHA-256 of all bytes from the first of the file to the last batch."""

    reports: Number
    digest: bytes


Frame = Header | Batch | End

_decoder: msgspec.msgpack.Decoder[Frame] = msgspec.msgpack.Decoder(Frame)


class KscanError(ValueError):
    """The file cannot be taken in. code: "foreign", "newer", "truncated", "broken"; detail says more for the last."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail = code, detail[:200]


class Writer:
    """Gives the bytes of the file, piece by piece; holds at most one batch."""

    def __init__(self, header: Header) -> None:
        self._header = header
        self._hash, self._reports = hashlib.sha256(), 0
        self._packer = Packer(EPOCH, 1)

    def begin(self) -> bytes:
        """The first bytes."""
        return self._counted(MAGIC + bytes([FORMAT]) + _framed(self._header))

    def add(self, report: Kept) -> bytes:
        """What is due now that this report is known: a batch when one is full, else nothing."""
        fitting = fit(report)
        self._packer.add(fitting, stamp(fitting))
        return self._flushed() if self._packer.full else b""

    def end(self) -> bytes:
        """The last bytes."""
        rest = self._flushed()
        return rest + _framed(End(reports=self._reports, digest=self._hash.digest()))

    def _flushed(self) -> bytes:
        if not self._packer.count:
            return b""
        batch = self._packer.batch()
        self._reports += self._packer.count
        self._packer = Packer(EPOCH, self._reports + 1)
        return self._counted(_framed(batch))

    def _counted(self, octets: bytes) -> bytes:
        self._hash.update(octets)
        return octets


def read(take: Callable[[int], bytes]) -> Iterator[Header | Received | End]:
    """The header, then what a link would hand on of each batch, then the end mark, which was checked.

    take gives the next so many bytes, fewer only at the end of the file. No more than one batch is in memory.

    Raises:
        KscanError: at the place where it is found out; what was given before it is then worth nothing.
    """
    source = _Source(take)
    header = source.header()
    yield header
    reports, over = 0, False
    while True:
        before = source.digest()
        frame = source.frame()
        match frame:
            case Header():
                raise KscanError("broken", "a second header")
            case End():
                _check(frame, reports, before, over=over)
                if take(1):
                    raise KscanError("broken", "something follows the end mark")
                yield frame
                return
            case Batch():
                if over:
                    raise KscanError("broken", "reports after the end of the run")
                received = _received(frame, header, reports)
                reports += len(received.reports)
                over = isinstance(received.reports[-1], Done)
                yield received


class _Source:
    """The frames of a file, and the digest of what was read."""

    def __init__(self, take: Callable[[int], bytes]) -> None:
        self._take, self._hash = take, hashlib.sha256()

    def digest(self) -> bytes:
        return self._hash.digest()

    def header(self) -> Header:
        begin = self._take(len(MAGIC) + 1)
        if begin[: len(MAGIC)] != MAGIC[: len(begin)] or not begin:
            raise KscanError("foreign")
        if len(begin) <= len(MAGIC):
            raise KscanError("truncated")
        if begin[-1] != FORMAT:
            raise KscanError("newer" if begin[-1] > FORMAT else "foreign")
        self._hash.update(begin)
        frame = self.frame()
        if not isinstance(frame, Header):
            raise KscanError("broken", "no header")
        return frame

    def frame(self) -> Frame:
        prefix = self._exactly(_SIZE.size)
        (size,) = _SIZE.unpack(prefix)
        if not 0 < size <= codec.MAX_COMPRESSED:  # before a byte of it is read
            raise KscanError("broken", f"a frame of {size} bytes")
        octets = self._exactly(size)
        self._hash.update(prefix + octets)
        try:
            return codec.decode_with(_decoder, octets)
        except codec.CodecError as error:
            raise KscanError("broken", str(error)) from error

    def _exactly(self, size: int) -> bytes:
        octets = self._take(size)
        if len(octets) < size:
            raise KscanError("truncated")
        return octets


def _received(batch: Batch, header: Header, before: int) -> Received:
    if (batch.epoch, batch.first) != (EPOCH, before + 1) or before + len(batch.reports) > MAX_REPORTS:
        raise KscanError("broken", f"report {batch.first} after {before}")
    try:
        unpacked: Unpacked = unpack(batch)
    except ValueError as error:
        raise KscanError("broken", str(error)) from error
    if any(one.run != header.run for one in unpacked.reports):
        raise KscanError("broken", "reports of another run")
    if any(isinstance(one, Done) for one in unpacked.reports[:-1]):
        raise KscanError("broken", "reports after the end of the run")
    mark = stamp(batch.reports[-1]) if not batch.stamp else batch.stamp
    return Received(EPOCH, batch.first, unpacked.reports, mark, unpacked.packages, unpacked.installed)


def _check(end: End, reports: int, digest: bytes, *, over: bool) -> None:
    if not over:
        raise KscanError("truncated")
    if (end.reports, end.digest) != (reports, digest):
        raise KscanError("broken", "its digest is another than its content's")


def _framed(message: Frame) -> bytes:
    octets = codec.encode(message)
    return _SIZE.pack(len(octets)) + octets
