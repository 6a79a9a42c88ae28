"""How Ksockets reach this hub: what their [connect] has to say."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509

from kshub import tls
from kshub.config import Settings

_MOST_NAMES = 100  # of a certificate that are told
_HTTPS, _HTTP = 443, 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """host: as publicUrl says it, None where nothing says it. port: None where a proxy in front decides it.

    names: for which the certificate was issued, none where it is not the hub's to know. ca_fingerprint: of the last
    certificate that the hub shows. own_authority: the hub made that itself, so that nobody trusts it yet.
    """

    host: str | None = None
    port: int | None = None
    secure: bool = True
    names: tuple[str, ...] = ()
    ca_fingerprint: str | None = None
    own_authority: bool = False


def of(settings: Settings) -> Reached:
    """By kshub.toml and the certificate as it is now.

    Raises:
        Fault: "tls-unreadable".
    """
    secure = settings.certificate is not None or settings.behind_proxy
    host, port = None, None if settings.behind_proxy else settings.port
    if settings.public_url:
        parts = urlsplit(settings.public_url)
        host, port = parts.hostname, parts.port or (_HTTPS if parts.scheme == "https" else _HTTP)
    if settings.certificate is None:
        return Reached(host=host, port=port, secure=secure)
    return Reached(
        host=host,
        port=port,
        names=_names(settings.certificate),
        ca_fingerprint=tls.fingerprint(settings.certificate),
        own_authority=settings.certificate.parent == settings.home / "tls",
    )


def _names(chain: Path) -> tuple[str, ...]:
    """Of the first certificate, as it was issued: names (perhaps with `*.`) and addresses."""
    first = x509.load_pem_x509_certificates(chain.read_bytes())[0]
    try:
        told = first.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return ()
    names = [*told.get_values_for_type(x509.DNSName), *map(str, told.get_values_for_type(x509.IPAddress))]
    return tuple(names[:_MOST_NAMES])
