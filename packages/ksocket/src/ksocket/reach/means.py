"""What everyone who reaches out must carry: the rules, and the accounts."""

from dataclasses import dataclass

from ksocket.credentials.guard import Guard
from ksocket.credentials.hostkeys import HostKeys
from ksocket.credentials.store import Store
from ksocket.pace import Pace
from ksocket.scope import Scope


@dataclass(frozen=True, slots=True)
class Means:
    """The rules that every connection passes, and where accounts come from.

    run names the run for which it is done; again: a person asks for what failed before to be tried once more.
    """

    scope: Scope
    pace: Pace
    guard: Guard
    host_keys: HostKeys
    store: Store
    run: str = "-"
    again: bool = False
