"""Echo requests to addresses behind a router (RFC 792)."""

import time

from ksocket.discover import frames
from ksocket.discover.cookies import Cookies
from ksocket.discover.packets import VOLLEY, Volley, column, complement
from ksocket.discover.ways import Way


class Echo:
    """Volleys of echo requests to hosts of one /16; room: so many in one."""

    kind = "icmp"

    def __init__(self, way: Way, header: bytes, base: int, cookies: Cookies, room: int = VOLLEY) -> None:
        template = frames.echo_request(way.source, base)
        self.volley = Volley(header, template, room)
        self._base, self._cookies = base, cookies
        self._sum = int.from_bytes(template[frames.ICMP_SUM : frames.ICMP_SUM + 2], "big")

    def fill(self, hosts: list[int]) -> int:
        """Address the first frames to these hosts, now; the time in ms that they carry."""
        fill = self.volley.fill
        low = column(hosts)
        cookies = column([self._cookies.of("icmp", self._base + host) for host in hosts])
        now = clock()
        # 65536 is 1 modulo 65535, so a 32-bit number weighs in this sum as its two halves do
        total = (self._sum - now) % 0xFFFF
        fill(frames.IP_LOW, low, 2)
        fill(frames.IP_ID, complement(low), 2)
        fill(frames.ICMP_COOKIE, cookies, 4)
        fill(frames.ICMP_COMPLEMENT, complement(cookies), 4)
        fill(frames.ICMP_TIME, now.to_bytes(4, "big") * len(hosts), 4)
        fill(frames.ICMP_SUM, total.to_bytes(4, "big") * len(hosts), 2)
        return now


def clock() -> int:
    """Milliseconds, modulo 2**32, as an echo request carries them."""
    return time.monotonic_ns() // 1_000_000 & 0xFFFFFFFF
