"""A PostgreSQL of one's own: in a temporary directory, on a Unix socket only, gone afterwards."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import URL

_PLACES: Final = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")
_START_SECONDS: Final = 60
_STOP_SECONDS: Final = 30


def binaries() -> Path | None:
    """Where initdb is, the newest first; distributions keep it outside PATH. None: PostgreSQL is not installed."""
    found = [one for place in _PLACES for one in Path("/").glob(f"{place[1:]}/initdb")]
    if found:
        return max(
            found, key=lambda one: [int(part) for part in one.parts[-3].split("-")[-1].split(".") if part.isdigit()]
        ).parent
    beside = shutil.which("initdb")
    return Path(beside).parent if beside else None


@dataclass(slots=True)
class Cluster:
    """A server, once it is started. directory: of its socket and its data. user: words that become its user."""

    bin: Path
    directory: Path
    user: list[str]
    _server: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start the server and wait until it answers.

        Raises:
            TimeoutError: it does not.
        """
        options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={self.directory}"]
        words: list[str | Path] = [
            *self.user,
            self.bin / "postgres",
            "-D",
            self.directory / "data",
            *options,
            "-c",
            "max_connections=50",
        ]
        with (self.directory / "log").open("ab") as log:
            self._server = subprocess.Popen(words, stdout=log, stderr=log, cwd="/")
        self._wait(self._server)

    def stop(self) -> None:
        """In order: connections end, then the server ("fast")."""
        self._end(signal.SIGINT)

    def crash(self) -> None:
        """At once, in the midst of everything: what was committed is recovered at the next start."""
        self._end(signal.SIGQUIT)

    def database(self, name: str, template: str = "template1") -> str:
        """Make an empty database, or a copy of one to which nobody is connected; its URL."""
        self.psql("postgres", f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        place = URL.create("postgresql", username="postgres", database=name, query={"host": str(self.directory)})
        return place.render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        """End the database, whoever is still connected."""
        self.psql("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def psql(self, database: str, command: str) -> str:
        """What psql prints for one command.

        Raises:
            subprocess.CalledProcessError: the server refuses it.
        """
        words: list[str | Path] = ["-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-h", self.directory, "-U", "postgres"]
        done: subprocess.CompletedProcess[str] = subprocess.run(
            [self.bin / "psql", *words, "-d", database, "-c", command], check=True, capture_output=True, text=True
        )
        return done.stdout

    # its end, and its begin

    def _end(self, by: signal.Signals) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        server.send_signal(by)
        with suppress(subprocess.TimeoutExpired):
            server.wait(_STOP_SECONDS)
        if server.poll() is None:
            server.kill()
            server.wait()

    def _wait(self, server: "subprocess.Popen[bytes]") -> None:
        end = time.monotonic() + _START_SECONDS
        ready: list[str | Path] = [self.bin / "pg_isready", "-q", "-h", self.directory]
        while subprocess.run(ready, check=False).returncode != 0:
            if server.poll() is not None or time.monotonic() > end:
                raise TimeoutError((self.directory / "log").read_text(errors="replace")[-2000:])
            time.sleep(0.05)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A new server with everything as PostgreSQL has it by default, fsync too.

    Raises:
        FileNotFoundError: PostgreSQL is not installed, or this is root and there is no user postgres.
        TimeoutError: it does not start.
    """
    place = binaries()
    if place is None:
        raise FileNotFoundError("no initdb in /usr/lib/postgresql/*/bin or PATH: install the package postgresql")
    user = _user()
    # the socket's path may have 107 bytes: not below the long names that pytest makes
    directory = Path(tempfile.mkdtemp(prefix="kshub-pg-"))
    try:
        if user:
            shutil.chown(directory, "postgres", "postgres")
        data = directory / "data"
        initdb: list[str | Path] = [
            place / "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
        ]
        subprocess.run([*user, *initdb], check=True, capture_output=True, cwd="/")
        server = Cluster(place, directory, user)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _user() -> list[str]:
    """PostgreSQL refuses to run as root: become its own user, in the same process."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        raise FileNotFoundError("setpriv is needed to start PostgreSQL as the user postgres: package util-linux")
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
