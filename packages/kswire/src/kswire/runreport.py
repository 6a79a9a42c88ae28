"""The report of a run: what was ordered and planned before it, what was done in it. Data; `runsheets` makes tables."""

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from kswire.orders import Ask, Scan
from kswire.problems import Problem
from kswire.reports import Done, Planned, PlannedLogin, PlannedSweep, PlannedTarget, Searched, Sent
from kswire.unsearched import unsearched
from kswire.wire import Moment, Wire

MAX_LINES: Final = 1000  # of one list of one Ksocket; how many there are is told beside it
_OVER: Final = ("done", "partial", "failed", "refused")


class Whole(Wire, frozen=True, omit_defaults=False):
    """A record of a report: what is not known is null, and not left out."""


class RunHours(Whole, frozen=True):
    """A scan window: the days on which it begins ("mon" ... "sun"), and from when to when (HH:MM) in its time zone."""

    days: tuple[str, ...]
    begin: str
    end: str
    time_zone: str


class Unsearched(Whole, frozen=True):
    """A network that was ordered and not searched to the end. why: "cut", "prohibited", "scope"."""

    network: str
    why: str


class RunPlan(Whole, frozen=True):
    """What a Ksocket said that the scan would send, when it was asked for the same; made_at: when."""

    gateways: tuple[str, ...] = ()
    sweeps: tuple[PlannedSweep, ...] = ()
    logins: tuple[PlannedLogin, ...] = ()
    targets: tuple[PlannedTarget, ...] = ()
    names: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    made_at: Moment | None = None


class RunPart(Whole, frozen=True):
    """One Ksocket's share of the run.

    order: what it was, or would be, told. searched, unsearched: None: it has not said; number_of_searched: networks and
    addresses in all, of which `searched` holds the first MAX_LINES of each list. sent: None: not known.
    """

    ksocket: str
    status: str
    order: Scan | Ask | None = None
    plan: RunPlan | None = None
    started_at: Moment | None = None
    terminated_at: Moment | None = None
    number_of_addresses: int | None = None
    searched: tuple[Searched, ...] | None = None
    number_of_searched: int | None = None
    unsearched: tuple[Unsearched, ...] | None = None
    sent: Sent | None = None
    problems: tuple[Problem, ...] = ()


class RunOutcome(Whole, frozen=True):
    """What the run has shown, in nodes: all of it, with details, new, changed, outdated. None: not known.

    changed: those of which an event says so (system, version, packages, serial number, MAC address, host key), against
    what was known before the run; a difference of two snapshots counts every item, and compares these two alone.
    """

    nodes: int | None = None
    details: int | None = None
    new: int | None = None
    changed: int | None = None
    outdated: int | None = None


class RunReport(Whole, frozen=True):
    """One run. kind: "scan", "ask", "plan", "import". reference: the number of the change that it belongs to.

    schedule: cron and time zone, where no person ordered it. windows, closed_days: of the network, as they are now;
    none: always. continues: the run that a closing window cut; continued_by: the one that goes on with this.
    incomplete: reports are missing for good. hub: its version; None: there was none.
    """

    scan_id: str
    kind: str
    status: str
    space: str | None = None
    network: str | None = None
    reference: str | None = None
    ordered_by: str | None = None
    schedule: str | None = None
    windows: tuple[RunHours, ...] = ()
    closed_days: tuple[str, ...] = ()
    opens_at: Moment | None = None
    created_at: Moment | None = None
    started_at: Moment | None = None
    terminated_at: Moment | None = None
    continues: str | None = None
    continued_by: str | None = None
    incomplete: bool = False
    outcome: RunOutcome | None = None
    ksockets: tuple[RunPart, ...] = ()
    hub: str | None = None

    @property
    def before(self) -> bool:
        """Whether it tells of what is to be done, and nothing was done yet."""
        return self.kind == "plan" or (self.status == "ordered" and self.started_at is None)


def plan_of(planned: Planned, made_at: Any = None) -> RunPlan:
    """The plan as a report has it, each list within bounds."""
    names = ("gateways", "sweeps", "logins", "targets", "names", "problems")
    return RunPlan(**{name: getattr(planned, name)[:MAX_LINES] for name in names}, made_at=made_at)


def done_part(part: RunPart, done: Done) -> RunPart:
    """The share with what its end told."""
    return msgspec.structs.replace(
        part,
        status=done.status,
        started_at=done.started_at,
        terminated_at=done.terminated_at,
        number_of_addresses=done.number_of_addresses,
        searched=bounded(done.searched),
        number_of_searched=sum(len(one.prefixes) + len(one.addresses) for one in done.searched),
        unsearched=left_over(part.order, part.plan, done.searched, cut=done.status != "done"),
        sent=done.sent,
        problems=done.problems[:MAX_LINES],
    )


def bounded(searched: Iterable[Searched]) -> tuple[Searched, ...]:
    """As much of it as a person reads."""
    return tuple(
        msgspec.structs.replace(one, prefixes=one.prefixes[:MAX_LINES], addresses=one.addresses[:MAX_LINES])
        for one in list(searched)[:MAX_LINES]
    )


def left_over(
    order: Scan | Ask | None, plan: RunPlan | None, searched: Iterable[Searched], *, cut: bool
) -> tuple[Unsearched, ...] | None:
    """What the order named, or the plan where the order names nothing, and was not searched to the end."""
    if not isinstance(order, Scan):
        return None
    wanted = order.start or (tuple(one.target for one in plan.sweeps) if plan else ())
    if not wanted:
        return None
    found = unsearched(wanted, searched, order.prohibited, cut=cut)
    return tuple(Unsearched(network=network, why=why) for network, why in found)
