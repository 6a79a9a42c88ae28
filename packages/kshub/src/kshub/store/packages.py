"""How a set of packages is written. Pure.

A set is its sorted numbers in the dictionary. Its digest is taken of those, so equal sets are one row; what is stored
is a roaring bitmap, or what differs from another set where that is shorter: a patched machine has what it had but for a
few.
"""

import hashlib
from array import array
from collections.abc import Iterable
from typing import Final

import msgspec
from pyroaring import BitMap

from kshub.store.zstd import Zstd
from kswire.batches import PackageRow
from kswire.facts import Package

SHARD: Final = 4096  # nodes in one bitmap
_encoder: Final = msgspec.msgpack.Encoder()
_MAX_BYTES: Final = 1 << 20  # of one set; 100,000 numbers are some 250 KB
_zstd: Final = Zstd(_MAX_BYTES, sized=False)


def package_digest(package: PackageRow) -> bytes:
    """16 bytes that are equal for equal packages only."""
    return hashlib.blake2b(_encoder.encode(Package(*package)), digest_size=16).digest()


def sorted_numbers(numbers: Iterable[int]) -> "array[int]":
    """Package numbers as a set is made of: ascending, each once."""
    return BitMap(array("I", numbers)).to_array()


def set_digest(numbers: "array[int]") -> bytes:
    """16 bytes that are equal for equal sets only; numbers are sorted, each once."""
    return hashlib.blake2b(numbers.tobytes(), digest_size=16).digest()


def pack(numbers: Iterable[int]) -> bytes:
    """A whole set."""
    bitmap = BitMap(numbers)
    bitmap.run_optimize()
    return _zstd.pack(bitmap.serialize())


def unpack(data: bytes, base: BitMap | None = None) -> BitMap:
    """A set as it was; base: the set that it differs from, where there is one."""
    differing = BitMap.deserialize(_zstd.unpack(data))
    return differing if base is None else differing ^ base


def difference(numbers: BitMap, base: BitMap) -> bytes | None:
    """The set as what differs from base; None where that is not much shorter than the set."""
    differing = numbers ^ base
    return pack(differing) if len(differing) * 3 < len(numbers) else None
