"""Databases of earlier versions, frozen as SQL: this version upgrades each of them and reads the same out of it.

`GOLDEN=write pytest tests/compat/test_databases.py` freezes one of the version that is checked out, when a version is
released; frozen files are never written anew.
"""

import json
import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from kshub import config, upgrading
from kshub.sample.estate import Estate
from kshub.sample.playing import play
from kshub.store import migrations
from kshub.store.engine import open_store
from kshub.store.schema import node, snapshot

DATABASES = Path(__file__).parent / "databases"
FROZEN = sorted(DATABASES.glob("*.sql"))


async def told(store):
    """What people see of it, in an order of its own."""
    async with store.read() as connection:
        rows = await connection.execute(
            select(node.c.display_name, node.c.addr, node.c.family, node.c.number_of_packages).order_by(node.c.id)
        )
        nodes = [list(row) for row in rows]
        runs = await connection.execute(select(snapshot.c.status, snapshot.c.number_of_nodes).order_by(snapshot.c.id))
        return {"nodes": nodes, "snapshots": [list(row) for row in runs]}


@pytest.mark.skipif(os.environ.get("GOLDEN") != "write", reason="freezes a database: GOLDEN=write")
async def test_freeze(tmp_path):
    target = DATABASES / f"{migrations.newest()}.sql"
    assert not target.exists(), "a frozen database is not written anew"
    store = open_store(f"sqlite:///{tmp_path}/kshub.sqlite", pool=1)
    await migrations.upgrade(store)
    await play(store, Estate(1, 0.03), until=datetime(2026, 3, 1, 17, 0, tzinfo=UTC), days=(0, 45, 59))
    words = await told(store)
    await store.close()
    DATABASES.mkdir(exist_ok=True)
    connection = sqlite3.connect(tmp_path / "kshub.sqlite")
    target.write_text("\n".join(connection.iterdump()) + "\n", encoding="utf-8")
    connection.close()
    target.with_suffix(".json").write_text(json.dumps(words, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


@pytest.mark.parametrize("frozen", FROZEN, ids=lambda path: path.stem)
async def test_a_database_of_an_earlier_version_is_upgraded_and_read(frozen, tmp_path):
    connection = sqlite3.connect(tmp_path / "kshub.sqlite")
    connection.executescript(frozen.read_text(encoding="utf-8"))
    connection.close()
    settings = config.load(tmp_path, {})
    store = open_store(settings.database, pool=1)
    await upgrading.upgrade(settings, store)
    assert await migrations.version(store) == migrations.newest()
    assert await told(store) == json.loads(frozen.with_suffix(".json").read_text(encoding="utf-8"))
    await store.close()
