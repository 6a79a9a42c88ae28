"""Signing in at hubs of a test's own: killed and started anew, wanting a second factor, with an identity provider."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from .conftest import SECONDS, Looking
from .test_account import ACCOUNT, PASSWORD, choose, set_up, type_in

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(240)]

ELSEWHERE = re.compile(r"^https?://(?!127\.0\.0\.1:|localhost:)")  # the provider's page wants styles from there


def free() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as tried:
        return tried.getsockname()[1]


def program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def answers(url: str) -> None:
    """Waits until somebody does there."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        try:
            if httpx.get(url, trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise TimeoutError(url)


class Own:
    """A hub of a test's own, without an estate, that may be killed and started again in its place."""

    def __init__(self, home: Path, settings: str = "") -> None:
        port = free()
        self.url = f"http://127.0.0.1:{port}"
        self._env = {"LANG": "C.UTF-8", "HOME": str(home), "KSHUB_HOME": str(home / "hub")}
        (home / "hub").mkdir(mode=0o700)
        lines = [f'listen = "127.0.0.1:{port}"', f'publicUrl = "{self.url}"', settings, "[tls]", "enabled = false"]
        (home / "hub" / "kshub.toml").write_text("\n".join(lines), encoding="utf-8")
        self.made_up = re.search(r"admin\D* (\S{20})", self._run("init").stdout).group(1)
        self.start()

    def _run(self, *words):
        return subprocess.run(
            [program("kshub"), *words], env=self._env, check=True, capture_output=True, text=True, timeout=SECONDS
        )

    def start(self) -> None:
        self._process = subprocess.Popen([program("kshub"), "serve"], env=self._env, stderr=subprocess.DEVNULL)
        answers(f"{self.url}/readyz")

    def end(self, by=signal.SIGINT) -> None:
        self._process.send_signal(by)
        self._process.wait(30)


@pytest.fixture
def own(tmp_path):
    made = []

    def hub(settings=""):
        made.append(Own(tmp_path, settings))
        return made[-1]

    yield hub
    for one in made:
        one.end()


@pytest.fixture
def window(chromium):
    """Opens a window on another hub."""
    opened = []

    def at(hub, **looks):
        opened.append(Looking(chromium, hub, **looks))
        opened[-1].page.context.route(ELSEWHERE, lambda route: route.abort())
        return opened[-1].page

    yield at
    for one in opened:
        one.close()


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
    expect(page.get_by_role("dialog")).to_contain_text("管理サーバーに接続できません")
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


@pytest.fixture
def issuer():
    """oidc-provider-mock, on loopback, which knows one person."""
    port = free()
    user = json.dumps({"sub": "s-3", "preferred_username": "saburo", "name": "佐藤 三郎"})
    words = [program("oidc-provider-mock"), "--port", str(port), "--user-claims", user]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    answers(f"http://localhost:{port}/.well-known/openid-configuration")
    yield f"http://localhost:{port}"
    process.terminate()
    process.wait(30)


def test_by_an_identity_provider(own, window, tmp_path, issuer):
    secret = tmp_path / "secret"
    secret.write_text("secret", encoding="utf-8")
    secret.chmod(0o600)
    words = {"issuer": issuer, "clientId": "hub", "clientSecretFile": str(secret), "displayName": "社内ログイン"}
    lines = ["[oidc]", *(f'{name} = "{value}"' for name, value in words.items())]
    hub = own("\n".join(lines))
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


def say_yes(page):
    """The person at the provider's page."""
    page.locator("input[name=sub]").fill("s-3")
    page.get_by_role("button", name=re.compile("Authorize", re.IGNORECASE)).click()
