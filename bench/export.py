"""How fast the hub gives a long list as a file, and what memory that takes. Last line: JSON.

A real `kshub serve` as a process of its own over 100,000 nodes (some real ones, copied in the database), asked by one
client over HTTP with TLS on loopback that throws away what it gets. Seconds until the last byte; memory: by how much
the process's peak (VmHWM) is above what it held before (VmRSS), after an export of each format has warmed it up.
"""

import argparse
import asyncio
import json
import time
from pathlib import Path

import httpx
from serving import alone, serving
from sqlalchemy import insert, select

from kshub import app, config
from kshub.store.schema import node, node_document, node_presence

REAL = 500  # nodes that a scan has made
PACKAGES = 20
FORMATS = ("csv", "jsonl", "xlsx")


async def multiply(home: Path, rows: int) -> None:
    """Nodes like those that are there, until there are so many."""
    async with app.store_of(config.load(home)) as store:
        async with store.read() as connection:
            tables = [node, node_document, node_presence]
            known = [[*map(dict, (await connection.execute(select(one))).mappings())] for one in tables]
        step = max(row["id"] for row in known[0])
        for turn in range(1, rows // len(known[0])):
            async with store.write() as connection:
                for table, some in zip(tables, known, strict=True):
                    key = "id" if table is node else "node_id"
                    copies = [row | {key: row[key] + turn * step} for row in some]
                    await connection.execute(insert(table), copies)


def status(pid: int, name: str) -> int:
    """KiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


def exported(client: httpx.Client, path: str, form: str) -> tuple[float, int]:
    """Seconds and bytes."""
    began, size = time.perf_counter(), 0
    with client.stream("GET", path, params={"format": form}) as answer:
        answer.raise_for_status()
        for chunk in answer.iter_raw():
            size += len(chunk)
    return time.perf_counter() - began, size


def measured(client: httpx.Client, pid: int, path: str, form: str) -> dict[str, float]:
    Path(f"/proc/{pid}/clear_refs").write_text("5")  # the peak begins anew
    before = status(pid, "VmRSS")
    seconds, size = exported(client, path, form)
    grown = status(pid, "VmHWM") - before
    return {"seconds": round(seconds, 1), "file_mb": round(size / 1e6, 1), "memory_growth_mb": round(grown / 1024, 1)}


async def measure(engine: str, rows: int) -> dict[str, dict[str, float]]:
    async with serving(engine, REAL, PACKAGES, lambda home: multiply(home, rows)) as hub:
        path = f"/networks/{hub.network}"
        for form in FORMATS:
            exported(hub.client, f"{path}/addresses/export", form)
        figures = {form: measured(hub.client, hub.pid, f"{path}/managed-nodes/export", form) for form in FORMATS}
    print(f"{engine}: {figures}", flush=True)
    return figures


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--engine", choices=("sqlite", "postgresql"), action="append")
    chosen = options.parse_args()
    alone()
    engines = chosen.engine or ["sqlite", "postgresql"]
    print(json.dumps({"rows": chosen.rows} | {one: asyncio.run(measure(one, chosen.rows)) for one in engines}))


if __name__ == "__main__":
    main()
