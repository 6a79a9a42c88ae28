"""What is known of one machine, in the form in which two are compared: an observation, several, or a known node."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from kshub.merge.signatures import useful, worthless
from kshub.merge.types import Known, KnownPlace, NodeId, Observation, Place
from kswire.facts import Signature
from kswire.macs import of_a_group

STILL = timedelta(days=2)  # a place that a daily scan missed once or twice is still the node's own
_GENERIC = re.compile(r"localhost|localdomain|debian|ubuntu|raspberrypi|android|iphone|ipad|linux|unknown|template")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Everything that one machine showed.

    places: where it is, not where it was. told: it told its interfaces, so a MAC address that is not among `signatures`
    is not its own. answers: what answered for each place on the segment, whatever kind of MAC address that is. pinned:
    the node that a person gave it to.
    """

    signatures: frozenset[Signature]
    values: dict[str, frozenset[Signature]]
    told: bool
    answers: dict[Place, str]
    places: frozenset[Place]
    own: frozenset[str]
    hostnames: frozenset[str]
    names: frozenset[str]
    node: NodeId | None = None
    pinned: NodeId | None = None

    @property
    def virtual(self) -> bool:
        """Whether a group of routers answers here: an address more of a machine that has others."""
        return any(map(of_a_group, self.answers.values()))


def of_observation(seen: Observation) -> Body:
    """As one address of a snapshot shows it."""
    told = useful(seen.signatures)
    return _body(
        told,
        {seen.place: seen.macaddr.lower()} if seen.macaddr else {},
        frozenset({seen.place}),
        seen.own,
        chosen([seen.hostname]),
        chosen(seen.names),
        None,
    )


def of_known(known: Known) -> Body:
    """As the hub remembers it."""
    return _body(
        useful(one.signature for one in known.signatures),
        {one.place: one.macaddr.lower() for one in known.places if one.macaddr},
        frozenset(one.place for one in current(known)),
        known.own,
        chosen([known.hostname]),
        chosen(known.names),
        known.node,
    )


def current(known: Known) -> list[KnownPlace]:
    """Where it is, not where it was."""
    return [one for one in known.places if known.last_seen_at - one.last_seen_at <= STILL]


def _body(
    told: frozenset[Signature],
    answers: dict[Place, str],
    places: frozenset[Place],
    own: frozenset[str],
    hostnames: frozenset[str],
    names: frozenset[str],
    node: NodeId | None,
) -> Body:
    answering = (Signature(kind="mac", value=one) for one in answers.values())
    signatures = told.union(one for one in answering if not worthless(one))
    return Body(
        signatures=signatures,
        values=_by_kind(signatures),
        told=any(one.kind == "mac" for one in told),
        answers=answers,
        places=places,
        own=own,
        hostnames=hostnames,
        names=names,
        node=node,
    )


def joined(bodies: list[Body]) -> Body:
    """Several as one machine. They are compatible: at most one node and one pin among them."""
    if len(bodies) == 1:
        return bodies[0]
    signatures = frozenset[Signature]().union(*(one.signatures for one in bodies))
    return Body(
        signatures=signatures,
        values=_by_kind(signatures),
        told=any(one.told for one in bodies),
        answers={place: mac for one in bodies for place, mac in one.answers.items()},
        places=frozenset[Place]().union(*(one.places for one in bodies)),
        own=frozenset[str]().union(*(one.own for one in bodies)),
        hostnames=frozenset[str]().union(*(one.hostnames for one in bodies)),
        names=frozenset[str]().union(*(one.names for one in bodies)),
        node=next((one.node for one in bodies if one.node is not None), None),
        pinned=next((one.pinned for one in bodies if one.pinned is not None), None),
    )


def _by_kind(signatures: Iterable[Signature]) -> dict[str, frozenset[Signature]]:
    found: dict[str, set[Signature]] = {}
    for one in signatures:
        found.setdefault(one.kind, set()).add(one)
    return {kind: frozenset(values) for kind, values in found.items()}


def chosen(given: Iterable[str | None]) -> frozenset[str]:
    """The names that somebody chose, as they are compared: neither a system's default nor made from the address."""
    return frozenset(name for one in given if one and (name := one.lower().rstrip(".")) and not _generic(name))


def _generic(name: str) -> bool:
    first = name.partition(".")[0]
    return bool(_GENERIC.match(first)) or len(re.findall(r"\d+", first)) >= _MOST_NUMBERS


_MOST_NUMBERS = 3  # 192-168-1-7, ip-10-0-0-1: made from an address
