"""`python -m lab demo`: the office network, and the whole product on it: hub, Ksocket, first scan, its nodes."""

import json
import os
import shlex
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lab.faults import LabError
from lab.network import Network, up
from lab.table import table

if TYPE_CHECKING:
    import subprocess

# Whatever the scan may be told, it stays within the lab's own addresses.
CONFINE: Final = "10.77.0.0/16,127.0.0.0/8"
ADDRESS: Final = "127.0.0.1:8443"  # of the collector's own namespace: the hub stands beside it there
URL: Final = f"http://{ADDRESS}/api/apps/sonar/networks"
_START_SECONDS: Final = 60
_SCAN_SECONDS: Final = 300


def demo() -> int:
    """Print the nodes that the hub has after one scan; on a terminal stay until Ctrl-C. The exit status."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    _say("building the office network in namespaces of its own: no packet leaves it")
    with up("office") as network:
        hub = Demo(network)
        with hub.running():
            status = _first_scan(hub)
            if status == 0 and sys.stdout.isatty():
                _further(hub)
                _wait()
    return status


def command(network: Network) -> list[str]:
    """The scan of the whole network without a hub; what must not be touched there is prohibited."""
    prohibited = [word for address in _prohibited(network) for word in ("--deny", address)]
    return [_program("ksocket"), "scan", *prohibited, "--credentials", str(network.credentials)]


class Demo:
    """A hub and a Ksocket in the collector's namespace of a lab."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.home = network.directory / "hub"
        self._env = {
            "KSOCKET_CONFINE": CONFINE,
            "KSOCKET_HOME": str(network.directory / "ksocket"),
            "KSHUB_HOME": str(self.home),
        }

    @contextmanager
    def running(self) -> Iterator[None]:
        """The hub serves, and the Ksocket is connected, while the block runs."""
        started: list[subprocess.Popen[Any]] = []
        try:
            self._prepare()
            started.append(self._start("hub", "kshub", "serve"))
            self._until(lambda: self.api("") is not None, "the hub does not answer")
            self._settle()
            started.append(self._start("ksocket", "ksocket", "connect", "--credentials", str(self.network.credentials)))
            self._until(lambda: self._ksocket()["connected"], "the Ksocket does not connect")
            yield
        finally:
            for process in reversed(started):
                process.terminate()
            for process in started:
                process.wait(15)

    def api(self, path: str, body: object = None) -> Any:
        """What the hub answers, asked from inside; None: nothing, or not yet."""
        words = ["curl", "-s", "-f", "-m", "20", "-H", f"@{self.home / 'demo-header'}"]
        if body is not None:
            words += ["-H", "Content-Type: application/json", "-d", json.dumps(body)]
        done = self.network.exec("collector", [*words, URL + path], env=self._env)
        return json.loads(done.stdout) if done.returncode == 0 and done.stdout else None

    def log(self, name: str) -> Path:
        """Where "hub" or "ksocket" writes its log."""
        return self.network.directory / f"{name}.log"

    def _prepare(self) -> None:
        """Directory, database, and a token for this program: by commands, since nobody can log in yet."""
        self.home.mkdir(mode=0o700)
        plain = f'listen = "{ADDRESS}"\n\n[tls]\nenabled = false\n'
        (self.home / "kshub.toml").write_text(plain, encoding="utf-8")
        self._kshub("init")
        token = self._kshub("token", "create", "--user", "admin", "--label", "demo", "--days", "1").strip()
        _secret(self.home / "demo-header", f"X-Authorization: Token {token}\n")

    def _settle(self) -> None:
        """Network, Ksocket and its token, by the API; and the Ksocket's settings."""
        self.api("", {"displayName": "office"})
        self.api("/1/ksockets", {"displayName": "office-1"})
        token = self.api("/1/ksockets/1/tokens", {"days": 1})["token"]
        etc = Path(self._env["KSOCKET_HOME"]) / "etc" / "ksocket"
        etc.mkdir(mode=0o700, parents=True)
        _secret(etc / "token", token)
        host, port = ADDRESS.split(":")
        lines = ["[connect]", 'tokenFile = "token"', 'protocol = "ws"', f'host = "{host}"', f"port = {port}"]
        lines += ["", "[limits]", f"prohibited = {json.dumps(_prohibited(self.network))}", ""]
        (etc / "ksocket.toml").write_text("\n".join(lines), encoding="utf-8")

    def _kshub(self, *words: str) -> str:
        return self.network.exec("collector", [_program("kshub"), *words], env=self._env, check=True).stdout

    def _start(self, name: str, program: str, *words: str) -> "subprocess.Popen[Any]":
        with self.log(name).open("wb") as log:
            return self.network.popen(
                "collector", [_program(program), *words], env=self._env, stdout=log, stderr=log, stdin=-3
            )

    def _ksocket(self) -> Any:
        return self.api("/1/ksockets")["items"][0]

    def _until(self, done: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + _START_SECONDS
        while not done():
            if time.monotonic() > end:
                raise LabError(f"{what}: {self.log('hub').read_text(encoding='utf-8', errors='replace')[-2000:]}")
            time.sleep(0.2)


def _first_scan(hub: Demo) -> int:
    _say("hub and Ksocket are connected; the hub orders the first scan: profile safe (12 ARP/s)\n")
    begun, first = time.monotonic(), None
    run = hub.api("/1/scans", {"kind": "scan"})
    if run is None:
        _say("the hub takes no order")
        return 1
    while run["status"] in {"ordered", "running"}:
        if time.monotonic() - begun > _SCAN_SECONDS:
            _say("the scan does not end")
            return 1
        time.sleep(0.25)
        if first is None and run["status"] == "running":
            first = time.monotonic() - begun
        run = hub.api(f"/1/scans/{run['scanId']}") or run
    ended = time.monotonic() - begun
    nodes = _merged(hub)
    for line in table(nodes):
        _say(line)
    detailed = sum(bool(node.get("system")) for node in nodes)
    _say(f"\nscan {run['status']}: {len(nodes)} nodes in the hub, {detailed} with details")
    if first is not None:
        _say(f"first host after {first:.1f} s, all after {ended:.1f} s, merged after {time.monotonic() - begun:.1f} s")
    return 0 if run["status"] in {"done", "partial"} and detailed else 1


def _merged(hub: Demo) -> list[Any]:
    """The nodes when the scan's snapshot is in them."""
    for _ in range(100):
        snapshots = hub.api("/1/snapshots?limit=1")
        if snapshots and snapshots["items"] and snapshots["items"][0].get("numberOfNodes"):
            break
        time.sleep(0.1)
    nodes: list[Any] = hub.api("/1/managed-nodes?limit=500")["items"]
    nodes.sort(key=lambda node: ip_address(node["addresses"][0]["addr"]))
    for node in nodes:
        node.update(hub.api(f"/1/managed-nodes/{node['managedNodeId']}") or {})  # with its attempts
    return nodes


def _further(hub: Demo) -> None:
    inside = f".venv/bin/python -m lab exec --lab {hub.network.lab} collector --"
    curl = f"curl -H @{hub.home / 'demo-header'}"
    _say(f"\nask the hub:        {inside} {curl} '{URL}/1/managed-nodes?limit=5'")
    order = "-H 'Content-Type: application/json' -d '{\"kind\":\"scan\"}'"
    _say(f"scan again:         {inside} {curl} {order} {URL}/1/scans")
    _say(f"without the hub:    {inside} {shlex.join([*command(hub.network), '--explain'])}")
    _say(f"logs:               {hub.log('hub')} {hub.log('ksocket')}")
    _say("Ctrl-C takes it down.")


def _prohibited(network: Network) -> list[str]:
    return [host.address for host in network.hosts.values() if host.tripwire]


def _program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _secret(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def _wait() -> None:
    try:
        signal.pause()
    except KeyboardInterrupt:
        _say("\ntaking it down")


def _say(line: str) -> None:
    print(line, flush=True)
