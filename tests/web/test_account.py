"""Signing in with all that may stand in the way, and one's own account, in a real browser."""

import re
import time
import uuid

import httpx
import pytest
from playwright.sync_api import expect

from kshub.auth import totp

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(240)]

ACCOUNT = "/settings/account"
PASSWORD = "correct horse battery"


class Signed:
    """The API in a session of somebody: what a token may not do."""

    def __init__(self, url: str, username: str, password: str) -> None:
        self.client = httpx.Client(base_url=f"{url}/api", trust_env=False, timeout=60)
        me = self.post("/session", {"username": username, "password": password})
        self.client.headers["X-CSRF-Token"] = me["csrfToken"]

    def post(self, path, body):
        answer = self.client.post(path, json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None


@pytest.fixture(scope="module")
def admin(hub):
    signed = Signed(hub.url, "admin", hub.password)
    yield signed
    signed.client.close()


@pytest.fixture
def user(admin):
    """Makes somebody of a test's own; without a password one is made up, which has to be changed."""

    def make(role="viewer", password=PASSWORD):
        name = f"u-{uuid.uuid4().hex[:8]}"
        made = admin.post("/settings/users", {"username": name, "role": role, "password": password})
        return name, password or made["password"]

    return make


class Phone:
    """An app that shows codes: each time another one, none of which has been used."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.last = 0

    def code(self) -> str:
        self.last = max(self.last + 1, int(time.time()) // totp.STEP)  # the hub takes those of one step to come
        return totp.code(self.secret, self.last)


def type_in(page, username, password):
    page.locator("input[autocomplete=username]").fill(username)
    page.locator("input[autocomplete=current-password]").fill(password)
    page.keyboard.press("Enter")


def give_code(place, code):
    place.locator("input[autocomplete=one-time-code]").fill(code)
    place.locator("input[autocomplete=one-time-code]").press("Enter")


def choose(place, old, new, again=None):
    if old is not None:
        place.locator("input[autocomplete=current-password]").fill(old)
    fields = place.locator("input[autocomplete=new-password]")
    fields.first.fill(new)
    fields.last.fill(again or new)
    fields.last.press("Enter")


def set_up(page):
    """From the QR code to the end: the phone, and the recovery codes."""
    page.get_by_role("img", name=re.compile("QR")).wait_for()
    phone = Phone(page.locator("pre").inner_text().strip())
    give_code(page, phone.code())
    items = page.get_by_role("list", name=re.compile(r"リカバリーコード|Recovery codes")).get_by_role("listitem")
    expect(items).to_have_count(10)
    codes = items.all_inner_texts()
    page.get_by_role("checkbox", name=re.compile("保管しました|have kept")).check()
    return phone, codes


def inside(page):
    expect(page.get_by_role("navigation", name=re.compile("メインメニュー|Main menu"))).to_be_attached()


def test_a_second_factor_from_setting_up_to_the_last_resort(look, user):
    name, password = user()
    page = look().sign_in(name, password)
    page.goto(f"{ACCOUNT}?tab=totp")
    page.locator("input[autocomplete=current-password]").fill("not mine")
    page.keyboard.press("Enter")
    expect(page.get_by_text("現在のパスワードが正しくありません。")).to_be_visible()
    page.locator("input[autocomplete=current-password]").fill(password)
    page.keyboard.press("Enter")
    page.get_by_role("img", name=re.compile("QR")).wait_for()
    give_code(page, "000000")
    expect(page.get_by_text("コードが正しくありません。")).to_be_visible()
    phone, codes = set_up(page)
    with page.expect_download() as kept:
        page.get_by_role("button", name="テキストで保存").click()
    assert set(codes) <= set(kept.value.path().read_text(encoding="utf-8").splitlines())
    page.get_by_role("button", name="完了").click()
    expect(page.get_by_text("リカバリーコードの残り: 10 個")).to_be_visible()

    other = look(locale="en-US").page
    other.goto(f"{ACCOUNT}?tab=totp")
    type_in(other, name, password)
    give_code(other, "000000")
    expect(other.get_by_text("The code is wrong")).to_be_visible()
    give_code(other, phone.code())
    expect(other.get_by_text("Recovery codes left: 10")).to_be_visible()  # the page that was asked for

    third = look().page
    third.goto(f"{ACCOUNT}?tab=totp")
    type_in(third, name, password)
    give_code(third, codes[0].upper())
    expect(third.get_by_role("alert").filter(has_text="残りは 9 個です")).to_be_visible()
    expect(third.get_by_text("リカバリーコードの残り: 9 個")).to_be_visible()
    third.locator("input[autocomplete=current-password]").fill("not mine")
    third.get_by_role("button", name="二要素認証を解除").click()
    expect(third.get_by_text("パスワードまたはコードが正しくありません。")).to_be_visible()
    third.locator("input[autocomplete=current-password]").fill(password)
    third.get_by_role("button", name="二要素認証を解除").click()
    expect(third.get_by_role("button", name="設定を始める")).to_be_visible()


def test_recovery_codes_are_renewed_without_another_app(look, user):
    name, password = user()
    page = look().sign_in(name, password)
    page.goto(f"{ACCOUNT}?tab=totp")
    page.locator("input[autocomplete=current-password]").fill(password)
    page.keyboard.press("Enter")
    _, former = set_up(page)
    page.get_by_role("button", name="完了").click()
    page.get_by_role("button", name="リカバリーコードを再発行").click()
    renewal = page.locator("form").filter(has_text="以前のコードは使えなくなります")
    renewal.locator("input[autocomplete=current-password]").fill("not mine")
    page.keyboard.press("Enter")
    expect(renewal.get_by_text("パスワードまたはコードが正しくありません。")).to_be_visible()
    renewal.get_by_role("button", name="キャンセル").click()
    expect(renewal).to_be_hidden()
    page.get_by_role("button", name="リカバリーコードを再発行").click()
    renewal.locator("input[autocomplete=current-password]").fill(password)
    page.keyboard.press("Enter")
    items = page.get_by_role("list", name="リカバリーコード").get_by_role("listitem")
    expect(items).to_have_count(10)
    expect(page.get_by_text("新しいリカバリーコードです。")).to_be_visible()
    codes = items.all_inner_texts()
    assert not set(codes) & set(former)
    page.get_by_role("checkbox", name="リカバリーコードを保管しました").check()
    page.get_by_role("button", name="完了").click()
    expect(items).to_have_count(0)

    other = look(locale="en-US").page
    other.goto(f"{ACCOUNT}?tab=totp")
    type_in(other, name, password)
    give_code(other, former[0])
    expect(other.get_by_text("The code is wrong")).to_be_visible()
    give_code(other, codes[0])
    expect(other.get_by_text("Recovery codes left: 9")).to_be_visible()


def test_a_password_that_was_made_up_is_changed_first(look, user):
    name, made_up = user(password=None)
    page = look().page
    page.goto(f"{ACCOUNT}?tab=sessions")
    type_in(page, name, made_up)
    expect(page.get_by_text("12 文字以上")).to_be_visible()
    choose(page, None, "short")
    expect(page.get_by_text("パスワードは 12 文字以上にしてください。")).to_be_visible()
    choose(page, None, made_up)
    expect(page.get_by_text("現在のパスワードと同じです")).to_be_visible()
    choose(page, None, PASSWORD, PASSWORD + "x")
    expect(page.get_by_text("新しいパスワードと一致しません。")).to_be_visible()
    page.reload()  # what was typed is gone: the old one is asked for, too
    choose(page, "not it", PASSWORD)
    expect(page.get_by_text("現在のパスワードが正しくありません。")).to_be_visible()
    choose(page, made_up, PASSWORD)
    expect(page.get_by_role("table", name="サインイン中のセッション")).to_contain_text("このセッション")


def test_ones_own_password(look, user):
    name, password = user()
    page = look(locale="en-US").sign_in(name, password)
    page.get_by_role("button", name=name).click()
    menu = page.get_by_role("dialog", name=name)
    expect(menu).to_contain_text("Viewer")
    menu.get_by_role("link", name="Account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Account")
    choose(page, "not mine", PASSWORD + "2")
    expect(page.get_by_text("The current password is wrong.")).to_be_visible()
    choose(page, password, PASSWORD + "2")
    expect(page.get_by_text("The password is changed.")).to_be_visible()
    expect(page.locator("input[autocomplete=new-password]").first).to_have_value("")
    look().sign_in(name, PASSWORD + "2")


def test_who_guesses_is_told_how_long_to_wait(look, hub, user):
    name, password = user()
    with httpx.Client(base_url=f"{hub.url}/api", trust_env=False, timeout=60) as guessing:
        for _ in range(12):
            guessing.post("/session", json={"username": name, "password": "wrong"})
    page = look().page
    page.clock.install()
    page.goto("/")
    page.route("**/api/session", lambda route: slow(route) if route.request.method == "POST" else route.continue_())
    type_in(page, name, password)
    expect(page.get_by_role("alert").filter(has_text="試行回数が多すぎます。")).to_be_visible()
    expect(page.get_by_text("40 秒後にもう一度お試しください。")).to_be_visible()
    expect(page.get_by_role("button", name="サインイン")).to_be_disabled()
    for _ in range(40):
        page.clock.run_for(1000)
    expect(page.get_by_role("button", name="サインイン")).to_be_enabled()
    expect(page.locator("input[autocomplete=current-password]")).to_have_value(password)


def slow(route):
    route.fulfill(
        status=429,
        headers={"Retry-After": "40"},
        json={"statusCode": 429, "code": "too-many-requests", "detail": "wait"},
    )


def test_sessions_are_seen_and_ended(look, hub, user):
    name, password = user()
    Signed(hub.url, name, password).client.close()
    page = look().sign_in(name, password)
    other = look().sign_in(name, password)
    page.goto(f"{ACCOUNT}?tab=sessions")
    rows = page.get_by_role("table", name="サインイン中のセッション").get_by_role("row")
    expect(rows).to_have_count(4)
    expect(rows.nth(1)).to_contain_text("このセッション")
    expect(rows.nth(1)).to_contain_text("Chrome")
    rows.filter(has_text="python-httpx").get_by_role("button", name="終了").click()
    expect(rows).to_have_count(3)
    page.get_by_role("button", name="ほかのセッションをすべて終了").click()
    page.get_by_role("dialog").get_by_role("button", name="ほかのセッションをすべて終了").click()
    expect(rows).to_have_count(2)
    other.goto(f"{ACCOUNT}?tab=sessions")
    expect(other.locator("input[autocomplete=username]")).to_be_visible()


def test_api_tokens_of_ones_own(look, hub, user):
    name, password = user("operator")
    page = look().sign_in(name, password)
    page.goto(f"{ACCOUNT}?tab=tokens")
    expect(page.get_by_text("API トークンはまだありません。")).to_be_visible()
    page.get_by_role("button", name="API トークンの発行").click()
    form = page.get_by_role("dialog")
    form.get_by_role("textbox", name="ラベル").fill("zabbix <b>")
    form.get_by_role("textbox", name="有効日数").fill("30")
    form.get_by_role("combobox", name="役割の上限").click()
    expect(page.get_by_role("option")).to_have_text(["閲覧者", "オペレーター"])
    page.get_by_role("option", name="閲覧者").click()
    form.get_by_role("button", name="発行").click()
    token = form.get_by_label("API トークン", exact=True).inner_text().strip()
    networks = f"{hub.url}/api/apps/sonar/networks"
    headers = {"X-Authorization": f"Token {token}"}
    assert httpx.get(networks, headers=headers, trust_env=False).status_code == 200
    form.get_by_role("button", name="閉じる").last.click()
    table = page.get_by_role("table", name="API トークン")
    row = table.get_by_role("row").filter(has_text="zabbix <b>")
    expect(row).to_contain_text("閲覧者")
    expect(row).to_contain_text("有効")
    row.get_by_role("button", name="失効").click()
    page.get_by_role("dialog").get_by_role("button", name="失効").click()
    expect(row).to_contain_text("失効済")
    assert httpx.get(networks, headers=headers, trust_env=False).status_code == 401


def test_the_time_zone_is_chosen_and_kept(look):
    page = look(timezone_id="Asia/Tokyo").sign_in()
    page.goto(f"{ACCOUNT}?tab=sessions")
    when = page.locator("tbody time").first
    when.hover()
    expect(page.get_by_role("tooltip")).not_to_contain_text("UTC")
    page.get_by_role("button", name="admin").click()
    page.get_by_role("combobox", name="タイムゾーン").fill("UTC")
    page.get_by_role("option", name="UTC", exact=True).click()
    page.keyboard.press("Escape")
    page.reload()
    when.hover()
    expect(page.get_by_role("tooltip")).to_contain_text("UTC")


def test_whoever_is_in_goes_on_from_the_sign_in(page):
    page.goto("/login")
    expect(page.get_by_role("heading", level=1)).to_have_text("ダッシュボード")
    page.goto("/settings/sessions")
    expect(page.get_by_role("tab", name="セッション")).to_have_attribute("aria-selected", "true")


def test_an_administrator_sees_everybodys_api_tokens(page, hub, user, look):
    name, password = user()
    signed = Signed(hub.url, name, password)
    signed.post("/settings/api-tokens", {"label": f"of {name}", "days": 300})
    signed.client.close()
    page.goto("/settings/api-tokens")
    row = page.get_by_role("row").filter(has_text=f"of {name}")
    expect(row).to_contain_text("有効")
    page.get_by_role("switch", name="全員分を表示").uncheck()
    expect(row).to_have_count(0)
    other = look().sign_in(name, password)
    other.goto("/settings/api-tokens")
    expect(other.get_by_role("row").filter(has_text=f"of {name}")).to_be_visible()
    expect(other.get_by_role("switch")).to_have_count(0)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("oidc-denied", "許可しませんでした"),
        ("<img src=x onerror=alert(1)>", "失敗しました"),
        ("constructor", "失敗しました"),
    ],
)
def test_what_the_identity_provider_refused_is_said(look, code, said):
    page = look().page
    page.goto(f"/login?error={code}")
    expect(page.get_by_role("alert")).to_contain_text(f"{said}")
    expect(page.locator("img[src=x]")).to_have_count(0)


def test_a_session_that_ends_asks_for_the_code_too(look, user):
    name, password = user()
    page = look().sign_in(name, password)
    page.goto(f"{ACCOUNT}?tab=totp")
    page.locator("input[autocomplete=current-password]").fill(password)
    page.keyboard.press("Enter")
    phone, _ = set_up(page)
    page.get_by_role("button", name="完了").click()
    page.get_by_role("tab", name="API トークン").click()
    page.get_by_role("button", name="API トークンの発行").click()
    page.get_by_role("textbox", name="ラベル").fill("作業 1")
    page.context.clear_cookies()
    page.get_by_role("dialog").get_by_role("button", name="発行").click()
    again = page.get_by_role("dialog", name="サインイン")
    again.locator("input[autocomplete=current-password]").fill(password)
    again.get_by_role("button", name="サインイン", exact=True).click()
    give_code(again, phone.code())
    expect(again).to_be_hidden()
    expect(page.get_by_role("textbox", name="ラベル")).to_have_value("作業 1")
    page.get_by_role("dialog").get_by_role("button", name="発行").click()
    expect(page.get_by_role("dialog")).to_contain_text("トークンを発行しました")


def test_a_password_that_is_reset_meanwhile_is_changed_over_the_page(look, admin, user):
    name, password = user()
    page = look(locale="en-US").sign_in(name, password)
    page.goto(f"{ACCOUNT}?tab=tokens")
    page.get_by_role("button", name="New API token").click()
    page.get_by_role("textbox", name="Label").fill("kept")
    users = admin.client.get("/settings/users", params={"limit": 1000}).json()["items"]
    [number] = [one["userId"] for one in users if one["username"] == name]
    made_up = admin.post(f"/settings/users/{number}/password", None)["password"]
    page.get_by_role("dialog").get_by_role("button", name="Make").click()
    again = page.get_by_role("dialog", name="Sign in")
    again.locator("input[autocomplete=current-password]").fill(made_up)
    again.get_by_role("button", name="Sign in", exact=True).click()
    first = page.get_by_role("dialog", name="To be done first")
    choose(first, None, PASSWORD + "3")
    expect(first).to_be_hidden()
    expect(page.get_by_role("textbox", name="Label")).to_have_value("kept")
