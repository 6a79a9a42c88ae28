"""A person's word on nodes and snapshots: effective at once, kept, and obeyed by every later scan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec
from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.clock import seconds_now
from kshub.faults import Fault
from kshub.merge import giving, placing, writing
from kshub.merge.applied import Applied
from kshub.merge.giving import Held
from kshub.merge.memory import renamed
from kshub.merge.types import Decision, Kind, NodeId, NodeMerge, Place, Reason
from kshub.store import bulk
from kshub.store.engine import Store
from kshub.store.instants import moment
from kshub.store.queries import events
from kshub.store.records import sort_key
from kshub.store.schema import network, node, node_decision, node_presence, snapshot

MAX_MERGED: Final = 100  # nodes merged by one word
_BY_HAND: Final = Reason(kind="byHand")
_decoder: Final = msgspec.json.Decoder(Decision)


@dataclass(frozen=True, slots=True)
class Split:
    """These addresses of the node are another machine."""

    node: NodeId
    places: frozenset[Place]


@dataclass(frozen=True, slots=True)
class Join:
    """These nodes are one with the first, which stays."""

    keep: NodeId
    others: tuple[NodeId, ...]


@dataclass(frozen=True, slots=True)
class Undo:
    """A decision shall not have been: at once as it was before, and from now on as scans find."""

    decision_id: int


@dataclass(frozen=True, slots=True)
class Judge:
    """A snapshot that waits may merge what it would, or may not."""

    snapshot_id: int
    approved: bool


Word = Split | Join | Undo | Judge


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of it. snapshot_id: the last that was merged; 0: there is none."""

    snapshot_id: int
    applied: Applied


async def decide(store: Store, network_id: int, word: Word, by: str) -> Decided:
    """Do what the person says, in one transaction.

    Raises:
        Fault: "decision-none", "not-one-node", "split-nothing", "split-all", "not-waiting".
    """
    async with store.write() as connection:
        await connection.execute(select(network.c.id).where(network.c.id == network_id).with_for_update())
        work = _Work(connection, network_id, await _last(connection, network_id), by)
        match word:
            case Split():
                applied = await work.split(word)
            case Join():
                applied = await work.join(word)
            case Undo():
                applied = await work.undo(word)
            case Judge():
                applied = await work.judge(word)
    return Decided(work.snapshot_id, applied)


async def rejected(connection: AsyncConnection, snapshot_id: int) -> bool:
    """Whether a person said that the snapshot shall change nothing."""
    found = await connection.scalar(select(snapshot.c.status).where(snapshot.c.id == snapshot_id))
    return bool(found == "rejected")


async def ask(connection: AsyncConnection, network_id: int, snapshot_id: int, merges: int) -> None:
    """From now on the snapshot waits for a person's word; the event says so once. merges: how many it would do."""
    mine = (snapshot.c.id == snapshot_id, snapshot.c.status != "waiting")
    if (await connection.execute(update(snapshot).where(*mine).values(status="waiting"))).rowcount:
        await events.add(connection, network_id, "snapshot-waits", {"snapshot": snapshot_id, "merges": merges})


async def rename(connection: AsyncConnection, network_id: int, into: Mapping[NodeId, NodeId]) -> None:
    """Nodes became others: what people decided on them is decided on those."""
    if not into:
        return
    for row in await _rows(connection, network_id):
        before = _decoder.decode(row.subject)
        if before.kind is Kind.MERGE:  # the absorbed one keeps its number: it is what an undoing brings back
            after = replace(renamed([before], into)[0], other=before.other)
        else:
            [after] = renamed([before], into)
        mine = node_decision.c.id == row.id
        if after.node == after.other:
            await connection.execute(delete(node_decision).where(mine))
        elif after != before:
            await connection.execute(update(node_decision).where(mine).values(subject=_text(after)))


