"""The way to the hub, step by step: where it ends is said, and nothing behind it."""

import asyncio
import http

import pytest

from ksocket.config.settings import Connect
from ksocket.credentials.secret import Secret
from ksocket.link import steps as module
from ksocket.link.dial import Dialer
from ksocket.link.steps import steps
from lab.theatre.proxy import Authority, Proxy, Rules


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("NO_PROXY", raising=False)


async def told(**settings):
    connect = Connect(**{"host": "127.0.0.1", "token": Secret("t0ken-of-the-test"), "protocol": "ws"} | settings)
    return [one async for one in steps(connect, Dialer({}))]


def levels(found):
    return [f"{one.name} {one.level}" for one in found]


async def test_without_a_hub_there_is_no_step():
    assert await told(host=None) == []


async def test_all_steps_of_a_hub_that_is_there(hub):
    found = await told(port=hub.port)
    assert levels(found)[:2] == ["tcp ok", "upgrade ok"]
    assert hub.hellos == [], "it is asked whether it is there, and no more"


async def test_a_name_is_looked_up_first(hub):
    found = await told(host="localhost", port=hub.port)
    assert levels(found)[0] == "dns ok"


@pytest.mark.parametrize(
    ("settings", "end", "words"),
    [
        ({"port": 1}, "tcp error", "firewall"),
        ({"host": "no-such-host.invalid"}, "dns error", "DNS"),
        ({"proxy": "http://127.0.0.1:1"}, "proxy error", "[connect] proxy"),
        ({"token": Secret("other")}, "upgrade error", "make a new one on the hub"),
        ({"token": None}, "upgrade error", "[connect] token"),
    ],
)
async def test_the_last_step_is_the_one_that_fails(hub, settings, end, words):
    found = await told(**{"port": hub.port} | settings)
    assert levels(found)[-1] == end
    assert words in found[-1].text
    assert [one.level for one in found[:-1]] == ["ok"] * (len(found) - 1)


async def test_the_issuer_is_shown_before_the_certificate_is_judged(hub, tmp_path):
    await hub.stop()
    own = Authority("The Hub's Own")
    await hub.start(ssl=own.context("127.0.0.1"))
    (tmp_path / "ca.pem").write_bytes(own.pem)
    found = await told(port=hub.port, protocol="wss", ca_file=tmp_path / "ca.pem")
    assert levels(found)[:3] == ["tcp ok", "tls ok", "upgrade ok"]
    proxy = Proxy(Rules(inspects=True))
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    found = await told(port=hub.port, protocol="wss", ca_file=tmp_path / "ca.pem", proxy=url)
    server.close()
    await proxy.close()
    assert levels(found) == ["proxy ok", "tls ok", "tls error"]
    assert "Inspecting Proxy CA" in found[1].value
    assert "Inspecting Proxy CA" in found[2].text


@pytest.mark.parametrize(
    ("date", "level"),
    [("Thu, 01 Jan 2015 00:00:00 GMT", "warning"), ("nonsense", "ok"), ("Thu, 01 Jan 9999 00:00:00 GMT", "warning")],
)
def test_a_clock_that_differs_is_said(date, level):
    step = module._clock(date)
    assert step.level == level
    assert ("set the clock" in (step.text or "")) is (level == "warning")


async def test_somebody_else_there_is_said(hub, monkeypatch):
    await hub.stop()
    monkeypatch.setattr(hub, "admit", lambda connection, _: connection.respond(http.HTTPStatus.NOT_FOUND, ""))
    await hub.start()
    found = await told(port=hub.port)
    assert levels(found)[-1] == "upgrade error"
    assert "not as a hub" in found[-1].text
