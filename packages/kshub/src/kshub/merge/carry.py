"""What every snapshot changes of every node that it saw, as a few statements over all of them."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_NEWS = text("""
SELECT sa.address_id FROM snapshot_address sa
LEFT JOIN node_address na ON na.address_id = sa.address_id AND na.current
WHERE sa.snapshot_id = :snapshot AND (na.found_id IS NULL OR na.found_id <> sa.found_id AND NOT EXISTS (
  SELECT 1 FROM snapshot_named n WHERE n.snapshot_id = sa.snapshot_id AND n.address_id = sa.address_id AND n.lean))
UNION
SELECT t.address_id FROM snapshot_tried t
JOIN node_address na ON na.address_id = t.address_id AND na.current
LEFT JOIN node_source ns ON ns.address_id = t.address_id AND ns.method = t.method AND ns.node_id = na.node_id
WHERE t.snapshot_id = :snapshot AND (ns.node_id IS NULL
  OR COALESCE(ns.tried_facts_id, 0) <> COALESCE(t.facts_id, 0)
  OR COALESCE(ns.tried_neighbors_id, 0) <> COALESCE(t.neighbors_id, 0)
  OR COALESCE(ns.tried_set_id, 0) <> COALESCE(t.set_id, 0)
  OR t.facts_id IS NULL AND ns.attempts_id <> t.attempts_id)
""")

# Where it belongs; then when and in which snapshot it was seen, asked and heard.
_CARRY = [
    text(statement)
    for statement in (
        """
UPDATE snapshot_address SET node_id = na.node_id, reason = na.reason FROM node_address na
WHERE snapshot_address.snapshot_id = :snapshot AND na.address_id = snapshot_address.address_id AND na.current
""",
        """
UPDATE node_address SET last_seen_at = sa.found_at, last_snapshot_id = sa.snapshot_id FROM snapshot_address sa
WHERE sa.snapshot_id = :snapshot AND sa.address_id = node_address.address_id AND sa.node_id = node_address.node_id
  AND NOT EXISTS (
  SELECT 1 FROM snapshot_named n WHERE n.snapshot_id = sa.snapshot_id AND n.address_id = sa.address_id AND n.silent)
""",
        """
UPDATE node_source SET attempts_id = t.attempts_id, times = t.times, last_attempt_at = t.tried_at,
  last_snapshot_id = t.snapshot_id, uptime = COALESCE(t.uptime, node_source.uptime),
  packages_at = CASE WHEN t.set_id = node_source.set_id THEN t.tried_at ELSE node_source.packages_at END,
  collected_at = CASE WHEN t.facts_id IS NULL THEN node_source.collected_at ELSE t.tried_at END,
  collected_snapshot_id = CASE WHEN t.facts_id IS NULL THEN node_source.collected_snapshot_id ELSE t.snapshot_id END
FROM snapshot_tried t, node_address na
WHERE t.snapshot_id = :snapshot AND na.address_id = t.address_id AND na.current
  AND node_source.address_id = t.address_id AND node_source.method = t.method AND node_source.node_id = na.node_id
""",
        """
UPDATE node_presence SET last_seen_at = seen.at, last_snapshot_id = :snapshot
FROM (SELECT sa.node_id AS node_id, MAX(sa.found_at) AS at FROM snapshot_address sa
      WHERE sa.snapshot_id = :snapshot AND NOT EXISTS (
        SELECT 1 FROM snapshot_named n
        WHERE n.snapshot_id = sa.snapshot_id AND n.address_id = sa.address_id AND n.silent)
      GROUP BY sa.node_id) seen
WHERE seen.node_id = node_presence.node_id
""",
        """
UPDATE node_presence SET last_scan_succeeded_at = told.at, told_snapshot_id = :snapshot
FROM (SELECT sa.node_id AS node_id, MAX(t.tried_at) AS at FROM snapshot_tried t
      JOIN snapshot_address sa ON sa.snapshot_id = t.snapshot_id AND sa.address_id = t.address_id
      WHERE t.snapshot_id = :snapshot AND t.facts_id IS NOT NULL GROUP BY sa.node_id) told
WHERE told.node_id = node_presence.node_id
""",
        """
UPDATE snapshot SET status = 'merged',
  number_of_addresses = (SELECT COUNT(*) FROM snapshot_address WHERE snapshot_id = :snapshot),
  number_of_nodes = (SELECT COUNT(DISTINCT node_id) FROM snapshot_address WHERE snapshot_id = :snapshot)
WHERE id = :snapshot
""",
    )
]


async def news(connection: AsyncConnection, snapshot_id: int) -> set[int]:
    """The addresses of a snapshot of which something is new; none: every node is as it was."""
    return set((await connection.execute(_NEWS, {"snapshot": snapshot_id})).scalars())


async def carry(connection: AsyncConnection, snapshot_id: int) -> None:
    """Every address of the snapshot has its node by now: note when it was seen."""
    for statement in _CARRY:
        await connection.execute(statement, {"snapshot": snapshot_id})
