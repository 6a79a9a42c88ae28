"""Who has IPv6 on this link, from a packet socket: nobody can ask all addresses of a /64, but all hosts can be called.

An echo request to all nodes, once from our link-local address and once from each of our prefixes, since hosts answer
from an address of the same kind; a query for multicast listeners and a question by mDNS for those that do not answer
such requests; and neighbour solicitations for single addresses: those that somebody named, and those that the answers
let us guess.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from ipaddress import IPv6Address, IPv6Interface, IPv6Network
from typing import Final

from ksocket.discover import bpf, frames6
from ksocket.discover.announcers import ANSWER_SECONDS, Announcers
from ksocket.discover.arp import REPLY_SECONDS, rounds
from ksocket.discover.cookies import Cookies
from ksocket.discover.findings import Alive, Emit, Tally
from ksocket.discover.gateway import Gateway, Link
from ksocket.discover.packets import PacketSocket, Volley
from ksocket.pace import Pace
from kswire.problems import Code, problem

ROUNDS: Final = 2
CALL_SECONDS: Final = 0.3  # between two calls: everyone answers at once
REPORT_SECONDS: Final = frames6.REPORT_MS / 1_000 + 0.2
MAX_HOSTS: Final = 4_096  # on one link that are remembered: more are made up
MAX_OF_ONE: Final = 64  # addresses of one MAC address; a host has a few in each prefix
MAX_GUESSES: Final = 1_024
_ALL_REPORTS = bytes.fromhex("333300000016")  # the MAC address of ff02::16, where reports go
_RING_BLOCKS = 16

Wanted = Callable[[IPv6Address], bool]


class Neighborhood:
    """One link, from its making to its close. wanted: whether an address that answers is to be told.

    Raises:
        LinkDown: the interface is down.
    """

    def __init__(self, link: Link, cookies: Cookies, pace: Pace, tally: Tally, wanted: Wanted, emit: Emit) -> None:
        self._link, self._pace, self._tally, self._wanted, self._emit = link, pace, tally, wanted, emit
        self._macaddr = bytes.fromhex(link.macaddr.replace(":", ""))
        self._cookies = {
            one: cookies.of_ipv6(one, frames6.ALL_NODES, frames6.COOKIE) for one in (*sources(link), *_local(link))
        }
        self._asked: set[IPv6Address] = set()
        self._found: dict[IPv6Address, str] = {}
        self._of_one = Counter[str]()
        self._ends: dict[tuple[IPv6Address, str], set[int]] = {}  # by link-local address: how its others end
        self._announcers = Announcers()
        try:
            answers = bpf.answers_of_ipv6(self._announcers.port)
            self._socket = PacketSocket(link, frames6.ETH_IPV6, answers, blocks=_RING_BLOCKS)
        except BaseException:
            self._announcers.close()
            raise
        self._socket.listen(self._receive, framed=True)

    async def call(self, gateways: Iterable[Gateway]) -> None:
        """Call everyone on the link, in two rounds; then ask for the addresses that the answers let us guess.

        Raises:
            LinkDown: the interface went down.
        """
        self._socket.join(_ALL_REPORTS)
        local = next(iter(_local(self._link)), None)
        querying = local is not None and may_query(self._link, local, gateways)
        for left in range(ROUNDS, 0, -1):
            self._tally.expect(self, (left + 1) * len(self._cookies) + 1)  # those by mDNS, and the query, too
            for source, cookie in self._cookies.items():
                await self._call(frames6.echo_request(source, frames6.ALL_NODES, cookie), "icmp6")
                await asyncio.sleep(CALL_SECONDS)
            if querying and local is not None and left == ROUNDS:
                await self._call(frames6.listeners_query(local), "mld")
                await asyncio.sleep(REPORT_SECONDS)
        for source in self._cookies:
            await self._frame(self._announcers.question(source, self._macaddr), "mdns")
        await asyncio.sleep(ANSWER_SECONDS)
        self._tally.expect(self, 0)
        await self.solicit(one for one in self._guesses() if self._wanted(one))

    async def solicit(self, addresses: Iterable[IPv6Address]) -> None:
        """Ask for each of these, as often as by ARP.

        Raises:
            LinkDown: the interface went down.
        """
        wanted = [one for one in dict.fromkeys(addresses) if one not in self._found]
        self._asked.update(wanted)
        for left in range(rounds(self._pace.profile), 0, -1):
            for number, one in enumerate(wanted):
                self._tally.expect(self, (len(wanted) - number) + len(wanted) * (left - 1))
                if one not in self._found and (source := _beside(self._link, one)):
                    await self._frame(frames6.solicitation(source, self._macaddr, one), "ndp")
            await asyncio.sleep(REPLY_SECONDS if wanted else 0)
        self._tally.expect(self, 0)
        self._socket.check()

    def close(self) -> None:
        """Hear no more."""
        self._socket.close()
        self._announcers.close()

    async def _call(self, packet: bytes, kind: str) -> None:
        await self._frame(frames6.multicast(frames6.ALL_NODES, self._macaddr) + packet, kind)

    async def _frame(self, frame: bytes, kind: str) -> None:
        await self._pace.arp(self._link.ifname, 1)
        await self._socket.send(Volley(b"", frame, 1), 1, partial(self._tally.count, kind))

    def _receive(self, frame: memoryview) -> None:
        match frames6.answer(frame):
            case frames6.Echo(source, own, macaddr, cookie) if self._cookies.get(own) == cookie:
                self._there(source, macaddr, "icmp")
            case frames6.Neighbor(source, macaddr) if source in self._asked:
                self._tell(source, macaddr, "ndp")
            case frames6.Listener(source, macaddr, ends):
                self._host(source, macaddr, ends)
            case frames6.Datagram(source, macaddr) as heard if self._announcers.answered(heard):
                self._there(source, macaddr, "mdns")
            case _:
                pass

    def _there(self, source: IPv6Address, macaddr: str, by: str) -> None:
        if source.is_link_local:
            self._host(source, macaddr, ())
        else:
            self._tell(source, macaddr, by)

    def _host(self, local: IPv6Address, macaddr: str, ends: Iterable[int]) -> None:
        if (local, macaddr) in self._ends or len(self._ends) < MAX_HOSTS:
            known = self._ends.setdefault((local, macaddr), set())
            known.update(list(ends)[: MAX_OF_ONE - len(known)])

    def _tell(self, source: IPv6Address, macaddr: str, by: str) -> None:
        if source in self._found or not self._wanted(source):
            return
        if len(self._found) >= MAX_HOSTS or self._of_one[macaddr] >= MAX_OF_ONE:
            prefix = next((one for one in self._link.prefixes if source in one), self._link.ifname)
            self._tally.note(problem(Code.ANSWERS_FOR_ALL, prefix=prefix))
            return
        self._of_one[macaddr] += 1
        self._found[source] = macaddr
        self._emit(Alive(str(source), macaddr, by, self._link.ifname))

    def _guesses(self) -> list[IPv6Address]:
        """What hosts may have that told no address in a prefix: the one that ends as their link-local address does."""
        told = {(macaddr, prefix) for one, macaddr in self._found.items() for prefix in _prefixes(self._link, one)}
        found: dict[IPv6Address, None] = {}
        for (local, macaddr), ends in self._ends.items():
            for prefix in self._link.prefixes:
                if isinstance(prefix, IPv6Network) and prefix.prefixlen == 64 and (macaddr, prefix) not in told:
                    found |= dict.fromkeys(guesses(prefix, local, ends))
        own = {address.ip for address in self._link.addresses}
        return [one for one in found if one not in own and one not in self._found][:MAX_GUESSES]


def guesses(prefix: IPv6Network, local: IPv6Address, ends: Iterable[int]) -> Iterable[IPv6Address]:
    """Addresses that a host may have in a /64, to be asked for.

    One has the interface identifier of its link-local address; others were set by hand: all but the last octets are 0.
    ends: the last three octets of all its addresses, as its groups tell them (RFC 4291, 2.7.1).
    """
    low = int(local) & (1 << 64) - 1
    yield prefix[low]
    yield from (prefix[end] for end in sorted(ends) if end and end != low & 0xFFFFFF)


def may_query(link: Link, local: IPv6Address, gateways: Iterable[Gateway]) -> bool:
    """Whether our query leaves the routers' roles alone: of those who query, the lowest address is heard (RFC 3810)."""
    routers = (
        IPv6Address(one.addr.partition("%")[0]) for one in gateways if one.ifname == link.ifname and ":" in one.addr
    )
    return all(router < local for router in routers if router.is_link_local)


def sources(link: Link) -> list[IPv6Address]:
    """An address of ours in each prefix of the link."""
    own = (one for one in link.addresses if isinstance(one, IPv6Interface) and not one.is_link_local)
    return list({one.network: one.ip for one in own if one.network.prefixlen < one.max_prefixlen}.values())


def _local(link: Link) -> list[IPv6Address]:
    """Our link-local address."""
    return [one.ip for one in link.addresses if isinstance(one, IPv6Interface) and one.is_link_local][:1]


def _beside(link: Link, address: IPv6Address) -> IPv6Address | None:
    """The address of ours that has this one on its link."""
    own = (one for one in link.addresses if isinstance(one, IPv6Interface))
    return next((one.ip for one in own if address in one.network), None)


def _prefixes(link: Link, address: IPv6Address) -> Iterable[object]:
    return (one for one in link.prefixes if address in one)
