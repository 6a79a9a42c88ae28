"""Bytes <-> messages, with a limit on every size. Unknown fields are ignored, unknown types are refused."""

from typing import Final

import msgspec
import zstandard

from kswire.orders import Ask, Cancel, Plan, RenewToken, Scan
from kswire.reports import Done, Found, Log, Progress, Tried

AnyMessage = Scan | Ask | Plan | Cancel | RenewToken | Found | Tried | Done | Progress | Log

MAX_COMPRESSED: Final = 8 << 20  # bytes of one frame on the wire
MAX_MESSAGE: Final = 64 << 20  # bytes of one message after decompression
LEVEL: Final = 3

_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[AnyMessage] = msgspec.msgpack.Decoder(AnyMessage)
_json = msgspec.json.Encoder()


class CodecError(ValueError):
    """The bytes are no message of ours, or larger than any message may be."""


def encode(message: AnyMessage) -> bytes:
    """The message as zstd-compressed MessagePack.

    Raises:
        CodecError: it is larger than a reader would take.
    """
    frame = zstandard.ZstdCompressor(level=LEVEL).compress(_encoder.encode(message))
    if len(frame) > MAX_COMPRESSED:
        raise CodecError(f"a message of {len(frame)} bytes is larger than {MAX_COMPRESSED}")
    return frame


def decode(frame: bytes) -> AnyMessage:
    """The message in the frame; never takes more than MAX_MESSAGE bytes of memory for the decompressed text.

    Raises:
        CodecError: too large, not zstd, not MessagePack, or not one of our messages.
    """
    if len(frame) > MAX_COMPRESSED:
        raise CodecError(f"a frame of {len(frame)} bytes is larger than {MAX_COMPRESSED}")
    try:
        size = zstandard.frame_content_size(frame)
        if not 0 <= size <= MAX_MESSAGE:
            raise CodecError("the frame does not tell its size, or is larger than a message may be")
        return _decoder.decode(zstandard.ZstdDecompressor().decompress(frame, max_output_size=MAX_MESSAGE))
    except (zstandard.ZstdError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise CodecError(f"not a message: {error}") from error


def to_json(document: object) -> bytes:
    """Any of our records as JSON, camelCase, one line."""
    return _json.encode(document)
