"""What is known of a node, as it is stored: compressed JSON of `kswire.nodes.Node`."""

from typing import Final

import msgspec

from kshub.store.zstd import Zstd
from kswire.nodes import Node

MAX_DOCUMENT: Final = 16 << 20  # bytes
_encoder: Final = msgspec.json.Encoder()
_decoder: Final = msgspec.json.Decoder(Node)
_zstd: Final = Zstd(MAX_DOCUMENT)


def stored(known: Node) -> bytes:
    """As node_document holds it."""
    return _zstd.pack(_encoder.encode(known))


def text(data: bytes) -> bytes:
    """Its JSON."""
    return _zstd.unpack(data)


def node(data: bytes) -> Node:
    """What is known of the node."""
    return _decoder.decode(text(data))
