"""Reports -> nodes, for whoever reads the result of one run here: one node a target, complete when all was tried."""

from dataclasses import dataclass, field

import msgspec

from ksocket.target import Target
from kswire.facts import Address, Facts, Hostname, Signature, combine, joined
from kswire.identify import device_types
from kswire.nodes import GroupTimes, Node, from_facts, name_of
from kswire.reports import Done, Found, Report, Tried

# Whose word counts first when several methods tell the same thing: the machine's own system before its SNMP agent.
_RANK = {"ssh": 0, "winrm": 1, "snmp": 2}
_NAME_SOURCE = {"snmp": "sysName"}


@dataclass(slots=True)
class _Pending:
    found: Found
    tried: list[Tried] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        return {one.method for one in self.tried} >= set(self.found.methods)


class Gathering:
    """Takes the reports of a run; gives each node once, when the last method on it was tried."""

    def __init__(self) -> None:
        self._pending: dict[Target, _Pending] = {}
        self._told: set[Target] = set()
        self.done: Done | None = None

    def add(self, report: Report) -> Node | None:
        """The node that this report completes, if it does."""
        match report:
            case Found():
                key = Target(report.address.addr, report.address.route)
                if key in self._told:
                    if key in self._pending:  # else it was shown already; the hub wants to know in which subnet it is
                        self._pending[key].found = report
                    return None
                self._told.add(key)
                self._pending[key] = _Pending(report)
            case Tried():
                key = Target(report.addr, report.route)
                pending = self._pending[key]
                pending.tried.append(report)
            case Done():
                self.done = report
                return None
            case _:
                return None
        return _node(self._pending.pop(key)) if self._pending[key].complete else None

    def rest(self) -> list[Node]:
        """What a run that was cut off knows of the targets that it had not finished."""
        nodes = [_node(pending) for pending in self._pending.values()]
        self._pending.clear()
        return nodes


def _node(pending: _Pending) -> Node:
    tried = sorted(pending.tried, key=lambda one: _RANK.get(one.method, len(_RANK)))
    facts = Facts()
    for one in tried:
        if one.facts is not None:
            facts = combine(facts, one.facts)
    address = _address(pending.found.address, tried, facts)
    mac = (Signature(kind="mac", value=address.macaddr),) if address.macaddr else ()
    known = (*(facts.signatures or ()), *(one for one in mac if one not in (facts.signatures or ())))
    return from_facts(
        address,
        facts,
        signatures=known,
        device_types=device_types(facts, (address,)),
        display_name=facts.hostname or name_of((address,)),
        attempts=tuple(attempt for one in tried for attempt in one.attempts),
        found_by=(pending.found.by,),
        groups=_times(tried),
        updated_at=max((one.tried_at for one in tried), default=pending.found.found_at),
    )


def _address(address: Address, tried: list[Tried], facts: Facts) -> Address:
    names = {
        one.facts.hostname: _NAME_SOURCE.get(one.method, "system")
        for one in reversed(tried)
        if one.facts is not None and one.facts.hostname
    }
    known = {one.hostname for one in address.hostnames}
    hostnames = (Hostname(hostname=name, source=source) for name, source in names.items() if name not in known)
    own = next((one.macaddr for one in facts.interfaces or () if one.addr == address.addr), None)
    return msgspec.structs.replace(
        address,
        macaddr=address.macaddr or (None if address.route else own),
        hostnames=(*address.hostnames, *hostnames),
        services=joined(address.services, facts.services or ()),
    )


def _times(tried: list[Tried]) -> dict[str, GroupTimes]:
    """Per group of facts, when it was read; per method that read nothing, when it was tried."""
    times: dict[str, GroupTimes] = {}
    for one in tried:
        if one.facts is None:
            continue
        missing = {gap.group for gap in one.facts.missing}
        for name, rename in zip(Facts.__struct_fields__, Facts.__struct_encode_fields__, strict=True):
            if getattr(one.facts, name) not in (None, ()) and name not in ("missing", "hostname"):
                times.setdefault(rename, GroupTimes(collected_at=one.tried_at, last_attempt_at=one.tried_at))
        for group in missing:
            times.setdefault(group, GroupTimes(last_attempt_at=one.tried_at))
    return times
