"""Split, merge, undo, approve and reject over the API, and the thresholds of the states."""

import pytest

from .test_routes import get, seen


async def nodes(client):
    page = await get(client, "/networks/1/managed-nodes", sort="ipAddress")
    return {one["managedNodeId"]: [each["addr"] for each in one["addresses"]] for one in page["items"]}


async def test_a_person_merges_splits_lists_and_undoes(hub, client):
    await seen(hub, client)
    before = await nodes(client)
    first, second, third = before
    merged = await client.post(f"/networks/1/managed-nodes/{first}/merge", json={"managedNodeIds": [second, third]})
    assert merged.status_code == 200, merged.text
    assert merged.json()["merged"] == {second: first, third: first}
    assert await nodes(client) == {first: ["10.0.0.1", "10.0.0.2", "10.0.0.3"]}
    part = {"addresses": [{"addr": "10.0.0.3"}]}
    split = await client.post(f"/networks/1/managed-nodes/{first}/split", json=part)
    assert split.status_code == 200, split.text
    [made] = split.json()["created"]
    assert await nodes(client) == {first: ["10.0.0.1", "10.0.0.2"], made: ["10.0.0.3"]}
    page = await get(client, "/networks/1/decisions")
    assert [(one["kind"], one["managedNodeId"], one["otherManagedNodeId"]) for one in page["items"]] == [
        ("split", made, first),
        ("merge", first, third),
        ("merge", first, second),
    ]
    assert page["items"][0]["addresses"] == [{"addr": "10.0.0.3"}]
    assert page["items"][0]["decidedBy"] == "operator"
    for one in page["items"]:
        undone = await client.delete(f"/networks/1/decisions/{one['decisionId']}")
        assert undone.status_code == 200, undone.text
    assert await nodes(client) == before
    assert (await get(client, "/networks/1/decisions"))["total"] == 0


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("/networks/1/managed-nodes/99/split", {"addresses": [{"addr": "10.0.0.1"}]}, 409),
        ("/networks/1/managed-nodes/1/split", {"addresses": [{"addr": "<script>"}]}, 400),
        ("/networks/1/managed-nodes/1/split", {"addresses": "10.0.0.1"}, 400),
        ("/networks/1/managed-nodes/1/merge", {"managedNodeIds": ["1"]}, 409),
        ("/networks/1/managed-nodes/1/merge", {"managedNodeIds": ["²"]}, 409),
        ("/networks/1/managed-nodes/99/merge", {"managedNodeIds": ["1"]}, 409),
        ("/networks/9/managed-nodes/1/merge", {"managedNodeIds": ["2"]}, 404),
        ("/networks/1/snapshots/1/approve", None, 409),
        ("/networks/1/snapshots/77/reject", None, 409),
    ],
)
async def test_what_cannot_be_done_is_refused_with_a_text(hub, client, path, data, status):
    await seen(hub, client)
    answer = await client.post(path, json=data)
    assert (answer.status_code, bool(answer.json()["detail"])) == (status, True), answer.text
    assert (await get(client, "/networks/1/managed-nodes"))["total"] == 3


async def test_a_viewer_decides_nothing(hub, client):
    await seen(hub, client)
    body = {"managedNodeIds": ["2"]}
    answer = await client.post("/networks/1/managed-nodes/1/merge", json=body, headers=client.viewer)
    assert answer.status_code == 403
    answer = await client.delete("/networks/1/decisions/1", headers=client.viewer)
    assert answer.status_code == 403


async def test_the_days_of_the_states_are_set_for_a_network(client):
    assert (await get(client, "/networks/1"))["thresholds"] == {"newDays": 7, "outdatedDays": 7}
    days = {"newDays": 1, "outdatedDays": 30}
    assert (await client.put("/networks/1/thresholds", json=days)).status_code == 200
    assert (await get(client, "/networks/1"))["thresholds"] == days
    assert (await client.put("/networks/1/thresholds", json=days | {"newDays": 0})).status_code == 400
    assert (await client.put("/networks/9/thresholds", json=days)).status_code == 404
