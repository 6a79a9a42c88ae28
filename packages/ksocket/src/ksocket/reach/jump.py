"""Jump hosts: connections that all targets behind them share."""

import asyncio
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

import asyncssh

from ksocket.credentials.accounts import SshFile
from ksocket.reach.means import Means
from ksocket.reach.ssh_errors import trouble
from ksocket.reach.ssh_handshake import Tunnel
from ksocket.reach.ssh_login import Memory, login
from ksocket.reach.trouble import Trouble
from ksocket.target import Target
from kswire.problems import Code

Route = tuple[str, ...]
RETRY_AFTER = 60.0  # seconds: a jump host that failed is not asked again for each of the hosts behind it
OPEN_LIMIT = 10.0  # seconds until a jump host must have opened a channel


def route_to(addr: str, tunnels: Route) -> Route:
    """The jump hosts on the way to an address; one that is itself a hop is reached by the route up to it."""
    return tunnels[: tunnels.index(addr)] if addr in tunnels else tunnels


class JumpPool:
    """Keeps the connections to jump hosts while it is open, and what the logins of one run share."""

    def __init__(self, means: Means) -> None:
        self.memory = Memory()
        self._means = means
        self._hops: dict[Route, asyncio.Task[Tunnel]] = {}
        self._failed_at: dict[Route, float] = {}
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._hops.values():
            task.cancel()
        await asyncio.gather(*self._hops.values(), return_exceptions=True)
        await self._stack.aclose()

    async def through(self, route: Route) -> Tunnel | None:
        """The connection to the last hop of the route; None for the empty route.

        Raises:
            Trouble: TUNNEL_FAILED with the hop that failed and the code of its problem.
        """
        tunnel = None
        for length in range(1, len(route) + 1):
            tunnel = await self._hop(route[:length])
        return tunnel

    async def open(
        self, route: Route, addr: str, port: int
    ) -> tuple[asyncssh.SSHReader[bytes], asyncssh.SSHWriter[bytes]]:
        """A byte stream to a port behind the route, without a listening port here. The caller asked the scope.

        Raises:
            Trouble: a hop failed, or its host cannot reach the port.
        """
        tunnel = await self.through(route)
        if tunnel is None:
            raise ValueError("a route without a hop")
        try:
            async with self._means.pace.hop(tunnel.addr), asyncio.timeout(OPEN_LIMIT):
                return await tunnel.connection.open_connection(addr, port, encoding=None)
        except (OSError, asyncssh.Error) as error:
            raise trouble(error, port=port, seconds=OPEN_LIMIT) from None

    async def _hop(self, path: Route) -> Tunnel:
        """The shared connection; made by whoever asks first, made again when it broke."""
        task = self._hops.get(path)
        if task is None or self._stale(path, task):
            task = self._hops[path] = asyncio.create_task(self._log_in(path))
        return await asyncio.shield(task)

    def _stale(self, path: Route, task: asyncio.Task[Tunnel]) -> bool:
        if not task.done():
            return False
        if task.cancelled():
            return True
        if task.exception():
            return asyncio.get_running_loop().time() - self._failed_at.get(path, 0.0) > RETRY_AFTER
        return task.result().connection.is_closed()

    async def _log_in(self, path: Route) -> Tunnel:
        hop = path[-1]
        try:
            before = await self.through(path[:-1])
            return await self._first_that_opens(Target(hop, path[:-1]), before)
        except Trouble as failure:
            self._failed_at[path] = asyncio.get_running_loop().time()
            if failure.problem.code == Code.TUNNEL_FAILED:  # an earlier hop's; it names that hop
                raise
            raise Trouble(Code.TUNNEL_FAILED, hop=hop, code=failure.problem.code.value) from None

    async def _first_that_opens(self, target: Target, before: Tunnel | None) -> Tunnel:
        """Tries the hop's own files in order; their sshTunnels do not matter here, the route is whole."""
        failure = Trouble(Code.NO_CREDENTIALS, method="ssh", address=target.addr)
        for file in await asyncio.to_thread(self._means.store.which, "ssh", target.addr):
            if not isinstance(file, SshFile):
                continue
            try:
                entered = login(target, file, self._means, self.memory, before)
                opened = await self._stack.enter_async_context(entered)
            except Trouble as one:
                failure = one
            else:
                return Tunnel(opened.connection, target.addr)
        raise failure
