"""Ksockets and their tokens, as people look after them."""

import asyncio
import itertools
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from kshub.link.refusals import source
from kshub.store.engine import open_store
from kshub.store.queries import refusals
from kshub.store.queries.refusals import Times

from .conftest import settled

NUMBERS = itertools.count(1)

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(240)]


@pytest.fixture
def own(page, hub):
    """A network of the test's own; its path in the pages."""
    made = api(page, hub, "POST", "", {"displayName": f"ksocket-tests-{next(NUMBERS)}"})
    yield f"/apps/sonar/networks/{made['networkId']}"
    where = f"/{made['networkId']}"
    confirm = api(page, hub, "GET", f"{where}/deletion")["confirm"]
    api(page, hub, "DELETE", f"{where}?confirm={confirm}")


def api(page, hub, method, path, body=None):
    url = f"{hub.url}/api/apps/sonar/networks{path}"
    answer = page.request.fetch(url, method=method, data=body, headers={"X-Authorization": f"Token {hub.token}"})
    assert answer.ok, answer.text()
    return answer.json() if answer.body() else None


def ksocket(page, hub, own, name, days=()):
    """One of that name, with tokens for so many days; its path."""
    network = own.rpartition("/")[2]
    made = api(page, hub, "POST", f"/{network}/ksockets", {"displayName": name})
    for one in days:
        api(page, hub, "POST", f"/{network}/ksockets/{made['ksocketId']}/tokens", {"days": one})
    return f"{own}/ksockets/{made['ksocketId']}"


def row(page, table, text):
    return page.get_by_role("table", name=table).get_by_role("row").filter(has_text=text)


def region(page, name):
    return page.get_by_role("region", name=name, exact=True)


def test_one_is_made_renamed_and_removed(page, own):
    page.goto(f"{own}/ksockets")
    expect(page.get_by_text("Ksocket がまだありません")).to_be_visible()
    page.get_by_role("button", name="Ksocket の作成").click()
    page.get_by_role("textbox", name="Ksocket の名前").fill("拠点-1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name="拠点-1")).to_be_visible()
    expect(page.get_by_role("table", name="状態")).to_contain_text("未接続")
    page.get_by_role("button", name="名前の変更").click()
    page.get_by_role("textbox", name="Ksocket の名前").fill("拠点-2")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=2, name="拠点-2")).to_be_visible()
    page.get_by_role("button", name="削除").click()
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("拠点-2")
    question.get_by_role("button", name="キャンセル").click()
    expect(question).to_be_hidden()
    page.get_by_role("button", name="削除").click()
    page.get_by_role("dialog").get_by_role("button", name="削除").click()
    expect(page).to_have_url(re.compile(r"/ksockets$"))
    expect(page.get_by_text("Ksocket がまだありません")).to_be_visible()


def test_a_name_that_is_taken_is_said_where_it_was_typed(page, hub, own):
    ksocket(page, hub, own, "one")
    page.goto(f"{own}/ksockets")
    page.get_by_role("button", name="Ksocket の作成").click()
    typed = page.get_by_role("textbox", name="Ksocket の名前")
    typed.fill("ONE")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    expect(typed).to_have_value("ONE")


