"""The certificates and TLS of played Windows: made when they start, for the address that they answer on."""

import datetime as dt
import ssl
import tempfile
import warnings
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from spnego.tls import CredSSPTLSContext, default_tls_context

from lab.windows.settings import Tls

_VERSIONS = {
    "1.0": ssl.TLSVersion.TLSv1,
    "1.1": ssl.TLSVersion.TLSv1_1,
    "1.2": ssl.TLSVersion.TLSv1_2,
    "1.3": ssl.TLSVersion.TLSv1_3,
}
_OLD = frozenset({"1.0", "1.1"})
_NO_ENCRYPT_THEN_MAC = 0x00080000  # SSL_OP_NO_ENCRYPT_THEN_MAC: Schannel does not have RFC 7366


@dataclass(frozen=True)
class Certificate:
    """A certificate of its own making with its key, both in one PEM text. public_key: PKCS #1, as CredSSP wants it."""

    pem: bytes
    key: bytes
    public_key: bytes
    digest: bytes

    def server(self, tls: Tls) -> ssl.SSLContext:
        """The server's side of https. tls: the newest version that it speaks."""
        return self._loaded(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), tls)

    def credssp(self, tls: Tls) -> CredSSPTLSContext:
        """The TLS within CredSSP."""
        found = default_tls_context("accept")
        self._loaded(found.context, tls)
        return CredSSPTLSContext(found.context, self.public_key)

    def _loaded(self, context: ssl.SSLContext, tls: Tls) -> ssl.SSLContext:
        context.options |= _NO_ENCRYPT_THEN_MAC
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # old Windows is what this is about
            if tls in _OLD:
                context.set_ciphers("ALL:@SECLEVEL=0")
                context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = _VERSIONS[tls]
        with tempfile.NamedTemporaryFile() as file:
            file.write(self.key + self.pem)
            file.flush()
            context.load_cert_chain(file.name)
        return context


@cache
def made(name: str, address: str) -> Certificate:
    """A certificate as `winrm quickconfig -transport:https` wants one: for the machine's name, and here its address."""
    key = _key()
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    begin = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(begin).not_valid_after(begin + dt.timedelta(days=365))
    names = [x509.DNSName(name), x509.IPAddress(ip_address(address))]
    builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    signed = builder.sign(key, hashes.SHA256())
    encoding, private = serialization.Encoding, serialization.PrivateFormat.PKCS8
    return Certificate(
        pem=signed.public_bytes(encoding.PEM),
        key=key.private_bytes(encoding.PEM, private, serialization.NoEncryption()),
        public_key=key.public_key().public_bytes(encoding.DER, serialization.PublicFormat.PKCS1),
        digest=signed.fingerprint(hashes.SHA256()),
    )


@cache
def _key() -> rsa.RSAPrivateKey:
    """One for all: a key takes a tenth of a second, and there may be two hundred machines."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)
