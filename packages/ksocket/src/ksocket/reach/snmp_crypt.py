"""Keys of SNMPv3, and what they encrypt. Pure.

RFC 3414 (A.2, DES), RFC 3826 (AES), RFC 7860; draft-reeder-snmpv3-usm-3desede-00 (3DES), draft-blumenthal-aes-usm-04.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher as _Cipher
from cryptography.hazmat.primitives.ciphers import modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES

_BLOCK = 16
_MEGABYTE = 1 << 20
_DES_KEY = 16  # bytes with its vector


class Cipher(Protocol):
    """One of the privacy protocols with a key. boots and time: the agent's clock in the message."""

    def salt(self, boots: int, chance: bytes) -> bytes:
        """Eight bytes that no other message has."""

    def encrypt(self, data: bytes, boots: int, time: int, salt: bytes) -> bytes:
        """What is sent for data."""

    def decrypt(self, data: bytes, boots: int, time: int, salt: bytes) -> bytes:
        """What was meant by data.

        Raises:
            ValueError: it cannot be decrypted.
        """


def master(digest: str, password: bytes) -> bytes:
    """The key that a password is on every engine: a megabyte of it through the hash (RFC 3414, A.2).

    Raises:
        ValueError: there is no password.
    """
    if not password:
        raise ValueError("a password has at least one byte")
    whole = password * (_MEGABYTE // len(password) + 1)
    return hashlib.new(digest, whole[:_MEGABYTE]).digest()


def localized(digest: str, master: bytes, engine: bytes) -> bytes:
    """The key of this engine, of a key that is the same for all (RFC 3414, A.2)."""
    return hashlib.new(digest, master + engine + master).digest()


def blumenthal(digest: str, key: bytes, length: int) -> bytes:
    """A localized key made long enough (draft-blumenthal-aes-usm-04, 3.1.2.1)."""
    while len(key) < length:
        key += hashlib.new(digest, key).digest()
    return key


def reeder(digest: str, key: bytes, length: int, engine: bytes) -> bytes:
    """A localized key made long enough, each piece the password of the next (draft-reeder-snmpv3-usm-3desede, 2.1)."""
    piece = key
    while len(key) < length:
        piece = localized(digest, master(digest, piece), engine)
        key += piece
    return key


@dataclass(frozen=True, slots=True)
class Aes:
    """CFB with whole blocks, made of single ones: the library means to give up that mode."""

    key: bytes = field(repr=False)
    _block: Callable[[bytes], bytes] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        block = _Cipher(AES(self.key), modes.ECB()).encryptor().update  # noqa: S305 - the block of a CFB
        object.__setattr__(self, "_block", block)

    def salt(self, boots: int, chance: bytes) -> bytes:
        """By chance."""
        del boots
        return chance[:8]

    def encrypt(self, data: bytes, boots: int, time: int, salt: bytes) -> bytes:
        """RFC 3826, 3.1."""
        last, found = _vector(boots, time, salt), b""
        for start in range(0, len(data), _BLOCK):
            last = _xor(data[start : start + _BLOCK], self._block(last))
            found += last
        return found

    def decrypt(self, data: bytes, boots: int, time: int, salt: bytes) -> bytes:
        """RFC 3826, 3.1."""
        if len(salt) != 8:
            raise ValueError("the salt is not of eight bytes")
        before = (_vector(boots, time, salt) + data)[: -(-len(data) // _BLOCK) * _BLOCK]
        return _xor(data, self._block(before))


@dataclass(frozen=True, slots=True)
class Des:
    """CBC, by DES with 16 bytes of key, by 3DES with 32: the last 8 are for the vector alone.

    RFC 3414, 8; draft-reeder-snmpv3-usm-3desede-00, 5.
    """

    key: bytes = field(repr=False)

    def salt(self, boots: int, chance: bytes) -> bytes:
        """The agent's boots, and chance."""
        return (boots & 0xFFFFFFFF).to_bytes(4, "big") + chance[:4]

    def encrypt(self, data: bytes, boots: int, time: int, salt: bytes) -> bytes:
        """RFC 3414, 8.1.1.2: padded to whole blocks."""
        del boots, time
        coder = self._mode(salt).encryptor()
        return coder.update(data + bytes(-len(data) % 8)) + coder.finalize()

    def decrypt(self, data: bytes, boots: int, time: int, salt: bytes) -> bytes:
        """RFC 3414, 8.1.1.3."""
        del boots, time
        if len(salt) != 8 or len(data) % 8:
            raise ValueError("a salt or data of an impossible length")
        coder = self._mode(salt).decryptor()
        return coder.update(data) + coder.finalize()

    def _mode(self, salt: bytes) -> _Cipher[modes.CBC]:
        key, vector = self.key[:-8], _xor(self.key[-8:], salt)
        return _Cipher(TripleDES(key * 3 if len(self.key) == _DES_KEY else key), modes.CBC(vector))


def _vector(boots: int, time: int, salt: bytes) -> bytes:
    return (boots & 0xFFFFFFFF).to_bytes(4, "big") + (time & 0xFFFFFFFF).to_bytes(4, "big") + salt


def _xor(first: bytes, second: bytes) -> bytes:
    """As long as the first, which is not the longer one."""
    size = len(first)
    return (int.from_bytes(first) ^ int.from_bytes(second[:size])).to_bytes(size)
