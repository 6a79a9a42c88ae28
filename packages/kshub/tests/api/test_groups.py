"""Administrators make groups and say who is in them."""

import pytest

from kshub.store.schema import group_member

PATH = "https://hub/api/settings/groups"
ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
async def administrator(session_of):
    return await session_of("administrator")


@pytest.fixture
async def group(administrator):
    made = await administrator.post(PATH, json={"displayName": " Night  shift ", "external": "idp-night"})
    assert made.status_code == 201, made.text
    return made.json()


async def test_groups_come_and_go(administrator, group):
    assert (group["displayName"], group["external"], group["numberOfMembers"]) == ("Night shift", "idp-night", 0)
    where = f"{PATH}/{group['groupId']}"
    assert (await administrator.get(where)).json() == group
    await administrator.put(where + "/grants", json={"spaceId": "1", "role": "viewer"})
    assert [one["role"] for one in (await administrator.get(where)).json()["grants"]] == ["viewer"]
    renamed = (await administrator.put(where, json={"displayName": "夜間担当"})).json()
    assert (renamed["displayName"], renamed["external"]) == ("夜間担当", None)
    await administrator.post(PATH, json={"displayName": "a"})
    listed = (await administrator.get(PATH, params={"sort": "-groupId", "limit": 1})).json()
    assert (listed["total"], listed["items"][0]["displayName"]) == (2, "a")
    assert (await administrator.delete(where)).status_code == 204
    for method in ("GET", "DELETE"):
        assert (await administrator.request(method, where)).status_code == 404


async def test_members_come_and_go(administrator, group):
    where = f"{PATH}/{group['groupId']}/members"
    for _ in range(2):
        made = await administrator.post(where, json={"userId": "3"})
        assert (made.status_code, made.json()["username"], made.json()["external"]) == (201, "viewer", False)
    await administrator.post(where, json={"userId": "2"})
    listed = (await administrator.get(where, params={"sort": "-username"})).json()
    assert (listed["total"], [one["userId"] for one in listed["items"]]) == (2, ["3", "2"])
    assert (await administrator.delete(f"{where}/3")).status_code == 204
    assert (await administrator.delete(f"{where}/3")).status_code == 404
    assert (await administrator.get(f"{PATH}/{group['groupId']}")).json()["numberOfMembers"] == 1


async def test_whom_the_provider_names_is_not_taken_out_by_hand(administrator, group, store):
    where = f"{PATH}/{group['groupId']}/members"
    async with store.write() as connection:
        row = {"group_id": int(group["groupId"]), "user_id": 3, "external": True}
        await connection.execute(group_member.insert().values(row))
    refused = await administrator.delete(f"{where}/3", headers={"Accept-Language": "en"})
    assert (refused.status_code, refused.json()["code"]) == (409, "member-external")
    assert "identity provider" in refused.json()["detail"]
    assert (await administrator.get(where)).json()["items"][0]["external"] is True


@ONE
async def test_wrong_questions(administrator, group):
    number = group["groupId"]
    for method, path, body, status in (
        ("POST", "", {"displayName": "NIGHT SHIFT"}, 409),
        ("POST", "", {"displayName": "x", "external": "idp-night"}, 409),
        ("POST", "", {"displayName": ""}, 400),
        ("POST", "", {"displayName": "x", "external": ""}, 400),
        ("POST", "", {"displayName": "x", "external": "x" * 501}, 400),
        ("PUT", "/99", {"displayName": "x"}, 404),
        ("GET", "/99/members", None, 404),
        ("POST", "/99/members", {"userId": "1"}, 404),
        ("POST", f"/{number}/members", {"userId": "99"}, 404),
        ("POST", f"/{number}/members", {"userId": "x"}, 404),
        ("DELETE", f"/{number}/members/1", None, 404),
        ("DELETE", "/99/members/1", None, 404),
        ("GET", "?sort=members", None, 400),
        ("GET", f"/{number}/members?sort=password", None, 400),
    ):
        answer = await administrator.request(method, PATH + path, json=body)
        assert answer.status_code == status, (path, answer.text)
        assert answer.json()["detail"]


@ONE
async def test_others_do_not(client, tokens, administrator, group):
    where = f"{PATH}/{group['groupId']}"
    for method, path, body in (
        ("GET", PATH, None),
        ("GET", where, None),
        ("GET", where + "/members", None),
        ("POST", where + "/members", {"userId": "2"}),
        ("DELETE", where, None),
    ):
        assert (await client.request(method, path, json=body)).status_code == 403
    client.headers["X-Authorization"] = f"Token {tokens['administrator']}"
    assert (await client.get(PATH)).json()["total"] == 1
    for method, path, body in (
        ("POST", PATH, {"displayName": "x"}),
        ("PUT", where, {"displayName": "x"}),
        ("DELETE", where, None),
        ("POST", where + "/members", {"userId": "2"}),
        ("DELETE", where + "/members/2", None),
    ):
        answer = await client.request(method, path, json=body)
        assert (answer.status_code, "in a session" in answer.json()["detail"]) == (403, True)
    assert (await administrator.get(where + "/members")).json()["total"] == 0
