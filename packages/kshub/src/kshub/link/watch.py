"""What other processes change and this one must notice: revoked tokens, orders, connections that were replaced."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from kshub.auth import collectors
from kshub.clock import seconds_now
from kshub.link import presence
from kshub.link.conversation import Conversation
from kshub.link.door import refusal
from kshub.link.links import Links
from kshub.orders import outbox, runs
from kswire.events import Refused

log = logging.getLogger("kshub.link")

LOOK_SECONDS: Final = 2.0  # a revoked token's socket is closed within five
REFRESH_LOOKS: Final = 8
RESUME_LOOKS: Final = 30  # what could not be merged, because the database was away, is tried again


async def watch(links: Links) -> None:
    """Look around again and again until it is cancelled; a database that is away is waited for."""
    await asyncio.gather(_again(links, _shut_turn), _again(links, _tend_turn))


async def look(links: Links, *, refresh: bool = False) -> None:
    """Once: close what must be closed, wake whom an order waits for, write how far runs are, release what may start."""
    await shut(links)
    await tend(links, refresh=refresh)


async def shut(links: Links) -> None:
    """Close what must be closed, wake whom an order waits for. Only reads: a large merge that writes delays nothing."""
    at, live = seconds_now(), dict(links.live)  # while the database is asked, others may come in their place
    marks, by_token = {number: one.mark for number, one in live.items()}, {one.token_id: one for one in live.values()}
    async with links.store.read() as connection:
        ended = await collectors.ended(connection, list(by_token), at)
        replaced = await presence.replaced(connection, marks)
        called = await outbox.called(connection, list(marks), at)
    closing = [(by_token[number], refusal(standing)) for number, standing in ended.items()]
    await _close(closing + [(live[one], Refused.DUPLICATE_INSTALLATION) for one in replaced])
    links.signals.wake(called)


async def tend(links: Links, *, refresh: bool = False) -> None:
    """Say who is connected (refresh, and who was forgotten), release what may start, write how far runs are."""
    at, marks = seconds_now(), {number: one.mark for number, one in links.live.items()}
    if refresh and marks:
        async with links.store.write() as connection:
            await presence.refresh(connection, marks, at)
    async with links.store.read() as connection:
        forgotten = await presence.forgotten(connection, marks)
        startable = await runs.releasable(connection, at)
    if forgotten:
        await _show_again(links, forgotten, at)
    for network_id in startable:
        async with links.store.write() as connection:
            released = await runs.release(connection, network_id, at)
        links.signals.wake(released)
    await links.refusals.write(links.store)
    await links.beside.write(links.store)  # last: it may be lost


async def _show_again(links: Links, forgotten: Sequence[int], at: int) -> None:
    async with links.store.write() as connection:
        for number in forgotten:
            if (one := links.live.get(number)) is not None:  # it may have left meanwhile
                await presence.again(connection, number, one.mark, at)


async def _again(links: Links, turn: Callable[[Links, int], Awaitable[None]]) -> None:
    looks = 0
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        looks += 1
        try:
            await turn(links, looks)
        except (SQLAlchemyError, OSError) as error:
            log.warning("the database cannot be used: %s", error)
        except Exception:  # a bug must not be the end of revoking tokens
            log.exception("looking around ends by an error of ours")


async def _shut_turn(links: Links, _looks: int) -> None:
    await shut(links)


async def _tend_turn(links: Links, looks: int) -> None:
    await tend(links, refresh=looks % REFRESH_LOOKS == 0)
    if looks % RESUME_LOOKS == 0 and not links.work:
        await links.flow.resume()


async def _close(closing: Sequence[tuple[Conversation, Refused]]) -> None:
    """All at once: one that does not listen any more must not keep the others."""
    await asyncio.gather(*(conversation.end(code) for conversation, code in closing), return_exceptions=True)
