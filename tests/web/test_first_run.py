"""From an empty hub to the packages of a machine, as the guide says it: in a browser, and on the Ksocket's machine."""

import json
import os
import shlex
import socket
import subprocess
import sys
import threading
from contextlib import closing, suppress
from pathlib import Path

import pytest
from playwright.sync_api import expect

from ksocket.credentials.formats import read
from lab.namespaces import inside

from .conftest import Looking, settled

HERE = "127.0.0.1"
BIN = Path(sys.executable).parent
CONFINE = "10.77.0.0/16,127.0.0.0/8"  # whatever the hub orders, no packet goes elsewhere
PASSWORD = "a password for the browser"
SECRET = "lab-Common-7Gx"
KEYS = ("lab-auth-pass", "lab-priv-pass")
FOR, EXCEPT = "対象のアドレス・ネットワーク", "除外するアドレス・ネットワーク"
GUIDE = "/apps/sonar/guide"
SCAN_MS = 400_000

pytestmark = [pytest.mark.xdist_group("web"), pytest.mark.timeout(900)]


class EmptyHub:
    """`kshub init` and `kshub serve` with a certificate of its own, on loopback: what the browser talks to."""

    def __init__(self, place):
        self.home, self.environment = place / "hub", {"LANG": "C.UTF-8", "HOME": str(place), "PATH": os.environ["PATH"]}
        self.home.mkdir(mode=0o700)
        with socket.create_server((HERE, 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"https://{HERE}:{self.port}"
        (self.home / "kshub.toml").write_text(f'listen = "{HERE}:{self.port}"\n')
        told = self._kshub("init", "--name", HERE)
        self.fingerprint = next(line.split(": ")[1] for line in told.splitlines() if "caFingerprint" in line)
        self.first = next(line for line in told.splitlines() if "password" in line and "admin" in line)
        self._log = (place / "hub.log").open("wb")
        words = [str(BIN / "kshub"), "--home", str(self.home), "serve"]
        self._process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=self._log, env=self.environment)
        self.password = PASSWORD

    def _kshub(self, *words):
        command = [str(BIN / "kshub"), "--home", str(self.home), *words]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True).stdout

    def ready(self):
        """Until connections are taken."""
        while True:
            assert self._process.poll() is None
            with suppress(ConnectionRefusedError), socket.create_connection((HERE, self.port), 30):
                return

    def stop(self):
        self._process.terminate()
        self._process.wait(30)
        self._process.stdout.close()
        self._log.close()


class Door:
    """The hub's port, on loopback of another network namespace: what comes there is carried here."""

    def __init__(self, pid, port):
        self._port = port
        self._server = inside(pid, lambda: socket.create_server((HERE, port)))
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self):
        with suppress(OSError):  # closed
            while True:
                came, _ = self._server.accept()
                on = socket.create_connection((HERE, self._port), 30)
                for one, other in ((came, on), (on, came)):
                    threading.Thread(target=carry, args=(one, other), daemon=True).start()

    def close(self):
        # a thread that waits in accept() holds a socket that is only closed
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()


def carry(one, other):
    one.settimeout(None)
    with closing(one), suppress(OSError):
        while some := one.recv(1 << 16):
            other.sendall(some)
        other.shutdown(socket.SHUT_WR)


@pytest.fixture
def empty_hub(tmp_path, chromium):
    made = EmptyHub(tmp_path)
    try:
        made.ready()
        choose_password(chromium, made)
        yield made
    finally:
        made.stop()


def choose_password(chromium, hub):
    """What everybody has to do at the first login."""
    context = chromium.new_context(base_url=hub.url, ignore_https_errors=True)
    given = hub.first.split()[-1]
    word = context.request.post("/api/session", data={"username": "admin", "password": given}).json()["csrfToken"]
    change = {"current": given, "password": hub.password}
    answer = context.request.put("/api/session/password", data=change, headers={"X-CSRF-Token": word})
    assert answer.ok, answer.text()
    context.close()


@pytest.fixture
def heard():
    """What a page asked for: each address, and what was sent along."""
    return []


def listen(page, heard):
    page.on("request", lambda one: heard.append(f"{one.method} {one.url}\n{one.headers}\n{one.post_data or ''}"))


