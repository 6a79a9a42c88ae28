"""Behind a proxy: who asks, and that it was by https."""

import httpx
import pytest

from kshub import app, config

DIRECT = 'listen = "127.0.0.1:8080"\n[tls]\nenabled = false\n'
PROXY = "[tls]\nenabled = false\nbehindProxy = true\n"


async def seen(tmp_path, text, peer, **headers):
    """Whom the hub would see, and by which scheme, of a request with these headers that comes from this peer."""
    (tmp_path / "kshub.toml").write_text(text)
    met = []

    async def hub(scope, _receive, send):
        met.append((scope["client"][0], scope["scheme"]))
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body"})

    chosen = app._uvicorn(hub, config.load(tmp_path, {}))
    chosen.load()
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    transport = httpx.ASGITransport(app=chosen.loaded_app, client=(peer, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://hub", headers=told) as client:
        await client.get("/")
    return met[0]


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1"])
async def test_a_proxy_on_this_machine_is_believed(tmp_path, peer):
    assert await seen(tmp_path, PROXY, peer, x_forwarded_for="192.0.2.7") == ("192.0.2.7", "https")


@pytest.mark.parametrize("peer", ["10.0.0.2", "10.0.5.9", "2001:db8::2"])
async def test_proxies_elsewhere_are_believed_if_they_are_named(tmp_path, peer):
    named = PROXY + 'trustedProxies = ["10.0.0.2", "10.0.5.0/24", "2001:db8::2"]\n'
    told = {"x_forwarded_for": "192.0.2.7", "x_forwarded_proto": "https"}
    assert await seen(tmp_path, named, peer, **told) == ("192.0.2.7", "https")
    assert await seen(tmp_path, PROXY, peer, **told) == (peer, "https")
    assert await seen(tmp_path, DIRECT, peer, **told) == (peer, "http")
    # what the client itself wrote before is not what the proxies wrote
    chain = "127.0.0.1, 198.51.100.1, 10.0.5.1"
    assert await seen(tmp_path, named, peer, x_forwarded_for=chain) == ("198.51.100.1", "https")


async def test_nobody_else_is_and_who_is_named_replaces_this_machine(tmp_path):
    named = PROXY + 'trustedProxies = ["10.0.0.2"]\n'
    for peer in ("10.0.0.3", "127.0.0.1", "2001:db8::2"):
        assert await seen(tmp_path, named, peer, x_forwarded_for="192.0.2.7") == (peer, "https")


async def test_cookies_are_for_https_whatever_the_proxy_says(tmp_path):
    assert await seen(tmp_path, PROXY, "127.0.0.1", x_forwarded_proto="http") == ("127.0.0.1", "https")
