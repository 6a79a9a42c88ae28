"""How fast the map is drawn: the built pages in Debian's Chromium without a GPU, the hub's answers made up.

    python -m bench.map      (make bench-map)

For each size: frames a second while the map is panned, from far, from near and at the names of hosts; milliseconds from
having the hub's answer to the first picture; milliseconds to find what is under the pointer (95 of 100 take less).
"""

import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page, Request, Route, sync_playwright
from tests.web.conftest import ARGS, BUILT
from tests.web.worlds import made

SIZES: Final = (1_000, 5_000, 20_000)
HERE: Final = "http://map.invalid"  # never asked for: every request is answered here
WINDOW: Final = {"width": 1600, "height": 1000}
NEAR: Final = {"far": 0.0, "cells": 1.3, "names": 4.0}  # zoom; 0: all of it
SECONDS: Final = 3
ME: Final = {
    "username": "bench",
    "displayName": "bench",
    "role": "administrator",
    "csrfToken": "-",
    "spaces": [],
}

PAN = """async (seconds) => {
  const canvas = document.querySelector("canvas.map");
  const {left, top, width, height} = canvas.getBoundingClientRect();
  const at = (type, target, x, y) => target.dispatchEvent(new MouseEvent(type,
    {bubbles: true, cancelable: true, view: window, button: 0, buttons: 1, clientX: x, clientY: y}));
  const [x, y] = [left + width / 2, top + height / 2];
  at("mousedown", canvas, x, y);
  const frame = () => new Promise((then) => requestAnimationFrame(then));
  const begun = await frame();
  let frames = 0, now = begun;
  while (now - begun < seconds * 1000) {
    const turn = (now - begun) / 400;
    at("mousemove", window, x + 150 * Math.sin(turn), y + 100 * Math.cos(turn));
    now = await frame();
    frames += 1;
  }
  at("mouseup", window, x, y);
  return frames * 1000 / (now - begun);
}"""

PICK = """() => {
  const canvas = document.querySelector("canvas.map");
  const {left, top, width, height} = canvas.getBoundingClientRect();
  const took = [];
  for (let one = 0; one < 400; one += 1) {
    const event = new PointerEvent("pointermove",
      {bubbles: true, clientX: left + (one * 37) % width, clientY: top + (one * 53) % height});
    const begun = performance.now();
    canvas.dispatchEvent(event);
    took.push(performance.now() - begun);
  }
  return took.sort((a, b) => a - b)[Math.floor(took.length * 0.95)];
}"""

FIRST = """() => {
  const shown = performance.getEntriesByName("map-shown")[0].startTime;
  return shown - performance.getEntriesByName("map-told")[0].startTime;
}"""


def answer(request: Request, world: str) -> str:
    """What the hub would say."""
    path = request.url.removeprefix(HERE).partition("?")[0]
    if path.endswith("/map"):
        return world
    answers: dict[str, Any] = {
        "/api/session": ME,
        "/api/apps/sonar/networks/1": {"networkId": "1", "displayName": "benchmark", "spaceId": "1"},
    }
    return json.dumps(answers.get(path, {"items": [], "total": 0}))


def serve(route: Route, request: Request, world: str) -> None:
    path = request.url.removeprefix(HERE)
    if path.startswith("/api/"):
        route.fulfill(body=answer(request, world), content_type="application/json")
    elif path.startswith("/assets/"):
        route.fulfill(path=BUILT.parent / path.lstrip("/"))
    else:
        route.fulfill(body=BUILT.read_text(encoding="utf-8"), content_type="text/html")


def opened(browser: Browser, hosts: int, query: str = "") -> Page:
    page = browser.new_page(viewport=WINDOW)
    world = made(hosts)
    page.route("**/*", lambda route, request: serve(route, request, world))
    page.goto(f"{HERE}/apps/sonar/networks/1/map{query}")
    page.wait_for_function("performance.getEntriesByName('map-shown').length > 0")
    page.wait_for_timeout(500)  # what else the page has to do at first is not panning
    return page


def measure(browser: Browser, hosts: int) -> dict[str, Any]:
    page = opened(browser, hosts)
    figures: dict[str, Any] = {"hosts": hosts, "firstPictureMs": round(page.evaluate(FIRST))}
    figures["pickMs"] = round(page.evaluate(PICK), 2)
    fps = {}
    for name, zoom in NEAR.items():
        if zoom:
            page.close()
            page = opened(browser, hosts, f"?at=1000,1000,{zoom}")
        fps[name] = round(page.evaluate(PAN, SECONDS), 1)
    page.close()
    return figures | {"fps": fps}


def weights() -> dict[str, int]:
    """Bytes by gzip of what only the map loads."""
    chunks = sorted((BUILT.parent / "assets").glob("map-*.js.gz"))
    return {re.sub(r"-[^-]*$", "", one.name.removesuffix(".js.gz")): one.stat().st_size for one in chunks}


def main() -> None:
    found = shutil.which("chromium")
    if found is None or not Path(BUILT).exists():
        sys.exit("this needs Chromium (package chromium) and the pages (make web)")
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=found, args=ARGS)
        measured = []
        for hosts in SIZES:
            measured.append(measure(browser, hosts))
            print(measured[-1])
        browser.close()
    print(json.dumps({"sizes": measured, "gzippedBytes": weights()}))


if __name__ == "__main__":
    main()
