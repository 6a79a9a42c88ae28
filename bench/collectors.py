"""How many collectors one hub carries: memory of each over TLS, and how long all take to come back at once.

A real `kshub serve` as a process of its own, and simulated collectors in this one: kswire's session on a TLS WebSocket
on loopback, as `ksocket connect` speaks it. Each tells one batch and stays connected; then the hub is killed (-9),
started again, and all dial at once. Kilobytes are the growth of the hub's resident memory, after a first few collectors
have shown it all its code; seconds run from the moment at which the hub's port is open to the last welcome. Last line:
JSON.
"""

import argparse
import asyncio
import contextlib
import ctypes
import json
import os
import resource
import signal
import ssl
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from fleet import Fleet
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from kshub import app, config
from kshub.auth import collectors
from kshub.clock import seconds_now
from kshub.store.queries import places, scans
from kshub.store.queries import settings as stored
from kswire.codec import MAX_COMPRESSED
from kswire.events import Acknowledged, Greeted, Side
from kswire.hellos import Hello
from kswire.session import Session
from kswire.wire import now

WARM = 50  # collectors before memory is counted
OF_ONE_NETWORK = 10
HOSTS = 5  # in the one batch of each
PACKAGES = 100
PORT = 8443
GIVE_UP_SECONDS = 300
CLONE_NEWNET = 0x40000000  # unshare(2)


@dataclass(frozen=True, slots=True)
class Part:
    """One collector: its token, and the run that was ordered of it."""

    token: str
    run: str


class Collector:
    """One simulated collector; its connection lives until `socket` is closed."""

    def __init__(self, part: Part, number: int, trust: ssl.SSLContext) -> None:
        self.part, self.number, self.trust = part, number, trust
        self.reports = list(Fleet(HOSTS, PACKAGES, seed=number % 20).reports(part.run, 0))
        self.acknowledged = 0
        self.era: str | None = None
        self.socket: ClientConnection | None = None

    async def dial(self) -> None:
        """Connect and be welcomed; again after a moment when the hub is too busy to take the connection."""
        wait = 0.5
        while True:
            try:
                await self._dial()
            except (OSError, EOFError, TimeoutError, WebSocketException):
                await asyncio.sleep(wait)
                wait = min(wait * 2, 5)
            else:
                return

    async def _dial(self) -> None:
        self.socket = await connect(
            f"wss://127.0.0.1:{PORT}/api/ksocket/link",
            ssl=self.trust,
            additional_headers={"Authorization": f"Token {self.part.token}"},
            compression=None,
            max_size=MAX_COMPRESSED,
            open_timeout=60,
            ping_interval=None,
            proxy=None,
        )
        self.session = Session(Side.COLLECTOR)
        hello = Hello(
            installation=f"simulated-{self.number}",
            epoch=1,
            first=self.acknowledged + 1,
            last=len(self.reports),
            protocols=(1,),
            version="0",
            platform="none",
            clock=now(),
            era=self.era,
        )
        self.session.hello(hello)
        await self._until(Greeted)

    async def tell(self) -> None:
        """All reports as one batch, to their acknowledgement."""
        for seq, report in enumerate(self.reports, 1):
            self.session.offer(seq, report)
        while self.acknowledged < len(self.reports):
            await self._until(Acknowledged)

    async def _until(self, wanted: type) -> None:
        assert self.socket
        while True:
            for frame in self.session.outgoing():
                await self.socket.send(frame)
            frame = await self.socket.recv()
            assert isinstance(frame, bytes)
            events = self.session.receive(frame)
            for event in events:
                match event:
                    case Greeted():
                        self.era = event.peer.era
                    case Acknowledged():
                        self.acknowledged = event.seq
            if any(isinstance(event, wanted) for event in events):
                return


