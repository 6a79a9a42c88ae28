"""Asks SNMP agents by gufo-snmp alone: its own asynchronous client, without anything of ksocket.

Arguments: how many at once; the port; a JSON file with the requests, [OIDs, 0] for a Get, [[OID], rows] for a walk that
asks for so many rows at once; addresses. Prints how many answered all of them.
"""

import asyncio
import json
import sys
from pathlib import Path

from gufo.snmp.aio import SnmpSession


async def ask(addr: str, port: int, requests: list[list], turns: asyncio.Semaphore) -> bool:
    rows = 0
    async with turns, SnmpSession(addr, port, community="public", timeout=5.0) as session:
        for oids, repetitions in requests:
            if repetitions:
                async for _ in session.getbulk(oids[0], repetitions):
                    rows += 1
            else:
                rows += len(await session.get_many(oids))
    return rows > len(requests)


async def main(at_once: int, port: int, requests: list[list], addresses: list[str]) -> None:
    turns = asyncio.Semaphore(at_once)
    print(sum(await asyncio.gather(*(ask(addr, port, requests, turns) for addr in addresses))))


if __name__ == "__main__":
    _at_once, _port, _file, *_addresses = sys.argv[1:]
    _requests = json.loads(Path(_file).read_text(encoding="ascii"))
    asyncio.run(main(int(_at_once), int(_port), _requests, _addresses))
