"""What happened in a network: the newest first, narrowed by kind and node."""

import csv
import io
from datetime import datetime

import msgspec
import pytest
from sqlalchemy import update

from kshub.auth import expiring
from kshub.store.queries import events, places
from kshub.store.queries.events import PARAMETERS, Happened
from kshub.store.schema import event
from kshub.store.schema import space as space_table
from kshub.testing.world import World

from .test_routes import get, seen


async def decided(hub, client):
    """Three nodes become one, and one address goes its own way again: the number of the first, and of the new one."""
    await seen(hub, client)
    nodes = (await get(client, "/networks/1/managed-nodes", sort="ipAddress"))["items"]
    first, second, third = (one["managedNodeId"] for one in nodes)
    where = f"/networks/1/managed-nodes/{first}"
    assert (await client.post(f"{where}/merge", json={"managedNodeIds": [second]})).status_code == 200
    assert (await client.post(f"{where}/merge", json={"managedNodeIds": [third]})).status_code == 200
    part = {"addresses": [{"addr": "10.0.0.3"}]}
    made = (await client.post(f"{where}/split", json=part)).json()["created"][0]
    return first, second, third, made


async def test_events_are_listed_the_newest_first(hub, client):
    first, second, third, made = await decided(hub, client)
    page = await get(client, "/networks/1/events")
    assert page["total"] == 4
    assert [(one["kind"], one.get("managedNodeId"), one["params"].get("absorbed")) for one in page["items"]] == [
        ("node-split", made, None),
        ("nodes-merged", first, third),
        ("nodes-merged", first, second),
        ("network-first", None, None),
    ]
    split = page["items"][0]
    assert split["params"] == {"from": first, "addresses": "10.0.0.3", "by": "operator"}
    assert split["networkId"] == "1"
    assert split["happenedAt"].endswith("Z")
    for one in page["items"][:3]:
        assert set(one["params"]) == set(PARAMETERS[one["kind"]]) - {"snapshot"}, "a person did it, no snapshot"
    assert await get(client, "/networks/1/events", offset=1, limit=1) == {"items": page["items"][1:2], "total": 4}
    for field in ("eventId", "happenedAt"):
        forth = await get(client, "/networks/1/events", sort=field)
        assert forth["items"] == page["items"][::-1]
        assert await get(client, "/networks/1/events", sort=f"-{field}") == page
    answer = await client.get("/networks/1/events", headers=client.viewer)
    assert answer.json() == page


async def test_events_are_narrowed_by_kind_and_node(hub, client):
    first, second, _, made = await decided(hub, client)

    async def kinds(**narrowed):
        return [one["kind"] for one in (await get(client, "/networks/1/events", **narrowed))["items"]]

    assert await kinds(kind="node-split") == ["node-split"]
    assert await kinds(kind="token-expires") == []
    assert await kinds(managedNodeId=made) == ["node-split"]
    assert await kinds(managedNodeId=first, kind="nodes-merged") == ["nodes-merged"] * 2
    assert await kinds(managedNodeId=second) == []
    assert (await client.post(f"/networks/1/managed-nodes/{made}/merge", json={"managedNodeIds": [first]})).is_success
    assert len(await kinds(managedNodeId=made)) == 4, "those of the nodes that it is now are its own"


async def test_a_warned_token_is_an_event_of_its_network(client, store):
    assert (await client.post("/networks/1/ksockets/1/tokens", json={"days": 5})).is_success
    [token] = (await get(client, "/networks/1/ksockets/1/tokens"))["items"]
    ends = int(datetime.fromisoformat(token["expiresAt"]).timestamp())
    async with store.write() as connection:
        await expiring.warn(connection, ends - 5 * expiring.DAY)
    [warned] = (await get(client, "/networks/1/events", kind="token-expires"))["items"]
    assert warned["params"] == {"ksocketId": "1", "displayName": "one", "days": "5"}
    assert warned["managedNodeId"] is None
    assert set(warned["params"]) == set(PARAMETERS[expiring.KIND])


async def test_events_of_another_network_are_not_told(hub, client):
    await decided(hub, client)
    await client.post("/networks", json={"displayName": "osaka"})
    assert (await get(client, "/networks/2/events"))["total"] == 0


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/networks/9/events", 404),
        ("/networks/1/events?kind=nonsense", 400),
        ("/networks/1/events?sort=params", 400),
        ("/networks/1/events?managedNodeId=0", 400),
        ("/networks/1/events?managedNodeId=x", 400),
        ("/networks/1/events?limit=100000", 400),
    ],
)
async def test_wrong_questions_get_a_text(client, path, status):
    answer = await client.get(path)
    assert (answer.status_code, bool(answer.json()["detail"])) == (status, True), answer.text


# of all networks


async def both(store, client):
    """Two networks in two spaces, with events of which the second space has one that is no network's."""
    async with store.write() as connection:
        other = await places.add_space(connection, "other", "Asia/Tokyo")
        network = await places.add_network(connection, other, "osaka")
        await events.add_all(connection, 1, [Happened("subnet-new", {"subnet": "10.0.0.0/24"})], 1_000)
        await events.add_all(connection, network, [Happened("run-failed", {"scanId": 1, "kind": "scan"})], 2_000)
        row = {"space_id": other, "kind": "token-expires", "params": "{}", "happened_at": 3_000}
        await connection.execute(event.insert().values(row))
    return other, network


