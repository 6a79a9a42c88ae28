"""What is seen is what is exported: the nodes of a search, in their order, with their labels."""

import csv
import io

from .test_routes import seen

NODES = "/networks/1/managed-nodes"


def rows(answer):
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))[1:]


async def names(client, path=NODES, **params):
    answer = await client.get(f"{path}/export", params={"plain": "true", "columns": "displayName"} | params)
    return [name for [name] in rows(answer)]


async def listed(client, path=NODES, **params):
    return [one["displayName"] for one in (await client.get(path, params=params)).json()["items"]]


async def test_what_is_found_in_its_order(hub, client):
    await seen(hub, client)
    for params in (
        {"search": "first"},
        {"search": "", "sort": "-displayName"},
        {"search": "-first", "sort": "ipAddress"},
    ):
        assert await names(client, **params) == await listed(client, **params)
        assert await names(client, "/managed-nodes", **params) == await listed(client, "/managed-nodes", **params)


async def test_retired_nodes_are_in_the_file_of_everything_alone(hub, client):
    await seen(hub, client)
    [first] = (await client.get(NODES, params={"search": "first"})).json()["items"]
    told = {"mark": "retired", "reason": "sold"}
    await client.put(f"{NODES}/{first['managedNodeId']}/mark", json=told)
    await client.put(f"{NODES}/{first['managedNodeId']}/tags/env", json={"value": "prod"})
    assert "first" in await names(client)
    assert "first" not in await names(client, search="")
    columns = "displayName,tags,mark,markReason,networkName"
    told = await client.get(f"{NODES}/export", params={"plain": "true", "columns": columns, "search": "mark:retired"})
    assert [one[:4] for one in rows(told)] == [["first", "env=prod", "retired", "sold"]]


async def test_of_those_that_are_found_only_the_picked_ones(hub, client):
    await seen(hub, client)
    every = (await client.get(NODES, params={"sort": "displayName"})).json()["items"]
    picked = [every[-1], every[0]]
    ids = ",".join(one["managedNodeId"] for one in picked)
    for path in (NODES, "/managed-nodes"):
        assert await names(client, path, nodes=ids, sort="displayName") == [one["displayName"] for one in picked[::-1]]
        assert await names(client, path, nodes=ids + ",999999", search=every[0]["displayName"]) == [
            every[0]["displayName"]
        ]
        assert await names(client, path, nodes="") == []
    for wrong in ("1,x", "-1", "9" * 19, ",".join(map(str, range(1001)))):
        answer = await client.get(f"{NODES}/export", params={"nodes": wrong})
        assert (answer.status_code, answer.json()["code"]) == (400, "export-nodes")


async def test_wrong_searches_and_orders_are_refused(client):
    for params, code in (({"search": "bad:x"}, "search-field"), ({"sort": "nothing"}, "bad-request")):
        answer = await client.get(f"{NODES}/export", params=params)
        assert (answer.status_code, answer.json()["code"][:12]) == (400, code[:12])


async def test_facets_of_some_fields(hub, client):
    await seen(hub, client)
    answer = (await client.get(f"{NODES}/facets", params={"fields": "state, os"})).json()
    assert [one["field"] for one in answer["facets"]] == ["state", "os"]
    assert (await client.get(f"{NODES}/facets", params={"fields": "nothing"})).status_code == 400


async def test_each_value_of_a_version_facet_is_found(hub, client):
    await seen(hub, client)
    [facet] = (await client.get(f"{NODES}/facets", params={"fields": "version"})).json()["facets"]
    for one in facet["values"]:
        found = await client.get(NODES, params={"search": f'version="{one["value"]}"'})
        assert found.json()["total"] == one["numberOfNodes"]


async def test_the_snapshots_of_a_node(hub, client):
    await seen(hub, client)
    [first] = (await client.get(NODES, params={"search": "first"})).json()["items"]
    answer = (await client.get(f"{NODES}/{first['managedNodeId']}/snapshots")).json()
    assert answer["total"] == len(answer["items"]) >= 1
    assert (await client.get(f"{NODES}/987654/snapshots")).status_code == 404
