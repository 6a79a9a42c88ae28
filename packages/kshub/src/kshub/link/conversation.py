"""One collector's connection: what it says goes to the store, what waits for it goes out."""

import asyncio
import logging
import secrets
import time
from contextlib import suppress
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.auth import collectors, lasting
from kshub.auth.collectors import Bearer
from kshub.auth.tokens import Standing
from kshub.clock import seconds_now
from kshub.faults import Fault
from kshub.ingest.ingest import NotTaken
from kshub.link import presence
from kshub.link.links import Links
from kshub.link.presence import Arrival
from kshub.link.rate import Bucket
from kshub.link.socket import CLOSE_SECONDS, POLICY, TRY_LATER, Gone, Socket
from kshub.orders import outbox
from kshub.orders.outbox import Waiting
from kshub.store.instants import moment
from kshub.store.queries import meta, positions, scans
from kshub.store.queries.positions import Position
from kswire.events import Closed, Event, Greeted, Received, Refused, Side, State, Told
from kswire.hellos import Hello, OrderState, TokenStored, Welcome
from kswire.orders import AnyOrder, RenewToken
from kswire.reports import Log, Planned, Progress
from kswire.session import Session
from kswire.wire import now

log = logging.getLogger("kshub.link")

HELLO_SECONDS: Final = 15.0
RENEW_DAYS: Final = 365
TOLD_PER_SECOND: Final = 50.0
TOLD_BURST: Final = 2000.0
DEAR_SECONDS: Final = 0.005  # of the processor, for a frame that brings no report: a kilobyte can take a sixth of one
REST: Final = 20  # times as long nothing more is read of who sent it: others are there, too
_RENEWAL: Final = "renew-"