async def test_the_feed_has_all_that_the_caller_sees(client, store, somebody):
    other, network = await both(store, client)
    page = await get(client, "/events")
    assert page["total"] == 3
    shown = [(one["kind"], one["networkDisplayName"], one["spaceDisplayName"]) for one in page["items"]]
    assert shown == [
        ("token-expires", None, "other"),
        ("run-failed", "osaka", "other"),
        ("subnet-new", "tokyo", "default"),
    ]
    assert [one["networkId"] for one in page["items"]] == [None, str(network), "1"]
    assert [one["spaceId"] for one in page["items"]] == [str(other), str(other), "1"]
    for space, total in ((1, 1), (other, 2)):
        mine = await somebody(f"of-{space}", {space: "viewer"})
        seen = (await client.get("/events", headers=mine)).json()
        assert (seen["total"], {one["spaceId"] for one in seen["items"]}) == (total, {str(space)})


async def test_the_feed_is_narrowed_and_told_on(client, store):
    other, network = await both(store, client)

    async def kinds(**narrowed):
        return [one["kind"] for one in (await get(client, "/events", **narrowed))["items"]]

    assert await kinds(kind="run-failed") == ["run-failed"]
    assert await kinds(spaceId=other) == ["token-expires", "run-failed"]
    assert await kinds(networkId=network) == ["run-failed"]
    assert await kinds(networkId=99) == []
    assert await kinds(since="1970-01-01T00:33:20Z") == ["token-expires", "run-failed"]
    assert await kinds(since="1970-01-01T09:33:21+09:00") == ["token-expires"]
    assert await kinds(since="1970-01-01T00:33:20") == ["token-expires", "run-failed"]
    assert await kinds(limit=1, offset=1) == ["run-failed"]
    oldest = (await get(client, "/events", sort="eventId"))["items"]
    assert [one["kind"] for one in oldest] == ["subnet-new", "run-failed", "token-expires"]
    assert await kinds(after=oldest[0]["eventId"], sort="eventId") == ["run-failed", "token-expires"]
    assert await kinds(after=oldest[2]["eventId"]) == []
    assert await kinds(before=oldest[2]["eventId"]) == ["run-failed", "subnet-new"]
    assert await kinds(until="1970-01-01T00:33:20Z") == ["subnet-new"]
    assert await kinds(kind="subnet-new,token-expires") == ["token-expires", "subnet-new"]


async def test_the_feed_as_a_file(client, store, somebody):
    other, network = await both(store, client)
    text = (await client.get("/events/export", params={"language": "en"})).text
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [(one["Space"], one["Network"]) for one in rows] == [("default", "tokyo"), ("other", "osaka"), ("other", "")]
    assert rows[0]["What happened"] == "Subnet 10.0.0.0/24 is new in this network."
    async with store.write() as connection:
        await connection.execute(update(space_table).where(space_table.c.id == other).values(time_zone="Asia/Tokyo"))
    there = (await client.get("/events/export", params={"language": "en", "spaceId": other})).text
    assert "Asia/Tokyo" in there.partition("\n")[0]  # the zone of that space, not of the hub's first
    mine = await somebody("guest", {other: "viewer"})
    narrowed = {"format": "jsonl", "kind": "run-failed,subnet-new", "until": "1970-01-01T00:40:00Z"}
    told = await client.get("/events/export", params=narrowed, headers=mine)
    [one] = [msgspec.json.decode(line) for line in told.text.splitlines()]
    assert (one["networkId"], one["networkName"], one["kind"]) == (str(network), "osaka", "run-failed")
    assert (await client.get("/events/export?kind=x")).status_code == 400


async def test_an_event_leads_to_the_node_as_it_is_now_and_to_the_run(hub, client, store):
    first, _, _, made = await decided(hub, client)
    leading = {one["kind"]: one["nodeNow"] for one in (await get(client, "/events"))["items"]}
    assert leading == {"node-split": made, "nodes-merged": first, "network-first": None}
    assert (await client.post(f"/networks/1/managed-nodes/{made}/merge", json={"managedNodeIds": [first]})).is_success
    told = (await get(client, "/events", kind="nodes-merged"))["items"]
    assert {one["managedNodeId"] for one in told} == {first, made}
    assert {one["nodeNow"] for one in told} == {made}
    await World(store, 1, 1).scan(day=1, status="failed")
    [failed] = (await get(client, "/events", kind="run-failed"))["items"]
    [run] = [one for one in (await get(client, "/networks/1/scans"))["items"] if one["status"] == "failed"]
    assert failed["scanId"] == run["scanId"] != failed["params"]["scanId"]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "query",
    [
        "kind=x",
        "kind=subnet-new,",
        "until=x",
        "before=x",
        "since=yesterday",
        "after=-1",
        "sort=kind",
        "spaceId=0",
        "networkId=x",
    ],
)
async def test_what_cannot_be_asked_of_the_feed(client, query):
    assert (await client.get(f"/events?{query}")).status_code == 400
