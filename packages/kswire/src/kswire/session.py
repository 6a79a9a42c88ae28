"""The link between a collector and its hub: one state machine for both sides, without I/O.

Whoever has a socket calls the session's methods, then sends what `outgoing()` gives; what comes in goes to `receive()`,
which gives events. A session lives as long as its connection.

    collector                                   hub
    hello(Hello(...), stamp_at)     ------->    Greeted(Hello): look up the position, then
                                    <-------    welcome(Welcome(...)) -> Resume; store it, then send
    Greeted(Welcome): keep the era, drop what is acknowledged from the spool
    offer(seq, report), ...         ------->    Received(...): commit, then
    Acknowledged(epoch, seq)        <-------    acknowledge(epoch, seq)
    Ordered(order)                  <-------    order(order)
    tell(OrderState(...)), ...      ------->    Told(message)
    Closed(code)                    <-------    refuse(code)

The rules that make each report arrive once:

- Numbers of one epoch are consecutive. The hub commits a report and its number in one transaction, which checks that
  the number follows the stored one (a half-dead connection may still hold reports that a newer one brought), and only
  then acknowledges. What comes again after a lost acknowledgement is dropped and acknowledged again.
- A collector that lost its spool begins epoch + 1. One whose disk is an older copy of itself is told so ("epoch"):
  either the hub has more than was ever numbered, or the last committed report has another stamp than the collector's
  report of that number. It then numbers what is in its spool anew, in a higher epoch. So does one whose hub does not
  want the reports of a run; since those alone leave the spool, and everything before was acknowledged or is still
  there, it says that its numbers are unbroken.
- Where reports are missing for good (a new epoch or installation; or a hub that was restored from a backup, which has a
  new era, and has lost what the collector no longer keeps) the hub is told of the gap: it marks the collector's open
  runs incomplete and goes on. A gap without such a reason is an error ("order").
"""

from collections import deque
from collections.abc import Callable
from typing import Final

import msgspec

from kswire.batches import Batch, Packer, fit, stamp, unpack
from kswire.codec import (
    MAX_COMPRESSED,
    AnyMessage,
    CodecError,
    TooLargeError,
    decode_from_collector,
    decode_from_hub,
    encode,
)
from kswire.events import (
    Acknowledged,
    Closed,
    Event,
    Greeted,
    Ordered,
    Received,
    Refused,
    Side,
    State,
    Tellable,
    Told,
)
from kswire.hellos import PROTOCOLS, WINDOW, Ack, Hello, Refusal, Welcome
from kswire.orders import AnyOrder, Order
from kswire.reports import Kept, Log, Progress
from kswire.resume import Resume, resume
from kswire.wire import plausible

__all__ = [
    "KEEP_ALIVE",
    "MAX_COMPRESSED",
    "Acknowledged",
    "Closed",
    "Event",
    "Greeted",
    "Ordered",
    "Received",
    "Refused",
    "Resume",
    "Session",
    "Side",
    "State",
    "Told",
    "stamp",
]

KEEP_ALIVE: Final = 20  # seconds between pings (WebSocket's own, sent by whoever has the socket): proxies cut at 30
MAX_TOLD: Final = 1000  # lines of progress and log that wait to be sent; more are dropped


class _RefusedError(Exception):
    def __init__(self, code: Refused, detail: str, epoch: int = 0) -> None:
        super().__init__(detail)
        self.code, self.detail, self.epoch = code, detail, epoch


