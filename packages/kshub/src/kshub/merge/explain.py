"""Why an address was given to its node, as a code and parameters: the words are made where they are read. Pure."""

from dataclasses import dataclass, field
from typing import Final

from kshub.merge.signatures import RANKED
from kshub.merge.types import Assignment, NodeMerge, Reason

# Each code with the parameters that it carries; a reader may rely on those names.
PARAMETERS: Final = {
    "same-signature": ("kind", "value"),  # it shows what only this node shows
    "own-address": ("addr",),  # the machine itself says that the address is its own
    "same-address": ("addr",),  # nothing better tells, and nothing contradicts
    "same-name": ("name",),  # nothing better tells, and nobody else bears the name
    "by-hand": (),  # a person split or merged
    "new-node": (),  # like no other
    "undecided": ("nodes",),  # new, since it may be several known nodes and nothing tells which
    "nodes-merged": ("absorbed", "kind", "value"),  # two nodes turned out to be one
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """A code of PARAMETERS and its parameters."""

    code: str
    params: dict[str, str] = field(default_factory=dict)


def explain(assignment: Assignment) -> Explanation:
    """Why an address belongs to its node."""
    reason = assignment.reason
    if reason.kind == "new" and assignment.candidates:
        return Explanation("undecided", {"nodes": ", ".join(map(str, assignment.candidates))})
    if reason.kind in RANKED:
        return Explanation("same-signature", _signature(reason))
    if reason.kind in {"ownAddress", "address"}:
        code = "own-address" if reason.kind == "ownAddress" else "same-address"
        return Explanation(code, {"addr": assignment.place.addr})
    if reason.kind == "hostname":
        return Explanation("same-name", {"name": reason.value or ""})
    return Explanation("by-hand" if reason.kind == "byHand" else "new-node")


def explain_merge(merge: NodeMerge) -> Explanation:
    """Why two nodes became one."""
    return Explanation("nodes-merged", {"absorbed": str(merge.absorbed)} | _signature(merge.reason))


def _signature(reason: Reason) -> dict[str, str]:
    return {"kind": reason.kind, "value": reason.value or ""}
