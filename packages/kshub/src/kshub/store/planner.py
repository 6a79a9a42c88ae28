"""What PostgreSQL's planner has to know of small tables, and does not find out by itself.

It analyzes a table on its own after some 50 changes (`autovacuum_analyze_threshold`), which a table of networks may
never see. What it guesses instead makes it look node by node where it should join: a search takes a second, not 10 ms.
"""

from typing import Final

from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.schema import network, space

SMALL: Final = (network, space)


async def told(connection: AsyncConnection, *tables: Table) -> None:
    """Let it count the rows of these tables as they are in this transaction; SQLite needs no such thing."""
    if connection.dialect.name == "postgresql":
        for table in tables or SMALL:
            await connection.execute(text(f"ANALYZE {table.name}"))
