"""What is known of a node, as it is stored: compressed JSON of `kswire.nodes.Node`."""

from typing import Final

import msgspec
import zstandard

from kswire.nodes import Node

MAX_DOCUMENT: Final = 16 << 20  # bytes
_encoder: Final = msgspec.json.Encoder()
_decoder: Final = msgspec.json.Decoder(Node)
_compressor: Final = zstandard.ZstdCompressor(level=3, write_checksum=False)
_plain: Final = zstandard.ZstdDecompressor()


def stored(known: Node) -> bytes:
    """As node_document holds it."""
    return _compressor.compress(_encoder.encode(known))


def text(data: bytes) -> bytes:
    """Its JSON."""
    return _plain.decompress(data, max_output_size=MAX_DOCUMENT)


def node(data: bytes) -> Node:
    """What is known of the node."""
    return _decoder.decode(text(data))
