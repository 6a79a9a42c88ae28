"""What TLS is checked for, what a login is bound to, and the old TLS that CredSSP may need."""

import ssl
import warnings
from contextlib import suppress
from functools import cache, lru_cache
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes

_INTEROPERABLE: Final = (
    0x00000200 | 0x00000800
)  # SSL_OP_TLSEXT_PADDING, SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS, for Schannel


@lru_cache(maxsize=4)
def https(run: str, *, validate: bool) -> ssl.SSLContext:  # noqa: ARG001 - the system's CAs are read anew for each run
    """TLS 1.2 or newer for https.

    validate: the certificate leads to a CA that this system trusts, is in date and made for servers. Its name is not
    compared: a scan knows addresses, and certificates of Windows hold names.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if validate:
        context.load_default_certs(ssl.Purpose.SERVER_AUTH)
    else:
        context.verify_mode = ssl.CERT_NONE
    return context


class _Strict(ssl.SSLObject):
    """TLS inside CredSSP. The library reads until it must wait, so it would read an end without data for ever."""

    def read(self, len: int = 1024, buffer: bytearray | None = None) -> bytes:  # type: ignore[override] # noqa: A002
        """As SSLObject.read; the end is an error."""
        data: bytes = super().read(len) if buffer is None else super().read(len, buffer)
        if not data:
            raise ssl.SSLError("the other side closed it")
        return data


@cache
def credssp(*, old: bool) -> ssl.SSLContext:
    """TLS for CredSSP, which makes its own check of whom it speaks to (MS-CSSP 3.1.5, pubKeyAuth).

    old: TLS 1.0 and 1.1 only, for Windows Server 2008; with OpenSSL 3 that takes its security level 0.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.options |= ssl.OP_NO_COMPRESSION | _INTEROPERABLE
    context.sslobject_class = _Strict
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if old:
        _allow_only_old(context)
    return context


def _allow_only_old(context: ssl.SSLContext) -> None:
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():  # that these versions are old is known: the file asks for them
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1


def end_point(certificate: bytes) -> bytes:
    """What binds a login to the TLS that it runs in: tls-server-end-point (RFC 5929, 4.1).

    certificate in DER; one that cannot be read is hashed all the same.
    """
    algorithm: hashes.HashAlgorithm | None = None
    with suppress(ValueError, UnsupportedAlgorithm):
        algorithm = x509.load_der_x509_certificate(certificate).signature_hash_algorithm
    if algorithm is None or algorithm.name in {"md5", "sha1"}:
        algorithm = hashes.SHA256()
    digest = hashes.Hash(algorithm)
    digest.update(certificate)
    return b"tls-server-end-point:" + digest.finalize()
