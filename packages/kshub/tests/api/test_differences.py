"""What differs between two snapshots, over HTTP."""

import asyncio

import pytest
from sqlalchemy import update

from kshub.api import differences
from kshub.export.files import AT_ONCE
from kshub.store import retention
from kshub.store.schema import snapshot
from kshub.testing.world import Host, World
from kswire.problems import Code, Problem
from kswire.reports import Searched

WHERE = "/networks/1/snapshots"
ALL = (Searched(on_link=True, prefixes=("10.0.0.0/24",)),)
REFUSED = Problem(code=Code.LOGIN_REFUSED, params={"username": "audit", "tried": "password"})


def host(number, packages=("bash 5",), **more):
    machine = (("machineId", f"{number:032x}"),)
    return Host(addr=f"10.0.0.{number}", name=f"host{number}", packages=packages, signatures=machine, **more)


@pytest.fixture
async def scans(store):
    """Before and after a change, and then nothing new."""
    world = World(store, 1, 1)
    await world.scan(host(1), host(2), host(3), host(4), searched=ALL)
    later = host(1), host(2, ("bash 5.1", "curl 8")), host(3, problem=REFUSED), host(5)
    await world.scan(*later, day=1, searched=ALL)
    await world.scan(*later, day=2, searched=ALL)


async def asked(client, number=2, path="", **params):
    answer = await client.get(f"{WHERE}/{number}{path}/difference", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_counts_and_nodes(client, scans):
    told = await asked(client)
    assert (told["before"]["snapshotId"], told["after"]["snapshotId"]) == ("1", "2")
    assert told["numberOfNodes"] == {
        "appeared": 1,
        "gone": 1,
        "changed": 1,
        "unknown": 1,
        "notSearched": 0,
        "unchanged": 1,
        "unread": 0,
    }
    [packages] = [one for one in told["numberOfChanges"] if one["kind"] == "packages"]
    assert (packages["upgraded"], packages["added"], packages["unknown"]) == (1, 1, 1)
    nodes = {one["displayName"]: one for one in told["items"]}
    assert {name: one["state"] for name, one in nodes.items()} == {
        "host2": "changed",
        "host3": "unknown",
        "host4": "gone",
        "host5": "appeared",
    }
    first = nodes["host2"]
    assert (first["ipAddress"], first["route"], first["numberOfChanges"]) == ("10.0.0.2", [], 2)
    assert first["changes"][0] == {
        "kind": "packages",
        "item": "bash (amd64)",
        "how": "upgraded",
        "before": "5",
        "after": "5.1",
        "unknownIn": None,
        "reason": None,
        "problem": None,
    }
    unknown = nodes["host3"]["changes"][0]
    assert (unknown["unknownIn"], unknown["reason"], unknown["problem"]["code"]) == ("after", "failed", "login-refused")


async def test_the_one_before_is_meant_where_none_is_named(client, scans):
    assert (await asked(client, 3))["total"] == 0
    assert (await asked(client, 3))["before"]["snapshotId"] == "2"
    assert (await asked(client, 3, **{"from": 1}))["total"] == 4
    assert (await client.get(f"{WHERE}/1/difference")).status_code == 404
    back = await asked(client, 1, **{"from": 2})
    assert back["numberOfNodes"]["gone"] == 1


async def test_some_of_it(client, scans):
    told = await asked(client, state="changed", changes=1)
    assert (told["total"], told["items"][0]["numberOfChanges"], len(told["items"][0]["changes"])) == (1, 2, 1)
    assert told["numberOfNodes"]["gone"] == 1, "counts are of everything"
    told = await asked(client, kind="packages")
    assert {one["displayName"] for one in told["items"]} == {"host2", "host3"}
    assert {one["kind"] for node in told["items"] for one in node["changes"]} == {"packages"}
    numbers = [int(one["managedNodeId"]) for one in (await asked(client))["items"]]
    assert numbers == sorted(numbers)
    told = await asked(client, sort="-managedNodeId", offset=1, limit=1)
    assert ([int(one["managedNodeId"]) for one in told["items"]], told["total"]) == (numbers[-2:-1], 4)


async def test_one_node(client, scans):
    nodes = {one["displayName"]: one for one in (await asked(client))["items"]}
    told = await asked(client, path=f"/nodes/{nodes['host2']['managedNodeId']}", limit=1, sort="-item")
    assert (told["state"], told["total"], told["items"][0]["item"]) == ("changed", 2, "curl (amd64)")
    assert told["displayName"] == "host2"
    told = await asked(client, path=f"/nodes/{nodes['host4']['managedNodeId']}")
    assert (told["state"], told["items"]) == ("gone", [])
    [same] = {"1", "2", "3", "4", "5"} - {one["managedNodeId"] for one in nodes.values()}
    told = await asked(client, path=f"/nodes/{same}")
    assert (told["state"], told["total"]) == (None, 0)
    assert (await client.get(f"{WHERE}/2/nodes/99/difference")).status_code == 404


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{WHERE}/9/difference", 404),
        (f"{WHERE}/2/difference?from=9", 404),
        ("/networks/2/snapshots/2/difference", 404),
        (f"{WHERE}/2/difference?from=x", 400),
        (f"{WHERE}/2/difference?kind=weather", 400),
        (f"{WHERE}/2/difference?state=better", 400),
        (f"{WHERE}/2/difference?sort=displayName", 400),
        (f"{WHERE}/2/nodes/1/difference?sort=before", 400),
    ],
)
async def test_wrong_questions_get_a_text(client, scans, path, status):
    answer = await client.get(path)
    assert (answer.status_code, bool(answer.json()["detail"])) == (status, True), answer.text


