"""Everything that one machine is asked without a login: one question after the other, each once a run."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import Final

import msgspec

from ksocket.discover.names import http, mdns, netbios, ssh, tls
from ksocket.discover.names.resolver import Resolver
from ksocket.discover.names.said import Said
from ksocket.discover.names.tcp import talk
from ksocket.discover.names.udp import exchange
from ksocket.outbound import Outbound
from ksocket.pace import Pace
from ksocket.scope import Scope
from kswire.facts import Service

log = logging.getLogger("ksocket.discover")

HOSTS_AT_ONCE: Final = 100
REPLY_SECONDS: Final = 1.0  # for a datagram's answer
ASKED: Final = (
    f"NetBIOS UDP {netbios.PORT}",
    f"mDNS UDP {mdns.PORT}",
    f"SSH TCP {ssh.PORT}",
    f"TLS TCP {tls.PORT}",
    f"HTTP TCP {tls.PORT}/{http.PORT}",
)

_Question = Callable[[str], Awaitable[Said | None]]


class Names:
    """Asks on behalf of one run. resolver None: no name server is asked; services: whether machines are asked."""

    def __init__(
        self, scope: Scope, pace: Pace, outbound: Outbound, resolver: Resolver | None = None, *, services: bool = True
    ) -> None:
        self._scope, self._pace, self._outbound = scope, pace, outbound
        self._resolver, self.services = resolver, services
        self._turns = asyncio.Semaphore(HOSTS_AT_ONCE)
        self._tls = tls.context()

    async def of(self, addr: str, *, machine: bool = True, login: bool = False) -> Said:
        """What is said of this address, and by the machine there where that is asked, too.

        login: somebody logs in by SSH, so its banner needs no connection of its own.
        """
        said = Said()
        if not self._scope.permits(addr).allowed:
            return said
        async with self._turns:
            for ask in self._questions(machine=machine and self.services, login=login):
                said += await _answer(ask, addr)
        return said

    def _questions(self, *, machine: bool, login: bool) -> Iterator[_Question]:
        if self._resolver:
            yield self._resolver.names
        if machine:
            yield from (self._netbios, self._mdns, *(() if login else (self._ssh,)), self._https, self._http)

    async def _netbios(self, addr: str) -> Said | None:
        if ":" in addr:  # RFC 1002 knows IPv4 alone
            return None
        replies = await self._datagram("netbios", addr, netbios.PORT, netbios.REQUEST, bool)
        return next((said for one in replies if (said := netbios.parse(one))), None)

    async def _mdns(self, addr: str) -> Said:
        def complete(replies: list[bytes]) -> bool:
            return mdns.complete(replies, addr)

        return mdns.parse(await self._datagram("mdns", addr, mdns.PORT, mdns.request(addr), complete), addr)

    async def _datagram(
        self, kind: str, addr: str, port: int, datagram: bytes, enough: Callable[[list[bytes]], bool]
    ) -> list[bytes]:
        await self._pace.probe([addr])
        self._outbound.sent(kind)
        return await exchange(addr, port, datagram, REPLY_SECONDS, enough, self._outbound.source)

    async def _ssh(self, addr: str) -> Said | None:
        async with self._pace.session(addr):
            self._outbound.sent("tcp-banner")
            heard = await talk(addr, ssh.PORT, b"", ssh.MOST, ssh.enough)
        return ssh.parse(heard.data) if heard else None

    async def _https(self, addr: str) -> Said | None:
        async with self._pace.session(addr):
            self._outbound.sent("tcp-banner")
            heard = await talk(addr, tls.PORT, http.request(addr), http.MOST, http.enough, self._tls)
        if heard is None:
            return None
        shown = tls.parse(heard.certificate or b"")
        page = http.parse(heard.data, "https", tls.PORT)
        return shown if page is None else _with_page(shown, page)

    async def _http(self, addr: str) -> Said | None:
        async with self._pace.session(addr):
            self._outbound.sent("tcp-banner")
            heard = await talk(addr, http.PORT, http.request(addr), http.MOST, http.enough)
        page = http.parse(heard.data, "http", http.PORT) if heard else None
        return Said(services=(page,)) if page else None


async def _answer(ask: _Question, addr: str) -> Said:
    try:
        return await ask(addr) or Said()
    except Exception:  # one machine's answer that we failed to foresee must not end the scan of all others
        log.exception("%s: a bug of ours", addr)
        return Said()


def _with_page(shown: Said, page: Service) -> Said:
    """One service, with what its certificate and its page say."""
    (service,) = shown.services
    return Said(shown.hostnames, (msgspec.structs.replace(page, certificate=service.certificate),))
