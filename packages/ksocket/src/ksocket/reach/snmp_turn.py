"""Whose turn it is to ask an agent: one request at a time, at all its addresses and by all scans of this machine."""

from typing import TYPE_CHECKING

from ksocket.pace import Pace

if TYPE_CHECKING:
    from ksocket.pace.places import Place

_LONGEST_WAIT = 10.0  # seconds for another session with the same agent, beside those that a request of it may take


class Turn:
    """The one request that an agent may be busy with; entered for each.

    Who waits too long for an agent of the same name goes on without: then they are many agents that all have one name,
    as copies of a machine do. request: seconds that one may take in all.
    """

    def __init__(self, pace: Pace, addr: str, request: float) -> None:
        self._pace, self._here, self._longest = pace, pace.snmp(addr), _LONGEST_WAIT + request
        self._named: Place | None = None

    def named(self, name: str | None) -> None:
        """The name that the agent gives itself, by which it is known at its other addresses; None: it has none."""
        self._named = self._pace.engine(name) if name is not None else None

    async def __aenter__(self) -> None:
        await self._here.__aenter__()
        if self._named is None:
            return
        try:
            if not await self._named.within(self._longest):
                self._named = None
        except BaseException:
            await self._here.__aexit__(None, None, None)
            raise

    async def __aexit__(self, *_: object) -> None:
        if self._named is not None:
            await self._named.__aexit__()
        await self._here.__aexit__(None, None, None)
