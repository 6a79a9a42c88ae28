"""Who shows a token, comes and goes: after a restart, or when a line is back, thousands do at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.auth import collectors, tokens
from kshub.auth.collectors import Bearer
from kshub.auth.tokens import Standing
from kshub.clock import seconds_now
from kshub.link import presence
from kshub.link.presence import Arrival, Departure
from kshub.link.together import Together
from kshub.orders import outbox, renewals
from kshub.store.engine import Store
from kshub.store.queries import meta, positions, scans
from kshub.store.queries.positions import Heard, Position
from kswire.events import Refused
from kswire.session import Resume

NOBODY: Final = Heard(None, replaced=False)


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One that said hello. welcome: takes the era and how far it was heard; called before anything is committed."""

    arrival: Arrival
    bearer: Bearer
    welcome: Callable[[str, Heard], Resume]

    @property
    def ksocket_id(self) -> int:
        """Whose place it takes."""
        return self.arrival.ksocket_id


@dataclass(frozen=True, slots=True)
class Admitted:
    """What is on the disk now. refused: it may not come in. waits: orders are unanswered."""

    refused: Refused | None = None
    waits: bool = False


class Door:
    """Tokens are looked up and arrivals are written together with all that come at the same time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._looks: Together[bytes, Bearer | None] = Together(self._look, key=lambda digest: digest)
        self._words: Together[Entry | Departure, Admitted] = Together(self._write, key=lambda one: one.ksocket_id)

    async def bearer(self, token: str) -> Bearer | None:
        """Whose token it is; None: nobody's."""
        return await self._looks.ask(tokens.digest(token))

    async def enter(self, entry: Entry) -> Admitted:
        """It is connected from now on, and what its welcome tells is committed."""
        return await self._words.ask(entry)

    async def leave(self, departure: Departure) -> None:
        """It is no longer."""
        await self._words.ask(departure)

    async def _look(self, digests: Sequence[bytes]) -> Sequence[Bearer | None]:
        async with self._store.read() as connection:
            found = await collectors.bearers(connection, digests, seconds_now())
        return [found.get(one) for one in digests]

    async def _write(self, words: Sequence[Entry | Departure]) -> Sequence[Admitted]:
        """Two transactions, each of which takes its rows in order: replicas never wait for each other in a circle."""
        entries = [one for one in words if isinstance(one, Entry)]
        departures = [one for one in words if isinstance(one, Departure)]
        admitted: dict[int, Admitted] = {}
        if entries:
            async with self._store.write() as connection:
                admitted = await _enter(connection, entries, seconds_now())
        if departures:
            async with self._store.write() as connection:
                await presence.leave(connection, departures, seconds_now())
        return [admitted.get(one.ksocket_id, Admitted()) for one in words]


def refusal(standing: Standing) -> Refused:
    """The last words for a token that is known and not valid."""
    return Refused.TOKEN_EXPIRED if standing is Standing.EXPIRED else Refused.TOKEN_REVOKED


async def _enter(connection: AsyncConnection, entries: Sequence[Entry], at: int) -> dict[int, Admitted]:
    over = await collectors.ended(connection, [one.bearer.token_id for one in entries], at)
    # since the handshake; as renewals they would have ended tokens that are good
    refused = {one.ksocket_id: refusal(over[one.bearer.token_id]) for one in entries if one.bearer.token_id in over}
    good = [one.arrival for one in entries if one.ksocket_id not in refused]
    refused |= await presence.enter(connection, good, at)
    admitted = [one for one in entries if one.ksocket_id not in refused]
    numbers = [one.ksocket_id for one in admitted]
    for renewed in await collectors.used(connection, [one.bearer for one in admitted], at):
        await renewals.done(connection, renewed, at)
    heard, waiting = await positions.heard(connection, numbers), await outbox.unanswered(connection, numbers)
    era = await meta.era(connection)
    for one in admitted:
        answer = one.welcome(era, heard.get(one.ksocket_id, NOBODY))
        if answer.gap:
            await scans.mark_incomplete(connection, one.ksocket_id)
            here = Position(one.arrival.hello.epoch, answer.acknowledged, 0)
            await positions.put(connection, one.ksocket_id, one.arrival.hello.installation, here)
    answers = {number: Admitted(refused=code) for number, code in refused.items()}
    return answers | {number: Admitted(waits=number in waiting) for number in numbers}
