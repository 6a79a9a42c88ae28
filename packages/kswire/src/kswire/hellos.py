"""What the two sides of a link say of themselves and of the link. Orders and reports are what it is for."""

from typing import Annotated, Final, Literal

from msgspec import Meta

from kswire.problems import Problem
from kswire.wire import Moment, Wire

PROTOCOLS: Final = (1,)  # the versions of the wire that this code speaks, frozen in tests/compat
WINDOW: Final = 2000  # reports sent and not yet acknowledged, at most

Name = Annotated[str, Meta(max_length=200)]
Epoch = Annotated[int, Meta(ge=1, le=2**53)]
Number = Annotated[int, Meta(ge=0, le=2**53)]  # of a report; the first is 1, 0 is "none yet"
Stamp = Annotated[int, Meta(ge=0, le=2**63 - 1)]  # of a report, by its content; 0 is "not known"


class Message(Wire, frozen=True, tag_field="type"):
    """The base of what is neither an order nor a report."""


class Hello(Message, frozen=True, tag="hello"):
    """A collector's first words.

    installation: random, made once with the spool. epoch: from 1; one more each time that numbers begin anew.
    first, last: the lowest number still in the spool, the highest ever given; an empty spool has first = last + 1.
    clock: the collector's, in UTC. era: the hub's that it knew last; None before the first Welcome. unbroken: the
    lowest epoch since which numbers began anew without a report being lost; 0: this one.
    """

    installation: Annotated[str, Meta(min_length=8, max_length=64)]
    epoch: Epoch
    first: Annotated[int, Meta(ge=1, le=2**53)]
    last: Number
    protocols: Annotated[tuple[int, ...], Meta(max_length=16)]
    version: Name
    platform: Name
    clock: Moment
    era: Name | None = None
    unbroken: Number = 0


class Welcome(Message, frozen=True, tag="welcome"):
    """The hub's answer.

    epoch, acknowledged, stamp: the last report of this installation that is committed, 0 where there is none. On the
    wire they are those of the collector's own epoch. era: new after the hub was restored from a backup. expires_at:
    of the token in use.
    """

    version: Name
    era: Name
    clock: Moment
    protocol: int = 0  # `Session.welcome` chooses it
    epoch: Number = 0
    acknowledged: Number = 0
    stamp: Stamp = 0
    window: Annotated[int, Meta(ge=1, le=1_000_000)] = WINDOW
    expires_at: Moment | None = None


class Ack(Message, frozen=True, tag="ack"):
    """Everything up to seq is committed and may leave the spool."""

    epoch: Epoch
    seq: Number


class OrderState(Message, frozen=True, tag="orderState"):
    """What has become of an order, by the run that it names; the problem says why it was refused."""

    order: Name
    state: Literal["accepted", "refused", "started", "finished"]
    problem: Problem | None = None


class TokenStored(Message, frozen=True, tag="tokenStored"):
    """The token of the RenewToken with this run is written down, and this connection was made with it."""

    run: Name


class Refusal(Message, frozen=True, tag="refusal"):
    """The hub's last words before it closes; code is one of `Refused`, or one that a newer hub knows.

    epoch: with "epoch", the highest that the hub has; the collector goes on with a higher one.
    """

    code: Name
    detail: Annotated[str, Meta(max_length=500)] = ""
    epoch: Number = 0
