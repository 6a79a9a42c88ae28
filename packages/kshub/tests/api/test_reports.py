"""The report of a run over HTTP: before and after, in each format and language, for those who may see the run."""

import io
import zipfile
from urllib.parse import unquote

import msgspec
import pytest
from sqlalchemy import select, update

from kshub.orders import losing, outbox, runs
from kshub.orders.wanted import Wanted
from kshub.store.schema import ksocket, network, scan, scan_part, space
from kshub.testing.world import Host, World, done
from kswire.hellos import OrderState
from kswire.problems import Code, problem
from kswire.reports import Planned, Searched
from kswire.runreport import RunReport
from kswire.testing import planned, sent

SCANS = "/networks/1/scans"
HOSTILE = "=cmd|' /C calc'!A0<script>"


@pytest.fixture
async def planned_run(store):
    """A scan that was planned, ordered, and is over."""
    world = World(store, 1, 1)
    async with store.write() as connection:
        plan = await runs.place(connection, 1, Wanted(kind="plan"), "taro", 1)
        await outbox.planned(connection, 1, msgspec.structs.replace(planned(), run=plan.run))
        placed = await runs.place(connection, 1, Wanted(), "taro", 1)
        await connection.execute(update(scan).where(scan.c.id == placed.scan_id).values(reference="CHG-1"))
    host = Host(addr="10.0.0.5", packages=("bash 1",))
    end = msgspec.structs.replace(
        done(placed.run, count=1, status="partial", searched=(Searched(on_link=True, prefixes=("10.0.0.0/27",)),)),
        sent=sent(),
        problems=(problem(Code.WINDOW_CLOSED),),
    )
    await world.tell(*host.reports(placed.run), end)
    return placed.run


async def told(client, run, **params):
    return await client.get(f"{SCANS}/{run}/report", params=params, headers=client.viewer)


async def test_after_a_run_it_tells_what_was_planned_and_done(client, planned_run):
    answer = await told(client, planned_run)
    assert answer.headers["content-type"] == "application/json"
    report = msgspec.json.decode(answer.content, type=RunReport)
    assert (report.reference, report.ordered_by, report.status, report.network) == ("CHG-1", "taro", "partial", "tokyo")
    assert (report.outcome.nodes, report.outcome.details, report.outcome.new) == (1, 1, 1)
    (part,) = report.ksockets
    assert (part.sent, part.number_of_addresses) == (sent(), 1)
    assert part.plan.gateways == planned().gateways
    assert [(one.network, one.why) for one in part.unsearched] == [("10.0.0.32/27", "cut"), ("10.0.1.0/28", "cut")]
    assert [one.code for one in part.problems] == ["window-closed"]
    assert report.hub


async def test_before_a_run_it_tells_what_is_to_be_done(client, store):
    answer = await client.post(SCANS, json={"kind": "scan"})
    report = msgspec.json.decode((await told(client, answer.json()["scanId"])).content, type=RunReport)
    assert (report.before, report.outcome, report.ksockets[0].sent) == (True, None, None)
    assert report.ksockets[0].order.profile == "safe"
    plan = await client.post(SCANS, json={"kind": "plan"})
    async with store.write() as connection:
        await outbox.planned(connection, 1, Planned(run=plan.json()["scanId"], gateways=("10.0.0.1",)))
    page = await told(client, plan.json()["scanId"], format="html", language="ja")
    assert "スキャン作業計画書" in page.text
    assert "10.0.0.1" in page.text


async def test_of_a_part_that_was_lost_nobody_knows_what_it_found(client, store):
    async with store.write() as connection:
        placed = await runs.place(connection, 1, Wanted(), "taro", 1)
        await outbox.sent(connection, 1, await outbox.waiting(connection, 1, 1, fresh=True), 1)
        await outbox.heard(connection, 1, OrderState(order=placed.run, state="accepted"), 1)
        values = {"replica": "x", "installation": "one", "connected_since": 2, "spooled": 0}
        await connection.execute(update(ksocket).where(ksocket.c.id == 1).values(values))
        assert await losing.lost(connection, 2 + losing.PATIENCE_SECONDS) == 1
    (part,) = msgspec.json.decode((await told(client, placed.run)).content, type=RunReport).ksockets
    assert (part.status, part.number_of_addresses, part.sent) == ("failed", None, None)
    page = (await told(client, placed.run, format="html", language="en")).text
    assert "not known" in page.partition("Addresses found")[2][:40]


