"""API tokens over the API."""

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
    assert (await client.delete(f"{PATH}/{number}")).status_code == 204
    assert (await client.delete(f"{PATH}/{number}")).status_code == 404
    assert (await client.get("/networks", headers=token)).status_code == 401
    for body in ({"label": ""}, {"label": "x", "days": 0}, {"label": "x", "days": 99999}, {}):
        assert (await operator.post(PATH, json=body)).status_code == 400

    # a viewer has tokens too; administrators see and end everybody's
    viewers = (await client.get(PATH, headers=client.viewer)).json()["items"]
    assert [one["username"] for one in viewers] == ["viewer"]
    assert (await client.delete(f"{PATH}/1", headers=client.viewer)).status_code == 404
    everybody = {"X-Authorization": f"Token {tokens['administrator']}"}
    assert (await client.get(PATH, headers=everybody)).json()["total"] == 4
    assert (await client.delete(f"{PATH}/{viewers[0]['apiTokenId']}", headers=everybody)).status_code == 204
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