def nothing_left(page, heard, *secrets):
    """No request told a secret, and this browser keeps none."""
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, location.href, history.state])")
    text = "\n".join([*heard, kept, json.dumps(page.context.cookies())])
    assert len(heard) > 10
    assert [one for one in secrets if one in text] == []


def section(page, name):
    return page.get_by_role("region", name=name, exact=True)


def fact(part, name):
    return part.get_by_text(name, exact=True).locator("xpath=following-sibling::*[1]").inner_text()


def write(part, text):
    """What a person does with a card of the guide: the text into the file of that path, with that mode."""
    path, mode = Path(fact(part, "パス")), int(fact(part, "モード"), 8)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)
    return path


def connect_by(page, net, place):
    """Writes the two files of the guide, and runs its command in the lab."""
    page.get_by_role("textbox", name="ksocket のディレクトリ").fill(str(place))
    card = section(page, "1. 設定ファイル")
    expect(card).to_contain_text(f"{place}/etc/ksocket/ksocket.toml")
    lines = card.get_by_label("ksocket.toml に書く行", exact=True).inner_text()
    limits = f'\n[limits]\nprohibited = ["{net.address("tripwire")}"]\n'  # what the site's own people add
    write(card, lines + limits)
    card = section(page, "2. トークン")
    card.get_by_role("button", name="トークンの発行").click()
    write(card, card.get_by_label("トークン", exact=True).inner_text())
    told = section(page, "3. 起動").get_by_label("ksocket を起動するコマンド", exact=True).inner_text()
    sudo, *words = shlex.split(told)
    assert (sudo, words) == ("sudo", [f"KSOCKET_HOME={place}", "ksocket", "connect"])
    environment = [f"PATH={BIN}:{os.environ['PATH']}", f"HOME={place}", "LANG=C.UTF-8", f"KSOCKET_CONFINE={CONFINE}"]
    return net.popen("collector", ["env", "-i", *environment, *words], stderr=subprocess.DEVNULL)


def fill(page, fields):
    for name, value in fields.items():
        typed(page, name).fill(value)


def typed(page, name):
    return page.get_by_role("textbox", name=name, exact=True)


def composed(page):
    return section(page, "接続情報ファイル"), section(page, "接続情報ファイル").get_by_label(
        "接続情報ファイルの内容", exact=True
    ).inner_text()


def choose(page, name):
    page.get_by_role("radiogroup", name="接続方式").get_by_text(name, exact=True).click()


def write_accounts(page):
    """The account of Linux machines, and SNMP v3 of the router: two files of the form."""
    fill(page, {FOR: "10.77.0.0/26, 10.77.1.0/26", "ユーザー名": "scanner", "パスワード": SECRET})
    fill(page, {EXCEPT: "10.77.0.30 10.77.1.21 10.77.1.22 10.77.1.23"})
    ssh = write(*composed(page))
    choose(page, "SNMP v3")
    fill(page, {FOR: "10.77.0.1,10.77.1.1", EXCEPT: "", "ユーザー名": "labuser"})
    fill(page, {"認証パスワード": KEYS[0], "暗号化パスワード": KEYS[1]})
    page.get_by_role("combobox", name="認証方式").click()
    page.get_by_role("option", name="SHA-1").click()
    return ssh, write(*composed(page))


@pytest.mark.lab
def test_from_nothing_to_a_package_list(chromium, empty_hub, office, tmp_path, heard):
    window = Looking(chromium, empty_hub, ignore_https_errors=True)
    page = window.sign_in()
    listen(page, heard)
    door = Door(office.pid("collector"), empty_hub.port)
    page.get_by_role("link", name="手順に沿って設定").click()
    page.get_by_role("textbox", name="ネットワークの名前").fill("オフィス")
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="Ksocket の名前").fill("office-1")
    page.keyboard.press("Enter")
    expect(section(page, "1. 設定ファイル")).to_contain_text(empty_hub.fingerprint)
    ksocket = connect_by(page, office, tmp_path / "ksocket")
    try:
        expect(section(page, "3. 起動")).to_contain_text("接続済", timeout=60_000)
        section(page, "3. 起動").get_by_role("button", name="次へ").click()
        files = write_accounts(page)
        page.get_by_role("button", name="次へ: 実行前確認").click()
        page.get_by_role("button", name="実行前確認", exact=True).click()
        plan = section(page, "office-1 の実行内容")
        expect(plan).to_contain_text("適合する接続情報ファイル: 2 件", timeout=60_000)
        for one in files:
            expect(plan).to_contain_text(one.name)
        expect(plan).to_contain_text("10.77.0.0/26")
        page.get_by_role("button", name="スキャンを開始").click()
        hosts = page.get_by_role("table", name="見つかった機器")
        expect(hosts).to_contain_text(office.address("debian"), timeout=SCAN_MS)
        page.reload()  # whoever leaves comes back to where the scan is
        page.get_by_role("link", name="のパッケージを見る").click(timeout=SCAN_MS)
        rows = page.get_by_role("table", name="パッケージ").locator(".grid-row")
        expect(rows.first).to_be_visible()
        page.get_by_role("textbox", name="検索").fill("openssl")
        expect(rows.first).to_contain_text("openssl")
        nothing_left(page, heard, SECRET, *KEYS)
        stored = b"".join(one.read_bytes() for one in empty_hub.home.rglob("*") if one.is_file())
        assert [one for one in (SECRET, *KEYS) if one.encode() in stored] == []
        assert office.events("tripwire") == []
    finally:
        ksocket.terminate()
        ksocket.wait(30)
        door.close()
        window.close()
    assert window.complaints == []


