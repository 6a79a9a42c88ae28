"""A hub over ASGI on both engines, with one network, one Ksocket, and somebody of each role."""

from contextlib import AsyncExitStack

import httpx
import pytest
from argon2 import PasswordHasher

from kshub.api.asking import CSRF
from kshub.app import Hub
from kshub.auth import passwords, people, sessions
from kshub.clock import seconds_now
from kshub.store.schema import role_grant

PASSWORD = "correct horse battery"
ROLES = ("administrator", "operator", "viewer")


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Passwords as argon2id, and for these tests not slow."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobody.cache_clear()
    yield
    passwords._nobody.cache_clear()


@pytest.fixture
async def store(furnished):
    return furnished


@pytest.fixture
async def hub(store):
    made = Hub(store)
    yield made
    await made.recorder.settled()


@pytest.fixture
async def tokens(store):
    """Of each role, for a user of that name whose password is PASSWORD."""
    made = {}
    async with store.write() as connection:
        for role in ROLES:
            await people.add(connection, role, PASSWORD, role, seconds_now())
            made[role] = await people.issue(connection, role, "test", None, seconds_now())
    return made


@pytest.fixture
async def somebody(store):
    """Headers of a program whose user has these roles in single spaces."""

    async def made(name, within):
        async with store.write() as connection:
            number = await people.add(connection, name, PASSWORD, "none", seconds_now())
            for space_id, role in within.items():
                row = {"user_id": number, "space_id": space_id, "role": role}
                await connection.execute(role_grant.insert().values(row))
            token = await people.issue(connection, name, "test", None, seconds_now())
        return {"X-Authorization": f"Token {token}"}

    return made


async def in_session(store, username):
    """Headers of somebody who has logged in, without TLS."""
    async with store.write() as connection:
        number = await people.number(connection, username)
        opened = await sessions.begin(connection, number, "-", seconds_now())
    return {"X-Authorization": "", "Cookie": f"kshub-session={opened.cookie}", CSRF: opened.csrf}


@pytest.fixture
async def client(hub, tokens):
    """An operator's program."""
    headers = {"X-Authorization": f"Token {tokens['operator']}"}
    transport = httpx.ASGITransport(app=hub, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://hub/api/apps/sonar", headers=headers) as made:
        made.viewer = {"X-Authorization": "", "Authorization": f"Bearer {tokens['viewer']}"}
        yield made


@pytest.fixture
async def browser(hub, tokens):
    """Nobody yet, by TLS, from an address of its own."""
    transport = httpx.ASGITransport(app=hub, client=("192.0.2.1", 1), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="https://hub/api") as made:
        yield made


@pytest.fixture
async def session_of(hub, tokens):
    """Somebody of that role who has logged in, by TLS."""
    async with AsyncExitStack() as opened:

        async def log_in(role):
            transport = httpx.ASGITransport(app=hub, client=("192.0.2.2", 1), raise_app_exceptions=False)
            made = await opened.enter_async_context(httpx.AsyncClient(transport=transport, base_url="https://hub/api"))
            answer = await made.post("/session", json={"username": role, "password": PASSWORD})
            made.headers[CSRF] = answer.json()["csrfToken"]
            return made

        yield log_in
