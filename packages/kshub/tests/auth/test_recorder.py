"""How many rows of what is refused are written in a minute: bounded, and a flood takes no room from the others."""

import pytest
from sqlalchemy import select

from kshub.auth import recorder
from kshub.auth.deeds import REFUSED, Deed, line
from kshub.auth.recorder import Recorder
from kshub.store.schema import audit

NOW = 1_800_000_000 // 60 * 60


def wrong(source, aimed=None, user_id=None):
    return Deed("logIn", source, aimed=aimed, user_id=user_id)


@pytest.fixture
def some(monkeypatch):
    monkeypatch.setattr(recorder, "ROOM", {"known": 6, "aimed": 4, "nobody": 5})
    monkeypatch.setattr(recorder, "REFUSED", 3)
    monkeypatch.setattr(recorder, "STRANGE", 2)


async def told(store):
    async with store.read() as connection:
        query = select(audit.c.source, audit.c.user_id).order_by(audit.c.id)
        return [tuple(one) for one in await connection.execute(query)]


async def flood(made, deeds, now=NOW):
    for one in deeds:
        await made.ended(one, REFUSED, now)


async def test_who_floods_from_one_address_is_not_the_only_one_that_is_told(furnished, some):
    made = Recorder(furnished)
    await flood(made, [wrong("a") for _ in range(9)])
    await flood(made, [wrong("b"), wrong("a", aimed=7), wrong("a", user_id=5)])
    assert await told(furnished) == [("a", None), ("a", None), ("b", None), ("a", 7), ("a", 5)]


async def test_from_however_many_addresses_it_is_bounded_and_what_is_aimed_has_room(furnished, some):
    made = Recorder(furnished)
    await flood(made, [wrong(str(one)) for one in range(50)])
    assert len(await told(furnished)) == 5
    await flood(made, [wrong("c", aimed=1), wrong("c", user_id=2)])
    assert (await told(furnished))[5:] == [("c", 1), ("c", 2)]
    await flood(made, [wrong(str(one), aimed=one) for one in range(50)])
    await flood(made, [wrong(str(one), user_id=one) for one in range(50)])
    assert len(await told(furnished)) == 5 + 4 + 6
    assert len(made._refused) == 5 + 4 + 6  # nor does it fill the memory
    await flood(made, [wrong("d")], NOW + 60)
    assert (await told(furnished))[15:] == [("d", None)]


async def test_the_hubs_log_says_whose_account_it_was_where_there_is_no_row(furnished, some, caplog):
    made = Recorder(furnished)
    await flood(made, [wrong("a", aimed=7) for _ in range(3)])
    (message,) = [one.message for one in caplog.records if one.name == "kshub.audit"]
    assert '"aimed":7' in message
    assert line(wrong("a", aimed=7), REFUSED)["aimed"] == 7
