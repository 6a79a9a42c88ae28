"""The dashboard, and the search that stands above every page."""

import re
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from .conftest import settled

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(240)]

EVERYWHERE = "全ネットワークからノードを探す"


def heading(page):
    return page.get_by_role("heading", level=1)


def opened(page, query=""):
    page.goto(f"/apps/sonar{query}")
    settled(page)
    return page


def part(page, name):
    return page.get_by_role("region", name=name, exact=True)


def api(page, hub, method, path, **body):
    headers = {"X-Authorization": f"Token {hub.token}"}
    answer = page.request.fetch(f"/api/apps/sonar{path}", method=method, headers=headers, data=body or None)
    assert answer.ok, answer.text()
    return answer.json() if answer.text() else None


def test_the_way_in_leads_to_it(page):
    page.goto("/")
    expect(page).to_have_url(re.compile("/apps/sonar$"))
    expect(heading(page)).to_have_text("ダッシュボード")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    first = page.get_by_role("navigation").get_by_role("link").first
    expect(first).to_have_text("ダッシュボード")
    expect(first).to_have_attribute("aria-current", "page")


def test_every_number_leads_to_what_it_counts(page, hub):
    told = api(page, hub, "GET", "/dashboard")
    opened(page, "?networkId=1")
    unread = page.get_by_role("group", name="詳細情報なし").get_by_role("link")
    many = unread.inner_text()
    assert 0 < int(many) < told["numberOfUnread"]
    unread.click()
    expect(page).to_have_url(re.compile("/apps/sonar/networks/1/managed-nodes"))
    expect(page.locator("[aria-live=polite]")).to_have_text(f"{many} ノード")
    page.go_back()
    reasons = part(page, "詳細情報がない理由")
    row = reasons.get_by_role("row").filter(has_text="ログイン拒否")
    many = row.get_by_role("cell").inner_text()
    row.get_by_role("link").click()
    expect(page.get_by_role("textbox", name="ノードの検索")).to_have_value("-has:details problem:login-refused")
    expect(page.locator("[aria-live=polite]")).to_have_text(f"{many} ノード")


def test_versions_and_advice_are_opened_by_the_keyboard(page):
    opened(page, "?networkId=1")
    button = part(page, "OS の内訳").get_by_role("button", name="Cisco IOS XE のバージョン")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    part(page, "OS の内訳").get_by_role("link", name="17.6.6").click()
    expect(page.get_by_role("textbox", name="ノードの検索")).to_have_value('os="Cisco IOS XE" version="17.6.6"')
    expect(page.locator(".grid-row").first).to_contain_text("17.6.6")
    page.go_back()
    part(page, "詳細情報がない理由").get_by_role("button", name="対処: ログイン拒否").press("Enter")
    expect(part(page, "詳細情報がない理由")).to_contain_text("アカウント")


def test_what_is_drawn_is_told_in_numbers_and_each_day_leads_to_its_events(page):
    opened(page)
    changes = part(page, "直近 7 日間の変化")
    expect(changes.get_by_role("img", name=re.compile("折れ線"))).to_be_visible()
    table = changes.get_by_role("table", name="直近 7 日間のイベント (日別)")
    expect(table.get_by_role("row")).to_have_count(8)
    changes.get_by_role("listitem").last.get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/apps/sonar/events\?since=(\d{4}-\d\d-\d\d)&until=\1"))


def test_credential_files_are_named_and_lead_to_where_they_fail(page):
    opened(page)
    files = part(page, "拒否された接続情報ファイル")
    expect(files.get_by_role("listitem").first).to_contain_text("ログイン拒否")
    link = files.get_by_role("link", name="10_servers.toml")
    assert "problem%3Alogin-refused" in link.get_attribute("href")
    expect(part(page, "要対応").get_by_role("link", name="tyo-ksocket")).to_be_visible()


def test_one_space_and_network_are_chosen_in_the_address(page, hub):
    space = api(page, hub, "POST", "/spaces", displayName="ダッシュボード社")["spaceId"]
    try:
        opened(page)
        page.get_by_role("combobox", name="スペース").click()
        page.get_by_role("option", name="ダッシュボード社").click()
        expect(page).to_have_url(re.compile(f"spaceId=.*{space}"))
        nodes = page.get_by_role("group", name="ノード", exact=True).get_by_role("link").first
        expect(nodes).to_have_text("0")
        assert "%E3%83%80" in nodes.get_attribute("href"), "the search names the space"
        expect(part(page, "要対応")).to_contain_text("対応が必要なものはありません")
        page.get_by_role("combobox", name="ネットワーク").click()
        expect(page.get_by_role("option", name="東京本社")).to_have_count(0)
        page.keyboard.press("Escape")
        page.get_by_role("combobox", name="スペース").click()
        page.get_by_role("option", name="ダッシュボード社").click()  # another click takes it back
        page.get_by_role("combobox", name="ネットワーク").click()
        page.get_by_role("option", name="東京本社").click()
        expect(page).to_have_url(re.compile("networkId=.*1"))
        expect(part(page, "要対応").get_by_role("link", name="osk-ksocket")).to_have_count(0)
    finally:
        api(page, hub, "DELETE", f"/spaces/{space}")


