"""A receive ring that the kernel and we both see: packets are read where the kernel put them.

It holds a burst while the loop does something else, without the larger socket buffer that needs CAP_NET_ADMIN.
Layout: Documentation/networking/packet_mmap.rst, TPACKET_V3.
"""

import mmap
import socket
import struct
from collections.abc import Iterator

BLOCK = 1 << 16
RETIRE_MS = 10  # a block that holds anything is handed over at the latest after this time

_SOL_PACKET = 263
_RX_RING, _VERSION, _STATISTICS = 5, 10, 6
_V3 = 2
_REQUEST = struct.Struct("=7I")  # tpacket_req3
_BLOCK_HEADER = struct.Struct("=8xIII")  # after version and offset: status, packets, offset of the first
_PACKET_HEADER = struct.Struct("=I8xI8xHH")  # next; sec, nsec left out; captured length; mac and net offset
_KERNEL, _USER = 0, 1


class Ring:
    """A ring on one packet socket; made before the socket is bound."""

    def __init__(self, sock: socket.socket, blocks: int) -> None:
        sock.setsockopt(_SOL_PACKET, _VERSION, _V3)
        frames = BLOCK // 256 * blocks
        sock.setsockopt(_SOL_PACKET, _RX_RING, _REQUEST.pack(BLOCK, blocks, 256, frames, RETIRE_MS, 0, 0))
        self._sock, self._blocks, self._at = sock, blocks, 0
        self._memory = mmap.mmap(sock.fileno(), BLOCK * blocks)
        self._view = memoryview(self._memory)

    def packets(self, *, framed: bool = False) -> Iterator[memoryview]:
        """What has come since the last call, from the network header on. Each is valid until the next is asked for.

        framed: from the link's own header on.
        """
        for _ in range(self._blocks):
            start = self._at * BLOCK
            status, count, offset = _BLOCK_HEADER.unpack_from(self._memory, start)
            if not status & _USER:
                return
            at = start + offset
            for _ in range(count):
                following, captured, mac, net = _PACKET_HEADER.unpack_from(self._memory, at)
                yield self._view[at + (mac if framed else net) : at + mac + captured]
                at += following
            struct.pack_into("=I", self._memory, start + 8, _KERNEL)
            self._at = (self._at + 1) % self._blocks

    def lost(self) -> int:
        """Packets that found no room since the last call."""
        return int(struct.unpack("=III", self._sock.getsockopt(_SOL_PACKET, _STATISTICS, 12))[1])

    def close(self) -> None:
        """Unmap; before the socket is closed."""
        self._view.release()
        self._memory.close()
