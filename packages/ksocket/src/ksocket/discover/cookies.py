"""What a probe carries so that its reply proves itself: other programs' replies and forged ones are not counted."""

import hashlib
import secrets
import sys
from array import array
from functools import lru_cache
from ipaddress import IPv6Address

BITS = 32
_FIELDS = {"icmp": b"\x01", "tcp": b"\x02"}


class Cookies:
    """32 bits for every IPv4 address and protocol, keyed anew in each run."""

    def __init__(self, key: bytes | None = None) -> None:
        self._key = key or secrets.token_bytes(16)
        self.of_block = lru_cache(maxsize=1024)(self._of_block)

    def of(self, protocol: str, address: int) -> int:
        """The cookie of one address."""
        return self.of_block(protocol, address >> 8)[address & 0xFF]

    def of_ipv6(self, source: IPv6Address, target: IPv6Address, octets: int) -> bytes:
        """What an echo request from this address of ours to that address or group carries."""
        return hashlib.shake_128(self._key + b"\x03" + source.packed + target.packed).digest(octets)

    def _of_block(self, protocol: str, block: int) -> "array[int]":
        """The cookies of the 256 addresses that share their first three octets."""
        mark = self._key + _FIELDS[protocol] + block.to_bytes(3, "big")
        cookies = array("I", hashlib.shake_128(mark).digest(1024))
        if sys.byteorder == "little":
            cookies.byteswap()  # the same key gives the same cookies on every machine
        return cookies
