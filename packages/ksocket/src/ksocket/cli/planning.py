"""`ksocket scan --dry-run`: what would be sent where, with which credential files, and how long. Sends nothing."""

from collections.abc import Iterator
from typing import TextIO

from ksocket import app, words
from ksocket.credentials.guard import Guard
from ksocket.credentials.hostkeys import HostKeys
from ksocket.credentials.store import Store
from ksocket.discover.gateway import Surroundings, look
from ksocket.discover.plan import Step, plan
from ksocket.pace import PROFILES, Pace
from ksocket.reach.means import Means
from ksocket.scan import behind
from ksocket.scope import Scope
from ksocket.words import say
from kswire.orders import Scan


def show(order: Scan, setup: app.Setup, out: TextIO) -> None:
    """Print the plan of this order, as [limits] leave it."""
    within, limited = app.narrowed(order, setup.settings)
    assert isinstance(within, Scan)
    surroundings = look()
    rules = app.scope_of(within, setup.settings, surroundings)
    lines = [
        *(words.problem_text(one) for one in limited),
        *(words.problem_text(one) for one in behind.outside(within.start, rules)),
        *_packets(within, surroundings, rules),
        *_logins(within, setup, rules),
        say("plan-nothing-sent"),
    ]
    out.write("".join(f"{line}\n" for line in lines))


def addresses(order: Scan, setup: app.Setup) -> int:
    """To how many addresses the search goes."""
    within, _ = app.narrowed(order, setup.settings)
    assert isinstance(within, Scan)
    surroundings = look()
    rules = app.scope_of(within, setup.settings, surroundings)
    return sum(step.addresses for step in _steps(within, surroundings, rules))


def _steps(order: Scan, surroundings: Surroundings, rules: Scope) -> tuple[Step, ...]:
    return plan(surroundings, rules, PROFILES[order.profile], order.start or surroundings.prefixes)


def _packets(order: Scan, surroundings: Surroundings, rules: Scope) -> Iterator[str]:
    if not order.start:
        gateways = ", ".join(one.addr for one in surroundings.gateways) or say("plan-none")
        yield say("plan-gateway", gateways=gateways)
    for step in _steps(order, surroundings, rules):
        yield say(
            "plan-step",
            target=step.target,
            addresses=step.addresses,
            packets=step.packets,
            how=step.how,
            seconds=f"{step.seconds:.0f}",
        )
    yield say("plan-learned")


def _logins(order: Scan, setup: app.Setup, rules: Scope) -> Iterator[str]:
    """The files for whatever is alive, and the machines behind jump hosts that are asked in any case."""
    store = Store(setup.credentials)
    for method in order.methods:
        for file in store.files(method):
            covers = ", ".join(map(str, file.includes[:8])) + (" ..." if len(file.includes) > 8 else "")
            yield say("plan-file", method=method, file=file.path, covers=covers)
    means = Means(
        scope=rules, pace=Pace(PROFILES["safe"], state=None), guard=Guard(None), host_keys=HostKeys(None), store=store
    )
    for target in dict.fromkeys(behind.named(order.start, order.methods, means)):
        yield say("plan-behind", address=target.addr, route=" > ".join(target.route))
