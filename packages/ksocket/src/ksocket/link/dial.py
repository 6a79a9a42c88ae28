"""One attempt to reach the hub: through the proxy if there is one, over TLS, to an open WebSocket."""

import asyncio
import logging
import os
import platform
import socket
import ssl
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as websocket
from websockets.exceptions import InvalidHandshake, InvalidStatus

from ksocket.config.settings import Connect
from ksocket.credentials.secret import Secret
from ksocket.link import tls
from ksocket.link.proxy import Proxy, Tunnel, goes_direct, tunnel
from ksocket.link.unreachable import Unreachable
from kswire.codec import MAX_COMPRESSED
from kswire.session import KEEP_ALIVE

PATH = "/api/ksocket/link"
SECONDS = 30.0
MAX_PASSWORD = 4096
REFUSED_SECONDS = 1800.0  # until a proxy is told an account again that it has refused

# at DEBUG websockets writes down every header, the token's too
_quiet = logging.getLogger("ksocket.link.websocket")
_quiet.setLevel(logging.WARNING)


class _Straight(websocket):
    """A hub does not send its collectors elsewhere; whoever answers with a redirect is none."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


class Dialer:
    """Reaches the hub. It remembers what the fingerprint stands for, so that only the first attempt looks twice, and
    the account that the proxy has refused: a wrong password is not tried until the account is locked.
    """  # noqa: D205 - one sentence

    def __init__(self, env: Mapping[str, str] = os.environ, clock: Callable[[], float] = time.monotonic) -> None:
        self._env, self._clock = env, clock
        self._pinned: dict[str, bytes] = {}
        self._refused: tuple[Proxy, float, Unreachable] | None = None

    @asynccontextmanager
    async def dial(self, connect: Connect) -> AsyncIterator[ClientConnection]:
        """An open WebSocket to the hub, closed at the end; host and token of the settings must be there.

        Raises:
            Unreachable: with the code of a message that says what to do.
        """
        assert connect.host
        assert connect.token
        async with AsyncExitStack() as stack:
            yield await self._open(connect, connect.host, connect.token, stack)

    @asynccontextmanager
    async def way(self, connect: Connect) -> AsyncIterator[None]:
        """The tunnel through the proxy, if there is one, and nothing in it.

        Raises:
            Unreachable: the proxy does not let us through.
        """
        async with AsyncExitStack() as stack:
            await self._way(connect, connect.host or "", stack)
            yield

    async def shown(self, connect: Connect) -> list[bytes]:
        """The certificates (DER) that the hub, or who stands before it, shows; not trusted, and nothing is said there.

        Raises:
            Unreachable: the proxy does not let us through.
            OSError, TimeoutError: no TLS there.
        """
        return await self._shown(connect, connect.host or "")

    async def _open(self, connect: Connect, host: str, token: Secret, stack: AsyncExitStack) -> ClientConnection:
        try:
            async with asyncio.timeout(SECONDS):
                trust = await self._trust(connect, host) if connect.protocol == "wss" else None
                sock = await self._way(connect, host, stack)
                return await stack.enter_async_context(_connection(connect, host, token, trust, sock))
        except ssl.SSLCertVerificationError as error:
            self._pinned.clear()
            signed = tls.issuer(await self._shown(connect, host))
            raise Unreachable("certificate", host=host, detail=error.verify_message, issuer=signed) from error
        except InvalidStatus as error:
            raise _status(error.response.status_code, host) from error
        except InvalidHandshake as error:
            raise Unreachable("no-hub", host=host, detail=error) from error
        except socket.gaierror as error:
            raise Unreachable("name", host=host, detail=error.strerror) from error
        except TimeoutError as error:
            detail = f"no answer within {SECONDS:.0f} s"
            raise Unreachable("silent", host=host, port=connect.port, detail=detail) from error
        except (OSError, EOFError) as error:
            detail = str(error) or "the connection was closed at once"  # an EOFError says nothing by itself
            raise Unreachable("silent", host=host, port=connect.port, detail=detail) from error

    async def _trust(self, connect: Connect, host: str) -> ssl.SSLContext:
        fingerprint = connect.ca_fingerprint
        if fingerprint is None:
            return tls.context(connect)
        if fingerprint not in self._pinned:
            chain = await self._shown(connect, host)
            certificate = tls.with_fingerprint(chain, fingerprint)
            if certificate is None:
                raise Unreachable("fingerprint", host=host, issuer=tls.issuer(chain))
            self._pinned[fingerprint] = certificate
        return tls.pinned(self._pinned[fingerprint])

    async def _shown(self, connect: Connect, host: str) -> list[bytes]:
        async with AsyncExitStack() as stack:
            sock = await self._way(connect, host, stack)
            return await tls.shown(host, connect.port, sock)

    async def _way(self, connect: Connect, host: str, stack: AsyncExitStack) -> socket.socket | None:
        """The socket of a tunnel through the proxy; None when the hub is reached directly."""
        named = (self._env.get("NO_PROXY") or self._env.get("no_proxy") or "").split(",")
        if connect.proxy is None or goes_direct(host, connect.port, (*connect.no_proxy, *named)):
            return None
        password = await asyncio.to_thread(_password, connect.proxy_password_file)
        proxy = Proxy(connect.proxy, connect.proxy_username, password, connect.ca_file)
        made = await self._tunnel(proxy, host, connect.port)
        return (await stack.enter_async_context(made)).sock

    async def _tunnel(self, proxy: Proxy, host: str, port: int) -> Tunnel:
        if self._refused and self._refused[0] == proxy and self._clock() < self._refused[1]:
            raise Unreachable(self._refused[2].code, **self._refused[2].params)
        try:
            return await tunnel(proxy, host, port)
        except Unreachable as error:
            if error.code == "proxy-refused":
                self._refused = proxy, self._clock() + REFUSED_SECONDS, error
            raise


def _connection(
    connect: Connect, host: str, token: Secret, trust: ssl.SSLContext | None, sock: socket.socket | None
) -> _Straight:
    name = f"[{host}]" if ":" in host else host
    names: dict[str, Any] = {"server_hostname": host} if trust else {}
    return _Straight(
        f"{connect.protocol}://{name}:{connect.port}{PATH}",
        additional_headers={"Authorization": f"Token {token.reveal()}"},
        user_agent_header=f"ksocket/{version('ksocket')} ({platform.system()})",
        compression=None,  # the frames are compressed already
        max_size=MAX_COMPRESSED,
        ping_interval=KEEP_ALIVE,
        ping_timeout=KEEP_ALIVE,
        open_timeout=None,  # `_open` has one for all
        close_timeout=2,
        proxy=None,
        logger=_quiet,
        ssl=trust,
        sock=sock,
        **names,
    )


def _password(path: Path | None) -> Secret | None:
    if path is None:
        return None
    try:
        with path.open(encoding="utf-8") as file:
            return Secret(file.read(MAX_PASSWORD).split("\n", 1)[0].rstrip("\r"))
    except (OSError, ValueError) as error:
        raise Unreachable("proxy-password-file", file=path, detail=error) from error


def _status(status: int, host: str) -> Unreachable:
    code = {401: "token-unknown", 403: "token-refused", 404: "no-hub"}.get(status, "status")
    return Unreachable(code, host=host, status=status, detail=f"status {status}")
