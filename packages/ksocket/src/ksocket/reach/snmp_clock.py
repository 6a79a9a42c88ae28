"""An agent's clock by SNMPv3, watched: whether it was restarted while it was asked."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from ksocket.reach.snmp_wire import Clock

_WINDOW = 150  # seconds by which clocks may differ (RFC 3414, 2.2.3)


@dataclass(slots=True)
class AgentClock:
    """What an agent said of its boots and its time, last. now: our own clock, in seconds."""

    restarted: bool = False
    now: Callable[[], float] = time.monotonic
    _last: Clock | None = None
    _at: float = 0.0

    def see(self, clock: Clock | None) -> None:
        """Takes what a reply that was proved says; by v1 and v2c it says nothing.

        Restarted is an agent with other boots than before, and one whose time went back: it does not count its boots.
        """
        if clock is None:
            return
        last, moment = self._last, self.now()
        if last is not None:
            due = last.time + int(moment - self._at)
            self.restarted |= clock.boots != last.boots or clock.time + _WINDOW < due
        self._last, self._at = clock, moment
