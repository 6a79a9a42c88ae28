"""Messages encrypted by the keys of an NTLM login (MS-NLMP 3.4), with 128 bits and extended session security.

pyspnego does the same and weighs the flags of the login anew at each message: a Windows is asked a hundred questions,
and that was a seventh of what they cost.
"""

import hmac
import struct
from hashlib import md5
from typing import Final

from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher

KEY_EXCHANGE: Final = 0x40000000  # NTLMSSP_NEGOTIATE_KEY_EXCH (MS-NLMP 2.2.2.5)
_FLAGS_AT: Final = 60  # in an AUTHENTICATE_MESSAGE (2.2.1.3)


def flags(proof: bytes) -> int:
    """What the message that proves the password says was agreed upon.

    Raises:
        ValueError: it is none.
    """
    if not proof.startswith(b"NTLMSSP\0\3\0\0\0") or len(proof) < _FLAGS_AT + 4:
        raise ValueError("no proof of a password")
    (found,) = struct.unpack_from("<I", proof, _FLAGS_AT)
    return int(found)


class _Way:
    """One direction: its keys, and how many messages went."""

    def __init__(self, session_key: bytes, direction: str, *, exchanged: bool) -> None:
        def key(purpose: str) -> bytes:
            words = f"session key to {direction} {purpose} key magic constant\0"
            return md5(session_key + words.encode(), usedforsecurity=False).digest()

        self._signing, self._exchanged, self._number = key("signing"), exchanged, 0
        self.stream = Cipher(ARC4(key("sealing")), mode=None).encryptor()  # one stream: both ways are the same

    def signature(self, message: bytes) -> bytes:
        """Of the next message, after it has passed the stream."""
        number = struct.pack("<I", self._number)
        checksum = hmac.digest(self._signing, number + message, "md5")[:8]
        if self._exchanged:
            checksum = self.stream.update(checksum)
        self._number = (self._number + 1) & 0xFFFFFFFF
        return b"\1\0\0\0" + checksum + number


class NtlmKeys:
    """The client's side. session_key: that which both have; exchanged: KEY_EXCHANGE is among the flags."""

    def __init__(self, session_key: bytes, *, exchanged: bool) -> None:
        self._out = _Way(session_key, "client-to-server", exchanged=exchanged)
        self._in = _Way(session_key, "server-to-client", exchanged=exchanged)

    def seal(self, message: bytes) -> tuple[bytes, bytes]:
        """Signature and encrypted message."""
        sealed = self._out.stream.update(message)
        return self._out.signature(message), sealed

    def open(self, signature: bytes, sealed: bytes) -> bytes:
        """The message.

        Raises:
            ValueError: it is not what the other side has sealed.
        """
        message = self._in.stream.update(sealed)
        if not hmac.compare_digest(self._in.signature(message), signature):
            raise ValueError("an encrypted answer that nobody who knows the keys has made")
        return message
