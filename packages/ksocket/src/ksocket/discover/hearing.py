"""Who answers for himself: a /24 of which every address answers alike has a device before it that answers for all.

Firewalls do (proxy ARP, SYN proxies), and make 254 machines of none. So of those that answer alike the first are told
at once, the others as soon as an address of their /24 stays silent: in most networks that is a matter of a second. Pure
but for the clock that it is given.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network

from ksocket.discover.block import Block
from ksocket.discover.findings import Alive, Emit

FIRST = 2  # of those alike in a /24, told at once
LOOK_SECONDS = 0.5  # between two looks for silent addresses: one that is there has answered by then
KINDS = 8  # ways to answer in one /24: with more of them nobody answers for all
WHOLE = 0.99  # of the addresses answered
ALIKE = 0.8  # of them in the same way
LEAST_NEAR, LEAST_FAR = 60, 250  # addresses asked: one MAC address says more than one number of hops
_SILENT = 0.04  # of those asked: more than a lossy path makes

Like = tuple[str, str | int | None]  # by what, and the MAC address on a link, the TTL behind a router


@dataclass(slots=True)
class _Net:
    """A /24 of which it is not yet known. held: who has answered and is not told, by how; asked: hosts, as bits."""

    kinds: dict[Like, int] = field(default_factory=lambda: defaultdict(int))
    held: list[tuple[int, Like]] = field(default_factory=list)
    asked: int = 0


class Hearing:
    """The search of one block: whoever answers goes to `emit`, once.

    ghost: is told of each /24 that one device answers for. ifname: where all this happens.
    """

    def __init__(self, block: Block, emit: Emit, ghost: Callable[[IPv4Network], None], ifname: str) -> None:
        self.block = block
        self._emit, self._ghost, self._ifname = emit, ghost, ifname
        self._nets: dict[int, _Net | None] = {}  # None: they answer for themselves
        self._ghosts = set[int]()
        self._looked, self._ended = 0.0, False

    def heard(self, address: int, like: Like, now: float) -> None:
        """An answer."""
        if not self.block.answered(address):
            return
        host = address - self.block.base
        third = host >> 8
        if host in self.block.named or (self._ended and third not in self._ghosts):
            self._tell(host, like)
        elif third not in self._ghosts:
            self._judge(third, host, like)
        self.look(now)

    def _judge(self, third: int, host: int, like: Like) -> None:
        net = self._nets[third] if third in self._nets else self._nets.setdefault(third, _Net())
        if net is None:
            self._tell(host, like)
            return
        net.kinds[like] += 1
        if net.kinds[like] <= FIRST:
            self._tell(host, like)
        else:
            net.held.append((host, like))
        if len(net.kinds) > KINDS:
            self._release(third, net)

    def look(self, now: float) -> None:
        """Tell those who were held although an address beside them is silent."""
        if now < self._looked + LOOK_SECONDS:
            return
        self._looked = now
        for third, net in self._nets.items():
            if net is not None and net.held:
                silent = net.asked & _bits(self.block.silent, third)
                if silent.bit_count() > _SILENT * net.asked.bit_count():
                    self._release(third, net)
                else:
                    net.asked = _bits(self.block.asked, third)

    def end(self) -> None:
        """All were asked: what is held until now is told, or is a device that answers for all."""
        self._ended = True
        for third, net in self._nets.items():
            if net is not None and net.held and self._for_all(third, net):
                self._ghosts.add(third)
                self._nets[third] = None
                self._ghost(IPv4Network((self.block.base + (third << 8), 24)))
            elif net is not None:
                self._release(third, net)

    def _for_all(self, third: int, net: _Net) -> bool:
        asked = _bits(self.block.asked, third)
        count, silent = asked.bit_count(), (asked & _bits(self.block.silent, third)).bit_count()
        like = max(net.kinds, key=lambda one: net.kinds[one])
        least = LEAST_NEAR if like[0] == "arp" else LEAST_FAR
        return count >= least and count - silent >= WHOLE * count and net.kinds[like] >= ALIKE * count

    def _release(self, third: int, net: _Net) -> None:
        self._nets[third] = None
        for host, like in net.held:
            self._tell(host, like)

    def _tell(self, host: int, like: Like) -> None:
        by, near = like
        macaddr = near if isinstance(near, str) else None
        self._emit(Alive(str(IPv4Address(self.block.base + host)), macaddr, by, self._ifname))


def _bits(hosts: bytearray, third: int) -> int:
    """Those of a /24, as a number with a bit for each: their bytes, which are 0 or 1."""
    return int.from_bytes(hosts[third << 8 : (third + 1) << 8], "big")
