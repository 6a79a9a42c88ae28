"""[limits] of ksocket.toml: what no order may widen. Pure: an order and the limits in, the order as it may run out."""

from datetime import datetime, timedelta

import msgspec

from ksocket.config import Limits
from kswire.orders import LONGEST, METHODS, PROFILES, SHORTEST, Ask, Scan
from kswire.problems import Code, Problem, problem
from kswire.windows import left as left_of


def narrow(order: Scan | Ask, limits: Limits) -> tuple[Scan | Ask, tuple[Problem, ...]]:
    """The order with no faster profile and no other methods than the limits permit, and what was cut off."""
    cut = [method for method in order.methods if method not in limits.methods]
    changes: dict[str, object] = {"methods": tuple(method for method in order.methods if method in limits.methods)}
    if isinstance(order, Scan) and limits.profile and PROFILES.index(order.profile) > PROFILES.index(limits.profile):
        cut.append(order.profile)
        changes["profile"] = limits.profile
    waits = timeouts(order)
    cut += [f"timeouts.{method} {seconds:g}" for method, seconds in waits.items() if _bounded(seconds) != seconds]
    if order.timeouts is not None:
        bounded = {method: _bounded(seconds) for method, seconds in waits.items()}
        changes["timeouts"] = msgspec.structs.replace(order.timeouts, **bounded)
    problems = tuple(problem(Code.LIMITED, wanted=word, rule="limits") for word in cut)
    return msgspec.structs.replace(order, **changes), problems


def timeouts(order: Scan | Ask) -> dict[str, float]:
    """The seconds that the order says, by method."""
    told = ((method, getattr(order.timeouts, method, None)) for method in METHODS)
    return {method: seconds for method, seconds in told if seconds is not None}


def _bounded(seconds: float) -> float:
    """Whoever waits for ever holds up everyone else; what is no number is as long as may be."""
    return max(SHORTEST, min(LONGEST, seconds))


def left(order: Scan | Ask, limits: Limits, moment: datetime) -> timedelta | None:
    """How long the order may still send: until a window of the limits closes, or the hub's does. None: not at all."""
    mine = left_of(limits.windows, moment)
    if mine is None or order.until is None:
        return mine
    return min(mine, order.until - moment) if order.until > moment else None
