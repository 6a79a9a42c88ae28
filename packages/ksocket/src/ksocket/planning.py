"""What a scan would send where, with which credential files, and how long: from tables of this machine alone."""

from collections.abc import Iterator
from datetime import UTC, datetime

from ksocket import app, limits
from ksocket.credentials.guard import Guard
from ksocket.credentials.hostkeys import HostKeys
from ksocket.credentials.store import Store
from ksocket.discover.gateway import Surroundings, look
from ksocket.discover.names import asking
from ksocket.discover.plan import Step
from ksocket.discover.plan import plan as steps_of
from ksocket.pace import PROFILES, Pace
from ksocket.reach.means import Means
from ksocket.scan import behind
from ksocket.scope import Scope
from kswire.orders import Scan
from kswire.problems import Code, Problem, problem
from kswire.reports import Planned, PlannedLogin, PlannedSweep, PlannedTarget

MAX_INCLUDES = 100  # networks of one credential file that are told


def plan(order: Scan, setup: app.Setup, run: str = "-", *, paths: bool = False) -> Planned:
    """The plan of this order, as [limits] leave it. It sends nothing, and waits for no scan window.

    Credential files are named without their directory, as attempts name them, unless paths are wanted.

    Raises:
        Fault: nothing of the order is left, or it names what is no address.
    """
    within, limited = app.within(order, setup.settings)
    assert isinstance(within, Scan)
    surroundings = look()
    rules = app.scope_of(within, setup.settings, surroundings)
    targets = tuple(_targets(within, setup, rules))
    lost = () if within.start or targets else tuple(behind.nowhere(surroundings, rules))
    return Planned(
        run=run,
        gateways=() if within.start else tuple(one.addr for one in surroundings.routers),
        sweeps=tuple(
            PlannedSweep(
                target=one.target, addresses=one.addresses, packets=one.packets, how=one.how, seconds=one.seconds
            )
            for one in steps(within, surroundings, rules)
        ),
        logins=tuple(_logins(within, setup, paths=paths)),
        targets=targets,
        names=tuple(_names(setup, rules)),
        problems=(*_late(within, setup), *limited, *behind.outside(within.start, rules), *lost),
    )


def addresses(order: Scan, setup: app.Setup) -> int:
    """To how many addresses the search goes."""
    within, _ = app.within(order, setup.settings)
    assert isinstance(within, Scan)
    surroundings = look()
    rules = app.scope_of(within, setup.settings, surroundings)
    return sum(step.addresses for step in steps(within, surroundings, rules))


def steps(order: Scan, surroundings: Surroundings, rules: Scope) -> tuple[Step, ...]:
    """The parts of the search."""
    return steps_of(surroundings, rules, PROFILES[order.profile], order.start or surroundings.prefixes)


def _late(order: Scan, setup: app.Setup) -> Iterator[Problem]:
    """A scan that was ordered now would not start."""
    now = datetime.now(UTC).replace(microsecond=0)
    if limits.left(order, setup.settings.limits, now) is None:
        yield problem(Code.LIMITED, wanted=now.isoformat(), rule="windows")


def _logins(order: Scan, setup: app.Setup, *, paths: bool) -> Iterator[PlannedLogin]:
    """The files for whatever is alive."""
    store = Store(setup.credentials)
    for method in order.methods:
        for file in store.files(method):
            name, includes = str(file.path) if paths else file.path.name, file.includes[:MAX_INCLUDES]
            yield PlannedLogin(method=method, file=name, includes=tuple(map(str, includes)))


def _names(setup: app.Setup, rules: Scope) -> Iterator[str]:
    """In terms that are the same in every language."""
    yield from (f"DNS {server}" for server in app.name_servers(setup.settings, rules))
    if setup.settings.names.services:
        yield from asking.ASKED


def _targets(order: Scan, setup: app.Setup, rules: Scope) -> Iterator[PlannedTarget]:
    """The machines behind jump hosts that are asked in any case."""
    means = Means(
        scope=rules,
        pace=Pace(PROFILES["safe"], state=None),
        guard=Guard(None),
        host_keys=HostKeys(None),
        store=Store(setup.credentials),
    )
    for target in dict.fromkeys(behind.named(order.start, order.methods, means)):
        yield PlannedTarget(addr=target.addr, route=target.route)
