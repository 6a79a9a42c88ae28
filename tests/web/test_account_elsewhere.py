"""Signing in at hubs of a test's own: killed and started anew, wanting a second factor, with an identity provider."""

import re
import signal

import pytest
from playwright.sync_api import expect

from .own import say_yes
from .test_account import ACCOUNT, PASSWORD, choose, set_up, type_in

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(240)]


@pytest.mark.slow
def test_a_hub_that_starts_anew_and_wants_more(own, window):
    hub = own('requireTotp = "everybody"')
    page = window(hub)
    page.goto(f"{ACCOUNT}?tab=tokens")
    type_in(page, "admin", hub.made_up)
    choose(page, None, PASSWORD)
    page.get_by_role("button", name="設定を始める").click()
    _, codes = set_up(page)
    page.get_by_role("button", name="完了").click()
    page.get_by_role("button", name="API トークンの発行").click()
    page.get_by_role("textbox", name="ラベル").fill("作業 2")
    hub.end(signal.SIGKILL)
    page.get_by_role("dialog").get_by_role("button", name="発行").click()
    expect(page.get_by_role("dialog")).to_contain_text("管理サーバーに接続できず")
    hub.start()
    expect(page.get_by_role("textbox", name="ラベル")).to_have_value("作業 2")
    page.get_by_role("dialog").get_by_role("button", name="発行").click()
    expect(page.get_by_role("dialog")).to_contain_text("トークンを発行しました")
    page.get_by_role("dialog").get_by_role("button", name="閉じる").last.click()
    hub.end(signal.SIGKILL)
    page.get_by_role("tab", name="セッション").click()
    expect(page.get_by_role("alert")).to_contain_text("管理サーバーに接続できません")
    hub.start()
    table = page.get_by_role("table", name="サインイン中のセッション")
    expect(table).to_be_visible(timeout=60_000)  # by itself
    assert len(codes) == 10


def test_by_an_identity_provider(own, window, tmp_path, provider):
    hub = own(provider.settings(tmp_path))
    page = window(hub)
    page.goto(f"{ACCOUNT}?tab=sessions")
    page.get_by_role("link", name="社内ログイン でサインイン").click()
    page.get_by_role("button", name=re.compile("Deny", re.IGNORECASE)).click()
    expect(page.get_by_role("alert")).to_contain_text("もう一度お試しください。")  # it says no without the state
    page.get_by_role("link", name="社内ログイン でサインイン").click()
    say_yes(page)
    table = page.get_by_role("table", name="サインイン中のセッション")
    expect(table).to_contain_text("ID プロバイダー")
    expect(page.get_by_text("佐藤 三郎").first).to_be_visible()
    page.get_by_role("tab", name="二要素認証").click()
    page.get_by_role("button", name="設定を始める").click()  # within ten minutes no password is asked for
    expect(page.get_by_role("img", name=re.compile("QR"))).to_be_visible()
    page.get_by_role("tab", name="API トークン").click()
    page.get_by_role("button", name="API トークンの発行").click()
    page.get_by_role("textbox", name="ラベル").fill("作業 3")
    page.context.clear_cookies()
    page.get_by_role("dialog").get_by_role("button", name="発行").click()
    again = page.get_by_role("dialog", name="サインイン")
    with page.context.expect_page() as opened:
        again.get_by_role("link", name="社内ログイン でサインイン").click()
    say_yes(opened.value)
    expect(opened.value.get_by_text("このタブを閉じて")).to_be_visible()
    opened.value.close()
    # as when a person comes back to it
    page.evaluate("document.dispatchEvent(new Event('visibilitychange', {bubbles: true}))")
    expect(again).to_be_hidden()
    expect(page.get_by_role("textbox", name="ラベル")).to_have_value("作業 3")
