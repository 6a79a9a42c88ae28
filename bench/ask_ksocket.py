"""Asks SNMP agents as a scan of ksocket does, but only who they are and, with "interfaces", for their interfaces.

Arguments: the directory of credential files; a directory for what a scan keeps; "identity" or "interfaces"; addresses.
Prints how many told all of it.
"""

import asyncio
import sys
from pathlib import Path

from ksocket import app
from ksocket.collect.snmp import device, entity, interfaces, system
from ksocket.collect.snmp.oids import SYSTEM
from ksocket.collect.snmp.tables import Reader
from ksocket.config import Settings
from ksocket.reach import snmp
from ksocket.reach.means import Means
from ksocket.scan.engine import HOSTS_AT_ONCE, SNMP_AT_ONCE, SNMP_SECONDS
from ksocket.scan.young import Young
from ksocket.target import Target
from kswire.orders import Ask


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


async def main(credentials: str, state: str, what: str, *addresses: str) -> None:
    order = Ask(run="bench", addresses=addresses, methods=("snmp",))
    young, turns = Young(SNMP_AT_ONCE, SNMP_SECONDS), asyncio.Semaphore(HOSTS_AT_ONCE)
    home = Path(state)
    settings = Settings(home=home, path=None, credentials_dir=Path(credentials), state_dir=home, logfile=None)
    async with app.world(order, app.Setup(settings, Path(credentials))) as world, asyncio.TaskGroup() as tasks:
        asked = [tasks.create_task(ask(addr, what, world.means, young, turns)) for addr in addresses]
    print(sum(one.result() for one in asked))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
