"""What goes into a merge and what comes out. Plain values: the store makes the first kind and applies the second.

A network is one address space: nothing here ever joins what belongs to two networks.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kswire.facts import Signature

NodeId = int


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something answers: an IP address, and the jump hosts that lead to it (none: directly).

    The same private address behind another route is another place.
    """

    addr: str
    route: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One place of one snapshot, with everything that was learned there. A snapshot has each place once.

    macaddr is what answered on the segment (or what a router's ARP table says); signatures are what the machine told,
    MAC addresses of its interfaces among them; own are the addresses that it says are its own; hostname is the name it
    calls itself, names are those that others (DNS) call the address.
    """

    network: int
    place: Place
    seen_at: datetime
    macaddr: str | None = None
    signatures: tuple[Signature, ...] = ()
    own: frozenset[str] = frozenset()
    hostname: str | None = None
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPlace:
    """A place where a node was seen, with the MAC address that answered there last.

    answered: when that MAC address was first and last seen there, if not as long as the node was. scans: the times of
    those that saw the node there, of the latest (attendance.LATEST); the store tells them where it matters.
    """

    place: Place
    macaddr: str | None = None
    answered: tuple[datetime, datetime] | None = None
    scans: tuple[datetime, ...] = ()
    first_seen_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSignature:
    """A signature that a node has shown, from the first time to the last."""

    signature: Signature
    first_seen_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A node as the hub knows it: every place and signature it ever had; own, hostname and names as last told.

    Nodes that were merged into another one are no longer known.
    """

    node: NodeId
    network: int
    last_seen_at: datetime
    places: tuple[KnownPlace, ...] = ()
    signatures: tuple[KnownSignature, ...] = ()
    own: frozenset[str] = frozenset()
    hostname: str | None = None
    names: frozenset[str] = frozenset()


class Kind(StrEnum):
    """What a person decided."""

    MERGE = "merge"  # two nodes are one
    SPLIT = "split"  # a part of a node is another one


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A person's word, which every later scan obeys. The latest on a signature or place counts.

    The signatures and places named are those of `node`, never of `other`. Merge: `node` stays, `other` was merged into
    it, and they were `other`'s. Split: `node` is the new one, taken out of `other`, and they were taken along.
    """

    kind: Kind
    node: NodeId
    other: NodeId
    signatures: frozenset[Signature] = frozenset()
    places: frozenset[Place] = frozenset()
    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why an address was given to a node; kind is the snapshot node's aggregationType.

    kind: "byHand", a signature's kind, "ownAddress" (the machine itself says that it has the address),
    "address" (nothing else is known, and nothing contradicts), "hostname", or "new" (like no other).
    """

    kind: str
    value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A place of the snapshot belongs to a node: a known one, or a new one (places with equal `new` are one node).

    group numbers the snapshot's own nodes: places that were found to be one machine in this snapshot share it.
    candidates: known nodes that it could be as well, when nothing tells which; a person may decide.
    """

    network: int
    place: Place
    group: int
    node: NodeId | None
    new: int | None
    reason: Reason
    candidates: tuple[NodeId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeMerge:
    """Two known nodes turned out to be one: `absorbed` goes into `keep`."""

    network: int
    keep: NodeId
    absorbed: NodeId
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """What a snapshot means for the nodes. Nothing of it may be applied while needs_approval and nobody approved.

    copies: signatures that several machines show, and which therefore did not count alone.
    """

    assignments: tuple[Assignment, ...]
    merges: tuple[NodeMerge, ...] = ()
    copies: frozenset[Signature] = field(default_factory=frozenset)
    needs_approval: bool = False


# match.match(observed: Iterable[Observation], known: Iterable[Known], decisions: Iterable[Decision] = ()) -> Matching
