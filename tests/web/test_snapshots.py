"""Snapshots, and what differs between two of them, as people look at them."""

import json
import re

import pytest
from playwright.sync_api import expect

from .places import NETWORK

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(240)]

SNAPSHOTS = f"{NETWORK}/snapshots"
API = "/api/apps/sonar/networks/1/snapshots"


@pytest.fixture
def numbers(page, hub):
    """The numbers of the snapshots of the network, the newest first."""
    answer = page.request.get(API, headers={"X-Authorization": f"Token {hub.token}"})
    return [one["snapshotId"] for one in answer.json()["items"]]


def rows(page, name="スナップショット"):
    return page.get_by_role("table", name=name, exact=True).locator("tbody tr")


def differing(page):
    return page.get_by_role("list", name="差分のあるノード").get_by_role("listitem")


def section(page, name):
    return page.get_by_role("region", name=name)


def test_two_are_chosen_and_compared(page, numbers):
    page.goto(SNAPSHOTS)
    rows(page).first.get_by_role("checkbox").check()
    rows(page).nth(len(numbers) - 1).get_by_role("checkbox").check()
    expect(rows(page).nth(1).get_by_role("checkbox")).to_be_disabled()
    page.get_by_role("button", name="選択した 2 つを比較").click()
    expect(page).to_have_url(re.compile(rf"/snapshots/{numbers[0]}/difference\?from={numbers[-1]}$"))
    states = page.get_by_role("group", name="ノードの差分で絞り込み")
    gone = states.get_by_role("button", name=re.compile("検知されず [1-9]"))
    number = int(gone.inner_text().split()[-1])
    gone.click()
    expect(page).to_have_url(re.compile("state=gone"))
    expect(gone).to_have_attribute("aria-pressed", "true")
    expect(differing(page)).to_have_count(number)
    page.get_by_role("button", name="作業前と作業後を入れ替え").click()
    expect(page).to_have_url(re.compile(rf"/snapshots/{numbers[-1]}/difference\?from={numbers[0]}"))
    expect(states.get_by_role("button", name=f"新たに検知 {number}")).to_be_visible()


def test_a_node_opens_in_place_and_shows_what_was_and_what_is(page, numbers):
    page.goto(f"{SNAPSHOTS}/{numbers[0]}/difference?from={numbers[-1]}")
    page.get_by_role("table", name="変更の分類で絞り込み").get_by_role(
        "button", name=re.compile("パッケージ アップグレード")
    ).click()
    expect(page).to_have_url(re.compile("kind=packages&how=upgraded"))
    first = differing(page).first
    name = first.get_by_role("link").inner_text()
    first.get_by_role("button", name=f"{name} の変更を表示").press("Enter")
    changes = first.get_by_role("table", name=name).locator("tbody tr")
    expect(changes.first).to_contain_text("アップグレード")
    before, after = (changes.first.locator("td").nth(one).inner_text() for one in (3, 4))
    assert before != after
    page.get_by_role("textbox", name="名前またはアドレス").fill(name)
    expect(differing(page)).to_have_count(1)
    page.reload()
    expect(differing(page)).to_have_count(1)
    page.get_by_role("button", name="絞り込みを解除").click()
    expect(page).not_to_have_url(re.compile("kind|how|text"))


def test_the_last_two_without_a_choice_and_others_by_name(page, hub, numbers):
    name = f"作業前 {numbers[3]}"
    place = f"{API}/{numbers[3]}/name"
    token = {"X-Authorization": f"Token {hub.token}"}
    assert page.request.put(place, data={"displayName": name}, headers=token).ok
    try:
        page.goto(SNAPSHOTS)
        page.get_by_role("button", name="作業前後比較").click()
        expect(page).to_have_url(re.compile(rf"/snapshots/{numbers[0]}/difference$"))
        before = page.get_by_role("combobox", name="作業前")
        expect(before).to_have_value(re.compile("20"))
        before.fill(name)
        page.get_by_role("option", name=name).click()
        expect(page).to_have_url(re.compile(rf"from={numbers[3]}"))
        expect(before).to_have_value(re.compile(name))
        with page.expect_download() as begun:
            page.get_by_role("button", name="エクスポート").click()
            page.get_by_role("menuitem", name="XLSX").click()
        assert begun.value.suggested_filename.endswith(".xlsx")
    finally:
        page.request.delete(place, headers=token)


