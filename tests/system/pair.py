"""A hub and its Ksocket as processes in the estate, and a line between them that can be cut."""

import asyncio
import contextlib
import http.client
import io
import json
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from kshub.cli.main import main
from kshub.store.engine import open_store
from kshub.store.schema import scan, snapshot
from kshub.view.dump import dump
from lab.namespaces import inside

from . import collector

KSHUB = Path(sys.executable).with_name("kshub")
CUTTER = Path(__file__).with_name("cutter.py")
HUB = "10.78.4.5"
BEHIND, FRONT = 8443, 443  # where the hub listens, and the line before it
BASE = "/api/apps/sonar/networks/1"
START = ("10.78.5.0/24", "10.78.6.0/28", "10.78.7.11", "10.78.7.12", "10.78.7.13", "10.78.7.20")
SECONDS = 120


class Pair:
    """One hub with one network and one Ksocket, none of them running yet. database: its URL; SQLite when None."""

    def __init__(self, net, home, database=None):
        self.net, self.home, self.database = net, home / "hub", database
        self.ksocket_home = home / "ksocket"
        self.hub = self.ksocket = self.line = None
        self.home.mkdir(parents=True)
        (self.home / "kshub.toml").write_text(f'listen = "{HUB}:{BEHIND}"\n')
        self.printed = self.kshub("init", "--name", HUB)
        self.kshub("network", "create", "estate")
        self.kshub("ksocket", "create", "one", "--network", "estate")
        self.token = self.kshub("token", "create", "--ksocket", "one").strip()
        self.api = self.kshub("token", "create", "--user", "admin", "--label", "test").strip()
        self.trust = ssl.create_default_context(cafile=self.home / "tls" / "ca.pem")

    @property
    def engine(self):
        """The database's."""
        return "PostgreSQL" if self.database else "SQLite"

    # processes

    def kshub(self, *words):
        """A command of the hub, to its end, in this process: what it prints."""
        told = io.StringIO()
        with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(told):
            if self.database:
                patch.setenv("KSHUB_DATABASE", self.database)
            assert main(["--home", str(self.home), *words]) == 0
        return told.getvalue()

    def serve(self):
        """Start the hub."""
        self.hub = self._start("hub", [*self._hub_words(), "serve"], "hub.log")

    def lay_line(self):
        """Start the line between the two, which stays."""
        words = [sys.executable, str(CUTTER), HUB, str(FRONT), HUB, str(BEHIND)]
        self.line = self.net.popen("hub", words, stdout=subprocess.PIPE)
        with self.line.stdout as told:
            assert told.readline() == b"ready\n"

    def connect(self, name="ksocket", pinned=None, trusted=None, more="", loglevel="INFO"):
        """Start the Ksocket, or a copy of it in another directory.

        pinned: the fingerprint that it trusts alone; trusted: another CA file; more: lines of [connect].
        """
        home = self.home.parent / name
        settings = home / "etc" / "ksocket" / "ksocket.toml"
        settings.parent.mkdir(parents=True, exist_ok=True)
        trust = f'caFingerprint = "{pinned}"' if pinned else f'caFile = "{trusted or self.home / "tls" / "ca.pem"}"'
        log = f'logfile = "-"\nloglevel = "{loglevel}"\n'
        settings.write_text(f'{log}[connect]\ntoken = "{self.token}"\nhost = "{HUB}"\n{trust}\n{more}')
        settings.chmod(0o600)
        variables = [f"{key}={value}" for key, value in collector.environment(home).items()]
        words = ["env", "-i", *variables, str(collector.KSOCKET), "connect", "--credentials", str(self.net.credentials)]
        process = self._start("collector", words, f"{name}.log")
        if name == "ksocket":
            self.ksocket = process
        return process

    def up(self, **more):
        """Start everything, and wait until the two have met. more: as of connect()."""
        self.lay_line()
        self.serve()
        self.connect(**more)
        self.meet()

    def cut(self):
        """Tear the connection."""
        self.line.send_signal(signal.SIGUSR1)

    def down(self):
        """End everything."""
        for process in (self.ksocket, self.hub, self.line):
            if process is not None:
                kill(process)

    # what it is told, and says

    def call(self, method, path, body=None):
        """The API's answer, or None where the hub is not there."""
        connection = http.client.HTTPSConnection(HUB, BEHIND, context=self.trust, timeout=30)
        try:
            plain = inside(self.net.pid("hub"), lambda: socket.create_connection((HUB, BEHIND), 30))
            connection.sock = self.trust.wrap_socket(plain, server_hostname=HUB)
            headers = {"X-Authorization": f"Token {self.api}", "Content-Type": "application/json"}
            connection.request(method, BASE + path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        assert answer.status < 300, text
        return json.loads(text)

    def shown(self):
        """What the hub shows of the Ksocket."""
        return self.call("GET", "/ksockets/1") or {"connected": False}

    def meet(self):
        """Until the Ksocket is connected."""
        self.until(lambda: self.shown()["connected"], "they do not meet")

    def order(self):
        """A scan of the whole estate; its name, or None where the hub is not there."""
        settings = {"start": START, "profile": "fast", "methods": ["ssh", "snmp"]}
        ordered = self.call("PUT", "/settings", settings) and self.call("POST", "/scans", {"kind": "scan"})
        return ordered and ordered["scanId"]

    def ask(self, *addresses):
        """Ask these addresses at once; the run's name, or None where the hub is not there."""
        ordered = self.call("POST", "/scans", {"kind": "ask", "addresses": addresses, "methods": ["snmp"]})
        return ordered and ordered["scanId"]

    def state(self, run):
        """The run's row with its snapshot's status, read beside the hub."""
        query = select(scan.c.status, scan.c.incomplete, snapshot.c.id, snapshot.c.status.label("merged"))
        query = query.join(snapshot, snapshot.c.scan_id == scan.c.id).where(scan.c.run == run)
        return self.query(lambda connection: _row(connection, query))

    def over(self, run):
        """Until the run is over and merged."""

        def ended():
            state = self.state(run)
            return state if state.status not in ("ordered", "running") and state.merged == "merged" else None

        return self.until(ended, f"{run} does not end")

    def dump(self, snapshot_id):
        """The snapshot's canonical text."""
        return self.query(lambda connection: dump(connection, snapshot_id))

    def query(self, ask, *, write=False):
        """What the function finds in the hub's database."""
        return asyncio.run(self._query(ask, write=write))

    def finished(self):
        """(address, method) that the Ksocket has on its disk as asked to the end, in runs that are not over."""
        return set(self.on_disk("tried", "SELECT addr, method FROM tried"))

    def on_disk(self, table, query):
        """Rows of the Ksocket's database, if it has that table by now."""
        copy = self.home.parent / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        for path in self.state_directory.glob("link.sqlite*"):
            shutil.copy(path, copy)
        if not (copy / "link.sqlite").exists():
            return []
        with contextlib.closing(sqlite3.connect(copy / "link.sqlite")) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            return connection.execute(query).fetchall() if table in tables else []

    @property
    def state_directory(self):
        """Where the Ksocket keeps what outlives it."""
        return next(self.ksocket_home.rglob("installation")).parent

    def until(self, happens, what, running=("hub", "ksocket")):
        """What the function gives as soon as it gives something; running: what must not end before."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            if value := happens():
                return value
            if any(getattr(self, one).poll() is not None for one in running):
                break
            time.sleep(0.05)
        raise AssertionError(f"{what}\n{self.logs()}")

    def logs(self):
        """The end of each log."""
        return "\n".join(f"== {one.name}\n{one.read_text()[-3000:]}" for one in sorted(self.home.glob("*.log")))

    def said(self, name):
        """A whole log."""
        return (self.home / f"{name}.log").read_text()

    async def _query(self, ask, *, write):
        store = open_store(self.database or f"sqlite:///{self.home}/kshub.sqlite", pool=1)
        try:
            async with store.write() if write else store.read() as connection:
                return await ask(connection)
        finally:
            await store.close()

    def _hub_words(self):
        variables = collector.ENVIRONMENT | ({"KSHUB_DATABASE": self.database} if self.database else {})
        words = [f"{key}={value}" for key, value in variables.items()]
        return ["env", "-i", *words, str(KSHUB), "--home", str(self.home)]

    def _start(self, host, words, log):
        with (self.home / log).open("ab") as file:
            return self.net.popen(host, words, stdout=file, stderr=file)


def kill(process):
    """-9."""
    process.kill()
    process.wait()


async def _row(connection, query):
    return (await connection.execute(query)).one()
