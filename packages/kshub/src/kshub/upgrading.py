"""Bring a database to this program's version: a backup first, then all of it or nothing."""

import logging
from datetime import UTC, datetime
from pathlib import Path

from kshub import archives
from kshub.config import Settings
from kshub.faults import Failure, Fault
from kshub.store import migrations
from kshub.store.engine import Store

log = logging.getLogger("kshub")


async def upgrade(settings: Settings, store: Store, *, keep_backup: bool = True) -> None:
    """Tables as this program needs them. keep_backup: write one before anything that is there is changed.

    Raises:
        Fault: "database-newer"; "upgrade-failed", and the database is as it was; "backup-no-tool", "backup-failed".
    """
    there = await migrations.version(store)
    if there == migrations.newest():
        return
    if there is None:
        await migrations.upgrade(store)
        return
    if not migrations.knows(there):
        raise Fault("database-newer", version=there)
    saved = await _backup(settings, there) if keep_backup and settings.backup_before_upgrade else None
    try:
        await migrations.upgrade(store)
    except Exception as error:  # whatever a migration does wrong, its transaction is undone
        detail = (str(error).splitlines() or [type(error).__name__])[0][:300]
        raise Failure("upgrade-failed", version=migrations.newest(), detail=detail, file=saved or "-") from error
    log.warning("the database is of version %s now; before it was %s (backup: %s)", migrations.newest(), there, saved)


async def _backup(settings: Settings, there: str) -> Path:
    settings.backups.mkdir(mode=0o700, parents=True, exist_ok=True)
    at = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    target = settings.backups / f"before-upgrade-{at}-{there}.tar.gz"
    await archives.make(settings, target, there)
    archives.prune(settings.backups, settings.backups_kept)
    return target
