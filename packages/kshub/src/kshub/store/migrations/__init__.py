"""Every version of the tables, from the first. `upgrade` brings a database to the newest."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from kshub.store import witness
from kshub.store.engine import Store
from kshub.store.queries import meta

_HERE: Final = Path(__file__).parent


async def upgrade(store: Store) -> None:
    """Bring the tables to the newest version, in one transaction. An empty database gets all of them, and its era.

    Raises:
        alembic.util.CommandError: the database is newer than this program.
    """
    with witness.watched(None):  # who watches may want a table that is not there yet
        async with store.write() as connection:
            await connection.run_sync(_upgrade)
            await meta.era(connection)


async def pending(store: Store) -> bool:
    """Whether `upgrade` would change anything: then a backup comes first."""
    async with store.read() as connection:
        return await connection.run_sync(_version) != newest()


async def empty(store: Store) -> bool:
    """Whether the database has no tables of ours yet: then there is nothing to back up."""
    async with store.read() as connection:
        return await connection.run_sync(_version) is None


async def version(store: Store) -> str | None:
    """The version of the tables that the database has; None: it has none of ours."""
    async with store.read() as connection:
        return await connection.run_sync(_version)


def newest() -> str | None:
    """The version of the tables that this program works with."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def knows(revision: str) -> bool:
    """Whether this program can work with tables of this version; False: a newer program made them."""
    return any(one.revision == revision for one in ScriptDirectory.from_config(_config()).walk_revisions())


def _upgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.set_main_option("path_separator", "os")
    return config
