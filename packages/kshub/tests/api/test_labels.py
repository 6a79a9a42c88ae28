import pytest

from kshub.testing.world import Host, World

NODES = "/networks/1/managed-nodes"


@pytest.fixture
async def three(client, store):
    await World(store, 1, 1).scan(*(Host(addr=f"10.0.0.{one}", name=f"n{one}") for one in (1, 2, 3)))
    return client


async def shown(client, number):
    return (await client.get(f"{NODES}/{number}")).json()


async def test_a_node_is_marked_with_reason_and_name(three):
    answer = await three.put(f"{NODES}/1/mark", json={"mark": "confirmed", "reason": "基幹サーバー"})
    assert answer.status_code == 200
    mark = (await shown(three, 1))["mark"]
    assert mark == answer.json()
    assert (mark["mark"], mark["reason"], mark["markedBy"]) == ("confirmed", "基幹サーバー", "operator")
    await three.put(f"{NODES}/1/mark", json={"mark": "out-of-scope"})
    assert (await shown(three, 1))["mark"]["mark"] == "out-of-scope"
    assert (await three.delete(f"{NODES}/1/mark")).status_code == 204
    assert "mark" not in await shown(three, 1)


@pytest.mark.parametrize("body", [{"mark": "gone"}, {}, {"mark": "retired", "reason": "x" * 2001}, {"mark": None}])
async def test_a_wrong_mark_is_refused(three, body):
    assert (await three.put(f"{NODES}/1/mark", json=body)).status_code == 400


async def test_several_are_marked_or_none(three):
    body = {"managedNodeIds": ["1", "2"], "mark": "retired", "reason": "廃棄"}
    assert (await three.post("/networks/1/marks", json=body)).json() == {"numberOfNodes": 2}
    assert [(await shown(three, one)).get("mark", {}).get("mark") for one in (1, 2, 3)] == ["retired", "retired", None]
    for ids in (["3", "4"], ["3", "x"], ["3", "9" * 30]):
        assert (await three.post("/networks/1/marks", json=body | {"managedNodeIds": ids})).status_code == 404
    assert "mark" not in await shown(three, 3)
    assert (await three.post("/networks/1/marks", json=body | {"managedNodeIds": []})).status_code == 400
    await three.post("/networks/1/marks", json=body | {"mark": None})
    assert "mark" not in await shown(three, 1)


async def test_a_retired_node_stands_in_no_list_and_no_count_unless_it_is_asked_for(three):
    await three.put(f"{NODES}/2/mark", json={"mark": "retired"})
    assert (await three.get(NODES)).json()["total"] == 2
    assert sum((await three.get("/networks/1")).json()["numberOfNodes"].values()) == 2
    found = (await three.get(NODES, params={"search": "mark:retired"})).json()["items"]
    assert [one["managedNodeId"] for one in found] == ["2"]


async def test_tags_have_a_name_and_a_value(three):
    assert (await three.put(f"{NODES}/1/tags/env", json={"value": "prod"})).json() == {"name": "env", "value": "prod"}
    await three.put(f"{NODES}/1/tags/重要", json={})
    await three.put(f"{NODES}/1/tags/env", json={"value": "test"})
    assert (await shown(three, 1))["tags"] == [{"name": "env", "value": "test"}, {"name": "重要", "value": ""}]
    listed = (await three.get(NODES, params={"sort": "managedNodeId"})).json()["items"]
    assert [len(one["tags"]) for one in listed] == [2, 0, 0]
    assert (await three.delete(f"{NODES}/1/tags/env")).status_code == 204
    assert (await three.delete(f"{NODES}/1/tags/env")).status_code == 404


async def test_several_are_tagged_and_a_network_says_which_tags_it_has(three):
    body = {"managedNodeIds": ["1", "2", "3"], "name": "env", "value": "prod"}
    assert (await three.post("/networks/1/tags", json=body)).json() == {"numberOfNodes": 3}
    await three.put(f"{NODES}/1/tags/env", json={"value": "test"})
    listed = (await three.get("/networks/1/tags", params={"sort": "-numberOfNodes"})).json()
    assert [(one["value"], one["numberOfNodes"]) for one in listed["items"]] == [("prod", 2), ("test", 1)]
    gone = await three.post("/networks/1/tags", json=body | {"value": None, "managedNodeIds": ["1", "2"]})
    assert gone.json() == {"numberOfNodes": 2}
    assert (await three.get("/networks/1/tags")).json()["total"] == 1


async def test_a_node_has_fifty_tags_at_most(three):
    for one in range(50):
        assert (await three.put(f"{NODES}/1/tags/t{one}", json={})).status_code == 200
    answer = await three.put(f"{NODES}/1/tags/t50", json={})
    assert (answer.status_code, answer.json()["code"]) == (409, "tags-many")
    assert len((await shown(three, 1))["tags"]) == 50
    assert (await three.put(f"{NODES}/1/tags/t49", json={"value": "x" * 501})).status_code == 400


async def test_a_viewer_says_nothing(three):
    for method, path in (("PUT", f"{NODES}/1/mark"), ("PUT", f"{NODES}/1/tags/a"), ("POST", "/networks/1/marks")):
        answer = await three.request(method, path, json={"mark": "retired"}, headers=three.viewer)
        assert answer.status_code == 403


async def test_what_was_said_of_a_node_that_became_another(three):
    await three.put(f"{NODES}/1/tags/env", json={"value": "prod"})
    await three.put(f"{NODES}/2/tags/env", json={"value": "test"})
    await three.put(f"{NODES}/2/tags/rack", json={"value": "7"})
    await three.put(f"{NODES}/2/mark", json={"mark": "confirmed"})
    await three.post(f"{NODES}/2/notes", json={"title": "a", "body": "b"})
    await three.post(f"{NODES}/1/merge", json={"managedNodeIds": ["2"]})
    one = await shown(three, 1)
    assert one["tags"] == [{"name": "env", "value": "prod"}, {"name": "rack", "value": "7"}]
    assert "mark" not in one
    assert (await three.get(f"{NODES}/1/notes")).json()["total"] == 1
    [decision] = (await three.get("/networks/1/decisions")).json()["items"]
    await three.delete(f"/networks/1/decisions/{decision['decisionId']}")
    back = await shown(three, 2)
    assert (back["mark"]["mark"], [one["name"] for one in back["tags"]]) == ("confirmed", ["env", "rack"])
