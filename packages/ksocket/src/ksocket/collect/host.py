"""One method on one address: every matching credential file in turn, until one logs in."""

import asyncio
import logging
import time

import msgspec

from ksocket.collect.registry import Method
from ksocket.credentials.accounts import CredentialFile
from ksocket.reach.jump import JumpPool, route_to
from ksocket.reach.means import Means
from ksocket.reach.trouble import Trouble
from ksocket.target import Target
from kswire.facts import Attempt, Facts, Signature
from kswire.problems import Code, Problem, problem
from kswire.reports import Tried
from kswire.wire import now

log = logging.getLogger("ksocket.collect")
_encoder = msgspec.msgpack.Encoder()

TUNNELLED = ("ssh", "winrm")  # SNMP has no way through an SSH connection

# What another account on the same port cannot change: the next file is not worth the target's time.
_SAME_FOR_ALL = frozenset(
    {
        Code.PORT_CLOSED,
        Code.NO_ANSWER,
        Code.UNREACHABLE,
        Code.NO_BANNER,
        Code.TUNNEL_FAILED,
        Code.OUTSIDE_SCOPE,
        Code.PROHIBITED,
    }
)


def files_for(target: Target, method: str, means: Means) -> tuple[CredentialFile, ...]:
    """The files that match the address and lead there by the target's own route, in the order of the manual.

    Their passwords are not fetched yet.
    """
    return _leading(means.store.matching(method, target.addr), target, method, means)


def _leading(
    matching: tuple[CredentialFile, ...], target: Target, method: str, means: Means
) -> tuple[CredentialFile, ...]:
    """A jump host is asked with its own files, whatever these say of the way: the list that names it is the route."""
    if target.route and target in hops(means):
        return tuple(file for file in matching if method == "ssh")
    return tuple(file for file in matching if route_to(target.addr, route_of(file)) == target.route)


def route_of(file: CredentialFile) -> tuple[str, ...]:
    """The jump hosts that the file names; SNMP files have none."""
    tunnels: tuple[str, ...] = getattr(file, "ssh_tunnels", ())
    return tunnels


def hops(means: Means) -> set[Target]:
    """Every jump host that a credential file names, with the way to it."""
    routes: set[tuple[str, ...]] = {route_of(file) for method in TUNNELLED for file in means.store.files(method)}
    return {Target(hop, route[:place]) for route in routes for place, hop in enumerate(route)}


async def ask(target: Target, method: Method, means: Means, pool: JumpPool) -> Tried:
    """Every attempt, and the facts of the one that succeeded. Never raises for what the field does."""
    attempts: list[Attempt] = []
    facts: Facts | None = None
    spent: set[int] = set()  # ports that no account will open
    # in a thread: a file may name a command that gives the password
    matching = await asyncio.to_thread(means.store.which, method.name, target.addr)
    for file in _leading(matching, target, method.name, means):
        if file.port in spent:
            continue
        attempt, facts = await _attempt(target, method, file, means, pool)
        attempts.append(attempt)
        if facts is not None:
            break
        if attempt.problem and attempt.problem.code in _SAME_FOR_ALL:
            spent.add(file.port)
    if not attempts:
        missing = problem(Code.NO_CREDENTIALS, method=method.name, address=target.addr)
        attempts.append(Attempt(method=method.name, problem=missing))
    return Tried(
        run=means.run,
        addr=target.addr,
        route=target.route,
        method=method.name,
        attempts=tuple(attempts),
        facts=facts,
        tried_at=now(),
    )


async def _attempt(
    target: Target, method: Method, file: CredentialFile, means: Means, pool: JumpPool
) -> tuple[Attempt, Facts | None]:
    started, clock = now(), time.perf_counter()
    facts: Facts | None = None
    trouble: Problem | None = None
    shown: tuple[Signature, ...] = ()
    try:
        facts = await method.ask(target, file, means, pool)
        _encoder.encode(facts)  # what cannot be told is found here, and not where it would end the run
    except Trouble as caught:
        trouble, shown = caught.problem, caught.shown
        log.info("%s by %s with %s: %s %s", target.addr, method.name, file.path.name, trouble.code, trouble.params)
    except Exception as bug:
        # One machine's answer that we failed to foresee must not end the scan of all others.
        log.exception("%s by %s: a bug of ours", target.addr, method.name)
        facts = None
        trouble = problem(Code.INTERNAL, detail=type(bug).__name__)
    attempt = Attempt(
        method=method.name,
        file=str(file.path),
        username=getattr(file, "username", None),
        problem=trouble,
        seconds=round(time.perf_counter() - clock, 3),
        started_at=started,
        signatures=shown,
    )
    return attempt, facts
