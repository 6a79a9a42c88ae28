"""A case file's words -> observations, and a hub in memory that lives through its scans."""

import itertools
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from kshub.merge.match import match
from kshub.merge.memory import remember
from kshub.merge.types import Assignment, Decision, Kind, Known, Matching, NodeId, Observation, Place
from kswire.facts import Signature

START = datetime(2026, 3, 1, tzinfo=UTC)
KINDS = {
    "cloud": "cloudId",
    "uuid": "smbiosUuid",
    "machineId": "machineId",
    "serial": "chassisSerial",
    "engine": "snmpEngineId",
    "key": "sshHostKey",
}


def spelled(word: str, kind: str) -> str:
    """The long value that a short one stands for; a long one is itself."""
    if len(word) > 6:
        return word
    number = zlib.crc32(f"{kind} {word}".encode())
    digits = f"{number:08x}{number ^ 0x5DEECE66:08x}{number ^ 0x2545F491:08x}{number ^ 0x61C88647:08x}"
    if kind == "mac":
        prefix = {"n": "3c:52:82:00", "r": "da:10:20:30", "v": "00:00:5e:00"}[word[0]]
        return f"{prefix}:01:{int(word.lstrip('nrvp')):02x}"
    return {
        "smbiosUuid": f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}",
        "machineId": digits,
        "chassisSerial": f"acme:{digits[:10]}",
        "snmpEngineId": f"80001f8880{digits[:16]}",
        "sshHostKey": f"{'ssh-rsa' if word[0] == 'r' else 'ssh-ed25519'} SHA256:{digits}",
    }[kind]


def signature(kind: str, word: str) -> Signature:
    return Signature(kind=kind, value=spelled(word, kind))


def observation(row: dict[str, Any], day: int) -> Observation:
    told = [signature(kind, row[word]) for word, kind in KINDS.items() if word in row]
    told += [signature("chassisSerial", one) for one in row.get("serials", ())]
    told += [signature("mac", one) for one in row.get("macs", ())]
    return Observation(
        network=row.get("net", 1),
        place=Place(row["at"], tuple(row.get("via", ()))),
        seen_at=START + timedelta(days=day),
        macaddr=spelled(row["mac"], "mac") if "mac" in row else None,
        signatures=tuple(told),
        own=frozenset(row.get("own", ())),
        hostname=row.get("hostname"),
        names=frozenset({row["name"]} if "name" in row else ()),
    )


class Hub:
    """Remembers nodes from scan to scan."""

    def __init__(self) -> None:
        self.known: list[Known] = []
        self.decisions: list[Decision] = []
        self._numbers = itertools.count(1)
        self._into: dict[NodeId, NodeId] = {}

    def scan(self, seen: list[Observation]) -> tuple[Matching, dict[tuple[int, Place], tuple[NodeId, Assignment]]]:
        """Apply one scan; the node of each place."""
        matching = match(seen, self.known, self.decisions)
        fresh: dict[int, NodeId] = {}
        self.known = remember(self.known, seen, matching, lambda: next(self._numbers))
        self._into |= {one.absorbed: one.keep for one in matching.merges}
        when = {(one.network, one.place): one.seen_at for one in seen}
        holder = {
            (node.network, held.place): node.node
            for node in self.known
            for held in node.places
            if when.get((node.network, held.place)) == held.last_seen_at
        }
        for one in matching.assignments:
            number = holder[one.network, one.place]
            assert one.node in {None, number}
            assert one.new is None or fresh.setdefault(one.new, number) == number
        return matching, {
            (one.network, one.place): (holder[one.network, one.place], one) for one in matching.assignments
        }

    def node(self, number: NodeId) -> NodeId:
        """The node that this one has become."""
        while number in self._into:
            number = self._into[number]
        return number

    def at(self, addr: str) -> Known:
        """The node that was seen at an address last."""
        held = [
            (one.last_seen_at, node.node, node) for node in self.known for one in node.places if one.place.addr == addr
        ]
        return max(held)[2]

    def split(self, day: int, of: str, places: tuple[str, ...] = (), **signatures: list[str]) -> NodeId:
        """A person takes places and signatures out of a node."""
        node, number = self.at(of), next(self._numbers)
        taken, where = _named(signatures), frozenset(map(Place, places))
        part = replace(
            node,
            node=number,
            places=tuple(one for one in node.places if one.place in where),
            signatures=tuple(one for one in node.signatures if one.signature in taken),
        )
        rest = replace(
            node,
            places=tuple(one for one in node.places if one not in part.places),
            signatures=tuple(one for one in node.signatures if one not in part.signatures),
        )
        self.known = [one for one in self.known if one.node != node.node] + [rest, part]
        self._decide(Kind.SPLIT, number, node.node, taken, where, day)
        return number

    def merge(self, day: int, into: str, gone: str, places: tuple[str, ...] = (), **signatures: list[str]) -> None:
        """A person merges two nodes."""
        keep, other = self.at(into), self.at(gone)
        one = replace(keep, places=keep.places + other.places, signatures=keep.signatures + other.signatures)
        self.known = [each for each in self.known if each.node not in {keep.node, other.node}] + [one]
        self._into[other.node] = keep.node
        self._decide(Kind.MERGE, keep.node, other.node, _named(signatures), frozenset(map(Place, places)), day)

    def _decide(
        self, kind: Kind, node: NodeId, other: NodeId, taken: frozenset[Signature], where: frozenset[Place], day: int
    ) -> None:
        at = START + timedelta(days=day)
        self.decisions.append(Decision(kind=kind, node=node, other=other, signatures=taken, places=where, at=at))


def _named(signatures: dict[str, list[str]]) -> frozenset[Signature]:
    kinds = {"macs": "mac", "keys": "sshHostKey"}
    return frozenset(signature(kinds[word], one) for word, many in signatures.items() for one in many)
