"""How Ksockets reach the hub is told to everybody who is known."""

import httpx

from kshub.app import Hub
from kshub.reached import Reached

FINGERPRINT = "AB:CD"


async def test_what_the_connect_section_has_to_say(store, client):
    way = Reached(host="hub.example.com", port=443, names=("hub.example.com",), ca_fingerprint=FINGERPRINT)
    transport = httpx.ASGITransport(app=Hub(store, way=way))
    async with httpx.AsyncClient(transport=transport, base_url=client.base_url, headers=client.headers) as asking:
        told = (await asking.get("/connect", headers=client.viewer)).json()
    assert told == {
        "host": "hub.example.com",
        "port": 443,
        "protocol": "wss",
        "certificateNames": ["hub.example.com"],
        "caFingerprint": FINGERPRINT,
        "ownAuthority": False,
    }


async def test_who_is_nobody_is_told_nothing(browser):
    assert (await browser.get("/apps/sonar/connect")).status_code == 401
