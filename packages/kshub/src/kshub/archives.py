"""A backup: database, settings, certificates and keys of one hub in one file, and what such a file must fulfil."""

import hashlib
import os
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import IO, Final

import msgspec

from kshub.config import Settings
from kshub.faults import Failure, Fault
from kshub.store import backup, migrations

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
DATABASE: Final = {"sqlite": "database.sqlite", "postgresql": "database.pgdump"}
ASIDE: Final = "before-restore-"  # begins the names of directories that hold what a restore moved out of the way
LOCK: Final = "kshub.lock"
_LARGEST_MANIFEST: Final = 1 << 20
_LARGEST_FILE: Final = 16 << 20  # bytes of a file of the home directory; a log that somebody put there stays out
_LEVEL: Final = 3  # most of a database is compressed already


class Manifest(msgspec.Struct, rename="camel"):
    """What is in the file. tables: the version of the tables; files: each name with its SHA-256."""

    format: int
    version: str
    tables: str
    engine: str
    made_at: datetime
    files: dict[str, str]


async def make(settings: Settings, target: Path, tables: str) -> Manifest:
    """Write a backup to a new file with mode 0600, which is there when it is whole and not before.

    tables: the version of the tables that the database has.

    Raises:
        Fault: "backup-there"; "backup-no-tool" (no pg_dump), "backup-failed".
    """
    if target.exists():  # noqa: ASYNC240 - nothing else runs in this loop yet
        raise Fault("backup-there", file=target)
    kind = backup.engine(settings.database)
    try:
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as name:
            dumped = Path(name) / DATABASE[kind]
            await backup.dump(settings.database, dumped)
            files = {DATABASE[kind]: dumped} | _copied(settings, Path(name) / "home")
            manifest = Manifest(FORMAT, version("kshub"), tables, kind, datetime.now(UTC), _digests(files))
            draft = Path(name) / "archive"
            _write(draft, manifest, files)
            draft.rename(target)
    except backup.NoTool as tool:
        raise Failure("backup-no-tool", tool=tool) from None
    except (OSError, sqlite3.Error, backup.ToolFailed) as error:
        raise Failure("backup-failed", file=target, detail=" ".join(str(error).split())) from error
    return manifest


@contextmanager
def opened(file: Path, beside: Path) -> Iterator[tuple[Manifest, Path]]:
    """What the file holds, checked to the last byte, in a directory that goes with the block.

    beside: where that directory is made, on the disk where the files are to be.

    Raises:
        Fault: "backup-wrong" (not ours, cut short, changed), "backup-newer".
    """
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=beside) as name:
        try:
            with tarfile.open(file, "r:gz") as archive:
                manifest = _manifest(archive, file)
                _unpack(archive, manifest, Path(name))
            if manifest.engine == "sqlite":
                backup.check(Path(name) / DATABASE["sqlite"])
        except FileNotFoundError:
            raise Fault("backup-missing", file=file) from None
        except (tarfile.TarError, EOFError, zlib.error, ValueError, KeyError, OSError, sqlite3.Error) as error:
            raise Fault("backup-wrong", file=file, detail=" ".join(str(error).split())[:200]) from error
        yield manifest, Path(name)


def outside(settings: Settings) -> list[Path]:
    """Certificate and key where they lie elsewhere: they are not in the backup."""
    files = [settings.certificate, settings.key, *(settings.door.files if settings.door else ())]
    return [one for one in files if one and not one.is_relative_to(settings.home)]


def prune(directory: Path, keep: int) -> None:
    """Leave the newest of the backups that `kshub` made by itself."""
    for old in sorted(directory.glob("before-upgrade-*.tar.gz"))[: -keep or None]:
        with suppress(OSError):
            old.unlink()


def _own(settings: Settings) -> Iterable[str]:
    """Regular files of the home directory but the database, backups, and what is hidden or was moved aside."""
    database = backup.file_of(settings.database).name if backup.engine(settings.database) == "sqlite" else None
    left_out = {settings.home / f"{database}{end}" for end in ("", "-wal", "-shm", "-journal")}
    for path in sorted(settings.home.rglob("*")):
        place = path.relative_to(settings.home)
        hidden = any(part.startswith((".", ASIDE)) for part in place.parts)
        if hidden or path in left_out or path.name == LOCK or path.is_relative_to(settings.backups):
            continue
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= _LARGEST_FILE:
            yield place.as_posix()


def _copied(settings: Settings, directory: Path) -> dict[str, Path]:
    """Copies of the home directory's files: what is written to meanwhile must not differ from its digest."""
    copies = {}
    for one in _own(settings):
        copy = directory / one
        copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (settings.home / one).open("rb") as source:
            copy.write_bytes(source.read(_LARGEST_FILE))
        copies[f"home/{one}"] = copy
    return copies


def _digests(files: dict[str, Path]) -> dict[str, str]:
    digests = {}
    for name, path in files.items():
        with path.open("rb") as file:
            digests[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return digests


def _write(target: Path, manifest: Manifest, files: dict[str, Path]) -> None:
    handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as raw:
        with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=_LEVEL) as archive:
            first = Path(target.parent) / MANIFEST
            first.write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
            for name, path in {MANIFEST: first, **files}.items():
                archive.add(path, name, recursive=False, filter=_plain)
        raw.flush()
        os.fsync(handle)


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _manifest(archive: tarfile.TarFile, file: Path) -> Manifest:
    member = archive.next()
    if member is None or member.name != MANIFEST or member.size > _LARGEST_MANIFEST:
        raise ValueError("it is no backup of kshub")
    manifest = msgspec.json.decode(_content(archive, member).read(), type=Manifest)
    if manifest.format > FORMAT or not migrations.knows(manifest.tables):
        raise Fault("backup-newer", file=file, version=manifest.version, own=version("kshub"))
    if manifest.engine not in DATABASE or DATABASE[manifest.engine] not in manifest.files:
        raise ValueError("it holds no database")
    return manifest


def _unpack(archive: tarfile.TarFile, manifest: Manifest, directory: Path) -> None:
    missing = dict(manifest.files)
    for member in archive:
        if member.name == MANIFEST:
            continue
        place = PurePosixPath(member.name)
        if member.name not in missing or not member.isreg() or not _belongs(place, member, manifest):
            raise ValueError(f"{member.name[:100]!r} does not belong into it")
        if _extract(_content(archive, member), directory / place) != missing.pop(member.name):
            raise ValueError(f"{member.name[:100]!r} was changed")
    if missing:
        raise ValueError(f"{min(missing)!r} is missing")


def _belongs(place: PurePosixPath, member: tarfile.TarInfo, manifest: Manifest) -> bool:
    """Whether `make` could have written it: the database, or a file of the directory that is none of its own care."""
    if member.issparse() or place.is_absolute() or ".." in place.parts:
        return False
    if member.name == DATABASE[manifest.engine]:
        return True
    first, *below = place.parts
    kept_out = any(part.startswith((".", ASIDE)) for part in below) or below[-1:] == [LOCK]
    return first == "home" and bool(below) and not kept_out and member.size <= _LARGEST_FILE


def _extract(content: IO[bytes], target: Path) -> str:
    """Write it down; its SHA-256."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        while part := content.read(1 << 20):
            digest.update(part)
            file.write(part)
        file.flush()
        os.fsync(handle)
    return digest.hexdigest()


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = archive.extractfile(member)
    if content is None:
        raise ValueError(f"{member.name[:100]!r} is no file")
    return content
