"""Why an address was given to its node, as a code and parameters: the words are made where they are read. Pure."""

from dataclasses import dataclass, field
from typing import Final

from kshub.merge.signatures import RANKED
from kshub.merge.types import Assignment, NodeMerge, Reason

MAX_TEXT: Final = 500  # characters of a parameter: machines tell some of them

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


def because(assignment: Assignment) -> str | None:
    """What is kept with an address beside the kind of the reason: the signature or name; of a new node, who it may be.

    None where the kind and the address say all.
    """
    reason = assignment.reason
    if reason.kind == "new":
        return ", ".join(map(str, assignment.candidates)) or None
    return (reason.value or "")[:MAX_TEXT] if reason.kind in RANKED or reason.kind == "hostname" else None


def explain(kind: str, kept: str | None, addr: str) -> Explanation:
    """Why an address belongs to its node, by what is kept of the reason."""
    if kind == "new" and kept:
        return Explanation("undecided", {"nodes": kept})
    if kind in RANKED:
        return Explanation("same-signature", {"kind": kind, "value": kept or ""})
    if kind in {"ownAddress", "address"}:
        return Explanation("own-address" if kind == "ownAddress" else "same-address", {"addr": addr})
    if kind == "hostname":
        return Explanation("same-name", {"name": kept or ""})
    return Explanation("by-hand" if kind == "byHand" else "new-node")


def explain_merge(merge: NodeMerge) -> Explanation:
    """Why two nodes became one."""
    return Explanation("nodes-merged", {"absorbed": str(merge.absorbed)} | _signature(merge.reason))


def _signature(reason: Reason) -> dict[str, str]:
    return {"kind": reason.kind, "value": (reason.value or "")[:MAX_TEXT]}
