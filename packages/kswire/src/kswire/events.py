"""What a session says of what it heard, and why a link ends."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kswire.batches import PackageRow, whole
from kswire.hellos import Hello, OrderState, TokenStored, Welcome
from kswire.orders import AnyOrder
from kswire.reports import Kept, Log, Planned, Progress

if TYPE_CHECKING:
    from array import array

Tellable = Progress | Log | Planned | OrderState | TokenStored


class Side(StrEnum):
    """Whose end of the link it is."""

    COLLECTOR = "collector"
    HUB = "hub"


class State(StrEnum):
    """Of a session: before Hello and Welcome, after both, and over."""

    OPENING = "opening"
    OPEN = "open"
    CLOSED = "closed"


class Refused(StrEnum):
    """Why a link was closed. On the wire it is a plain text, since a newer hub may know more."""

    PROTOCOL = "protocol"  # not a message, not of that side, not now; or no version in common
    OVERSIZED = "oversized"
    ORDER = "order"  # numbers that cannot follow
    EPOCH = "epoch"  # number anew, in an epoch above the one given
    QUOTA = "quota"
    NOT_ORDERED = "not-ordered"
    DUPLICATE_INSTALLATION = "duplicate-installation"
    TOKEN_EXPIRED = "token-expired"  # noqa: S105 - a reason, not a secret
    TOKEN_REVOKED = "token-revoked"  # noqa: S105 - a reason, not a secret


@dataclass(frozen=True, slots=True)
class Greeted:
    """The other side's first words. At the collector the link is open now; the hub answers with `welcome`."""

    peer: Hello | Welcome


@dataclass(frozen=True, slots=True)
class Received:
    """New reports, to be committed with (epoch, last, stamp) in one transaction, then acknowledged.

    packages, installed: the batch's dictionary, and beside each report the places of its packages in it (None: not
    known), as in kswire.batches.Unpacked; facts in `reports` have none of their own. gap: what is before is missing
    for good (only in the first after such a `welcome`).
    """

    epoch: int
    first: int
    reports: tuple[Kept, ...]
    stamp: int
    packages: tuple[PackageRow, ...] = ()
    installed: "tuple[array[int] | None, ...]" = ()
    gap: bool = False

    @property
    def last(self) -> int:
        """The number of the last report."""
        return self.first + len(self.reports) - 1

    def whole(self) -> tuple[Kept, ...]:
        """The reports as the collector gave them, with their packages in them."""
        return whole(self.reports, self.packages, self.installed) if self.installed else self.reports


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Reports up to seq are committed. stamp: of report seq; kept with seq, for `stamp_at` of later connections."""

    epoch: int
    seq: int
    stamp: int


@dataclass(frozen=True, slots=True)
class Ordered:
    """The hub asks for something. It may ask twice: an order already known by its run is answered, not done again."""

    order: AnyOrder


@dataclass(frozen=True, slots=True)
class Told:
    """The collector says something beside its reports."""

    message: Tellable


@dataclass(frozen=True, slots=True)
class Closed:
    """The link is over: send what is outgoing, then close. by: the side that refused. epoch: with "epoch"."""

    code: str
    detail: str
    by: Side
    epoch: int = 0


Event = Greeted | Received | Acknowledged | Ordered | Told | Closed