async def test_a_plan_that_nobody_can_read_breaks_no_report_and_no_list(client, store, planned_run):
    async with store.write() as connection:
        broken = (
            '{"type":"planned","run":"r","sweeps":[{"target":"x","addresses":1,"packets":1,"how":"x","seconds":null}]}'
        )
        await connection.execute(update(scan_part).where(scan_part.c.planned.is_not(None)).values(planned=broken))
        kinds = dict((await connection.execute(select(scan.c.kind, scan.c.run))).all())
    report = msgspec.json.decode((await told(client, planned_run)).content, type=RunReport)
    assert report.ksockets[0].plan is None
    plan = await told(client, kinds["plan"])
    assert msgspec.json.decode(plan.content, type=RunReport).ksockets[0].plan is None
    shown = await client.get(f"{SCANS}/{kinds['plan']}", headers=client.viewer)
    assert (shown.status_code, shown.json()["ksockets"][0]["plan"]) == (200, None)


async def test_a_page_is_looked_at_and_can_do_nothing(client, store, planned_run):
    async with store.write() as connection:
        await connection.execute(update(network).values(display_name=HOSTILE))
        await connection.execute(update(space).values(time_zone="Asia/Tokyo"))
    answer = await told(client, planned_run, format="html", language="ja")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith('inline; filename="scan-report-1.html"')
    assert "<script>" not in answer.text
    assert "Asia/Tokyo" in answer.text
    assert "Scan report" in (await told(client, planned_run, format="html", language="en")).text


async def test_a_workbook_has_the_six_sheets_and_runs_nothing(client, store, planned_run):
    async with store.write() as connection:
        await connection.execute(update(network).values(display_name=HOSTILE))
    answer = await told(client, planned_run, format="xlsx", language="ja")
    plain, wide = answer.headers["content-disposition"].split("; ")[1:]
    assert plain == 'filename="scan-report-1.xlsx"'
    assert "スキャン作業報告" in unquote(wide)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        names = book.read("xl/workbook.xml").decode()
        cells = "".join(book.read(one).decode() for one in book.namelist() if "worksheets/sheet" in one)
    for sheet in ("概要", "計画", "結果", "送信", "アカウント", "問題"):
        assert f'name="{sheet}"' in names
    assert "<f>" not in cells
    assert "&#39;=cmd" in cells or "'=cmd" in cells
    assert "20_linux.toml" in cells


@pytest.mark.parametrize("params", [{"format": "pdf"}, {"language": "fr"}])
async def test_wrong_questions_get_a_text(client, planned_run, params):
    answer = await told(client, planned_run, **params)
    assert (answer.status_code, bool(answer.json()["detail"])) == (400, True)


@pytest.mark.parametrize("form", ["json", "xlsx", "html"])
async def test_what_is_not_there_is_not_found(client, planned_run, form):
    for path in (f"{SCANS}/none/report", f"/networks/9/scans/{planned_run}/report"):
        assert (await client.get(path, params={"format": form})).status_code == 404


async def test_a_scheduled_run_a_cut_one_and_one_that_goes_on(client, store):
    world = World(store, 1, 1)
    made = await client.post("/networks/1/schedules", json={"cron": "30 2 * * *", "timeZone": "Asia/Tokyo"})
    first, second = await world.order(), await world.order()
    windows = {"weekly": [{"from": "22:00", "to": "05:00", "days": ["mon"]}], "closedDays": ["2026-12-31"]}
    assert (await client.put("/networks/1/settings", json={"windows": windows})).status_code == 200
    async with store.write() as connection:
        by = {"schedule_id": int(made.json()["scheduleId"]), "ordered_by": "schedule"}
        await connection.execute(update(scan).where(scan.c.id == first.scan_id).values(**by))
        await connection.execute(update(scan).where(scan.c.id == second.scan_id).values(continues_id=first.scan_id))
    before, after = [
        msgspec.json.decode((await told(client, one.run)).content, type=RunReport) for one in (first, second)
    ]
    assert (before.ordered_by, before.schedule) == (None, "30 2 * * * (Asia/Tokyo)")
    assert (before.continued_by, after.continues) == (second.run, first.run)
    assert (before.windows[0].begin, before.windows[0].days, before.closed_days) == ("22:00", ("mon",), ("2026-12-31",))
