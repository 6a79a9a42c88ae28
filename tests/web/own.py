"""Hubs of a test's own, without an estate, and an identity provider for them. Nothing but loopback is reached."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

SECONDS = 120  # until a hub stands, on a machine that does other things too
OFFICE = "社内ログイン"  # what the provider is called
PASSWORD = "correct horse battery"
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


class Administrator:
    """The API as the administrator of such a hub asks it, whose password is PASSWORD from now on."""

    def __init__(self, hub: Own) -> None:
        self.client = httpx.Client(base_url=f"{hub.url}/api", trust_env=False, timeout=60)
        self._sign_in(hub.made_up)
        self("PUT", "/session/password", {"current": hub.made_up, "password": PASSWORD})
        self._sign_in(PASSWORD)

    def _sign_in(self, password: str) -> None:
        me = self("POST", "/session", {"username": "admin", "password": password})
        self.client.headers["X-CSRF-Token"] = me["csrfToken"]

    def __call__(self, method, path, body=None):
        answer = self.client.request(method, path, json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None


class Provider:
    """oidc-provider-mock, which knows one person, of one group."""

    def __init__(self) -> None:
        port = free()
        known = {"sub": "s-3", "preferred_username": "saburo", "name": "佐藤 三郎", "groups": ["net-team"]}
        words = [program("oidc-provider-mock"), "--port", str(port), "--user-claims", json.dumps(known)]
        self.issuer = f"http://localhost:{port}"
        self._process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        answers(f"{self.issuer}/.well-known/openid-configuration")

    def settings(self, place: Path) -> str:
        """Of a hub that asks it; its secret lies in that place."""
        secret = place / "secret"
        secret.write_text("secret", encoding="utf-8")
        secret.chmod(0o600)
        words = {
            "issuer": self.issuer,
            "clientId": "hub",
            "clientSecretFile": str(secret),
            "displayName": OFFICE,
        }
        return "\n".join(["[oidc]", *(f'{name} = "{value}"' for name, value in words.items())])

    def end(self) -> None:
        self._process.terminate()
        self._process.wait(30)


def say_yes(page):
    """The person at the provider's page."""
    page.locator("input[name=sub]").fill("s-3")
    page.get_by_role("button", name=re.compile("Authorize", re.IGNORECASE)).click()