class Conversation:
    """From hello to the end. `mark` tells this connection from every other."""

    def __init__(self, links: Links, shown: Bearer, socket: Socket, remote: str) -> None:
        self.token_id = shown.token_id
        self.mark = secrets.token_hex(8)
        self._links, self._bearer, self._socket, self._remote = links, shown, socket, remote
        self._session = Session(Side.HUB)
        self._installation = ""
        self._told = Bucket(TOLD_PER_SECOND, TOLD_BURST)
        self._greeted, self._over = asyncio.Event(), asyncio.Event()

    async def run(self) -> None:
        """Until either side ends it. A database that is away ends it too: nothing is acknowledged then."""
        tasks = [asyncio.create_task(work) for work in (self._hear(), self._order(), self._hurry(), self._over.wait())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
            await self._leave()
        await self._judge([one for one in ended if isinstance(one, Exception)])

    async def end(self, code: Refused) -> None:
        """Say why, and close, whether it listens or not: nothing that it says counts any more."""
        self._session.refuse(code)
        with suppress(Gone, TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._flush()
        await self._socket.close(POLICY)
        self._over.set()

    # what it says

    async def _hear(self) -> None:
        while self._session.state is not State.CLOSED:
            await self._heard(await self._socket.read())
        await self._socket.close(POLICY)

    async def _heard(self, frame: bytes) -> None:
        """Apart from the loop, which would hold the last batch in memory for as long as its collector is silent."""
        begun = time.thread_time()
        events = self._session.receive(frame)
        spent = time.thread_time() - begun
        for event in events:
            await self._happened(event)
        await self._flush()
        if spent > DEAR_SECONDS and not any(isinstance(one, Received) for one in events):
            await asyncio.sleep(spent * REST)

    async def _happened(self, event: Event) -> None:
        match event:
            case Greeted(peer=Hello() as hello):
                await self._greet(hello)
            case Received():
                await self._take(event)
            case Told(message=OrderState() as state):
                await self._state(state)
            case Told(message=TokenStored()):
                await self._renewed()
            case Told(message=Planned() as planned):
                await self._plan(planned)
            case Told(message=message):
                self._listen(message)
            case Closed():
                await self._refused(event.code)
            case _:
                pass

    async def _greet(self, hello: Hello) -> None:
        if not hello.installation.isprintable():
            self._session.refuse(Refused.PROTOCOL, "an installation of that name")
            await self._refused(str(Refused.PROTOCOL), "an installation of that name")
            return
        arrival, at = Arrival(self._bearer.ksocket_id, self.mark, self._remote, hello), seconds_now()
        async with self._links.store.write() as connection:
            over = await collectors.ended(connection, [self.token_id], at)
            if over:  # since the handshake; as a renewal it would have ended the tokens that are good
                self._session.refuse(refusal(over[self.token_id]))
                return
            if not await presence.enter(connection, arrival, at):
                self._session.refuse(Refused.DUPLICATE_INSTALLATION)
                return
            if await collectors.used(connection, self._bearer, at):
                await outbox.renewed(connection, self._bearer.ksocket_id, at)
            position = await positions.of(connection, self._bearer.ksocket_id, hello.installation)
            replaced = await positions.replaced(connection, self._bearer.ksocket_id, hello.installation)
            answer = self._session.welcome(self._welcome(await meta.era(connection), position), replaced=replaced)
            if answer.gap:
                await scans.mark_incomplete(connection, self._bearer.ksocket_id)
                here = Position(hello.epoch, answer.acknowledged, 0)
                await positions.put(connection, self._bearer.ksocket_id, hello.installation, here)
        if answer.refused is not None:
            return
        self._installation = hello.installation
        former = self._links.live.get(self._bearer.ksocket_id)
        self._links.live[self._bearer.ksocket_id] = self
        self._greeted.set()
        if former is not None:  # nobody watches over it from now on: not even its token, when that is revoked
            await former.end(Refused.DUPLICATE_INSTALLATION)
        log.info("Ksocket %d is connected from %s", self._bearer.ksocket_id, self._remote)

    def _welcome(self, era: str, at: Position | None) -> Welcome:
        return Welcome(
            version=self._links.version,
            era=era,
            clock=now(),
            epoch=at.epoch if at else 0,
            acknowledged=at.seq if at else 0,
            stamp=at.stamp if at else 0,
            expires_at=moment(self._bearer.expires_at),
        )

    async def _take(self, received: Received) -> None:
        try:
            done = await self._links.flow.receive(self._bearer.ksocket_id, self._installation, received)
        except NotTaken as refusal:
            unknown = refusal.code is Refused.NOT_ORDERED
            self._session.refuse(refusal.code, await self._stranger(received) if unknown else refusal.detail)
            await self._refused(str(refusal.code), refusal.detail)
            return
        self._session.acknowledge(received.epoch, done.seq)
        self._links.merge(done)

    async def _stranger(self, received: Received) -> str:
        """The run that was not ordered, by its name alone: the collector drops what it has of it."""
        names = {report.run for report in received.reports}
        async with self._links.store.read() as connection:
            known = await scans.open_parts(connection, self._bearer.ksocket_id, names)
        return min(names - set(known), default="")[:200]

    async def _state(self, state: OrderState) -> None:
        if not self._told.take() or not state.order.isprintable():  # no order of ours has such a name
            return
        at, ksocket_id = seconds_now(), self._bearer.ksocket_id
        async with self._links.store.write() as connection:
            if state.order.startswith(_RENEWAL):
                await outbox.renewed(connection, ksocket_id, at)
                log.warning("Ksocket %d cannot store a new token: %s", ksocket_id, state.problem)
            else:
                await outbox.heard(connection, ksocket_id, state, at)

    async def _renewed(self) -> None:
        async with self._links.store.write() as connection:
            await outbox.renewed(connection, self._bearer.ksocket_id, seconds_now())

    async def _plan(self, planned: Planned) -> None:
        if self._told.take() and planned.run.isprintable():
            async with self._links.store.write() as connection:
                await outbox.planned(connection, self._bearer.ksocket_id, planned)

    def _listen(self, message: object) -> None:
        if not self._told.take():
            return
        # what all say is written at once: a word that the database does not take would cost everybody's
        if isinstance(message, Log) and (message.run + message.level).isprintable():
            self._links.beside.log(self._bearer.ksocket_id, message, seconds_now())
        elif isinstance(message, Progress) and message.run.isprintable():
            self._links.beside.progress(self._bearer.ksocket_id, message)

    async def _refused(self, code: str, detail: str = "") -> None:
        self._links.refused(code, f"Ksocket {self._bearer.ksocket_id} from {self._remote} is refused {detail}".rstrip())
        why = f"{code}: {detail}" if detail else code
        async with self._links.store.write() as connection:
            await presence.refused(connection, self._bearer.ksocket_id, why, seconds_now())

    # what waits for it

    async def _order(self) -> None:
        with self._links.signals.listening(self._bearer.ksocket_id) as called:
            await self._greeted.wait()
            fresh = False
            while True:
                await self._deliver(fresh=fresh)
                fresh = True
                await called.wait()
                called.clear()

    async def _deliver(self, *, fresh: bool) -> None:
        at, ksocket_id = seconds_now(), self._bearer.ksocket_id
        async with self._links.store.read() as connection:
            waiting = await outbox.waiting(connection, ksocket_id, at, fresh=fresh)
        if not waiting:
            return
        async with self._links.store.write() as connection:  # before they leave: an answer may be back at once
            orders = [await self._ready(connection, one, at) for one in waiting]
            await outbox.sent(connection, ksocket_id, waiting, at)
        for order in orders:
            if order is not None:
                self._session.order(order)
        await self._flush()

    async def _ready(self, connection: AsyncConnection, one: Waiting, at: int) -> AnyOrder | None:
        """A renewal gets its token here; the store has only the digest of it."""
        if not isinstance(one.order, RenewToken):
            return one.order
        try:
            expires = await lasting.of_ksocket(connection, self._bearer.ksocket_id, RENEW_DAYS, at)
            token = await collectors.issue(connection, self._bearer.ksocket_id, expires, at, renews=True)
        except Fault:  # two tokens are valid: one must be revoked first
            log.warning("Ksocket %d has two tokens already: none is renewed", self._bearer.ksocket_id)
            return None
        return RenewToken(run=f"{_RENEWAL}{one.number}", token=token)

    # its end

    async def _hurry(self) -> None:
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                await self._greeted.wait()
        except TimeoutError:
            return
        await asyncio.Event().wait()

    async def _flush(self) -> None:
        await self._socket.write(self._session.outgoing())

    async def _leave(self) -> None:
        if self._links.live.get(self._bearer.ksocket_id) is self:
            del self._links.live[self._bearer.ksocket_id]
        if not self._greeted.is_set():
            return
        try:
            async with self._links.store.write() as connection:
                await presence.leave(connection, self._bearer.ksocket_id, self.mark, seconds_now())
        except (SQLAlchemyError, OSError) as error:
            log.warning("Ksocket %d left, and that cannot be written: %s", self._bearer.ksocket_id, error)

    async def _judge(self, errors: list[Exception]) -> None:
        for error in errors:
            if isinstance(error, SQLAlchemyError | OSError):
                log.error("the database cannot be used, nothing is acknowledged: %s", error)
            elif not isinstance(error, Gone):
                log.error("a link ended by an error of ours", exc_info=error)
        await self._socket.close(TRY_LATER)


def refusal(standing: Standing) -> Refused:
    """The last words for a token that is known and not valid."""
    return Refused.TOKEN_EXPIRED if standing is Standing.EXPIRED else Refused.TOKEN_REVOKED
