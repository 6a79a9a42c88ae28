"""The whole way, within this machine: a real hub and a real Ksocket as processes, an order in, nodes out."""

import os
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from queue import Queue

import httpx
import pytest

from kshub.app import CLOSE_SECONDS
from kshub.link.presence import STALE_SECONDS
from kshub.testing.postgresql import binaries, cluster

HUB = "from kshub.cli.main import main; raise SystemExit(main())"
KSOCKET = "from ksocket.cli.main import main; raise SystemExit(main())"
SECONDS = 60
BASE = "/api/apps/sonar/networks"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def until(happens, what):
    """What the function gives as soon as it gives something."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if value := happens():
            return value
        time.sleep(0.05)
    raise AssertionError(what)


class Site:
    """A hub's directory, a Ksocket's beside it, and the processes of both."""

    def __init__(self, home: Path, database: str = ""):
        self.env = {"KSHUB_DATABASE": database} if database else {}
        self.home, self.port = home / "hub", free_port()
        self.ksocket_home, self.processes = home / "ksocket", []
        (self.home).mkdir()
        (self.home / "kshub.toml").write_text(f'listen = "127.0.0.1:{self.port}"\n')
        self.printed = self.kshub("init", "--name", "127.0.0.1")
        self.kshub("network", "create", "tokyo")
        self.kshub("ksocket", "create", "one", "--network", "tokyo")
        api = self.kshub("token", "create", "--user", "admin", "--label", "test").strip()
        self.trusted = ssl.create_default_context(cafile=self.home / "tls" / "ca.pem")
        self.http = httpx.Client(
            base_url=f"https://127.0.0.1:{self.port}",
            headers={"X-Authorization": f"Token {api}"},
            verify=self.trusted,
            timeout=30,
        )
        self.token = self.kshub("token", "create", "--ksocket", "one").strip()

    def kshub(self, *words):
        command = [sys.executable, "-c", HUB, "--home", str(self.home), *words]
        return subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | self.env).stdout

    def serve(self):
        process = self._start([sys.executable, "-c", HUB, "--home", str(self.home), "serve"], "hub.log", **self.env)
        until(self.ready, "the hub is not ready: " + (self.home / "hub.log").read_text())
        return process

    def ready(self):
        try:
            return self.http.get("/readyz").status_code == 200
        except httpx.TransportError:
            return False

    def connect(self, name="ksocket"):
        home = self.home.parent / name
        etc = home / "etc" / "ksocket"
        etc.mkdir(parents=True, exist_ok=True)
        path = etc / "ksocket.toml"
        path.write_text(
            f'logfile = "-"\n[connect]\ntoken = "{self.token}"\nhost = "127.0.0.1"\nport = {self.port}\n'
            f'caFile = "{self.home}/tls/ca.pem"\n'
        )
        path.chmod(0o600)
        return self._start([sys.executable, "-c", KSOCKET, "connect"], f"{name}.log", KSOCKET_HOME=str(home))

    def _start(self, command, log, **env):
        with (self.home / log).open("ab") as file:
            process = subprocess.Popen(command, stdout=file, stderr=file, env=os.environ | env)
        self.processes.append(process)
        return process

    def get(self, path, **params):
        answer = self.http.get(BASE + path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def ask(self, *addresses):
        answer = self.http.post(BASE + "/1/scans", json={"kind": "ask", "addresses": addresses, "methods": ["ssh"]})
        assert answer.status_code == 202, answer.text
        return answer.json()["scanId"]

    def over(self, run):
        def ended():
            found = self.get(f"/1/scans/{run}")
            return found if found["status"] not in ("ordered", "running") else None

        return until(ended, f"{run} does not end: {self.logs()}")

    def nodes(self, count):
        def there():
            page = self.get("/1/managed-nodes", sort="ipAddress")
            return page if page["total"] >= count else None

        return until(there, f"there are not {count} nodes: {self.logs()}")

    def ksocket(self):
        return self.get("/1/ksockets/1")

    def logs(self):
        return "\n".join(path.read_text()[-3000:] for path in sorted(self.home.glob("*.log")))

    def close(self):
        for process in self.processes:
            process.kill()
            process.wait()
        self.http.close()


@pytest.fixture(scope="module")
def range_of_hosts():
    """10.77.200.0/24 answers here, and is nobody's own address; only within this test's own network namespace."""
    if os.geteuid() != 0 or not Path("/sbin/ip").exists():
        pytest.skip("needs root and iproute2: addresses are made in a namespace of its own")
    names = [
        line.split(":")[1].strip() for line in subprocess.check_output(["ip", "-o", "link"], text=True).splitlines()
    ]
    if names != ["lo"]:
        pytest.skip("this process has no network namespace of its own")
    subprocess.run(["ip", "route", "add", "local", "10.77.200.0/24", "dev", "lo"], check=True)
    yield
    subprocess.run(["ip", "route", "del", "local", "10.77.200.0/24", "dev", "lo"], check=True)


@pytest.fixture
def site(tmp_path, range_of_hosts):
    made = Site(tmp_path)
    yield made
    made.close()


def addresses(page):
    return [one["addresses"][0]["addr"] for one in page["items"]]


def test_what_is_asked_comes_back_as_nodes(site):
    assert "caFingerprint" in site.printed
    assert "shown this once" in site.printed
    hub, collector = site.serve(), site.connect()
    until(lambda: site.ksocket()["connected"], "the Ksocket does not connect")
    run = site.over(site.ask("10.77.200.1", "10.77.200.2"))
    assert run["status"] == "done", site.logs()
    assert run["ksockets"][0]["status"] == "done"
    page = site.nodes(2)
    assert addresses(page) == ["10.77.200.1", "10.77.200.2"]
    node = site.get(f"/1/managed-nodes/{page['items'][0]['managedNodeId']}")
    assert node["attempts"][0]["method"] == "ssh"
    snapshot = site.get("/1/snapshots")["items"][0]
    assert snapshot["task"]["status"] == "done"
    seen = site.get(f"/1/snapshots/{snapshot['snapshotId']}/nodes")
    assert sorted(addresses(seen)) == ["10.77.200.1", "10.77.200.2"]
    assert [one["aggregationType"] for one in seen["items"]] == ["new", "new"]
    assert site.get("")["items"][0]["numberOfNodes"]["new"] == 2

    # a second machine with the same token is sent away, and that is shown
    site.connect("copy")
    until(lambda: site.ksocket()["refusedCode"] == "duplicate-installation", "the copy is not refused")
    assert site.ksocket()["connected"]

    # a renewed token replaces the old one, without anybody typing it
    assert site.http.post(BASE + "/1/ksockets/1/tokens/renew").status_code == 202
    states = lambda: [one["status"] for one in site.get("/1/ksockets/1/tokens")["items"]]  # noqa: E731
    until(lambda: states() == ["valid", "revoked"], "the token is not renewed")
    until(lambda: site.ksocket()["connected"], "the Ksocket does not come back with its new token")

    # a revoked one closes the socket
    site.kshub("token", "revoke", "2", "--ksocket", "one")
    began = time.monotonic()
    until(lambda: not site.ksocket()["connected"], "a revoked token stays connected")
    assert time.monotonic() - began < 5

    for process in (collector, hub):
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0, site.logs()


def watch(site, began):
    """One who watches until the hub ends it, as a browser does."""
    told = {"base_url": site.http.base_url, "headers": site.http.headers, "verify": site.trusted, "timeout": SECONDS}
    with httpx.Client(**told) as client, client.stream("GET", "/api/apps/sonar/live") as answer:
        lines = answer.iter_lines()
        began.put(next(lines))
        for _ in lines:
            pass


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_who_watches_does_not_keep_the_hub_from_ending(tmp_path, by):
    site = Site(tmp_path)  # needs no addresses: nothing is scanned
    try:
        hub = site.serve()
        with ThreadPoolExecutor(3) as pool:
            began = Queue()
            watching = [pool.submit(watch, site, began) for _ in range(3)]
            assert {began.get(timeout=SECONDS) for _ in watching} == {"retry: 2000"}
            site.http.close()  # who reads nothing does not hear that it is over, and is cut off after a while
            begun = time.monotonic()
            hub.send_signal(by)
            assert hub.wait(SECONDS) == 0, site.logs()
            spent = time.monotonic() - begun
            assert [one.result(SECONDS) for one in watching] == [None] * 3  # and their end is a proper one
        log = (site.home / "hub.log").read_text()
        assert [one for one in ("Traceback", "graceful") if one in log] == [], log  # nobody had to be cut off
        assert spent < 4 * CLOSE_SECONDS  # on a machine that does other things too
    finally:
        site.close()


def test_a_killed_hub_loses_nothing(site):
    hub = site.serve()
    site.connect()
    until(lambda: site.ksocket()["connected"], "the Ksocket does not connect")
    asked = [f"10.77.200.{number}" for number in range(1, 61)]
    run = site.ask(*asked)
    until(lambda: site.get(f"/1/scans/{run}")["status"] == "running", "the run does not begin")
    hub.kill()
    hub.wait()
    site.serve()
    assert site.over(run)["status"] == "done", site.logs()
    assert sorted(addresses(site.nodes(60))) == sorted(asked)
    assert site.get(f"/1/scans/{run}")["incomplete"] is False


def test_a_plan_and_a_question_while_a_person_waits(site, capsys):
    site.serve()
    site.connect()
    until(lambda: site.ksocket()["connected"], "the Ksocket does not connect")
    assert site.http.put(BASE + "/1/settings", json={"start": ["10.77.200.0/24"]}).status_code == 200
    began = time.monotonic()
    planned = site.http.post(BASE + "/1/scans", json={"kind": "plan"}).json()["scanId"]
    run = site.over(planned)
    seconds = time.monotonic() - began
    assert run["status"] == "done", site.logs()
    plan = run["ksockets"][0]["plan"]
    assert [(one["target"], one["addresses"]) for one in plan["sweeps"]] == [("10.77.200.0/24", 256)]
    assert site.get("/1/snapshots")["total"] == 0
    began = time.monotonic()
    site.ask(*(f"10.77.200.{number}" for number in range(1, 9)))
    site.nodes(1)
    answered = time.monotonic() - began
    with capsys.disabled():
        print(f"\nplan told after {seconds:.2f} s, first answer of a question in the hub after {answered:.2f} s")
    assert answered < 5


# PostgreSQL that is stopped, crashes and comes back under both

MANY = [f"10.77.200.{number}" for number in range(1, 101)]
QUIET_SECONDS = 3


@pytest.fixture
def server():
    """One of its own: it is stopped."""
    if binaries() is None:
        pytest.skip("PostgreSQL is not installed: package postgresql")
    with cluster() as started:
        yield started


@pytest.fixture
def upon(tmp_path, server, range_of_hosts):
    """A site on PostgreSQL; the last of MANY takes connections and says nothing, so that a run takes a while."""
    made = Site(tmp_path, server.database("hub"))
    made.server = server
    with socket.create_server((MANY[-1], 22)):
        yield made
        made.close()


def status(site, path):
    try:
        return site.http.get(path).status_code
    except httpx.TransportError as error:
        return error


def spool_of(site):
    """The last report that the Ksocket believes to be safe, and how many it keeps: from a copy, its file is its own."""

    def read():
        copy = site.home.parent / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        for path in site.ksocket_home.rglob("link.sqlite*"):
            shutil.copy(path, copy)
        try:
            with closing(sqlite3.connect(copy / "link.sqlite")) as spool:
                query = "SELECT acknowledged, (SELECT count(*) FROM report) FROM identity"
                return spool.execute(query).fetchone()
        except sqlite3.Error:  # it was written to while it was copied
            return None

    return until(read, "the spool cannot be read")


def committed(site):
    return int(site.server.psql("hub", "SELECT coalesce(max(seq), 0) FROM position") or 0)


@contextmanager
def stopped(process):
    """It stands still meanwhile, so that the database can be looked at as it was left."""
    process.send_signal(signal.SIGSTOP)
    yield
    process.send_signal(signal.SIGCONT)


def halted(site, collector):
    """A run in the midst of which the Ksocket stands still; one that is over too soon is ordered again."""
    for _ in range(20):
        run = site.ask(*MANY)
        until(lambda run=run: site.get(f"/1/scans/{run}")["status"] != "ordered", f"it does not begin: {site.logs()}")
        collector.send_signal(signal.SIGSTOP)
        time.sleep(QUIET_SECONDS)  # what was on its way is there
        if site.get(f"/1/scans/{run}")["status"] == "running":
            return run
        collector.send_signal(signal.SIGCONT)
        site.over(run)
    raise AssertionError("no run lasts long enough")


def run_that_loses_its_database(site, hub, collector, end):
    """A run, in the midst of which the database ends so; what the hub says meanwhile, and nothing acknowledged."""
    run = halted(site, collector)
    end()
    collector.send_signal(signal.SIGCONT)
    until(lambda: status(site, "/readyz") == 503, "a hub without its database is ready")
    assert status(site, "/healthz") == 200
    assert status(site, BASE) == 503
    time.sleep(QUIET_SECONDS)
    acknowledged, kept = spool_of(site)
    with stopped(hub):
        site.server.start()
        state = site.server.psql("hub", "SELECT status FROM scan ORDER BY id DESC LIMIT 1").strip()
        assert kept or state == "running", "nothing was under way when the database went"
        assert committed(site) >= acknowledged, "something was acknowledged that is nowhere"
    until(site.ready, "the hub does not recover by itself")
    done = site.over(run)
    assert (done["status"], done["incomplete"]) == ("done", False), site.logs()

    def merged():
        snapshot = next(one for one in site.get("/1/snapshots")["items"] if one["task"]["taskId"] == run)
        return snapshot["numberOfAddresses"] == len(MANY)

    until(merged, f"the snapshot is not whole: {site.logs()}")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_run_is_complete_whatever_its_database_does(upon):
    hub, collector = upon.serve(), upon.connect()
    until(lambda: upon.ksocket()["connected"], "the Ksocket does not connect")
    for end in (upon.server.stop, upon.server.crash):
        run_that_loses_its_database(upon, hub, collector, end)
        assert (hub.poll(), collector.poll()) == (None, None)
    assert sorted(addresses(upon.nodes(len(MANY)))) == sorted(MANY)
    log = (upon.home / "hub.log").read_text()
    assert "Traceback" not in log, log[log.index("Traceback") - 2000 :][:4000]


@pytest.mark.timeout(600)
def test_who_was_killed_with_its_hub_is_not_connected_any_more(upon):
    """kill -9 for both; a minute passes (in the database: nobody waits here); the hub is started again."""
    hub, collector = upon.serve(), upon.connect()
    until(lambda: upon.ksocket()["connected"], "the Ksocket does not connect")
    for process in (hub, collector):
        process.kill()
        process.wait()
    assert STALE_SECONDS <= 60
    upon.server.psql("hub", "UPDATE ksocket SET last_seen_at = last_seen_at - 60")
    upon.server.psql("hub", "UPDATE meta SET value = '- 0' WHERE name = 'lease-jobs'")
    upon.serve()
    until(lambda: not upon.ksocket()["connected"], "a Ksocket that was killed is shown as connected")
    assert upon.ksocket()["connectedSince"] is None
    upon.connect()
    until(lambda: upon.ksocket()["connected"], "it does not come again")
