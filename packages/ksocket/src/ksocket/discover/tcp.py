"""SYNs to addresses that do not answer echo requests (RFC 9293). A SYN-ACK or a RST shows that someone is there.

No connection comes to be: the kernel, which knows of none, answers a SYN-ACK with a RST.
"""

import secrets
import socket
from contextlib import suppress
from ipaddress import IPv4Address
from pathlib import Path

from ksocket.discover import frames
from ksocket.discover.cookies import Cookies
from ksocket.discover.packets import Volley, column, complement
from ksocket.discover.ways import Way

Waves = tuple[tuple[int, ...], ...]
WAVES: Waves = ((443, 22, 445), (80, 135, 5985))


class Syn:
    """Volleys of SYNs to one port of hosts of one /16."""

    kind = "tcp-syn"

    def __init__(self, way: Way, header: bytes, base: int, cookies: Cookies, from_port: int, to_port: int) -> None:
        template = frames.syn(way.source, base, from_port, to_port)
        self.volley = Volley(header, template)
        self._base, self._cookies = base, cookies
        self._sum = int.from_bytes(template[frames.TCP_SUM : frames.TCP_SUM + 2], "big")

    def fill(self, hosts: list[int]) -> None:
        """Address the first frames to these hosts."""
        fill, total = self.volley.fill, self._sum
        cookies = [self._cookies.of("tcp", self._base + host) for host in hosts]
        sums = [
            (total - host - cookie) % 0xFFFF  # 65536 is 1 modulo 65535: a cookie weighs as its two halves do
            for host, cookie in zip(hosts, cookies, strict=True)
        ]
        low = column(hosts)
        fill(frames.IP_LOW, low, 2)
        fill(frames.IP_ID, complement(low), 2)
        fill(frames.TCP_COOKIE, column(cookies), 4)
        fill(frames.TCP_SUM, column(sums), 2)


def reserve(source: IPv4Address) -> socket.socket:
    """A bound socket whose port no connection of this machine uses while it is open. It never listens.

    Raises:
        OSError: the address is not this machine's, or no port is free.
    """
    holder = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    for port in _candidates():
        with suppress(OSError):
            holder.bind((str(source), port))
            return holder
    try:
        holder.bind((str(source), 0))
    except OSError:
        holder.close()
        raise
    return holder


def _candidates(tries: int = 16) -> list[int]:
    """Ports outside the range from which the kernel chooses for outgoing connections."""
    try:
        low, high = map(int, Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split())
    except (OSError, ValueError):
        low, high = 32768, 60999
    outside = [*range(high + 1, 65536), *range(max(low - 4096, 10_000), low)]
    return [secrets.choice(outside) for _ in range(tries if outside else 0)]
