"""Echo requests over IPv6 from a socket of the kernel's, which finds the way and asks for neighbours (RFC 4443).

A raw socket with CAP_NET_RAW, else a datagram one where net.ipv4.ping_group_range lets us have it (it covers IPv6).
"""

import asyncio
import socket
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from ipaddress import IPv6Address
from typing import Final

from ksocket.discover import frames6
from ksocket.discover.cookies import Cookies
from ksocket.discover.datagram import waiting
from ksocket.discover.gateway import Link
from ksocket.pace import Pace

ROUNDS: Final = 2
SECONDS: Final = 1.0  # until an echo request counts as unanswered
_KERNELS: Final = IPv6Address("::")  # it chooses from which address of ours
_PROVES = slice(2, frames6.COOKIE)  # of a cookie: the kernel of a datagram socket writes its own first two octets
_HEAD = bytes((frames6.ECHO, 0, 0, 0))  # the kernel writes the checksum
_AFTER_HEAD = slice(len(_HEAD), None)
_REPLY = bytes((frames6.ECHO_REPLY,))
_FILTER: Final = 1  # ICMPV6_FILTER (linux/icmpv6.h): a bit that is set keeps that type away
_ONLY_REPLIES: Final = b"".join(
    (0xFFFFFFFF & ~(1 << (frames6.ECHO_REPLY & 31)) if word == frames6.ECHO_REPLY >> 5 else 0xFFFFFFFF).to_bytes(
        4, sys.byteorder
    )
    for word in range(8)
)


class Pinger6:
    """One socket. heard: gets each address that answers a request of ours, repeatedly if it does so.

    source: the address of ours to send from; where there is none the kernel chooses.

    Raises:
        OSError: this process may not have one, or the machine has no IPv6.
    """

    def __init__(self, cookies: Cookies, heard: Callable[[IPv6Address], None], source: IPv6Address = _KERNELS) -> None:
        self._cookies, self._heard, self._from = cookies, heard, source
        self._awaited: dict[bytes, IPv6Address | None] = {}  # by what proves it, who must answer; None: anybody
        self._socket = open_socket()
        try:
            self._socket.bind((str(source), 0))  # older kernels do not heed a source that comes with the message
        except OSError:
            self._socket.close()
            raise
        asyncio.get_running_loop().add_reader(self._socket, self._drain)

    async def ask(
        self, silent: Iterable[IPv6Address], pace: Pace, sent: Callable[[], None], *, wait: bool = True
    ) -> None:
        """One round: ask these; wait until the last has had time to answer."""
        for one in silent:
            cookie = self._cookies.of_ipv6(self._from, one, frames6.COOKIE)
            self._awaited[cookie[_PROVES]] = one
            await pace.probe([str(one)])
            if self._send(cookie, (str(one), 0)):
                sent()
        await asyncio.sleep(SECONDS if wait else 0)

    def call(self, link: Link) -> bool:
        """Ask everyone on a link; whether it left."""
        cookie = self._cookies.of_ipv6(self._from, frames6.ALL_NODES, frames6.COOKIE)
        self._awaited[cookie[_PROVES]] = None
        return self._send(cookie, (str(frames6.ALL_NODES), 0, 0, link.index))

    def close(self) -> None:
        """Hear no more."""
        with suppress(RuntimeError):  # the loop may be closed already
            asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()

    def _send(self, cookie: bytes, to: tuple[object, ...]) -> bool:
        try:
            self._socket.sendto(_HEAD + frames6.echo_message(cookie), to)
        except OSError:  # no way there, or an error about one before it: it stays silent, and is asked once more
            return False
        return True

    def _drain(self) -> None:
        for message, addr in waiting(self._socket):
            self._receive(message, IPv6Address(addr.partition("%")[0]))

    def _receive(self, message: bytes, source: IPv6Address) -> None:
        proof = message[_AFTER_HEAD][_PROVES]
        if message[:1] == _REPLY and proof in self._awaited and self._awaited[proof] in (None, source):
            self._heard(source)


def open_socket() -> socket.socket:
    """A socket for ICMPv6 that hears echo replies.

    Raises:
        OSError: this process may not have one, or the machine has no IPv6.
    """
    try:
        sock = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
        sock.setsockopt(socket.IPPROTO_ICMPV6, _FILTER, _ONLY_REPLIES)
    except PermissionError:
        sock = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM, socket.IPPROTO_ICMPV6)
    sock.setblocking(False)
    return sock
