"""The map of a network in a real browser. The hub's answer is made up: what is drawn here does not depend on a scan."""

import json
import re

import pytest
from playwright.sync_api import expect

from .worlds import made

MAP = "/apps/sonar/networks/1/map"
TOLD = re.compile(r"/api/apps/sonar/networks/1/map(\?|$)")
PUT = "**/api/apps/sonar/networks/1/map/positions"

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(240)]


def tell(page, world):
    """From now on this is what the hub answers; which questions it was asked."""
    asked = []

    def answer(route):
        asked.append(route.request.url)
        route.fulfill(body=world, content_type="application/json")

    page.route(TOLD, answer)
    return asked


def open_map(page, query=""):
    page.goto(MAP + query)
    page.locator("canvas.map").wait_for()
    page.wait_for_function("performance.getEntriesByName('map-shown').length > 0")


def middle(page):
    box = page.locator("canvas.map").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def search(page, text):
    page.get_by_role("textbox", name="マップ内を検索").fill(text)
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")


@pytest.fixture
def mapped(page):
    tell(page, made(1000))
    open_map(page)
    return page


def test_the_tab_opens_the_map_and_the_table_has_the_same_content(page):
    tell(page, made(1000))
    page.goto("/apps/sonar/networks/1/managed-nodes")
    page.get_by_role("tab", name="マップ").click()
    expect(page).to_have_url(re.compile(r"/networks/1/map"))
    expect(page.get_by_role("application", name="ネットワークのマップ")).to_be_visible()
    table = page.get_by_role("grid", name="マップ上のノード")
    expect(table).to_have_attribute("aria-rowcount", "1071")
    expect(table.get_by_role("row").nth(1)).to_contain_text("core-rt1")
    expect(page.get_by_role("group", name="凡例")).to_contain_text("推定した接続")


def test_search_goes_to_a_host_and_the_address_of_the_page_keeps_it(mapped, look):
    search(mapped, "10.2.0.5")
    panel = mapped.get_by_role("region", name=re.compile("-2-0-"))
    expect(panel).to_contain_text("10.2.0.0/24")
    expect(mapped).to_have_url(re.compile(r"selected=node.*"))
    expect(mapped).to_have_url(re.compile(r"at=.*%2C9"))
    other = look().sign_in()
    tell(other, made(1000))
    other.goto(mapped.url)
    expect(other.get_by_role("region", name=re.compile("-2-0-"))).to_be_visible()


def test_a_click_selects_what_is_there_and_escape_clears(mapped):
    search(mapped, "10.2.0.5")
    panel = mapped.get_by_role("region", name=re.compile("-2-0-"))
    expect(panel).to_be_visible()
    expect(mapped).to_have_url(re.compile(r"at=.*%2C9"))
    mapped.get_by_role("button", name="閉じる").click()
    expect(panel).to_be_hidden()
    mapped.mouse.click(*middle(mapped))
    expect(panel).to_be_visible()
    mapped.keyboard.press("Tab")
    mapped.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(mapped).not_to_have_url(re.compile("selected"))


def test_links_of_a_device_have_ports_and_lead_on(mapped):
    search(mapped, "tokyo-ds1")
    panel = mapped.get_by_role("region", name="tokyo-ds1")
    expect(panel).to_contain_text("実測")
    expect(panel).to_contain_text(re.compile(r"Gi0/\d+ → Gi0/\d+"))
    panel.get_by_role("button", name="tokyo-rt1").click()
    panel = mapped.get_by_role("region", name="tokyo-rt1")
    expect(panel.get_by_role("link", name="ノードを開く")).to_have_attribute("href", re.compile("managed-nodes/"))


def test_keys_alone_move_zoom_and_select(mapped):
    mapped.locator("canvas.map").focus()
    mapped.keyboard.press("+")
    expect(mapped).to_have_url(re.compile("at="))
    before = mapped.url
    mapped.keyboard.press("ArrowRight")
    expect(mapped).not_to_have_url(before)
    table = mapped.get_by_role("grid", name="マップ上のノード")
    table.focus()
    mapped.keyboard.press("ArrowDown")
    mapped.keyboard.press("Enter")
    expect(mapped.get_by_role("region", name="core-ds1")).to_be_visible()
    expect(mapped.get_by_role("row", selected=True)).to_contain_text("core-ds1")


def test_filter_and_links_are_in_the_address(mapped):
    mapped.get_by_role("button", name="フィルター").click()
    mapped.get_by_role("checkbox", name="消失").check()
    expect(mapped).to_have_url(re.compile("state=lost"))
    table = mapped.get_by_role("grid", name="マップ上のノード")
    expect(table).not_to_have_attribute("aria-rowcount", "1071")
    expect(table.get_by_role("row").nth(1)).to_contain_text("− 消失")
    mapped.keyboard.press("Escape")
    mapped.get_by_text("L3", exact=True).click()
    expect(mapped).to_have_url(re.compile("layers=l2"))


def test_hops_show_what_is_around(mapped):
    search(mapped, "tokyo-rt1")
    mapped.get_by_role("radiogroup", name=re.compile("ホップ数")).get_by_text("1", exact=True).click()
    expect(mapped).to_have_url(re.compile("hops=1"))
    expect(mapped.get_by_role("grid", name="マップ上のノード")).to_have_attribute("aria-rowcount", "5")


def test_the_slider_asks_for_a_snapshot_and_comes_back(page):
    asked = tell(page, made(1000))
    open_map(page)
    slider = page.get_by_role("slider", name="時点指定")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("snapshotId="))
    expect(slider).not_to_have_attribute("aria-valuetext", "現在")
    page.keyboard.press("End")
    expect(page).not_to_have_url(re.compile("snapshotId="))
    assert any("snapshotId=" in one for one in asked)


