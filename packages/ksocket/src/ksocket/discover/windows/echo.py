"""Echo requests by Windows itself (IcmpSendEcho2), which matches the replies to what it sent."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from ipaddress import IPv4Address
from typing import Final

from ksocket.discover.arp import batch_size
from ksocket.discover.block import Block
from ksocket.discover.datagram import ROUNDS
from ksocket.discover.findings import Alive, Emit, Tally
from ksocket.discover.ways import Way
from ksocket.discover.windows import icmp
from ksocket.discover.windows.api import ECHOES_AT_ONCE, Api
from ksocket.pace import Pace
from kswire.problems import Code, problem

THREADS: Final = 16  # each waits for up to 64 replies: at least 1,000 addresses a second that do not answer
MILLISECONDS: Final = 1_000
_AGAIN, _AGAIN_SECONDS = 3, 0.2  # where the system had no room


class Pinger:
    """Searches one block at a time. What was begun when it is closed is heard by nobody, a second at most."""

    def __init__(self, way: Way, pace: Pace, tally: Tally, api: Api, emit: Emit) -> None:
        self._way, self._pace, self._tally, self._api, self._emit = way, pace, tally, api, emit
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="echo")
        self._room = asyncio.Semaphore(THREADS)
        self._loop = asyncio.get_running_loop()

    async def search(self, block: Block, *, then: int) -> None:
        """Ask everyone in the block; `then` probes are to follow for each that stays silent."""
        size = min(ECHOES_AT_ONCE, batch_size(self._pace.profile.routed_per_second))
        for left in range(ROUNDS, 0, -1):
            async with asyncio.TaskGroup() as group:  # a round ends when its last reply is in or overdue
                for batch in block.batches(size):
                    self._tally.expect(block, block.left * (left + then))
                    addresses = [IPv4Address(block.base + host) for host in batch]
                    await self._pace.probe(list(map(str, addresses)))
                    await self._room.acquire()
                    task = group.create_task(self._ask(block, addresses))
                    task.add_done_callback(lambda _: self._room.release())

    def close(self) -> None:
        """Ask no more."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _ask(self, block: Block, addresses: Sequence[IPv4Address]) -> None:
        def heard(asked: IPv4Address, count: int, buffer: bytes) -> None:
            with suppress(RuntimeError):  # the loop may be closed already
                self._loop.call_soon_threadsafe(self._heard, block, asked, icmp.answers(buffer, count, asked))

        self._tally.count("icmp", len(addresses))
        for _ in range(_AGAIN):
            try:
                addresses = await self._loop.run_in_executor(
                    self._threads, self._api.echo, addresses, MILLISECONDS, heard
                )
            except OSError as error:
                self._tally.note(problem(Code.UNREACHABLE, detail=f"{error.strerror}: error {error.errno}"))
                return
            if not addresses:
                return
            await asyncio.sleep(_AGAIN_SECONDS)

    def _heard(self, block: Block, asked: IPv4Address, reply: icmp.EchoReply | None) -> None:
        if reply is not None and block.answered(int(asked)):
            self._emit(Alive(str(asked), None, "icmp", self._way.link.ifname))
