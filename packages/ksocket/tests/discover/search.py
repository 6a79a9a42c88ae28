"""One sweep, run in a namespace as a process of its own: wishes as JSON in, one line of JSON a find and a sum out."""

import asyncio
import json
import sys
import time
from ipaddress import ip_address, ip_network
from pathlib import Path

from ksocket.discover.finished import networks
from ksocket.discover.gateway import look
from ksocket.discover.sweep import Sweep
from ksocket.pace import PROFILES, Pace
from ksocket.scope import Scope


def say(**words):
    print(json.dumps(words), flush=True)


async def search(wish):
    surroundings = look()
    scope = Scope(
        permitted=tuple(map(ip_network, wish.get("permitted", ()))),
        prohibited=tuple(map(ip_network, wish.get("prohibited", ()))),
        on_link=tuple(map(ip_network, surroundings.prefixes)),
        own=frozenset(map(ip_address, surroundings.own)),
        named=tuple(map(ip_network, wish.get("named", ()))),
    )
    waves = tuple(map(tuple, wish.get("waves", ())))
    sweep = Sweep(surroundings, scope, Pace(PROFILES[wish.get("profile", "fast")], state=None), waves=waves)
    started, cancelled = time.monotonic(), None

    async def find(targets):
        async for alive in sweep.find(targets):
            say(addr=alive.addr, macaddr=alive.macaddr, by=alive.by, ifname=alive.ifname)

    async def cancel():
        nonlocal cancelled
        await asyncio.sleep(wish["cancel"])
        cancelled = time.time()
        sweep.cancel()

    async with asyncio.TaskGroup() as tasks:
        for targets in wish["targets"]:
            tasks.create_task(find(targets))
        if "cancel" in wish:
            tasks.create_task(cancel())
    say(
        mode=sweep.mode,
        sent=sweep.sent,
        planned=sweep.planned,
        problems=[[one.code, one.params] for one in sweep.problems],
        seconds=time.monotonic() - started,
        cancelled=cancelled,
        finished=[[str(one) for one in networks(kind)] for kind in (sweep.finished.on_link, sweep.finished.routed)],
        ended=time.time(),
    )


asyncio.run(search(json.loads(sys.argv[1])))
say(megabytes=int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) // 1024)
