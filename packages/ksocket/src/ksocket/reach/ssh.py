"""SSH sessions: one login, and scripts on the standard input of `sh -s`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import asyncssh

from ksocket.credentials.accounts import SshFile
from ksocket.reach.jump import JumpPool, route_to
from ksocket.reach.means import Means
from ksocket.reach.ssh_errors import printable, trouble
from ksocket.reach.ssh_flow import Flow, answer
from ksocket.reach.ssh_login import check_scope, login, offered_host_key, signature
from ksocket.reach.trouble import Trouble
from ksocket.target import Target
from kswire.problems import Code, Problem

MAX_STDERR = 1 << 16  # bytes kept to say what went wrong; the rest is thrown away


class CutOff(Trouble):
    """The answer was too long or too late; `output` is what came until then."""

    def __init__(self, output: bytes, code: Code, **params: object) -> None:
        self.output = output
        super().__init__(code, **params)


@dataclass(frozen=True, slots=True)
class SshSession:
    """An open login on a target.

    flow: what the server may send. host_key: OpenSSH text ("ssh-ed25519 AAAA..."). login: "publickey", "password" or
    "none". legacy: old algorithms that the server needed. problem: what is wrong with the host key although a client
    key was taken.
    """

    connection: asyncssh.SSHClientConnection
    flow: Flow
    host_key: str
    login: str
    port: int
    legacy: tuple[str, ...] = ()
    problem: Problem | None = None

    @property
    def server_version(self) -> str:
        """The server's version line, "SSH-2.0-OpenSSH_9.2p1"."""
        return printable(str(self.connection.get_extra_info("server_version") or ""))

    async def run(self, script: str, *, timeout: float = 60, limit: int = 16 << 20) -> bytes:
        """What the script prints when it is given to `sh -s`, whatever the login shell is.

        timeout in seconds, limit in bytes.

        Raises:
            CutOff: COMMAND_TIMEOUT or OUTPUT_TOO_LARGE, with what came until then.
            Trouble: NO_SHELL when there is no POSIX shell, CONNECTION_LOST, PROTOCOL_ERROR.
        """
        reply = _Answer(limit)
        self.flow.allow(answer(limit))
        try:
            async with asyncio.timeout(timeout):
                status = await self._exchange(script.encode(), reply)
        except TimeoutError:
            raise CutOff(bytes(reply.output), Code.COMMAND_TIMEOUT, seconds=f"{timeout:g}") from None
        except asyncssh.ChannelOpenError as error:
            if self.connection.is_closed():
                raise Trouble(Code.CONNECTION_LOST, detail=printable(error.reason)) from None
            raise Trouble(Code.NO_SHELL, detail=printable(error.reason)) from None
        except (OSError, asyncssh.Error) as error:
            raise trouble(error, port=self.port, seconds=timeout) from None
        if len(reply.output) > limit:
            raise CutOff(bytes(reply.output[:limit]), Code.OUTPUT_TOO_LARGE, limit=limit)
        if not reply.output and status != 0:
            said = printable(reply.errors.decode("utf-8", "replace"))
            raise Trouble(Code.NO_SHELL, detail=said or f"exit status {status}")
        return bytes(reply.output)

    async def _exchange(self, script: bytes, reply: "_Answer") -> int | None:
        channel, _ = await self.connection.create_session(lambda: reply, "sh -s", encoding=None)
        try:
            with suppress(OSError):  # whoever hangs up before reading has still said why
                channel.write(script)
                channel.write_eof()
            await reply.over.wait()
        finally:
            channel.close()
        if reply.lost:
            raise reply.lost
        return channel.get_exit_status()


class _Answer(asyncssh.SSHClientSession[bytes]):
    """What a script prints and complains of, kept as it comes; at more than limit bytes of either it is over.

    over: the channel is closed, or there was too much. lost: why the connection broke before the end.
    """

    def __init__(self, limit: int) -> None:
        self.output, self.errors = bytearray(), bytearray()
        self.over = asyncio.Event()
        self.lost: Exception | None = None
        self._limit, self._complained, self._ended = limit, 0, False

    def data_received(self, data: bytes, datatype: int | None) -> None:
        """Called by asyncssh; a datatype is that of standard error."""
        if self.over.is_set():
            return
        if datatype is None:
            self.output += data
        else:
            self._complained += len(data)
            self.errors += data[: MAX_STDERR - len(self.errors)]
        if max(len(self.output), self._complained) > self._limit:
            self.over.set()

    def eof_received(self) -> bool:
        """Nothing more will come; what is closed after that is not lost."""
        self._ended = True
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """The channel is closed."""
        self.lost = None if self._ended else exc
        self.over.set()


@asynccontextmanager
async def connect(target: Target, file: SshFile, means: Means, pool: JumpPool) -> AsyncIterator[SshSession]:
    """A session on the target, through its jump hosts: those of the target, else those that the file names.

    Raises:
        Trouble: see ssh_login.login and JumpPool.through.
    """
    check_scope(means, target.addr)
    route = route_to(target.addr, target.route or file.ssh_tunnels)
    tunnel = await pool.through(route)
    async with login(Target(target.addr, route), file, means, pool.memory, tunnel) as opened:
        try:
            yield SshSession(
                connection=opened.connection,
                flow=opened.flow,
                host_key=opened.host_key,
                login=opened.login,
                port=file.port,
                legacy=opened.legacy,
                problem=opened.problem,
            )
        except Trouble as trouble:
            trouble.shown = (signature(opened.host_key),)
            raise


async def host_key(target: Target, file: SshFile, means: Means, pool: JumpPool) -> str:
    """The host key of the target in OpenSSH's text, without a login and without accepting it.

    Raises:
        Trouble: see ssh_login.offered_host_key and JumpPool.through.
    """
    check_scope(means, target.addr)
    route = route_to(target.addr, target.route or file.ssh_tunnels)
    return await offered_host_key(Target(target.addr, route), file, means, pool.memory, await pool.through(route))
