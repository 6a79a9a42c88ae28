"""Names of addresses by the name servers of this machine, as any of its programs asks them: PTR records, bounded."""

import asyncio
import secrets
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Final

from ksocket.discover.names import dns
from ksocket.discover.names.said import Said, hosts
from ksocket.discover.names.udp import exchange
from ksocket.outbound import Outbound
from ksocket.pace import Pace
from ksocket.scope import Scope
from kswire.problems import Code, Problem, problem

RESOLV_CONF: Final = Path("/etc/resolv.conf")
MAX_SERVERS: Final = 3  # resolv.conf(5): MAXNS
AT_ONCE: Final = 16
SECONDS: Final = 2.0
SILENT_AFTER: Final = 3  # questions without an answer in a row: the server is left alone for the rest of the run
MAX_KEPT: Final = 100_000

Server = IPv4Address | IPv6Address


def servers(text: str) -> tuple[str, ...]:
    """The name servers of a resolv.conf (resolv.conf(5)), in order; what is no address is passed over. Pure."""
    words = (line.split() for line in text[:65_536].splitlines())
    named = (one[1] for one in words if len(one) > 1 and one[0] == "nameserver")
    return tuple(dict.fromkeys(one for one in named if _ip(one)))[:MAX_SERVERS]


def local(path: Path = RESOLV_CONF) -> tuple[str, ...]:
    """Those of this machine; none where there is no such file."""
    try:
        return servers(path.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return ()


def may_know(server: str, addr: str) -> bool:
    """Whether this server is asked about this address. Pure.

    A private address is nobody's business on the Internet, and no server there knows it (RFC 6303).
    """
    machine, one = _ip(server), _ip(addr)
    return machine is not None and one is not None and not (one.is_private and machine.is_global)


def permitted(named: Iterable[str], scope: Scope) -> tuple[str, ...]:
    """Those that are not prohibited by name. A name server is no target, so it need not be within the scope."""
    return tuple(one for one in named if not scope.permits(one).prohibited)


class Resolver:
    """Asks each address once a run. A server that stays silent is left alone, and `tell` hears so once."""

    def __init__(
        self,
        named: Iterable[str],
        pace: Pace,
        outbound: Outbound,
        tell: Callable[[Problem], None],
        port: int = dns.PORT,
    ) -> None:
        self._unanswered = dict.fromkeys(named, 0)
        self._pace, self._outbound, self._tell, self._port = pace, outbound, tell, port
        self._known: dict[str, Said] = {}
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def names(self, addr: str) -> Said:
        """The names that the first server that answers has for this address."""
        if addr in self._known:
            return self._known[addr]
        said = None
        async with self._turns:
            for server in [one for one in self._unanswered if may_know(one, addr)]:
                if self._unanswered[server] < SILENT_AFTER and (said := await self._ask(server, addr)) is not None:
                    break
        if said is not None and len(self._known) < MAX_KEPT:
            self._known[addr] = said
        return said or Said()

    async def _ask(self, server: str, addr: str) -> Said | None:
        """None: no usable answer came."""
        number, name = secrets.randbelow(1 << 16), dns.reverse(addr)
        await self._pace.probe([server])
        self._outbound.sent("dns")

        def answered(replies: list[bytes]) -> bool:
            return any(_answers(one, number, name) for one in replies)

        datagram = dns.query(number, name, recursion=True)
        replies = await exchange(server, self._port, datagram, SECONDS, answered, self._outbound.source)
        answer = next((one for reply in replies if (one := _answers(reply, number, name))), None)
        self._heard(server, answered=answer is not None)
        return None if answer is None else parse(answer)

    def _heard(self, server: str, *, answered: bool) -> None:
        before = self._unanswered[server]
        self._unanswered[server] = 0 if answered else before + 1
        if before + 1 == SILENT_AFTER and not answered:
            self._tell(problem(Code.RESOLVER_SILENT, address=server))


def _answers(datagram: bytes, number: int, name: str) -> dns.Message | None:
    """The message, if it answers this very question."""
    message = dns.parse(datagram)
    return message if message and message.number == number and message.questions == (name,) else None


def parse(message: dns.Message) -> Said:
    """The names in an answer. Those of a delegated block come by an alias (RFC 2317), so each PTR record counts."""
    return Said(hosts((one.target for one in message.records if one.kind == dns.PTR), "dns"))


def _ip(word: str) -> Server | None:
    try:
        return ip_address(word.partition("%")[0])
    except ValueError:
        return None
