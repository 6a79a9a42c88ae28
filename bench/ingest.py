"""How fast reports become merged nodes, and how large the database grows. Last line: JSON.

From compressed wire bytes to merged nodes committed (SQLite: synchronous=FULL; PostgreSQL: its default, fsync on), on
one connection, batch by batch as the link carries them. `ratio` compares the first scan with a bare insert of the same
rows by sqlite3 and psql in the same run: how many times longer it takes.
"""

import argparse
import asyncio
import json
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fleet import Fleet, frames

from kshub import memory
from kshub.flow import Flow
from kshub.store import migrations
from kshub.store.engine import Store, open_store
from kshub.store.queries import places, scans, sizes
from kshub.testing.postgresql import Cluster, cluster
from kswire.events import Received, Side
from kswire.hellos import Hello, Welcome
from kswire.session import Session
from kswire.wire import now


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Store]:
    store = open_store(url)
    await migrations.upgrade(store)
    yield store
    await store.close()


async def scan(flow: Flow, collector: int, network: int, fleet: Fleet, day: int, seq: int) -> tuple[float, int]:
    """Seconds of one scan, and the number of its last report."""
    async with flow.store.write() as connection:
        ordered = await scans.order(connection, network, [collector])
    sent, last = frames(fleet.reports(ordered.run, day), 1, seq + 1)
    link = session(seq)
    began, worked = time.perf_counter(), time.process_time()
    for frame in sent:
        for event in link.receive(frame):
            if not isinstance(event, Received):
                raise SystemExit(f"the hub's session says {event}")
            committed = await flow.receive(collector, "benchmark", event)
            link.acknowledge(event.epoch, committed.seq)
            if committed.closed:
                await flow.merge(committed)
    took = time.perf_counter() - began
    print(
        f"  day {day}: {fleet.hosts / took:.0f} hosts/s ({time.process_time() - worked:.2f} s of CPU in {took:.2f} s)",
        flush=True,
    )
    return took, last


def session(seq: int) -> Session:
    """The hub's end of a link that was greeted."""
    collector, hub = Session(Side.COLLECTOR), Session(Side.HUB)
    words = {"installation": "benchmark", "version": "1", "platform": "none", "clock": now(), "protocols": (1,)}
    collector.hello(Hello(epoch=1, first=seq + 1, last=seq + 1_000_000, era="era", **words))
    for frame in collector.outgoing():
        hub.receive(frame)
    hub.welcome(Welcome(version="1", era="era", clock=now(), epoch=1 if seq else 0, acknowledged=seq))
    hub.outgoing()
    return hub


async def measure(url: str, hosts: int, packages: int, days: int) -> dict[str, float]:
    fleet = Fleet(hosts, packages)
    async with opened(url) as store:
        flow = Flow(store, lambda _snapshot, _applied: None)
        async with store.write() as connection:
            space = await places.add_space(connection, "benchmark")
            network = await places.add_network(connection, space, "benchmark")
            collector = await places.add_ksocket(connection, network, "benchmark")
        first, seq = await scan(flow, collector, network, fleet, 0, 0)
        second, seq = await scan(flow, collector, network, fleet, 0, seq)
        for day in range(1, days):
            fleet.patch(day)
            _, seq = await scan(flow, collector, network, fleet, day, seq)
        measured = await sizes.megabytes(store)
    for name, size in sorted(measured.tables.items(), key=lambda one: -one[1])[:8]:
        print(f"  {name}: {size:.1f} MB")
    result = {"first": round(hosts / first), "second": round(hosts / second), "first_seconds": first}
    return result | {"packages_mb": round(measured.packages, 1), "database_mb": round(measured.database, 1)}


def rows_of(hosts: int, packages: int) -> str:
    """The same hosts and packages as plain rows: one a package a host."""
    lines = []
    for report in Fleet(hosts, packages).reports("run"):
        facts = getattr(report, "facts", None)
        if facts is not None:
            lines += [f"{report.addr}\t{one.name}\t{one.version}\t{one.arch}" for one in facts.packages]
    return "\n".join(lines) + "\n"


def bare_sqlite(directory: Path, table: Path) -> float:
    """Seconds that the sqlite3 module takes for those rows, in one transaction with synchronous=FULL."""
    import sqlite3  # noqa: PLC0415 - the one place that goes round the store

    connection = sqlite3.connect(directory / "bare.db")
    connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE bare (a, n, v, m)")
    with table.open(encoding="utf-8") as lines:
        began = time.perf_counter()
        with connection:
            connection.executemany(
                "INSERT INTO bare VALUES (?, ?, ?, ?)", (one.rstrip("\n").split("\t") for one in lines)
            )
        took = time.perf_counter() - began
    connection.close()
    return took


def bare_psql(server: Cluster, table: Path) -> float:
    """Seconds that psql takes to copy those rows in."""
    server.psql("bare", "CREATE TABLE bare (a text, n text, v text, m text)")
    began = time.perf_counter()
    server.psql("bare", f"\\copy bare FROM '{table}'")
    return time.perf_counter() - began


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--hosts", type=int, default=10_000)
    options.add_argument("--packages", type=int, default=500)
    options.add_argument("--days", type=int, default=30)
    options.add_argument("--engine", choices=("sqlite", "postgresql"), action="append")
    chosen = options.parse_args()
    memory.settle()  # as `kshub serve` does
    engines = chosen.engine or ["sqlite", "postgresql"]
    print(json.dumps(run(engines, chosen.hosts, chosen.packages, chosen.days)))


def run(engines: list[str], hosts: int, packages: int, days: int) -> dict[str, dict[str, float]]:
    figures: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="bench-ingest-") as name:
        directory = Path(name)
        directory.chmod(0o755)
        table = directory / "rows.tsv"
        table.write_text(rows_of(hosts, packages), encoding="utf-8")
        for engine in engines:
            print(f"{engine}: {hosts} hosts x {packages} packages, then {days} days", flush=True)
            figures[engine] = one_engine(engine, directory, table, (hosts, packages, days))
            print(f"  {figures[engine]}", flush=True)
    return figures


def one_engine(engine: str, directory: Path, table: Path, size: tuple[int, int, int]) -> dict[str, float]:
    if engine == "sqlite":
        figures = asyncio.run(measure(f"sqlite:///{directory}/hub.db", *size))
        bare = bare_sqlite(directory, table)
    else:
        try:
            with cluster() as server:
                figures = asyncio.run(measure(server.database("hub"), *size))
                server.database("bare")
                bare = bare_psql(server, table)
        except (FileNotFoundError, subprocess.CalledProcessError) as error:
            raise SystemExit(f"no PostgreSQL to measure: {error}") from error
    return {**figures, "ratio": round(figures.pop("first_seconds") / bare, 2)}


if __name__ == "__main__":
    main()
