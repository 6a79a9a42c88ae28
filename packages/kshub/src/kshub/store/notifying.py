"""Which events are told to which target: what somebody may ask why. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec


@dataclass(frozen=True, slots=True)
class Rule:
    """Events of these kinds (none: of all) go to a target, gathered for `wait` seconds.

    of: the space to which the target belongs; None: it is the hub's. space_id, network_id: only events of these; None:
    of all.
    """

    target_id: int
    of: int | None
    space_id: int | None
    network_id: int | None
    kinds: frozenset[str]
    wait: int

    def fits(self, space_id: int, network_id: int | None, kind: str) -> bool:
        """Whether this event goes there. One of another space than the target's never does, whatever the rule says."""
        here = self.of in (None, space_id) and self.space_id in (None, space_id)
        return here and self.network_id in (None, network_id) and (not self.kinds or kind in self.kinds)


def told(rules: Iterable[Rule], space_id: int, network_id: int | None, kind: str) -> Mapping[int, int]:
    """The targets that learn of an event, each with how many seconds it may wait: of several rules the shortest."""
    waits: dict[int, int] = {}
    for one in rules:
        if one.fits(space_id, network_id, kind):
            waits[one.target_id] = min(one.wait, waits.get(one.target_id, one.wait))
    return waits


def kinds_of(stored: str) -> frozenset[str]:
    """The kinds of a rule, as its row holds them."""
    return frozenset(msgspec.json.decode(stored, type=list[str]))
