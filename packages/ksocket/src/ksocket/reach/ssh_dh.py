"""Diffie-Hellman over integers for asyncssh (RFC 4253, 8; RFC 4419), in place of the one that it has.

Its own asks the cryptography library, which tests the primality of a group that the server chose: 0.3 s at 2,048 bits,
4.7 s at 4,096, and all the while no thread of the process runs. The library also gives this kind of exchange up.
The test protects nobody here: who chose the group is the one who knows the shared secret anyway.
"""

import secrets
from typing import Final

import asyncssh
import asyncssh.kex_dh

MIN_BITS: Final = 1024
MAX_BITS: Final = 8192  # 60 ms of CPU
EXPONENT_BITS: Final = 512  # twice the strength of the strongest group (RFC 4419, 6.2); used once


class ModularDH:
    """One exchange in the group of prime p with generator g; the names are those that asyncssh calls."""

    def __init__(self, g: int, p: int) -> None:
        if not MIN_BITS <= p.bit_length() <= MAX_BITS or not 1 < g < p - 1 or not p & 1:
            raise asyncssh.KeyExchangeFailed(f"a group of {p.bit_length()} bits")
        self._g, self._p = g, p
        self._exponent = secrets.randbits(min(EXPONENT_BITS, MIN_BITS - 2)) | 1 << (EXPONENT_BITS - 1)

    def get_public(self) -> int:
        """What is sent."""
        return pow(self._g, self._exponent, self._p)

    def get_shared(self, peer_public: int) -> int:
        """The secret made with what the other side sent.

        Raises:
            asyncssh.KeyExchangeFailed: it sent a number that makes the secret known to everyone.
        """
        if not 1 < peer_public < self._p - 1:
            raise asyncssh.KeyExchangeFailed("a public number out of range")
        return pow(peer_public, self._exponent, self._p)


def install() -> None:
    """Makes asyncssh use it, in this process. Doing it twice does no harm."""
    asyncssh.kex_dh.DH = ModularDH  # type: ignore[attr-defined,assignment]  # the one place where asyncssh takes it from
