"""Room for searches: as many addresses as may be asked at once."""

import asyncio
from collections.abc import Callable
from functools import partial


class Room:
    """Lets searches in while they ask for no more than so many addresses together."""

    def __init__(self, addresses: int, searches: int) -> None:
        self._addresses, self._searches = addresses, searches
        self._given = asyncio.Event()

    async def enter(self, addresses: int) -> Callable[..., None]:
        """Wait until there is room; what is returned gives it back, once however often it is called."""
        while self._addresses < addresses or not self._searches:
            self._given.clear()
            await self._given.wait()
        self._addresses -= addresses
        self._searches -= 1
        return partial(self._leave, [addresses])

    def _leave(self, inside: list[int], *_: object) -> None:
        while inside:
            self._addresses += inside.pop()
            self._searches += 1
            self._given.set()
