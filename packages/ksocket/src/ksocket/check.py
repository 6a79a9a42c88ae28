"""What would stop this collector: every point that a scan needs, asked without scanning."""

import asyncio
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from errno import EACCES
from pathlib import Path

from ksocket import app
from ksocket.config import Settings
from ksocket.credentials.accounts import Warn
from ksocket.credentials.formats import check_keys
from ksocket.credentials.store import Store
from ksocket.discover.gateway import look
from ksocket.discover.sweep import mode
from ksocket.faults import Fault
from ksocket.link.destinations import control_traffic
from ksocket.link.steps import steps
from kswire.orders import METHODS, Ask
from kswire.problems import Problem
from kswire.reports import Done, Tried


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that was looked at.

    name is a key of the messages ("check-<name>"); value is shown beside it; level is "ok", "warning" or "error".
    """

    name: str
    value: str
    level: str = "ok"
    fault: Fault | Warn | None = None
    problem: Problem | None = None
    text: str | None = None  # in words already, as the link says it


def points(settings: Settings, credentials: Path) -> Iterator[Point]:
    """Every point, in the order in which a scan would meet it."""
    yield Point("settings", str(settings.path or "-"))
    for warn in settings.warnings:
        yield Point("settings", str(settings.path or "-"), "warning", fault=warn)
    yield _state(settings.state_dir)
    yield from _credentials(credentials)
    yield _privileges()
    for one in control_traffic(settings.connect):
        yield Point(f"control-{one.purpose}", one.text if one.through is None else f"{one.text} ({one.through})")
    yield from asyncio.run(_hub(settings))
    try:
        yield from asyncio.run(_gateways(settings, credentials))
    except Fault as fault:  # it would stop a scan, too: told beside the rest
        yield Point("gateway", "-", "error", fault=fault)


def _state(directory: Path) -> Point:
    place = next(one for one in (directory, *directory.parents) if one.exists())
    if os.access(place, os.W_OK | os.X_OK):
        return Point("state", str(directory))
    return Point(
        "state", str(directory), "error", fault=Fault("state-not-writable", path=directory, detail=os.strerror(EACCES))
    )


def _credentials(directory: Path) -> Iterator[Point]:
    store = Store(directory)
    files = [(method, file) for method in METHODS for file in store.files(method)]
    yield Point("credentials", f"{directory}: {len(files)}")
    for fault in store.faults:
        yield Point("credentials", str(directory), "error", fault=fault)
    for _, file in files:
        for fault in check_keys(file):
            yield Point("credentials", str(file.path), "error", fault=fault)
        for warn in file.warnings:
            yield Point("credentials", str(file.path), "warning", fault=warn)


def _privileges() -> Point:
    used = mode()
    return Point("packets", used, "ok" if used in {"raw", "windows"} else "warning")  # no privilege is missing there


async def _hub(settings: Settings) -> list[Point]:
    """The way to the hub, if one is set."""
    return [Point(f"hub-{one.name}", one.value, one.level, text=one.text) async for one in steps(settings.connect)]


async def _gateways(settings: Settings, credentials: Path) -> list[Point]:
    gateways = [one.addr for one in look().routers]
    if not gateways:
        return [Point("gateway", "-", "warning")]
    setup = app.Setup(settings=settings, credentials=credentials)
    order = Ask(run=secrets.token_hex(8), addresses=tuple(gateways), methods=("snmp",))
    found: list[Point] = []
    async for report in app.run(order, setup, asyncio.Event()):
        if isinstance(report, Tried):
            trouble = report.attempts[-1].problem
            found.append(Point("gateway", report.addr, "warning" if trouble else "ok", problem=trouble))
        elif isinstance(report, Done):
            break
    return found
