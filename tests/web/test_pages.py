"""The pages as people use them, in a real browser against a real hub."""

import re

import pytest
from playwright.sync_api import expect

from .places import NODES

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(240)]


def heading(page):
    return page.get_by_role("heading", level=1)


def open_nodes(page, search=""):
    page.goto(f"{NODES}?search={search}")
    page.locator(".grid-row").first.wait_for()


def test_signing_in_and_out(look):
    window = look()
    window.page.goto("/")
    window.page.locator("input[autocomplete=username]").fill("admin")
    window.page.locator("input[autocomplete=current-password]").fill("not the password")
    window.page.keyboard.press("Enter")
    expect(window.page.get_by_role("alert")).to_contain_text("正しくありません")
    page = window.sign_in()
    expect(heading(page)).to_have_text("ネットワーク")
    expect(page.get_by_role("link", name="東京本社", exact=True)).to_be_visible()
    page.get_by_role("button", name="admin").click()
    page.get_by_role("button", name="サインアウト").click()
    expect(page.locator("input[autocomplete=username]")).to_be_visible()
    page.goto(NODES)
    expect(page.locator("input[autocomplete=username]")).to_be_visible()


def test_from_the_networks_to_the_packages_of_a_node(page):
    page.get_by_role("link", name="東京本社", exact=True).click()
    expect(page.locator(".grid-row").first).to_be_visible()
    every = page.locator("[aria-live=polite]").inner_text()
    page.get_by_role("textbox", name="ノードの検索").fill("has:packages")
    expect(page.locator("[aria-live=polite]")).not_to_have_text(every)
    expect(page).to_have_url(re.compile("search=has"))
    page.locator(".grid-row a").first.click()
    page.get_by_role("tab", name="パッケージ").click()
    rows = page.get_by_role("table", name="パッケージ").locator(".grid-row")
    expect(rows.first).to_be_visible()
    page.get_by_role("textbox", name="検索").fill("openssl")
    expect(rows.first).to_contain_text("openssl")
    page.go_back()
    expect(page.get_by_role("textbox", name="ノードの検索")).to_have_value("has:packages")


def test_a_page_that_cannot_be_had_yet_is_waited_for(page):
    page.evaluate("window.here = true")
    page.route("**", lambda route: route.abort())
    with page.expect_event("requestfailed", lambda one: one.url.endswith("/assets/icon.svg")):
        page.get_by_role("link", name="パッケージ", exact=True).click()
    expect(heading(page)).to_have_text("ネットワーク")
    page.unroute("**")
    expect(heading(page)).to_have_text("パッケージ")
    assert page.evaluate("window.here")  # and was not loaded anew


def test_a_wrong_search_is_pointed_at(page):
    open_nodes(page)
    page.get_by_role("textbox", name="ノードの検索").fill("os:ubuntu bad:x")
    expect(page.locator("mark")).to_have_text("bad")
    expect(page.get_by_role("button", name="エクスポート")).to_be_disabled()
    page.get_by_role("button", name="クリア").click()
    expect(page.locator("mark")).to_have_count(0)


def test_a_facet_narrows_and_another_click_takes_it_back(page):
    open_nodes(page)
    every = page.locator("[aria-live=polite]").inner_text()
    page.get_by_role("group", name="絞り込み").get_by_role("button", name="状態").click()
    page.get_by_role("checkbox", name=re.compile("新規")).check()
    expect(page.get_by_role("textbox", name="ノードの検索")).to_have_value("state:new")
    expect(page.locator("[aria-live=polite]")).not_to_have_text(every)
    page.get_by_role("checkbox", name=re.compile("新規")).uncheck()
    expect(page.locator("[aria-live=polite]")).to_have_text(every)


def test_the_address_of_the_page_holds_what_is_shown(page, look):
    open_nodes(page)
    page.get_by_role("columnheader", name="名前").get_by_role("button").click()
    page.get_by_role("button", name="表示列").click()
    page.get_by_role("checkbox", name="MAC アドレス").check()
    page.get_by_role("textbox", name="ノードの検索").fill("state:stable")
    expect(page).to_have_url(re.compile("search=state"))
    other = look().sign_in()
    other.goto(page.url)
    expect(other.get_by_role("columnheader", name="MAC アドレス")).to_be_visible()
    expect(other.get_by_role("columnheader", name="名前")).to_have_attribute("aria-sort", "ascending")
    expect(other.get_by_role("textbox", name="ノードの検索")).to_have_value("state:stable")


def test_keys_alone_lead_to_a_node(page):
    open_nodes(page)
    page.get_by_role("grid").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    name = page.locator(".grid-row[data-active=true] a").inner_text()
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text(name)


def test_a_session_that_ends_keeps_what_was_typed(page, hub):
    open_nodes(page)
    page.locator(".grid-row a").first.click()
    page.get_by_role("tab", name="ノート").click()
    page.get_by_role("textbox", name="タイトル").fill("作業 1")
    page.context.clear_cookies()
    page.get_by_role("button", name="追加").click()
    again = page.get_by_role("dialog")
    again.locator("input[autocomplete=current-password]").fill(hub.password)
    again.get_by_role("button", name="サインイン").click()
    expect(again).to_be_hidden()
    expect(page.get_by_role("textbox", name="タイトル")).to_have_value("作業 1")
    page.get_by_role("button", name="追加").click()
    expect(page.get_by_role("article").first).to_contain_text("作業 1")


def test_hostile_names_are_text(page, hub):
    hostile = "<img src=x onerror=\"document.title='pwned'\">"
    told = {"title": hostile, "body": "\u202eexe.txt " + "長" * 9000}
    for path, body in (("", {"displayName": hostile}), ("/1/managed-nodes/1/notes", told)):
        answer = page.request.post(
            f"/api/apps/sonar/networks{path}", data=body, headers={"X-Authorization": f"Token {hub.token}"}
        )
        assert answer.status == 201, answer.text()
    page.goto("/apps/sonar/networks")
    expect(page.get_by_role("link", name=hostile)).to_be_visible()
    page.goto(f"{NODES}/1?tab=notes")
    expect(page.get_by_role("article").filter(has_text="<img src=x")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert "pwned" not in page.title()


def test_english_dark_and_narrow(look):
    page = look(locale="en-US", color_scheme="dark", viewport={"width": 390, "height": 800}).sign_in()
    expect(heading(page)).to_have_text("Networks")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Open the menu").click()
    page.get_by_role("link", name="Networks").click()
    expect(heading(page)).to_be_visible()


def test_a_page_that_is_not_there(page):
    page.goto("/apps/sonar/nothing")
    expect(page.get_by_text("ページが存在しない")).to_be_visible()
