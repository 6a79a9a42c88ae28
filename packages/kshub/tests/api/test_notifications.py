"""What became of each event, and how it is sent again."""

import pytest

from kshub.clock import seconds_now
from kshub.store.queries import events, notifying
from kshub.store.queries.events import Happened

from .test_notify_targets import HUB, ONE, chief, made
from .test_routes import get

__all__ = ["chief"]


@pytest.fixture
async def failed(chief, store):
    """A target of the space, two events of which the first has failed."""
    target = int((await made(chief, "/spaces/1"))["targetId"])
    await chief.post("/spaces/1/notify-rules", json={"targetId": str(target), "wait": 0})
    async with store.write() as connection:
        await events.add_all(connection, 1, [Happened("node-new", {"name": "web", "addr": "10.0.0.1"}, 5)])
        await notifying.begin(connection, target, "m1", seconds_now())
        await notifying.failed(connection, target, "m1", "http-404", (seconds_now(), None))
        await events.add_all(connection, 1, [Happened("run-failed", {"scanId": 1, "kind": "scan"})])
    return target


async def test_they_are_listed_with_their_events(chief, failed):
    page = await get(chief, "/spaces/1/notifications")
    assert [(one["status"], one["error"], one["message"], one["tries"]) for one in page["items"]] == [
        ("waiting", None, None, 0),
        ("failed", "http-404", "m1", 1),
    ]
    assert [one["errorText"] and "404" in one["errorText"] for one in page["items"]] == [None, True]
    assert page["items"][1]["event"]["params"] == {"name": "web", "addr": "10.0.0.1"}
    assert page["items"][1]["event"]["managedNodeId"] == "5"
    assert page["items"][0]["dueAt"].endswith("Z")
    assert (await get(chief, "/spaces/1/notifications", status="failed"))["items"] == page["items"][1:]
    assert (await get(chief, "/spaces/1/notifications", targetId=failed))["total"] == 2
    assert (await get(chief, "/spaces/1/notifications", targetId=failed + 1))["total"] == 0
    assert (await get(chief, "/spaces/1/notifications", sort="eventId"))["items"] == page["items"][::-1]
    assert (await get(chief, f"{HUB}/notifications"))["total"] == 0
    assert (await chief.get("/spaces/1/notifications?status=lost")).status_code == 400
    assert (await chief.get("/spaces/1/notifications?sort=error")).status_code == 400


async def test_what_failed_is_sent_again(chief, failed):
    async def again(place, **body):
        answer = await chief.post(f"{place}/notifications/again", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()["numberOfEvents"]

    assert await again(HUB) == 0
    assert await again("/spaces/1", targetId=str(failed + 1)) == 0
    assert await again("/spaces/1", targetId=str(failed)) == 1
    assert await again("/spaces/1") == 0
    [one] = (await get(chief, "/spaces/1/notifications", status="sending"))["items"]
    assert (one["message"], one["tries"]) == ("m1", 0)


@ONE
async def test_what_waits_for_a_target_that_is_switched_off_is_given_up(chief, failed):
    answer = await chief.put(f"/spaces/1/notify-targets/{failed}", json={"enabled": False})
    assert answer.json()["enabled"] is False
    page = await get(chief, "/spaces/1/notifications", sort="notificationId")
    assert [(one["status"], one["error"]) for one in page["items"]] == [
        ("failed", "http-404"),
        ("failed", "target-disabled"),
    ]
