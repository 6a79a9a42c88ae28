"""Searches over the API: what is found where, errors with a position, facets, and who sees what."""

import pytest
from sqlalchemy import insert, select

from kshub.auth.people import add, issue
from kshub.clock import seconds_now
from kshub.store.queries import places
from kshub.store.schema import node_mark, node_text, role_grant, user
from kshub.testing.world import Host, World


@pytest.fixture
async def estate(client, store):
    """Two customers; node 3 is the second one's."""
    world = World(store, 1, 1)
    for host in (Host(addr="10.0.0.1", name="東京DC-01"), Host(addr="10.0.1.2", name="db")):
        await world.scan(host)
    async with store.write() as connection:
        space = await places.add_space(connection, "A社")
        network = await places.add_network(connection, space, "本社")
        collector = await places.add_ksocket(connection, network, "two")
    await World(store, network, collector).scan(Host(addr="10.0.0.1", name="東京DC-02"))
    return client


@pytest.fixture
async def guest(estate, store):
    """Somebody who sees the second customer alone."""
    async with store.write() as connection:
        await add(connection, "guest", "a long password", "none", seconds_now())
        number = (await connection.execute(user.select().where(user.c.username == "guest"))).one().id
        await connection.execute(insert(role_grant).values(user_id=number, space_id=2, role="viewer"))
        return {"X-Authorization": f"Token {await issue(connection, 'guest', 'test', None, seconds_now())}"}


async def names(client, path="/managed-nodes", **params):
    answer = await client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return [one["displayName"] for one in answer.json()["items"]]


async def test_a_search_over_all_networks_and_in_one(estate):
    assert await names(estate, search="東京") == ["東京DC-01", "東京DC-02"]
    assert await names(estate, search='space:"Ａ社"') == ["東京DC-02"]
    assert await names(estate, "/networks/1/managed-nodes", search="東京") == ["東京DC-01"]
    assert await names(estate, "/networks/1/managed-nodes", search="-東京", sort="displayName") == ["db"]
    (found,) = (await estate.get("/managed-nodes", params={"search": "network:本社"})).json()["items"]
    assert (found["networkDisplayName"], found["spaceDisplayName"], found["spaceId"]) == ("本社", "A社", "2")


async def test_an_error_points_at_the_character(estate):
    for path in ("/managed-nodes", "/networks/1/managed-nodes", "/managed-nodes/facets"):
        answer = await estate.get(path, params={"search": "東京 vesion<5"}, headers={"Accept-Language": "ja"})
        error = answer.json()
        assert (answer.status_code, error["code"]) == (400, "search-field-near")
        assert (error["position"], error["length"]) == (3, 6)
        assert "version" in error["detail"]
    assert "position" not in (await estate.get("/networks/99")).json()


async def test_retired_nodes_are_left_out(estate, store):
    async with store.write() as connection:
        mark = {"node_id": 2, "mark": "retired", "reason": "", "marked_by": "a", "marked_at": 1}
        await connection.execute(insert(node_mark).values(mark))
    assert await names(estate, "/networks/1/managed-nodes") == ["東京DC-01"]
    assert await names(estate, "/networks/1/managed-nodes", search="mark:retired") == ["db"]


async def test_a_note_is_found_at_once(estate):
    await estate.post("/networks/1/managed-nodes/2/notes", json={"title": "保守", "body": "来月交換"})
    assert await names(estate, search="交換") == ["db"]


async def facets(client, path="/managed-nodes/facets", **params):
    answer = (await client.get(path, **params)).json()
    counted = {
        one["field"]: {value["displayName"]: value["numberOfNodes"] for value in one["values"]}
        for one in answer["facets"]
    }
    return answer["numberOfNodes"], counted


async def test_facets(estate):
    total, counted = await facets(estate, params={"search": ""})
    assert total == 3
    assert counted["subnet"] == {"10.0.0.0/24": 2, "10.0.1.0/24": 1}
    assert counted["network"] == {"tokyo": 2, "本社": 1}
    assert counted["space"] == {"default": 2, "A社": 1}
    assert counted["method"] == {"ssh": 3}
    assert counted["version"] == {"Debian GNU/Linux 12": 3}
    total, counted = await facets(estate, "/networks/1/managed-nodes/facets", params={"search": "東京"})
    assert (total, counted["network"]) == (1, {"tokyo": 1})
    assert (await estate.get("/networks/99/managed-nodes/facets")).status_code == 404


async def test_facets_count_the_values_that_they_do_not_name(client, store):
    await World(store, 1, 1).scan(*(Host(addr=f"10.0.{one}.1", name=f"n{one}") for one in range(23)))
    answer = (await client.get("/managed-nodes/facets")).json()
    subnets = next(one for one in answer["facets"] if one["field"] == "subnet")
    assert (len(subnets["values"]), subnets["numberOfOthers"]) == (20, 3)


async def test_who_sees_one_space_learns_nothing_of_others(estate, guest):
    estate.headers.update(guest)
    assert await names(estate, search="東京") == ["東京DC-02"]
    assert await names(estate, search="東京 OR -東京") == ["東京DC-02"]
    assert await names(estate, search="network:tokyo") == []
    total, counted = await facets(estate)
    assert (total, counted["space"], counted["subnet"]) == (1, {"A社": 1}, {"10.0.0.0/24": 1})
    assert (await estate.get("/networks/1/managed-nodes/facets")).status_code == 404


async def test_nothing_stays_of_a_node_that_is_another_now(estate, store):
    merged = await estate.post("/networks/1/managed-nodes/1/merge", json={"managedNodeIds": ["2"]})
    assert merged.status_code == 200, merged.text
    answer = await estate.get("/networks/1/managed-nodes", params={"search": "addr:10.0.1.2"})
    assert [one["managedNodeId"] for one in answer.json()["items"]] == ["1"]
    async with store.read() as connection:
        assert (
            await connection.execute(select(node_text.c.node_id).order_by(node_text.c.node_id))
        ).scalars().all() == [1, 3]
