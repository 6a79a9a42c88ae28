"""Are these two the same machine? Pure, and the same whichever comes first.

The strongest kind of signature that both show decides: if it differs, they are two machines whatever weaker ones say.
If it agrees but others differ, it may be a copy (a cloned disk, a board without an id of its own): then something of
another kind must agree as well, or the place. A copy that is known as such does not count at all.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum

from kshub.merge.bodies import Body
from kshub.merge.signatures import GROUPS, RANKED, key_type, serial
from kswire.facts import Signature


class Verdict(Enum):
    """Whether two are one machine. UNSURE: they agree in something that copies share, and nothing else tells."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    UNKNOWN = "unknown"  # nothing that both show


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdict, and the kind of signature that decided it."""

    verdict: Verdict
    kind: str | None = None


_APART = Comparison(Verdict.DIFFERENT, "byHand")
_UNKNOWN = Comparison(Verdict.UNKNOWN)


def compare(one: Body, other: Body, copies: AbstractSet[Signature], *, at_once: bool) -> Comparison:
    """Compare two machines.

    copies: signatures that several machines are known to show. at_once: both were seen in the same snapshot, so a
    machine that moved from one place to the other is no explanation.
    """
    if _pinned_apart(one, other, at_once=at_once):
        return _APART
    agree, differ = _agreement(one, other, copies, at_once=at_once)
    if not agree:
        return Comparison(Verdict.DIFFERENT, differ[0]) if differ else _UNKNOWN
    strongest = agree[0]
    if differ and RANKED.index(differ[0]) < RANKED.index(strongest):
        if not at_once and agree == ["mac"] and _rebuilt(one, other, differ):
            return Comparison(Verdict.SAME, strongest)
        return Comparison(Verdict.DIFFERENT, differ[0])
    if strongest == "cloudId":
        return Comparison(Verdict.SAME, strongest)
    return Comparison(_believed(one, other, agree, differ, at_once=at_once), strongest)


def _believed(one: Body, other: Body, agree: list[str], differ: list[str], *, at_once: bool) -> Verdict:
    """What the strongest agreement is worth, since its kind can be copied."""
    if len({GROUPS[kind] for kind in agree}) > 1 or _same_place(one, other):
        return Verdict.SAME
    claim = _claims(one, other) if at_once else None
    if claim:
        return Verdict.SAME
    if differ or claim is False:
        return Verdict.SAME if not at_once and one.hostnames & other.hostnames else Verdict.DIFFERENT
    if at_once and agree[0] == "sshHostKey" and not _seconded(one, other):
        return Verdict.UNSURE  # a clone, or a second address
    renamed = one.hostnames and other.hostnames and not one.hostnames & other.hostnames
    return Verdict.DIFFERENT if renamed else Verdict.SAME


def _pinned_apart(one: Body, other: Body, *, at_once: bool) -> bool:
    """A person gave one to another node. Within a snapshot only what goes to that node, too, is the same machine."""
    if at_once:
        return one.pinned != other.pinned
    mine, others = (body.pinned if body.pinned is not None else body.node for body in (one, other))
    pinned = one.pinned is not None or other.pinned is not None
    return pinned and mine is not None and others is not None and mine != others


def _agreement(one: Body, other: Body, copies: AbstractSet[Signature], *, at_once: bool) -> tuple[list[str], list[str]]:
    """The kinds in which both agree, and those in which they differ, each strongest first."""
    agree, differ = [], []
    for kind in RANKED:
        mine, others = one.values.get(kind), other.values.get(kind)
        if not mine or not others:
            continue
        common = mine & others
        if not common:
            if _comparable(kind, mine, others) and (kind != "mac" or _other_adapter(one, other)):
                differ.append(kind)
        elif not common <= copies or (at_once and kind == "sshHostKey" and _seconded(one, other)):
            agree.append(kind)
    return agree, differ


def _rebuilt(one: Body, other: Body, differ: list[str]) -> bool:
    """Whether only the disk is another: the adapter is the same, and so is the place or the name in DNS."""
    disk = all(GROUPS.get(kind) == "disk" for kind in differ)
    return disk and (_same_place(one, other) or bool(one.names & other.names))


def _seconded(one: Body, other: Body) -> bool:
    """Whether something weak says that two addresses with one host key are one machine: DNS, or a virtual address."""
    return bool(one.names & other.names) or one.virtual or other.virtual


def _comparable(kind: str, mine: AbstractSet[Signature], others: AbstractSet[Signature]) -> bool:
    """Whether different values mean anything.

    A machine has a host key of each type, and shows the one it is asked. The same serial number under another name of
    its maker is neither the same nor another: SSH and SNMP call makers differently, and so does a newer collector.
    """
    if kind == "sshHostKey":
        return not {key_type(one) for one in mine}.isdisjoint(key_type(one) for one in others)
    return kind != "chassisSerial" or {serial(one) for one in mine}.isdisjoint(serial(one) for one in others)


def _other_adapter(one: Body, other: Body) -> bool:
    """Whether different MAC addresses mean different machines: one told all of its own, or the place is the same.

    Two that only answered at two places may be two adapters of one machine.
    """
    return one.told or other.told or _same_place(one, other)


def _same_place(one: Body, other: Body) -> bool:
    return not one.places.isdisjoint(other.places)


def _claims(one: Body, other: Body) -> bool | None:
    """Whether a machine says that the other's place is its own; None: neither told its addresses of that family."""
    if any(place.addr in one.own for place in other.places) or any(place.addr in other.own for place in one.places):
        return True
    return False if _would_tell(one, other) or _would_tell(other, one) else None


def _would_tell(one: Body, other: Body) -> bool:
    """Whether it told addresses of a family in which the other answers: many agents tell those over IPv4 alone."""
    own = {":" in addr for addr in one.own if not addr.lower().startswith("fe80:")}
    return not own.isdisjoint(":" in place.addr for place in other.places)
