"""Scans as people order and watch them. A Ksocket is played: no packet is sent."""

import re

import pytest
from playwright.sync_api import expect

from .playing import LIVE

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(240)]


def order(page, button):
    page.get_by_role("button", name="今すぐスキャン").click()
    page.get_by_role("dialog").get_by_role("button", name=button).click()


def test_a_run_without_a_connected_ksocket_waits_and_is_cancelled(page, site):
    page.goto(f"{site.path}/scans")
    expect(page.get_by_text("まだスキャンを実行していません")).to_be_visible()
    expect(page.get_by_role("tab", name="スキャン")).to_have_attribute("aria-selected", "true")
    order(page, "確認せずにスキャン")
    expect(page.get_by_text("Ksocket の接続を待っています")).to_be_visible()
    page.get_by_role("button", name="実行を中止").click()
    page.get_by_role("dialog").get_by_role("button", name="実行を続ける").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("button", name="実行を中止").click()
    page.get_by_role("dialog").get_by_role("button", name="実行を中止").click()
    expect(page.get_by_text("中止", exact=True).first).to_be_visible()
    expect(page.get_by_role("button", name="実行を中止")).to_have_count(0)
    page.get_by_role("link", name="実行履歴").click()
    rows = page.get_by_role("table", name="実行履歴").get_by_role("row")
    expect(rows).to_have_count(2)
    expect(rows.last).to_contain_text("中止", timeout=LIVE)


def test_preview_then_scan_live_to_its_nodes_and_report(page, site):
    player = site.connect()
    page.goto(f"{site.path}/scans")
    page.get_by_role("button", name="今すぐスキャン").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name="範囲を限定").check()
    dialog.get_by_role("textbox", name="対象範囲").fill("10.1.2.0/24")
    dialog.get_by_role("textbox", name="変更管理番号").fill("CHG-0012")
    dialog.get_by_role("button", name="実行前確認").click()
    plan = player.order()
    assert plan.scan.permitted == ("10.1.2.0/24",)
    player.plan(plan.run)
    expect(page.get_by_role("heading", name="送信予定の内容")).to_be_visible()
    expect(page.get_by_text("254 アドレス、最大 508 パケット、約 43 秒")).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="お客様の設定による制限")).to_contain_text("10.9.0.0/16")
    expect(page.get_by_role("table", name="使用する接続情報ファイル")).to_contain_text("10-linux.toml")

    page.get_by_role("button", name="この内容でスキャン").click()
    scan = player.order()
    assert (scan.permitted, scan.run != plan.run) == (("10.1.2.0/24",), True)
    expect(page).to_have_url(re.compile(scan.run))
    expect(page.get_by_text("CHG-0012")).to_be_visible()
    player.host(scan.run, "10.1.2.20", "web01")
    player.progress(scan.run, 100, 400, 3, 1)
    player.log(scan.run, "eth7")
    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "25", timeout=LIVE)
    expect(page.get_by_text("検知 3", exact=True)).to_be_visible()
    expect(page.get_by_role("log")).to_contain_text("eth7", timeout=LIVE)
    expect(page.get_by_role("log").get_by_text("警告", exact=True)).to_be_visible()
    player.progress(scan.run, 300, 400, 5, 2, 1850)
    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "75", timeout=LIVE)
    expect(page.get_by_text("1,850 パケット/秒")).to_be_visible()
    player.done(scan.run, 1)
    expect(page.get_by_text("完了", exact=True).first).to_be_visible(timeout=LIVE)
    expect(page.get_by_text("10.1.2.1")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("スナップショット"))).to_have_attribute(
        "href", re.compile(f"{site.path}/snapshots/")
    )
    page.get_by_role("button", name="作業報告書").click()
    with page.expect_download() as saved:
        page.get_by_role("menuitem", name="Excel").click()
    assert saved.value.suggested_filename.endswith(".xlsx")
    page.get_by_role("tab", name="ノード", exact=True).click()
    expect(page.get_by_role("grid")).to_contain_text("web01")

    page.goto(f"{site.path}/scan-settings?ksocket={site.ksocket}")
    limits = page.get_by_role("region", name="お客様の設定による制限")
    expect(limits).to_contain_text("10.9.0.0/16 は禁止されています")


