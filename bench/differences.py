"""How fast the hub tells what differs between two snapshots. Last line: JSON.

A real `kshub serve` as a process of its own over 10,000 nodes x 500 packages, scanned twice, a day apart, asked by one
client over HTTP with TLS on loopback. In between a seventh of the hosts got the patches of a week, 1 % are gone and 1 %
are new, 2 % have another version of their system, 1 % another address, and 1 % let nobody log in any more.
Milliseconds until the last byte, median and 95th percentile: the whole difference (its counts, and the first 100 nodes
with their changes), the same of one kind, and of one node. whole_cpu_ms: what the hub's process works for the first of
these, which other load on the machine does not change much. Seconds: all of it as files.
"""

import argparse
import asyncio
import json
import os
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import msgspec
from fleet import Fleet, addr
from ingest import scan
from queries import asked, p95
from serving import alone, serving

from kshub import app, config
from kshub.flow import Flow
from kswire.facts import Facts, System
from kswire.problems import Code, Problem
from kswire.reports import Found, Kept, Tried

REFUSED = Problem(code=Code.LOGIN_REFUSED, params={"username": "audit", "tried": "password"})
LIMIT = 100


@dataclass(slots=True)
class Changed(Fleet):
    """The same hosts a day later."""

    def reports(self, run: str, day: int = 0) -> Iterator[Kept]:
        """One scan of them."""
        self.patch(day)
        for place, one in enumerate(Fleet.reports(self, run, day)):
            yield self._changed(place // 2, one) if place < 2 * self.hosts else one

    @staticmethod
    def _changed(host: int, one: Kept) -> Kept:
        turn, other = host % 100, addr(host + (200 << 16))
        if turn in (0, 1):  # gone, and another one elsewhere; or the same one there
            if isinstance(one, Found):
                moved = msgspec.structs.replace(one.address, addr=other)
                return msgspec.structs.replace(
                    one, address=moved if turn else msgspec.structs.replace(moved, macaddr=None)
                )
            assert isinstance(one, Tried)
            told = one.facts if turn else Facts(hostname=f"new{host}", system=System(family="Debian GNU/Linux"))
            return msgspec.structs.replace(one, addr=other, facts=told)
        if isinstance(one, Tried) and turn == 2:
            refused = msgspec.structs.replace(one.attempts[0], problem=REFUSED)
            return msgspec.structs.replace(one, attempts=(refused,), facts=None)
        if isinstance(one, Tried) and turn in (3, 4) and one.facts and one.facts.system:
            system = msgspec.structs.replace(one.facts.system, version="13.1")
            return msgspec.structs.replace(one, facts=msgspec.structs.replace(one.facts, system=system))
        return one


def spread(name: str, seconds: list[float]) -> dict[str, float]:
    """Milliseconds."""
    return {f"{name}_median_ms": round(statistics.median(seconds) * 1000, 1), f"{name}_p95_ms": p95(seconds)}


def worked(pid: int) -> float:
    """Seconds of CPU that a process has had: proc(5), utime and stime."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def questions(client: httpx.Client, pid: int, path: str, times: int) -> dict[str, float]:
    took, told = asked(client, path, {"limit": LIMIT})
    print(f"  first: {took * 1000:.0f} ms; {told['numberOfNodes']}", flush=True)
    print(f"  {sum(v for one in told['numberOfChanges'] for k, v in one.items() if k != 'kind')} changes", flush=True)
    node = told["items"][0]["managedNodeId"]
    before = worked(pid)
    figures = spread("whole", [asked(client, path, {"limit": LIMIT})[0] for _ in range(times)])
    figures["whole_cpu_ms"] = round((worked(pid) - before) / times * 1000, 1)
    kinds = [asked(client, path, {"limit": LIMIT, "kind": "system"})[0] for _ in range(times)]
    deep = [asked(client, path, {"limit": LIMIT, "offset": 1000})[0] for _ in range(times)]
    one = [asked(client, path.replace("/difference", f"/nodes/{node}/difference"), {})[0] for _ in range(times)]
    return figures | spread("kind", kinds) | spread("deep_page", deep) | spread("node", one)


def files(client: httpx.Client, path: str) -> dict[str, float]:
    figures = {}
    for form in ("csv", "xlsx"):
        began = time.perf_counter()
        client.get(f"{path}/export", params={"format": form}).raise_for_status()
        figures[f"{form}_seconds"] = round(time.perf_counter() - began, 2)
    return figures


async def measure(engine: str, hosts: int, packages: int, times: int) -> dict[str, float]:
    async def again(home: Path) -> None:
        async with app.store_of(config.load(home)) as store:
            flow = Flow(store, lambda _snapshot, _applied: None)
            await scan(flow, 1, 1, Changed(hosts, packages), 1, 2 * hosts + 1)

    async with serving(engine, hosts, packages, again) as hub:
        path = f"/networks/{hub.network}/snapshots/2/difference"
        figures = questions(hub.client, hub.pid, path, times) | files(hub.client, path)
    print(f"{engine}: {figures}", flush=True)
    return figures


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--hosts", type=int, default=10_000)
    options.add_argument("--packages", type=int, default=500)
    options.add_argument("--times", type=int, default=20, help="how often each question is asked")
    options.add_argument("--engine", choices=("sqlite", "postgresql"), action="append")
    chosen = options.parse_args()
    alone()
    engines = chosen.engine or ["sqlite", "postgresql"]
    size = chosen.hosts, chosen.packages, chosen.times
    print(json.dumps({engine: asyncio.run(measure(engine, *size)) for engine in engines}))


if __name__ == "__main__":
    main()
