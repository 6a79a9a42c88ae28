"""Reaching the hub over TLS: who is believed, who is not, and what is said of it."""

import asyncio
import base64
import datetime as dt
import hashlib
import http
import ssl
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ksocket.config.settings import Connect
from ksocket.credentials.secret import Secret
from ksocket.link import proxy as proxies
from ksocket.link.dial import Dialer
from ksocket.link.unreachable import Unreachable

PEM, DER = serialization.Encoding.PEM, serialization.Encoding.DER


def certificate(subject, names, issuer=None):
    """A certificate and its key; signed by the issuer, or by itself as an authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, subject)])
    begin = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer[0].subject if issuer else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + dt.timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(one)) for one in names]), critical=False)
    )
    return builder.sign(issuer[1] if issuer else key, hashes.SHA256()), key


@pytest.fixture(scope="session")
def authorities():
    return {name: certificate(name, []) for name in ("ours", "stranger")}


@pytest.fixture
def context(authorities, tmp_path):
    """What a hub shows: a certificate of "ours" for these addresses, and with it the authority's."""

    def made(*names, alone=False):
        leaf, key = certificate("hub", names, authorities["ours"])
        chain = tmp_path / "chain.pem"
        parts = (leaf,) if alone else (leaf, authorities["ours"][0])
        private = key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        chain.write_bytes(private + b"".join(one.public_bytes(PEM) for one in parts))
        shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        shown.load_cert_chain(chain)
        shown.leaf = fingerprint(leaf)
        return shown

    return made


def fingerprint(one):
    return hashlib.sha256(one.public_bytes(DER)).hexdigest()


@pytest.fixture
async def secure(hub):
    """Starts the hub anew with TLS; gives what settings name it."""

    async def start(context):
        await hub.stop()
        await hub.start(ssl=context)
        return {"host": "127.0.0.1", "port": hub.port, "token": Secret("t0ken-of-the-test")}

    return start


async def reached(connect, env=None):
    async with Dialer(env or {}).dial(connect) as socket:
        return socket.response.status_code


async def why(connect, env=None):
    with pytest.raises(Unreachable) as caught:
        await reached(connect, env)
    assert caught.value.text
    return caught.value


async def test_a_certificate_of_the_ca_file_is_believed_and_of_no_other(secure, context, authorities, tmp_path):
    hub = await secure(context("127.0.0.1"))
    for name, (one, _) in authorities.items():
        (tmp_path / name).write_bytes(one.public_bytes(PEM))
    assert await reached(Connect(**hub, ca_file=tmp_path / "ours")) == 101
    refused = await why(Connect(**hub, ca_file=tmp_path / "stranger"))
    assert (refused.code, refused.params["issuer"]) == ("certificate", "CN=ours")
    assert (await why(Connect(**hub))).code == "certificate"


async def test_a_certificate_for_another_name_is_not_believed(secure, context, authorities, tmp_path):
    hub = await secure(context("127.0.0.2"))
    (tmp_path / "ours").write_bytes(authorities["ours"][0].public_bytes(PEM))
    assert (await why(Connect(**hub, ca_file=tmp_path / "ours"))).code == "certificate"
    assert (await why(Connect(**hub, ca_fingerprint=fingerprint(authorities["ours"][0])))).code == "certificate"


async def test_the_fingerprint_is_that_of_the_authority_or_of_the_hub_itself(hub, secure, context, authorities):
    shown = context("127.0.0.1")
    settings = await secure(shown)
    for one in (fingerprint(authorities["ours"][0]), shown.leaf):
        assert await reached(Connect(**settings, ca_fingerprint=one)) == 101
    told = len(hub.headers)
    refused = await why(Connect(**settings, ca_fingerprint=fingerprint(authorities["stranger"][0])))
    assert (refused.code, len(hub.headers)) == ("fingerprint", told), "nothing may be said to a stranger"


async def test_an_impostor_that_shows_the_authority_beside_a_certificate_of_its_own_is_not_believed(
    hub, secure, authorities, tmp_path
):
    leaf, key = certificate("hub", ["127.0.0.1"], authorities["stranger"])
    private = key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "chain").write_bytes(private + leaf.public_bytes(PEM) + authorities["ours"][0].public_bytes(PEM))
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(tmp_path / "chain")
    settings = await secure(shown)
    refused = await why(Connect(**settings, ca_fingerprint=fingerprint(authorities["ours"][0])))
    assert (refused.code, hub.headers) == ("certificate", [])


