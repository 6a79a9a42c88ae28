"""Who only reads is answered, whoever writes, and whether anything can be written."""

import asyncio

import pytest
from sqlalchemy.exc import OperationalError

from kshub.auth import people, sessions

from .test_sessions import log_in
from .test_tokens import PATH


async def last_used(client):
    return (await client.get(PATH)).json()["items"][0]["lastUsedAt"]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_question_waits_for_no_merge(client, store, tokens):
    asked = {"X-Authorization": f"Token {tokens['viewer']}"}
    async with asyncio.timeout(5), store.write():
        assert (await client.get("/networks", headers=asked)).status_code == 200
        assert store.busy
    async with store.read() as connection:
        assert (await people.caller(connection, tokens["viewer"], 0))[1]  # the next question writes it down
    assert (await client.get("/networks", headers=asked)).status_code == 200
    async with store.read() as connection:
        assert (await people.caller(connection, tokens["viewer"], 0))[1] is None


async def test_a_full_disk_can_be_read(client, browser, monkeypatch):
    async def full(*_):
        raise OperationalError("UPDATE", {}, OSError("database or disk is full"))

    assert (await log_in(browser)).status_code == 201
    monkeypatch.setattr(sessions, "_USED_EVERY", 0)
    with monkeypatch.context() as broken:
        broken.setattr(people, "used", full)
        broken.setattr(sessions, "used", full)
        assert await last_used(client) is None
        assert (await browser.get("/session")).status_code == 200
    assert await last_used(client)
    assert (await browser.get("/session")).status_code == 200
