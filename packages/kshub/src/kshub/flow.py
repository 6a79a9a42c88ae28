"""The whole flow of the hub on one screen: report -> ingest -> merge -> publish."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kshub.counts import Counts
from kshub.ingest.ingest import Committed, ingest
from kshub.merge.apply import Applied, apply
from kshub.merge.deciding import Judge, Word, decide
from kshub.merge.proposed import Proposals
from kshub.merge.types import NodeMerge
from kshub.store.engine import Store
from kshub.store.queries import scans
from kswire.events import Received


@dataclass(frozen=True, slots=True)
class Flow:
    """publish: told of every snapshot that was merged or waits, after it is committed; must not raise."""

    store: Store
    publish: Callable[[int, Applied], None]
    counts: Counts = field(default_factory=Counts)
    proposals: Proposals = field(default_factory=Proposals)
    _merging: dict[int, bool] = field(default_factory=dict)  # snapshots; True: once more when it is done

    async def receive(self, ksocket_id: int, installation: str, received: Received) -> Committed:
        """Commit a batch. After it, acknowledge `seq`; then `merge` what it closed.

        Raises:
            kshub.ingest.ingest.NotTaken: refused as a whole; the link ends.
        """
        committed = await ingest(self.store, ksocket_id, installation, received)
        self.counts.ingested(len(received.reports))
        return committed

    async def merge(self, committed: Committed) -> list[Applied]:
        """Merge the snapshots to which a collector's last report came, and at once those that a person waits for."""
        due = committed.closed
        if committed.snapshots - due:
            async with self.store.read() as connection:
                due |= await scans.asked(connection, committed.snapshots)
        return [applied for one in sorted(due) if (applied := await self._merge(one)) is not None]

    async def _merge(self, snapshot_id: int) -> Applied | None:
        """None: it is being merged, and will be once more: parts that end together need no merge each."""
        busy = snapshot_id in self._merging
        self._merging[snapshot_id] = True
        if busy:
            return None
        try:
            while self._merging[snapshot_id]:
                self._merging[snapshot_id] = False
                applied = await self.merge_snapshot(snapshot_id)
        finally:
            del self._merging[snapshot_id]
        return applied

    async def merge_snapshot(self, snapshot_id: int, *, approved: bool = False) -> Applied:
        """Merge one, perhaps because a person approved; also what a hub that was killed had not merged yet."""
        with self.counts.merge():
            applied = await apply(self.store, snapshot_id, approved=approved)
        self.publish(snapshot_id, applied)
        return applied

    async def proposed(self, network_id: int, snapshot_id: int) -> Sequence[NodeMerge]:
        """What a snapshot that waits would merge; none of one that does not wait."""
        return await self.proposals.of(self.store, network_id, snapshot_id)

    async def decide(self, network_id: int, word: Word, by: str) -> Applied:
        """A person's word on nodes, or on a snapshot that waits: effective at once, obeyed by later scans.

        Raises:
            Fault: it cannot be done; nothing was.
        """
        decided = await decide(self.store, network_id, word, by)
        if isinstance(word, Judge) and word.approved:
            return await self.merge_snapshot(word.snapshot_id, approved=True)
        self.publish(decided.snapshot_id, decided.applied)
        return decided.applied

    async def resume(self) -> None:
        """At the start: merge what was reported in full, and not merged when the hub ended."""
        async with self.store.read() as connection:
            left = await scans.unmerged(connection)
        for one in left:
            await self.merge_snapshot(one)
