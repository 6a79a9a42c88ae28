"""OIDs that a profile writes below the agent's own sysObjectID. Pure.

Makers that give each model a tree of its own, all of the same shape, need one rule for all of them: the object is
`sysObjectID.1.30.0`, or `sysObjectID^.1.3.0` where the tree starts a number higher up, and `sysObjectID^^` two.
"""

from typing import Any

import msgspec

from ksocket.collect.snmp.rules import Rule

_NAME = "sysObjectID"
_MOST_ARCS = 40  # of a sysObjectID that OIDs are written below; those of makers have a dozen


def placed(rule: Rule, object_id: str | None) -> Rule:
    """The rule with such OIDs as they are on an agent of this sysObjectID."""
    if object_id is None or not any(oid.startswith(_NAME) for oid in rule.oids):
        return rule
    arcs = object_id.split(".")[:_MOST_ARCS]
    return msgspec.convert(_placed(msgspec.to_builtins(rule), arcs), Rule)


def _placed(written: Any, arcs: list[str]) -> Any:
    if isinstance(written, dict):
        return {
            key: _below(one, arcs) if key in ("oid", "column") and one else _placed(one, arcs)
            for key, one in written.items()
        }
    return [_placed(one, arcs) for one in written] if isinstance(written, list | tuple) else written


def _below(oid: str, arcs: list[str]) -> str:
    name, _, rest = oid.partition(".")
    if not name.startswith(_NAME):
        return oid
    return ".".join([*arcs[: len(arcs) - name.count("^")], rest])
