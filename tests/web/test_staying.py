"""What stays while pages come and go: what is typed, where the focus is, what time it is; and what does not."""

import json
import re

import pytest
from playwright.sync_api import expect

from .places import NODES
from .test_node import node_of, open_node
from .test_nodes import told

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(240)]
EVENTS = "**/api/apps/sonar/events?*"


def test_an_input_method_composes_in_a_field_that_the_address_holds(page):
    field = page.get_by_role("textbox", name="名前で絞り込み")
    field.focus()
    keys = page.context.new_cdp_session(page)
    for text in ("お", "おお", "おおさ", "おおさか"):
        keys.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
        expect(field).to_have_value(text)
    keys.send("Input.imeSetComposition", {"text": "大阪", "selectionStart": 2, "selectionEnd": 2})
    keys.send("Input.insertText", {"text": "大阪"})
    expect(field).to_have_value("大阪")
    expect(page).to_have_url(re.compile("filter="))
    expect(page.get_by_role("article")).to_have_count(1)


def test_a_letter_that_is_typed_while_the_address_changes_is_kept(page):
    page.goto(NODES)
    box = page.get_by_role("textbox", name="ノードの検索")
    box.press_sequentially("printer room", delay=205)  # about as long as it takes until the address is told
    expect(box).to_have_value("printer room")
    expect(page).to_have_url(re.compile("printer.*room"))
    expect(box).to_have_value("printer room")


def test_a_day_is_typed_key_by_key(page):
    page.goto("/apps/sonar/events?since=2026-11-05")
    field = page.get_by_label("開始日")
    field.focus()
    page.keyboard.type("11062026")
    expect(field).to_have_value("2026-11-06")
    expect(page).to_have_url(re.compile("since=2026-11-06"))


def test_what_was_typed_for_one_node_is_not_there_for_another(page, hub):
    one, other = node_of(page, hub, "type:router"), node_of(page, hub, "type:switch")
    open_node(page, one, "notes")
    title = page.get_by_role("textbox", name="タイトル")
    expect(title).to_have_value("")
    # the router hears this call too; the pages are not loaded again, as by a link
    page.evaluate(
        "(to) => history.pushState({}, '', to)", f"/apps/sonar/networks/1/managed-nodes/{other['managedNodeId']}"
    )
    expect(page.get_by_role("heading", level=1)).to_have_text(other["displayName"])
    page.get_by_role("tab", name="ノート").click()
    title.fill("この機器だけ")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(one["displayName"])
    expect(title).to_have_value("")


def test_a_fault_that_has_no_field_is_told_beside_the_form(page):
    empty = {"statusCode": 400, "code": "order-empty", "detail": "何も残りません"}

    def answer(route):
        if route.request.method == "POST":
            route.fulfill(status=400, content_type="application/json", body=json.dumps(empty))
        else:
            route.continue_()

    page.route("**/api/apps/sonar/networks/1/scans*", answer)
    page.goto("/apps/sonar/networks/1/scans")
    page.get_by_role("button", name="今すぐスキャン").click()
    page.get_by_role("dialog").get_by_role("button", name="確認せずにスキャン").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("何も残りません")


def test_a_part_that_is_refused_is_asked_for_once(page, hub):
    asked = []
    refused = {"statusCode": 403, "code": "forbidden", "detail": "no"}
    happened = told(page, hub, "GET", "/events?limit=1")["items"][0]
    many = [happened | {"eventId": str(10_000 - one)} for one in range(100)]

    def answer(route):
        if "before=" in route.request.url:
            asked.append(route.request.url)
            route.fulfill(status=403, content_type="application/json", body=json.dumps(refused))
        elif "after=" in route.request.url:
            route.fulfill(json={"items": [], "total": 0})
        else:
            route.fulfill(json={"items": many, "total": 500})

    page.route(EVENTS, answer)
    page.goto("/apps/sonar/events")
    place = page.get_by_role("list", name="イベント")
    place.hover()
    for _ in range(8):
        page.mouse.wheel(0, 3000)
    expect(page.get_by_role("alert")).to_be_visible()
    for _ in range(5):  # each is a round of drawing in which it was asked again
        page.mouse.wheel(0, -400)
        page.mouse.wheel(0, 400)
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert len(asked) == 1


def test_ages_are_told_by_the_clock_of_the_hub(look):
    right, wrong = look(), look()
    wrong.page.clock.install(time="2031-01-01T00:00:00Z")
    ages = [window.sign_in().get_by_role("article", name="東京本社").get_by_text("前") for window in (right, wrong)]
    assert ages[0].first.inner_text() == ages[1].first.inner_text()


def test_each_page_has_a_title_of_its_own(page, hub):
    expect(page).to_have_title("ネットワーク · ksocket")
    page.goto(NODES)
    expect(page).to_have_title("ノード · 東京本社 · ksocket")
    one = node_of(page, hub, "type:router")
    open_node(page, one)
    expect(page).to_have_title(f"{one['displayName']} · 東京本社 · ksocket")


def test_after_a_deletion_the_focus_stays_where_it_was_done(page, hub):
    one = node_of(page, hub, "type:storage")
    told(page, hub, "POST", f"/networks/1/managed-nodes/{one['managedNodeId']}/notes", {"title": "古い", "body": ""})
    open_node(page, one, "notes")
    note = page.get_by_role("article").filter(has_text="古い")
    note.get_by_role("button", name="削除: 古い").focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="削除").focus()
    page.keyboard.press("Enter")
    expect(note).to_have_count(0)
    expect(page.locator(":focus")).to_have_count(1)


def test_a_click_beside_a_window_throws_nothing_away(page):
    page.get_by_role("button", name="ネットワークの作成").click()
    name = page.get_by_role("dialog").get_by_role("textbox", name="名前")
    name.fill("途中まで")
    page.mouse.click(5, 500)
    expect(name).to_have_value("途中まで")
    page.keyboard.press("Escape")
    expect(name).to_be_hidden()


def test_after_a_package_search_the_field_keeps_the_focus(page):
    page.goto("/apps/sonar/packages/search")
    name = page.get_by_role("textbox", name="パッケージ名").or_(page.get_by_role("combobox", name="パッケージ名"))
    name.fill("bash")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("name=bash"))
    expect(page.get_by_role("tab", name=re.compile("該当")).first).to_be_visible()
    expect(name).to_be_focused()
