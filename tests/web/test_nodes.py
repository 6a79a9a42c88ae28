"""Lists of nodes, and networks, as people use them."""

import re

import pytest
from playwright.sync_api import expect

from .places import NODES

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(240)]
API = "/api/apps/sonar"
ALL = "/apps/sonar/managed-nodes"


def told(page, hub, method, path, data=None):
    answer = page.request.fetch(API + path, method=method, data=data, headers={"X-Authorization": f"Token {hub.token}"})
    assert answer.ok, answer.text()
    return answer.json() if answer.status != 204 else None


def open_nodes(page, where=NODES, search=""):
    page.goto(f"{where}?search={search}")
    page.locator(".grid-row a").first.wait_for()


def found(page):
    return page.locator("[aria-live=polite]").first


def box(page):
    return page.get_by_role("textbox", name="ノードの検索")


def test_a_network_says_why_it_needs_somebody(page):
    card = page.get_by_role("article", name="東京本社")
    expect(card).to_contain_text("未接続の Ksocket が 1 台あります")
    expect(card).to_contain_text("新規ノードが")
    count = card.get_by_role("link", name=re.compile("消失"))
    many = count.inner_text()
    count.click()
    expect(box(page)).to_have_value("state:outdated")
    expect(found(page)).to_have_text(f"{many} ノード")


def test_networks_as_a_table_which_is_kept(page):
    page.locator("label").filter(has=page.get_by_role("img", name="表")).click()
    table = page.get_by_role("table", name="ネットワーク")
    expect(table.get_by_role("row").filter(has_text="大阪支社")).to_contain_text("未接続の Ksocket")
    page.get_by_role("textbox", name="名前で絞り込み").fill("大阪")
    expect(page).to_have_url(re.compile("filter="))
    expect(table.get_by_role("row")).to_have_count(2)
    page.reload()
    expect(table.get_by_role("row")).to_have_count(2)


def test_two_values_of_a_facet_are_either(page):
    open_nodes(page)
    page.get_by_role("group", name="絞り込み").get_by_role("button", name="機器種別").click()
    page.get_by_role("checkbox", name=re.compile("プリンター")).check()
    expect(box(page)).to_have_value("type=printer")
    page.get_by_role("checkbox", name=re.compile("ルーター")).check()
    expect(box(page)).to_have_value("type=printer,router")
    expect(found(page)).to_have_text("8 ノード")


def test_each_version_that_is_offered_is_found(page):
    open_nodes(page)
    page.get_by_role("group", name="絞り込み").get_by_role("button", name="バージョン").click()
    page.get_by_role("checkbox", name=re.compile("Rocky Linux 9.4")).check()
    expect(page.locator(".grid-row").first).to_contain_text("9.4")


def test_the_box_completes_fields_and_values(page):
    open_nodes(page)
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.type("state:stable o")
    page.get_by_role("option", name=re.compile("^os")).click()
    page.keyboard.type("rocky")
    expect(page.get_by_role("option", name=re.compile("Rocky Linux"))).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box(page)).to_have_value('state:stable os:"Rocky Linux" ')
    expect(page.locator(".grid-row").first).to_contain_text("Rocky")


def test_many_are_tagged_and_marked(page, hub):
    open_nodes(page, search="type:ups")
    page.get_by_role("checkbox", name="検索結果をすべて選択").click()
    bar = page.get_by_role("region", name="選択したノードの操作")
    expect(bar).to_contain_text("2 件を選択中")
    bar.get_by_role("button", name="タグ").click()
    page.get_by_role("combobox", name="タグ名").fill("rack")
    page.get_by_role("combobox", name="タグ値").fill("A 1")
    page.get_by_role("dialog").get_by_role("button", name="タグを付ける").click()
    expect(page.get_by_text("2 件のノードにタグ rack を付けました。")).to_be_visible()
    bar.get_by_role("button", name="マーク").click()
    page.get_by_role("radio", name="対象外").check()
    page.get_by_label("理由").fill("ビルの設備")
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(page.get_by_text("2 件のノードのマークを変更しました。")).to_be_visible()
    box(page).fill('tag:rack="A 1" mark:out-of-scope')
    expect(found(page)).to_have_text("2 ノード")
    nodes = told(page, hub, "GET", "/networks/1/managed-nodes?search=tag:rack")["items"]
    numbers = [one["managedNodeId"] for one in nodes]
    told(page, hub, "POST", "/networks/1/tags", {"managedNodeIds": numbers, "name": "rack", "value": None})
    told(page, hub, "POST", "/networks/1/marks", {"managedNodeIds": numbers, "mark": None})


def test_what_was_typed_stays_when_the_hub_is_away_or_one_clicks_beside(page):
    open_nodes(page)
    page.locator("#node-row-0 input").click()
    page.get_by_role("region", name="選択したノードの操作").get_by_role("button", name="タグ").click()
    window = page.get_by_role("dialog")
    window.get_by_role("combobox", name="タグ名").fill("切断中")
    page.route("**/api/**", lambda route: route.abort())
    window.get_by_role("button", name="タグを付ける").click()
    expect(window.get_by_role("alert")).to_contain_text("実行していません")
    page.mouse.click(5, 5)
    expect(window.get_by_role("combobox", name="タグ名")).to_have_value("切断中")
    page.unroute("**/api/**")
    page.keyboard.press("Escape")
    expect(window).to_have_count(0)


