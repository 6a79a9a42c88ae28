"""Key pairs made from names: the same in every run, so that host keys and fingerprints can stand in golden texts."""

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)


def _pair(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"ksocket lab key: {name}".encode()).digest())


def public(name: str) -> str:
    """The public key in OpenSSH's one-line form, without a comment."""
    return _pair(name).public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


def private(name: str, passphrase: str | None = None) -> bytes:
    """The private key in OpenSSH's own format, encrypted if there is a passphrase (bcrypt, 16 rounds: 0.15 s)."""
    encryption: KeySerializationEncryption = NoEncryption()
    if passphrase is not None:
        encryption = BestAvailableEncryption(passphrase.encode())
    return _pair(name).private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, encryption)


def host_key(host: str) -> str:
    """The name of a host's key pair."""
    return f"host {host}"
