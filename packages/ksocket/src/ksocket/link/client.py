"""The collector's end of the link: dials, says who it is, sends what is in the spool, takes orders, for ever."""

import asyncio
import logging
import platform
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import Protocol

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from ksocket.config.settings import Connect
from ksocket.credentials.secret import Secret
from ksocket.faults import Fault
from ksocket.link import expiry
from ksocket.link.backoff import Backoff
from ksocket.link.dial import Dialer
from ksocket.link.runs import Runs
from ksocket.link.spool import Spool
from ksocket.link.unreachable import Unreachable
from ksocket.words import say
from kswire.events import Acknowledged, Closed, Event, Greeted, Ordered, Refused, Side, Tellable
from kswire.hellos import PROTOCOLS, Hello, OrderState, TokenStored, Welcome
from kswire.orders import RenewToken
from kswire.problems import Code, problem
from kswire.session import Session

log = logging.getLogger("ksocket.link")

BATCH = 256  # reports that are read from the spool at once
GREETING_SECONDS = 30.0
SETTINGS_SECONDS = 30.0  # until settings without token or host are read again
SKEW = timedelta(minutes=2)
HOUR = 3600.0

_ENDED = {Refused.TOKEN_EXPIRED, Refused.TOKEN_REVOKED}
_HOPELESS = _ENDED | {Refused.DUPLICATE_INSTALLATION, Refused.QUOTA}
_REFUSED_LOGIN = {"token-unknown", "token-refused"}


class Tokens(Protocol):
    """Where the settings are, and where a new token is put."""

    def connect(self) -> Connect:
        """[connect] as it is now."""

    def store(self, token: Secret) -> None:
        """Use this token from now on.

        Raises:
            Fault: it cannot be written.
        """


@dataclass(slots=True)
class _Renewal:
    run: str
    former: Secret


