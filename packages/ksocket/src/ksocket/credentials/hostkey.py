"""An SSH host key as OpenSSH writes it: "ssh-ed25519 AAAA..."."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256

MAX_KEY_SIZE = 16 << 10  # bytes; an RSA key of 16,384 bits takes 2 KiB


@dataclass(frozen=True, slots=True)
class HostKey:
    """The kind of key and the key itself, in the wire format of RFC 4253, 6.6."""

    kind: str
    blob: bytes

    def __str__(self) -> str:
        return f"{self.kind} {b64encode(self.blob).decode('ascii')}"

    @property
    def fingerprint(self) -> str:
        """As `ssh-keygen -l` prints it: SHA256 and base64 without padding."""
        return "SHA256:" + b64encode(sha256(self.blob).digest()).decode("ascii").rstrip("=")


def parse_key(text: str) -> HostKey:
    """The key in a line of OpenSSH's; a comment after it is passed over.

    Raises:
        ValueError: it is no such line, or larger than 16 KiB.
    """
    words = text.split(None, 2)
    if len(words) < 2 or len(words[1]) > MAX_KEY_SIZE * 4 // 3 + 4:
        raise ValueError("not an SSH public key of a size that is used")
    kind = words[0]
    try:
        blob = b64decode(words[1], validate=True)
    except ValueError as error:
        raise ValueError("not an SSH public key: no base64") from error
    if blob[: 4 + len(kind)] != len(kind).to_bytes(4, "big") + kind.encode():  # the key names its kind once more
        raise ValueError("not an SSH public key: two kinds")
    return HostKey(kind, blob)


def fingerprint(key: str) -> str:
    """SHA256:... of a key in OpenSSH's text, as `ssh-keygen -l` prints it.

    Raises:
        ValueError: it is no key.
    """
    return parse_key(key).fingerprint
