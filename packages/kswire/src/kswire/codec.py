"""Bytes <-> messages, with a limit on every size. Unknown fields are ignored, unknown types are refused."""

from typing import Final, TypeVar

import msgspec
import zstandard

from kswire.batches import Batch
from kswire.hellos import Ack, Hello, OrderState, Refusal, TokenStored, Welcome
from kswire.orders import AnyOrder
from kswire.reports import AnyReport, Log, Planned, Progress
from kswire.wire import Wire

FromCollector = Hello | Batch | Progress | Log | Planned | OrderState | TokenStored
FromHub = Welcome | Ack | AnyOrder | Refusal
AnyMessage = FromCollector | FromHub | AnyReport

MAX_COMPRESSED: Final = 12 << 20  # bytes of one frame on the wire: a full batch that cannot be compressed
MAX_MESSAGE: Final = 16 << 20  # bytes of one message after decompression; in memory it may take ten times that
LEVEL: Final = 3

_encoder = msgspec.msgpack.Encoder()
_any: msgspec.msgpack.Decoder[AnyMessage] = msgspec.msgpack.Decoder(AnyMessage)
_from_collector: msgspec.msgpack.Decoder[FromCollector] = msgspec.msgpack.Decoder(FromCollector)
_from_hub: msgspec.msgpack.Decoder[FromHub] = msgspec.msgpack.Decoder(FromHub)
_json = msgspec.json.Encoder()

_M = TypeVar("_M")


class CodecError(ValueError):
    """The bytes are no message of ours."""


class TooLargeError(CodecError):
    """They are larger than any message may be."""


def encode(message: Wire) -> bytes:
    """The message as zstd-compressed MessagePack.

    Raises:
        TooLargeError: it is larger than a reader would take.
    """
    text = _encoder.encode(message)
    frame = zstandard.ZstdCompressor(level=LEVEL).compress(text)
    if len(frame) > MAX_COMPRESSED or len(text) > MAX_MESSAGE:
        raise TooLargeError(f"a message of {len(text)} bytes, compressed {len(frame)}, is larger than a reader takes")
    return frame


def decode(frame: bytes) -> AnyMessage:
    """The message in the frame; never takes more than MAX_MESSAGE bytes of memory for the decompressed text.

    Raises:
        TooLargeError: it is larger than any message may be.
        CodecError: not zstd, not MessagePack, or not one of our messages.
    """
    return _decoded(frame, _any)


def decode_with(decoder: msgspec.msgpack.Decoder[_M], frame: bytes) -> _M:
    """As `decode`, for messages of another kind than a link's."""
    return _decoded(frame, decoder)


def decode_from_collector(frame: bytes) -> FromCollector:
    """As `decode`, but takes only what a collector may say."""
    return _decoded(frame, _from_collector)


def decode_from_hub(frame: bytes) -> FromHub:
    """As `decode`, but takes only what a hub may say."""
    return _decoded(frame, _from_hub)


def size(frame: bytes) -> int:
    """Bytes of the message in the frame, as the frame says; 0 for one that does not, which `decode` refuses."""
    try:
        return max(0, zstandard.frame_content_size(frame))
    except zstandard.ZstdError:
        return 0


def to_json(document: object) -> bytes:
    """Any of our records as JSON, camelCase, one line."""
    return _json.encode(document)


def _decoded(frame: bytes, decoder: msgspec.msgpack.Decoder[_M]) -> _M:
    if len(frame) > MAX_COMPRESSED:
        raise TooLargeError(f"a frame of {len(frame)} bytes is larger than {MAX_COMPRESSED}")
    try:
        size = zstandard.frame_content_size(frame)
        if size > MAX_MESSAGE:
            raise TooLargeError(f"a message of {size} bytes is larger than {MAX_MESSAGE}")
        if size < 0:
            raise CodecError("the frame does not tell its size")
        return decoder.decode(zstandard.ZstdDecompressor().decompress(frame, max_output_size=MAX_MESSAGE))
    except (zstandard.ZstdError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError, OverflowError) as error:
        raise CodecError(f"not a message: {error}"[:500]) from error