async def prepare(home: Path, count: int) -> list[Part]:
    """A hub's database with so many collectors, each with a token and its part of a run."""
    async with app.store_of(config.load(home)) as store, store.write() as connection:
        space, at = await stored.first_space(connection), seconds_now()
        parts: list[Part] = []
        for first in range(0, count, OF_ONE_NETWORK):
            network = await places.add_network(connection, space, f"network {first}")
            members = [
                await places.add_ksocket(connection, network, f"ksocket {number}")
                for number in range(first, min(first + OF_ONE_NETWORK, count))
            ]
            ordered = await scans.order(connection, network, members)
            parts += [Part(await collectors.issue(connection, one, at + 86400, at), ordered.run) for one in members]
    return parts


def kshub(home: Path, *words: str) -> list[str]:
    """The command line of this checkout's hub."""
    return [str(Path(sys.executable).with_name("kshub")), "--home", str(home), *words]


async def started(home: Path) -> subprocess.Popen[bytes]:
    """A hub that takes connections."""
    with (home / "log").open("ab") as out:
        hub = subprocess.Popen(kshub(home, "serve"), stdout=out, stderr=out)  # noqa: ASYNC220 - a moment
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and hub.poll() is None:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", PORT)
        except OSError:
            await asyncio.sleep(0.02)
        else:
            writer.close()
            return hub
    raise SystemExit("the hub does not start:\n" + (home / "log").read_text()[-2000:])


def resident(hub: subprocess.Popen[bytes]) -> int:
    """Kilobytes of memory that the hub holds."""
    lines = Path(f"/proc/{hub.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


async def all_of(work: list[Collector], what: str, at_once: int) -> float:
    """Seconds that all take for `dial` or `tell`, so many at once."""
    turns = asyncio.Semaphore(at_once)

    async def one(collector: Collector) -> None:
        async with turns:
            await getattr(collector, what)()

    begun = time.monotonic()
    async with asyncio.timeout(GIVE_UP_SECONDS):
        await asyncio.gather(*(one(collector) for collector in work))
    return time.monotonic() - begun


async def measure(count: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory)
        (home / "kshub.toml").write_text(f'listen = "127.0.0.1:{PORT}"\n')
        made = kshub(home, "init", "--name", "127.0.0.1")
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL)  # noqa: ASYNC221 - nothing else is at work yet
        parts = await prepare(home, count + WARM)
        trust = ssl.create_default_context(cafile=home / "tls" / "ca.pem")
        work = [Collector(part, number, trust) for number, part in enumerate(parts)]
        hub = await started(home)
        try:
            await all_of(work[:WARM], "dial", 50)
            await all_of(work[:WARM], "tell", 50)
            await asyncio.sleep(2)
            before = resident(hub)
            await all_of(work[WARM:], "dial", 50)
            told = await all_of(work[WARM:], "tell", 50)
            await asyncio.sleep(2)
            each = (resident(hub) - before) / count
            hub.send_signal(signal.SIGKILL)
            hub.wait()
            await asyncio.gather(*(one.socket.wait_closed() for one in work if one.socket))
            hub = await started(home)
            back = await all_of(work, "dial", len(work))
            assert all(one.acknowledged == len(one.reports) for one in work)
        finally:
            hub.kill()
            hub.wait()
            for one in work:
                if one.socket:
                    one.socket.transport.abort()
    print(f"{count} collectors: {each:.1f} KB each, told in {told:.1f} s, all back in {back:.1f} s", flush=True)
    return {
        "collectors": count,
        "kb_each": round(each, 1),
        "told_seconds": round(told, 1),
        "back_seconds": round(back, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--collectors", type=int, nargs="+", default=[1000, 5000])
    asked = parser.parse_args()
    if os.geteuid() == 0 and ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET) == 0:  # a loopback of its own
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    with contextlib.suppress(KeyboardInterrupt):
        print(json.dumps({"runs": [asyncio.run(measure(count)) for count in asked.collectors]}))


if __name__ == "__main__":
    main()
