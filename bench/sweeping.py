"""One search by echo requests (on the own link: by ARP), as the service would make it: who answers, a line each."""

import asyncio
import gc
import sys
from ipaddress import ip_address, ip_network

from ksocket.discover.gateway import look
from ksocket.discover.sweep import Sweep
from ksocket.pace import PROFILES, Pace
from ksocket.scope import Scope


async def main(profile: str, target: str) -> None:
    gc.freeze()
    surroundings = look()
    scope = Scope(
        permitted=(),
        prohibited=(),
        on_link=tuple(map(ip_network, surroundings.prefixes)),
        own=frozenset(map(ip_address, surroundings.own)),
        named=(ip_network(target),),
    )
    sweep = Sweep(surroundings, scope, Pace(PROFILES[profile], state=None), waves=())
    async for alive in sweep.find([target]):
        print(alive.addr)
    print(sweep.sent, *sweep.problems, file=sys.stderr)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
