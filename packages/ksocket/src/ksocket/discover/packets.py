"""Raw packets in and out of one interface: AF_PACKET, many frames a system call, a mapped ring. Needs CAP_NET_RAW."""

import asyncio
import ctypes
import errno
import socket
import struct
import sys
from array import array
from collections.abc import Callable, Iterable
from contextlib import suppress

from ksocket.discover import bpf
from ksocket.discover.gateway import Link
from ksocket.discover.ring import Ring

VOLLEY = 256  # frames a system call; a millisecond's work
_SOL_PACKET, _IGNORE_OUTGOING = 263, 23
_ADD_MEMBERSHIP, _MULTICAST = 1, 0  # PACKET_MR_MULTICAST (packet(7))
_GET_FLAGS, _RUNNING = 0x8913, 0x40  # SIOCGIFFLAGS, IFF_RUNNING (netdevice(7))
_GONE = frozenset({errno.ENETDOWN, errno.ENXIO, errno.ENODEV, errno.ENETUNREACH})
_FULL = frozenset({errno.EAGAIN, errno.ENOBUFS})


if sys.platform == "linux":
    import fcntl

    _sendmmsg = ctypes.CDLL(None, use_errno=True).sendmmsg


class LinkDown(Exception):  # noqa: N818 - the field's, not ours
    """The interface went down or away."""


class _Slice(ctypes.Structure):  # struct iovec
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


class _Header(ctypes.Structure):  # struct msghdr
    _fields_ = (
        ("name", ctypes.c_void_p),
        ("name_length", ctypes.c_uint),
        ("slices", ctypes.c_void_p),
        ("slice_count", ctypes.c_size_t),
        ("control", ctypes.c_void_p),
        ("control_length", ctypes.c_size_t),
        ("flags", ctypes.c_int),
    )


class _Message(ctypes.Structure):  # struct mmsghdr
    _fields_ = (("header", _Header), ("sent", ctypes.c_uint))


