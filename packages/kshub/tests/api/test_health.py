"""Ready only with room and a database; and a disk that is really full under a hub that serves, over HTTP.

That one is a tmpfs in a mount namespace of its own, which ends with the process that holds it.
"""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from kshub.api import health
from kshub.api.asking import CSRF
from kshub.api.health import Readiness

HUB = "from kshub.cli.main import main; raise SystemExit(main())"
BASE = "/api/apps/sonar/networks"
SECONDS = 60


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture
def readiness(store, monkeypatch):
    monkeypatch.setattr(health, "_HOLDS", 0.0)
    return Readiness(store)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_disk_that_fills_up_is_told_and_recovers(readiness, monkeypatch):
    free = [health.LOW_BYTES]
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _: Usage(0, 0, free[0]))
    assert await readiness.wrong() is None
    free[0] = 5 << 20
    assert await readiness.wrong() == "only 5 MB are free where the database is"
    free[0] = health.LOW_BYTES
    assert await readiness.wrong() is None


async def test_a_database_that_cannot_be_written(readiness, store, monkeypatch):
    async def full(*_):
        raise OperationalError("INSERT", {}, OSError("database or disk is full"))

    with monkeypatch.context() as broken:
        broken.setattr(health.meta, "put", full)
        assert await readiness.wrong() == "the database cannot be written"
    assert await readiness.wrong() is None


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_long_write_is_no_fault(readiness, store, monkeypatch):
    monkeypatch.setattr(health, "ANSWER_SECONDS", 0.2)
    async with store.write():
        assert await readiness.wrong() is None


async def test_who_asks_often_does_not_write_often(store, monkeypatch):
    written = []

    async def put(*_):
        written.append(1)

    monkeypatch.setattr(health.meta, "put", put)
    monkeypatch.setattr(health, "_HOLDS", 3600.0)
    readiness = Readiness(store)
    await asyncio.gather(*(readiness.wrong() for _ in range(50)))
    assert len(written) == 1


SIZE = health.LOW_BYTES + (48 << 20)  # enough to be ready when it is empty
FILL = "import os, sys\nwith open(sys.argv[1], 'wb', buffering=0) as file:\n    while True: file.write(bytes(4096))\n"
AGE = """
import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=30) as database:
    for table in ("api_token", "session"):
        database.execute(f"UPDATE {table} SET last_used_at = coalesce(last_used_at, created_at) - 100")
database.close()
"""


def until(happens, what):
    """What the function gives as soon as it gives something."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if value := happens():
            return value
        time.sleep(0.05)
    raise AssertionError(what)


class Disk:
    """A hub's directory on a disk of its own, which only processes of its namespace see."""

    def __init__(self, place: Path):
        self.place = place
        words = f"mount -t tmpfs -o size={SIZE},mode=700 tmpfs {place} && echo mounted && exec sleep 600"
        command = ["unshare", "--mount", "--propagation", "private", "sh", "-c", words]
        self.holder = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.said = self.holder.stdout.readline().strip()

    @property
    def mounted(self):
        return self.said == "mounted"

    def words(self, *words):
        return [
            "nsenter",
            "--target",
            str(self.holder.pid),
            "--mount",
            "--root",
            "--wd=/",
            sys.executable,
            "-c",
            *words,
        ]

    def run(self, *words, check=True):
        return subprocess.run(self.words(*words), check=check, capture_output=True, text=True, timeout=120)

    def fill(self):
        filled = self.run(FILL, str(self.place / "filler"), check=False)
        assert "No space left on device" in filled.stderr

    def free(self):
        self.run("import os, sys; os.unlink(sys.argv[1])", str(self.place / "filler"))

    def close(self):
        self.holder.kill()
        self.holder.wait()
        self.holder.stdout.close()


@pytest.fixture
def disk(tmp_path):
    if os.geteuid() != 0 or not all(map(shutil.which, ("unshare", "nsenter", "mount"))):
        pytest.skip("needs root, unshare, nsenter and mount: a disk of its own is mounted in a mount namespace")
    place = tmp_path / "hub"
    place.mkdir()
    made = Disk(place)
    try:
        if not made.mounted:
            pytest.skip(f"no tmpfs can be mounted here: {made.said}")
        yield made
    finally:
        made.close()


class Site:
    """A hub that serves from the disk, a program's token, and a person's session."""

    def __init__(self, disk: Disk):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.disk, self.port = disk, free.getsockname()[1]
        text = f'listen = "127.0.0.1:{self.port}"\n[tls]\nenabled = false\n'
        self.disk.run("import sys; open(sys.argv[1], 'w').write(sys.argv[2])", str(disk.place / "kshub.toml"), text)
        self.password = self.kshub("init").split("(shown this once): ")[1].split()[0]
        self.kshub("network", "create", "tokyo")
        token = self.kshub("token", "create", "--user", "admin", "--label", "test").strip()
        base = f"http://127.0.0.1:{self.port}"
        self.program = httpx.Client(base_url=base, headers={"X-Authorization": f"Token {token}"}, timeout=30)
        self.person = httpx.Client(base_url=base, timeout=30)
        self.process = subprocess.Popen(
            disk.words(HUB, "--home", str(disk.place), "serve"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def kshub(self, *words):
        return self.disk.run(HUB, "--home", str(self.disk.place), *words).stdout

    def ready(self):
        try:
            return self.program.get("/readyz").status_code == 200
        except httpx.TransportError:
            return False

    def log_in(self):
        answer = self.person.post("/api/session", json={"username": "admin", "password": self.password})
        assert answer.status_code == 201, answer.text
        if answer.json()["owes"]:
            new = {"current": self.password, "password": "correct horse battery"}
            word = {CSRF: answer.json()["csrfToken"]}
            assert self.person.put("/api/session/password", json=new, headers=word).status_code == 204
            self.password = new["password"]

    def make(self, name):
        return self.program.post(BASE, json={"displayName": name}).status_code

    def close(self):
        self.process.kill()
        self.process.wait()
        self.program.close()
        self.person.close()


@pytest.fixture
def site(disk):
    made = Site(disk)
    yield made
    made.close()


@pytest.mark.timeout(600)
def test_a_full_disk_can_be_read_and_recovers(site):
    until(site.ready, "the hub does not serve")
    site.log_in()
    assert site.make("osaka") == 201
    site.disk.run(AGE, str(site.disk.place / "kshub.sqlite"))  # their last use is a while ago: it would be written now
    site.disk.fill()
    answer = until(lambda: (said := site.program.get("/readyz")).status_code == 503 and said, "a full hub is ready")
    assert "free" in answer.json()["status"]
    assert site.program.get("/healthz").status_code == 200
    for client in (site.program, site.person):
        for path in (BASE, BASE + "/1/managed-nodes", BASE + "/1/ksockets", "/api/settings/api-tokens"):
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.text)
    until(lambda: site.make("nowhere") == 503, "what cannot be kept is taken")
    site.disk.free()
    until(site.ready, "the hub does not recover by itself")
    assert site.make("kyoto") == 201
    names = [one["displayName"] for one in site.person.get(BASE).json()["items"]]
    assert {"tokyo", "osaka", "kyoto"} <= set(names)
    used = site.program.get("/api/settings/api-tokens").json()["items"][0]
    assert used["lastUsedAt"] > used["createdAt"]  # written down again
