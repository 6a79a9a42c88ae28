"""The names in the certificate that a TLS server shows. It is not verified: it is only read. Pure but for `context`."""

import ssl
from typing import Final

from cryptography import x509
from cryptography.x509.oid import NameOID

from ksocket.discover.names.said import Said, hosts, line
from kswire.facts import Service

PORT: Final = 443
_MAX_CERTIFICATE: Final = 65_536
_ATTRIBUTES: Final = (NameOID.COMMON_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME, NameOID.ORGANIZATION_NAME)


def context() -> ssl.SSLContext:
    """TLS 1.2 and 1.3, no certificate refused, short keys of old devices accepted: nothing secret is ever sent."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.set_ciphers("DEFAULT@SECLEVEL=0")
    return made


def parse(der: bytes) -> Said:
    """The DNS names of a certificate, or its common name where it has none, and its subject in words.

    A certificate that cannot be read still says that there is a TLS server.
    """
    names, subject = _read(der) if len(der) <= _MAX_CERTIFICATE else ((), None)
    return Said(hosts(names, "tls"), (Service(name="https", port=PORT, protocol="tcp", certificate=subject),))


def _read(der: bytes) -> tuple[tuple[str, ...], str | None]:
    try:
        certificate = x509.load_der_x509_certificate(der)
        words = [str(one.value) for oid in _ATTRIBUTES for one in certificate.subject.get_attributes_for_oid(oid)]
    except Exception:
        return (), None
    return _names(certificate) or tuple(words[:1]), line(", ".join(dict.fromkeys(words)))


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        return tuple(found.value.get_values_for_type(x509.DNSName))
    except Exception:
        return ()