def test_keys_pick_a_range(page):
    open_nodes(page)
    page.get_by_role("grid").focus()
    for key in ("Space", "Shift+ArrowDown", "Shift+ArrowDown"):
        page.keyboard.press(key)
    bar = page.get_by_role("region", name="選択したノードの操作")
    expect(bar).to_contain_text("3 件を選択中")
    expect(page.locator(".grid-row[aria-selected=true]")).to_have_count(3)
    page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
    page.get_by_role("checkbox", name=re.compile("を選択$")).nth(2).click()
    page.get_by_role("checkbox", name=re.compile("を選択$")).nth(6).click(modifiers=["Shift"])
    expect(bar).to_contain_text("5 件を選択中")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="キー操作")).to_be_visible()


def test_a_search_is_saved_applied_and_deleted(page):
    open_nodes(page, search="type:router")
    page.get_by_role("button", name="保存した検索").click()
    page.get_by_role("menuitem", name="現在の検索を保存").click()
    page.get_by_label("名前").fill("ルーターだけ")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("button", name="ルーターだけ")).to_be_visible()
    page.goto(ALL)
    page.get_by_role("button", name="保存した検索").click()
    page.get_by_role("menuitem", name=re.compile("ルーターだけ")).click()
    expect(box(page)).to_have_value("type:router")
    page.get_by_role("button", name="ルーターだけ").click()
    page.get_by_role("menuitem", name="保存した検索の編集").click()
    page.get_by_role("button", name="削除: ルーターだけ").click()
    asked = page.get_by_role("dialog", name="保存した検索の削除")
    asked.get_by_role("button", name="削除", exact=True).click()
    expect(page.get_by_role("button", name="ルーターだけ")).to_have_count(0)


def test_what_is_seen_is_what_is_exported(page):
    open_nodes(page, search="type:router")
    seen = [one.inner_text() for one in page.locator(".grid-row a").all()]
    page.get_by_role("button", name="エクスポート").click()
    with page.expect_download() as kept:
        page.get_by_role("menuitem", name="CSV").click()
    heads, *rows = kept.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert "表示名" in heads
    assert len(rows) == len(seen)
    assert all(name in row for name, row in zip(seen, rows, strict=True))


def test_those_that_are_picked_are_exported_alone(page):
    open_nodes(page, search="type:router")
    names = [one.inner_text() for one in page.locator(".grid-row a").all()][:2]
    for row in (0, 1):
        page.locator(f"#node-row-{row} input").click()
    page.get_by_role("region", name="選択したノードの操作").get_by_role("button", name="エクスポート").click()
    with page.expect_download() as kept:
        page.get_by_role("menuitem", name="CSV").click()
    _, *rows = kept.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 2
    assert all(name in row for name, row in zip(names, rows, strict=True))


def test_nodes_of_all_networks(page):
    page.get_by_role("navigation").get_by_role("link", name="ノード").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("全ネットワークのノード")
    page.get_by_role("group", name="絞り込み").get_by_role("button", name="ネットワーク").click()
    page.get_by_role("checkbox", name=re.compile("大阪支社")).check()
    expect(page.locator(".grid-row").first).to_contain_text("大阪支社")
    expect(box(page)).to_have_value("network=大阪支社")


def test_one_comes_back_to_where_one_was(page):
    open_nodes(page)
    page.get_by_role("grid").focus()
    page.keyboard.press("End")
    last = page.locator(".grid-row[data-active=true] a")
    name = last.inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.go_back()
    expect(page.locator(".grid-row[data-active=true]")).to_be_in_viewport()
    expect(last).to_have_text(name)


def test_who_looks_only_sees_no_button_that_would_be_refused(look, hub):
    admin = look().sign_in()
    csrf = admin.evaluate("fetch('/api/session').then((one) => one.json()).then((me) => me.csrfToken)")
    answer = admin.request.post(
        "/api/settings/users",
        data={"username": "nodes-viewer", "role": "viewer", "password": "correct horse battery"},
        headers={"X-CSRF-Token": csrf},
    )
    assert answer.ok, answer.text()
    viewer = look().sign_in("nodes-viewer", answer.json().get("password") or "correct horse battery")
    open_nodes(viewer)
    viewer.get_by_role("grid").focus()
    viewer.keyboard.press("Space")
    bar = viewer.get_by_role("region", name="選択したノードの操作")
    expect(bar).to_contain_text("変更する権限のない")
    expect(bar.get_by_role("button")).to_have_text(["エクスポート", re.compile(".")])


def test_a_narrow_window_in_english(look):
    page = look(locale="en-US", color_scheme="dark", viewport={"width": 390, "height": 800}).sign_in()
    for where in ("/apps/sonar/networks", NODES, ALL):
        page.goto(where)
        page.get_by_role("heading", level=1).wait_for()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where
