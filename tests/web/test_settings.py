"""What administrators set: users, groups, spaces, notifications, retention; and what they look up."""

import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from .conftest import settled

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(240)]
PASSWORD = "correct horse battery staple"


class Asking:
    """The API as the signed-in person of this page asks it."""

    def __init__(self, page):
        self._page = page
        self._word = page.request.get("/api/session").json()["csrfToken"]

    def __call__(self, method, path, body=None):
        headers = {"X-CSRF-Token": self._word}
        answer = self._page.request.fetch(path, method=method, data=body, headers=headers)
        assert answer.ok, answer.text()
        return answer.json() if answer.text() else None


@pytest.fixture
def ask(page):
    return Asking(page)


@pytest.fixture
def viewer(page, ask, look):
    """A window of somebody who looks only."""
    made = ask("POST", "/api/settings/users", {"username": "settings-viewer", "role": "viewer", "password": PASSWORD})
    yield look().sign_in("settings-viewer", PASSWORD)
    ask("PUT", f"/api/settings/users/{made['user']['userId']}", {"enabled": False, "displayName": "gone"})


@contextmanager
def network(ask, name):
    made = ask("POST", "/api/apps/sonar/networks", {"displayName": name, "spaceId": "1"})
    yield made["networkId"]
    left = ask("GET", "/api/apps/sonar/networks?limit=1000")["items"]
    if any(one["networkId"] == made["networkId"] for one in left):
        ask("DELETE", f"/api/apps/sonar/networks/{made['networkId']}?confirm={name}")


def window(page):
    return page.get_by_role("dialog")


def sure(page, name):
    """Says yes to the question of this name."""
    page.get_by_role("dialog", name=name).get_by_role("button", name=name).click()


def choose(page, label, option):
    """Of the window that is open, else of the page."""
    place = window(page) if window(page).count() else page
    place.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option).first.click()