class Client:
    """Connects again and again; one connection at a time. `runs` is set before `serve` is called."""

    runs: Runs

    def __init__(
        self,
        spool: Spool,
        tokens: Tokens,
        *,
        dialer: Dialer | None = None,
        backoff: Backoff | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._spool, self._tokens, self._clock = spool, tokens, clock
        self._dialer, self._backoff = dialer or Dialer(), backoff or Backoff()
        self._session: Session | None = None
        self._socket: ClientConnection | None = None
        self._sent = 0
        self._work = asyncio.Event()  # there may be something to send
        self._renewal: _Renewal | None = None
        self._expires_at: datetime | None = None
        self._warned: int | None = None
        self._said = ""

    def tell(self, message: Tellable) -> bool:
        """Say it, if there is somebody to say it to."""
        told = self._session is not None and self._session.tell(message)
        self._work.set()
        return told

    async def serve(self) -> None:
        """Until it is cancelled."""
        beside = [asyncio.create_task(self._watch_spool()), asyncio.create_task(self._watch_expiry())]
        try:
            seconds = 0.0
            while seconds >= 0:
                await asyncio.sleep(seconds)
                seconds = await self._once()
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)

    async def _once(self) -> float:
        """One connection, to its end; how many seconds to wait before the next."""
        connect = self._tokens.connect()
        missing = "host" if not connect.host else "token" if not connect.token else None
        if missing:
            self._say(f"link-no-{missing}")
            return SETTINGS_SECONDS
        try:
            async with self._dialer.dial(connect) as socket:
                return await self._talk(socket, connect)
        except Unreachable as error:
            self._failed(error)
        except ConnectionClosed as error:
            self._say("link-lost", host=connect.host, detail=error)
        except sqlite3.Error as error:
            self._say("link-disk", detail=error)
        return self._backoff.next()

    def _failed(self, error: Unreachable) -> None:
        if error.code in _REFUSED_LOGIN and self._renewal:
            self._restore()
        elif error.code in _REFUSED_LOGIN:
            self._backoff.worst()
        self._say(f"link-{error.code}", **error.params)

    def _restore(self) -> None:
        """The hub does not know, or want, the token that it has just sent: the former one is still good."""
        renewal, self._renewal = self._renewal, None
        assert renewal
        with suppress(Fault):
            self._tokens.store(renewal.former)

    async def _talk(self, socket: ClientConnection, connect: Connect) -> float:
        session = Session(Side.COLLECTOR)
        session.hello(self._hello(), self._spool.stamp_at)
        self._session, self._socket = session, socket
        sender = asyncio.create_task(self._send(socket, session))
        sender.add_done_callback(lambda task: None if task.cancelled() else socket.transport.abort())
        greeting = asyncio.get_running_loop().call_later(GREETING_SECONDS, socket.transport.abort)
        try:
            async for frame in socket:
                for event in session.receive(frame if isinstance(frame, bytes) else frame.encode()):
                    if isinstance(event, Greeted):
                        greeting.cancel()
                    closed = self._happened(event, connect)
                    if closed is not None:
                        return closed
                self._work.set()
        finally:
            greeting.cancel()
            self._session = self._socket = None
            sender.cancel()
            ended = await asyncio.gather(sender, return_exceptions=True)
        if isinstance(ended[0], Exception):
            raise ended[0]
        self._say("link-lost", host=connect.host, detail="closed by the other side")
        return self._backoff.next()

    def _hello(self) -> Hello:
        spool = self._spool
        return Hello(
            installation=spool.installation,
            epoch=spool.epoch,
            first=spool.first,
            last=spool.last,
            protocols=PROTOCOLS,
            version=version("ksocket"),
            platform=f"{platform.system()} {platform.release()} {platform.machine()}"[:200],
            clock=self._clock(),
            era=spool.era,
            unbroken=spool.unbroken if spool.unbroken < spool.epoch else 0,
        )

    async def _send(self, socket: ClientConnection, session: Session) -> None:
        """Whatever there is to send, whenever there is."""
        with suppress(ConnectionClosed):
            while True:
                self._offer(session)
                for frame in session.outgoing():
                    await socket.send(frame)
                await self._work.wait()
                self._work.clear()

    def _offer(self, session: Session) -> None:
        """As many reports as the hub takes now; they survive a power loss before they leave."""
        if session.state != "open":
            return
        rows = self._spool.unacknowledged(self._sent, BATCH)
        if rows:
            self._spool.harden()
        for row in rows:
            if not session.offer(row.seq, row.report):
                return
            self._sent = row.seq
        if len(rows) == BATCH:
            self._work.set()

    def _happened(self, event: Event, connect: Connect) -> float | None:
        """What follows from it; the seconds until the next connection when this one is over."""
        match event:
            case Greeted(peer=Welcome() as welcome):
                self._greeted(welcome, connect)
            case Acknowledged(epoch=epoch, seq=seq):
                self._spool.acknowledged(epoch, seq)
            case Ordered(order=RenewToken() as order):
                return self._renew(order, connect)
            case Ordered(order=order):
                self.runs.receive(order)
            case Closed():
                return self._closed(event, connect)
            case _:
                pass
        return None

    def _greeted(self, welcome: Welcome, connect: Connect) -> None:
        self._backoff.reset()
        self._spool.acknowledged(self._spool.epoch, welcome.acknowledged)
        self._spool.remember_era(welcome.era)
        self._sent = welcome.acknowledged
        self._said = ""
        log.info("%s", say("link-connected", host=connect.host, version=welcome.version))
        if abs(welcome.clock - self._clock()) > SKEW:
            log.warning("%s", say("link-clock", here=self._clock(), there=welcome.clock))
        if welcome.expires_at != self._expires_at:
            self._expires_at, self._warned = welcome.expires_at, None
        self._warn()
        if self._renewal:
            self.tell(TokenStored(run=self._renewal.run))
            self._renewal = None
        self.runs.states()

    def _renew(self, order: RenewToken, connect: Connect) -> float | None:
        assert connect.token
        token = Secret(order.token)
        if token == connect.token:
            self.tell(TokenStored(run=order.run))
            return None
        try:
            self._tokens.store(token)
        except Fault as fault:
            log.warning("%s", say("link-token-not-stored", detail=fault.params.get("detail", fault.code)))
            why = problem(Code.TOKEN_NOT_STORED, detail=fault.params.get("detail", fault.code))
            self.tell(OrderState(order=order.run, state="refused", problem=why))
            return None
        log.info("%s", say("link-token-renewed"))
        self._renewal = _Renewal(order.run, connect.token)
        return 0.0

    def _closed(self, closed: Closed, connect: Connect) -> float:
        """The hub, or what it said, made it impossible to go on with this connection."""
        if closed.code == Refused.EPOCH:
            self._spool.renumber(above=closed.epoch)
        elif closed.code == Refused.NOT_ORDERED and closed.detail:
            self.runs.unwanted(closed.detail)
            dropped = self._spool.forget(closed.detail)
            log.warning("%s", say("link-unwanted", run=closed.detail, count=dropped))
        elif closed.code in _ENDED and self._renewal:
            self._restore()
        elif closed.code in _HOPELESS:
            self._backoff.worst()
        known = closed.code if closed.code in set(Refused) else "other"
        self._say(f"link-closed-{known}", host=connect.host, code=closed.code, detail=closed.detail)
        return self._backoff.next()

    def _say(self, key: str, **params: object) -> None:
        """What is wrong is said once, until something else is."""
        text = say(key, **params)
        log.log(logging.DEBUG if text == self._said else logging.WARNING, "%s", text)
        self._said = text

    def _warn(self) -> None:
        days = expiry.due(self._expires_at, self._clock(), self._warned)
        if days is not None and self._expires_at is not None:
            self._warned = days
            left = expiry.days_left(self._expires_at, self._clock())
            log.warning("%s", say("link-expires", days=left, date=self._expires_at.date()))

    async def _watch_spool(self) -> None:
        while True:
            await self._spool.filled()
            self._work.set()

    async def _watch_expiry(self) -> None:
        while True:
            await asyncio.sleep(HOUR)
            self._warn()
