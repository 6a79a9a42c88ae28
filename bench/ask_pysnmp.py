"""Asks SNMP agents by pysnmp, one engine for all of them. Arguments and output as ask_gufo.py."""

import asyncio
import json
import sys
from pathlib import Path

from pysnmp.hlapi.v3arch.asyncio import (
    CommunityData,
    ContextData,
    ObjectIdentity,
    ObjectType,
    SnmpEngine,
    UdpTransportTarget,
    bulk_walk_cmd,
    get_cmd,
)


def variable(oid: str) -> ObjectType:
    return ObjectType(ObjectIdentity(oid))


async def ask(engine: SnmpEngine, addr: str, port: int, requests: list[list], turns: asyncio.Semaphore) -> bool:
    async with turns:
        who = (engine, CommunityData("public"), await UdpTransportTarget.create((addr, port), timeout=5), ContextData())
        rows = 0
        for oids, repetitions in requests:
            variables = map(variable, oids)
            if not repetitions:
                error, status, _, found = await get_cmd(*who, *variables, lookupMib=False)
                if error or status:
                    return False
                rows += len(found)
                continue
            walk = bulk_walk_cmd(*who, 0, repetitions, *variables, lexicographicMode=False, lookupMib=False)
            async for error, status, _, found in walk:
                if error or status:
                    return False
                rows += len(found)
    return rows > len(requests)


async def main(at_once: int, port: int, requests: list[list], addresses: list[str]) -> None:
    turns, engine = asyncio.Semaphore(at_once), SnmpEngine()
    print(sum(await asyncio.gather(*(ask(engine, addr, port, requests, turns) for addr in addresses))))
    engine.close_dispatcher()


if __name__ == "__main__":
    _at_once, _port, _file, *_addresses = sys.argv[1:]
    _requests = json.loads(Path(_file).read_text(encoding="ascii"))
    asyncio.run(main(int(_at_once), int(_port), _requests, _addresses))