async def test_snapshots_of_two_networks_are_never_compared(client, store, scans):
    assert (await client.post("/networks", json={"displayName": "osaka"})).status_code == 201
    await client.post("/networks/2/ksockets", json={"displayName": "two"})
    await World(store, 2, 2).scan(host(1), searched=ALL)
    assert (await client.get(f"{WHERE}/2/difference", params={"from": 4})).status_code == 404
    assert (await client.get("/networks/2/snapshots/4/difference", params={"from": 1})).status_code == 404


async def test_so_many_at_once_and_each_gives_its_slot_back(client, scans, monkeypatch):
    page, all_in, go, within = differences.differences.page, asyncio.Event(), asyncio.Event(), []

    async def waiting(*asked):
        within.append(1)
        if len(within) == AT_ONCE:
            all_in.set()
        await go.wait()
        return await page(*asked)

    monkeypatch.setattr(differences.differences, "page", waiting)
    some = [asyncio.create_task(asked(client)) for _ in range(AT_ONCE)]
    await all_in.wait()
    answer = await client.get(f"{WHERE}/2/difference")
    assert (answer.status_code, answer.json()["code"]) == (409, "export-busy")
    go.set()
    assert {told["total"] for told in await asyncio.gather(*some)} == {4}
    assert (await asked(client))["total"] == 4


async def test_one_that_is_cleared_away_meanwhile_is_not_told_of(client, store, scans, monkeypatch):
    page = differences.differences.page

    async def clearing(*asked):
        async with store.write() as connection:
            await connection.execute(update(snapshot).where(snapshot.c.id == 1).values(status=retention.GOING))
        return await page(*asked)

    monkeypatch.setattr(differences.differences, "page", clearing)
    assert (await client.get(f"{WHERE}/2/difference")).status_code == 404


async def test_narrowed_to_what_became_of_them_and_to_a_text(client, scans):
    told = await asked(client, how="added", kind="packages")
    assert [(one["displayName"], one["numberOfChanges"]) for one in told["items"]] == [("host2", 1)]
    assert told["items"][0]["changes"][0]["item"] == "curl (amd64)"
    assert (await asked(client, how="removed"))["total"] == 0
    for text, names in (("HOST2", ["host2"]), ("10.0.0.5", ["host5"]), ("10.0.1", [])):
        assert [one["displayName"] for one in (await asked(client, text=text))["items"]] == names
    number = told["items"][0]["managedNodeId"]
    assert (await asked(client, path=f"/nodes/{number}", how="upgraded"))["total"] == 1


async def test_as_many_changes_of_a_node_as_are_wanted(client, scans):
    [one] = (await asked(client, state="changed", changes=1))["items"]
    assert (one["numberOfChanges"], len(one["changes"])) == (2, 1)
    [one] = (await asked(client, state="changed", changes=0))["items"]
    assert one["changes"] == []