def test_a_token_is_shown_once_and_two_are_the_most(page, hub, own):
    page.goto(ksocket(page, hub, own, "one"))
    adds = page.get_by_role("button", name="トークンの発行")
    adds.click()
    window = page.get_by_role("dialog")
    window.get_by_role("textbox", name="有効日数").fill("5")
    expect(window).to_contain_text(re.compile(r"失効日は \d{4}/\d\d/\d\d です。この日の 0:00 \(.+\) から"))
    window.get_by_role("button", name="トークンの発行").click()
    shown = window.get_by_label("トークン", exact=True)
    expect(shown).to_have_text(re.compile("^ksk_"))
    token = shown.inner_text()
    expect(window.get_by_role("button", name="コピー: トークン")).to_be_visible()
    page.keyboard.press("Escape")
    expect(window).to_be_hidden()
    expect(row(page, "トークン", "有効")).to_contain_text("あと")
    assert token not in page.content()
    adds.click()
    expect(window.get_by_label("トークン", exact=True)).to_have_count(0)
    window.get_by_role("button", name="トークンの発行").click()
    expect(window.get_by_label("トークン", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(window).to_be_hidden()
    expect(adds).to_be_disabled()
    expect(region(page, "トークン")).to_contain_text("先に 1 つを失効させてください")
    row(page, "トークン", "あと").get_by_role("button", name="失効させる").click()
    page.get_by_role("dialog").get_by_role("button", name="失効させる").click()
    expect(row(page, "トークン", "失効済")).to_have_count(1)
    expect(adds).to_be_enabled()


def test_some_are_renewed_together_and_each_says_how_it_stands(page, hub, own):
    for name, days in (("soon", [5]), ("full", [100, 200]), ("none", [])):
        ksocket(page, hub, own, name, days)
    page.goto(f"{own}/ksockets")
    table = "Ksocket"
    expect(row(page, table, "soon")).to_contain_text("あと")
    expect(row(page, table, "none").get_by_role("checkbox")).to_be_disabled()
    page.get_by_role("button", name="すべて選択").click()
    page.get_by_role("button", name="トークンを更新 (2)").click()
    expect(row(page, table, "soon")).to_contain_text("更新を指示済 (接続後に更新)")
    expect(row(page, table, "full").get_by_role("alert")).to_contain_text("2 個まで")
    expect(row(page, table, "soon").get_by_role("checkbox")).not_to_be_checked()


def test_those_of_all_networks_are_renewed_in_one_place(page, hub, own):
    name = f"everywhere-{own.rpartition('/')[2]}"
    ksocket(page, hub, own, name, [1])
    page.goto("/settings/ksockets")
    table = "Ksocket とトークン"
    expect(row(page, table, name)).to_contain_text("ksocket-tests")
    page.get_by_role("checkbox", name=f"{name} を選択").check()
    page.get_by_role("button", name="トークンを更新 (1)").click()
    expect(row(page, table, name)).to_contain_text("更新を指示済")


def test_who_was_sent_away_is_told_in_words(page, hub, own):
    path = ksocket(page, hub, own, "one", [5])
    hostile = "<img src=x onerror=alert(1)>"
    who = source(int(path.rpartition("/")[2]), "duplicate-installation", "192.0.2.7", version=hostile)

    async def tell():
        store = open_store(f"sqlite:///{hub.place}/hub/kshub.sqlite", pool=1)
        async with store.write() as connection:
            await refusals.note(connection, {who: Times(1234, 1, 2)})
        await store.close()

    with ThreadPoolExecutor(1) as beside:  # Playwright's loop runs in this thread
        beside.submit(asyncio.run, tell()).result()
    page.goto(path)
    refused = row(page, "拒否した接続", "192.0.2.7")
    expect(refused).to_contain_text("同じトークンで接続しています")
    expect(refused).to_contain_text("1,234")
    expect(refused).to_contain_text(hostile)


def test_a_viewer_sees_no_buttons(look, hub, own, page):
    path = ksocket(page, hub, own, "one", [5])
    csrf = page.request.get("/api/session").json()["csrfToken"]
    told = {"username": f"viewer-{own.rpartition('/')[2]}", "password": "correct horse battery", "role": "viewer"}
    answer = page.request.post("/api/settings/users", data=told, headers={"X-CSRF-Token": csrf})
    assert answer.ok, answer.text()
    viewer = look().sign_in(told["username"], told["password"])
    for one, wanted in (
        (f"{own}/ksockets", "Ksocket"),
        (path, "トークン"),
        ("/settings/ksockets", "Ksocket とトークン"),
    ):
        viewer.goto(one)
        settled(viewer)
        expect(viewer.get_by_role("table", name=wanted)).to_contain_text("あと")
        expect(viewer.get_by_role("main").get_by_role("button")).to_have_count(0)
        expect(viewer.get_by_role("main").get_by_role("checkbox")).to_have_count(0)


def test_in_english(look, hub, own, page):
    path = ksocket(page, hub, own, "one", [1])
    english = look(locale="en-US").sign_in()
    english.goto(path)
    expect(row(english, "Tokens", "Valid")).to_contain_text(re.compile(r"\d days? left"))
    english.get_by_role("button", name="How to connect it").or_(
        english.get_by_role("link", name="How to connect it")
    ).click()
    expect(english.get_by_role("heading", level=2, name="Connect the Ksocket")).to_be_visible()
    expect(region(english, "1. Settings")).to_contain_text('protocol = "ws"')
