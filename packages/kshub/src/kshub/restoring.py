"""A hub from its backup: what is there moves aside, and collectors will see that the hub is another one."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub import archives, config, upgrading
from kshub.alone import alone
from kshub.archives import ASIDE, LOCK, Manifest
from kshub.config import Settings
from kshub.faults import Failure, Fault
from kshub.store import backup
from kshub.store.engine import open_store
from kshub.store.queries import meta, scans
from kshub.store.schema import ksocket, ksocket_token, login_failure, network, oidc_state, scan, scan_part, session

_TAILS: Final = ("", "-wal", "-shm")  # a SQLite database and what belongs to it


@dataclass(frozen=True, slots=True)
class Restored:
    """What a person must know of it. aside: where the old directory's content is now; runs: (run, network) that were
    under way when the backup was made: what Ksockets told of them since is lost. tokens: how many are valid again.
    """  # noqa: D205 - one sentence

    manifest: Manifest
    aside: Path | None
    runs: tuple[tuple[str, str], ...]
    tokens: int


async def restore(home: Path, file: Path, *, force: bool) -> Restored:
    """Make the hub's directory and database those of the backup. When it fails, everything is as it was.

    force: move what is there aside.

    Raises:
        Fault: the file is none, or of a newer version; "home-not-empty"; "already-serving"; "database-in-use".
        Failure: "restore-failed".
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)  # noqa: ASYNC240 - nothing else runs in this loop
    with alone(home), archives.opened(file, home) as (manifest, staged):
        async with AsyncExitStack() as undo:
            at = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
            settings = _settings(staged / "home", home, manifest)
            await _checked(settings, home, file, force=force)
            try:
                aside = _swap(home, staged / "home", home / f"{ASIDE}{at}", undo)
                await _database(settings, staged, at, undo)
                runs, tokens = await _renewed(settings)
            except (OSError, sqlite3.Error, SQLAlchemyError, backup.NoTool, backup.ToolFailed) as error:
                raise Failure("restore-failed", file=file, detail=" ".join(str(error).split())[:300]) from error
            undo.pop_all()
    return Restored(manifest, aside, runs, tokens)


def _settings(staged: Path, home: Path, manifest: Manifest) -> Settings:
    """The settings of the backup, as they will be in the directory."""
    staged.mkdir(mode=0o700, exist_ok=True)  # a backup of a hub that had no file of its own
    read = config.load(staged)
    database = read.database.replace(str(staged), str(home))
    if backup.engine(database) != manifest.engine:
        raise Fault("backup-engine", engine=manifest.engine, own=backup.engine(database))
    return Settings(
        home=home,
        database=database,
        host=read.host,
        port=read.port,
        certificate=None,
        key=None,
        backups=home / "backups",
    )


async def _checked(settings: Settings, home: Path, file: Path, *, force: bool) -> None:
    try:
        occupied = any(_content(home)) or _outside(settings, home).exists()
        if _served(settings):
            if await backup.others(settings.database):
                raise Fault("database-in-use")
            occupied = occupied or await backup.occupied(settings.database)
    except (OSError, SQLAlchemyError) as error:
        raise Failure("restore-failed", file=file, detail=" ".join(str(error).split())[:300]) from error
    if occupied and not force:
        raise Fault("home-not-empty", home=home)


def _served(settings: Settings) -> bool:
    """Whether the database is a server's."""
    return backup.engine(settings.database) == "postgresql"


def _outside(settings: Settings, home: Path) -> Path:
    """A SQLite database that lies elsewhere; else a path that does not exist."""
    nowhere = home / ".nowhere"
    if _served(settings):
        return nowhere
    place = backup.file_of(settings.database)
    return nowhere if place.is_relative_to(home) else place


def _content(home: Path) -> Iterator[Path]:
    """What belongs to a hub; backups, and what an earlier restore moved aside, stay where they are."""
    for path in sorted(home.iterdir()):
        if not path.name.startswith((".", ASIDE)) and path.name not in {LOCK, "backups"}:
            yield path


def _move(source: Path, target: Path, undo: AsyncExitStack) -> None:
    source.rename(target)
    undo.callback(target.rename, source)


def _swap(home: Path, staged: Path, aside: Path, undo: AsyncExitStack) -> Path | None:
    old, new = list(_content(home)), sorted(staged.iterdir())
    if old:
        aside.mkdir(mode=0o700)
        undo.callback(_gone, aside)
    for path in old:
        _move(path, aside / path.name, undo)
    for path in new:
        _move(path, home / path.name, undo)
    return aside if old else None


def _gone(directory: Path) -> None:
    with suppress(OSError):
        directory.rmdir()


async def _database(settings: Settings, staged: Path, at: str, undo: AsyncExitStack) -> None:
    if not _served(settings):
        place = backup.file_of(settings.database)
        _place(staged / archives.DATABASE["sqlite"], place, at, undo)
        return
    old = await backup.occupied(settings.database)
    if old:
        name = f"{backup.ASIDE}{at.lower()}"
        await backup.move_aside(settings.database, name)
        undo.push_async_callback(backup.move_back, settings.database, name)
    await backup.load(settings.database, staged / archives.DATABASE["postgresql"])  # all of it or nothing
    if not old:
        undo.push_async_callback(backup.empty, settings.database)


def _place(dumped: Path, place: Path, at: str, undo: AsyncExitStack) -> None:
    """The SQLite file where the settings want it; one that is there, outside the directory, moves aside."""
    for tail in _TAILS:
        if Path(f"{place}{tail}").exists():
            _move(Path(f"{place}{tail}"), Path(f"{place}.{ASIDE}{at}{tail}"), undo)
    _move(dumped, place, undo)
    for tail in _TAILS[1:]:
        undo.callback(Path(f"{place}{tail}").unlink, missing_ok=True)


async def _renewed(settings: Settings) -> tuple[tuple[tuple[str, str], ...], int]:
    """Another era, nobody logged in or connected; the runs that were under way, and the number of valid tokens."""
    store = open_store(settings.database, pool=2)
    try:
        await upgrading.upgrade(settings, store, keep_backup=False)
        async with store.write() as connection:
            await meta.new_era(connection)
            await meta.new_generation(connection)
            for table in (session, login_failure, oidc_state):
                await connection.execute(delete(table))
            await connection.execute(update(ksocket).values(replica=None, connected_since=None))
            valid = select(func.count()).select_from(ksocket_token).where(ksocket_token.c.revoked_at.is_(None))
            rows = await _under_way(connection)
            return tuple((row.run, row.display_name) for row in rows), (await connection.execute(valid)).scalar_one()
    finally:
        await store.close()


async def _under_way(connection: AsyncConnection) -> Sequence[Any]:
    """Runs of which a Ksocket had heard."""
    begun = select(scan_part.c.scan_id).where(scan_part.c.status.in_(scans.OPEN), scan_part.c.status != "ordered")
    query = (
        select(scan.c.run, network.c.display_name)
        .join(network, network.c.id == scan.c.network_id)
        .where(scan.c.id.in_(begun))
        .order_by(scan.c.id)
    )
    return (await connection.execute(query)).all()
