"""Devices that have several addresses: asked by one session at a time, and read whole only once in a run."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from kswire.facts import Facts
from kswire.problems import Code

_MOST_ROWS = 100_000  # neighbours, routes and the like of all devices that are kept: some 30 MB
_LONGEST_WAIT = 30.0  # seconds
_BROKEN_OFF = frozenset({Code.SNMP_NO_ANSWER, Code.SNMP_MALFORMED, Code.COMMAND_TIMEOUT})


@dataclass(slots=True)
class Devices:
    """By the name that a device gives itself. What was read last is kept, within a bound."""

    _locks: dict[str, asyncio.Lock] = field(default_factory=dict)
    _read: OrderedDict[str, Facts] = field(default_factory=OrderedDict)
    _rows: int = 0

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
        return facts if facts is not None and addr in _own(facts) else None

    def keep(self, name: str | None, facts: Facts) -> None:
        """For its other addresses, if it has any; not what was broken off."""
        broken = any(one.problem.code in _BROKEN_OFF for one in facts.missing)
        if name is None or broken or len(_own(facts)) < 2:
            return
        self._forget(name)
        self._read[name] = facts
        self._rows += _rows(facts)
        while self._rows > _MOST_ROWS:
            self._forget(next(iter(self._read)))

    def _forget(self, name: str) -> None:
        if (facts := self._read.pop(name, None)) is not None:
            self._rows -= _rows(facts)


def _own(facts: Facts) -> set[str]:
    """The addresses that it calls its own, but for loopback."""
    addresses = (one.addr for one in facts.interfaces or () if one.addr)
    return {one for one in addresses if not one.startswith("127.") and one != "::1"}


async def _acquired(lock: asyncio.Lock) -> bool:
    try:
        async with asyncio.timeout(_LONGEST_WAIT):
            return await lock.acquire()
    except TimeoutError:
        return False


def _rows(facts: Facts) -> int:
    lists = (facts.neighbors, facts.routes, facts.interfaces, facts.components, facts.packages)
    return 1 + sum(len(one or ()) for one in lists)
