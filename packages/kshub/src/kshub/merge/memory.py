"""What a node is after a snapshot: how what was seen is remembered. Pure; the store does the same in SQL.

A place or signature is kept with the first and the last time; the names and own addresses are those told last.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from kshub.merge.attendance import LATEST
from kshub.merge.signatures import normal
from kshub.merge.types import Decision, Known, KnownPlace, KnownSignature, Matching, NodeId, Observation, Place
from kswire.facts import Signature


def remember(
    known: Iterable[Known], observed: Iterable[Observation], matching: Matching, new_node: Callable[[], NodeId]
) -> list[Known]:
    """All nodes as they are after this snapshot. new_node gives the number of each node that is new."""
    nodes = {one.node: one for one in known}
    for merge in matching.merges:
        nodes[merge.keep] = absorbed(nodes[merge.keep], nodes.pop(merge.absorbed))
    seen = {(one.network, one.place): one for one in observed}
    born: dict[int, NodeId] = {}
    for one in matching.assignments:
        what = seen[one.network, one.place]
        number = one.node
        if number is None:
            number = born.setdefault(-1 if one.new is None else one.new, -1)
            if number < 0:
                number = born[-1 if one.new is None else one.new] = new_node()
                nodes[number] = Known(node=number, network=one.network, last_seen_at=what.seen_at)
        nodes[number] = _seen(nodes[number], what)
    return list(nodes.values())


def renamed(decisions: Iterable[Decision], into: Mapping[NodeId, NodeId]) -> list[Decision]:
    """What people decided, by the numbers that nodes have now: one that was absorbed is the one that it went into.

    into: absorbed -> kept, as many times as it takes.
    """
    return [replace(one, node=_now(one.node, into), other=_now(one.other, into)) for one in decisions]


def _now(node: NodeId, into: Mapping[NodeId, NodeId]) -> NodeId:
    met = {node}
    while (node := into.get(node, node)) not in met:
        met.add(node)
    return node


def _seen(node: Known, what: Observation) -> Known:
    return replace(
        node,
        last_seen_at=max(node.last_seen_at, what.seen_at),
        places=_places(node.places, what),
        signatures=_signatures(node.signatures, what),
        own=what.own or node.own,
        hostname=what.hostname or node.hostname,
        names=what.names or node.names,
    )


def _places(places: tuple[KnownPlace, ...], what: Observation) -> tuple[KnownPlace, ...]:
    now = what.seen_at
    for number, one in enumerate(places):
        if one.place == what.place:
            again = replace(
                one, last_seen_at=max(now, one.last_seen_at), scans=_scans((*one.scans, now)), **_answered(one, what)
            )
            return (*places[:number], again, *places[number + 1 :])
    added = KnownPlace(
        place=what.place,
        macaddr=what.macaddr,
        answered=(now, now) if what.macaddr else None,
        scans=(now,),
        first_seen_at=now,
        last_seen_at=now,
    )
    return (*places, added)


def _answered(place: KnownPlace, what: Observation) -> dict[str, Any]:
    """The MAC address that answers at a place and since when; who is not on the segment sees none and changes none."""
    if what.macaddr is None:
        return {"answered": place.answered or (place.first_seen_at, place.last_seen_at)} if place.macaddr else {}
    first, last = place.answered or (place.first_seen_at, place.last_seen_at)
    same = what.macaddr == place.macaddr
    span = (first, max(last, what.seen_at)) if same else (what.seen_at, what.seen_at)
    return {"macaddr": what.macaddr, "answered": span}


def _scans(times: Iterable[datetime]) -> tuple[datetime, ...]:
    return tuple(sorted(set(times))[-LATEST:])


def _signatures(signatures: tuple[KnownSignature, ...], what: Observation) -> tuple[KnownSignature, ...]:
    told = set(map(normal, what.signatures))
    if not told:
        return signatures
    kept = tuple(
        replace(one, last_seen_at=max(what.seen_at, one.last_seen_at)) if one.signature in told else one
        for one in signatures
    )
    added = told - {one.signature for one in signatures}
    ordered = sorted(added, key=lambda one: (one.kind, one.value))
    return kept + tuple(_first(one, what.seen_at) for one in ordered)


def _first(signature: Signature, now: datetime) -> KnownSignature:
    return KnownSignature(signature=signature, first_seen_at=now, last_seen_at=now)


def absorbed(keep: Known, gone: Known) -> Known:
    """Both as one; what was seen later speaks."""
    older, newer = sorted((keep, gone), key=lambda one: (one.last_seen_at, one.node))
    return replace(
        keep,
        last_seen_at=newer.last_seen_at,
        places=_joined_places(keep.places + gone.places),
        signatures=_joined_signatures(keep.signatures + gone.signatures),
        own=newer.own or older.own,
        hostname=newer.hostname or older.hostname,
        names=newer.names or older.names,
    )


def _joined_places(places: tuple[KnownPlace, ...]) -> tuple[KnownPlace, ...]:
    found: dict[Place, KnownPlace] = {}
    for one in sorted(places, key=lambda one: one.last_seen_at):
        before = found.get(one.place, one)
        found[one.place] = replace(
            one,
            first_seen_at=min(one.first_seen_at, before.first_seen_at),
            macaddr=one.macaddr or before.macaddr,
            scans=_scans(one.scans + before.scans),
        )
    return tuple(found.values())


def _joined_signatures(signatures: tuple[KnownSignature, ...]) -> tuple[KnownSignature, ...]:
    found: dict[Signature, KnownSignature] = {}
    for one in sorted(signatures, key=lambda one: one.last_seen_at):
        before = found.get(one.signature, one)
        found[one.signature] = replace(one, first_seen_at=min(one.first_seen_at, before.first_seen_at))
    return tuple(found.values())
