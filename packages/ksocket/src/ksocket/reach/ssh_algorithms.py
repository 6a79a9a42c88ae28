"""Which algorithms are offered to an SSH server: modern ones first, old ones only when a server has nothing else.

Group exchange (RFC 4419) comes last of each: the server chooses the group, which costs a round trip and CPU time.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True, slots=True)
class Algorithms:
    """Four lists, best first, in the names of RFC 4253 and its successors."""

    kex: tuple[str, ...]
    host_keys: tuple[str, ...]
    encryption: tuple[str, ...]
    mac: tuple[str, ...]

    def preferring(self, key_types: Iterable[str]) -> "Algorithms":
        """The same, with the host keys first whose types are known: else a known host would show another key."""
        wanted = {name for key_type in key_types for name in _SIGNATURES.get(key_type, (key_type,))}
        ordered = sorted(self.host_keys, key=lambda name: name not in wanted)
        return replace(self, host_keys=tuple(ordered))


_SIGNATURES: Final = {"ssh-rsa": ("rsa-sha2-512", "rsa-sha2-256", "ssh-rsa")}

MODERN: Final = Algorithms(
    kex=(
        "curve25519-sha256",
        "curve25519-sha256@libssh.org",
        "ecdh-sha2-nistp256",
        "ecdh-sha2-nistp384",
        "ecdh-sha2-nistp521",
        "diffie-hellman-group14-sha256",
        "diffie-hellman-group16-sha512",
        "diffie-hellman-group-exchange-sha256",
    ),
    host_keys=(
        "ssh-ed25519",
        "ecdsa-sha2-nistp256",
        "ecdsa-sha2-nistp384",
        "ecdsa-sha2-nistp521",
        "rsa-sha2-512",
        "rsa-sha2-256",
    ),
    encryption=(
        "aes128-gcm@openssh.com",
        "aes256-gcm@openssh.com",
        "chacha20-poly1305@openssh.com",
        "aes128-ctr",
        "aes192-ctr",
        "aes256-ctr",
    ),
    mac=(
        "hmac-sha2-256-etm@openssh.com",
        "hmac-sha2-512-etm@openssh.com",
        "hmac-sha2-256",
        "hmac-sha2-512",
        "hmac-sha1-etm@openssh.com",
        "hmac-sha1",
    ),
)

# What only a server of the last decade still needs; each is a weakness that is reported.
OLD: Final = Algorithms(
    kex=("diffie-hellman-group14-sha1", "diffie-hellman-group1-sha1", "diffie-hellman-group-exchange-sha1"),
    host_keys=("ssh-rsa", "ssh-dss"),
    encryption=("aes256-cbc", "aes192-cbc", "aes128-cbc", "3des-cbc"),
    mac=("hmac-sha1-96", "hmac-md5", "hmac-md5-96"),
)

LEGACY: Final = Algorithms(
    kex=MODERN.kex + OLD.kex,
    host_keys=MODERN.host_keys + OLD.host_keys,
    encryption=MODERN.encryption + OLD.encryption,
    mac=MODERN.mac + OLD.mac,
)

_ALL_OLD: Final = OLD.kex + OLD.host_keys + OLD.encryption + OLD.mac


def old_among(names: Iterable[str]) -> tuple[str, ...]:
    """Those of the names that are old, each once, in our order of preference."""
    given = set(names)
    return tuple(name for name in _ALL_OLD if name in given)


def old_in_use(mismatch: str) -> tuple[str, ...]:
    """The old algorithm that mends the mismatch of which asyncssh's message tells, as far as it tells."""
    received = re.search(r"\breceived (\S+)", mismatch)
    return old_among(received[1].split(","))[:1] if received else ()
