"""How many sign-ins may be under way: a flood of them ends here, and puts out nobody else's.

It reaches neither the provider, nor the database, nor the log. It is counted for this process, and forgotten with it;
the database has a limit of its own (kshub.auth.oidc.states).
"""

import logging
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from kshub.auth import tokens
from kshub.auth.oidc import states
from kshub.auth.oidc.refused import BUSY, CrowdedError, RefusedError

log = logging.getLogger("kshub.auth")

OPEN: Final = 50  # begun from one address and not back yet: behind it may be many people, and some give up
WRITING: Final = 100  # on their way to the database at once
ASKING: Final = 20  # the provider at once
TOLD: Final = 60  # lines in the log in a minute


class Crowd:
    """One for the process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._open: OrderedDict[bytes, tuple[str, float]] = OrderedDict()  # by the state's digest, the oldest first
        self._from: Counter[str] = Counter()
        self._writing = self._asking = 0
        self._minute, self._told, self._untold = 0, 0, 0

    @contextmanager
    def begins(self, where: str, state: str) -> Iterator[None]:
        """Around what is written of a sign-in from this address; it counts until it comes back, or is too old.

        Raises:
            CrowdedError: too many.
        """
        self._forget()
        if self._from[where] >= OPEN or len(self._open) >= states.MOST:
            raise CrowdedError(60)
        if self._writing >= WRITING:
            raise CrowdedError(1)
        self._open[tokens.digest(state)] = (where, self._clock())
        self._from[where] += 1
        self._writing += 1
        try:
            yield
        except BaseException:
            self.back(state)
            raise
        finally:
            self._writing -= 1

    def back(self, state: str) -> None:
        """It has come back, however it ends."""
        self._leave(tokens.digest(state))

    @contextmanager
    def asks(self) -> Iterator[None]:
        """Around questions to the provider.

        Raises:
            RefusedError: BUSY.
        """
        if self._asking >= ASKING:
            raise RefusedError(BUSY, f"{ASKING} others wait for the provider")
        self._asking += 1
        try:
            yield
        finally:
            self._asking -= 1

    def tell(self, text: str) -> None:
        """A line in the log, unless there were many in this minute; then only how many."""
        minute = int(self._clock() // 60)
        if minute != self._minute:
            if self._untold:
                log.warning("%d more sign-ins by the identity provider were refused in one minute", self._untold)
            self._minute, self._told, self._untold = minute, 0, 0
        if self._told >= TOLD:
            self._untold += 1
            return
        self._told += 1
        log.warning("%s", text)

    def _forget(self) -> None:
        while self._open:
            digest, (_, at) = next(iter(self._open.items()))
            if self._clock() - at < states.SECONDS:
                return
            self._leave(digest)

    def _leave(self, digest: bytes) -> None:
        where, _ = self._open.pop(digest, ("", 0.0))
        self._from[where] -= 1
        if self._from[where] <= 0:
            del self._from[where]
