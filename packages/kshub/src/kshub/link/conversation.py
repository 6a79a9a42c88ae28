"""One collector's connection: what it says goes to the store, what waits for it goes out."""

import asyncio
import logging
import secrets
import sys
import time
from contextlib import suppress
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.auth import collectors, lasting
from kshub.auth.collectors import Bearer
from kshub.clock import seconds_now
from kshub.faults import Fault
from kshub.ingest.ingest import NotTaken
from kshub.link import presence
from kshub.link.door import Entry
from kshub.link.links import Links
from kshub.link.presence import Arrival, Departure
from kshub.link.rate import Bucket
from kshub.link.refusals import source
from kshub.link.socket import CLOSE_SECONDS, POLICY, TRY_LATER, Gone, Socket
from kshub.logs import plain
from kshub.orders import outbox, renewals
from kshub.orders.outbox import Waiting
from kshub.store.instants import moment
from kshub.store.queries import scans
from kshub.store.queries.positions import Heard
from kswire import codec
from kswire.events import Closed, Event, Greeted, Received, Refused, Side, State, Told
from kswire.hellos import Hello, OrderState, TokenStored, Welcome
from kswire.orders import AnyOrder, RenewToken
from kswire.problems import Code
from kswire.reports import Log, Planned, Progress
from kswire.session import Resume, Session
from kswire.wire import now

log = logging.getLogger("kshub.link")

HELLO_SECONDS: Final = 15.0
RENEW_DAYS: Final = 365
TOLD_PER_SECOND: Final = 50.0
TOLD_BURST: Final = 2000.0
SHORT: Final = 4096  # bytes of a message that need not wait until others are read
DEAR_SECONDS: Final = 0.005  # of the processor, for a frame that brings no report: a kilobyte can take a sixth of one
REST: Final = 20  # times as long nothing more is read of who sent it: others are there, too


