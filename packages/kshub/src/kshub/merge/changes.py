"""What changed of a machine, told from what was known of it before and what is known now. Pure.

What was not known before, or is not known now, did not change.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kshub.merge.document import MOST
from kswire.facts import Attempt, Package
from kswire.nodes import Node
from kswire.problems import Code

NAMED: Final = 10  # packages or ports that an event names; it counts them all
CHOSEN_ANEW: Final = 32_768  # from here on systems give ports to who asks for any (Linux; Windows and BSD from 49152)
REFUSED: Final = frozenset(
    {
        *(Code.LOGIN_REFUSED, Code.SNMP_UNKNOWN_USER, Code.SNMP_WRONG_AUTHENTICATION),
        *(Code.SNMP_WRONG_PRIVACY, Code.SNMP_WRONG_PRIVACY_PROTOCOL, Code.SNMP_NO_PRIVACY),
    }
)
"""That somebody else's credentials are asked for: what a machine that is away or busy tells is none of them."""


@dataclass(frozen=True, slots=True)
class Change:
    """A kind of event, and its parameters."""

    kind: str
    params: Mapping[str, object]


def of_documents(before: Node, after: Node) -> Iterator[Change]:
    """System, version, serial number, domain, parts, VLANs, ports that it opened, MAC addresses that answer for it."""
    old, new = before.system, after.system
    if old and new:
        if _differ(old.family, new.family):
            yield Change("system-changed", {"before": old.family, "after": new.family})
        elif _differ(old.version, new.version):
            yield Change("version-changed", {"system": new.family or "", "before": old.version, "after": new.version})
        if _differ(old.serial, new.serial):
            yield Change("serial-changed", {"before": old.serial, "after": new.serial})
    if before.domain and after.domain and before.domain.casefold() != after.domain.casefold():
        yield Change("domain-changed", {"before": before.domain, "after": after.domain})
    yield from (each for each in (_parts(before, after), _vlans(before, after)) if each)
    yield from _opened(before, after)
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


def _opened(before: Node, after: Node) -> Iterator[Change]:
    """TCP ports that others can reach now. One that is closed may be a restart, and UDP ports come and go."""
    old, new = _reachable(before), _reachable(after)
    if old is None or new is None or not (opened := sorted(new.keys() - old.keys())):
        return
    named = [f"tcp/{one} ({new[one]})" if new[one] else f"tcp/{one}" for one in opened[:NAMED]]
    yield Change("ports-opened", {"number": len(opened), "ports": named})


def _parts(before: Node, after: Node) -> Change | None:
    """Parts with a serial number that came, went, and are others in the place where one was."""
    old, new = _serials(before), _serials(after)
    if old is None or new is None or old.keys() == new.keys():
        return None
    gone = {name: serial for serial, name in old.items() if serial not in new}
    come = {name: serial for serial, name in new.items() if serial not in old}
    names = [
        f"{one}: {gone.get(one, '-')} → {come.get(one, '-')}"
        for one in [*gone, *(one for one in come if one not in gone)]
    ]
    counts = {
        "added": len(come.keys() - gone.keys()),
        "removed": len(gone.keys() - come.keys()),
        "changed": len(gone.keys() & come.keys()),
    }
    return Change("components-changed", counts | {"names": names[:NAMED]})


def _serials(one: Node) -> dict[str, str] | None:
    """Where each serial number is. None: not all of them are known."""
    if one.components is None or len(one.components) >= MOST or _lacks(one, _PARTS):
        return None
    return {part.serial: part.name for part in one.components if part.serial}


def _vlans(before: Node, after: Node) -> Change | None:
    """VLANs that came, went, and are called otherwise. Which ports they have changes with every cable."""
    if before.vlans is None or after.vlans is None or _lacks(before, _VLANS) or _lacks(after, _VLANS):
        return None
    old, new = ({one.number: one.name for one in node.vlans or ()} for node in (before, after))
    renamed = {number for number in old.keys() & new.keys() if _differ(old[number], new[number])}
    differing = sorted((old.keys() ^ new.keys()) | renamed)
    if not differing:
        return None
    names = [" ".join(filter(None, (str(one), new.get(one) or old.get(one)))) for one in differing[:NAMED]]
    counts = {"added": len(new.keys() - old.keys()), "removed": len(old.keys() - new.keys()), "changed": len(renamed)}
    return Change("vlans-changed", counts | {"names": names})


def _lacks(one: Node, groups: frozenset[str]) -> bool:
    return any(gap.group in groups for gap in one.missing)


def _reachable(one: Node) -> dict[int, str | None] | None:
    """TCP ports that a program asked for by number, and its name. None: not all of them are known."""
    if one.listening_ports is None or _lacks(one, _PORTS):
        return None
    if len(one.listening_ports) >= MOST:  # cut: one that is closed lets another one in
        return None
    return {
        each.port: each.process
        for each in one.listening_ports
        if each.protocol == "tcp" and each.port < CHOSEN_ANEW and not _own(each.addr)
    }


def _own(addr: str | None) -> bool:
    """Nobody but the machine itself reaches it."""
    return addr is not None and (addr.startswith(("127.", "::ffff:127.")) or addr == "::1")


_PORTS: Final = frozenset({"listeningPorts"})
_PARTS: Final = frozenset({"components", "entity", "identity"})
_VLANS: Final = frozenset({"vlans"})
_TOLD: Final[Mapping[Code, tuple[str, tuple[str, ...]]]] = {
    Code.HOST_KEY_CHANGED: ("host-key-changed", ("known", "offered")),
    Code.ACCOUNT_GUARDED: ("account-guarded", ("username", "failures")),
}


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one and other and one != other)
