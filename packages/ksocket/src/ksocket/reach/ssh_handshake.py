"""One SSH connection: TCP or a channel of a jump host, then key exchange and login, each with its time limit."""

import asyncio
import socket
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import metadata

import asyncssh

from ksocket.credentials.accounts import SshFile
from ksocket.reach.ssh_algorithms import Algorithms
from ksocket.reach.ssh_client import Caller
from ksocket.reach.ssh_dh import install

KEEPALIVE = 15.0  # seconds: a jump host that vanished is noticed after three of them

install()


@dataclass(frozen=True, slots=True)
class Tunnel:
    """The connection to the last jump host, and that host's address."""

    connection: asyncssh.SSHClientConnection
    addr: str


async def handshake(
    addr: str, file: SshFile, caller: Caller, algorithms: Algorithms, tunnel: Tunnel | None
) -> asyncssh.SSHClientConnection:
    """A connection that is logged in. The file's time-out holds for TCP; caller moves the clock on from there.

    Raises:
        Exception: whatever asyncssh and the system raise; nothing stays open then.
    """
    options = _options(file.username, algorithms)
    if tunnel:
        async with asyncio.timeout(file.timeout) as caller.clock:
            return await asyncssh.connect(
                addr,
                file.port,
                tunnel=tunnel.connection,
                options=options,
                config=None,
                client_factory=lambda: caller,
            )
    sock = await tcp(addr, file.port, file.timeout)
    try:
        async with asyncio.timeout(file.timeout) as caller.clock:
            return await asyncssh.connect(sock=sock, options=options, config=None, client_factory=lambda: caller)
    except BaseException:
        if not caller.course.connected:
            sock.close()
        raise


async def hang_up(connection: asyncssh.SSHClientConnection) -> None:
    """Says goodbye; a server that does not answer it is left within two seconds."""
    connection.close()
    try:
        async with asyncio.timeout(2):
            await connection.wait_closed()
    except (TimeoutError, OSError, asyncssh.Error):
        connection.abort()


async def tcp(addr: str, port: int, seconds: float) -> socket.socket:
    """A connected socket; addr is an IP address, never a name."""
    loop = asyncio.get_running_loop()
    family, kind, _, _, where = socket.getaddrinfo(
        addr, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    )[0]
    sock = socket.socket(family, kind)
    sock.setblocking(False)
    try:
        async with asyncio.timeout(seconds):
            await loop.sock_connect(sock, where)
    except BaseException:
        sock.close()
        raise
    return sock


@lru_cache(64)
def _options(username: str, algorithms: Algorithms) -> asyncssh.SSHClientConnectionOptions:
    """Nothing is taken from the files, agent or ticket cache of the user that the service runs as.

    Made once for all hosts of an account: asyncssh takes what it needs and leaves them as they are.
    """
    return asyncssh.SSHClientConnectionOptions(
        config=None,
        agent_path=None,
        gss_host=None,
        client_keys=None,
        known_hosts=b"",  # so that asyncssh asks Caller about every host key
        host_based_auth=False,
        preferred_auth="publickey,password,keyboard-interactive",
        username=username,
        client_version=f"ksocket_{_version()}",
        kex_algs=algorithms.kex,
        server_host_key_algs=algorithms.host_keys,
        encryption_algs=algorithms.encryption,
        mac_algs=algorithms.mac,
        compression_algs=None,
        login_timeout=0,  # ours is caller.clock
        keepalive_interval=KEEPALIVE,
    )


@cache
def _version() -> str:
    try:
        return metadata.version("ksocket")
    except metadata.PackageNotFoundError:
        return "0"
