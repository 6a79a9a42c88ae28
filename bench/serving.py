"""A real `kshub serve` as a process of its own, with a network of nodes, and a client that speaks TLS with it."""

import asyncio
import ctypes
import os
import ssl
import subprocess
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from collectors import CLONE_NEWNET, PORT, kshub, started
from fleet import Fleet
from ingest import scan

from kshub import app, config, memory
from kshub.auth import people
from kshub.clock import seconds_now
from kshub.flow import Flow
from kshub.store.queries import places
from kshub.store.queries import settings as stored
from kshub.testing.postgresql import cluster


@dataclass(frozen=True)
class Serving:
    """client: of its API, with a token of an administrator; pid: the hub's."""

    client: httpx.Client
    network: int
    pid: int


def alone() -> None:
    """A loopback of its own for this process, where it may; and memory as the hub has it."""
    if os.geteuid() == 0 and ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET) == 0:
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    memory.settle()


async def nothing(_home: Path) -> None:
    """No more than a scan has made."""


@asynccontextmanager
async def serving(
    engine: str, hosts: int, packages: int, more: Callable[[Path], Awaitable[None]] = nothing, refusing: int = 0
) -> AsyncIterator[Serving]:
    """A hub with so many hosts; more: what is done to its database before it serves; refusing: see `Fleet`."""
    with tempfile.TemporaryDirectory(prefix="bench-hub-") as directory, database(engine) as setting:
        home = Path(directory)
        (home / "kshub.toml").write_text(f'listen = "127.0.0.1:{PORT}"\n{setting}')
        made = kshub(home, "init", "--name", "127.0.0.1")
        await asyncio.to_thread(subprocess.run, made, check=True, stdout=subprocess.DEVNULL)
        token, network = await prepare(home, Fleet(hosts, packages, refusing=refusing))
        await more(home)
        hub = await started(home)
        try:
            with httpx.Client(
                base_url=f"https://127.0.0.1:{PORT}/api/apps/sonar",
                headers={"X-Authorization": f"Token {token}"},
                verify=ssl.create_default_context(cafile=home / "tls" / "ca.pem"),
                timeout=300,
            ) as client:
                yield Serving(client, network, hub.pid)
        finally:
            hub.terminate()
            hub.wait()


@contextmanager
def database(engine: str) -> Iterator[str]:
    """The setting that names an empty database; none for SQLite beside the hub."""
    if engine == "sqlite":
        yield ""
        return
    with cluster() as server:
        yield f'database = "{server.database("hub")}"\n'


async def prepare(home: Path, fleet: Fleet) -> tuple[str, int]:
    """A hub with those nodes; a token for its API, and the network."""
    async with app.store_of(config.load(home)) as store:
        async with store.write() as connection:
            space = await stored.first_space(connection)
            network = await places.add_network(connection, space, "benchmark")
            collector = await places.add_ksocket(connection, network, "benchmark")
            token = await people.issue(connection, "admin", "benchmark", None, seconds_now())
        await scan(Flow(store, lambda _snapshot, _applied: None), collector, network, fleet, 0, 0)
    return token, network