@dataclass(frozen=True, slots=True)
class _Work:
    connection: AsyncConnection
    network_id: int
    snapshot_id: int
    by: str

    async def split(self, word: Split) -> Applied:
        await self._alive(word.node)
        known = await giving.held(self.connection, word.node)
        taken = [one for one in known if one.place in word.places]
        if not taken or {one.place for one in taken} != word.places:
            raise Fault("split-nothing", node=word.node)
        rest = [one for one in known if one.place not in word.places]
        if not any(one.current for one in taken) or not any(one.current for one in rest):
            raise Fault("split-all", node=word.node)
        made = await self._born(word.node, taken)
        own = giving.own(taken, rest)
        await giving.give(self.connection, word.node, made, taken, own)
        await self._keep(Kind.SPLIT, made, word.node, taken, own)
        await self._written(word.node, made)
        await self._told("node-split", made, {"from": word.node, "addresses": sorted(_names(taken))})
        return Applied(self.network_id, created=frozenset({made}), changed=frozenset({word.node}))

    async def join(self, word: Join) -> Applied:
        others = [one for one in dict.fromkeys(word.others) if one != word.keep]
        if not others or len(others) > MAX_MERGED:
            raise Fault("not-one-node", node=word.keep)
        for one in (word.keep, *others):
            await self._alive(one)
        for one in others:
            known = await giving.held(self.connection, one)
            merge = NodeMerge(network=self.network_id, keep=word.keep, absorbed=one, reason=_BY_HAND)
            await placing.tell(self.connection, self.network_id, [merge], {"by": self.by})
            await self._absorb(merge)
            await rename(self.connection, self.network_id, {one: word.keep})
            await giving.by_hand(self.connection, word.keep, [each.address_id for each in known])
            present = [each for each in known if each.current]
            await self._keep(Kind.MERGE, word.keep, one, present, giving.own(present, ()))
        await self._written(word.keep)
        merged = dict.fromkeys(others, word.keep)
        return Applied(self.network_id, changed=frozenset({word.keep}), merged=merged)

    async def undo(self, word: Undo) -> Applied:
        mine = (node_decision.c.id == word.decision_id, node_decision.c.network_id == self.network_id)
        row = (await self.connection.execute(select(node_decision).where(*mine))).one_or_none()
        if row is None:
            raise Fault("decision-none", number=word.decision_id)
        decision = _decoder.decode(row.subject)
        await self.connection.execute(delete(node_decision).where(*mine))
        await self._told("decision-undone", decision.node, {"kind": decision.kind, "other": decision.other})
        one, other = await self._now(decision.node), await self._now(decision.other)
        if decision.kind is Kind.SPLIT:
            return await self._rejoin(other, one)
        return await self._part(one, decision)

    async def _rejoin(self, keep: NodeId, absorbed: NodeId) -> Applied:
        if keep == absorbed:
            return Applied(self.network_id)
        await self._absorb(NodeMerge(network=self.network_id, keep=keep, absorbed=absorbed, reason=_BY_HAND))
        await rename(self.connection, self.network_id, {absorbed: keep})
        await self._written(keep)
        return Applied(self.network_id, changed=frozenset({keep}), merged={absorbed: keep})

    async def _part(self, source: NodeId, decision: Decision) -> Applied:
        """What was merged by hand is two again, with what shows that it is the other's."""
        known = await giving.held(self.connection, source)
        taken = [one for one in known if one.place in decision.places or one.shown & decision.signatures]
        rest = [one for one in known if one not in taken]
        if not any(one.current for one in taken) or not any(one.current for one in rest):
            return Applied(self.network_id)
        back = decision.other
        await self.connection.execute(update(node).where(node.c.id == back).values(merged_into=None))
        own = giving.own(taken, rest) | decision.signatures
        await giving.give(self.connection, source, back, taken, own)
        await self._written(source, back)
        return Applied(self.network_id, created=frozenset({back}), changed=frozenset({source}))

    async def judge(self, word: Judge) -> Applied:
        mine = (snapshot.c.id == word.snapshot_id, snapshot.c.network_id == self.network_id)
        waits = await self.connection.scalar(select(snapshot.c.status).where(*mine).with_for_update())
        if waits != "waiting":
            raise Fault("not-waiting", snapshot=word.snapshot_id)
        if not word.approved:
            await self.connection.execute(update(snapshot).where(*mine).values(status="rejected"))
        kind = "snapshot-approved" if word.approved else "snapshot-rejected"
        await self._told(kind, None, {"snapshot": word.snapshot_id})
        return Applied(self.network_id)

    async def _alive(self, node_id: NodeId) -> None:
        mine = (node.c.id == node_id, node.c.network_id == self.network_id, node.c.merged_into.is_(None))
        if await self.connection.scalar(select(node.c.id).where(*mine)) is None:
            raise Fault("not-one-node", node=node_id)

    async def _now(self, node_id: NodeId) -> NodeId:
        """The node that this one is now."""
        into = await self.connection.scalar(select(node.c.merged_into).where(node.c.id == node_id))
        return node_id if into is None else into

    async def _born(self, source: NodeId, taken: Sequence[Held]) -> NodeId:
        addr, at = next(one.place.addr for one in taken if one.current), seconds_now()
        blank = ("network_id", "display_name", "created_at", "updated_at", "addr", "addr_key")
        [made] = await bulk.born(self.connection, node, blank, [(self.network_id, "", at, at, addr, sort_key(addr))])
        of = select(node_presence).where(node_presence.c.node_id == source)
        presence = dict((await self.connection.execute(of)).one()._mapping)  # noqa: SLF001 - SQLAlchemy's own name
        await self.connection.execute(insert(node_presence).values(presence | {"node_id": made}))
        return made

    async def _absorb(self, merge: NodeMerge) -> None:
        await placing.absorb(self.connection, merge)
        await writing.release(self.connection, self.snapshot_id, [merge.absorbed])

    async def _written(self, *nodes: NodeId) -> None:
        for one in nodes:
            await giving.settle(self.connection, one)
        await writing.write(self.connection, self.snapshot_id, nodes)

    async def _keep(
        self, kind: Kind, node_id: NodeId, other: NodeId, taken: Sequence[Held], signatures: frozenset[Any]
    ) -> None:
        at = seconds_now()
        places = frozenset(one.place for one in taken if one.current)
        decision = Decision(
            kind=kind, node=node_id, other=other, signatures=signatures, places=places, at=moment(at), by=self.by
        )
        row = {"network_id": self.network_id, "kind": kind, "subject": _text(decision)}
        row |= {"decided_by": self.by, "decided_at": at}
        await self.connection.execute(insert(node_decision).values(row))

    async def _told(self, kind: str, node_id: NodeId | None, params: dict[str, object]) -> None:
        await events.add(self.connection, self.network_id, kind, params | {"by": self.by}, node_id=node_id)


async def listed(connection: AsyncConnection, network_id: int) -> list[tuple[int, Decision]]:
    """What people decided in a network, with the numbers of the decisions, the newest first."""
    return [(row.id, _decoder.decode(row.subject)) for row in reversed(await _rows(connection, network_id))]


async def _rows(connection: AsyncConnection, network_id: int) -> Sequence[Row[Any]]:
    query = select(node_decision).where(node_decision.c.network_id == network_id).order_by(node_decision.c.id)
    return (await connection.execute(query)).all()


async def _last(connection: AsyncConnection, network_id: int) -> int:
    mine = (snapshot.c.network_id == network_id, snapshot.c.status == "merged")
    return await connection.scalar(select(func.max(snapshot.c.id)).where(*mine)) or 0


def _names(taken: Sequence[Held]) -> list[str]:
    return [" > ".join((*one.place.route, one.place.addr)) for one in taken]


def _text(decision: Decision) -> str:
    return msgspec.json.encode(decision).decode()
