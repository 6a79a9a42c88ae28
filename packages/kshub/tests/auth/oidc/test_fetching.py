"""What a provider answers is bounded, whatever it is."""

import socket
import ssl

import pytest

from kshub import tls
from kshub.auth.oidc import fetching
from kshub.auth.oidc.fetching import Fetching
from kshub.auth.oidc.refused import PROVIDER, RefusedError
from kshub.testing.provider import oidc, provider

ABOUT = "/.well-known/openid-configuration"


def begin(handler, *headers):
    handler.send_response(200)
    for name, value in headers:
        handler.send_header(name, value)
    handler.end_headers()


def endless(handler):
    begin(handler)
    while True:
        handler.wfile.write(b"x" * 65536)


def dripping(handler):
    begin(handler)
    while not handler.bent.over.wait(0.02):
        handler.wfile.write(b" ")


def silent(handler):
    handler.bent.over.wait()


def elsewhere(handler):
    handler.send_response(302)
    handler.send_header("Location", f"{handler.bent.issuer}/jwks")
    handler.end_headers()


def broken_off(handler):
    begin(handler, ("Content-Length", "100"))
    handler.wfile.write(b"{")


def packed(handler):
    begin(handler, ("Content-Encoding", "gzip"))
    handler.wfile.write(b"\x1f\x8b\x08\0")


def headers(handler):
    begin(handler, *(("X", "x" * 60_000) for _ in range(20)))


@pytest.fixture
async def client(bent, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")  # the environment is not asked
    return Fetching(oidc(bent.issuer))


async def refused(client, url):
    with pytest.raises(RefusedError) as raised:
        await client.get(url)
    assert raised.value.code == PROVIDER
    assert "\n" not in raised.value.detail
    return raised.value.detail


async def test_a_good_answer(bent, client):
    assert (await client.get(bent.issuer + ABOUT))["issuer"] == bent.issuer


@pytest.mark.parametrize("answer", [endless, elsewhere, broken_off, packed, headers])
async def test_answers_that_are_none(bent, client, answer):
    bent.instead[ABOUT] = answer
    await refused(client, bent.issuer + ABOUT)
    assert bent.asked == [ABOUT]  # nobody was sent on to /jwks


@pytest.mark.parametrize("answer", [dripping, silent])
async def test_slow_ones(bent, client, answer, monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS", 0.3)
    bent.instead[ABOUT] = answer
    await refused(client, bent.issuer + ABOUT)


@pytest.mark.parametrize("text", [b"", b"[]", b"7", b"{", b"\xff", b"[" * 200_000, b"<html>"], ids=range(7))
async def test_what_is_no_object(bent, client, text):
    bent.instead[ABOUT] = text
    assert "no JSON object" in await refused(client, bent.issuer + ABOUT)


async def test_nobody_there(client):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    await refused(client, f"http://127.0.0.1:{port}/x?code=hush")
    assert "hush" not in await refused(client, f"http://127.0.0.1:{port}/x?code=hush")


async def test_an_error_is_told_by_its_code_alone(bent, client):
    with pytest.raises(RefusedError) as raised:
        await client.post(f"{bent.issuer}/token", {"code": "x", "client_secret": "hush"}, None)
    assert "status 400 'invalid_grant'" in raised.value.detail
    assert "hush" not in raised.value.detail


async def test_without_tls_where_tls_is_wanted(bent, client):
    await refused(client, bent.issuer.replace("http:", "https:"))


@pytest.fixture
def secured(tmp_path):
    """The same with a certificate of an authority of its own."""
    tls.make(tmp_path, ("127.0.0.1",))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem", tmp_path / "server.key")
    with provider(context) as made:
        yield made


async def test_tls_is_verified(secured, tmp_path):
    url = secured.issuer + ABOUT
    assert (await Fetching(oidc(secured.issuer, ca_file=tmp_path / "ca.pem")).get(url))["issuer"] == secured.issuer
    assert "certificate" in (await refused(Fetching(oidc(secured.issuer)), url)).lower()
    other = tmp_path / "other"
    tls.make(other, ("127.0.0.1",))
    assert "certificate" in (await refused(Fetching(oidc(secured.issuer, ca_file=other / "ca.pem")), url)).lower()