def test_a_scan_that_runs_is_shown_of_its_network_although_another_waits_behind_it(page, site):
    player = site.connect()
    site.ask("POST", f"/{site.network}/scans", {"kind": "scan"})
    run = player.order().run
    site.ask("POST", f"/{site.network}/scans", {"kind": "scan"})
    page.goto("/apps/sonar/networks")
    card = page.get_by_role("article", name=f"scan test {site.number}", exact=True)
    player.host(run, "10.1.2.20", "web01")
    player.progress(run, 100, 400, 3, 1)
    expect(card.get_by_text("検知 3 / 取得 1")).to_be_visible(timeout=LIVE)
    expect(card.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "25")
    player.done(run, 1)
    expect(card.get_by_text("検知 3 / 取得 1")).to_be_hidden(timeout=LIVE)


def test_the_guide_says_once_what_all_ksockets_wait_for(page, site):
    site.ask("POST", f"/{site.network}/ksockets", {"displayName": "spare"})
    player = site.connect()
    first, second = (site.ask("POST", f"/{site.network}/scans", {"kind": "scan"})["scanId"] for _ in range(2))
    page.goto(f"/apps/sonar/guide?network={site.network}&ksocket={site.ksocket}&step=scan")
    expect(page.get_by_text("別のスキャンの終了を待っています。")).to_have_count(1)
    site.ask("POST", f"/{site.network}/scans/{second}/cancel")
    player.done(first, 0)
    site.ask("POST", f"/{site.network}/scans/{first}/cancel")


def test_the_number_of_a_change_is_written_by_keyboard(page, site):
    run = site.ask("POST", f"/{site.network}/scans", {"kind": "scan"})["scanId"]
    page.goto(f"{site.path}/scans/{run}")
    edit = page.get_by_role("button", name="変更管理番号を編集")
    for keys in (("CHG-1", "Escape"), ("CHG-2", "Enter")):
        edit.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("textbox", name="変更管理番号")).to_be_focused()
        page.keyboard.type(keys[0])
        page.keyboard.press(keys[1])
        expect(edit).to_be_focused()
    expect(page.get_by_text("CHG-2", exact=True)).to_be_visible()
    assert site.ask("GET", f"/{site.network}/scans/{run}")["reference"] == "CHG-2"


def test_the_list_hears_of_what_others_order(page, site):
    page.goto(f"{site.path}/scans")
    expect(page.get_by_text("まだスキャンを実行していません")).to_be_visible()
    run = site.ask("POST", f"/{site.network}/scans", {"kind": "scan"})["scanId"]
    expect(page.get_by_role("table", name="実行履歴")).to_contain_text("待機中", timeout=LIVE)
    site.ask("POST", f"/{site.network}/scans/{run}/cancel")
    expect(page.get_by_role("table", name="実行履歴")).to_contain_text("中止", timeout=LIVE)


def test_what_happens_before_the_page_listens_is_heard(page, site):
    held = []

    def hold(route):
        held.append(route)

    page.route("**/api/apps/sonar/live", hold, times=1)  # as where the machine is slow
    page.goto(f"{site.path}/scans")
    expect(page.get_by_text("まだスキャンを実行していません")).to_be_visible()
    site.ask("POST", f"/{site.network}/scans", {"kind": "scan"})
    for one in held:
        one.continue_()
    expect(page.get_by_role("table", name="実行履歴")).to_contain_text("待機中", timeout=LIVE)


def test_a_wrong_range_is_told_at_its_field(page, site):
    page.goto(f"{site.path}/scans")
    page.get_by_role("button", name="今すぐスキャン").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name="範囲を限定").check()
    field = dialog.get_by_role("textbox", name="対象範囲")
    dialog.get_by_role("button", name="実行前確認").click()
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("10.1.2.0/99")
    dialog.get_by_role("button", name="実行前確認").click()
    expect(dialog.get_by_text("'10.1.2.0/99' はここでは使えません")).to_be_visible()
    expect(field).to_have_value("10.1.2.0/99")


