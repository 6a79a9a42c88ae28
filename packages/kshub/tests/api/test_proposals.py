"""A person sees what a snapshot that waits would merge, before saying yes or no."""

import pytest

from kshub.store.queries.events import PARAMETERS
from kshub.testing.world import Host, World

from .test_routes import get


def board(number):
    return ("smbiosUuid", f"7d3e{number:04x}-4a5b-4c6d-8e7f-0123456789ab")


def disk(number):
    return ("machineId", f"7d3e{number:04x}4a5b4c6d8e7f0123456789ab")


@pytest.fixture
async def waits(store):
    """The number of a snapshot that would merge three nodes of six."""
    world = World(store, 1, 1)
    for one in (1, 2, 3):
        host = Host(addr=f"10.0.1.{one}", name=f"host{one}", signatures=(board(one),))
        await world.scan(host, day=one)
    for one in (1, 2, 3):
        host = Host(addr=f"10.0.2.{one}", name=f"host{one}", signatures=(disk(one),))
        await world.scan(host, day=one + 3)
    both = [Host(addr=f"10.0.1.{one}", name=f"host{one}", signatures=(board(one), disk(one))) for one in (1, 2, 3)]
    return (await world.scan(*both, day=7)).snapshot_id


async def test_what_would_be_merged_is_seen_and_then_done(client, waits):
    where = f"/networks/1/snapshots/{waits}"
    page = await get(client, f"{where}/merges")
    assert page["total"] == 3
    assert page["items"][0] == {
        "managedNodeId": "1",
        "displayName": "host1",
        "addr": "10.0.1.1",
        "absorbedManagedNodeId": "4",
        "absorbedDisplayName": "host1",
        "absorbedAddr": "10.0.2.1",
        "kind": "machineId",
        "value": disk(1)[1],
    }
    some = await get(client, f"{where}/merges", sort="-absorbedManagedNodeId", offset=1, limit=1)
    assert [one["absorbedManagedNodeId"] for one in some["items"]] == ["5"]
    assert some["total"] == 3
    assert (await client.get(f"{where}/merges", headers=client.viewer)).json() == page
    assert (await get(client, "/networks/1/managed-nodes"))["total"] == 6
    approved = (await client.post(f"{where}/approve")).json()
    assert approved["merged"] == {one["absorbedManagedNodeId"]: one["managedNodeId"] for one in page["items"]}
    assert await get(client, f"{where}/merges") == {"items": [], "total": 0}
    told = (await get(client, "/networks/1/events", kind="nodes-merged", sort="eventId"))["items"]
    merged = sorted((one["managedNodeId"], one["params"]["absorbed"]) for one in told)
    assert merged == [("1", "4"), ("2", "5"), ("3", "6")]


async def test_snapshots_that_wait_are_found(client, waits):
    [one] = (await get(client, "/networks/1/snapshots", status="waiting"))["items"]
    assert (one["snapshotId"], one["status"]) == (str(waits), "waiting")
    assert (await get(client, "/networks/1/snapshots", status="merged"))["total"] == 6
    [event] = (await get(client, "/networks/1/events", kind="snapshot-waits"))["items"]
    assert (event["kind"], event["params"]) == ("snapshot-waits", {"snapshot": str(waits), "merges": "3"})
    assert set(event["params"]) == set(PARAMETERS["snapshot-waits"])
    assert (await client.post(f"/networks/1/snapshots/{waits}/reject")).is_success
    assert (await get(client, "/networks/1/snapshots", status="waiting"))["total"] == 0
    assert (await get(client, f"/networks/1/snapshots/{waits}/merges"))["total"] == 0


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/networks/1/snapshots/99/merges", 404),
        ("/networks/9/snapshots/1/merges", 404),
        ("/networks/1/snapshots/1/merges?sort=name", 400),
        ("/networks/1/snapshots/1/merges?limit=0", 400),
        ("/networks/1/snapshots?status=nonsense", 400),
    ],
)
async def test_wrong_questions_get_a_text(client, waits, path, status):
    answer = await client.get(path)
    assert (answer.status_code, bool(answer.json()["detail"])) == (status, True), answer.text
