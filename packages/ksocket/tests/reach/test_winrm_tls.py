"""TLS: what is checked, what a login is bound to, and the old kind."""

import datetime as dt
import hashlib
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from ksocket.reach import winrm_tls as tls
from lab.windows import certificates


def certificate(key, algorithm):
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "x")])
    begin = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, begin, begin + dt.timedelta(days=1))
    return builder.sign(key, algorithm).public_bytes(serialization.Encoding.DER)


@pytest.mark.parametrize(
    ("key", "algorithm", "digest"),
    [
        (rsa.generate_private_key(65537, 2048), hashes.SHA256(), "sha256"),
        (ec.generate_private_key(ec.SECP384R1()), hashes.SHA384(), "sha384"),
        (ec.generate_private_key(ec.SECP256R1()), hashes.SHA512(), "sha512"),
        (ed25519.Ed25519PrivateKey.generate(), None, "sha256"),
    ],
    ids=["sha256", "sha384", "sha512", "none"],
)
def test_a_login_is_bound_to_the_certificate_by_the_hash_that_signed_it(key, algorithm, digest):
    """RFC 5929, 4.1."""
    der = certificate(key, algorithm)
    assert tls.end_point(der) == b"tls-server-end-point:" + hashlib.new(digest, der).digest()


def test_a_certificate_that_cannot_be_read_binds_as_well():
    assert tls.end_point(b"\xff") == b"tls-server-end-point:" + hashlib.sha256(b"\xff").digest()


def test_https_is_never_older_than_tls_12():
    for validate in (True, False):
        context = tls.https("r1", validate=validate)
        assert context.minimum_version is ssl.TLSVersion.TLSv1_2
        assert context.verify_mode is (ssl.CERT_REQUIRED if validate else ssl.CERT_NONE)
    assert tls.https("r1", validate=True) is tls.https("r1", validate=True)
    assert tls.https("r1", validate=True) is not tls.https("r2", validate=True)


def shake(client, server):
    """Both ends in memory; what the server has sent last is given to the client."""
    while True:
        waiting = 0
        for here, there in ((client, server), (server, client)):
            try:
                here.object.do_handshake()
            except ssl.SSLWantReadError:
                waiting += 1
            there.incoming.write(here.outgoing.read())
        if not waiting:
            return


class End:
    def __init__(self, context, **more):
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.object = context.wrap_bio(self.incoming, self.outgoing, **more)


def ends(old, newest):
    server = End(certificates.made("X", "127.0.0.1").credssp(newest).context, server_side=True)
    client = End(tls.credssp(old=old))
    shake(client, server)
    return client, server


@pytest.mark.parametrize(
    ("old", "newest", "version"), [(True, "1.0", "TLSv1"), (True, "1.1", "TLSv1.1"), (False, "1.2", "TLSv1.2")]
)
def test_old_tls_is_spoken_only_where_the_file_says_so(old, newest, version):
    client, _ = ends(old, newest)
    assert client.object.version() == version


def test_old_servers_are_not_spoken_to_otherwise():
    with pytest.raises(ssl.SSLError):
        ends(old=False, newest="1.0")


def test_the_end_within_credssp_is_an_error():
    """pyspnego reads until it must wait: without this it would do so for ever."""
    client, server = ends(old=False, newest="1.2")
    with pytest.raises(ssl.SSLWantReadError):
        server.object.unwrap()
    client.incoming.write(server.outgoing.read())
    with pytest.raises(ssl.SSLError, match="closed"):
        client.object.read()
