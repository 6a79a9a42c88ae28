"""Where a collector's part of a run looked, as its row holds it. Pure."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final

import msgspec

from kshub.store.zstd import Zstd
from kswire.reports import Done, Searched
from kswire.wire import Wire

MAX_ANSWERED: Final = 50_000
MAX_WAYS: Final = 1_000
_MAX_BYTES: Final = 32 << 20
_zstd: Final = Zstd(_MAX_BYTES)


class Looked(Wire, frozen=True):
    """What `Done` says of it; answered: addresses told by somebody's word that answered a probe."""

    searched: tuple[Searched, ...] = ()
    answered: tuple[str, ...] = ()


_decoder: Final = msgspec.msgpack.Decoder(Looked)


def pack(done: Done) -> bytes:
    """For the row."""
    looked = Looked(searched=done.searched[:MAX_WAYS], answered=done.answered[:MAX_ANSWERED])
    return _zstd.pack(msgspec.msgpack.encode(looked))


def network(word: str) -> IPv4Network | IPv6Network | None:
    """What a collector calls a prefix; None: it is none."""
    try:
        return ip_network(word, strict=False)
    except ValueError:
        return None


def unpack(stored: bytes | None) -> Looked:
    """From the row; nothing where the part did not end."""
    return Looked() if stored is None else _decoder.decode(_zstd.unpack(stored))
