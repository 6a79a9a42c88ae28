"""What happened, for people: kind and parameters, no sentences."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.clock import seconds_now
from kshub.store.notifying import runs
from kshub.store.queries import notifying
from kshub.store.schema import event, network

_SLICE: Final = 1000  # events of one statement

# Each kind with the parameters that it carries, all of them texts; a reader may rely on those names.
PARAMETERS: Final[dict[str, tuple[str, ...]]] = {
    "account-guarded": ("addr", "username", "failures"),  # by the guard: it is not tried any more for a while
    # parts with serial numbers: how many, and some: "PSU 1: A → B", "-" where there is none
    "components-changed": ("added", "removed", "changed", "names"),
    "credential-failing": ("addr", "method", "file", "code"),  # a file that was let in there before
    "decision-undone": ("kind", "other", "by"),
    "domain-changed": ("before", "after"),
    "host-key-changed": ("addr", "known", "offered"),
    "ksocket-away": ("ksocketId", "displayName", "minutes"),
    "ksocket-back": ("ksocketId", "displayName", "minutes"),
    "mac-changed": ("addr", "before", "after"),
    "network-first": ("nodes", "snapshot"),  # in the place of node-new of each node of the first scan
    "node-back": ("name", "days"),  # it was outdated; days: since it was seen
    "node-new": ("name", "addr"),
    "node-outdated": ("name", "days"),
    "node-split": ("from", "addresses", "by"),  # the event's node is the new one
    "node-undecided": ("nodes", "snapshot"),  # it is new, and may be one of several known nodes
    # the event's node is the one that stayed; kind and value: the signature, or "byHand"; either snapshot or by
    "nodes-merged": ("absorbed", "name", "kind", "value", "snapshot", "by"),
    "packages-changed": ("added", "removed", "changed", "names"),  # how many, and the names of some
    "ports-opened": ("number", "ports"),  # TCP ports that others can reach; the first of them with their programs
    "retired-answers": ("name",),
    "run-failed": ("scanId", "kind"),
    "run-incomplete": ("scanId", "kind"),  # reports of it are missing for good
    "run-partial": ("scanId", "kind"),  # cut, or a part of it failed
    "serial-changed": ("before", "after"),
    "snapshot-approved": ("snapshot", "by"),
    "snapshot-rejected": ("snapshot", "by"),
    "snapshot-waits": ("snapshot", "merges"),
    "subnet-new": ("subnet",),
    "system-changed": ("before", "after"),
    "token-expires": ("ksocketId", "displayName", "days"),
    "version-changed": ("system", "before", "after"),
    "vlans-changed": ("added", "removed", "changed", "names"),  # how many (changed: the name), and some of them
}


@dataclass(frozen=True, slots=True)
class Happened:
    """An event to be written. params: those of its kind; a list becomes one text, joined by commas."""

    kind: str
    params: Mapping[str, object]
    node_id: int | None = None


async def add(
    connection: AsyncConnection, network_id: int, kind: str, params: Mapping[str, object], *, node_id: int | None = None
) -> None:
    """Something happened in a network now."""
    await add_all(connection, network_id, [Happened(kind, params, node_id)])


async def add_all(
    connection: AsyncConnection, network_id: int, happened: Iterable[Happened], at: int | None = None
) -> None:
    """All this happened in a network, in this order; at: when, now if that is not said.

    Raises:
        ValueError: a kind or a parameter that PARAMETERS does not know; that is our own bug.
    """
    space = select(network.c.space_id).where(network.c.id == network_id)
    space_id = (await connection.execute(space)).scalar_one()
    about = {"space_id": space_id, "network_id": network_id, "happened_at": seconds_now() if at is None else at}
    left = iter(happened)
    first = list(islice(left, _SLICE))
    if first:
        await _write(connection, about, first, left)


async def _write(
    connection: AsyncConnection, about: Mapping[str, int], some: list[Happened], left: Iterator[Happened]
) -> None:
    """The one place where events of a space are written, each with whom it is told: so none is forgotten.

    In slices, between which the hub does other things. some: the first one; left: what comes after it.
    """
    rules = await notifying.rules(connection, about["space_id"])
    made = insert(event).returning(event.c.id, sort_by_parameter_order=True)
    numbers, kinds = list[int](), Counter[str]()
    while some:
        rows = [{**about, "node_id": one.node_id, "kind": one.kind, "params": _words(one)} for one in some]
        if rules:
            numbers += (await connection.execute(made, rows)).scalars()
            kinds.update(one.kind for one in some)
        else:
            await connection.execute(insert(event), rows)
        some = list(islice(left, _SLICE))
    if rules:
        await notifying.note(connection, rules, about, runs(sorted(numbers)), kinds)


def _words(one: Happened) -> str:
    if not set(one.params) <= set(PARAMETERS.get(one.kind, ())):
        raise ValueError(f"{one.kind} carries {PARAMETERS.get(one.kind)}, not {tuple(one.params)}")
    return msgspec.json.encode({name: _word(value) for name, value in one.params.items()}).decode()


def _word(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
