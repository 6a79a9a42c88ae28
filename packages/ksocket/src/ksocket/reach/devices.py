"""Devices that have several addresses: asked by one session at a time, and read whole only once in a run."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from kswire.facts import Facts
from kswire.problems import Code

_MOST_ROWS = 100_000  # neighbours and routes of all devices that are kept: some 30 MB
_LONGEST_WAIT = 30.0  # seconds
_BROKEN_OFF = frozenset({Code.SNMP_NO_ANSWER, Code.SNMP_MALFORMED, Code.COMMAND_TIMEOUT})


@dataclass(slots=True)
class Devices:
    """By the name that a device gives itself. What was read last is kept, within a bound."""

    _locks: dict[str, asyncio.Lock] = field(default_factory=dict)
    _read: OrderedDict[str, Facts] = field(default_factory=OrderedDict)

    @asynccontextmanager
    async def alone(self, name: str | None) -> AsyncIterator[None]:
        """No other session with this device meanwhile; None: a device that cannot be told from others.

        Nobody waits longer than 30 seconds: then they are many devices that all have one name.
        """
        lock = self._locks.setdefault(name, asyncio.Lock()) if name is not None else asyncio.Lock()
        held = await _acquired(lock)
        try:
            yield
        finally:
            if held:
                lock.release()

    def read(self, name: str | None, addr: str) -> Facts | None:
        """What was read of the device of this name at another address, if it said itself that this one is its own."""
        facts = self._read.get(name) if name is not None else None
        own = {one.addr for one in facts.interfaces or ()} if facts else set()
        return facts if addr in own else None

    def keep(self, name: str | None, facts: Facts) -> None:
        """For its other addresses; not what was broken off."""
        if name is None or any(one.problem.code in _BROKEN_OFF for one in facts.missing):
            return
        self._read[name] = facts
        while sum(map(_rows, self._read.values())) > _MOST_ROWS:
            self._read.popitem(last=False)


async def _acquired(lock: asyncio.Lock) -> bool:
    try:
        async with asyncio.timeout(_LONGEST_WAIT):
            return await lock.acquire()
    except TimeoutError:
        return False


def _rows(facts: Facts) -> int:
    return 1 + len(facts.neighbors or ()) + len(facts.routes or ()) + len(facts.interfaces or ())
