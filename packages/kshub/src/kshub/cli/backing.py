"""`kshub backup`, `kshub restore`."""

from datetime import UTC, datetime
from pathlib import Path

from kshub import app, archives, config
from kshub.config import Settings
from kshub.restoring import restore as restored_from
from kshub.store import migrations
from kshub.words import say


async def backup(settings: Settings, file: Path) -> None:
    """One file that holds the hub, also while it serves."""
    if file.is_dir():  # noqa: ASYNC240 - nothing else runs in this loop
        file /= f"kshub-{datetime.now(UTC).strftime('%Y%m%dT%H%M%SZ')}.tar.gz"
    async with app.store_of(settings) as store:
        tables = await migrations.version(store) or ""
    manifest = await archives.make(settings, file.absolute(), tables)
    size = f"{file.stat().st_size / 1e6:.1f}"
    print(say("backup-done", file=file, size=size, engine=manifest.engine))
    print(say("backup-secret"))
    for one in archives.outside(settings):
        print(say("backup-outside", file=one))


async def restore(home: Path | None, file: Path, *, force: bool) -> None:
    """A hub from such a file, and what a person must know afterwards."""
    directory = config.home_of(home)
    done = await restored_from(directory, file, force=force)
    at = done.manifest.made_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    print(say("restore-done", at=at, version=done.manifest.version, home=directory))
    if done.aside:
        print(say("restore-aside", aside=done.aside))
    print(say("restore-since"))
    if done.runs:
        print(say("restore-runs", count=len(done.runs)))
        for run, network in done.runs:
            print(say("restore-run", run=run, network=network))
    print(say("restore-tokens", count=done.tokens))
