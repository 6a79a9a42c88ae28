"""One connection to a WinRM service, by TCP or a channel of a jump host, and TLS in it where the file says so."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass

from ksocket.credentials.accounts import WinrmFile
from ksocket.reach.jump import JumpPool
from ksocket.reach.means import Means
from ksocket.reach.ssh_handshake import tcp
from ksocket.reach.trouble import Trouble
from ksocket.reach.winrm_errors import trouble
from ksocket.reach.winrm_exchange import Exchange
from ksocket.reach.winrm_http import SOAP_TYPE, Answer, request
from ksocket.reach.winrm_stream import Plain, Tls
from ksocket.reach.winrm_tls import end_point, https
from ksocket.target import Target


@dataclass(slots=True)
class Line:
    """An open connection. end_point: what binds a login to its TLS; empty without."""

    exchange: Exchange
    stream: Plain | Tls
    host: str
    end_point: bytes = b""

    async def ask(self, body: bytes, *, content_type: str = SOAP_TYPE, authorization: str = "") -> Answer:
        """The answer to one POST; see Exchange.ask."""
        return await self.exchange.ask(request(self.host, body, content_type=content_type, authorization=authorization))

    @property
    def usable(self) -> bool:
        """Whether another request may be sent."""
        return self.exchange.lasting and not self.stream.ended


async def dial(target: Target, file: WinrmFile, means: Means, pool: JumpPool, stack: AsyncExitStack) -> Line:
    """A connection, closed with the stack; it takes one of the host's two places. The caller asked the scope.

    Raises:
        Trouble: nobody there, no way, no TLS, or its certificate is not valid.
    """
    await stack.enter_async_context(means.pace.session(target.addr))
    means.outbound.sent("winrm")
    try:
        plain = await (_through(target, file, pool) if target.route else _straight(target, file, means))
        stack.callback(plain.close)
        if file.protocol != "https":
            return Line(Exchange(plain), plain, _host(target, file))
        secure = Tls(plain, https(means.run, validate=file.server_cert_validation != "ignore"), target.addr)
        async with asyncio.timeout(file.timeout):
            await secure.handshake()
    except Trouble:
        raise
    except Exception as error:
        raise trouble(error, port=file.port, seconds=file.timeout) from None
    return Line(Exchange(secure), secure, _host(target, file), end_point(secure.certificate))


def url(target: Target, file: WinrmFile) -> str:
    """Where the service is."""
    return f"{file.protocol}://{_host(target, file)}/wsman"


async def _straight(target: Target, file: WinrmFile, means: Means) -> Plain:
    sock = await tcp(target.addr, file.port, file.timeout)
    means.outbound.source(str(sock.getsockname()[0]))
    return Plain(*await asyncio.open_connection(sock=sock))


async def _through(target: Target, file: WinrmFile, pool: JumpPool) -> Plain:
    return Plain(*await pool.open(target.route, target.addr, file.port))


def _host(target: Target, file: WinrmFile) -> str:
    addr = target.addr.partition("%")[0]
    return f"[{addr}]:{file.port}" if ":" in addr else f"{addr}:{file.port}"
