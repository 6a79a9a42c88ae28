import asyncio

import pytest

from kshub.api import maps
from kshub.store.queries import map_positions
from kshub.testing.world import Host, World
from kswire.facts import DeviceType, Facts, Neighbor

MAP = "/networks/1/map"


@pytest.fixture
async def two(client, store):
    told = (Neighbor(source="lldp", name="n2", ifname="Gi1", port="eth0"), Neighbor(source="lldp", name="ghost"))
    facts = Facts(hostname="sw", device_types=(DeviceType(type="switch"),), neighbors=told)
    await World(store, 1, 1).scan(Host(addr="10.0.0.1", facts=facts), Host(addr="10.0.0.2", name="n2"))
    return client


async def test_the_map(two):
    told = (await two.get(MAP)).json()
    nodes = told["nodes"]
    assert (nodes["addr"], nodes["displayName"]) == (["10.0.0.1", "10.0.0.2"], ["sw", "n2"])
    assert (nodes["deviceType"], nodes["tier"]) == (["switch", "server"], [3, 0])
    assert (nodes["subnet"], nodes["site"]) == ([0, 0], [0, 0])
    assert [(one["from"], one["to"], one["stranger"], one["fromPort"]) for one in told["links"]] == [
        (0, None, 0, None),
        (0, 1, None, "Gi1"),
    ]
    assert told["strangers"] == [{"name": "ghost", "addr": None, "macaddr": None, "platform": None}]
    assert (told["snapshotId"], told["positions"]) == (None, {})
    then = (await two.get(MAP, params={"snapshotId": 1})).json()
    assert then["nodes"]["state"] == ["known", "known"]
    assert then["at"]
    assert (await two.get(MAP, params={"snapshotId": 9})).status_code == 404


async def test_of_many_that_are_asked_for_at_once_a_few_are_drawn_at_a_time(two, monkeypatch):
    working, most, draw = [0], [0], maps.draw

    def counted(known):
        working[0] += 1
        most[0] = max(most[0], working[0])
        drawn = draw(known)
        working[0] -= 1
        return drawn

    monkeypatch.setattr(maps, "draw", counted)
    answers = await asyncio.gather(*(two.get(MAP) for _ in range(8)))
    assert [one.status_code for one in answers] == [200] * 8
    assert 1 <= most[0] <= maps.AT_ONCE


async def test_what_is_moved_stays_until_it_is_put_back(two):
    moved = {"site:10.0.0.0/24": [1.5, -2], "node:1": [0, 0]}
    answer = await two.put(f"{MAP}/positions", json={"positions": moved})
    assert answer.json() == {"positions": moved}
    await two.put(f"{MAP}/positions", json={"positions": {"node:1": None, "subnet:@": [3, 4]}})
    kept = {"site:10.0.0.0/24": [1.5, -2], "subnet:@": [3, 4]}
    assert (await two.get(MAP)).json()["positions"] == kept
    assert (await two.get(f"{MAP}/positions")).json() == {"positions": kept}


@pytest.mark.parametrize(
    "positions",
    [
        {"other": [1, 2]},
        {"node:x": [1, 2]},
        {"node:1": [1]},
        {"node:1": [1e9, 0]},
        {"node:1": "x"},
        {"node:\0": [1, 2]},
        None,
    ],
)
async def test_a_wrong_place_is_refused(two, positions):
    assert (await two.put(f"{MAP}/positions", json={"positions": positions})).status_code == 400


async def test_a_node_that_is_not_there_is_not_moved(two):
    assert (await two.put(f"{MAP}/positions", json={"positions": {"node:9": [1, 2]}})).status_code == 404


async def test_a_node_that_is_gone_lies_back_with_the_others(two):
    await two.put(f"{MAP}/positions", json={"positions": {"node:1": [1, 2]}})
    answer = await two.put(f"{MAP}/positions", json={"positions": {"node:1": None, "node:9": None}})
    assert (answer.status_code, answer.json()) == (200, {"positions": {}})


async def test_not_more_than_so_many(two, monkeypatch):
    monkeypatch.setattr(map_positions, "MOST", 2)
    three = {f"subnet:{number}": [0, 0] for number in range(3)}
    answer = await two.put(f"{MAP}/positions", json={"positions": three})
    assert (answer.status_code, answer.json()["code"]) == (409, "map-positions-many")
    assert (await two.get(MAP)).json()["positions"] == {}


async def test_a_network_that_is_not_there(client):
    assert (await client.get("/networks/9/map")).status_code == 404
    assert (await client.put("/networks/9/map/positions", json={"positions": {}})).status_code == 404
