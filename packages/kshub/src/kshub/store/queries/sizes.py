"""How much room the database takes."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import text

from kshub.store.engine import Store

PACKAGES: Final = ("package", "package_set", "node_packages", "package_shard")


@dataclass(frozen=True, slots=True)
class Megabytes:
    """In 1,000,000 bytes, indexes included. packages: None where this SQLite was built without dbstat."""

    packages: float
    database: float
    tables: dict[str, float]


async def megabytes(store: Store) -> Megabytes:
    """Of the tables of packages, and of everything."""
    async with store.read() as connection:
        if store.sqlite:
            await connection.execute(text("PRAGMA wal_checkpoint(PASSIVE)"))
            pages = await connection.execute(text("PRAGMA page_count"))
            size = pages.scalar_one() * (await connection.execute(text("PRAGMA page_size"))).scalar_one()
            statement = text(
                "SELECT m.tbl_name, SUM(s.pgsize) FROM dbstat s JOIN sqlite_schema m ON m.name = s.name GROUP BY 1"
            )
        else:
            size = (await connection.execute(text("SELECT pg_database_size(current_database())"))).scalar_one()
            statement = text("SELECT relname, pg_total_relation_size(relid) FROM pg_stat_user_tables")
        tables = {name: number / 1e6 for name, number in await connection.execute(statement)}
    return Megabytes(sum(tables.get(one, 0.0) for one in PACKAGES), size / 1e6, tables)