def test_what_is_moved_is_told_to_the_hub_and_can_be_reset(page):
    told = []

    def keep(route):
        told.append(json.loads(route.request.post_data)["positions"])
        kept = {key: to for key, to in told[-1].items() if to}
        route.fulfill(body=json.dumps({"positions": kept}), content_type="application/json")

    tell(page, made(1000))
    page.route(PUT, keep)
    open_map(page)
    search(page, "TOKYO")
    expect(page).to_have_url(re.compile("selected=site"))
    page.get_by_role("button", name="閉じる").click()
    page.get_by_role("button", name="配置を変更").click()
    box = page.locator("canvas.map").bounding_box()
    x, _ = middle(page)
    with page.expect_response(PUT):
        page.mouse.move(x, box["y"] + 30)
        page.mouse.down()
        page.mouse.move(x + 40, box["y"] + 60, steps=4)
        page.mouse.up()
    [(key, to)] = told[0].items()
    assert re.match("(site|node|subnet):", key)
    assert len(to) == 2
    page.get_by_role("button", name="配置をリセット").click()
    with page.expect_response(PUT):
        page.get_by_role("dialog").get_by_role("button", name="配置をリセット").click()
    assert told[1] == {key: None}


def test_a_move_that_the_hub_refuses_goes_back(page):
    tell(page, made(1000))
    refused = json.dumps({"code": "unavailable", "detail": "保存できません"})
    page.route(PUT, lambda route: route.fulfill(status=500, body=refused, content_type="application/json"))
    open_map(page, "?at=0,0,1")
    search(page, "TOKYO")
    page.get_by_role("button", name="閉じる").click()
    page.get_by_role("button", name="配置を変更").click()
    x, y = middle(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y + 40, steps=4)
    page.mouse.up()
    expect(page.get_by_role("alert").filter(has_text="保存できません")).to_be_visible()


@pytest.mark.parametrize(("kind", "start"), [("SVG", b"<?xml"), ("PNG", b"\x89PNG"), ("draw.io", b"<mxfile>")])
def test_the_map_is_kept_as_a_file(mapped, tmp_path, kind, start):
    mapped.get_by_role("button", name="エクスポート").click()
    with mapped.expect_download() as download:
        mapped.get_by_role("menuitem", name=kind).click()
    place = tmp_path / download.value.suggested_filename
    download.value.save_as(place)
    assert place.suffix == f".{kind.replace('.', '').lower()}"
    assert place.read_bytes().startswith(start)


def test_a_viewer_moves_nothing(look):
    admin = look().sign_in().request
    token = {"X-CSRF-Token": admin.get("/api/session").json()["csrfToken"]}
    person = {"username": "map-viewer", "password": "a-Password-of-a-viewer", "role": "viewer"}
    answer = admin.post("/api/settings/users", data=person, headers=token)
    assert answer.status == 201, answer.text()
    try:
        page = look().sign_in(person["username"], person["password"])
        tell(page, made(1000))
        open_map(page)
        expect(page.get_by_role("button", name="エクスポート")).to_be_visible()
        expect(page.get_by_role("button", name="配置を変更")).to_have_count(0)
    finally:
        admin.delete(f"/api/settings/users/{answer.json()['user']['userId']}", headers=token)


def test_nothing_to_show_and_a_fault(page):
    world = json.loads(made(1))
    none = {**world, "sites": [], "subnets": [], "links": [], "nodes": {name: [] for name in world["nodes"]}}
    tell(page, json.dumps(none))
    page.goto(MAP)
    expect(page.get_by_text("表示できるノードがまだありません")).to_be_visible()
    refused = json.dumps({"code": "not-found", "detail": "ありません"})
    page.route(TOLD, lambda route: route.fulfill(status=404, body=refused, content_type="application/json"))
    page.goto(MAP)
    expect(page.get_by_role("alert")).to_contain_text("ありません")


def test_hostile_and_huge_answers_are_drawn_all_the_same(page):
    world = json.loads(made(65_000, sites=1, strangers=5000))
    nodes = world["nodes"]
    hosts = [at for at, tier in enumerate(nodes["tier"]) if tier == 0]
    for count, at in enumerate(hosts):
        nodes["subnet"][at] = 0
        nodes["addr"][at] = f"10.9.{count >> 8}.{count & 255}"
    world["subnets"] = [world["subnets"][0] | {"subnet": "10.9.0.0/16", "nodes": len(hosts)}]
    nodes["displayName"][0] = "<img src=x onerror=\"document.title='pwned'\">\u202e" + "長" * 10_000
    world["links"] += [world["links"][0] | {"from": 10**9}, world["links"][0] | {"to": -4}]
    world["sites"].append({"siteId": "9", "displayName": "", "router": None})
    tell(page, json.dumps(world))
    page.set_default_timeout(90_000)  # 20 MB through the test's own wire
    open_map(page)
    expect(page.get_by_role("grid", name="マップ上のノード")).to_have_attribute("aria-rowcount", "65011")
    search(page, "10.9.0.0/16")
    expect(page.get_by_role("region", name="10.9.0.0/16")).to_contain_text("65,000")
    search(page, "<img")
    expect(page.get_by_role("heading", name=re.compile("<img src=x"))).to_be_visible()
    assert "pwned" not in page.title()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_english_dark_and_narrow(look):
    page = look(locale="en-US", color_scheme="dark", viewport={"width": 390, "height": 800}).sign_in()
    tell(page, made(300))
    open_map(page, "?selected=site:2")
    expect(page.get_by_role("region", name="TOKYO")).to_be_visible()
    expect(page.get_by_role("button", name="Show all")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
