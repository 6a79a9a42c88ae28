"""Where the parts are put together: settings and an order in, a world to run it in out."""

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

from ksocket import limits, scope
from ksocket.config import Settings
from ksocket.credentials.accounts import Network
from ksocket.credentials.guard import Guard
from ksocket.credentials.hostkeys import HostKeys
from ksocket.credentials.store import Store
from ksocket.discover.gateway import Surroundings, look
from ksocket.discover.names import resolver
from ksocket.discover.names.asking import Names
from ksocket.discover.sweep import Sweep
from ksocket.faults import Fault
from ksocket.pace import PROFILES, Pace
from ksocket.reach.jump import JumpPool
from ksocket.reach.means import Means
from ksocket.scan import engine
from ksocket.scan.journal import Journal
from kswire import windows
from kswire.orders import Ask, Scan
from kswire.problems import Problem
from kswire.reports import Report

CONFINE = "KSOCKET_CONFINE"
"""Environment variable: CIDRs, comma-separated, that everything is confined to whatever settings and orders say.

Tests and demos set it, so that a mistake in them cannot send a packet to a real network.
"""


@dataclass(frozen=True, slots=True)
class Setup:
    """What the command line and the settings say about one run."""

    settings: Settings
    credentials: Path

    @property
    def state(self) -> Path:
        """Where guard, host keys and rates are shared with other runs on this machine."""
        return self.settings.state_dir


def confined() -> tuple[Network, ...]:
    """The networks of KSOCKET_CONFINE; empty when it is not set."""
    words = [word for word in os.environ.get(CONFINE, "").split(",") if word.strip()]
    return scope.parse_networks(words)


def scope_of(order: Scan | Ask, settings: Settings, surroundings: Surroundings) -> scope.Scope:
    """What this run may touch: the order within [limits], within KSOCKET_CONFINE."""
    named = scope.parse_networks(order.start if isinstance(order, Scan) else order.addresses)
    permitted, confine = settings.limits.permitted, confined()
    return scope.Scope(
        permitted=scope.parse_networks(order.permitted) if isinstance(order, Scan) else (),
        prohibited=scope.parse_networks(order.prohibited),
        limits_permitted=scope.intersect(permitted, confine) if permitted and confine else permitted or confine,
        limits_prohibited=settings.limits.prohibited,
        on_link=scope.parse_networks(surroundings.prefixes),
        own=frozenset(ip_address(addr) for addr in surroundings.own),
        named=named,
        allow_loopback=True,
    )


def narrowed(order: Scan | Ask, settings: Settings) -> tuple[Scan | Ask, tuple[Problem, ...]]:
    """The order within [limits], and what was cut off.

    Raises:
        Fault: nothing is left of it: no method, or no scan window is open.
    """
    now = datetime.now(UTC)
    if limits.left(order, settings.limits, now) is None:
        raise Fault("outside-window", opens=windows.opens(settings.limits.windows, now) or "-")
    return within(order, settings)


def within(order: Scan | Ask, settings: Settings) -> tuple[Scan | Ask, tuple[Problem, ...]]:
    """The order within [limits] but for their scan windows, and what was cut off.

    Raises:
        Fault: no method is left.
    """
    left, problems = limits.narrow(order, settings.limits)
    if not left.methods:
        raise Fault("no-method-left", wanted=", ".join(order.methods))
    return left, problems


def name_servers(settings: Settings, rules: scope.Scope) -> tuple[str, ...]:
    """Those that are asked for the names of addresses: this machine's own, within KSOCKET_CONFINE."""
    confine = confined()
    named = (one for one in resolver.local() if not confine or any(ip_address(one) in network for network in confine))
    return resolver.permitted(named, rules) if settings.names.dns else ()


def names_of(settings: Settings, means: Means, sweep: Sweep) -> Names:
    """Who is asked for names without a login, as [names] has it."""
    servers = name_servers(settings, means.scope)
    asked = resolver.Resolver(servers, means.pace, means.outbound, sweep.note) if servers else None
    return Names(means.scope, means.pace, means.outbound, asked, services=settings.names.services)


@asynccontextmanager
async def world(order: Scan | Ask, setup: Setup, limited: tuple[Problem, ...] = ()) -> AsyncIterator[engine.World]:
    """Everything that the order needs, closed again at the end."""
    surroundings = await asyncio.to_thread(look)
    rules = scope_of(order, setup.settings, surroundings)
    pace = Pace(PROFILES[order.profile if isinstance(order, Scan) else "safe"], state=setup.state)
    means = Means(
        scope=rules,
        pace=pace,
        guard=Guard(setup.state / "guard.sqlite"),
        host_keys=HostKeys(setup.state / "hostkeys.sqlite"),
        store=Store(setup.credentials, timeouts=limits.timeouts(order)),
        run=order.run,
        again=isinstance(order, Ask) and order.again,
    )
    left = limits.left(order, setup.settings.limits, datetime.now(UTC))
    endless = not setup.settings.limits.windows and order.until is None
    seconds = None if endless else left.total_seconds() if left else 0.0
    with closing(means.guard), closing(means.host_keys):
        async with JumpPool(means) as pool:
            sweep, most = Sweep(surroundings, rules, pace, means.outbound), setup.settings.limits.max_addresses
            names = names_of(setup.settings, means, sweep)
            yield engine.World(surroundings, sweep, means, pool, limited, seconds, most, names=names)


async def run(
    order: Scan | Ask, setup: Setup, cancelled: asyncio.Event, journal: Journal | None = None
) -> AsyncGenerator[Report, None]:
    """The reports of one order, run here and now, within [limits]; with a journal, those that it does not have yet.

    Raises:
        Fault: [limits] leave nothing of the order, or the state directory cannot be used.
    """
    left, limited = narrowed(order, setup.settings)
    try:
        setup.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Fault("state-not-writable", path=setup.state, detail=error.strerror) from error
    async with world(left, setup, limited) as made:
        kept = replace(made, journal=journal or made.journal)
        async with aclosing(engine.run(left, kept, cancelled)) as reports:
            async for report in reports:
                yield report
