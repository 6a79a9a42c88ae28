"""A real hub with a made-up estate, and Debian's Chromium that looks at it. Nothing but loopback is reached."""

import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from .own import ELSEWHERE, SECONDS, Administrator, Own, Provider
from .playing import Site

BUILT = Path(__file__).parents[2] / "packages" / "kshub" / "src" / "kshub" / "static" / "index.html"
ARGS = ("--no-sandbox", "--disable-quic", "--disable-background-networking")


class Hub:
    """`kshub up --sample`, as a person would start it."""

    def __init__(self, place: Path) -> None:
        words = [str(Path(sys.executable).with_name("kshub")), "up", "--sample", "--directory", str(place / "hub")]
        self.place = place
        self._process = subprocess.Popen(
            words,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={"LANG": "C.UTF-8", "HOME": str(place)},
        )
        told = self._told()
        self.url = re.search(r"http://[\d.:]+", told).group()
        self.password = re.search(r"once\): (\S+)", told).group(1)
        self.token = (place / "hub" / "api-token").read_text().strip()

    def _told(self) -> str:
        end = threading.Timer(SECONDS, self._process.kill)
        end.start()
        lines = []
        for line in self._process.stdout:
            lines.append(line)
            if "Ctrl-C" in line:
                break
        end.cancel()
        return "".join(lines)

    def stop(self) -> None:
        self._process.send_signal(signal.SIGINT)
        self._process.wait(30)
        self._process.stdout.close()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    if not BUILT.exists():
        pytest.skip("the pages are not built: make web")
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("Chromium is not installed: package chromium")
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=found, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def hub(tmp_path_factory) -> Iterator[Hub]:
    made = Hub(tmp_path_factory.mktemp("web"))
    yield made
    made.stop()


def settled(page: Page) -> None:
    """Waits until the page has its heading, and nothing of it is still being loaded."""
    page.get_by_role("heading", level=1).first.wait_for()
    expect(page.locator(".mantine-Loader-root, h1 .mantine-Skeleton-root")).to_have_count(0)


class Looking:
    """One browser window of its own; what it complains of is kept."""

    def __init__(self, browser: Browser, hub: Hub, **looks) -> None:
        self.hub = hub
        self._context = browser.new_context(base_url=hub.url, **({"locale": "ja-JP"} | looks))
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(20_000)
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self._heard(said.type, said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:
            self.complaints.append(text)

    def sign_in(self, username: str = "admin", password: str | None = None) -> Page:
        """At the networks, signed in."""
        self.page.goto("/")
        self.page.locator("input[autocomplete=username]").fill(username)
        self.page.locator("input[autocomplete=current-password]").fill(password or self.hub.password)
        self.page.keyboard.press("Enter")
        self.page.get_by_role("navigation").wait_for(state="attached")
        self.page.goto("/apps/sonar/networks")
        self.page.get_by_role("heading", level=1).first.wait_for()
        return self.page

    def close(self) -> None:
        self._context.close()


@pytest.fixture
def look(chromium, hub) -> Iterator:
    """Opens windows; at the end none of them may have complained of anything."""
    opened = []

    def window(**looks) -> Looking:
        opened.append(Looking(chromium, hub, **looks))
        return opened[-1]

    yield window
    complaints = [one for each in opened for one in each.complaints]
    for one in opened:
        try:
            one.close()
        except Error:
            complaints.append("the window was gone")
    assert complaints == []


@pytest.fixture
def page(look) -> Page:
    """The networks, seen by the administrator, in Japanese."""
    return look().sign_in()


@pytest.fixture
def site(hub) -> Iterator[Site]:
    """A network of the test's own in the hub of all, with a Ksocket."""
    made = Site(hub)
    yield made
    made.end()


@pytest.fixture
def own(tmp_path) -> Iterator:
    """Makes a hub of the test's own, with these lines of kshub.toml."""
    made = []

    def hub(settings: str = "") -> Own:
        made.append(Own(tmp_path, settings))
        return made[-1]

    yield hub
    for one in made:
        one.end()


@pytest.fixture
def administrator() -> Iterator:
    """Signs the administrator of a hub of the test's own in: the API as they ask it."""
    made = []

    def of(hub: Own) -> Administrator:
        made.append(Administrator(hub))
        return made[-1]

    yield of
    for one in made:
        one.client.close()


@pytest.fixture
def provider() -> Iterator[Provider]:
    made = Provider()
    yield made
    made.end()


@pytest.fixture
def window(chromium) -> Iterator:
    """Opens a window on another hub."""
    opened = []

    def at(hub, **looks) -> Page:
        opened.append(Looking(chromium, hub, **looks))
        opened[-1].page.context.route(ELSEWHERE, lambda route: route.abort())
        return opened[-1].page

    yield at
    for one in opened:
        one.close()