def given(method, secret):
    """What is typed for a method, beside the addresses; and the file's folder."""
    return {
        "SSH": ("ssh", {"ユーザー名": "john", "パスワード": secret}),
        "SNMP v2c": ("snmp", {"コミュニティ名": secret}),
        "SNMP v3": ("snmp", {"ユーザー名": "john", "認証パスワード": secret, "暗号化パスワード": secret}),
        "WinRM": ("winrm", {"ユーザー名": "CORP\\john", "パスワード": secret}),
    }[method]


def test_what_the_form_writes_ksocket_reads_and_the_hub_never_sees(look, hub, tmp_path, heard):
    secret = "q\"uote'\\秘密-8d1f"
    page = look().sign_in()
    listen(page, heard)
    page.goto(f"{GUIDE}?network=1&ksocket=1&step=credentials&home={tmp_path}")
    settled(page)
    for method in ("SSH", "SNMP v2c", "SNMP v3", "WinRM"):
        choose(page, method)
        folder, fields = given(method, secret)
        fill(page, {FOR: "10.0.0.0/24"} | fields)
        path = write(*composed(page))
        assert path.parent == tmp_path / "etc" / "ksocket" / "credentials" / folder
        account = read(path, folder)
        assert [str(one) for one in account.includes] == ["10.0.0.0/24"]
        kept = [getattr(account, one, None) for one in ("password", "community", "auth_key", "priv_key")]
        assert {one.reveal() for one in kept if one is not None} == {secret}
    nothing_left(page, heard, secret, "8d1f")
    page.reload()
    settled(page)
    expect(typed(page, "パスワード")).to_have_value("")


def test_what_is_wrong_is_said_beside_it(look):
    page = look().sign_in()
    page.goto(f"{GUIDE}?network=1&ksocket=1&step=credentials")
    fill(page, {FOR: "10.0.0.1-9", "ユーザー名": "john", "パスワード": "x"})
    expect(page.get_by_text("名前や範囲は使えません")).to_be_visible()
    expect(section(page, "接続情報ファイル")).to_have_count(0)
    choose(page, "SNMP v3")
    fill(page, {"認証パスワード": "short"})
    expect(page.get_by_text("8 文字以上")).to_be_visible()
    page.goto(f"{GUIDE}?network=1&ksocket=1&step=connect")
    page.get_by_role("textbox", name="ksocket のディレクトリ").fill("/opt/$(reboot)")
    expect(page.get_by_text("絶対パスを")).to_be_visible()
    expect(section(page, "2. トークン")).to_contain_text("/opt/fixpoint/ksocket/etc/ksocket/token")


def test_a_viewer_is_told_whose_it_is(look, hub):
    name, password = "guide-viewer", "correct horse battery"
    page = look().sign_in()
    told = {"username": name, "password": password, "role": "viewer"}
    csrf = page.request.get("/api/session").json()["csrfToken"]
    answer = page.request.post("/api/settings/users", data=told, headers={"X-CSRF-Token": csrf})
    assert answer.status in (201, 409), answer.text()
    other = look().sign_in(name, password)
    other.goto(GUIDE)
    expect(other.get_by_text("オペレーターの権限が必要です")).to_be_visible()