def test_an_answer_that_fails_says_so(page):
    opened(page, "?networkId=987654")
    expect(page.get_by_role("group", name="ノード", exact=True).get_by_role("link").first).to_have_text("0")
    page.route("**/api/apps/sonar/dashboard*", lambda route: route.abort())
    opened(page, "?networkId=987653")
    expect(page.get_by_role("alert")).to_contain_text("管理サーバーに接続できません")


def test_english_dark_and_narrow(look):
    page = look(locale="en-US", color_scheme="dark", viewport={"width": 390, "height": 800}).sign_in()
    opened(page)
    expect(heading(page)).to_have_text("Dashboard")
    expect(part(page, "Read by method")).to_contain_text("WinRM")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_node_is_found_from_every_page(page):
    page.keyboard.press("/")
    box = page.get_by_role("textbox", name=EVERYWHERE)
    expect(box).to_be_focused()
    page.keyboard.type("tyo-ap-0")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("東京本社")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("tyo-ap-01")
    expect(box).to_have_value("")


def test_the_only_one_that_is_found_is_opened_at_once(page):
    box = page.get_by_role("textbox", name=EVERYWHERE)
    box.fill("10.20.0.17")
    expect(page.get_by_role("option")).to_have_count(2)  # it, and all that is found
    box.press("Enter")
    expect(heading(page)).to_have_text("tyo-ap-01")


def test_of_many_the_list_of_all_is_opened(page):
    box = page.get_by_role("textbox", name=EVERYWHERE)
    box.fill("tyo-ap")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/apps/sonar/managed-nodes.search=.*tyo-ap"))


HOSTILE = ('"', "state:new", "-(", 'a" OR state:new', "“引用”", "\\", "<img src=x onerror=alert(1)>")


@pytest.mark.parametrize("typed", HOSTILE)
def test_whatever_is_typed_is_a_text(page, typed):
    box = page.get_by_role("textbox", name=EVERYWHERE)
    with page.expect_response("**/api/apps/sonar/managed-nodes?*") as answer:
        box.fill(typed)
    assert answer.value.status == 200
    expect(page.get_by_text("一致するノードがありません")).to_be_visible()
    box.press("Escape")
    expect(box).to_have_value("")


def choose_zone(page, zone):
    page.get_by_role("button", name="admin").click()
    page.get_by_role("combobox", name="タイムゾーン").fill(zone)
    page.get_by_role("option", name=zone, exact=True).click()
    page.keyboard.press("Escape")


def test_days_and_times_count_in_the_zone_that_is_chosen(look):
    """The browser is in New York; somebody chooses Tokyo, where days begin at 15:00 UTC."""
    window = look(timezone_id="America/New_York")
    page = opened(window.sign_in())
    with page.expect_response(lambda one: "/dashboard?" in one.url and "timeZone=Asia%2FTokyo" in one.url) as told:
        choose_zone(page, "Asia/Tokyo")
    settled(page)
    begun = told.value.json()["days"][-1]["beginsAt"]
    assert begun.endswith("T15:00:00Z")
    there = (datetime.fromisoformat(begun) + timedelta(hours=9)).date()
    last = part(page, "直近 7 日間の変化").get_by_role("listitem").last.get_by_role("link")
    expect(last).to_contain_text(f"{there.month}/{there.day}")
    with page.expect_request(lambda one: "/events?" in one.url and "since=" in one.url) as asked:
        last.click()
    expect(page).to_have_url(re.compile(f"since={there}&until={there}"))
    query = parse_qs(urlsplit(asked.value.url).query)
    ends = datetime.fromisoformat(begun) + timedelta(days=1)
    assert [datetime.fromisoformat(query[one][0]) for one in ("since", "until")] == [ends - timedelta(days=1), ends]
    page.goto("/settings/audit?from=2026-01-31T15:00:00Z")
    settled(page)
    expect(page.get_by_role("textbox", name="開始日時")).to_have_value("2026-02-01T00:00")
    expect(page.get_by_role("table", name="操作履歴").locator("time").first).to_contain_text("JST")
    page.get_by_role("textbox", name="開始日時").fill("2026-02-02T00:00")
    expect(page).to_have_url(re.compile("from=.*2026-02-01T15"))
    choose_zone(page, "UTC")
    expect(page.get_by_role("textbox", name="開始日時")).to_have_value("2026-02-01T15:00")
    expect(page.get_by_role("table", name="操作履歴").locator("time").first).to_contain_text("UTC")
