"""How fast the list of nodes is in a browser. Last line: JSON.

A real `kshub serve` as a process of its own over 100,000 nodes, and headless Chromium that looks at it over TLS on
loopback.
    first_rows_ms       from the address, everything of the pages in the browser's cache, to the first rows (goal 1,000)
    filter_ms           from the end of the pause after the last key to the rows of the search (goal 300): p95;
                        median, and the first of all
    blank_frames        frames with an empty row while one scrolls by the wheel, of `frames`; fps while one does
    jump_ms             from the key End, at the top of the list, to its last rows
    facet_ms            from the click to the values of a field, p95
"""

import argparse
import asyncio
import json
import math
import shutil
import sys
import time
from pathlib import Path
from statistics import median

from collectors import PORT
from playwright.async_api import Page, async_playwright
from serving import alone, serving

from kshub import app, config
from kshub.auth import people
from kshub.clock import seconds_now

NAME, PASSWORD = "bench", "a benchmark looks at pages"
NODES = f"https://127.0.0.1:{PORT}/apps/sonar/networks"
SEARCHES = (
    *("host12", "os:debian", "state:new", "10.0.3.", "version:12.4", "nowhere", "host77", "subnet:10.0.7.0/24"),
    *(
        "host1",
        "host9 state:new",
        "os:ubuntu",
        "-os:debian",
        "10.0.200.0/22",
        "type:server",
        "has:packages",
        "host9999",
    ),
    *("version:12.4 host3", "method:ssh", "-has:packages", "subnet:10.0.0.0/16"),
)
FACETS = ("機器種別", "システム", "サブネット", "取得できた方式")
PAUSE_MS = 200  # as pages/nodes/search.tsx waits after the last key
NOTCH = 100  # pixels of one step of a wheel
STEPS = 300

COUNT = """() => {
  window.seen = {frames: 0, blank: 0, began: performance.now()};
  const look = () => {
    const grid = document.querySelector('[role=grid]').getBoundingClientRect();
    const rows = [...document.querySelectorAll('.grid-row')].filter((one) => {
      const at = one.getBoundingClientRect();
      return at.bottom > grid.top + 40 && at.top < grid.bottom;
    });
    window.seen.frames += 1;
    if (rows.length < 5 || rows.some((one) => one.dataset.blank === 'true')) window.seen.blank += 1;
    window.seen.took = performance.now() - window.seen.began;
    window.seen.next = requestAnimationFrame(look);
  };
  window.seen.next = requestAnimationFrame(look);
}"""


async def person(home: Path) -> None:
    """Somebody who may look."""
    async with app.store_of(config.load(home)) as store, store.write() as connection:
        await people.add(connection, NAME, PASSWORD, "administrator", seconds_now())


def p95(milliseconds: list[float]) -> float:
    return round(sorted(milliseconds)[math.ceil(len(milliseconds) * 0.95) - 1], 1)


async def shown(page: Page) -> None:
    """Rows are there, and none of those that are seen is empty."""
    await page.wait_for_function(
        "() => document.querySelector('.grid-row') && !document.querySelector('.grid-row[data-blank=true]')"
    )


async def sign_in(page: Page) -> None:
    await page.goto(f"https://127.0.0.1:{PORT}/")
    await page.locator("input[autocomplete=username]").fill(NAME)
    await page.locator("input[autocomplete=current-password]").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.get_by_role("navigation").wait_for(state="attached")


async def first_rows(page: Page, address: str, times: int) -> dict[str, float]:
    took = []
    for _ in range(times):
        await page.goto("about:blank")
        began = time.perf_counter()
        await page.goto(address, wait_until="commit")
        await shown(page)
        took.append((time.perf_counter() - began) * 1000)
    return {"first_rows_ms": p95(took)}


