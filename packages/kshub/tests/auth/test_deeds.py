"""What is done and the row that tells of it: in one transaction, once. On both engines."""

from contextlib import suppress

import pytest
from sqlalchemy import insert, select

from kshub.auth import deeds
from kshub.auth.audit import params
from kshub.auth.deeds import DONE, FAILED, REFUSED, Deed
from kshub.auth.people import Caller
from kshub.auth.roles import Roles
from kshub.store import witness
from kshub.store.queries import places
from kshub.store.schema import audit, ksocket, meta


async def rows(store):
    async with store.read() as connection:
        return (await connection.execute(select(audit).order_by(audit.c.id))).all()


async def change(store, name):
    async with store.write() as connection:
        await connection.execute(insert(meta).values(name=name, value="x"))


async def taken_back(store):
    with suppress(RuntimeError):
        async with store.write() as connection:
            await places.add_ksocket(connection, 1, "two")
            raise RuntimeError


def deed(**more):
    return Deed("addNetwork", "192.0.2.1", username="taro", **more)


async def test_the_first_transaction_carries_the_row_and_no_other(furnished):
    done = deed()
    with witness.watched(done):
        await change(furnished, "one")
        await change(furnished, "two")
    (row,) = await rows(furnished)
    assert (row.id, row.outcome, row.username, row.source) == (done.row, DONE, "taro", "192.0.2.1")


async def test_what_is_taken_back_takes_its_row_along(furnished):
    done = deed()
    with witness.watched(done):
        await taken_back(furnished)
        assert (await rows(furnished), done.row) == ([], None)
        await change(furnished, "again")
    assert [one.id for one in await rows(furnished)] == [done.row]


async def test_what_was_taken_back_is_not_told_as_made(furnished):
    refused = deed(numbers={"network_id": 1})
    with witness.watched(refused):
        await taken_back(furnished)
    async with furnished.write() as connection:
        await places.add_ksocket(connection, 1, "somebody else's")
        await refused.write(connection, REFUSED)
    (row,) = await rows(furnished)
    assert params(row.params) == {"spaceName": "default", "networkName": "tokyo", "networkId": "1"}


async def test_nobody_known_and_what_is_aside_carry_nothing(furnished):
    @deeds.aside
    async def counted():
        await change(furnished, "tries")

    nobody, somebody = Deed("logIn"), deed()
    with witness.watched(nobody):
        await change(furnished, "one")
    with witness.watched(somebody):
        await counted()
    await deeds.aside(change)(furnished, "nobody watches")
    assert await rows(furnished) == []
    with witness.watched(somebody):
        await change(furnished, "two")
    assert len(await rows(furnished)) == 1


async def test_after_its_answer_nothing_is_told_any_more(furnished):
    done = deed()
    with witness.watched(done):
        done.over()
        await change(furnished, "what goes on beside")
    assert await rows(furnished) == []


async def test_how_it_ended_is_corrected(furnished):
    done = deed(numbers={"network_id": 1, "ksocket_id": 1})
    with witness.watched(done):
        await change(furnished, "one")
    assert params((await rows(furnished))[0].params)["ksocketName"] == "one"
    async with furnished.write() as connection:
        await done.correct(connection, FAILED)
    (row,) = await rows(furnished)
    assert (row.outcome, "ksocketName" in params(row.params)) == (FAILED, False)


async def test_a_name_is_the_one_that_it_had_before(furnished):
    done = deed(numbers={"network_id": 1, "ksocket_id": 1})
    with witness.watched(done):
        async with furnished.write() as connection:
            await connection.execute(ksocket.delete())
    assert params((await rows(furnished))[0].params)["ksocketName"] == "one"


async def test_what_was_carried_and_then_refused_elsewhere_is_told_to_nobody_there(furnished):
    caller = Caller(5, "mallory", Roles(within={2: "operator"}))
    done = Deed("setNetworkName", numbers={"network_id": 1}, user_id=5, username="mallory", caller=caller)
    done.tell({"displayName": "mine"})
    with witness.watched(done):
        await change(furnished, "one")
    async with furnished.write() as connection:
        await done.correct(connection, REFUSED)
    (row,) = await rows(furnished)
    assert (row.space_id, row.network_id, row.outcome) == (None, None, REFUSED)
    assert params(row.params) == {"networkId": "1"}


def test_texts_are_bounded_and_on_one_line():
    told = params(deeds.packed({"a": "x\n\0\ud800" + "y" * 999, "b": None, "c": True, "d": 5}))
    assert (len(told["a"]), told["c"], told["d"], "b" in told) == (200, "true", "5", False)
    assert told["a"].isprintable()
    assert len(params(deeds.packed({str(one): one for one in range(99)}))) == deeds.MAX_WORDS


@pytest.mark.parametrize(("status", "said"), [(200, DONE), (302, DONE), (404, REFUSED), (429, REFUSED), (503, FAILED)])
def test_the_answer_says_how_it_ended(status, said):
    assert deeds.outcome(status) == said
