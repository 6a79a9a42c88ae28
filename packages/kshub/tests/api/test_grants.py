"""Administrators say who may do what in which space, and it holds at once."""

import pytest

from kshub.api.asking import CSRF
from kshub.store.queries import places

from .conftest import PASSWORD

USERS = "https://hub/api/settings/users"
GROUPS = "https://hub/api/settings/groups"
ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
async def administrator(session_of):
    return await session_of("administrator")


@pytest.fixture
async def space(store):
    """Beside the one that is there: a second, with a network of its own."""
    async with store.write() as connection:
        number = await places.add_space(connection, "A社")
        await places.add_network(connection, number, "osaka")
    return str(number)


@pytest.fixture
async def taro(administrator):
    """A user who may nothing yet."""
    body = {"username": "taro", "role": "none", "password": PASSWORD}
    made = await administrator.post(USERS, json=body)
    return made.json()["user"]["userId"]


async def test_a_users_roles_in_spaces(administrator, space, taro):
    where = f"{USERS}/{taro}/grants"
    made = await administrator.put(where, json={"spaceId": space, "role": "viewer"})
    assert made.status_code == 200, made.text
    grant = made.json()
    assert (grant["spaceId"], grant["spaceDisplayName"], grant["role"]) == (space, "A社", "viewer")
    again = (await administrator.put(where, json={"spaceId": space, "role": "operator"})).json()
    assert again == grant | {"role": "operator"}
    await administrator.put(where, json={"spaceId": "1", "role": "viewer"})
    listed = (await administrator.get(where, params={"sort": "spaceId", "limit": 1})).json()
    assert (listed["total"], listed["items"][0]["spaceDisplayName"]) == (2, "default")
    assert len((await administrator.get(f"{USERS}/{taro}")).json()["grants"]) == 2
    everybody = (await administrator.get(USERS)).json()["items"]
    assert {one["username"]: len(one["grants"]) for one in everybody if one["grants"]} == {"taro": 2}
    assert (await administrator.delete(f"{where}/{grant['grantId']}")).status_code == 204
    assert (await administrator.delete(f"{where}/{grant['grantId']}")).status_code == 404
    assert (await administrator.get(where)).json()["total"] == 1


async def test_what_a_user_may_by_their_groups_too(administrator, space, taro):
    group = (await administrator.post(GROUPS, json={"displayName": "ops"})).json()["groupId"]
    await administrator.post(f"{GROUPS}/{group}/members", json={"userId": taro})
    every = await administrator.put(f"{GROUPS}/{group}/grants", json={"spaceId": None, "role": "viewer"})
    assert (every.status_code, every.json()["spaceId"]) == (200, None)
    await administrator.put(f"{GROUPS}/{group}/grants", json={"spaceId": space, "role": "operator"})
    await administrator.put(f"{USERS}/{taro}/grants", json={"spaceId": space, "role": "viewer"})
    held = (await administrator.get(f"{USERS}/{taro}/roles")).json()
    assert (held["role"], held["spaces"]) == ("viewer", [{"spaceId": space, "role": "operator"}])
    sources = [(one["groupDisplayName"], one["spaceDisplayName"], one["role"]) for one in held["sources"]]
    assert sources == [(None, "A社", "viewer"), ("ops", None, "viewer"), ("ops", "A社", "operator")]
    await administrator.put(f"{USERS}/{taro}", json={"role": "viewer"})
    held = (await administrator.get(f"{USERS}/{taro}/roles")).json()
    assert held["sources"][0] == dict.fromkeys(held["sources"][0]) | {"role": "viewer"}
    await administrator.put(f"{USERS}/{taro}", json={"role": "none"})
    user = (await administrator.get(f"{USERS}/{taro}")).json()
    assert (user["role"], user["groups"]) == ("none", [{"groupId": group, "displayName": "ops"}])
    assert (await administrator.get(f"{GROUPS}/{group}/grants")).json()["total"] == 2
    number = every.json()["grantId"]
    assert (await administrator.delete(f"{USERS}/{taro}/grants/{number}")).status_code == 404  # it is the group's
    assert (await administrator.delete(f"{GROUPS}/{group}/grants/{number}")).status_code == 204
    assert (await administrator.get(f"{USERS}/{taro}/roles")).json()["role"] == "none"


