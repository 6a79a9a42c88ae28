"""What is to be changed of a host that is there: only what we wrote before and nobody has changed since. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from kshub.export.zabbix.written import Written, digest, member

Member = tuple[str, ...]  # ("tag", name, value), ("group", name), ("template", name)
_STAY: Final = frozenset({"template"})  # unlinking one would take its items with it


@dataclass(frozen=True, slots=True)
class Settled:
    """fields: new values. members: all that the host shall have. kept: fields that are a person's, and stay so.

    written: the record after that.
    """

    fields: Mapping[str, str]
    members: frozenset[Member]
    kept: tuple[str, ...]
    written: Written


def settle(
    has: Mapping[str, str],
    had: Collection[Member],
    written: Written,
    fields: Mapping[str, str],
    members: Collection[Member],
) -> Settled:
    """has, had: fields and members as Zabbix has them now. fields, members: as they should be."""
    record, changed, kept = dict(written.fields), dict[str, str](), list[str]()
    for name, value in fields.items():
        current, ours = has.get(name, ""), written.fields.get(name)
        if current == value:
            if ours:
                record[name] = digest(value)
        elif ours == digest(current) or (ours is None and not current):
            changed[name], record[name] = value, digest(value)
        else:
            kept.append(name)
    shall, marks, left = _members(frozenset(had), written.members, frozenset(members))
    return Settled(changed, shall, (*kept, *left), Written(record, marks))


def _members(
    had: frozenset[Member], ours: frozenset[str], wanted: frozenset[Member]
) -> tuple[frozenset[Member], frozenset[str], list[str]]:
    """The members after this, our record of them, and the kinds of those that a person took away."""
    stale = {one for one in had - wanted if one[0] not in _STAY and member(*one) in ours}
    added = {one for one in wanted - had if member(*one) not in ours}
    refused = {one for one in wanted - had if member(*one) in ours}
    shall = (had - stale) | added
    if not any(one[0] == "group" for one in shall):  # Zabbix has no host without one
        shall |= {one for one in stale if one[0] == "group"}
    gone = {member(*one) for one in stale - shall}
    return shall, (ours - gone) | {member(*one) for one in added}, sorted({one[0] for one in refused})
