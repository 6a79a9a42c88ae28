import asyncio

import pytest

from ksocket.pace import PROFILES, Pace
from ksocket.reach import snmp_turn
from ksocket.reach.snmp_turn import Turn


@pytest.fixture
def turns():
    """Two ways to the agent "core", by two of its addresses."""
    pace = Pace(PROFILES["safe"], state=None)
    made = [Turn(pace, addr, 0.0) for addr in ("10.0.0.1", "10.0.0.2")]
    for one in made:
        one.named("core")
    return made


async def test_an_agent_is_asked_by_one_request_at_all_its_addresses(turns):
    one, other = turns
    for _ in range(2):
        async with one:
            waiting = asyncio.create_task(other.__aenter__())
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            assert not waiting.done()
        await waiting
        await other.__aexit__()


async def test_who_gives_up_waiting_leaves_the_address(turns):
    one, other = turns
    async with one:
        waiting = asyncio.create_task(other.__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
        other.named(None)
        async with other:
            pass


async def test_copies_of_a_machine_do_not_wait_for_each_other_for_ever(turns, monkeypatch):
    monkeypatch.setattr(snmp_turn, "_LONGEST_WAIT", 0.01)
    one, other = turns
    async with one:
        for _ in range(2):
            async with other:
                pass
    async with one:
        pass
