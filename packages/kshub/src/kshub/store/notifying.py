"""Which events are told to which target: what somebody may ask why. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

TOO_MANY: Final = "too-many-"  # and how many: the error of the last event before those that a target is not told


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


@dataclass(frozen=True, slots=True)
class Share:
    """What a target learns of many events at once: those of these kinds wait so many seconds; count: how many."""

    target_id: int
    wait: int
    kinds: tuple[str, ...]
    count: int


def shares(rules: Iterable[Rule], space_id: int, network_id: int | None, kinds: Mapping[str, int]) -> list[Share]:
    """Who learns of events of one place, of each kind so many: by target, those that wait the shortest first."""
    some, found = list(rules), defaultdict[tuple[int, int], list[str]](list)
    for kind in kinds:
        for target_id, wait in told(some, space_id, network_id, kind).items():
            found[target_id, wait].append(kind)
    return [
        Share(target_id, wait, tuple(of), sum(kinds[kind] for kind in of))
        for (target_id, wait), of in sorted(found.items())
    ]


def left_out(error: str | None) -> int:
    """Of how many events after this one a target is not told, as its error says."""
    name, _, count = (error or "").partition(TOO_MANY)
    return int(count) if not name and count.isdecimal() and count.isascii() else 0


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers in order as their unbroken runs: the first and the last of each."""
    found: list[tuple[int, int]] = []
    for one in numbers:
        if found and found[-1][1] + 1 == one:
            found[-1] = (found[-1][0], one)
        else:
            found.append((one, one))
    return found


def kinds_of(stored: str) -> frozenset[str]:
    """The kinds of a rule, as its row holds them."""
    return frozenset(msgspec.json.decode(stored, type=list[str]))
