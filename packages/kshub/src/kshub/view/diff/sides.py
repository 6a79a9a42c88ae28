"""What goes into the comparison of one node, and what comes out. Plain values.

Contents are named by the numbers under which they are stored: equal numbers are equal contents, and nobody reads those.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from kshub.merge.types import Place
from kshub.store.records import Sighting
from kswire.facts import Facts, Neighbor, Package
from kswire.problems import Problem

Kind = Literal[
    "addresses",
    "names",
    "system",
    "hardware",
    "interfaces",
    "services",
    "listeningPorts",
    "runningServices",
    "containers",
    "components",
    "vlans",
    "neighbors",
    "packages",
    "windowsUpdates",
    "deviceTypes",
]
How = Literal["added", "removed", "changed", "upgraded", "downgraded", "unknown"]
State = Literal["appeared", "gone", "changed", "unknown", "not-searched"]
When = Literal["before", "after"]
Reason = Literal["failed", "not-read", "not-asked", "not-told", "not-searched"]
Value = str | int | float | None

KINDS: Final[tuple[Kind, ...]] = (
    *("addresses", "names", "system", "hardware", "interfaces", "services"),
    *("listeningPorts", "runningServices", "containers", "components", "vlans", "neighbors"),
    *("packages", "windowsUpdates", "deviceTypes"),
)
HOWS: Final[tuple[How, ...]] = ("added", "removed", "changed", "upgraded", "downgraded", "unknown")
STATES: Final[tuple[State, ...]] = ("appeared", "gone", "changed", "unknown", "not-searched")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs. item: what of its kind; before and after: None where it is not there, or not known.

    Of what is "unknown": unknown_in says in which snapshot it could not be told, and reason why: "failed" (the login or
    the question), "not-read" (it answered, but not that), "not-asked" (nobody tried), "not-told" (nothing says why),
    "not-searched" (nobody looked there); problem: what was told of it.
    """

    kind: Kind
    item: str
    how: How
    before: Value = None
    after: Value = None
    unknown_in: When | None = None
    reason: Reason | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Spotted:
    """An address at which the node was heard."""

    place: Place
    found_id: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What one method told at one of its addresses; None where it told nothing of that."""

    place: Place
    method: str
    attempts_id: int
    facts_id: int | None = None
    neighbors_id: int | None = None
    set_id: int | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """A node as one snapshot saw it."""

    addresses: tuple[Spotted, ...] = ()
    answers: tuple[Answer, ...] = ()


class Contents(Protocol):
    """What stands behind the numbers."""

    def sighting(self, number: int) -> Sighting:
        """Of `Spotted.found_id`."""

    def facts(self, number: int) -> Facts:
        """Without packages, neighbours and uptime."""

    def neighbors(self, number: int) -> Sequence[Neighbor]:
        """Of `Answer.neighbors_id`."""

    def problem(self, number: int) -> Problem | None:
        """Why the last of these attempts failed."""

    def moved(self, before: int, after: int) -> tuple[Sequence[Package], Sequence[Package]]:
        """The packages that only the first set has, and those that only the second has."""


Looked = Callable[[When, Spotted], bool]
"""Whether that snapshot shows that the node was not at this address: it was searched, or another answered there."""
