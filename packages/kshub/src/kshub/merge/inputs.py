"""All that is asked when a snapshot is matched to the nodes of its network: read from the database, then compared."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.merge import heard, placing, recalled, seen
from kshub.merge.match import match
from kshub.merge.seen import Seen
from kshub.merge.types import Decision, Known, Matching, NodeId


@dataclass(frozen=True, slots=True)
class Inputs:
    """settled: addresses that stay where they are, since nothing was heard of them."""

    observed: Sequence[Seen]
    settled: Mapping[int, NodeId]
    known: Iterable[Known]
    decisions: Iterable[Decision]

    def matching(self) -> Matching:
        """What the snapshot means for the nodes. Nothing is read any more; of a large network it takes seconds."""
        left = [one.observation for one in self.observed if one.address_id not in self.settled]
        return heard.with_settled(match(left, self.known, self.decisions), self.observed, self.settled)


async def inputs(connection: AsyncConnection, network_id: int, snapshot_id: int) -> Inputs:
    """Read them."""
    observed = await seen.observations(connection, network_id, snapshot_id)
    return Inputs(
        observed,
        heard.settled(observed, await placing.current(connection, network_id)),
        await recalled.recall(connection, network_id, snapshot_id, await seen.known(connection, network_id)),
        await seen.decisions(connection, network_id),
    )
