"""Asks SNMP agents as a scan of ksocket does, but only who they are and, with "interfaces", for their interfaces.

From the credential files to the facts, by its own scope, pace, turns and bounds; without what a scan has besides.
Arguments: how many agents at once; of these, how many that were begun with within how many seconds; the directory of
credential files; a directory for what scans share; "identity" or "interfaces"; addresses. Prints how many told all of
it.
"""

import asyncio
import sys
from pathlib import Path

from ksocket import scope
from ksocket.collect.snmp import device, entity, interfaces, system
from ksocket.collect.snmp.oids import SYSTEM
from ksocket.collect.snmp.tables import Reader
from ksocket.credentials.guard import Guard
from ksocket.credentials.hostkeys import HostKeys
from ksocket.credentials.store import Store
from ksocket.pace import PROFILES, Pace
from ksocket.reach import snmp
from ksocket.reach.means import Means
from ksocket.scan.young import Young
from ksocket.target import Target


async def ask(addr: str, what: str, means: Means, young: Young, turns: asyncio.Semaphore) -> bool:
    async with young.one(), turns:
        (file,) = await asyncio.to_thread(means.store.which, "snmp", addr)
        async with snmp.connect(Target(addr), file, means) as session:  # type: ignore[arg-type]
            facts = system.parse(await session.get(SYSTEM.values()), session.engine_id)
            reader = Reader(session)
            classes = await entity.classes_of(reader)
            facts = await device.ask(reader, facts, await entity.ask(reader, classes))
            ports = await interfaces.ask(reader) if what == "interfaces" else ()
    known = facts.system is not None and facts.system.version and facts.system.serial
    return bool(known) and not reader.missing and (what == "identity" or len(ports) > 1)


def means_of(credentials: Path, state: Path, addresses: list[str]) -> Means:
    """As app.py makes them for an order that names these addresses."""
    state.mkdir(mode=0o700, exist_ok=True)
    return Means(
        scope=scope.Scope(named=scope.parse_networks(addresses), allow_loopback=True),
        pace=Pace(PROFILES["safe"], state=state),
        guard=Guard(state / "guard.sqlite"),
        host_keys=HostKeys(state / "hostkeys.sqlite"),
        store=Store(credentials),
    )


async def main(at_once: int, young: Young, what: str, means: Means, addresses: list[str]) -> None:
    turns = asyncio.Semaphore(at_once)
    async with asyncio.TaskGroup() as tasks:
        asked = [tasks.create_task(ask(addr, what, means, young, turns)) for addr in addresses]
    print(sum(one.result() for one in asked))


if __name__ == "__main__":
    _at_once, _limit, _seconds, _credentials, _state, _what, *_addresses = sys.argv[1:]
    _means = means_of(Path(_credentials), Path(_state), _addresses)
    asyncio.run(main(int(_at_once), Young(int(_limit), float(_seconds)), _what, _means, _addresses))