class Volley:
    """Up to `room` frames that differ in a few fields, which are filled in column by column."""

    def __init__(self, header: bytes, template: bytes, room: int = VOLLEY) -> None:
        frame = header + template
        if header:
            frame = frame.ljust(60, b"\0")
        self._at, self.size = len(header), len(frame)
        self.frames = bytearray(frame * room)
        base = ctypes.addressof((ctypes.c_char * len(self.frames)).from_buffer(self.frames))
        self._slices = (_Slice * room)(*(_Slice(base + n * self.size, self.size) for n in range(room)))
        first, each = ctypes.addressof(self._slices), ctypes.sizeof(_Slice)
        self._messages = (_Message * room)()
        for n, message in enumerate(self._messages):
            message.header.slices, message.header.slice_count = first + n * each, 1

    def from_frame(self, first: int) -> ctypes.c_void_p:
        """Where the messages from this one on begin, for sendmmsg."""
        return ctypes.c_void_p(ctypes.addressof(self._messages) + first * ctypes.sizeof(_Message))

    def fill(self, offset: int, column: bytes, width: int) -> None:
        """Write one field of `width` octets, counted from the start of the template, into the first frames.

        column: one value a frame, each as 4 octets, of which the last `width` are used.
        """
        at, step = self._at + offset, self.size
        end = at + step * (len(column) // 4)
        for place in range(width):
            self.frames[at + place : end : step] = column[4 - width + place :: 4]


def column(values: Iterable[int]) -> bytes:
    """32-bit numbers in network order, for Volley.fill."""
    words = array("I", values)
    if sys.byteorder == "little":
        words.byteswap()
    return words.tobytes()


def complement(values: bytes) -> bytes:
    """The same column with every bit turned over."""
    return values.translate(_COMPLEMENT)


_COMPLEMENT = bytes(range(255, -1, -1))


def _nobody(_packet: memoryview) -> None:
    pass


class PacketSocket:
    """One packet socket of one interface: what passes the filter comes in by `receive`, volleys go out.

    protocol: ETH_ARP or ETH_IP. blocks: the size of its ring in 64 KiB.

    Raises:
        PermissionError: without CAP_NET_RAW.
        LinkDown: the interface is down or does not exist.
    """

    def __init__(self, link: Link, protocol: int, program: list[bpf.Instruction], *, blocks: int) -> None:
        self._link, self._protocol = link, protocol
        self._failed = False
        self._receive: Callable[[memoryview], None] = _nobody
        self._framed = False
        self._sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW | socket.SOCK_NONBLOCK, 0)
        try:
            bpf.attach(self._sock, program)
            self._ignore_outgoing()
            self._ring = Ring(self._sock, blocks)
            self._sock.bind((link.ifname, protocol))
        except OSError as error:
            self._sock.close()
            if error.errno in _GONE:
                raise LinkDown(link.ifname) from error
            raise

    def listen(self, receive: Callable[[memoryview], None], *, framed: bool = False) -> None:
        """Hand each packet to `receive`, from its network header on (framed: the link's), in the running loop."""
        self._receive, self._framed = receive, framed
        asyncio.get_running_loop().add_reader(self._sock, self.hear)

    def hear(self) -> None:
        """Hand over now what has come: who judges by what was not heard asks first, since the loop may be late."""
        for packet in self._ring.packets(framed=self._framed):
            self._receive(packet)
        if self._sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) in _GONE:  # asking takes the error away
            self._failed = True

    def join(self, group: bytes) -> None:
        """Hear what goes to this multicast MAC address, too, whatever the interface's own filter lets through."""
        index = socket.if_nametoindex(self._link.ifname)
        with suppress(OSError):  # the interface may not filter at all
            self._sock.setsockopt(_SOL_PACKET, _ADD_MEMBERSHIP, struct.pack("=iHH8s", index, _MULTICAST, 6, group))

    async def send(self, volley: Volley, count: int, sent: Callable[[int], None]) -> None:
        """The first `count` frames, as fast as the interface takes them; then others have their turn.

        sent: told how many have left, as they leave: who is cancelled meanwhile has sent some.

        Raises:
            LinkDown: the interface went down or away, now or since the last call.
        """
        done = 0
        while done < count:
            self.check()
            left = _sendmmsg(self._sock.fileno(), volley.from_frame(done), count - done, socket.MSG_DONTWAIT)
            if left > 0:
                done += left
                sent(left)
            elif (code := ctypes.get_errno()) in _FULL:
                await asyncio.sleep(0.001)  # the interface's queue drains without telling
            elif code in _GONE:
                raise LinkDown(self._link.ifname)
            else:
                raise OSError(code, self._link.ifname)
        await asyncio.sleep(0)

    def check(self) -> None:
        """See whether the interface is still there, and its cable in it: without one the kernel drops frames silently.

        Raises:
            LinkDown: it went down or away since the socket was made, or has no carrier.
        """
        if self._failed or not self._running():
            raise LinkDown(self._link.ifname)

    def _running(self) -> bool:
        asked = struct.pack("16sH14x", self._link.ifname.encode(), 0)  # struct ifreq
        try:
            answer = fcntl.ioctl(self._sock, _GET_FLAGS, asked)
        except OSError:
            return False
        return bool(struct.unpack_from("16xH", answer)[0] & _RUNNING)

    def close(self) -> None:
        """Stop listening, and give back the ring."""
        with suppress(RuntimeError):  # the loop may be closed already
            asyncio.get_running_loop().remove_reader(self._sock)
        self._ring.close()
        self._sock.close()

    def _ignore_outgoing(self) -> None:
        try:
            self._sock.setsockopt(_SOL_PACKET, _IGNORE_OUTGOING, 1)
        except OSError as error:  # Linux before 4.20: our own frames come back, and are no answers
            if error.errno != errno.ENOPROTOOPT:
                raise
