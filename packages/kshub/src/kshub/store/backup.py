"""The database as one file, made while others use it; and a database from such a file."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Final

from sqlalchemy import URL, make_url, text

from kshub.store.engine import BUSY_SECONDS, Store, open_store

ENGINES: Final = ("sqlite", "postgresql")
_LOOKS: Final = 10
_LEAVING: Final = 0.2  # seconds from one look to the next
ASIDE: Final = "before_restore_"  # begins the names of PostgreSQL schemas that a restore moved out of the way


class NoTool(Exception):  # noqa: N818 - the administrator installs it
    """A program of PostgreSQL's is not in PATH."""


class ToolFailed(Exception):  # noqa: N818 - told to the administrator as it is
    """A program of PostgreSQL's refused, in its own words."""


def engine(url: str) -> str:
    """ "sqlite" or "postgresql"."""  # noqa: D210 - a quotation mark must not touch the others
    return "sqlite" if url.startswith("sqlite") else "postgresql"


def file_of(url: str) -> Path:
    """Where a SQLite database is."""
    return Path(make_url(url).database or "")


async def dump(url: str, target: Path) -> None:
    """Copy one state of the whole database into a new file with mode 0600; readers and writers go on meanwhile.

    Raises:
        NoTool: PostgreSQL, and there is no pg_dump.
        ToolFailed: pg_dump says no.
        OSError, sqlite3.Error: the disk is full, or the file is there.
    """
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
    if engine(url) == "sqlite":
        await asyncio.to_thread(_copy, file_of(url), target)
    else:
        words: list[str | Path] = [
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--exclude-schema={ASIDE}*",
            "--file",
            target,
        ]
        await asyncio.to_thread(_run, "pg_dump", words, url)


def check(file: Path) -> None:
    """A SQLite file holds a whole database.

    Raises:
        sqlite3.Error: it does not.
    """
    connection = sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)
    try:
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
    finally:
        connection.close()


async def load(url: str, dumped: Path) -> None:
    """Fill an empty PostgreSQL database, all of it or nothing.

    Raises:
        NoTool, ToolFailed: as of pg_restore.
    """
    name = make_url(url).database or ""
    words: list[str | Path] = [
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        "--no-privileges",
        "--dbname",
        name,
        dumped,
    ]
    await asyncio.to_thread(_run, "pg_restore", words, url)


async def occupied(url: str) -> bool:
    """Whether a PostgreSQL database has tables already."""
    query = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
    return bool(await _number(url, query))


async def others(url: str) -> int:
    """How many connections a PostgreSQL database has beside our own; one that was just closed leaves in a moment."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    for _ in range(_LOOKS):
        if not await _number(url, query):
            return 0
        await asyncio.sleep(_LEAVING)
    return await _number(url, query)


async def move_aside(url: str, name: str) -> None:
    """Rename the PostgreSQL schema that holds the tables, and make an empty one in its place."""
    await _execute(url, f'ALTER SCHEMA public RENAME TO "{name}"', "CREATE SCHEMA public")


async def move_back(url: str, name: str) -> None:
    """Undo `move_aside`."""
    await _execute(url, "DROP SCHEMA public CASCADE", f'ALTER SCHEMA "{name}" RENAME TO public')


async def empty(url: str) -> None:
    """Take all tables out of a PostgreSQL database that had none before."""
    store: Store = open_store(url, pool=1)
    try:
        async with store.write() as connection:
            query = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
            if names := (await connection.execute(text(query))).scalars().all():
                await connection.execute(text(f"DROP TABLE {', '.join(f'public.{one}' for one in names)} CASCADE"))
    finally:
        await store.close()


def _copy(source: Path, target: Path) -> None:
    connection = sqlite3.connect(source, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("VACUUM INTO ?", (str(target),))  # one read transaction: the log of writes goes on
    finally:
        connection.close()
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _run(tool: str, words: list[str | Path], url: str) -> None:
    found = shutil.which(tool)
    if found is None:
        raise NoTool(tool)
    done = subprocess.run(
        [found, "--no-password", *words], env=os.environ | _environment(make_url(url)), capture_output=True, check=False
    )
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().splitlines() or [f"exit status {done.returncode}"]
        raise ToolFailed(f"{tool}: {said[0].removeprefix(f'{tool}: ')[:300]}")


def _environment(place: URL) -> dict[str, str]:
    """What libpq reads; a password is on no command line."""
    query = {name: value for name, value in place.query.items() if isinstance(value, str)}
    known = {
        "PGHOST": query.get("host") or place.host,
        "PGPORT": query.get("port") or (str(place.port) if place.port else None),
        "PGUSER": place.username,
        "PGPASSWORD": place.password,
        "PGDATABASE": place.database,
        "PGSSLMODE": query.get("ssl") or query.get("sslmode"),
        "LC_ALL": "C.UTF-8",
    }
    return {name: value for name, value in known.items() if value}


async def _number(url: str, query: str) -> int:
    store = open_store(url, pool=1)
    try:
        async with store.read() as connection:
            return int((await connection.execute(text(query))).scalar_one())
    finally:
        await store.close()


async def _execute(url: str, *statements: str) -> None:
    store: Store = open_store(url, pool=1)
    try:
        async with store.write() as connection:
            for one in statements:
                await connection.execute(text(one))
    finally:
        await store.close()
