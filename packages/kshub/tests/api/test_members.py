"""Administrators of one space say who has a role in it, and learn nothing of others."""

import httpx
import pytest

from kshub.api.asking import CSRF
from kshub.auth import grants, groups, people
from kshub.auth.grants import Holder
from kshub.clock import seconds_now
from kshub.store.queries import places

from .conftest import PASSWORD

ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
async def spaces(store, somebody):
    """taro administers space 1 and sees 2, of the rest he knows nothing; "other" operates in 2 and in 3."""
    async with store.write() as connection:
        assert [await places.add_space(connection, one) for one in ("two", "three")] == [2, 3]
    await somebody("taro", {1: "administrator", 2: "viewer"})
    await somebody("other", {2: "operator", 3: "administrator"})


@pytest.fixture
async def taro(spaces, hub):
    """In a session."""
    transport = httpx.ASGITransport(app=hub, client=("192.0.2.3", 1), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="https://hub/api/apps/sonar") as made:
        login = {"username": "taro", "password": PASSWORD}
        answer = await made.post("https://hub/api/session", json=login)
        made.headers[CSRF] = answer.json()["csrfToken"]
        yield made


async def test_whom_they_let_in_by_name(taro, store):
    mine = {"username": "taro", "role": "administrator", "ownRole": "administrator", "groupRole": None}
    (first,) = (await taro.get("/spaces/1/members")).json()["items"]
    assert {key: first[key] for key in mine} == mine
    made = await taro.put("/spaces/1/members", json={"username": "other", "role": "viewer"})
    assert made.status_code == 200, made.text
    assert (made.json()["role"], set(made.json())) == ("viewer", {*mine, "memberId"})
    again = await taro.put("/spaces/1/members", json={"username": "other", "role": "operator"})
    assert again.json() == made.json() | {"role": "operator", "ownRole": "operator"}
    listed = (await taro.get("/spaces/1/members", params={"sort": "-role"})).json()
    assert (listed["total"], [one["username"] for one in listed["items"]]) == (2, ["taro", "other"])
    assert (await taro.delete(f"/spaces/1/members/{made.json()['memberId']}")).status_code == 204
    async with store.read() as connection:
        other = await people.number(connection, "other")
        rows = (await grants.of_users(connection, [other]))[other]
    assert {row.space_id: row.role for row in rows} == {2: "operator", 3: "administrator"}  # elsewhere all is as it was


async def test_who_is_there_by_a_group(taro, store):
    async with store.write() as connection:
        group = await groups.add(connection, "secret customer", None, seconds_now())
        await groups.join(connection, group, await people.number(connection, "other"))
        await grants.put(connection, Holder(group_id=group), 1, "operator")
    listed = await taro.get("/spaces/1/members", params={"sort": "username"})
    other = listed.json()["items"][0]
    assert (other["username"], other["role"], other["memberId"]) == ("other", "operator", None)
    assert (other["ownRole"], other["groupRole"]) == (None, "operator")
    assert "secret" not in listed.text
    both = (await taro.put("/spaces/1/members", json={"username": "other", "role": "viewer"})).json()
    assert (both["role"], both["ownRole"], both["groupRole"]) == ("operator", "viewer", "operator")
    assert (await taro.delete(f"/spaces/1/members/{both['memberId']}")).status_code == 204
    assert (await taro.get("/spaces/1/members")).json()["total"] == 2


async def test_of_other_spaces_they_learn_nothing(taro, store):
    async with store.read() as connection:
        other = await people.number(connection, "other")
        theirs = {row.space_id: row.id for row in (await grants.of_users(connection, [other]))[other]}
    body = {"username": "other", "role": "viewer"}
    for space, status in ((2, 403), (3, 404), (9, 404)):  # that they only see; of which they know nothing; of nobody
        assert (await taro.get(f"/spaces/{space}/members")).status_code == status
        assert (await taro.put(f"/spaces/{space}/members", json=body)).status_code == status
        assert (await taro.delete(f"/spaces/{space}/members/{theirs[3]}")).status_code == status
    for number in (theirs[2], theirs[3], 999):
        assert (await taro.delete(f"/spaces/1/members/{number}")).status_code == 404
    for path in ("users", "groups", "users/1/grants", "groups/1/grants", "users/1/roles", "groups/1/members"):
        assert (await taro.get(f"https://hub/api/settings/{path}")).status_code == 403
    async with store.read() as connection:
        rows = (await grants.of_users(connection, [other]))[other]
    assert {row.space_id: row.id for row in rows} == theirs


async def test_they_may_give_themselves_no_more(taro):
    assert (await taro.put("/spaces/1/members", json={"username": "taro", "role": "viewer"})).status_code == 200
    assert (await taro.put("/spaces/1/members", json={"username": "taro", "role": "administrator"})).status_code == 403
    assert (await taro.get("/spaces/1/members")).status_code == 403


@ONE
async def test_wrong_questions(taro, client, tokens):
    for body, status in (
        ({"username": "nobody", "role": "viewer"}, 404),
        ({"username": "oth", "role": "viewer"}, 404),
        ({"username": "a\0", "role": "viewer"}, 404),
        ({"username": "other", "role": "none"}, 400),
        ({"username": "other"}, 400),
    ):
        answer = await taro.put("/spaces/1/members", json=body)
        assert (answer.status_code, bool(answer.json()["detail"])) == (status, True), body
    assert (await taro.get("/spaces/1/members", params={"sort": "memberId"})).status_code == 400
    program = {"X-Authorization": f"Token {tokens['administrator']}"}
    assert (await client.get("/spaces/1/members", headers=program)).status_code == 200
    body = {"username": "other", "role": "viewer"}
    answer = await client.put("/spaces/1/members", json=body, headers=program)
    assert (answer.status_code, "in a session" in answer.json()["detail"]) == (403, True)