def test_a_snapshot_is_named_and_the_name_taken_away(page, numbers):
    page.goto(SNAPSHOTS)
    row = rows(page).nth(1)
    row.get_by_role("button", name="名前を付ける").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="名前").fill("CHG-1 作業後")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(row).to_contain_text("CHG-1 作業後")
    rows(page).nth(2).get_by_role("button", name="名前を付ける").click()
    dialog.get_by_role("textbox", name="名前").fill("chg-1 作業後")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_be_visible()
    expect(dialog.get_by_role("textbox", name="名前")).to_have_value("chg-1 作業後")
    page.keyboard.press("Escape")
    page.get_by_role("checkbox", name="名前付きのみ").check()
    expect(rows(page).filter(has_text="CHG-1 作業後")).to_be_visible()
    expect(page).to_have_url(re.compile("named=true"))
    rows(page).filter(has_text="CHG-1 作業後").get_by_role("button", name="名前の変更").click()
    dialog.get_by_role("button", name="名前の削除").click()
    page.get_by_role("dialog", name="名前の削除").get_by_role("button", name="名前の削除").click()
    expect(rows(page).filter(has_text="CHG-1 作業後")).to_have_count(0)


def test_nodes_of_a_snapshot_and_their_packages(page, numbers):
    page.goto(SNAPSHOTS)
    rows(page).nth(2).get_by_role("link").click()
    expect(page).to_have_url(re.compile(rf"/snapshots/{numbers[2]}$"))
    page.get_by_role("textbox", name="名前またはアドレス").fill("log-0")
    nodes = rows(page, "このスナップショットのノード")
    expect(page).to_have_url(re.compile("text=log-0"))
    expect(nodes.filter(has_not_text="log-0")).to_have_count(0)
    nodes.filter(has_text="log-01").get_by_role("link").click()
    packages = section(page, "当時のパッケージ")
    packages.get_by_role("textbox", name="検索").fill("openssl")
    expect(packages.get_by_role("table").locator(".grid-row").first).to_contain_text("openssl")
    page.get_by_role("tab", name="スナップショット").click()
    expect(page).to_have_url(re.compile("/snapshots$"))


def test_the_handover_workbook_is_one_button(page):
    page.goto(SNAPSHOTS)
    with page.expect_download() as begun:
        page.get_by_role("link", name="引継ぎ資料").click()
    assert re.search(r"引継ぎ資料_\d{8}\.xlsx$", begun.value.suggested_filename)


def snapshot(number, **more):
    task = {"taskId": "a", "startedAt": None, "terminatedAt": None, "status": "done", "reference": None}
    shown = {"networkId": "1", "snapshotId": number, "displayName": None, "namedBy": None, "namedAt": None}
    shown |= {"status": "merged", "createdAt": f"2026-01-0{number}T00:00:00Z", "task": task, "ksockets": []}
    return shown | {"numberOfNodes": 9, "numberOfAddresses": 9} | more


