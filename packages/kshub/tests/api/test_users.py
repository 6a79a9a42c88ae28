"""Administrators make users."""

import pytest

PATH = "https://hub/api/settings/users"


@pytest.fixture
async def administrator(session_of):
    return await session_of("administrator")


async def test_users_come_and_go(administrator, browser):
    made = await administrator.post(PATH, json={"username": "taro", "displayName": "山田太郎", "role": "operator"})
    assert made.status_code == 201, made.text
    user, password = made.json()["user"], made.json()["password"]
    where = f"{PATH}/{user['userId']}"
    assert (user["displayName"], user["enabled"], user["lastLoginAt"]) == ("山田太郎", True, None)
    assert (await browser.post("/session", json={"username": "taro", "password": password})).status_code == 201
    assert (await administrator.get(where)).json()["lastLoginAt"]
    again = await administrator.post(where + "/password")
    assert again.json()["password"] != password
    assert (await browser.get("/session")).status_code == 401
    assert (await administrator.put(where, json={"enabled": False})).json()["enabled"] is False
    login = {"username": "taro", "password": again.json()["password"]}
    assert (await browser.post("/session", json=login)).status_code == 401
    listed = (await administrator.get(PATH, params={"offset": 1, "limit": 2})).json()
    assert (listed["total"], [one["username"] for one in listed["items"]]) == (4, ["operator", "taro"])


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_wrong_questions(administrator):
    for method, path, body, status in (
        ("POST", "", {"username": "operator"}, 409),
        ("POST", "", {"username": ""}, 400),
        ("POST", "", {"username": "x", "role": "king"}, 400),
        ("POST", "", {"username": "x", "password": "short"}, 400),
        ("PUT", "/1", {"role": "viewer"}, 409),
        ("PUT", "/9", {}, 404),
        ("GET", "/9", None, 404),
        ("POST", "/9/password", None, 404),
    ):
        answer = await administrator.request(method, PATH + path, json=body)
        assert answer.status_code == status, (path, answer.text)
        assert answer.json()["detail"]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_others_do_not(client):
    for method, path in (("GET", ""), ("GET", "/1"), ("PUT", "/1"), ("POST", "/1/password")):
        assert (await client.request(method, PATH + path, json={})).status_code == 403
    assert (await client.post(PATH, json={"username": "x"})).status_code == 403


async def test_an_administrators_token_reads_and_makes_nobody(client, tokens, browser):
    client.headers["X-Authorization"] = f"Token {tokens['administrator']}"
    assert (await client.get(PATH)).json()["total"] == 3
    for method, path, body in (
        ("POST", "", {"username": "x", "role": "administrator", "password": "correct horse battery"}),
        ("PUT", "/3", {"role": "administrator"}),
        ("PUT", "/3", {"enabled": False}),
        ("POST", "/1/password", None),
        ("POST", "/3/password", None),
    ):
        answer = await client.request(method, PATH + path, json=body)
        assert (answer.status_code, "in a session" in answer.json()["detail"]) == (403, True), path
    listed = (await client.get(PATH)).json()["items"]
    assert [(one["username"], one["role"], one["enabled"]) for one in listed] == [(one, one, True) for one in tokens]
    for name in ("administrator", "viewer"):  # with the password that they had
        login = {"username": name, "password": "correct horse battery"}
        assert (await browser.post("/session", json=login)).status_code == 201


async def test_tokens_of_a_disabled_user_stay_revoked(administrator, client):
    viewer = f"{PATH}/3"
    assert (await client.get("/networks", headers=client.viewer)).status_code == 200
    for enabled in (False, True):
        assert (await administrator.put(viewer, json={"enabled": enabled})).json()["enabled"] is enabled
        assert (await client.get("/networks", headers=client.viewer)).status_code == 401
    listed = (await administrator.get("/settings/api-tokens")).json()["items"]
    assert {one["username"]: one["status"] for one in listed}["viewer"] == "revoked"
    assert {one["status"] for one in listed if one["username"] != "viewer"} == {"valid"}


async def test_one_who_is_of_one_space_alone(administrator):
    body = {"username": "taro", "role": "operator", "spaceId": "1"}
    user = (await administrator.post(PATH, json=body)).json()["user"]
    assert (user["role"], [(one["spaceId"], one["role"]) for one in user["grants"]]) == ("none", [("1", "operator")])
    wrong = await administrator.post(PATH, json=body | {"username": "jiro", "spaceId": "9"})
    assert wrong.status_code == 404
    assert (await administrator.get(PATH)).json()["total"] == 4  # jiro did not come
    nothing = await administrator.post(PATH, json=body | {"username": "jiro", "role": "none"})
    assert nothing.json()["user"]["grants"] == []


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_whose_name_is_guessed_at_is_shown(administrator, browser):
    for _ in range(6):
        await browser.post("/session", json={"username": "viewer", "password": "not the password"})
    slowed = {one["username"]: one["slowed"] for one in (await administrator.get(PATH)).json()["items"]}
    assert slowed == {"administrator": False, "operator": False, "viewer": True}
