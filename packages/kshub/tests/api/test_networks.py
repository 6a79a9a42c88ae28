"""A network is deleted: what is said before, who may, and what is left."""

import pytest

from kshub.store import removing
from kshub.testing.world import Host, World

WHERE = "/networks/1"


@pytest.fixture
async def chief(client, tokens):
    client.headers["X-Authorization"] = f"Token {tokens['administrator']}"
    return client


@pytest.fixture
async def filled(store, chief):
    await World(store, 1, 1).scan(Host(addr="10.0.0.1"), Host(addr="10.0.0.2"))
    (node, _) = (await chief.get(f"{WHERE}/managed-nodes")).json()["items"]
    await chief.post(f"{WHERE}/managed-nodes/{node['managedNodeId']}/notes", json={"title": "x", "body": "x"})
    await chief.post(f"{WHERE}/ksockets/1/tokens", json={})


async def deleted(chief, confirm="tokyo", **more):
    return await chief.delete(WHERE, params={"confirm": confirm}, **more)


async def test_what_would_go_is_told_and_then_goes_at_once(store, chief, filled):
    told = (await chief.get(f"{WHERE}/deletion")).json()
    counts = {"numberOfNodes": 2, "numberOfSnapshots": 1, "numberOfKsockets": 1, "numberOfNotes": 1}
    assert told == {"confirm": "tokyo"} | counts
    assert (await deleted(chief, told["confirm"])).status_code == 204
    for path in (WHERE, f"{WHERE}/deletion", f"{WHERE}/managed-nodes", f"{WHERE}/ksockets", f"{WHERE}/ksockets/1"):
        assert (await chief.get(path)).status_code == 404, path
    assert (await deleted(chief)).status_code == 404
    assert (await chief.get("/networks")).json()["total"] == 0
    assert (await chief.get("/managed-nodes")).json()["total"] == 0
    (space,) = (await chief.get("/spaces")).json()["items"]
    assert (space["numberOfNetworks"], space["numberOfNodes"]) == (0, 0)
    metrics = (await chief.get("https://hub/metrics")).text
    assert "kshub_nodes 0" in metrics


async def test_its_name_is_free_and_its_number_is_not(store, chief, filled):
    assert (await deleted(chief)).status_code == 204
    made = (await chief.post("/networks", json={"displayName": "Tokyo"})).json()
    assert made["networkId"] == "2"
    assert await removing.clear(store, 60) is False
    assert (await chief.get("/networks")).json()["total"] == 1


async def test_its_space_goes_when_its_rows_are_gone(store, chief, filled):
    await chief.post("/spaces", json={"displayName": "other"})
    assert (await deleted(chief)).status_code == 204
    early = await chief.delete("/spaces/1")
    assert (early.status_code, early.json()["code"]) == (409, "space-clearing")
    await removing.clear(store, 60)
    assert (await chief.delete("/spaces/1")).status_code == 204


@pytest.mark.parametrize("confirm", ["", "Tokyo", "tokyo ", "1", "x" * 1000])
async def test_without_its_name_it_stays(chief, confirm):
    answer = await deleted(chief, confirm)
    assert (answer.status_code, answer.json()["code"]) == (400, "confirm-wrong")
    assert (await chief.delete(WHERE)).status_code == 400
    assert (await chief.get(WHERE)).status_code == 200


async def test_while_a_run_is_under_way_it_stays(chief):
    await chief.post(f"{WHERE}/scans", json={})
    answer = await deleted(chief)
    assert (answer.status_code, answer.json()["code"]) == (409, "network-busy")
    assert (await chief.get(WHERE)).status_code == 200


async def test_it_is_for_administrators_of_its_space(chief, somebody):
    for role, status in (("viewer", 403), ("operator", 403), ("administrator", 204)):
        headers = await somebody(f"taro-{role}", {1: role})
        assert (await deleted(chief, headers=headers)).status_code == status
