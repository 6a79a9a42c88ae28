"""A database is brought up to date after a backup, and wholly or not at all."""

import shutil

import pytest
from sqlalchemy import inspect, text

from kshub import archives, config, upgrading
from kshub.faults import Failure, Fault
from kshub.restoring import restore
from kshub.store import migrations
from kshub.store.engine import open_store

pytestmark = pytest.mark.skipif(shutil.which("pg_dump") is None, reason="package postgresql-client")

SECOND = """\
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "second", {first!r}, None, None


def upgrade():
    op.create_table("novelty", sa.Column("id", sa.Integer, primary_key=True))
    op.add_column("network", sa.Column("novel", sa.Integer, nullable=True))
    {last}
"""


@pytest.fixture
def home(tmp_path, url, monkeypatch):
    if url.startswith("postgresql"):
        monkeypatch.setenv("KSHUB_DATABASE", url)
    return tmp_path / "home"


async def old(home):
    """A database of the version before `SECOND`, open."""
    home.mkdir()
    store = open_store(config.load(home).database, pool=2)
    await migrations.upgrade(store)
    return store


def add_version(monkeypatch, tmp_path, last):
    """Another migration, in a copy of the directory of migrations."""
    first = migrations.newest()
    copy = tmp_path / "migrations"
    shutil.copytree(migrations._HERE, copy)
    (copy / "versions" / "second.py").write_text(SECOND.format(first=first, last=last))
    monkeypatch.setattr(migrations, "_HERE", copy)
    return first


async def tables(store):
    async with store.read() as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


async def test_a_backup_is_made_first_and_can_be_restored(home, tmp_path, monkeypatch):
    store = await old(home)
    add_version(monkeypatch, tmp_path, "pass")
    settings = config.load(home)
    await upgrading.upgrade(settings, store)
    assert await migrations.version(store) == "second"
    assert "novelty" in await tables(store)
    (saved,) = settings.backups.iterdir()
    with archives.opened(saved, tmp_path) as (manifest, _):
        assert manifest.tables != "second"
    await upgrading.upgrade(settings, store)  # nothing to do: no backup either
    assert list(settings.backups.iterdir()) == [saved]
    await store.close()
    await restore(home, saved, force=True)
    assert saved.exists()


async def test_a_migration_that_fails_leaves_the_database_as_it_was(home, tmp_path, monkeypatch):
    store = await old(home)
    before = await tables(store)
    first = add_version(monkeypatch, tmp_path, 'raise RuntimeError("no such luck")')
    with pytest.raises(Failure) as failure:
        await upgrading.upgrade(config.load(home), store)
    assert failure.value.code == "upgrade-failed"
    assert failure.value.params["detail"] == "no such luck"
    assert "before-upgrade" in failure.value.params["file"]
    assert await migrations.version(store) == first
    assert await tables(store) == before
    async with store.read() as connection:
        columns = await connection.run_sync(lambda sync: [one["name"] for one in inspect(sync).get_columns("network")])
    assert "novel" not in columns
    await store.close()


async def test_a_database_of_a_newer_version_is_left_alone(home):
    store = await old(home)
    async with store.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = 'from-the-future'"))
    with pytest.raises(Fault) as fault:
        await upgrading.upgrade(config.load(home), store)
    assert fault.value.code == "database-newer"
    assert not config.load(home).backups.exists()
    await store.close()


async def test_without_the_tool_nothing_is_changed_unless_the_settings_say_so(home, url, tmp_path, monkeypatch):
    if not url.startswith("postgresql"):
        pytest.skip("SQLite needs no tool")
    store = await old(home)
    add_version(monkeypatch, tmp_path, "pass")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Failure) as failure:
        await upgrading.upgrade(config.load(home), store)
    assert failure.value.code == "backup-no-tool"
    (home / "kshub.toml").write_text("[backups]\nbeforeUpgrade = false\n")
    await upgrading.upgrade(config.load(home), store)
    assert await migrations.version(store) == "second"
    await store.close()


def test_only_the_newest_are_kept(tmp_path):
    for number in range(5):
        (tmp_path / f"before-upgrade-2026010{number}T000000Z-first.tar.gz").write_text("x")
    (tmp_path / "mine.tar.gz").write_text("x")
    archives.prune(tmp_path, 2)
    assert sorted(one.name[:23] for one in tmp_path.iterdir()) == [
        "before-upgrade-20260103",
        "before-upgrade-20260104",
        "mine.tar.gz",
    ]