def test_settings_are_kept_and_a_ksocket_shows_what_is_common(page, site):
    page.goto(f"{site.path}/scan-settings")
    page.get_by_role("textbox", name="スキャン起点アドレス").fill("10.1.0.1\n10.2.0.0/24")
    page.get_by_role("textbox", name=re.compile("除外")).fill("10.1.0.66/33")
    page.get_by_role("button", name="時間帯を追加").click()
    page.get_by_role("textbox", name="実施しない日").fill("2026-12-31")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("'10.1.0.66/33' はここでは使えません")).to_be_visible()
    page.get_by_role("textbox", name=re.compile("除外")).fill("10.1.0.66")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("設定を保存しました")).to_be_visible()
    kept = site.ask("GET", f"/{site.network}")["settings"]
    assert (kept["start"], kept["prohibited"]) == (["10.1.0.1", "10.2.0.0/24"], ["10.1.0.66"])
    assert kept["windows"]["weekly"][0] | {"days": []} == {"from": "22:00", "to": "05:00", "days": []}
    page.reload()
    expect(page.get_by_role("textbox", name="スキャン起点アドレス")).to_have_value("10.1.0.1\n10.2.0.0/24")
    page.goto(f"{site.path}/scan-settings?ksocket={site.ksocket}")
    field = page.get_by_role("textbox", name="スキャン起点アドレス")
    expect(field).to_have_attribute("placeholder", "共通設定: 10.1.0.1, 10.2.0.0/24")
    expect(page.get_by_role("button", name="時間帯を追加")).to_have_count(0)
    field.fill("10.3.0.1")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("設定を保存しました")).to_be_visible()
    assert site.ask("GET", f"/{site.network}/ksockets/{site.ksocket}")["settings"]["start"] == ["10.3.0.1"]


def test_a_schedule_from_its_making_to_its_end(page, site):
    page.goto(f"{site.path}/schedules")
    page.get_by_role("button", name="スケジュールを追加").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("毎週", exact=True).click()
    dialog.get_by_text("金", exact=True).click()
    dialog.get_by_label("時刻").fill("22:30")
    expect(dialog.get_by_role("list", name="次回以降の実行").get_by_role("listitem")).to_have_count(5)
    dialog.get_by_text("cron 形式", exact=True).click()
    expect(dialog.get_by_role("textbox", name="cron 形式")).to_have_value("30 22 * * fri,sun")
    dialog.get_by_role("textbox", name="cron 形式").fill("often")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog.get_by_text("はここでは使えません").first).to_be_visible()
    dialog.get_by_text("毎週", exact=True).click()
    dialog.get_by_role("button", name="保存").click()
    expect(dialog).to_be_hidden()
    table = page.get_by_role("table", name="スケジュール")
    expect(table).to_contain_text("毎週 金・日 22:30")
    table.get_by_role("switch").click()
    expect(table).to_contain_text("無効")
    assert site.ask("GET", f"/{site.network}/schedules")["items"][0]["enabled"] is False
    table.get_by_role("button", name="削除").click()
    page.get_by_role("dialog").get_by_role("button", name="削除").click()
    expect(page.get_by_text("スケジュールはまだありません")).to_be_visible()


def test_a_time_zone_that_is_typed_is_taken_or_said_to_be_none(page, site):
    page.goto(f"{site.path}/schedules")
    page.get_by_role("button", name="スケジュールを追加").click()
    dialog = page.get_by_role("dialog")
    zone = dialog.get_by_role("combobox", name="タイムゾーン")
    zone.click()
    page.keyboard.type("tokyo")
    expect(page.get_by_role("option")).to_have_text(["Asia/Tokyo"])
    page.keyboard.press("Enter")
    expect(zone).to_have_value("Asia/Tokyo")  # and nothing is sent yet
    dialog.get_by_label("時刻").click()
    zone.click()
    page.keyboard.type("nowhere")  # instead of what stands there
    expect(zone).to_have_value("nowhere")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(dialog).to_contain_text("タイムゾーン「nowhere」はありません")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog).to_be_visible()
    assert site.ask("GET", f"/{site.network}/schedules")["total"] == 0
    zone.fill("new york")
    page.keyboard.press("Enter")
    expect(zone).to_have_value("America/New_York")
    expect(dialog).not_to_contain_text("はありません")
    page.keyboard.press("Enter")
    expect(page.get_by_text("スケジュールを保存しました: 毎日 02:00 (America/New_York)")).to_be_visible()
    (kept,) = site.ask("GET", f"/{site.network}/schedules")["items"]
    assert kept["timeZone"] == "America/New_York"


