"""How fast the hub answers for the dashboard. Last line: JSON.

A real `kshub serve` as a process of its own, asked by one client over HTTP with TLS: 100,000 nodes, of which a third
let nobody in, and 400,000 events of 60 days. Each question in two time zones, of all networks and of one, one after the
other. Milliseconds: the best, the middle, the 95th percentile; and of the hub's CPU for one answer, which tells more
where others work on the same machine. `changed`: the first answer after a node has changed, for which all nodes are
counted anew; the others are of what was asked before, since when nothing has changed. `map`: of the same network.
"""

import argparse
import asyncio
import itertools
import json
import os
import random
import statistics
import time
from pathlib import Path

from queries import p95
from serving import Serving, alone, serving
from sqlalchemy import select, text

from kshub import app, config
from kshub.clock import seconds_now
from kshub.store.engine import Store
from kshub.store.schema import event, network, node

REFUSING = 33  # percent
DAYS = 60
KINDS = ("node-new", "node-outdated", "packages-changed", "version-changed", "host-key-changed", "scan-done")
ZONES = ("Asia/Tokyo", "UTC")
_AT_ONCE = 10_000  # rows
_TICK = os.sysconf("SC_CLK_TCK")


async def happen(home: Path, many: int) -> None:
    """So many events of nodes, in the order of their times until now."""
    async with app.store_of(config.load(home)) as store:
        await told(store, many)
        await store.study([event])


async def told(store: Store, many: int) -> None:
    rng, now = random.Random(1), seconds_now()
    begin = now - DAYS * 86400
    async with store.write() as connection:
        [there] = (await connection.execute(select(network.c.id, network.c.space_id))).all()
        nodes = (await connection.execute(select(node.c.id))).scalars().all()
        for first in range(0, many, _AT_ONCE):
            rows = [
                {
                    "space_id": there.space_id,
                    "network_id": there.id,
                    "node_id": rng.choice(nodes),
                    "kind": rng.choice(KINDS),
                    "params": "{}",
                    "happened_at": begin + one * DAYS * 86400 // many,
                }
                for one in range(first, min(many, first + _AT_ONCE))
            ]
            await connection.execute(event.insert(), rows)
        if store.sqlite:
            await connection.execute(text("PRAGMA optimize"))


def cpu(pid: int) -> float:
    """Seconds that this process has worked."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def asked(hub: Serving, path: str, **params: object) -> float:
    """Seconds until the whole answer is there."""
    began = time.perf_counter()
    hub.client.get(path, params=params).raise_for_status()
    return time.perf_counter() - began


def anew(hub: Serving) -> float:
    """The same, when a node was just retired, and taken back."""
    [some] = hub.client.get("/managed-nodes", params={"limit": 1}).raise_for_status().json()["items"]
    path = f"/networks/{hub.network}/managed-nodes/{some['managedNodeId']}/mark"
    hub.client.put(path, json={"mark": "retired", "reason": "benchmark"}).raise_for_status()
    took = asked(hub, "/dashboard", timeZone=ZONES[0])
    hub.client.delete(path).raise_for_status()
    return took


def dashboards(hub: Serving, times: int) -> dict[str, float]:
    changed = [anew(hub) for _ in range(5)]
    places: tuple[dict[str, object], ...] = ({}, {"networkId": hub.network})
    different = list(itertools.product(ZONES, places))
    for zone, place in different:
        asked(hub, "/dashboard", timeZone=zone, **place)
    questions, worked = different * times, cpu(hub.pid)
    took = [asked(hub, "/dashboard", timeZone=zone, **place) for zone, place in questions]
    worked = (cpu(hub.pid) - worked) / len(questions)
    figures = {
        "changed": statistics.median(changed),
        "best": min(took),
        "median": statistics.median(took),
        "cpu": worked,
    }
    return {f"{name}_ms": round(seconds * 1000, 1) for name, seconds in figures.items()} | {"p95_ms": p95(took)}


async def measure(engine: str, hosts: int, events: int, times: int) -> dict[str, float]:
    async with serving(engine, hosts, 5, lambda home: happen(home, events), REFUSING) as hub:
        figures = dashboards(hub, times)
        asked(hub, f"/networks/{hub.network}/map")
        figures["map_ms"] = round(asked(hub, f"/networks/{hub.network}/map") * 1000, 1)
    print(f"{engine}: {figures}", flush=True)
    return figures


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--hosts", type=int, default=100_000)
    options.add_argument("--events", type=int, default=400_000)
    options.add_argument("--times", type=int, default=10, help="how often each question is asked")
    options.add_argument("--engine", choices=("sqlite", "postgresql"), action="append")
    chosen = options.parse_args()
    alone()
    engines = chosen.engine or ["sqlite", "postgresql"]
    size = chosen.hosts, chosen.events, chosen.times
    print(json.dumps({engine: asyncio.run(measure(engine, *size)) for engine in engines}))


if __name__ == "__main__":
    main()