def test_one_that_waits_is_judged_by_who_sees_what_it_would_merge(page, numbers):
    where = re.compile(rf"{API}/7(/merges|/approve)?(\?.*)?$")
    asked = []
    merge = {"managedNodeId": "1", "displayName": "keeps", "addr": "10.0.0.1", "kind": "machineId", "value": "abc"}
    merge |= {"absorbedManagedNodeId": "2", "absorbedDisplayName": "<b>goes</b>", "absorbedAddr": "10.0.0.2"}

    def answer(route):
        asked.append((route.request.method, route.request.url.split("?")[0].rsplit("/", 1)[-1]))
        if "merges" in route.request.url:
            route.fulfill(json={"items": [merge], "total": 1})
        elif "approve" in route.request.url:
            route.fulfill(json={"created": [], "changed": [], "merged": {"2": "1"}, "waiting": False})
        else:
            judged = ("POST", "approve") in asked
            route.fulfill(json=snapshot("7", status="merged" if judged else "waiting"))

    page.route(where, answer)
    page.goto(f"{SNAPSHOTS}/7")
    waiting = page.get_by_role("alert").filter(has_text="承認待ちのスナップショットです")
    expect(waiting.get_by_role("table", name="集約されるノード")).to_contain_text("<b>goes</b>")
    waiting.get_by_role("button", name="承認").click()
    page.get_by_role("dialog").get_by_role("button", name="承認").click()
    expect(waiting).to_have_count(0)
    assert ("POST", "approve") in asked


def test_a_difference_of_thousands_of_nodes_is_drawn_where_one_looks(page, numbers):
    total = 6000
    change = {"kind": "packages", "how": "upgraded", "before": "1", "after": "2"}
    change |= {"unknownIn": None, "reason": None, "problem": None}

    def node(number):
        shown = {"managedNodeId": str(number + 1), "displayName": f"host-{number}", "ipAddress": "10.0.0.1"}
        shown |= {"route": [], "state": "changed", "unknownIn": None, "numberOfChanges": 6}
        return shown | {"changes": [change | {"item": f"package-{one}"} for one in range(2)]}

    def answer(route):
        offset = int(re.search(r"offset=(\d+)", route.request.url)[1])
        counts = {"appeared": 0, "gone": 0, "changed": total, "unknown": 0, "notSearched": 0, "unchanged": 0}
        kinds = {"kind": "packages", "added": 0, "removed": 0, "changed": 0, "upgraded": 36000, "downgraded": 0}
        told = {"before": snapshot("1"), "after": snapshot("2"), "numberOfNodes": counts | {"unread": 0}}
        told |= {"numberOfChanges": [kinds | {"unknown": 0}], "total": total}
        told["items"] = [node(one) for one in range(offset, min(offset + 500, total))]
        route.fulfill(body=json.dumps(told), content_type="application/json")

    page.route(re.compile(rf"{API}/2/difference\?"), answer)
    page.goto(f"{SNAPSHOTS}/2/difference?from=1")
    expect(differing(page).first).to_contain_text("host-0")
    assert differing(page).count() < 100
    for _ in range(total // 500):  # whoever scrolls to the end is brought what is missing
        page.keyboard.press("End")
        expect(page.locator(".mantine-Loader-root")).to_have_count(0)
    expect(differing(page).filter(has_text=f"host-{total - 1}")).to_be_visible()
    assert differing(page).count() < 100


def test_who_only_views_has_no_button_that_changes(look, page, numbers):
    csrf = page.request.get("/api/session").json()["csrfToken"]
    told = {"username": "snapshot-viewer", "role": "viewer", "password": "correct horse battery"}
    assert page.request.post("/api/settings/users", data=told, headers={"X-CSRF-Token": csrf}).status == 201
    other = look().sign_in("snapshot-viewer", "correct horse battery")
    other.goto(SNAPSHOTS)
    expect(rows(other)).to_have_count(len(numbers))
    expect(other.get_by_role("button", name="名前を付ける")).to_have_count(0)
    expect(other.get_by_role("link", name="引継ぎ資料")).to_be_visible()


def test_in_english_dark_and_narrow(look, numbers):
    page = look(locale="en-US", color_scheme="dark", viewport={"width": 390, "height": 800}).sign_in()
    for path in (SNAPSHOTS, f"{SNAPSHOTS}/{numbers[0]}", f"{SNAPSHOTS}/{numbers[0]}/difference?from={numbers[-1]}"):
        page.goto(path)
        expect(page.get_by_role("heading", level=2).first).to_be_visible()
        expect(page.locator(".mantine-Loader-root")).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
