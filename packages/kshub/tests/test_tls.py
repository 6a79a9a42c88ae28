"""The hub's own authority: a client that trusts it alone reaches the hub by each of its names, and no other."""

import asyncio
import hashlib
import ssl
import stat

import pytest

from kshub import tls
from kshub.faults import Fault


@pytest.fixture
def made(tmp_path):
    return tmp_path / "tls", tls.make(tmp_path / "tls", ["hub.example.com", "127.0.0.1"])


def test_only_its_owner_reads_the_files(made):
    directory, _ = made
    assert {path.name for path in directory.iterdir()} == {"ca.key", "ca.pem", "server.key", "server.pem"}
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in directory.iterdir())
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700


def test_the_fingerprint_is_the_authoritys(made):
    directory, fingerprint = made
    der = ssl.PEM_cert_to_DER_cert((directory / "ca.pem").read_text())
    assert fingerprint.replace(":", "").lower() == hashlib.sha256(der).hexdigest()


@pytest.mark.parametrize(
    ("name", "reached"), [("hub.example.com", True), ("127.0.0.1", True), ("other.example", False)]
)
async def test_who_trusts_the_authority_reaches_its_names(made, name, reached):
    directory, _ = made
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(directory / "server.pem", directory / "server.key")
    trust = ssl.create_default_context(cafile=directory / "ca.pem")
    trust.verify_flags |= ssl.VERIFY_X509_STRICT
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0, ssl=serving)
    port = server.sockets[0].getsockname()[1]
    async with server:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trust, server_hostname=name)
            writer.close()
            await asyncio.gather(writer.wait_closed(), return_exceptions=True)
            assert reached
        except ssl.SSLCertVerificationError:
            assert not reached


def test_files_that_do_not_fit(made, tmp_path):
    directory, _ = made
    tls.check(directory / "server.pem", directory / "server.key")
    with pytest.raises(Fault):
        tls.check(directory / "server.pem", directory / "ca.key")
    with pytest.raises(Fault):
        tls.fingerprint(directory / "server.key")
    with pytest.raises(Fault):
        tls.make(tmp_path / "wrong", ["naïve name"])