async def filtered(page: Page) -> dict[str, float]:
    """The answer has come, and its rows, or the word that there are none, are drawn."""
    box, took = page.get_by_role("textbox", name="ノードの検索"), []
    for search in SEARCHES:
        began = time.perf_counter()
        async with page.expect_response(lambda answer: "managed-nodes?" in answer.url and "search=&" not in answer.url):
            await box.fill(search)
        await drawn(page)
        took.append((time.perf_counter() - began) * 1000 - PAUSE_MS)
        print(f"  {search}: {took[-1]:.0f} ms, {await page.locator('[aria-live=polite]').first.inner_text()}")
        await box.fill("")
        await page.wait_for_function("() => !new URL(location).searchParams.has('search')")
        await drawn(page)
    await box.press("Escape")
    return {"filter_ms": p95(took), "filter_median_ms": round(median(took), 1), "filter_first_ms": round(took[0], 1)}


async def drawn(page: Page) -> None:
    """What is shown is what was asked for."""
    await page.wait_for_function(
        "() => !document.querySelector('[aria-busy=true]') && !document.querySelector('.grid-row[data-blank=true]')"
    )


async def scrolled(page: Page) -> dict[str, float]:
    grid = page.get_by_role("grid")
    await shown(page)
    await grid.hover()
    await page.evaluate(COUNT)
    for _ in range(STEPS):
        await page.mouse.wheel(0, NOTCH)
        await page.wait_for_timeout(16)
    seen = await page.evaluate("() => { cancelAnimationFrame(window.seen.next); return window.seen; }")
    rows = await page.evaluate("() => document.querySelector('[role=grid]').scrollTop / 36")
    fps = round(seen["frames"] / seen["took"] * 1000, 1)
    speed = round(rows / seen["took"] * 1000)
    return {"frames": seen["frames"], "blank_frames": seen["blank"], "fps": fps, "rows_per_second": speed}


async def jumped(page: Page) -> dict[str, float]:
    await page.get_by_role("grid").focus()
    await page.keyboard.press("Home")
    await shown(page)
    began = time.perf_counter()
    await page.keyboard.press("End")
    await page.locator(".grid-row[data-active=true][data-blank=false]").wait_for()
    await shown(page)
    return {"jump_ms": round((time.perf_counter() - began) * 1000, 1)}


async def counted(page: Page) -> dict[str, float]:
    took = []
    for name in FACETS:
        began = time.perf_counter()
        await page.get_by_role("group", name="絞り込み").get_by_role("button", name=name).click()
        await page.get_by_role("dialog").get_by_role("checkbox").first.wait_for()
        took.append((time.perf_counter() - began) * 1000)
        await page.keyboard.press("Escape")
        await page.get_by_role("dialog").wait_for(state="hidden")
    return {"facet_ms": p95(took)}


async def measure(engine: str, hosts: int, packages: int, times: int) -> dict[str, float]:
    async with serving(engine, hosts, packages, person) as hub, async_playwright() as player:
        browser = await player.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        size = {"width": 1400, "height": 900}
        context = await browser.new_context(ignore_https_errors=True, locale="ja-JP", viewport=size)
        page = await context.new_page()
        await sign_in(page)
        figures = await first_rows(page, f"{NODES}/{hub.network}/managed-nodes", times)
        figures |= await scrolled(page)
        figures |= await jumped(page)
        figures |= await filtered(page)
        figures |= await counted(page)
        await browser.close()
    print(f"{engine}: {figures}", flush=True)
    return figures


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--hosts", type=int, default=100_000)
    options.add_argument("--packages", type=int, default=20)
    options.add_argument("--times", type=int, default=5, help="how often the first rows are waited for")
    options.add_argument("--engine", choices=("sqlite", "postgresql"), action="append")
    chosen = options.parse_args()
    if shutil.which("chromium") is None:
        sys.exit("Chromium is not installed: package chromium")
    alone()
    size = chosen.hosts, chosen.packages, chosen.times
    engines = chosen.engine or ["sqlite"]
    print(json.dumps({engine: asyncio.run(measure(engine, *size)) for engine in engines}))


if __name__ == "__main__":
    main()
