"""What a run really searched, for whoever must know whether a machine that was not seen could have been."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from ksocket.discover.finished import Finished, networks
from ksocket.target import Target
from kswire.problems import UNANSWERED
from kswire.reports import Searched, Tried

MAX_PREFIXES: Final = 20_000  # of one way; what is more is not claimed
MAX_ADDRESSES: Final = 50_000
MAX_ROUTES: Final = 1_000


@dataclass(slots=True)
class Search:
    """Grows while the run goes on; whatever is not in it yet when the run ends was not searched."""

    _silent: dict[tuple[str, ...], set[str]] = field(default_factory=lambda: defaultdict(set))
    _answered: dict[str, None] = field(default_factory=dict)

    def answered(self, addr: str) -> None:
        """A probe found an address that was told before, by somebody's word."""
        self._answered[addr] = None

    def asked(self, target: Target, tried: Iterable[Tried]) -> None:
        """Every method was tried on a target that no sweep reaches: silence counts where one really asked it."""
        last = [one.attempts[-1].problem for one in tried]
        silent = all(one is not None for one in last)
        if silent and any(one.code in UNANSWERED for one in last if one is not None):
            self._silent[target.route].add(target.addr)

    def told(self, finished: Finished) -> tuple[Searched, ...]:
        """All of it, within bounds: the largest prefixes first, since claiming less than was done does no harm."""
        singles = tuple(sorted(finished.singles)[:MAX_ADDRESSES])
        swept = (
            Searched(on_link=True, prefixes=_largest(finished.on_link)),
            Searched(prefixes=(*_largest(finished.routed), *singles)),
        )
        asked = (
            Searched(route=route, addresses=tuple(sorted(addresses)[:MAX_ADDRESSES]))
            for route, addresses in sorted(self._silent.items())[:MAX_ROUTES]
        )
        return (*(one for one in swept if one.prefixes), *asked)

    def heard(self) -> tuple[str, ...]:
        """The addresses that `answered` was called with."""
        return tuple(self._answered)[:MAX_ADDRESSES]


def _largest(ranges: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    found = sorted(networks(ranges), key=lambda one: (one.prefixlen, one.network_address))[:MAX_PREFIXES]
    return tuple(str(one) for one in sorted(found))
