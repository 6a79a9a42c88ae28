"""API tokens over the API."""

from kshub.api.asking import CSRF
from kshub.store.queries import places

from .conftest import PASSWORD

PATH = "https://hub/api/settings/api-tokens"


async def test_ones_own_tokens(client, tokens, session_of):
    operator = await session_of("operator")
    made = await operator.post(PATH, json={"label": "zabbix", "days": 30})
    assert made.status_code == 201, made.text
    token = {"X-Authorization": f"Token {made.json()['token']}"}
    assert (await client.get("/networks", headers=token)).status_code == 200
    listed = (await client.get(PATH)).json()
    assert (listed["total"], listed["items"][0]["label"], listed["items"][0]["status"]) == (2, "zabbix", "valid")
    assert made.json()["token"] not in str(listed)
    number = listed["items"][0]["apiTokenId"]
    assert (await operator.delete(f"{PATH}/{number}")).status_code == 204
    assert (await operator.delete(f"{PATH}/{number}")).status_code == 404
    assert (await client.get("/networks", headers=token)).status_code == 401
    for body in ({"label": ""}, {"label": "x", "days": 0}, {"label": "x", "days": 99999}, {}):
        assert (await operator.post(PATH, json=body)).status_code == 400

    # a viewer has tokens too; administrators see and end everybody's
    viewers = (await client.get(PATH, headers=client.viewer)).json()["items"]
    assert [one["username"] for one in viewers] == ["viewer"]
    assert (await (await session_of("viewer")).delete(f"{PATH}/1")).status_code == 404
    everybody = {"X-Authorization": f"Token {tokens['administrator']}"}
    assert (await client.get(PATH, headers=everybody)).json()["total"] == 4
    own = (await client.get(PATH, params={"own": True}, headers=everybody)).json()
    assert (own["total"], own["items"][0]["username"]) == (1, "administrator")
    administrator = await session_of("administrator")
    assert (await administrator.delete(f"{PATH}/{viewers[0]['apiTokenId']}")).status_code == 204
    assert (await client.get(PATH, headers=client.viewer)).status_code == 401


async def test_there_is_an_end_to_them(session_of, monkeypatch):
    monkeypatch.setattr("kshub.api.tokens.MOST", 2)
    operator = await session_of("operator")
    assert (await operator.post(PATH, json={"label": "x", "days": None})).status_code == 201
    assert (await operator.post(PATH, json={"label": "x"})).status_code == 409


async def test_a_token_makes_no_token(client, tokens):
    for role in tokens:
        shown = {"X-Authorization": f"Token {tokens[role]}"}
        for days in (None, 1):
            answer = await client.post(PATH, json={"label": "x", "days": days}, headers=shown)
            assert (answer.status_code, "in a session" in answer.json()["detail"]) == (403, True)
        assert {one["label"] for one in (await client.get(PATH, headers=shown)).json()["items"]} == {"test"}


async def test_a_token_may_do_less_than_its_user(client, session_of, store):
    async with store.write() as connection:
        second = await places.add_space(connection, "two")
        await places.add_network(connection, second, "osaka")
    administrator = await session_of("administrator")

    async def made(**cap):
        answer = await administrator.post(PATH, json={"label": "x"} | cap)
        assert answer.status_code == 201, answer.text
        return {"X-Authorization": f"Token {answer.json()['token']}"}

    async def seen(headers):
        return [one["displayName"] for one in (await client.get("/networks", headers=headers)).json()["items"]]

    async def renamed(headers):
        return (await client.put("/networks/2", json={"displayName": "osaka"}, headers=headers)).status_code

    viewer, there = await made(role="viewer"), await made(spaceId=str(second))
    both = await made(role="operator", spaceId=str(second))
    assert [await seen(one) for one in (viewer, there, both)] == [["tokyo", "osaka"], ["osaka"], ["osaka"]]
    assert [await renamed(one) for one in (viewer, there, both)] == [403, 200, 403]
    assert (await client.put("/networks/1", json={"displayName": "tokyo"}, headers=there)).status_code == 404
    shown = (await administrator.get(PATH, params={"sort": "spaceId", "limit": 2, "offset": 4})).json()["items"]
    assert [(one["role"], one["spaceId"]) for one in shown] == [(None, "2"), ("operator", "2")]
    # a token of one space learns of no other, by those of its user neither
    listed = (await client.get(PATH, headers=there)).json()
    assert (listed["total"], {one["spaceId"] for one in listed["items"]}) == (2, {"2"})


async def test_never_more_than_its_user(session_of, somebody, store, browser):
    async with store.write() as connection:
        assert [await places.add_space(connection, one) for one in ("two", "three")] == [2, 3]
    await somebody("taro", {1: "viewer", 2: "administrator"})
    login = {"username": "taro", "password": PASSWORD}
    browser.headers[CSRF] = (await browser.post("/session", json=login)).json()["csrfToken"]
    for cap, status in (
        ({"role": "administrator", "spaceId": "2"}, 201),
        ({"role": "administrator"}, 201),  # where the user is one
        ({"role": "viewer", "spaceId": "1"}, 201),
        ({"role": "operator", "spaceId": "1"}, 400),
        ({"role": "viewer", "spaceId": "3"}, 404),
        ({"spaceId": "99"}, 404),
        ({"spaceId": "x"}, 404),
        ({"role": "king"}, 400),
    ):
        answer = await browser.post(PATH, json={"label": "x"} | cap)
        assert answer.status_code == status, (cap, answer.text)
    refused = await browser.post(PATH, json={"label": "x", "role": "operator", "spaceId": "1"})
    assert refused.json()["code"] == "api-token-role"
    viewer = await session_of("viewer")
    assert (await viewer.post(PATH, json={"label": "x", "role": "operator"})).status_code == 400
    chief = await session_of("administrator")
    assert (await chief.post(PATH, json={"label": "x", "spaceId": "99"})).status_code == 404


async def test_a_token_of_a_space_goes_with_it(session_of, client):
    administrator = await session_of("administrator")
    space = (await administrator.post("/apps/sonar/spaces", json={"displayName": "x"})).json()["spaceId"]
    made = (await administrator.post(PATH, json={"label": "x", "spaceId": space})).json()
    token = {"X-Authorization": f"Token {made['token']}"}
    assert (await client.get("/networks", headers=token)).status_code == 200
    assert (await administrator.delete(f"/apps/sonar/spaces/{space}")).status_code == 204
    assert (await client.get("/networks", headers=token)).status_code == 401
    newest = (await administrator.get(PATH)).json()["items"][0]
    assert (newest["status"], newest["spaceId"]) == ("revoked", space)


async def test_a_token_revokes_itself_alone(client, tokens, session_of):
    administrator = await session_of("administrator")
    capped = (await administrator.post(PATH, json={"label": "screen", "role": "viewer"})).json()["token"]
    for token in (capped, tokens["administrator"]):
        shown = {"X-Authorization": f"Token {token}"}
        listed = (await client.get(PATH, headers=shown)).json()["items"]
        own = "screen" if token == capped else "test"
        for one in (*(one["apiTokenId"] for one in listed if one["label"] != own), "99"):
            answer = await client.delete(f"{PATH}/{one}", headers=shown)
            assert (answer.status_code, "in a session" in answer.json()["detail"]) == (403, True)
    mine = next(one["apiTokenId"] for one in listed if one["label"] == "screen")
    shown = {"X-Authorization": f"Token {capped}"}
    assert (await client.delete(f"{PATH}/{mine}", headers=shown)).status_code == 204
    assert (await client.delete(f"{PATH}/{mine}", headers=shown)).status_code == 401