def test_who_only_looks_sees_no_button(look, site, request):
    site.ask("POST", f"/{site.network}/schedules", {"cron": "0 2 * * *"})
    run = site.ask("POST", f"/{site.network}/scans", {"kind": "scan"})["scanId"]
    chief = look().sign_in()
    token = chief.evaluate("fetch('/api/session').then((one) => one.json()).then((one) => one.csrfToken)")
    body = {"username": f"scan-viewer-{site.number}", "password": "correct horse battery", "role": "viewer"}
    made = chief.request.post("/api/settings/users", data=body, headers={"X-CSRF-Token": token})
    assert made.status == 201, made.text()
    users = chief.request.get("/api/settings/users?limit=1000").json()["items"]
    user = next(one["userId"] for one in users if one["username"] == body["username"])
    request.addfinalizer(lambda: chief.request.delete(f"/api/settings/users/{user}", headers={"X-CSRF-Token": token}))
    page = look().sign_in(body["username"], body["password"])
    page.goto(f"{site.path}/scans/{run}")
    expect(page.get_by_text("Ksocket の接続を待っています")).to_be_visible()
    expect(page.get_by_role("button", name="作業計画書")).to_be_visible()
    for where, seen, names in (
        (f"scans/{run}", "Ksocket ごとの状況", ("実行を中止", "変更管理番号を編集")),
        ("scans", "待機中", ("今すぐスキャン",)),
        ("schedules", "毎日 02:00", ("スケジュールを追加", "編集", "削除")),
        ("scan-settings", "スキャン対象", ("保存",)),
    ):
        page.goto(f"{site.path}/{where}")
        expect(page.get_by_text(seen).first).to_be_visible()
        for name in names:
            expect(page.get_by_role("button", name=name)).to_have_count(0)
    expect(page.get_by_role("textbox", name="スキャン起点アドレス")).to_be_disabled()


def test_the_stream_ends_when_one_signs_out(look):
    window = look()
    ended = []
    window.page.on("requestfinished", lambda one: ended.append(one.url))
    window.page.on("requestfailed", lambda one: ended.append(one.url))
    with window.page.expect_request("**/api/apps/sonar/live"):
        page = window.sign_in()
    page.get_by_role("button", name="admin").click()
    with page.expect_event("requestfailed", lambda one: one.url.endswith("/live")):
        page.get_by_role("button", name="サインアウト").click()
    expect(page.locator("input[autocomplete=username]")).to_be_visible()


def test_english_and_narrow(look, site):
    page = look(locale="en-US", viewport={"width": 390, "height": 800}).sign_in()
    for where, seen in (
        ("scans", "Nothing has been scanned yet"),
        ("schedules", "No scan is scheduled"),
        ("scan-settings", "Start addresses"),
    ):
        page.goto(f"{site.path}/{where}")
        expect(page.get_by_text(seen).first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where


def test_a_list_says_when_and_a_run_how_its_snapshot_is_called(page, hub):
    """Of the made-up estate: its scans are of the same month."""
    page.goto("/apps/sonar/networks/1/snapshots")
    table = page.get_by_role("table", name="スナップショット")
    expect(table.get_by_role("columnheader", name="番号")).to_be_visible()
    page.goto("/apps/sonar/networks/1/scans")
    first = page.get_by_role("table").get_by_role("row").nth(1)
    expect(first.locator("time").first).to_have_text(re.compile(r"\d{4}/\d\d/\d\d \d+:\d\d:\d\d"))
    first.locator("time").first.hover()
    expect(page.get_by_role("tooltip")).to_have_text(re.compile("前$"))