class Session:
    """One end of one connection.

    Methods of the other side raise ValueError, as does what no caller may do (numbers out of turn): our own bugs. What
    comes from outside never raises. On a session that is not open, what sends does nothing and says so (False).
    """

    __slots__ = (
        "_acknowledged", "_frames", "_gap", "_hello", "_numbered", "_offered", "_side", "_stamp_at", "_stamps", "_told",
        "_window", "state",
    )  # fmt: skip

    def __init__(self, side: Side, *, window: int = WINDOW) -> None:
        """window: how many reports may be sent and not yet acknowledged; the smaller of both sides' holds."""
        self.state = State.OPENING
        self._side = side
        self._window = window
        self._frames: list[bytes] = []
        self._hello: Hello | None = None
        self._acknowledged = 0  # the last number known to be committed
        self._numbered = 0  # the last number offered (collector) or received (hub)
        self._gap = False
        self._stamp_at: Callable[[int], int | None] = _no_stamp
        self._stamps: deque[int] = deque()  # of the numbers above _acknowledged
        self._offered: deque[Kept] = deque()  # not yet in a frame
        self._told: deque[Tellable] = deque()

    # the collector's part

    def hello(self, hello: Hello, stamp_at: Callable[[int], int | None] | None = None) -> None:
        """The first words. stamp_at(seq): `stamp` of that report as the spool has it, None where it is not known.

        It is asked for one number: the last that the hub has committed, which is in the spool or is the last that was
        acknowledged.
        """
        self._only(Side.COLLECTOR)
        if self._hello is not None:
            raise ValueError("hello is said once")
        self._hello = hello
        self._stamp_at = stamp_at or _no_stamp
        self._send(hello)

    def offer(self, seq: int, report: Kept) -> bool:
        """The report of this number, which is one above the last. False: not open, or the window is full.

        What the hub has already is taken, and not sent. After `Acknowledged` offer again.
        """
        self._only(Side.COLLECTOR)
        if self.state is not State.OPEN or seq - self._acknowledged > self._window:
            return False
        if seq <= self._numbered:
            return True
        if seq != self._numbered + 1:
            raise ValueError(f"report {seq} after {self._numbered}")
        self._numbered = seq
        self._offered.append(report)
        self._stamps.append(stamp(report))
        return True

    def tell(self, message: Tellable) -> bool:
        """Something beside the reports, which is lost with the connection. False: not open, or too much is waiting."""
        self._only(Side.COLLECTOR)
        losable = isinstance(message, Progress | Log)
        if self.state is not State.OPEN or (losable and len(self._told) >= MAX_TOLD):
            return False
        self._told.append(message)
        return True

    # the hub's part

    def welcome(self, welcome: Welcome, *, replaced: bool = False) -> Resume:
        """The answer to Hello, with the position as committed; protocol and window are filled in here.

        replaced: until now this collector's reports came from another installation, whose spool is lost to us: a gap.
        What comes back must be stored before `outgoing` is sent: the position (installation, epoch, acknowledged), and
        with a gap, in the same transaction, that the open runs are incomplete. A refusal is on its way already.
        """
        self._only(Side.HUB)
        if self._hello is None:
            raise ValueError("there was no hello")
        if self.state is not State.OPENING:
            return Resume(0, refused=Refused.PROTOCOL)
        answer = resume(self._hello, welcome, replaced=replaced)
        if answer.refused is not None:
            self.refuse(answer.refused, "the numbers cannot follow what is here", epoch=welcome.epoch)
            return answer
        self._gap = answer.gap
        self._acknowledged = self._numbered = answer.acknowledged
        known = (welcome.epoch, welcome.acknowledged) == (self._hello.epoch, answer.acknowledged)
        self.state = State.OPEN
        self._send(
            msgspec.structs.replace(
                welcome,
                protocol=max(set(PROTOCOLS) & set(self._hello.protocols)),
                epoch=self._hello.epoch,
                acknowledged=answer.acknowledged,
                stamp=welcome.stamp if known else 0,
                window=self._window,
            )
        )
        return answer

    def acknowledge(self, epoch: int, seq: int) -> bool:
        """Everything up to seq is committed; what another connection brought beyond this one's reports is not said."""
        self._only(Side.HUB)
        if self.state is not State.OPEN:
            return False
        if epoch != self._epoch:
            raise ValueError(f"epoch {epoch} was not received")
        self._acknowledged = seq = min(max(seq, self._acknowledged), self._numbered)
        self._send(Ack(epoch=epoch, seq=seq))
        return True

    def order(self, order: AnyOrder) -> bool:
        """Asks the collector for something."""
        self._only(Side.HUB)
        if self.state is not State.OPEN:
            return False
        self._send(order)
        return True

    def refuse(self, code: str, detail: str = "", *, epoch: int = 0) -> bool:
        """The last words; nothing is read any more."""
        self._only(Side.HUB)
        if self.state is State.CLOSED:
            return False
        self._send(Refusal(code=str(code), detail=_printable(detail), epoch=epoch))
        self.state = State.CLOSED
        return True

    # both

    def receive(self, frame: bytes) -> list[Event]:
        """What a frame from the other side means. Hostile input gives Closed; a closed session hears nothing."""
        if self.state is State.CLOSED:
            return []
        try:
            return self._heard_by_hub(frame) if self._side is Side.HUB else self._heard_by_collector(frame)
        except _RefusedError as refused:
            return [self._close(refused.code, refused.detail, refused.epoch)]
        except TooLargeError as error:
            return [self._close(Refused.OVERSIZED, str(error))]
        except CodecError as error:
            return [self._close(Refused.PROTOCOL, str(error))]

    def outgoing(self) -> list[bytes]:
        """The frames to send now, in this order. All reports offered since the last call go in as few as can be."""
        if self.state is State.OPEN:
            while self._told:
                self._send(self._told.popleft())
            while self._offered:
                self._send(self._pack())
        frames, self._frames = self._frames, []
        return frames

    # inside

    @property
    def _epoch(self) -> int:
        return self._hello.epoch if self._hello else 0

    def _only(self, side: Side) -> None:
        if self._side is not side:
            raise ValueError(f"only the {side} does that")

    def _send(self, message: AnyMessage) -> None:
        self._frames.append(encode(message))

    def _pack(self) -> Batch:
        first = self._numbered - len(self._offered) + 1
        packer = Packer(self._epoch, first)
        while self._offered and not packer.full:
            mark = self._stamps[first + packer.count - self._acknowledged - 1]
            packer.add(fit(self._offered.popleft()), mark)
        return packer.batch()

    def _close(self, code: Refused, detail: str, epoch: int = 0) -> Closed:
        if self._side is Side.HUB:
            self.refuse(code, detail, epoch=epoch)
        self.state = State.CLOSED
        return Closed(str(code), _printable(detail), self._side, epoch)

    def _heard_by_hub(self, frame: bytes) -> list[Event]:
        message = decode_from_collector(frame)
        if isinstance(message, Hello):
            return [self._greet(message)]
        if self.state is not State.OPEN:
            raise _RefusedError(Refused.PROTOCOL, "nothing is said before the welcome")
        return self._accept(message) if isinstance(message, Batch) else [Told(message)]

    def _greet(self, hello: Hello) -> Event:
        if self._hello is not None:
            raise _RefusedError(Refused.PROTOCOL, "hello is said once")
        if not set(PROTOCOLS) & set(hello.protocols):
            raise _RefusedError(Refused.PROTOCOL, f"versions spoken here: {PROTOCOLS}")
        if not plausible(hello.clock):
            raise _RefusedError(Refused.PROTOCOL, "a clock out of range")
        self._hello = hello
        return Greeted(hello)

    def _accept(self, batch: Batch) -> list[Event]:
        last = batch.first + len(batch.reports) - 1
        if batch.epoch != self._epoch or batch.first > self._numbered + 1:
            raise _RefusedError(Refused.ORDER, f"{batch.epoch}/{batch.first} after {self._epoch}/{self._numbered}")
        if last - self._acknowledged > self._window:
            raise _RefusedError(Refused.QUOTA, f"more than {self._window} reports are not acknowledged")
        if last <= self._numbered:
            self._acknowledge_again(last)
            return []
        try:
            unpacked = unpack(batch)
        except ValueError as error:
            raise _RefusedError(Refused.PROTOCOL, str(error)) from error
        repeated = self._numbered + 1 - batch.first
        gap, self._gap = self._gap, False
        first, self._numbered = self._numbered + 1, last
        reports, installed = unpacked.reports[repeated:], unpacked.installed[repeated:]
        return [Received(batch.epoch, first, reports, batch.stamp, unpacked.packages, installed, gap)]

    def _acknowledge_again(self, last: int) -> None:
        if last <= self._acknowledged:
            self._send(Ack(epoch=self._epoch, seq=self._acknowledged))

    def _heard_by_collector(self, frame: bytes) -> list[Event]:
        message = decode_from_hub(frame)
        if isinstance(message, Refusal):
            self.state = State.CLOSED
            return [Closed(_printable(message.code), _printable(message.detail), Side.HUB, message.epoch)]
        if isinstance(message, Welcome):
            return [self._begin(message)]
        if self.state is not State.OPEN:
            raise _RefusedError(Refused.PROTOCOL, "nothing is said before the welcome")
        if isinstance(message, Order):
            return [Ordered(message)]
        return self._forget(message)

    def _begin(self, welcome: Welcome) -> Event:
        hello = self._hello
        if hello is None or self.state is State.OPEN or welcome.protocol not in hello.protocols:
            raise _RefusedError(Refused.PROTOCOL, "a welcome without hello, twice, or in an unknown version")
        if welcome.epoch != hello.epoch or welcome.acknowledged < hello.first - 1:
            raise _RefusedError(Refused.ORDER, f"{welcome.epoch}/{welcome.acknowledged} was never sent")
        mine = self._stamp_at(welcome.acknowledged)
        if welcome.acknowledged > hello.last or (welcome.stamp and mine is not None and mine != welcome.stamp):
            raise _RefusedError(Refused.EPOCH, "the spool is an older copy of itself", hello.epoch)
        self._acknowledged = self._numbered = welcome.acknowledged
        self._window = min(self._window, welcome.window)
        self.state = State.OPEN
        return Greeted(welcome)

    def _forget(self, ack: Ack) -> list[Event]:
        sent = self._numbered - len(self._offered)
        if ack.epoch != self._epoch or ack.seq > sent:
            raise _RefusedError(Refused.ORDER, f"{ack.epoch}/{ack.seq} was never sent")
        if ack.seq <= self._acknowledged:
            return []
        for _ in range(ack.seq - self._acknowledged):
            mark = self._stamps.popleft()
        self._acknowledged = ack.seq
        return [Acknowledged(ack.epoch, ack.seq, mark)]


def _no_stamp(_seq: int) -> None:
    """No number is known."""


def _printable(text: str) -> str:
    """It may quote the other side, and goes into logs and onto terminals."""
    return "".join(one if one.isprintable() else "?" for one in text[:500])
