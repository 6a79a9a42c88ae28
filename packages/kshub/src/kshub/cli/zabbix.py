"""`kshub export zabbix`: nodes as hosts of a Zabbix, made from the database alone; the hub may run or not."""

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from kshub import app
from kshub.cli import planned
from kshub.config import Settings
from kshub.export.zabbix import rules
from kshub.export.zabbix.applying import Outcome, apply
from kshub.export.zabbix.client import Client, Refused, token
from kshub.export.zabbix.known import Zabbix
from kshub.export.zabbix.nodes import machines
from kshub.export.zabbix.plan import Plan, plan
from kshub.export.zabbix.posting import place
from kshub.export.zabbix.reading import read
from kshub.export.zabbix.wanted import Wanted, Wish, wanted
from kshub.faults import Failure, Fault
from kshub.logs import plain
from kshub.store.engine import Store
from kshub.store.queries import naming
from kshub.store.schema import network as networks
from kshub.view.search.language import parse
from kshub.words import say

FAILED, NOTHING = 1, 3


@dataclass(frozen=True, slots=True)
class Scope:
    """Which nodes. None and "": all."""

    network: str | None
    space: str | None
    search: str


async def export(settings: Settings, *, url: str, token_file: Path, ca_file: Path | None, **options: Any) -> None:
    """Make hosts of nodes, or say what would be made.

    Raises:
        Fault: what was given is wrong; nothing was changed.
        Failure: Zabbix does not answer, or refuses everything.
    """
    scope = Scope(options["network"], options["space"], options["search"])
    wish, as_json = _wish(options), options["form"] == "json"
    client, began = Client(place(url, ca_file), token(token_file)), time.monotonic()
    nodes, whole = await _nodes(settings, scope, wish)
    if not nodes:
        print(f"kshub: {say('nothing-there')}", file=sys.stderr)
        click.get_current_context().exit(NOTHING)
    todo, zabbix = await _planned(client, nodes, wish, whole)
    outcome = Outcome()
    if options["dry_run"]:
        planned.show(todo, client.release, as_json=as_json)
        return
    try:
        await apply(client, todo, zabbix, outcome, planned.progress)
    finally:
        planned.tell(todo, outcome, client.release, time.monotonic() - began, as_json=as_json)
    if outcome.failed or outcome.groups:
        click.get_current_context().exit(FAILED)


def _wish(options: dict[str, Any]) -> Wish:
    wish = Wish(
        prefix=options["prefix"],
        group=options["group"],
        enable=options["enable"],
        disable_gone=options["retired"] == "disable",
        adopt=options["adopt"],
        named=options["host_name"] == "display",
        rules=rules.read(options["map_file"]) if options["map_file"] else rules.Rules(),
    )
    wish.check()
    return wish


async def _nodes(settings: Settings, scope: Scope, wish: Wish) -> tuple[list[Wanted], frozenset[int]]:
    """The hosts that Zabbix should have; and the networks of which they are all."""
    asked = parse(scope.search)
    async with app.store_of(settings) as store:
        visible = await _networks(store, scope)
        found = [wanted(one, wish) async for one in machines(store, visible, asked)]
    return found, frozenset() if scope.search.strip() else frozenset(visible)


async def _networks(store: Store, scope: Scope) -> list[int]:
    if scope.network and scope.space:
        raise Fault("zabbix-network-or-space")
    async with store.read() as connection:
        if scope.network:
            return [await naming.network_named(connection, scope.network)]
        query = select(networks.c.id).order_by(networks.c.id)
        if scope.space:
            query = query.where(networks.c.space_id == await naming.space_named(connection, scope.space))
        return list((await connection.execute(query)).scalars())


async def _planned(client: Client, nodes: list[Wanted], wish: Wish, whole: frozenset[int]) -> tuple[Plan, Zabbix]:
    try:
        await client.greet()
        zabbix = await read(client, {addr for one in nodes for addr in one.addresses})
    except Refused as refused:
        raise Failure("zabbix-refused", detail=refused) from None
    absent = [one for one in wish.rules.templates if one not in zabbix.templates]
    if absent:
        raise Fault("zabbix-no-template", names=plain(", ".join(absent), 500))
    return plan(nodes, zabbix, wish, whole), zabbix
