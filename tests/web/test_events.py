"""What happened: of all networks and of one, narrowed, kept up to date, with what is new since the last visit."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import settled

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(240)]


def listed(page):
    return page.get_by_role("list", name="イベント").get_by_role("listitem")


def opened(page, path="/apps/sonar/events"):
    page.goto(path)
    settled(page)
    expect(listed(page).first).to_be_visible()
    return page


def counted(page):
    return page.locator("[aria-live=polite]")


def total(page, hub, query=""):
    headers = {"X-Authorization": f"Token {hub.token}"}
    return page.request.get(f"/api/apps/sonar/events?limit=1{query}", headers=headers).json()["total"]


def test_the_newest_are_first_and_all_are_there(page, hub):
    opened(page)
    expect(counted(page)).to_contain_text(f"全 {total(page, hub):,} 件")
    assert "{node}" not in page.get_by_role("list", name="イベント").inner_text()
    page.get_by_role("list", name="イベント").focus()
    expect(page.get_by_text("最初のスキャンで")).to_have_count(0)
    for _ in range(40):  # more comes as one goes on
        if page.get_by_text("最初のスキャンで").count():
            break
        page.keyboard.press("End")
        page.wait_for_function(
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
        )
    expect(page.get_by_text("最初のスキャンで").first).to_be_visible()


def test_an_event_leads_to_its_node_and_network(page):
    opened(page, "/apps/sonar/events?kind=node-outdated")
    row = listed(page).first
    name = row.get_by_role("link").first.inner_text()
    row.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.go_back()
    listed(page).first.get_by_role("link").last.click()
    expect(page).to_have_url(re.compile(r"/apps/sonar/networks/\d/events"))
    expect(page.get_by_role("tab", name="イベント")).to_have_attribute("aria-selected", "true")


def test_kinds_time_and_network_narrow_and_stay_in_the_address(page, hub, look):
    opened(page)
    every = counted(page).inner_text()
    kinds = page.get_by_role("combobox", name="種類")
    kinds.click()
    expect(page.get_by_text("スキャン・スナップショット")).to_be_visible()
    page.get_by_role("option", name="新規ノード").click()
    page.get_by_role("option", name="消失ノード").click()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("kind=node-new"))
    expect(counted(page)).not_to_have_text(every)
    page.get_by_role("combobox", name="ネットワーク").click()
    page.get_by_role("option", name="大阪支社").click()
    many = total(page, hub, "&kind=node-new,node-outdated&networkId=2")
    expect(counted(page)).to_contain_text(f"全 {many:,} 件")
    page.get_by_role("combobox", name="期間").click()
    page.get_by_role("option", name="日付を指定").click()
    page.get_by_label("開始日").fill("2000-01-01")
    page.get_by_label("終了日").fill("2000-01-02")
    expect(page.get_by_text("一致するものがありません")).to_be_visible()
    page.get_by_label("終了日").fill("")
    expect(counted(page)).to_contain_text(f"全 {many:,} 件")
    other = look().sign_in()
    other.goto(page.url)
    expect(counted(other)).to_contain_text(f"全 {many:,} 件")


def test_what_is_not_understood_in_an_address_is_left_out(page, hub):
    opened(page, "/apps/sonar/events?kind=nonsense&since=yesterday&networkId=x")
    expect(counted(page)).to_contain_text(f"全 {total(page, hub):,} 件")


def posted(page, hub, path, **body):
    headers = {"X-Authorization": f"Token {hub.token}"}
    answer = page.request.post(f"/api/apps/sonar/networks{path}", headers=headers, data=body)
    assert answer.ok, answer.text()
    return answer.json()


def test_what_happens_meanwhile_comes_in_and_is_marked(page, hub):
    network = posted(page, hub, "", displayName="イベントの拠点")["networkId"]
    posted(page, hub, f"/{network}/ksockets", displayName="events-ksocket")
    opened(page)
    expect(page.get_by_text("前回の表示以降")).to_have_count(0)
    page.clock.install()
    page.goto(f"/apps/sonar/networks/{network}/events")
    expect(page.get_by_text("イベントはまだありません")).to_be_visible()
    run = posted(page, hub, f"/{network}/scans", kind="ask", addresses=["127.0.0.1"])["scanId"]
    posted(page, hub, f"/{network}/scans/{run}/cancel")
    page.clock.run_for(16_000)
    expect(listed(page)).to_have_count(1)
    expect(listed(page).get_by_role("img", name="未読: スキャン異常終了")).to_be_visible()
    expect(counted(page)).to_have_text("全 1 件 · 前回の表示以降 1 件")
    expect(listed(page).get_by_role("link", name="スキャン")).to_have_attribute(
        "href", f"/apps/sonar/networks/{network}/scans/{run}"
    )
    opened(page, f"/apps/sonar/networks/{network}/events")
    expect(counted(page)).to_have_text("全 1 件")


def test_what_is_shown_is_exported(page):
    opened(page, "/apps/sonar/networks/2/events?kind=node-new")
    page.get_by_role("button", name="エクスポート").click()
    with page.expect_download() as got:
        page.get_by_role("menuitem", name="JSONL").click()
    lines = got.value.path().read_text(encoding="utf-8").splitlines()
    assert lines
    assert all('"kind":"node-new"' in one.replace(": ", ":") and "大阪支社" in one for one in lines)


def test_the_way_to_notifications(page):
    opened(page)
    expect(page.get_by_role("link", name="通知の設定")).to_have_attribute("href", "/settings/notifications")


def test_english_and_narrow(look):
    page = look(locale="en-US", viewport={"width": 390, "height": 800}).sign_in()
    page.goto("/apps/sonar/events")
    settled(page)
    expect(page.get_by_role("list", name="Events").get_by_role("listitem").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
