"""Where the parts are put together: settings and an order in, a world to run it in out."""

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from ksocket import scope
from ksocket.config import Settings
from ksocket.credentials.accounts import Network
from ksocket.credentials.guard import Guard
from ksocket.credentials.hostkeys import HostKeys
from ksocket.credentials.store import Store
from ksocket.discover.gateway import Surroundings, look
from ksocket.discover.sweep import Sweep
from ksocket.pace import PROFILES, Pace
from ksocket.reach.jump import JumpPool
from ksocket.reach.means import Means
from ksocket.scan import engine
from kswire.orders import Ask, Scan
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
    profile: str

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
    limits, confine = settings.limits.permitted, confined()
    return scope.Scope(
        permitted=scope.parse_networks(order.permitted) if isinstance(order, Scan) else (),
        prohibited=scope.parse_networks(order.prohibited),
        limits_permitted=scope.intersect(limits, confine) if limits and confine else limits or confine,
        limits_prohibited=settings.limits.prohibited,
        on_link=scope.parse_networks(surroundings.prefixes),
        own=frozenset(ip_address(addr) for addr in surroundings.own),
        named=named,
        allow_loopback=True,
    )


@asynccontextmanager
async def world(order: Scan | Ask, setup: Setup) -> AsyncIterator[engine.World]:
    """Everything that the order needs, closed again at the end."""
    surroundings = await asyncio.to_thread(look)
    rules = scope_of(order, setup.settings, surroundings)
    pace = Pace(PROFILES[setup.profile], state=setup.state)
    means = Means(
        scope=rules,
        pace=pace,
        guard=Guard(setup.state / "guard.sqlite"),
        host_keys=HostKeys(setup.state / "hostkeys.sqlite"),
        store=Store(setup.credentials),
        run=order.run,
        again=isinstance(order, Ask) and order.again,
    )
    with closing(means.guard), closing(means.host_keys):
        async with JumpPool(means) as pool:
            yield engine.World(surroundings, Sweep(surroundings, rules, pace), means, pool)


async def run(order: Scan | Ask, setup: Setup, cancelled: asyncio.Event) -> AsyncGenerator[Report, None]:
    """The reports of one order, run here and now."""
    setup.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    async with world(order, setup) as made:
        async for report in engine.run(order, made, cancelled):
            yield report
