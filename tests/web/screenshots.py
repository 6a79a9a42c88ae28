"""Every page in both languages and both themes, as pictures to be looked at:  make screenshots"""

import shutil
import sys
import tempfile
from itertools import product
from pathlib import Path

from playwright.sync_api import sync_playwright

from .conftest import ARGS, Hub, Looking, settled
from .places import PAGES


def take(window: Looking, place: Path) -> None:
    page = window.page
    page.goto("/")
    page.locator("input[autocomplete=username]").wait_for()
    page.screenshot(path=place / "signin.png")
    window.sign_in()
    for name, path in PAGES.items():
        page.goto(path)
        settled(page)
        page.screenshot(path=place / f"{name}.png")


def main(place: Path) -> None:
    home = Path(tempfile.mkdtemp(prefix="screenshots-"))
    hub = Hub(home)
    try:
        with sync_playwright() as player:
            browser = player.chromium.launch(executable_path=shutil.which("chromium"), args=ARGS)
            for language, theme in product(("ja-JP", "en-US"), ("light", "dark")):
                there = place / f"{language}-{theme}"
                there.mkdir(parents=True, exist_ok=True)
                window = Looking(browser, hub, locale=language, color_scheme=theme)
                take(window, there)
                window.close()
                print(there, len(list(there.iterdir())), "pictures", *window.complaints)
            browser.close()
    finally:
        hub.stop()
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