def test_a_user_from_first_password_to_the_end(page, look):
    page.get_by_role("link", name="設定", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ユーザー")
    page.get_by_role("button", name="ユーザーの追加").click()
    window(page).get_by_label("ユーザー名").fill("settings-taro")
    window(page).get_by_label("表示名").fill("山田 太郎")
    choose(page, "役割", re.compile("オペレーター"))
    window(page).get_by_label("ユーザー名").press("Enter")
    password = window(page).locator("pre").inner_text()
    window(page).get_by_role("button", name="閉じる").last.click()
    page.get_by_role("textbox", name="名前・グループで絞り込み").fill("settings-taro")
    row = page.get_by_role("table", name="ユーザー").get_by_role("row").filter(has_text="settings-taro")
    expect(row).to_contain_text("オペレーター")
    expect(row).to_contain_text("要パスワード変更")
    expect(page).to_have_url(re.compile("search=settings-taro"))
    row.get_by_role("link").click()

    page.get_by_role("button", name="パスワードの再設定").click()
    sure(page, "パスワードの再設定")
    other = page.get_by_role("main").locator("pre")
    expect(other).to_be_visible()
    assert other.inner_text() != password
    page.get_by_role("switch", name="サインインを許可").click(force=True)
    sure(page, "ユーザーの無効化")
    expect(page.get_by_text("無効", exact=True)).to_be_visible()
    window_of_taro = look()
    window_of_taro.page.goto("/")
    window_of_taro.page.locator("input[autocomplete=username]").fill("settings-taro")
    window_of_taro.page.locator("input[autocomplete=current-password]").fill(password)
    window_of_taro.page.keyboard.press("Enter")
    expect(window_of_taro.page.get_by_role("alert")).to_be_visible()


def test_the_same_name_twice_keeps_what_was_typed(page):
    page.goto("/settings/users")
    page.get_by_role("button", name="ユーザーの追加").click()
    window(page).get_by_label("ユーザー名").fill("Admin")
    window(page).get_by_role("button", name="作成").click()
    expect(window(page).get_by_role("alert")).to_contain_text("admin")
    expect(window(page).get_by_label("ユーザー名")).to_have_value("Admin")


def test_the_last_administrator_stays(page):
    page.goto("/settings/users/1")
    choose(page, "すべてのスペースでの役割", re.compile("閲覧者"))
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("管理者")


def test_a_group_gives_its_roles_to_its_members(page, ask):
    made = ask("POST", "/api/settings/users", {"username": "settings-jiro", "role": "none"})["user"]
    page.goto("/settings/groups")
    page.get_by_role("button", name="グループの追加").click()
    window(page).get_by_label("名前").fill("夜間当番")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("夜間当番")
    page.get_by_role("button", name="スペースでの役割を付与").click()
    choose(page, "役割", re.compile("オペレーター"))
    window(page).get_by_role("button", name="保存").click()
    expect(page.get_by_role("table", name="グループの役割")).to_contain_text("すべてのスペース")
    expect(window(page)).to_have_count(0)
    choose(page, "ユーザーを追加", re.compile("settings-jiro"))
    page.get_by_role("table", name="メンバー").get_by_role("link", name="settings-jiro").click()
    held = page.get_by_role("table", name="役割")
    expect(held.get_by_role("row").nth(1)).to_contain_text("オペレーター")
    expect(held).to_contain_text("グループ 夜間当番")
    page.get_by_role("button", name="夜間当番 から外す").click()
    expect(page.get_by_text("まだ役割がない")).to_be_visible()
    page.goto("/settings/groups")
    page.get_by_role("link", name="夜間当番").click()
    page.get_by_role("button", name="グループの削除").click()
    sure(page, "グループの削除")
    expect(page.get_by_role("heading", level=1)).to_have_text("グループ")
    ask("PUT", f"/api/settings/users/{made['userId']}", {"enabled": False})


def test_a_space_its_members_and_its_end(page, ask, look):
    ask("POST", "/api/settings/users", {"username": "settings-hanako", "role": "none", "password": PASSWORD})
    page.goto("/apps/sonar/spaces")
    page.get_by_role("button", name="スペースの追加").click()
    window(page).get_by_label("名前").fill("設定の A 社")
    window(page).get_by_role("combobox", name="タイムゾーン").fill("tokyo")
    page.keyboard.press("Enter")
    window(page).get_by_role("button", name="作成").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("設定の A 社")
    try:
        page.get_by_role("tab", name="メンバー").click()
        page.get_by_role("button", name="メンバーの追加").click()
        window(page).get_by_label("ユーザー名").fill("nobody-of-this-name")
        page.keyboard.press("Enter")
        expect(window(page)).to_contain_text("存在しません")
        window(page).get_by_label("ユーザー名").fill("settings-hanako")
        choose(page, "役割", re.compile("管理者"))
        window(page).get_by_role("button", name="保存").click()
        expect(page.get_by_role("table", name="メンバー")).to_contain_text("settings-hanako")
        hers = look().sign_in("settings-hanako", PASSWORD)
        hers.get_by_role("link", name="設定", exact=True).click()
        expect(hers.get_by_role("table", name="スペース")).to_contain_text("設定の A 社")
        expect(hers.get_by_role("table", name="スペース")).not_to_contain_text("default")
        expect(hers.get_by_role("navigation", name="設定")).not_to_contain_text("ユーザー")
        hers.goto("/settings/users")
        expect(hers.get_by_role("heading", level=1)).to_contain_text("権限がありません")
    finally:
        page.get_by_role("tab", name="基本").click()
        page.get_by_role("button", name="スペースの削除").click()
        sure(page, "スペースの削除")
    expect(page.get_by_role("heading", level=1)).to_have_text("スペース")
    expect(page.get_by_role("table", name="スペース")).not_to_contain_text("設定の A 社")


def test_what_would_go_is_shown_before_the_retention_is_saved(page, ask):
    page.goto("/apps/sonar/networks/2/settings")
    save = page.get_by_role("region", name="保存期間").get_by_role("button", name="保存")
    page.get_by_label("スナップショットの数").fill("3")
    expect(save).to_be_disabled()
    page.get_by_role("button", name="削除対象の確認").click()
    expect(page.get_by_role("status").filter(has_text=re.compile(r"スナップショット: [1-9]"))).to_be_visible()
    expect(save).to_be_enabled()
    page.get_by_label("スナップショットの数").fill("100000")
    expect(save).to_be_disabled()
    page.keyboard.press("Enter")  # looks first
    expect(page.get_by_role("status").filter(has_not_text=re.compile(r"スナップショット: [1-9]"))).to_be_visible()
    save.click()
    expect(page.get_by_text("保存しました")).to_be_visible()
    assert ask("GET", "/api/apps/sonar/networks/2/retention")["own"]["maxSnapshots"] == 100_000
    ask("PUT", "/api/apps/sonar/networks/2/retention", {})


def test_a_network_is_renamed_and_deleted_by_its_name(page, ask):
    with network(ask, "settings-1") as number:
        page.goto(f"/apps/sonar/networks/{number}/settings")
        page.get_by_label("新規の期間").fill("3")
        save = page.get_by_role("region", name="新規・消失の判定").get_by_role("button", name="保存")
        save.click()
        expect(page.get_by_text("保存しました")).to_be_visible()
        expect(save).to_be_disabled()  # there is nothing more to save
        page.get_by_label("新規の期間").fill("4")
        expect(save).to_be_enabled()
        page.get_by_role("button", name="ネットワークの削除").click()
        expect(window(page)).to_contain_text("ノード: 0 件")
        end = window(page).get_by_role("button", name="ネットワークの削除")
        window(page).get_by_label("ネットワークの名前").fill("settings")
        expect(end).to_be_disabled()
        window(page).get_by_label("ネットワークの名前").fill("settings-1")
        end.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("ネットワーク")
        expect(page.get_by_role("link", name="settings-1")).to_have_count(0)


def test_a_target_is_tested_and_its_secret_shown_once(page):
    page.goto("/settings/notifications")
    page.get_by_role("button", name="通知先の追加").click()
    choose(page, "種類", "Webhook")
    window(page).get_by_label("名前").fill("当番")
    window(page).get_by_label("URL").fill("ftp://127.0.0.1/")
    window(page).get_by_role("button", name="保存").click()
    expect(window(page).get_by_role("alert")).to_contain_text("URL")
    window(page).get_by_label("URL").fill("https://127.0.0.1:9/hook")
    window(page).get_by_role("button", name="保存").click()
    expect(window(page).locator("pre")).to_contain_text("kwh_")
    window(page).get_by_role("button", name="閉じる").last.click()
    table = page.get_by_role("table", name="通知先")
    expect(table).to_contain_text("https://127.0.0.1:9/...")
    page.get_by_role("button", name="テスト送信: 当番").click()
    expect(table).to_contain_text("テスト通知に失敗しました")
    expect(table).to_contain_text("allowPrivate")

    page.get_by_role("button", name="ルールの追加").click()
    window(page).get_by_role("radio", name="選択したイベント").check()
    window(page).get_by_role("button", name="保存").click()
    expect(window(page).get_by_role("alert")).to_contain_text("1 つ以上")
    window(page).get_by_role("checkbox", name="スキャン異常終了").check()
    window(page).get_by_role("button", name="すべて選択: Ksocket").click()
    window(page).get_by_role("button", name="保存").click()
    expect(page.get_by_role("table", name="ルール")).to_contain_text("ほか 1 種類")

    table.get_by_role("button", name="当番", exact=True).click()
    window(page).get_by_role("button", name="通知先の削除").click()
    sure(page, "通知先の削除")
    expect(page.get_by_text("通知先はまだありません")).to_be_visible()


def test_the_audit_log_is_narrowed_and_exported(page, ask):
    ask("POST", "/api/settings/groups", {"displayName": "settings-audited"})
    page.goto("/settings/audit")
    rows = page.get_by_role("table", name="操作履歴")
    choose(page, "操作", "グループを作成")
    expect(page).to_have_url(re.compile("action=addGroup"))
    expect(rows.get_by_role("row").nth(1)).to_contain_text("グループを作成")
    rows.get_by_role("button", name=re.compile("詳細")).first.click()
    expect(rows).to_contain_text("addGroup")
    page.get_by_role("button", name="エクスポート").click()
    with page.expect_download() as given:
        page.get_by_role("menuitem", name="CSV").click()
    told = given.value.path().read_text(encoding="utf-8-sig")
    assert "addGroup" in told
    assert "logIn" not in told
    page.reload()
    expect(rows.get_by_role("row").nth(1)).to_contain_text("グループを作成")
    page.get_by_role("button", name="クリア").last.click()
    expect(page).not_to_have_url(re.compile("action"))


def test_a_viewer_sees_no_button_and_is_told_so(viewer):
    expect(viewer.get_by_role("link", name="設定", exact=True)).to_have_count(0)
    for path in ("/settings/users", "/settings/audit", "/apps/sonar/spaces", "/apps/sonar/spaces/1"):
        viewer.goto(path)
        expect(viewer.get_by_role("heading", level=1)).to_contain_text("権限がありません")
    viewer.goto("/settings")  # what is for everybody is there
    expect(viewer.get_by_role("heading", level=1)).to_have_text("Ksocket とトークン")
    expect(viewer.get_by_role("navigation", name="設定").get_by_role("link")).to_have_text(
        ["Ksocket とトークン", "アカウント"]
    )
    viewer.goto("/apps/sonar/networks/1/settings")
    expect(viewer.get_by_role("heading", name="保存期間")).to_be_visible()
    expect(viewer.get_by_role("main").get_by_role("button")).to_have_count(0)


@pytest.mark.parametrize(
    "path", ["/settings/users", "/settings/audit", "/settings/notifications", "/apps/sonar/spaces/1"]
)
def test_narrow_and_english(look, path):
    page = look(locale="en-US", color_scheme="dark", viewport={"width": 390, "height": 800}).sign_in()
    page.goto(path)
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate("for (const one of document.querySelectorAll('tbody')) one.remove()")  # names are as they were given
    assert not re.search("[ぁ-ん]", page.get_by_role("main").inner_text())
