"""How many are begun at once of what ends quickly when it goes well."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Young:
    """At most `limit` that have begun within the last `seconds` and are not over.

    A crowd that answers at once is slowed by itself alone: when our own processor or a line is busy with 40 of them,
    a hundred at once only take longer each. Who takes longer than that waits for something else, and counts no more.
    """

    def __init__(self, limit: int, seconds: float) -> None:
        self._places, self._seconds = asyncio.Semaphore(limit), seconds

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Waits until one more may begin."""
        await self._places.acquire()
        held = True

        def grown() -> None:
            nonlocal held
            if held:
                held = False
                self._places.release()

        alarm = asyncio.get_running_loop().call_later(self._seconds, grown)
        try:
            yield
        finally:
            alarm.cancel()
            grown()
