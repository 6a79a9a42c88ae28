"""What everyone who reaches out must carry: the rules, and the accounts."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from ksocket.credentials.accounts import CredentialFile
from ksocket.credentials.guard import Guard
from ksocket.credentials.hostkeys import HostKeys
from ksocket.credentials.store import Store
from ksocket.outbound import Outbound
from ksocket.pace import Pace
from ksocket.reach.devices import Devices
from ksocket.reach.trouble import Trouble
from ksocket.scope import Scope
from kswire.problems import Code, Problem, problem


@dataclass(frozen=True, slots=True)
class Means:
    """The rules that every connection passes, and where accounts come from.

    run names the run for which it is done; again: a person asks for what failed before to be tried once more. outbound:
    where all that leaves is counted. devices: those that have several addresses.
    """

    scope: Scope
    pace: Pace
    guard: Guard
    host_keys: HostKeys
    store: Store
    run: str = "-"
    again: bool = False
    outbound: Outbound = field(default_factory=Outbound)
    devices: Devices = field(default_factory=Devices)

    @contextmanager
    def login(self, method: str, file: CredentialFile) -> Iterator[None]:
        """Counts what becomes of a login with this file."""
        trouble: Problem | None = problem(Code.CANCELLED)  # and whatever else ends it without a word on the account
        try:
            yield
            trouble = None
        except Trouble as caught:
            trouble = caught.problem
            raise
        finally:
            self.outbound.login(method, file.path.name, getattr(file, "username", None), trouble)
