"""Searches that are kept: one's own, shared ones, and who sees and changes which."""

import pytest
from sqlalchemy import insert, update

from kshub.auth.people import add, issue
from kshub.clock import seconds_now
from kshub.store.queries import places
from kshub.store.schema import api_token, role_grant, user

PATH = "/saved-searches"


@pytest.fixture
async def guest(client, store):
    """A viewer of a second space."""
    async with store.write() as connection:
        space = await places.add_space(connection, "A社")
        await add(connection, "guest", "a long password", "none", seconds_now())
        number = (await connection.execute(user.select().where(user.c.username == "guest"))).one().id
        await connection.execute(insert(role_grant).values(user_id=number, space_id=space, role="viewer"))
        return {"X-Authorization": f"Token {await issue(connection, 'guest', 'test', None, seconds_now())}"}


async def shown(client, headers=None):
    return [one["displayName"] for one in (await client.get(PATH, headers=headers)).json()["items"]]


async def save(client, name="one", headers=None, **more):
    return await client.post(PATH, json={"displayName": name, "search": "東京", **more}, headers=headers)


async def test_one_s_own(client):
    made = (await save(client)).json()
    assert (made["own"], made["shared"], made["search"], made["username"]) == (True, False, "東京", "operator")
    where = f"{PATH}/{made['savedSearchId']}"
    changed = await client.put(where, json={"displayName": "two", "search": "os:ubuntu"})
    assert changed.json()["search"] == "os:ubuntu"
    assert await shown(client) == ["two"]
    assert await shown(client, client.viewer) == []
    assert (await client.put(where, json={"displayName": "x", "search": ""}, headers=client.viewer)).status_code == 404
    assert (await client.delete(where, headers=client.viewer)).status_code == 404
    assert (await client.delete(where)).status_code == 204
    assert await shown(client) == []


async def test_what_cannot_be_understood_is_not_kept(client):
    answer = await save(client, search="os:(")
    assert (answer.status_code, answer.json()["position"]) == (400, 0)
    assert (await save(client, space="1")).status_code == 400
    assert (await save(client, spaceId="99x")).status_code == 400


async def test_a_viewer_keeps_and_does_not_share(client):
    assert (await save(client, headers=client.viewer)).status_code == 201
    assert (await save(client, headers=client.viewer, shared=True)).status_code == 403


async def test_shared_with_a_space_or_with_everybody(client, guest):
    for name, space in (("all", None), ("first", "1"), ("second", "2")):
        assert (await save(client, name, shared=True, spaceId=space)).status_code == 201
    await save(client, "mine", spaceId="2")
    assert await shown(client, guest) == ["all", "second"]
    assert await shown(client, client.viewer) == ["all", "first", "second"]
    assert (await save(client, headers=guest, spaceId="1")).status_code == 400


async def test_a_token_of_one_space_sees_what_belongs_to_it(client, guest, store):
    for name, space in (("all", None), ("first", "1"), ("second", "2")):
        await save(client, name, spaceId=space)
    async with store.write() as connection:
        await connection.execute(update(api_token).values(space_id=2))
    assert await shown(client) == ["second"]
    assert (await save(client, "here")).json()["spaceId"] == "2"
    assert (await save(client, "there", spaceId="1")).status_code == 400


async def test_an_administrator_ends_what_is_shared(client, tokens):
    administrator = {"X-Authorization": f"Token {tokens['administrator']}"}
    private, shared = (await save(client)).json(), (await save(client, shared=True)).json()
    assert (await client.delete(f"{PATH}/{private['savedSearchId']}", headers=administrator)).status_code == 404
    assert (await client.delete(f"{PATH}/{shared['savedSearchId']}", headers=administrator)).status_code == 204


async def test_not_without_end(client, monkeypatch):
    monkeypatch.setattr("kshub.auth.saved.MOST", 1)
    await save(client)
    answer = await save(client)
    assert (answer.status_code, answer.json()["code"]) == (409, "saved-search-limit")


async def test_with_a_space_that_is_not_there_nothing_is_kept(client, tokens):
    administrator = {"X-Authorization": f"Token {tokens['administrator']}"}
    for wrong in ("999", "x", "-1"):
        assert (await save(client, headers=administrator, spaceId=wrong, shared=True)).status_code == 400
    assert await shown(client, headers=administrator) == []
