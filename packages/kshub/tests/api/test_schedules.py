"""Schedules, scan windows and plans as programs use them."""

import pytest
from sqlalchemy import update

from kshub.orders import outbox
from kshub.store.schema import scan_part
from kswire.hellos import OrderState
from kswire.problems import Code, problem
from kswire.reports import Log, Planned, PlannedLogin

WHERE = "/networks/1/schedules"
NIGHTLY = {"cron": "30 2 * * *", "timeZone": "Asia/Tokyo", "narrow": ["10.1.0.0/16"]}
CLOSED = {"windows": {"weekly": [{"from": "22:00", "to": "22:00"}], "closedDays": []}}


async def test_a_schedule_from_its_making_to_its_end(client):
    made = await client.post(WHERE, json=NIGHTLY)
    assert made.status_code == 201, made.text
    one = made.json()
    assert (one["scheduleId"], one["timeZone"], one["lastOutcome"], len(one["nextRuns"])) == (
        "1",
        "Asia/Tokyo",
        None,
        5,
    )
    assert {time[10:] for time in one["nextRuns"]} == {"T17:30:00Z"}
    assert (await client.get(WHERE)).json() == {"items": [one], "total": 1}
    changed = await client.put(WHERE + "/1", json={"cron": "0 3 * * *", "enabled": False})
    assert (changed.json()["timeZone"], changed.json()["nextRuns"], changed.json()["narrow"]) == ("UTC", [], [])
    assert (await client.get(WHERE + "/1")).json() == changed.json()
    assert (await client.delete(WHERE + "/1")).status_code == 204
    assert [(await client.request(way, WHERE + "/1")).status_code for way in ("GET", "DELETE")] == [404, 404]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", WHERE, {"cron": "often"}, 400),
        ("POST", WHERE, {"cron": "0 2 * * *", "timezone": "Asia/Tokyo"}, 400),  # another name of the field
        ("POST", WHERE, {"cron": "0 2 * * *", "ksockets": [5]}, 409),
        ("POST", "/networks/9/schedules", NIGHTLY, 404),
        ("PUT", WHERE + "/5", NIGHTLY, 404),
        ("PUT", "/networks/1/settings", {"windows": {"closeDays": ["2026-12-31"]}}, 400),
        ("PUT", "/networks/1/settings", {"windows": {"weekly": [{"from": "22:00", "to": "late"}]}}, 400),
        ("PUT", "/networks/1/ksockets/1/settings", CLOSED, 400),
        ("POST", "/networks/1/scans", {"kind": "ask", "nodes": [99]}, 400),
    ],
)
async def test_wrong_questions(client, method, path, body, status):
    answer = await client.request(method, path, json=body)
    assert (answer.status_code, bool(answer.json()["detail"])) == (status, True)


async def test_when_it_would_be_due_before_it_is_made(client):
    asked = {"cron": "30 2 * * *", "timeZone": "Asia/Tokyo"}
    told = (await client.get(WHERE + "/next", params=asked, headers=client.viewer)).json()
    assert (told["timeZone"], {one[10:] for one in told["nextRuns"]}, len(told["nextRuns"])) == (
        "Asia/Tokyo",
        {"T17:30:00Z"},
        5,
    )
    assert (await client.get(WHERE + "/next", params={"cron": "0 3 * * *"})).json()["timeZone"] == "UTC"
    assert (await client.get(WHERE)).json()["total"] == 0
    for wrong in ({"cron": "often"}, {"cron": "0 3 * * *", "timeZone": "Moon"}, {}, {"cron": "0 " * 200}):
        assert (await client.get(WHERE + "/next", params=wrong)).status_code == 400


async def test_viewers_look_and_change_nothing(client):
    assert (await client.get(WHERE, headers=client.viewer)).status_code == 200
    assert (await client.post(WHERE, json=NIGHTLY, headers=client.viewer)).status_code == 403


async def test_what_a_run_waits_for(client, monkeypatch):
    async def part(run):
        found = (await client.get(f"/networks/1/scans/{run}")).json()
        return found["ksockets"][0]["waitsFor"], found["opensAt"] is not None

    runs = [(await client.post("/networks/1/scans", json={"kind": "scan"})).json()["scanId"] for _ in range(2)]
    assert [await part(run) for run in runs] == [("ksocket", False), ("run", False)]
    assert (await client.put("/networks/1/settings", json=CLOSED)).status_code == 200
    monkeypatch.setattr("kshub.orders.windows.Hours.open", lambda *_: False)
    assert [await part(run) for run in runs] == [("window", True), ("window", True)]
    for run in runs:
        assert (await client.post(f"/networks/1/scans/{run}/cancel")).status_code == 202
        assert await part(run) == (None, False)


async def test_a_plan_and_what_was_said(client, hub, store):
    run = (await client.post("/networks/1/scans", json={"kind": "plan"})).json()["scanId"]
    line = Log(run=run, level="ERROR", problem=problem(Code.DISK_FULL, detail="full"))
    hub.links.beside.log(1, line, 1_800_000_000)
    await hub.links.beside.write(store)
    async with store.write() as connection:
        await outbox.planned(connection, 1, Planned(run=run, logins=(PlannedLogin(method="ssh", file="10.toml"),)))
        await outbox.heard(connection, 1, OrderState(order=run, state="finished"), 1)
    found = (await client.get(f"/networks/1/scans/{run}")).json()
    assert (found["status"], found["snapshotId"]) == ("done", None)
    plan = found["ksockets"][0]["plan"]
    assert (plan["logins"], plan["sweeps"]) == ([{"method": "ssh", "file": "10.toml"}], [])
    [said] = (await client.get(f"/networks/1/scans/{run}/log")).json()["items"]
    assert (said["level"], said["problem"]["code"], said["toldAt"]) == ("ERROR", "disk-full", "2027-01-15T08:00:00Z")
    later = Log(run=run, level="INFO", problem=problem(Code.DISK_FULL, detail="later"))
    hub.links.beside.log(1, later, 1_800_000_001)
    await hub.links.beside.write(store)
    for sort, levels in ((None, ["ERROR", "INFO"]), ("-toldAt", ["INFO", "ERROR"]), ("level", ["ERROR", "INFO"])):
        page = (await client.get(f"/networks/1/scans/{run}/log", params={} if sort is None else {"sort": sort})).json()
        assert ([one["level"] for one in page["items"]], page["total"]) == (levels, 2)
    page = (await client.get(f"/networks/1/scans/{run}/log", params={"offset": 1, "limit": 1})).json()
    assert ([one["level"] for one in page["items"]], page["total"]) == (["INFO"], 2)
    assert (await client.get("/networks/1/snapshots")).json()["total"] == 0


async def test_how_far_a_run_is(client, store):
    run = (await client.post("/networks/1/scans", json={"kind": "scan"})).json()["scanId"]
    async with store.write() as connection:
        told = {"status": "running", "progress": '{"sent":1,"planned":2,"found":3,"asked":4}'}
        await connection.execute(update(scan_part).values(told))
    [part] = (await client.get(f"/networks/1/scans/{run}")).json()["ksockets"]
    assert part["progress"] == {"sent": 1, "planned": 2, "found": 3, "asked": 4, "rate": None}
