"""Spaces: who makes, changes and deletes them, and what is in them."""

import pytest

ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
async def chief(client, tokens):
    client.headers["X-Authorization"] = f"Token {tokens['administrator']}"
    return client


async def test_a_space_comes_is_changed_and_goes(chief):
    made = await chief.post("/spaces", json={"displayName": " A社 ", "timeZone": "Asia/Tokyo"})
    assert made.status_code == 201, made.text
    space = made.json()
    assert (space["displayName"], space["timeZone"], space["role"]) == ("A社", "Asia/Tokyo", "administrator")
    where = f"/spaces/{space['spaceId']}"
    network = (await chief.post("/networks", json={"displayName": "tokyo", "spaceId": space["spaceId"]})).json()
    assert network["spaceId"] == space["spaceId"]
    assert (await chief.get(where)).json()["numberOfNetworks"] == 1
    assert (await chief.put(where, json={"displayName": "B社"})).json()["timeZone"] == "Asia/Tokyo"
    full = await chief.delete(where)
    assert (full.status_code, full.json()["code"]) == (409, "space-not-empty")
    listed = (await chief.get("/spaces", params={"sort": "-numberOfNetworks"})).json()
    assert (listed["total"], {one["displayName"] for one in listed["items"]}) == (2, {"default", "B社"})
    (one,) = (await chief.get("/networks", params={"spaceId": space["spaceId"]})).json()["items"]
    assert one["networkId"] == network["networkId"]
    assert (await chief.get("/networks", params={"spaceId": 99})).json() == {"items": [], "total": 0}


async def test_an_empty_space_goes_with_its_tokens_and_its_number_is_nobody_elses(chief, session_of):
    number = (await chief.post("/spaces", json={"displayName": "x"})).json()["spaceId"]
    assert (await chief.delete(f"/spaces/{number}")).status_code == 204
    assert (await chief.get(f"/spaces/{number}")).status_code == 404
    assert (await chief.post("/spaces", json={"displayName": "y"})).json()["spaceId"] > number
    assert (await chief.delete("/spaces/1")).status_code == 409


@ONE
async def test_the_last_space_stays(chief):
    await chief.put("/networks/1", json={"displayName": "x"})
    assert (await chief.delete("/spaces/1")).json()["code"] == "space-not-empty"


async def test_names_are_unique_beside_each_other(chief):
    for path, name in (("/spaces", "DEFAULT"), ("/networks", "Tokyo"), ("/networks/1/ksockets", "ONE")):
        taken = await chief.post(path, json={"displayName": name})
        assert (taken.status_code, taken.json()["code"].endswith("-exists")) == (409, True), path
    assert (await chief.post("/spaces", json={"displayName": "other"})).status_code == 201
    assert (await chief.post("/networks", json={"displayName": "tokyo", "spaceId": "2"})).status_code == 201
    assert (await chief.put("/networks/1", json={"displayName": "TOKYO"})).json()["displayName"] == "TOKYO"
    assert (await chief.put("/networks/1/ksockets/1", json={"displayName": "ONE"})).json()["displayName"] == "ONE"
    assert (await chief.put("/spaces/2", json={"displayName": "Default"})).status_code == 409


@ONE
@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/spaces", {"displayName": ""}, 400),
        ("POST", "/spaces", {"displayName": "x", "timeZone": "Mars/Olympus"}, 400),
        ("POST", "/spaces", {"displayName": "x", "timeZone": "../../etc/passwd"}, 400),
        ("PUT", "/spaces/1", {"timeZone": "x"}, 400),
        ("PUT", "/spaces/9", {}, 404),
        ("DELETE", "/spaces/9", None, 404),
        ("POST", "/networks", {"displayName": "x", "spaceId": "9"}, 404),
        ("POST", "/networks", {"displayName": "x", "spaceId": "1 or 1"}, 404),
    ],
)
async def test_wrong_questions(chief, method, path, body, status):
    answer = await chief.request(method, path, json=body)
    assert answer.status_code == status, answer.text
    assert answer.json()["detail"]


async def test_roles_in_single_spaces(chief, somebody):
    for name in ("two", "three"):
        await chief.post("/spaces", json={"displayName": name})
    headers = await somebody("taro", {1: "viewer", 2: "administrator"})

    async def status(method, path, body=None):
        return (await chief.request(method, path, json=body, headers=headers)).status_code

    listed = (await chief.get("/spaces", headers=headers)).json()
    assert (listed["total"], [one["role"] for one in listed["items"]]) == (2, ["viewer", "administrator"])
    assert await status("POST", "/spaces", {"displayName": "x"}) == 403
    assert await status("PUT", "/spaces/1", {"displayName": "x"}) == 403
    assert await status("PUT", "/spaces/2", {"displayName": "x"}) == 200
    assert await status("PUT", "/spaces/3", {"displayName": "y"}) == 404
    assert await status("DELETE", "/spaces/2") == 403
    assert await status("DELETE", "/spaces/3") == 404
    assert await status("POST", "/networks", {"displayName": "mine"}) == 201  # in the only space where it may be
    assert await status("POST", "/networks", {"displayName": "x", "spaceId": "1"}) == 404
    assert await status("PUT", "/networks/1", {"displayName": "x"}) == 403
    assert await status("PUT", "/networks/2", {"displayName": "x"}) == 200


async def test_which_space_is_asked_where_there_are_several(chief):
    await chief.post("/spaces", json={"displayName": "two"})
    unclear = await chief.post("/networks", json={"displayName": "x"})
    assert (unclear.status_code, unclear.json()["code"]) == (400, "which-space")
