import pytest
from sqlalchemy import update

from kshub.clock import seconds_now
from kshub.store.clearing import clear
from kshub.store.queries import places, retention
from kshub.store.schema import event, scan, snapshot
from kshub.testing.world import Host, World

PATH = "/networks/1/retention"
HUB = {"snapshotDays": 400, "attemptDays": 30, "maxSnapshots": 0}
NONE = dict.fromkeys(HUB)
DAY = 86_400


@pytest.fixture
async def days(client, store):
    """A run each 100 days, the last one today, and an event with each."""
    world, now = World(store, 1, 1), seconds_now()
    for _ in range(6):
        await world.scan(Host(addr="10.0.0.5", name="web"))
    async with store.write() as connection:
        about = {"space_id": 1, "network_id": 1, "kind": "node-split", "params": "{}"}
        for number in range(1, 7):
            at = now - (6 - number) * 100 * DAY + 3600  # well within the day
            for table in (scan, snapshot):
                await connection.execute(update(table).where(table.c.id == number).values(created_at=at))
            await connection.execute(event.insert(), [about | {"happened_at": at}])
    return client


async def test_the_settings_in_force_and_from_where_they_are(client, store):
    assert (await client.get(PATH)).json() == {
        "own": NONE,
        "above": HUB,
        "inForce": HUB,
        "setBy": dict.fromkeys(HUB, "hub"),
    }
    async with store.write() as connection:
        await retention.set_space(connection, 1, retention.Retention(snapshot_days=100, attempt_days=5))
    answer = await client.put(PATH, json={"attemptDays": 7, "maxSnapshots": 12})
    assert answer.json() == {
        "own": {"snapshotDays": None, "attemptDays": 7, "maxSnapshots": 12},
        "above": {"snapshotDays": 100, "attemptDays": 5, "maxSnapshots": 0},
        "inForce": {"snapshotDays": 100, "attemptDays": 7, "maxSnapshots": 12},
        "setBy": {"snapshotDays": "space", "attemptDays": "network", "maxSnapshots": "network"},
    }
    assert (await client.get(PATH)).json() == answer.json()
    assert (await client.put(PATH, json={})).json()["own"] == NONE


async def test_a_space_sets_it_for_its_networks(client, session_of):
    made = await session_of("administrator")
    path = "/apps/sonar/spaces/1/retention"
    assert (await made.put(path, json={"snapshotDays": 90})).json()["setBy"]["snapshotDays"] == "space"
    seen = (await client.get("/spaces/1/retention")).json()
    assert (seen["inForce"], seen["above"]) == (HUB | {"snapshotDays": 90}, HUB)
    assert (await client.get(PATH)).json()["setBy"]["snapshotDays"] == "space"
    assert (await client.put("/spaces/1/retention", json={})).status_code == 404  # an operator administers none
    for method in ("get", "put"):
        body = {"json": {}} if method == "put" else {}
        assert (await getattr(made, method)("/apps/sonar/spaces/2/retention", **body)).status_code == 404


@pytest.mark.parametrize(
    "body",
    [{"snapshotDays": 0}, {"attemptDays": 36501}, {"maxSnapshots": -1}, {"days": 3}, {"snapshotDays": "three"}, []],
)
async def test_what_cannot_be_meant_is_refused(client, body):
    assert (await client.put(PATH, json=body)).status_code == 400
    assert (await client.get(PATH)).json()["own"] == NONE


async def test_viewers_look_and_change_nothing_and_unknown_networks_are_not_found(client):
    for path in (PATH, PATH + "/preview"):
        assert (await client.get(path, headers=client.viewer)).status_code == 200
        assert (await client.get(path.replace("/1/", "/2/"))).status_code == 404
    assert (await client.put(PATH, headers=client.viewer, json={})).status_code == 403
    assert (await client.put(PATH.replace("/1/", "/2/"), json={})).status_code == 404


async def test_what_would_go_is_shown_and_goes_then(days, store):
    shown = (await days.get(PATH + "/preview")).json()
    assert shown["inForce"] == HUB
    assert (shown["numberOfSnapshots"], shown["numberOfRuns"], shown["numberOfEvents"]) == (1, 1, 1)
    assert shown["oldest"] == shown["newest"]
    assert (shown["numberOfAttempts"], shown["moreAttempts"]) == (5, False)
    gone = await clear(store, seconds_now())
    assert (gone.snapshots, gone.events, gone.attempts) == (1, 1, 4)
    shown = (await days.get(PATH + "/preview")).json()
    numbers = {name: value for name, value in shown.items() if name.startswith("number")}
    assert set(numbers.values()) == {0}
    assert shown["oldest"] is None


@pytest.mark.parametrize(
    ("asked", "snapshots", "events"),
    [
        ({"maxSnapshots": 2}, 4, 1),
        ({"snapshotDays": 150}, 4, 4),
        ({"snapshotDays": 36500}, 0, 0),
        ({"snapshotDays": 36500, "attemptDays": 36500}, 0, 0),
    ],
)
async def test_other_values_are_tried_and_not_set(days, asked, snapshots, events):
    shown = (await days.get(PATH + "/preview", params=asked)).json()
    assert (shown["numberOfSnapshots"], shown["numberOfEvents"]) == (snapshots, events)
    assert shown["inForce"] == HUB | asked
    assert shown["numberOfAttempts"] == (0 if "attemptDays" in asked else 5)
    assert (await days.get(PATH)).json()["own"] == NONE


async def test_of_a_space_all_networks_are_counted_each_with_its_own_settings(days, store):
    where = "/spaces/1/retention/preview"
    assert (await days.get(where)).json() == (await days.get(PATH + "/preview")).json()
    async with store.write() as connection:
        other = await places.add_network(connection, 1, "osaka")
        for table in (scan, event):  # three of the six are of the other network
            await connection.execute(update(table).where(table.c.id.in_((2, 3, 4))).values(network_id=other))
    asked = {"maxSnapshots": 1}
    shown = (await days.get(where, params=asked)).json()
    alone = [(await days.get(f"/networks/{one}/retention/preview", params=asked)).json() for one in (1, other)]
    for name in ("numberOfSnapshots", "numberOfRuns", "numberOfEvents", "numberOfAttempts"):
        assert shown[name] == sum(one[name] for one in alone), name
    assert alone[1]["numberOfSnapshots"] == 2
    assert (shown["oldest"], shown["newest"]) == (alone[0]["oldest"], max(one["newest"] for one in alone))
    await days.put(PATH, json={"maxSnapshots": 50})
    assert (await days.get(where, params=asked)).json()["numberOfSnapshots"] == 1 + 2
    assert (await days.get(where.replace("/1/", "/2/"), params=asked)).status_code == 404


@pytest.mark.parametrize("asked", [{"maxSnapshots": -1}, {"snapshotDays": 0}, {"attemptDays": "x"}])
async def test_values_that_cannot_be_are_not_tried(client, asked):
    assert (await client.get(PATH + "/preview", params=asked)).status_code == 400


async def test_of_other_networks_nothing_is_counted(days, store):
    async with store.write() as connection:
        await places.add_network(connection, 1, "osaka")
    shown = (await days.get("/networks/2/retention/preview", params={"snapshotDays": 1})).json()
    assert (shown["numberOfSnapshots"], shown["numberOfEvents"], shown["numberOfAttempts"]) == (0, 0, 0)


async def test_counting_ends_when_there_are_very_many(days, monkeypatch):
    monkeypatch.setattr(retention, "MOST", 2)
    shown = (await days.get(PATH + "/preview")).json()
    assert (shown["numberOfAttempts"], shown["moreAttempts"]) == (2, True)
