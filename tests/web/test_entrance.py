"""What an administrator does where somebody cannot sign in, and where a message did not go out; at hubs of its own."""

import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue

import httpx
import pytest
from playwright.sync_api import expect

from kshub.auth import totp
from kshub.auth.slowing import FREE_NAME

from .own import OFFICE, PASSWORD, say_yes
from .playing import Player
from .test_account import type_in

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(240)]

LONG = 60_000  # milliseconds: messages go out beside what else the hub does


def signed_in(page, username):
    page.goto("/")
    type_in(page, username, PASSWORD)
    inside(page)
    return page


def inside(page):
    expect(page.get_by_role("navigation", name="メインメニュー")).to_be_attached()


def row(page, table, text):
    return page.get_by_role("table", name=table, exact=True).get_by_role("row").filter(has_text=text)


def sure(page, name):
    page.get_by_role("dialog", name=name).get_by_role("button", name=name).click()


def by_provider(page):
    page.get_by_role("link", name=f"{OFFICE} でサインイン").click()
    say_yes(page)


@pytest.mark.slow
def test_who_was_linked_comes_in_by_the_provider_until_it_is_undone(own, window, administrator, provider, tmp_path):
    hub = own(provider.settings(tmp_path))
    ask = administrator(hub)
    told = {"username": "saburo", "role": "none", "password": PASSWORD}
    number = ask("POST", "/settings/users", told)["user"]["userId"]
    group = ask("POST", "/settings/groups", {"displayName": "回線担当", "external": "net-team"})["groupId"]
    ask("PUT", f"/settings/groups/{group}/grants", {"spaceId": None, "role": "operator"})

    theirs = window(hub)
    theirs.goto("/")
    by_provider(theirs)
    expect(theirs.get_by_role("alert")).to_contain_text("同じ名前のユーザーがすでに登録されています")
    page = signed_in(window(hub), "admin")
    page.goto(f"/settings/users/{number}")
    linked = row(page, "サインイン方法", OFFICE)
    expect(linked).to_contain_text("未連携")
    expect(page.get_by_text("まだ役割がない")).to_be_visible()
    linked.get_by_role("button", name="連携", exact=True).click()
    page.get_by_role("dialog").get_by_role("textbox", name="subject").fill("s-3")
    page.keyboard.press("Enter")
    expect(linked).to_contain_text("s-3")

    by_provider(theirs)
    inside(theirs)
    assert theirs.request.get("/api/session").json()["username"] == "saburo"
    page.reload()
    held = page.get_by_role("table", name="役割", exact=True)
    expect(held).to_contain_text("オペレーター")
    expect(held).to_contain_text("グループ 回線担当")
    expect(page.get_by_role("table", name="サインイン中のセッション")).to_contain_text("ID プロバイダー")

    linked.get_by_role("button", name="連携の解除").click()
    sure(page, "連携の解除")
    expect(linked).to_contain_text("未連携")
    expect(page.get_by_text("まだ役割がない")).to_be_visible()
    theirs.goto("/")
    by_provider(theirs)
    expect(theirs.get_by_role("alert")).to_contain_text("同じ名前のユーザーがすでに登録されています")


@pytest.mark.slow
def test_who_mistyped_and_who_lost_a_phone_come_in_again(own, window, administrator):
    hub = own()
    ask = administrator(hub)
    told = {"role": "viewer", "password": PASSWORD}
    goro, rokuro = (
        ask("POST", "/settings/users", told | {"username": one})["user"]["userId"] for one in ("goro", "rokuro")
    )
    with httpx.Client(base_url=f"{hub.url}/api", trust_env=False, timeout=60) as theirs:
        wrong = {"username": "goro", "password": "not mine at all"}
        assert {theirs.post("/session", json=wrong).status_code for _ in range(FREE_NAME)} == {401}
        me = theirs.post("/session", json={"username": "rokuro", "password": PASSWORD}).json()
        theirs.headers["X-CSRF-Token"] = me["csrfToken"]
        offered = theirs.post("/session/totp", json={"password": PASSWORD}).json()
        shown = totp.code(offered["secret"], int(time.time()) // totp.STEP)
        assert theirs.post("/session/totp/confirm", json={"code": shown}).is_success

    page = signed_in(window(hub), "admin")
    page.goto("/settings/users")
    expect(row(page, "ユーザー", "goro")).to_contain_text("試行制限中")
    page.goto(f"/settings/users/{goro}")
    failures = row(page, "サインイン方法", "パスワードの誤り")
    failures.get_by_role("button", name="制限を解除").click()
    expect(failures).to_contain_text("制限なし")
    expect(failures.get_by_role("button")).to_have_count(0)
    signed_in(window(hub), "goro")
    page.goto(f"/settings/users/{rokuro}")
    second = row(page, "サインイン方法", "二要素認証")
    expect(second).to_contain_text("設定済")
    second.get_by_role("button", name="二要素認証の解除").click()
    sure(page, "二要素認証の解除")
    expect(second).to_contain_text("未設定")
    signed_in(window(hub), "rokuro")  # no code is asked for


class Receiver:
    """A webhook on loopback; what it was told."""

    def __init__(self) -> None:
        self.told = told = Queue()

        class Answer(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                told.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.close()


def first_scan(hub, ask):
    """Something happens: the first scan of a network finds a machine."""
    networks = "/apps/sonar/networks"
    network = ask("POST", networks, {"displayName": "本社"})["networkId"]
    ksocket = ask("POST", f"{networks}/{network}/ksockets", {"displayName": "edge"})["ksocketId"]
    token = ask("POST", f"{networks}/{network}/ksockets/{ksocket}/tokens", {"days": 2})["token"]
    player = Player(hub.url, token, "installation-1")
    ask("POST", f"{networks}/{network}/scans", {"kind": "scan"})
    run = player.order().run
    player.host(run, "10.1.2.20", "web01")
    player.done(run, 1)
    return player


@pytest.mark.slow
def test_what_was_not_sent_is_sent_again(own, window, administrator, receiver):
    hub = own("[notify]\nallowPrivate = true")
    ask = administrator(hub)
    target = ask("POST", "/settings/notify-targets", {"displayName": "当番", "webhook": {"url": receiver.url}})
    rule = {"targetId": target["targetId"], "kinds": ["network-first"], "wait": 86_400}
    ask("POST", "/settings/notify-rules", rule)
    player = first_scan(hub, ask)
    page = signed_in(window(hub), "admin")
    page.goto("/settings/notifications")
    sent = page.get_by_role("table", name="送信履歴")
    expect(sent).to_contain_text("送信待ち", timeout=LONG)
    ask("PUT", f"/settings/notify-targets/{target['targetId']}", {"enabled": False})
    ask("PUT", f"/settings/notify-targets/{target['targetId']}", {"enabled": True})
    page.reload()
    expect(sent).to_contain_text("失敗")
    assert receiver.told.empty()
    page.get_by_role("button", name=re.compile("再送")).click()
    [one] = receiver.told.get(timeout=LONG / 1000)["events"]
    assert one["kind"] == "network-first"
    expect(sent).to_contain_text("送信済", timeout=LONG)
    expect(page.get_by_role("button", name=re.compile("再送"))).to_have_count(0)
    player.close()
