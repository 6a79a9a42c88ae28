"""Refused connections as people see them; on both engines."""

import pytest

from kshub.link import presence
from kshub.link.refusals import source
from kshub.store.queries import refusals
from kshub.store.queries.refusals import NOBODY, Times

KSOCKET = "/networks/1/ksockets/1"
UNKNOWN = "http://hub/api/settings/refused-connections"


@pytest.fixture
async def refused(store):
    words = {"installation": "two", "version": "1.0"}
    async with store.write() as connection:
        await presence.refused(connection, source(1, "duplicate-installation", "192.0.2.8", **words), 1_800_000_000)
        await presence.refused(connection, source(1, "not-ordered", "192.0.2.7", detail="run-x"), 1_800_000_060)
        await refusals.note(connection, {source(NOBODY, "unknown-token", "192.0.2.9"): Times(7, 10, 20)})


async def test_a_ksockets(client, refused):
    shown = (await client.get(KSOCKET)).json()
    assert (shown["refusedCode"], shown["refusedAddr"]) == ("not-ordered: run-x", "192.0.2.7")
    listed = (await client.get(KSOCKET + "/refused-connections", headers=client.viewer)).json()
    assert listed["total"] == 2
    assert listed["items"][1] == {
        "code": "duplicate-installation",
        "detail": None,
        "remoteAddr": "192.0.2.8",
        "installation": "two",
        "version": "1.0",
        "times": 1,
        "firstAt": "2027-01-15T08:00:00Z",
        "lastAt": "2027-01-15T08:00:00Z",
    }
    by_name = (await client.get(KSOCKET + "/refused-connections", params={"sort": "code", "limit": 1})).json()
    assert [one["code"] for one in by_name["items"]] == ["duplicate-installation"]
    assert (await client.get("/networks/1/ksockets/9/refused-connections")).status_code == 404
    assert (await client.get(KSOCKET + "/refused-connections", params={"sort": "x"})).status_code == 400


async def test_those_without_a_token_are_for_administrators(client, tokens, refused):
    assert (await client.get(UNKNOWN)).status_code == 403
    administrator = {"X-Authorization": f"Token {tokens['administrator']}"}
    [one] = (await client.get(UNKNOWN, headers=administrator)).json()["items"]
    assert (one["code"], one["remoteAddr"], one["times"], one["installation"]) == (
        "unknown-token",
        "192.0.2.9",
        7,
        None,
    )
