"""Who may be the hub: by the system's authorities, by one CA file, or by the fingerprint of one certificate."""

import asyncio
import hashlib
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from cryptography import x509

from ksocket.config.settings import Connect
from ksocket.link.unreachable import Unreachable

SECONDS = 15.0


def context(connect: Connect) -> ssl.SSLContext:
    """What verifies the hub's certificate and name when no fingerprint is given: the CA file alone, or the system.

    Raises:
        Unreachable: "ca-file".
    """
    try:
        return ssl.create_default_context(cafile=connect.ca_file)
    except (OSError, ssl.SSLError) as error:
        raise Unreachable("ca-file", file=connect.ca_file, detail=error) from error


def pinned(certificate: bytes) -> ssl.SSLContext:
    """What verifies that the hub's certificate is this one (DER) or was issued by it, and names the hub."""
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trust.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # it need not be a root
    trust.load_verify_locations(cadata=certificate)
    return trust


def with_fingerprint(chain: Sequence[bytes], fingerprint: str) -> bytes | None:
    """The certificate (DER) whose SHA-256, in lower-case hexadecimal digits, this is."""
    return next((one for one in chain if hashlib.sha256(one).hexdigest() == fingerprint), None)


async def shown(host: str, port: int, sock: socket.socket | None) -> list[bytes]:
    """The certificates (DER) that whoever is there shows; they are not trusted, and nothing is said there.

    Raises:
        OSError, TimeoutError: no TLS there.
    """
    blind = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    blind.check_hostname, blind.verify_mode = False, ssl.CERT_NONE  # only looked at; `pinned` verifies what counts
    way: dict[str, Any] = {"sock": sock} if sock else {"host": host, "port": port}
    async with asyncio.timeout(SECONDS):
        _, writer = await asyncio.open_connection(ssl=blind, server_hostname=host, **way)
    try:
        return _chain(writer.get_extra_info("ssl_object"))
    finally:
        writer.transport.abort()
        with suppress(OSError):
            await writer.wait_closed()


def issuer(chain: Sequence[bytes]) -> str:
    """Who signed the hub's certificate, as far as it says; "-" when that cannot be read."""
    try:
        return x509.load_der_x509_certificate(chain[0]).issuer.rfc4514_string()[:200]
    except (ValueError, IndexError):
        return "-"


def _chain(connection: Any) -> list[bytes]:
    """The chain as it was sent; a public method from Python 3.13 on."""
    if hasattr(connection, "get_unverified_chain"):
        return list(connection.get_unverified_chain())
    chain = connection._sslobj.get_unverified_chain() or ()  # noqa: SLF001 - the only way before Python 3.13
    return [ssl.PEM_cert_to_DER_cert(one.public_bytes()) for one in chain]
