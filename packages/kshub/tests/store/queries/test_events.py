"""Events are written with texts alone, on both engines."""

import re
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from kshub.store.queries import events
from kshub.store.queries.events import Happened
from kshub.store.schema import event


async def test_parameters_become_texts_and_the_order_stays(world):
    async with world.store.write() as connection:
        await events.add_all(connection, world.network, [])
        split = Happened("node-split", {"from": 7, "addresses": ["10.0.0.1", "10.0.0.2"], "by": "alice"}, 9)
        await events.add_all(connection, world.network, [split, Happened("snapshot-approved", {"snapshot": 3})])
        rows = (await connection.execute(select(event).order_by(event.c.id))).all()
    assert [(one.kind, one.network_id, one.node_id) for one in rows] == [
        ("node-split", world.network, 9),
        ("snapshot-approved", world.network, None),
    ]
    assert [msgspec.json.decode(one.params) for one in rows] == [
        {"from": "7", "addresses": "10.0.0.1, 10.0.0.2", "by": "alice"},
        {"snapshot": "3"},
    ]


@pytest.mark.parametrize(("kind", "params"), [("sunrise", {"by": "x"}), ("snapshot-approved", {"node": 1})])
async def test_what_no_reader_knows_is_not_written(world, kind, params):
    async with world.store.write() as connection:
        with pytest.raises(ValueError, match=kind):
            await events.add(connection, world.network, kind, params)


def test_events_are_written_in_one_place():
    """What is written elsewhere would be told nobody."""
    sources = Path(events.__file__).parents[2].rglob("*.py")
    found = [one.name for one in sources if re.search(r"insert\(event\)|event\.insert\(", one.read_text("utf-8"))]
    assert found == ["events.py"]
