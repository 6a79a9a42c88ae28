"""A machine whose cable is pulled is outdated after the days of its network; all others are not, and it comes back."""

from collections import Counter

import pytest
from sqlalchemy import select, update

from kshub.store.queries.lists import Part
from kshub.store.schema import node, node_presence
from kshub.view.nodes import Wanted, page

from .pair import Pair

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("estate"), pytest.mark.timeout(600)]

EIGHT_DAYS = 8 * 86_400
GONE = "10.78.7.11"


@pytest.fixture
def pair(net, tmp_path):
    """A hub and a Ksocket that run."""
    made = Pair(net, tmp_path / "pair")
    try:
        made.up()
        yield made
    finally:
        made.down()


def states(pair):
    """Of each node by its first address."""

    async def read(connection):
        rows, _ = await page(connection, [1], Wanted(1, Part()))
        return {row.addr: row.state for row in rows}

    return pair.query(read)


def pass_days(pair):
    """Everything that was seen was seen eight days earlier."""

    async def shift(connection):
        for column in (node_presence.c.first_seen_at, node_presence.c.last_seen_at, node_presence.c.missed_at):
            await connection.execute(update(node_presence).values({column: column - EIGHT_DAYS}))

    pair.query(shift, write=True)


def test_only_who_was_looked_for_and_not_seen_is_outdated(pair, net):
    assert pair.over(pair.order()).status == "done"
    first = states(pair)
    assert GONE in first
    assert set(first.values()) == {"new"}
    pass_days(pair)
    net.link_down("one")
    try:
        pair.over(pair.ask("10.78.7.12", "10.78.7.99"))  # asks neither the one that is gone nor the rest
        assert states(pair)[GONE] == "stable"
        assert pair.over(pair.order()).status == "done"
        after = states(pair)
    finally:
        net.link_up("one")
    assert [addr for addr in first if after[addr] == "outdated"] == [GONE], Counter(after.values())
    assert pair.over(pair.order()).status == "done"
    assert states(pair)[GONE] == "stable"
    seen = select(node.c.addr).join(node_presence, node_presence.c.node_id == node.c.id)

    async def missed(connection):
        return set((await connection.execute(seen.where(node_presence.c.missed_at.is_not(None)))).scalars())

    assert pair.query(missed) == {GONE}