async def test_a_hub_that_does_not_send_its_authority_is_told_apart_by_the_issuer(secure, context, authorities):
    settings = await secure(context("127.0.0.1", alone=True))
    refused = await why(Connect(**settings, ca_fingerprint=fingerprint(authorities["ours"][0])))
    assert (refused.code, refused.params["issuer"]) == ("fingerprint", "CN=ours")


@pytest.mark.parametrize(
    ("status", "code"),
    [(401, "token-unknown"), (403, "token-refused"), (404, "no-hub"), (503, "status"), (302, "status")],
)
async def test_what_the_hub_answers_instead_is_said(hub, monkeypatch, status, code):
    def admit(connection, request):
        response = connection.respond(http.HTTPStatus(status), "")
        response.headers["Location"] = f"ws://127.0.0.1:{hub.port}/elsewhere"
        return response

    await hub.stop()
    monkeypatch.setattr(hub, "admit", admit)
    await hub.start()
    token = Secret("t")
    assert (await why(Connect(protocol="ws", host="127.0.0.1", port=hub.port, token=token))).code == code


async def test_nobody_there_and_somebody_else_there_are_told_apart(raw):
    async def greet(reader, writer):
        writer.write(b"SSH-2.0-x\r\n\r\n")
        await reader.read(1)

    port = await raw(greet)
    for number, protocol, code in ((1, "ws", "silent"), (port, "ws", "no-hub"), (port, "wss", "silent")):
        assert (await why(Connect(protocol=protocol, host="127.0.0.1", port=number, token=Secret("t")))).code == code


async def test_no_proxy_of_settings_and_environment_is_followed(hub):
    settings = {"protocol": "ws", "host": "127.0.0.1", "port": hub.port, "token": Secret("t0ken-of-the-test")}
    behind = settings | {"proxy": "http://127.0.0.1:1"}
    assert (await why(Connect(**behind))).code == "proxy"
    assert await reached(Connect(**behind, no_proxy=("127.0.0.0/8",))) == 101
    assert await reached(Connect(**behind), {"NO_PROXY": "localhost,127.0.0.1"}) == 101


async def test_files_that_cannot_be_read_are_said(hub, tmp_path):
    settings = {"host": "127.0.0.1", "port": hub.port, "token": Secret("t")}
    assert (await why(Connect(**settings, ca_file=tmp_path / "none"))).code == "ca-file"
    proxied = settings | {"proxy": "http://127.0.0.1:1", "protocol": "ws"}
    assert (await why(Connect(**proxied, proxy_password_file=tmp_path / "none"))).code == "proxy-password-file"


async def test_a_proxy_with_a_password_is_passed_with_tls_inside_and_the_fingerprint_looked_at(
    secure, context, authorities, proxy, tmp_path
):
    settings = await secure(context("127.0.0.1"))
    played = await proxy(login=base64.b64encode(b"bob:right").decode())
    (tmp_path / "password").write_text("right\n")
    connect = Connect(
        **settings,
        proxy=played.url,
        proxy_username="bob",
        proxy_password_file=tmp_path / "password",
        ca_fingerprint=fingerprint(authorities["ours"][0]),
    )
    assert await reached(connect) == 101
    assert [head.split()[1] for head in played.heads] == [f"127.0.0.1:{settings['port']}"] * 4


async def test_a_proxy_that_is_itself_reached_by_tls_is_passed(secure, context, authorities, tmp_path):
    settings = await secure(context("127.0.0.1"))

    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        there, back = await asyncio.open_connection("127.0.0.1", settings["port"])
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        await asyncio.wait(
            [asyncio.create_task(proxies._pour(*way)) for way in ((reader, back), (there, writer))],
            return_when=asyncio.FIRST_COMPLETED,
        )
        back.transport.abort()
        writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context("127.0.0.1"))
    (tmp_path / "ours").write_bytes(authorities["ours"][0].public_bytes(PEM))
    url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    assert await reached(Connect(**settings, ca_file=tmp_path / "ours", proxy=url)) == 101
    assert (await why(Connect(**settings, proxy=url))).code == "proxy"
    server.close()
