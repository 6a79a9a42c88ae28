"""The hub's certificate: its own authority from the first start, or files that somebody else issued."""

import hashlib
import os
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kshub.faults import Fault

AUTHORITY_DAYS: Final = 3650
SERVER_DAYS: Final = 825  # what clients take at most
_EARLIER: Final = timedelta(days=1)  # clocks of collectors may be behind

Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Authority:
    """Whoever signs the hub's certificate."""

    certificate: x509.Certificate
    key: Key


def make(directory: Path, names: Sequence[str]) -> str:
    """An authority (ca.pem, ca.key) and a certificate for these names and addresses (server.pem, server.key).

    server.pem holds both certificates. Returns the authority's fingerprint. All files have mode 0600.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority = _authority(names[0])
    key = ec.generate_private_key(ec.SECP256R1())
    chain = _pem(_server(key, names, authority)) + _pem(authority.certificate)
    write(directory / "ca.key", _secret(authority.key))
    write(directory / "ca.pem", _pem(authority.certificate))
    write(directory / "server.key", _secret(key))
    write(directory / "server.pem", chain)
    return fingerprint(directory / "server.pem")


def fingerprint(chain: Path) -> str:
    """SHA-256 of the last certificate of the file, in pairs of hexadecimal digits: what a collector pins.

    Raises:
        Fault: "tls-unreadable".
    """
    try:
        last = x509.load_pem_x509_certificates(chain.read_bytes())[-1]
    except (OSError, ValueError) as error:
        raise Fault("tls-unreadable", file=chain, detail=error) from None
    return hashlib.sha256(last.public_bytes(serialization.Encoding.DER)).digest().hex(":").upper()


def check(certificate: Path, key: Path) -> None:
    """The two files belong together, and can be read.

    Raises:
        Fault: "tls-unreadable".
    """
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        raise Fault("tls-unreadable", file=certificate, detail=error) from None


def write(path: Path, text: bytes) -> None:
    """A new file that its owner alone may read; one that is there is replaced."""
    draft = path.with_name(f".{path.name}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        os.fchmod(handle, 0o600)  # one left by a killed run may have had another
        file.write(text)
        file.flush()
        os.fsync(handle)
    draft.replace(path)


def _builder(subject: str, issuer: str, key: Key, days: int) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_named(subject))
        .issuer_name(_named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _EARLIER)
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _authority(name: str) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    title = f"kshub authority of {name}"
    certificate = (
        _builder(title, title, key, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Authority(certificate, key)


def _server(key: Key, names: Sequence[str], authority: Authority) -> x509.Certificate:
    issuer = authority.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    return (
        _builder(names[0], str(issuer), key, SERVER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_alternative(name) for name in names]), critical=False)
        .add_extension(identifier, critical=False)
        .sign(authority.key, hashes.SHA256())
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        pass
    try:
        return x509.DNSName(name)
    except ValueError:
        raise Fault("not-a-name", value=name[:80]) from None


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _secret(key: Key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