class Conversation:
    """From hello to the end. `mark` tells this connection from every other."""

    __slots__ = (
        "_bearer", "_called", "_delivery", "_ended", "_entering", "_errors", "_greeted", "_hearing", "_hurry",
        "_installation", "_links", "_remote", "_session", "_socket", "_told", "_version", "mark", "token_id",
    )  # fmt: skip

    def __init__(self, links: Links, shown: Bearer, socket: Socket, remote: str) -> None:
        self.token_id = shown.token_id
        self.mark = secrets.token_hex(8)
        self._links, self._bearer, self._socket, self._remote = links, shown, socket, remote
        self._session = Session(Side.HUB)
        self._installation = self._version = ""
        self._told: Bucket | None = None  # made when it is needed: most connections are silent
        self._entering = self._greeted = self._ended = False
        self._called = False
        self._delivery: asyncio.Task[None] | None = None
        self._errors: list[Exception] = []
        self._hearing: asyncio.Task[None] | None = None  # while what it says counts
        self._hurry = asyncio.get_running_loop().call_later(HELLO_SECONDS, self._late)

    async def run(self) -> None:
        """Until either side ends it. A database that is away ends it too: nothing is acknowledged then.

        A connection costs memory for as long as it lives, which is why what goes out has a task only while it does.
        """
        self._links.signals.listen(self._bearer.ksocket_id, self._call)
        self._hearing = asyncio.current_task()
        try:
            await self._hear()
        except asyncio.CancelledError:
            if not self._ended:
                raise
            if self._hearing is not None:
                self._hearing.uncancel()
        except Exception as error:  # `_judge` tells them apart
            self._errors.append(error)
        finally:
            self._hearing = None
            self._hurry.cancel()
            self._links.signals.forget(self._bearer.ksocket_id, self._call)
            await self._stop()
            await self._leave()
        await self._judge()

    async def end(self, code: Refused) -> None:
        """Say why, and close, whether it listens or not: nothing that it says counts any more."""
        self._hurry.cancel()
        self._session.refuse(code)
        self._ended = True
        with suppress(Gone, TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._flush()
        await self._socket.close(POLICY)
        if self._hearing is not None and self._hearing is not asyncio.current_task():
            self._hearing.cancel()  # who does not read the close frame does not answer it either

    # what it says

    async def _hear(self) -> None:
        while self._session.state is not State.CLOSED:
            await self._heard(await self._socket.read())
        await self._socket.close(POLICY)

    async def _heard(self, frame: bytes) -> None:
        """Apart from the loop, which would hold the last batch in memory for as long as its collector is silent."""
        if codec.size(frame) <= SHORT:
            rest = await self._read(frame)
        else:
            async with self._links.reading:
                rest = await self._read(frame)
        await self._flush()  # to one that does not read it takes its time, in which others are read
        if rest:
            await asyncio.sleep(rest)

    async def _read(self, frame: bytes) -> float:
        """Seconds for which nothing more is to be read: the frame cost much and brought no report."""
        begun = time.thread_time()
        events = self._session.receive(frame)
        spent = time.thread_time() - begun
        for event in events:
            await self._happened(event)
        return spent * REST if spent > DEAR_SECONDS and not any(isinstance(one, Received) for one in events) else 0

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
        self._hurry.cancel()  # how long it waits for us from here on is not its fault
        if not hello.installation.isprintable():
            self._session.refuse(Refused.PROTOCOL, "an installation of that name")
            await self._refused(str(Refused.PROTOCOL), "an installation of that name")
            return
        self._entering = True
        arrival = Arrival(self._bearer.ksocket_id, self.mark, self._remote, hello)
        admitted = await self._links.door.enter(Entry(arrival, self._bearer, self._welcome))
        if admitted.refused is not None:
            who = f"Ksocket {self._bearer.ksocket_id} from {self._remote} is refused at its hello"
            self._links.refused(str(admitted.refused), who)
            self._session.refuse(admitted.refused)
        if self._session.state is not State.OPEN:
            return
        self._installation = hello.installation
        self._version = sys.intern(hello.version[: presence.MAX_WORD])  # one for all that say the same
        former = self._links.live.get(self._bearer.ksocket_id)
        self._links.live[self._bearer.ksocket_id] = self
        self._greeted = True
        self._links.tidy.stir()
        if former is not None:  # nobody watches over it from now on: not even its token, when that is revoked
            await former.end(Refused.DUPLICATE_INSTALLATION)
        if admitted.waits or self._called:
            self._delivery = self._delivery or asyncio.create_task(self._order(fresh=False))
        log.info("Ksocket %d is connected from %s", self._bearer.ksocket_id, self._remote)

    def _welcome(self, era: str, heard: Heard) -> Resume:
        at = heard.position
        welcome = Welcome(
            version=self._links.version,
            era=era,
            clock=now(),
            epoch=at.epoch if at else 0,
            acknowledged=at.seq if at else 0,
            stamp=at.stamp if at else 0,
            expires_at=moment(self._bearer.expires_at),
        )
        return self._session.welcome(welcome, replaced=heard.replaced)

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
        if not self._may_tell() or not state.order.isprintable():  # no order of ours has such a name
            return
        at, ksocket_id = seconds_now(), self._bearer.ksocket_id
        async with self._links.store.write() as connection:
            if state.order.startswith(renewals.PREFIX):
                await self._not_renewed(connection, state, at)
            else:
                await outbox.heard(connection, ksocket_id, state, at)

    async def _not_renewed(self, connection: AsyncConnection, state: OrderState, at: int) -> None:
        ksocket_id = self._bearer.ksocket_id
        if not await renewals.under_way(connection, ksocket_id, state.order):
            return
        detail = plain(state.problem.params.get("detail", ""), renewals.MAX_DETAIL) if state.problem else ""
        await renewals.refused(connection, ksocket_id, str(Code.TOKEN_NOT_STORED), detail, at)
        await collectors.unused(connection, ksocket_id, at)
        log.warning("Ksocket %d cannot store a new token: %s", ksocket_id, detail)

    async def _renewed(self) -> None:
        async with self._links.store.write() as connection:
            await renewals.done(connection, self._bearer.ksocket_id, seconds_now())

    async def _plan(self, planned: Planned) -> None:
        if self._may_tell() and planned.run.isprintable():
            async with self._links.store.write() as connection:
                await outbox.planned(connection, self._bearer.ksocket_id, planned)

    def _may_tell(self) -> bool:
        self._told = self._told or Bucket(TOLD_PER_SECOND, TOLD_BURST)
        return self._told.take()

    def _listen(self, message: object) -> None:
        if not self._may_tell():
            return
        # what all say is written at once: a word that the database does not take would cost everybody's
        if isinstance(message, Log) and (message.run + message.level).isprintable():
            self._links.beside.log(self._bearer.ksocket_id, message, seconds_now())
        elif isinstance(message, Progress) and message.run.isprintable():
            self._links.beside.progress(self._bearer.ksocket_id, message)

    async def _refused(self, code: str, detail: str = "") -> None:
        self._links.refused(code, f"Ksocket {self._bearer.ksocket_id} from {self._remote} is refused {detail}".rstrip())
        said = {"installation": self._installation, "version": self._version, "detail": detail}
        who = source(self._bearer.ksocket_id, code, self._remote, **said)
        async with self._links.store.write() as connection:
            await presence.refused(connection, who, seconds_now())

    # what waits for it

    def _call(self) -> None:
        """Something may wait: it is fetched by a task, one at a time, that ends when nothing does any more."""
        self._called = True
        if self._greeted and self._delivery is None:
            self._delivery = asyncio.create_task(self._order(fresh=True))

    async def _order(self, *, fresh: bool) -> None:
        try:
            while self._called or not fresh:
                self._called = False
                await self._deliver(fresh=fresh)
                fresh = True
        except Exception as error:  # `_judge` tells them apart
            self._errors.append(error)
            await self._socket.close(TRY_LATER)  # which ends `_hear`
        finally:
            self._delivery = None

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
        except Fault as fault:  # two tokens are valid by now: one must be revoked first
            await renewals.refused(connection, self._bearer.ksocket_id, fault.code, "", at)
            log.warning("Ksocket %d has two tokens already: none is renewed", self._bearer.ksocket_id)
            return None
        await renewals.sent(connection, self._bearer.ksocket_id, at)
        return RenewToken(run=f"{renewals.PREFIX}{one.number}", token=token)

    # its end

    def _late(self) -> None:
        """There was no hello."""
        self._delivery = asyncio.create_task(self._socket.close(TRY_LATER))

    async def _stop(self) -> None:
        if self._delivery is not None:
            self._delivery.cancel()
            await asyncio.gather(self._delivery, return_exceptions=True)

    async def _flush(self) -> None:
        await self._socket.write(self._session.outgoing())

    async def _leave(self) -> None:
        if self._links.live.get(self._bearer.ksocket_id) is self:
            del self._links.live[self._bearer.ksocket_id]
        if not self._entering:
            return
        try:
            await self._links.door.leave(Departure(self._bearer.ksocket_id, self.mark))
        except (SQLAlchemyError, OSError) as error:
            log.warning("Ksocket %d left, and that cannot be written: %s", self._bearer.ksocket_id, error)

    async def _judge(self) -> None:
        for error in self._errors:
            if isinstance(error, SQLAlchemyError | OSError):
                log.error("the database cannot be used, nothing is acknowledged: %s", error)
            elif not isinstance(error, Gone):
                log.error("a link ended by an error of ours", exc_info=error)
        await self._socket.close(TRY_LATER)
