"""What left this machine in one run, for the report of it: counted at the places that send. No secret is ever in it."""

from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version
from typing import Final

from kswire.problems import Code, Problem
from kswire.reports import SENT_KINDS, Account, Sent, Source

MAX_ACCOUNTS: Final = 1000  # that are told one by one
MAX_SOURCES: Final = 100

_Who = tuple[str, str | None, str | None]  # method, file, user name
_VERDICTS: Final = ("succeeded", "failed", "guarded", "unproved")
_REFUSED: Final = frozenset(
    {
        *(Code.LOGIN_REFUSED, Code.SNMP_UNKNOWN_USER, Code.SNMP_WRONG_AUTHENTICATION),
        *(Code.SNMP_WRONG_PRIVACY, Code.SNMP_WRONG_PRIVACY_PROTOCOL, Code.SNMP_NO_PRIVACY),
    }
)
_GUARDED: Final = frozenset({Code.ACCOUNT_GUARDED, Code.FAILED_BEFORE})


class Outbound:
    """The counters of one run. `resume` before the first packet, where an earlier process has begun the run."""

    def __init__(self) -> None:
        self._packets: Counter[str] = Counter(dict.fromkeys(SENT_KINDS, 0))
        self._sources: dict[str, str | None] = {}
        self._logins: dict[_Who, Counter[str]] = {}
        self._restarts = 0
        self._known = True
        self._version = version("ksocket")

    def resume(self, before: Sent | None) -> None:
        """Go on from what earlier processes have sent; None: they have, and nobody knows what."""
        if before is None:
            self._known = False
            return
        self._restarts = before.restarts
        self._packets.update(before.packets)
        for source in before.sources:
            self.source(source.addr, source.ifname)
        for one in before.accounts:
            self._of(one.method, one.file, one.username).update({name: getattr(one, name) for name in _VERDICTS})

    def sent(self, kind: str, count: int = 1) -> None:
        """So many of this kind have left; kind is one of SENT_KINDS."""
        self._packets[kind] += count

    def source(self, addr: str, ifname: str | None = None) -> None:
        """This address of the machine has sent."""
        if self._sources.get(addr) is None and (addr in self._sources or len(self._sources) < MAX_SOURCES):
            self._sources[addr] = ifname

    def login(self, method: str, file: str, username: str | None, problem: Problem | None) -> None:
        """A login with this file has ended so; without a problem it succeeded. file: its name without directory."""
        self._of(method, file, username)[_verdict(problem)] += 1

    def total(self) -> Sent | None:
        """All of it until now; None: a part of it is not known."""
        if not self._known:
            return None
        return Sent(
            packets=dict(self._packets),
            sources=tuple(Source(addr=addr, ifname=self._sources[addr]) for addr in sorted(self._sources)),
            accounts=tuple(self._accounts()),
            restarts=self._restarts,
            version=self._version,
        )

    def _of(self, method: str, file: str | None, username: str | None) -> Counter[str]:
        """The counters of this account; of one too many, those of all that are not named."""
        who = (method, file, username)
        if who not in self._logins and len(self._logins) >= MAX_ACCOUNTS:
            who = (method, None, None)
        return self._logins.setdefault(who, Counter())

    def _accounts(self) -> Iterator[Account]:
        for who in sorted(self._logins, key=lambda one: tuple(word or "" for word in one)):
            method, file, username = who
            counts = {name: self._logins[who][name] for name in _VERDICTS}
            yield Account(method=method, file=file, username=username, **counts)


def _verdict(problem: Problem | None) -> str:
    if problem is None:
        return "succeeded"
    return "failed" if problem.code in _REFUSED else "guarded" if problem.code in _GUARDED else "unproved"
