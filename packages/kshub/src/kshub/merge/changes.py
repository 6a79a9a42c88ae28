"""What changed of a machine, told from what was known of it before and what is known now. Pure.

What was not known before, or is not known now, did not change.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kswire.facts import Attempt, Package
from kswire.nodes import Node
from kswire.problems import Code

NAMED: Final = 10  # packages that an event names; it counts them all
REFUSED: Final = frozenset(
    {Code.LOGIN_REFUSED, Code.SNMP_UNKNOWN_USER, Code.SNMP_WRONG_AUTHENTICATION, Code.SNMP_WRONG_PRIVACY}
)
"""That somebody else's credentials are asked for: what a machine that is away or busy tells is none of them."""


@dataclass(frozen=True, slots=True)
class Change:
    """A kind of event, and its parameters."""

    kind: str
    params: Mapping[str, object]


def of_documents(before: Node, after: Node) -> Iterator[Change]:
    """System, version, serial number, and the MAC addresses that answer for its addresses."""
    old, new = before.system, after.system
    if old and new:
        if _differ(old.family, new.family):
            yield Change("system-changed", {"before": old.family, "after": new.family})
        elif _differ(old.version, new.version):
            yield Change("version-changed", {"system": new.family or "", "before": old.version, "after": new.version})
        if _differ(old.serial, new.serial):
            yield Change("serial-changed", {"before": old.serial, "after": new.serial})
    answered = {one.addr: one.macaddr for one in before.addresses}
    for one in after.addresses:
        if _differ(answered.get(one.addr), one.macaddr):
            yield Change("mac-changed", {"addr": one.addr, "before": answered[one.addr], "after": one.macaddr})


def of_packages(removed: Iterable[Package], added: Iterable[Package]) -> Change | None:
    """Packages that came, went, and are there in another version; None: none did."""
    gone, come = {one.name for one in removed}, {one.name for one in added}
    names = sorted(gone | come)
    if not names:
        return None
    counts = {"added": len(come - gone), "removed": len(gone - come), "changed": len(gone & come)}
    return Change("packages-changed", counts | {"names": names[:NAMED]})


def of_attempts(addr: str, before: Sequence[Attempt], after: Sequence[Attempt]) -> Iterator[Change]:
    """A credential file that was let in is refused, a host key is another one, an account is not tried any more."""
    worked = {one.file for one in before if one.problem is None and one.file is not None}
    known = {(one.file, one.problem.code) for one in before if one.problem is not None}
    for one in after:
        if one.problem is None or (one.file, one.problem.code) in known:
            continue
        if (told := _TOLD.get(one.problem.code)) is not None:
            yield Change(told[0], {"addr": addr} | {name: one.problem.params.get(name, "") for name in told[1]})
        elif one.file in worked and one.problem.code in REFUSED:
            words = {"addr": addr, "method": one.method, "file": one.file, "code": one.problem.code.value}
            yield Change("credential-failing", words)


_TOLD: Final[Mapping[Code, tuple[str, tuple[str, ...]]]] = {
    Code.HOST_KEY_CHANGED: ("host-key-changed", ("known", "offered")),
    Code.ACCOUNT_GUARDED: ("account-guarded", ("username", "failures")),
}


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one and other and one != other)