async def test_it_holds_at_once_in_sessions_and_for_tokens(administrator, browser, client, space, taro):
    word = (await browser.post("/session", json={"username": "taro", "password": PASSWORD})).json()["csrfToken"]
    made = await browser.post("/settings/api-tokens", json={"label": "x"}, headers={CSRF: word})
    program = {"X-Authorization": f"Token {made.json()['token']}"}

    async def seen():
        told = [await browser.get("/apps/sonar/networks"), await client.get("/networks", headers=program)]
        session, token = [sorted(one["displayName"] for one in each.json()["items"]) for each in told]
        assert session == token
        return session

    async def renamed():
        told = await browser.put("/apps/sonar/networks/2", json={"displayName": "osaka"}, headers={CSRF: word})
        return told.status_code

    assert await seen() == []
    grants = f"{USERS}/{taro}/grants"
    number = (await administrator.put(grants, json={"spaceId": space, "role": "administrator"})).json()["grantId"]
    assert (await seen(), await renamed()) == (["osaka"], 200)
    await administrator.put(grants, json={"spaceId": space, "role": "viewer"})
    assert (await seen(), await renamed()) == (["osaka"], 403)
    await administrator.delete(f"{grants}/{number}")
    assert (await seen(), await renamed()) == ([], 403)

    group = (await administrator.post(GROUPS, json={"displayName": "ops"})).json()["groupId"]
    await administrator.put(f"{GROUPS}/{group}/grants", json={"spaceId": None, "role": "viewer"})
    await administrator.post(f"{GROUPS}/{group}/members", json={"userId": taro})
    assert await seen() == ["osaka", "tokyo"]
    assert (await browser.get("/session")).json()["role"] == "viewer"
    assert (await administrator.delete(f"{GROUPS}/{group}/members/{taro}")).status_code == 204
    assert await seen() == []
    await administrator.post(f"{GROUPS}/{group}/members", json={"userId": taro})
    assert len(await seen()) == 2
    assert (await administrator.delete(f"{GROUPS}/{group}")).status_code == 204
    assert await seen() == []


@ONE
async def test_wrong_questions(administrator, taro):
    group = (await administrator.post(GROUPS, json={"displayName": "ops"})).json()["groupId"]
    for method, path, body, status in (
        ("PUT", f"/users/{taro}/grants", {"spaceId": "9", "role": "viewer"}, 404),
        ("PUT", f"/users/{taro}/grants", {"spaceId": "1 or 1", "role": "viewer"}, 404),
        ("PUT", f"/users/{taro}/grants", {"spaceId": None, "role": "viewer"}, 400),
        ("PUT", f"/users/{taro}/grants", {"spaceId": "1", "role": "none"}, 400),
        ("PUT", "/users/99/grants", {"spaceId": "1", "role": "viewer"}, 404),
        ("GET", "/users/99/grants", None, 404),
        ("GET", "/users/99/roles", None, 404),
        ("GET", f"/users/{taro}/grants?sort=username", None, 400),
        ("DELETE", f"/users/{taro}/grants/99", None, 404),
        ("PUT", f"/groups/{group}/grants", {"role": "viewer"}, 400),
        ("PUT", f"/groups/{group}/grants", {"spaceId": "9", "role": "viewer"}, 404),
        ("PUT", "/groups/99/grants", {"spaceId": None, "role": "viewer"}, 404),
        ("GET", "/groups/99/grants", None, 404),
        ("DELETE", f"/groups/{group}/grants/99", None, 404),
    ):
        answer = await administrator.request(method, "/settings" + path, json=body)
        assert answer.status_code == status, (path, answer.text)
        assert answer.json()["detail"]


async def test_a_token_reads_and_gives_nothing(client, tokens, administrator, taro):
    made = await administrator.put(f"{USERS}/{taro}/grants", json={"spaceId": "1", "role": "viewer"})
    client.headers["X-Authorization"] = f"Token {tokens['administrator']}"
    assert (await client.get(f"{USERS}/{taro}/grants")).json()["total"] == 1
    for method, path, body in (
        ("PUT", "", {"spaceId": "1", "role": "administrator"}),
        ("DELETE", f"/{made.json()['grantId']}", None),
    ):
        answer = await client.request(method, f"{USERS}/{taro}/grants{path}", json=body)
        assert (answer.status_code, "in a session" in answer.json()["detail"]) == (403, True)


async def test_the_last_administrator_of_all_spaces_stays(administrator, taro):
    group = (await administrator.post(GROUPS, json={"displayName": "chiefs"})).json()["groupId"]
    where = f"{GROUPS}/{group}"
    number = (await administrator.put(f"{where}/grants", json={"spaceId": None, "role": "administrator"})).json()
    await administrator.post(f"{where}/members", json={"userId": "1"})
    assert (await administrator.put(f"{USERS}/1", json={"role": "none"})).status_code == 200  # by the group they are
    for method, path, body in (
        ("DELETE", f"{where}/grants/{number['grantId']}", None),
        ("PUT", f"{where}/grants", {"spaceId": None, "role": "viewer"}),
        ("DELETE", f"{where}/members/1", None),
        ("DELETE", where, None),
        ("PUT", f"{USERS}/1", {"enabled": False}),
    ):
        answer = await administrator.request(method, path, json=body)
        assert (answer.status_code, answer.json()["code"]) == (409, "last-administrator"), (method, path)
    await administrator.post(f"{where}/members", json={"userId": taro})
    assert (await administrator.delete(f"{where}/members/1")).status_code == 204
    assert (await administrator.get(where)).status_code == 403  # and are none any more, at once
