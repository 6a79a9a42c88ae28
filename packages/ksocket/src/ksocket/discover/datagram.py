"""Echo requests without privileges: a datagram ICMP socket, where net.ipv4.ping_group_range lets us have one."""

import asyncio
import errno
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import IPv4Address

from ksocket.discover import frames
from ksocket.discover.arp import batch_size
from ksocket.discover.block import Block
from ksocket.discover.cookies import Cookies
from ksocket.discover.findings import Alive, Emit, Tally
from ksocket.discover.icmp import clock
from ksocket.discover.rtt import RoundTrip
from ksocket.discover.ways import Way
from ksocket.pace import Pace

ROUNDS = 2
_MESSAGE = struct.Struct("!BBHHHII")  # the kernel writes checksum and identifier
_AT_A_TIME = 1024
_FULL = frozenset({errno.EAGAIN, errno.ENOBUFS})


class Pinger:
    """One datagram ICMP socket that searches one block at a time.

    Raises:
        PermissionError: this group may not have one.
    """

    def __init__(self, way: Way, cookies: Cookies, pace: Pace, tally: Tally, emit: Emit) -> None:
        self._way, self._cookies, self._pace, self._tally, self._emit = way, cookies, pace, tally, emit
        self._round_trip = RoundTrip()
        self._block: Block | None = None
        self._socket = open_socket()
        asyncio.get_running_loop().add_reader(self._socket, self._drain)

    async def search(self, block: Block, *, then: int) -> None:
        """Ask everyone in the block; `then` probes are to follow for each that stays silent."""
        self._block = block
        size = min(64, batch_size(self._pace.profile.routed_per_second))
        for left in range(ROUNDS, 0, -1):
            for batch in block.batches(size):
                self._tally.expect(block, block.left * (left + then))
                addresses = [str(IPv4Address(block.base + host)) for host in batch]
                await self._pace.probe(addresses)
                for addr in addresses:
                    await self._send(addr)
                    self._tally.count("icmp")
                await asyncio.sleep(0)
            await asyncio.sleep(self._round_trip.timeout)
        await asyncio.sleep(self._round_trip.tail - self._round_trip.timeout)

    def close(self) -> None:
        """Hear no more."""
        with suppress(RuntimeError):  # the loop may be closed already
            asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()

    async def _send(self, addr: str) -> None:
        cookie = self._cookies.of("icmp", int(IPv4Address(addr)))
        message = _MESSAGE.pack(8, 0, 0, 0, cookie & 0xFFFF, cookie, clock()) + frames.NAME
        while True:
            try:
                self._socket.sendto(message, (addr, 0))
            except OSError as error:
                if error.errno in _FULL:
                    await asyncio.sleep(0.001)
                    continue  # anything else is said of this address, or of one before it: it stays silent
            return

    def _drain(self) -> None:
        for message, addr in waiting(self._socket):
            self._receive(message, int(IPv4Address(addr)))

    def _receive(self, message: bytes, address: int) -> None:
        if len(message) < _MESSAGE.size or self._block is None or address & ~0xFFFF != self._block.base:
            return
        kind, _, _, _, _, cookie, sent = _MESSAGE.unpack_from(message)
        if kind == 0 and cookie == self._cookies.of("icmp", address):
            self._round_trip.note((clock() - sent & 0xFFFFFFFF) / 1000)
            if self._block.answered(address):
                self._emit(Alive(str(IPv4Address(address)), None, "icmp", self._way.link.ifname))


def waiting(sock: socket.socket) -> Iterator[tuple[bytes, str]]:
    """What has come to a socket that does not block, with its sender; at most so many that others have their turn."""
    for _ in range(_AT_A_TIME):
        try:
            message, (addr, *_) = sock.recvfrom(512)
        except BlockingIOError:
            return
        except OSError:
            continue  # an error about an address that was asked
        yield message, addr


def open_socket() -> socket.socket:
    """A datagram ICMP socket.

    Raises:
        PermissionError: this group may not have one.
    """
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP)
    sock.setblocking(False)
    return sock
