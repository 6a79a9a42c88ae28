"""What goes over an interface, in both directions, while a test runs (packet(7))."""

import os
import select
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lab.frames import Frame
from lab.namespaces import inside

_ETH_P_ALL = 0x0003
_PACKET_OUTGOING = 4
_SOL_PACKET, _PACKET_STATISTICS = 263, 6
_SO_RCVBUFFORCE = 33
_BUFFER = 64 << 20  # bytes; some 30,000 frames that nobody has read yet
_LONGEST = 65_600  # with segmentation offload a frame on a veth can be that long


def sniffer(pid: int, ifname: str) -> socket.socket:
    """A packet socket on an interface in a process's network namespace; sees both directions."""

    def make() -> socket.socket:
        found = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        found.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, _BUFFER)
        found.bind((ifname, _ETH_P_ALL))
        return found

    return inside(pid, make)


def receive(sniffed: socket.socket) -> Frame:
    """The next frame. Raises BlockingIOError when there is none and the socket does not block."""
    data, address = sniffed.recvfrom(_LONGEST)
    return Frame(time.time(), address[2] == _PACKET_OUTGOING, data)


class Capture:
    """Frames of an interface; a list while and after it runs."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.dropped = 0  # frames that came faster than they were read

    def write(self, path: Path) -> None:
        """Save as a pcap file (classic format, microseconds, Ethernet)."""
        with path.open("wb") as file:
            file.write(struct.pack("=IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, _LONGEST, 1))
            for frame in self.frames:
                seconds, rest = divmod(frame.time, 1)
                size = len(frame.data)
                file.write(struct.pack("=IIII", int(seconds), int(rest * 1e6), size, size) + frame.data)


@contextmanager
def capture(pid: int, ifname: str) -> Iterator[Capture]:
    """Capture an interface in a process's network namespace for as long as the block runs."""
    sniffed = sniffer(pid, ifname)
    sniffed.settimeout(None)
    stop_reading, stop_writing = os.pipe()
    found = Capture()
    thread = threading.Thread(target=_read, args=(sniffed, stop_reading, found), daemon=True)
    thread.start()
    try:
        yield found
    finally:
        os.close(stop_writing)
        thread.join()
        os.close(stop_reading)
        _, found.dropped = struct.unpack("II", sniffed.getsockopt(_SOL_PACKET, _PACKET_STATISTICS, 8))
        sniffed.close()


def _read(sniffed: socket.socket, stop: int, found: Capture) -> None:
    """Until stop closes, and then what has arrived by then."""
    sniffed.setblocking(False)
    stopping = False
    while True:
        try:
            found.frames.append(receive(sniffed))
        except BlockingIOError:
            if stopping:
                return
            stopping = _wait(sniffed, stop)


def _wait(sniffed: socket.socket, stop: int) -> bool:
    """Until there is a frame or the end is near; True for the end."""
    ready, _, _ = select.select([sniffed.fileno(), stop], [], [])
    return stop in ready
