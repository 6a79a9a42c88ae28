"""Snapshots by the name that a person gave them."""

import pytest

from kshub.clock import seconds_now
from kshub.store.clearing import clear
from kshub.store.retention import DAY, GOING
from kshub.store.schema import snapshot
from kshub.testing.world import Host, World

WHERE = "/networks/1/snapshots"


@pytest.fixture
async def scans(store):
    """Three."""
    world = World(store, 1, 1)
    for day in range(3):
        await world.scan(Host(addr="10.0.0.1", name="web"), day=day)


async def named(client, number, name, **more):
    return await client.put(f"{WHERE}/{number}/name", json={"displayName": name}, **more)


async def test_a_name_with_who_gave_it_and_when(client, scans):
    before = seconds_now()
    answer = await named(client, 1, "  before the\tupdate ")
    assert answer.status_code == 200, answer.text
    assert (answer.json()["displayName"], answer.json()["namedBy"]) == ("before the update", "operator")
    assert answer.json()["namedAt"]
    assert (await client.get(f"{WHERE}/1")).json() == answer.json()
    listed = (await client.get(WHERE, params={"sort": "snapshotId"})).json()["items"]
    assert [one["displayName"] for one in listed] == ["before the update", None, None]
    assert (await client.delete(f"{WHERE}/1/name")).status_code == 204
    shown = (await client.get(f"{WHERE}/1")).json()
    assert (shown["displayName"], shown["namedBy"], shown["namedAt"]) == (None, None, None)
    assert before <= seconds_now()


async def test_no_two_of_a_network_are_called_alike(client, scans):
    assert (await named(client, 1, "Vorher")).status_code == 200
    assert (await named(client, 1, "VORHER")).status_code == 200, "it is its own"
    answer = await named(client, 2, "vorher")
    assert (answer.status_code, answer.json()["code"]) == (409, "snapshot-exists")


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", ["", "  ", "a\x00b", "x" * 201])
async def test_what_is_no_name(client, scans, name):
    assert (await named(client, 1, name)).status_code == 400
    assert (await client.put(f"{WHERE}/1/name", json={"name": "x"})).status_code == 400


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_who_may_not_and_what_is_not_there(client, scans):
    assert (await named(client, 1, "x", headers=client.viewer)).status_code == 403
    for path in (f"{WHERE}/9/name", "/networks/2/snapshots/1/name"):
        assert (await client.put(path, json={"displayName": "x"})).status_code == 404
        assert (await client.delete(path)).status_code == 404
    assert (await client.get(f"{WHERE}/9")).status_code == 404


async def test_a_named_one_is_kept_and_the_preview_says_so(client, store, scans):
    await named(client, 1, "keep")
    preview = (await client.get("/networks/1/retention/preview", params={"maxSnapshots": 1})).json()
    assert (preview["numberOfSnapshots"], preview["numberOfNamedSnapshots"]) == (1, 1)
    assert (await clear(store, seconds_now() + 1000 * DAY)).snapshots == 1
    assert [one["snapshotId"] for one in (await client.get(WHERE)).json()["items"]] == ["3", "1"]
    await client.delete(f"{WHERE}/1/name")
    assert (await clear(store, seconds_now() + 1000 * DAY)).snapshots == 1


async def test_one_that_is_being_removed_cannot_be_named(client, store, scans):
    async with store.write() as connection:
        await connection.execute(snapshot.update().where(snapshot.c.id == 1).values(status=GOING))
    assert (await named(client, 1, "late")).status_code == 404
    assert (await client.get(f"{WHERE}/1")).status_code == 404
    assert (await client.get(WHERE)).json()["total"] == 2
    assert (await clear(store, seconds_now())).snapshots == 1


async def test_only_those_that_have_a_name_or_have_none(client, scans):
    await named(client, 2, "before")
    listed = (await client.get(WHERE, params={"named": True})).json()
    assert ([one["snapshotId"] for one in listed["items"]], listed["total"]) == (["2"], 1)
    listed = (await client.get(WHERE, params={"named": False})).json()
    assert [one["snapshotId"] for one in listed["items"]] == ["3", "1"]


async def test_nodes_are_found_by_name_and_address_and_looked_at_one_by_one(client, store):
    hosts = (Host(addr="10.0.0.1", name="Web", packages=("bash 5",)), Host(addr="10.0.1.2", name="db_1Ｗ"))
    await World(store, 1, 1).scan(*hosts)
    other = ["db_1Ｗ"]  # letters that are not of ASCII are found as they are
    wanted = (
        ("web", ["Web"]),
        ("10.0.1", other),
        ("_", other),
        ("B_1Ｗ", other),
        ("", ["Web", *other]),
        ("nobody", []),
    )
    for text, names in wanted:
        told = (await client.get(f"{WHERE}/1/nodes", params={"text": text})).json()
        assert (sorted(one["displayName"] for one in told["items"]), told["total"]) == (names, len(names)), text
    assert (await client.get(f"{WHERE}/1/nodes", params={"text": "a\0"})).status_code == 400
    [first] = (await client.get(f"{WHERE}/1/nodes", params={"text": "web"})).json()["items"]
    assert (await client.get(f"{WHERE}/1/nodes/{first['nodeId']}")).json() == first
    assert first["numberOfPackages"] == 1
    for path in (f"{WHERE}/1/nodes/99", f"{WHERE}/9/nodes/1", "/networks/2/snapshots/1/nodes/1"):
        assert (await client.get(path)).status_code == 404
