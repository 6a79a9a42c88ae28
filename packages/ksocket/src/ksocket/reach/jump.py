"""Jump hosts: connections that all targets behind them share."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
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
Channel = tuple[asyncssh.SSHReader[bytes], asyncssh.SSHWriter[bytes]]
RETRY_AFTER = 60.0  # seconds: a jump host that failed is not asked again for each of the hosts behind it
OPEN_LIMIT = 10.0  # seconds until a jump host must have opened a channel


def route_to(addr: str, tunnels: Route) -> Route:
    """The jump hosts on the way to an address; one that is itself a hop is reached by the route up to it."""
    return tunnels[: tunnels.index(addr)] if addr in tunnels else tunnels


@dataclass(slots=True)
class _Hop:
    """One jump host: its login on the way or done, and what must be closed after it."""

    task: "asyncio.Task[Tunnel]"
    stack: AsyncExitStack
    failed_at: float = 0.0

    def stale(self) -> bool:
        """Whether it must be made again: the connection broke, or the failure is long ago."""
        if not self.task.done():
            return False
        if self.task.cancelled():
            return True
        if self.task.exception():
            return asyncio.get_running_loop().time() - self.failed_at > RETRY_AFTER
        return self.task.result().connection.is_closed()


class JumpPool:
    """Keeps the connections to jump hosts while it is open, and what the logins of one run share."""

    def __init__(self, means: Means) -> None:
        self.memory = Memory()
        self.plain_parts: set[tuple[Target, str]] = set()  # WinRM services, by file, that want no TAB (winrm_sealing)
        self._means = means
        self._hops: dict[Route, _Hop] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for hop in self._hops.values():
            hop.task.cancel()
        await asyncio.gather(*(hop.task for hop in self._hops.values()), return_exceptions=True)
        for route in sorted(self._hops, key=len, reverse=True):  # the last of a chain first
            await self._hops[route].stack.aclose()

    async def through(self, route: Route) -> Tunnel | None:
        """The connection to the last hop of the route; None for the empty route.

        Raises:
            Trouble: TUNNEL_FAILED with the hop that failed and the code of its problem.
        """
        tunnel = None
        for length in range(1, len(route) + 1):
            tunnel = await self._hop(route[:length])
        return tunnel

    async def open(self, route: Route, addr: str, port: int) -> Channel:
        """A byte stream to a port behind the route, without a listening port here. The caller asked the scope.

        Raises:
            Trouble: a hop failed, or its host cannot reach the port.
        """
        tunnel = await self.through(route)
        if tunnel is None:
            raise ValueError("a route without a hop")
        try:
            async with self._means.pace.hop(tunnel.addr), asyncio.timeout(OPEN_LIMIT):
                return await _channel(tunnel, addr, port)
        except (OSError, asyncssh.Error) as error:
            raise trouble(error, port=port, seconds=OPEN_LIMIT) from None

    async def _hop(self, route: Route) -> Tunnel:
        """The shared connection; made by whoever asks first, made again when it broke."""
        hop = self._hops.get(route)
        if hop is None or hop.stale():
            stack = AsyncExitStack()
            task = asyncio.create_task(self._log_in(route, stack, hop.stack if hop else None))
            hop = self._hops[route] = _Hop(task, stack)
        return await asyncio.shield(hop.task)

    async def _log_in(self, route: Route, stack: AsyncExitStack, old: AsyncExitStack | None) -> Tunnel:
        if old:
            await old.aclose()  # its session counts at the host until it is closed
        try:
            before = await self.through(route[:-1])
            return await self._first_that_opens(Target(route[-1], route[:-1]), before, stack)
        except Exception as failure:
            self._hops[route].failed_at = asyncio.get_running_loop().time()
            if not isinstance(failure, Trouble) or failure.problem.code == Code.TUNNEL_FAILED:  # that names its hop
                raise
            raise Trouble(Code.TUNNEL_FAILED, hop=route[-1], code=failure.problem.code.value) from None

    async def _first_that_opens(self, target: Target, before: Tunnel | None, stack: AsyncExitStack) -> Tunnel:
        """Tries the hop's own files in order; their sshTunnels do not matter here, the route is whole."""
        failure = Trouble(Code.NO_CREDENTIALS, method="ssh", address=target.addr)
        for file in await asyncio.to_thread(self._means.store.which, "ssh", target.addr):
            if not isinstance(file, SshFile):
                continue
            try:
                opened = await stack.enter_async_context(
                    login(target, file, self._means, self.memory, before, lasting=True)
                )
            except Trouble as one:
                failure = one
            else:
                return Tunnel(opened.connection, target.addr)
        raise failure


async def _channel(tunnel: Tunnel, addr: str, port: int) -> Channel:
    """An open channel. The host may open one for which nobody waits any more: then it is closed."""
    opening = asyncio.create_task(tunnel.connection.open_connection(addr, port, encoding=None))
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        opening.add_done_callback(_close)
        raise


def _close(opening: "asyncio.Task[Channel]") -> None:
    if not opening.cancelled() and opening.exception() is None:
        _, writer = opening.result()
        writer.channel.abort()
