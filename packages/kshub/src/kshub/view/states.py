"""New, stable or outdated, as a column: what `merge.lifecycle.state` says of one node, for lists and counts."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case

from kshub.clock import seconds_now
from kshub.store.schema import network, node_presence

_DAY = 86400


def state() -> ColumnElement[Any]:
    """Of a row in which `network` and `node_presence` are joined."""
    seen, missed = node_presence.c.last_seen_at, node_presence.c.missed_at
    outdated = and_(missed.is_not(None), missed - seen >= network.c.outdated_days * _DAY)
    new = seconds_now() - node_presence.c.first_seen_at < network.c.new_days * _DAY
    return case((outdated, "outdated"), (new, "new"), else_="stable")
