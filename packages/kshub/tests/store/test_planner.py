"""PostgreSQL knows how many networks there are, and does not guess."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.dialects import postgresql

from kshub.app import Hub
from kshub.auth import access
from kshub.auth.people import Caller
from kshub.auth.roles import ADMINISTRATOR, Roles
from kshub.orders.removing import remove_network
from kshub.store import planner
from kshub.store.queries import places
from kshub.store.schema import network

EVERYBODY = access.visible(Caller(1, "administrator", Roles(ADMINISTRATOR)))


@pytest.fixture
def engine():
    return "postgresql"


async def expected(store):
    """How many rows it expects of the networks that somebody sees."""
    query = EVERYBODY.compile(dialect=postgresql.dialect())
    async with store.read() as connection:
        [explained] = (await connection.execute(text(f"EXPLAIN (FORMAT JSON) {query}"))).scalar_one()
    return explained["Plan"]["Plan Rows"]


async def test_networks_are_counted_when_one_comes_or_goes(furnished):
    assert await expected(furnished) == 1
    for number in range(2, 5):
        async with furnished.write() as connection:
            assert await places.add_network(connection, 1, f"network {number}") == number
        assert await expected(furnished) == number
    async with furnished.write() as connection:
        await remove_network(connection, 4, 1)
    assert await expected(furnished) == 3


async def test_a_database_that_is_there_is_counted_at_the_start(furnished):
    async with furnished.write() as connection:
        row = (await connection.execute(select(network))).mappings().one()
        some = [dict(row) | {"id": number, "display_name": f"network {number}"} for number in range(2, 31)]
        await connection.execute(network.insert().values(some))
    async with Hub(furnished).at_work():
        assert await expected(furnished) == 30


async def test_sqlite_is_asked_nothing():
    class Dialect:
        name = "sqlite"

    class Connection:
        dialect = Dialect

    await planner.told(Connection())
