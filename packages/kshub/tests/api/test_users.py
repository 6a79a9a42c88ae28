"""Administrators make users."""

import pytest

PATH = "http://hub/api/settings/users"


@pytest.fixture
def administrator(client, tokens):
    client.headers["X-Authorization"] = f"Token {tokens['administrator']}"
    return client


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
