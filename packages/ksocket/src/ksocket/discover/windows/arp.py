"""Who is on this link, through Windows: SendARP asks, one thread for each address that is waited for."""

import asyncio
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from ipaddress import IPv4Address
from typing import Final

from ksocket.discover import connect
from ksocket.discover.block import Block
from ksocket.discover.findings import Alive, Emit, Tally
from ksocket.discover.gateway import Neighbor
from ksocket.discover.packets import LinkDown
from ksocket.discover.table import PORT
from ksocket.discover.ways import Way
from ksocket.discover.windows.api import Api
from ksocket.discover.windows.surroundings import neighbors
from ksocket.pace import Pace
from kswire.problems import Code, problem

AT_ONCE: Final = 128  # half of what Windows keeps for an interface by default (netsh int ipv4 show global)
REQUESTS: Final = 3  # Windows asks up to three times, a second apart
_LOOK_SECONDS = 0.5
_LOOKS = 18  # an entry from before is confirmed or dropped within five seconds and three requests (RFC 4861)


class SystemArp:
    """One link, searched by SendARP.

    An entry that Windows held before the search and has not confirmed lately is no evidence, since SendARP answers
    from it: a connection makes Windows confirm it.
    """

    probes = 1

    def __init__(self, way: Way, pace: Pace, tally: Tally, api: Api) -> None:
        self._way, self._pace, self._tally, self._api = way, pace, tally, api
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="arp")
        self._room = asyncio.Semaphore(AT_ONCE)

    async def search(self, blocks: Iterable[Block], emit: Emit, listening: ExitStack) -> None:  # noqa: ARG002 - Windows listens
        """Have Windows ask everyone in the blocks.

        Raises:
            LinkDown: Windows cannot ask on this link; in an ExceptionGroup. What it says is noted.
        """
        before = {addr for addr, held in self._held().items() if held.doubtful}
        async with asyncio.TaskGroup() as group:
            for block in blocks:
                for batch in block.batches(1):
                    self._tally.expect(block, block.left)
                    await self._pace.arp(self._way.link.ifname, REQUESTS)
                    await self._room.acquire()
                    task = group.create_task(self._ask(block, IPv4Address(block.base + batch[0]), emit, before))
                    task.add_done_callback(lambda _: self._room.release())
                self._tally.expect(block, 0)

    def close(self) -> None:
        """Ask no more; Windows ends within three seconds what it has begun."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _ask(self, block: Block, address: IPv4Address, emit: Emit, before: set[str]) -> None:
        self._tally.sent += 1
        self._tally.outbound.sent("arp-kernel", REQUESTS)
        loop = asyncio.get_running_loop()
        try:
            macaddr = await loop.run_in_executor(self._threads, self._api.arp, address, self._way.source)
        except OSError as error:
            self._tally.note(problem(Code.UNREACHABLE, detail=f"{error.strerror}: error {error.errno}"))
            raise LinkDown from error
        if macaddr and str(address) in before:
            macaddr = await self._confirmed(str(address))
        if macaddr and block.answered(int(address)):
            emit(Alive(str(address), macaddr, "arp", self._way.link.ifname))

    async def _confirmed(self, addr: str) -> str | None:
        """The MAC address, if Windows finds the neighbour still there; nothing is written to the connection."""
        await self._pace.probe([addr])
        self._tally.outbound.sent("tcp-connect")
        begun = connect.begin(addr, PORT)
        try:
            for _ in range(_LOOKS):
                await asyncio.sleep(_LOOK_SECONDS)
                entry = self._held().get(addr)
                if entry is None or not entry.doubtful:
                    return entry.macaddr if entry and entry.reachable else None
            return None
        finally:
            if not isinstance(begun, int):
                begun.close()

    def _held(self) -> dict[str, Neighbor]:
        return {one.addr: one for one in neighbors(self._api) if one.ifindex == self._way.link.index}
