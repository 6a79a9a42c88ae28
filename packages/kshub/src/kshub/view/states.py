"""New, stable or outdated, as a column: what `merge.lifecycle.state` says of one node, for lists and counts."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, not_

from kshub.clock import seconds_now
from kshub.store.schema import network, node, node_mark, node_presence

_DAY = 86400


def state() -> ColumnElement[Any]:
    """Of a row in which `network` and `node_presence` are joined."""
    return case((_outdated(), "outdated"), (_new(), "new"), else_="stable")


def has_state(wanted: str) -> ColumnElement[bool]:
    """The same as a condition. Of `state() == wanted` PostgreSQL would expect hardly any row, and join one by one."""
    if wanted == "outdated":
        return _outdated()
    return and_(not_(_outdated()), _new() if wanted == "new" else not_(_new()))


def present() -> ColumnElement[bool]:
    """Of a row of `node`: nobody has said that it is retired. Others stand in no list and no count of their own."""
    return not_(exists().where(node_mark.c.node_id == node.c.id, node_mark.c.mark == "retired"))


def _outdated() -> ColumnElement[bool]:
    seen, missed = node_presence.c.last_seen_at, node_presence.c.missed_at
    return and_(missed.is_not(None), missed - seen >= network.c.outdated_days * _DAY)


def _new() -> ColumnElement[bool]:
    return seconds_now() - node_presence.c.first_seen_at < network.c.new_days * _DAY
