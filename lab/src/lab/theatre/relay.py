"""A line between a host and its segment that is slow, lossy and thin: not every kernel has netem for that."""

import asyncio
import random
import socket
from collections import deque
from dataclasses import dataclass

_ETH_P_ALL = 0x0003
_PACKET_OUTGOING = 4
_SOL_PACKET, _PACKET_VNET_HDR = 263, 15
_LONGEST = 65_700  # bytes: the virtio header, and what segmentation offload leaves in one piece
_AT_ONCE = 64  # frames from one end before the other has its turn


@dataclass(frozen=True)
class Line:
    """delay in seconds one way; loss as a fraction; rate in frames a second each way; room: frames that may wait."""

    delay: float = 0.0
    loss: float = 0.0
    rate: float | None = None
    room: int = 1000


class Schedule:
    """When each frame of one direction leaves the line. Pure: the time is told, chance has a seed."""

    def __init__(self, line: Line, seed: str) -> None:
        self._line = line
        self._chance = random.Random(seed)
        self._free = 0.0

    def departure(self, now: float) -> float | None:
        """The time at which a frame that arrives now comes out; None when it is lost."""
        if self._chance.random() < self._line.loss:
            return None
        if self._line.rate is None:
            return now + self._line.delay
        begin = max(now, self._free)
        if (begin - now) * self._line.rate >= self._line.room:
            return None
        self._free = begin + 1 / self._line.rate
        return self._free + self._line.delay


class Direction:
    """Frames from one end to the other."""

    def __init__(self, source: socket.socket, target: socket.socket, schedule: Schedule) -> None:
        self._source = source
        self._target = target
        self._schedule = schedule
        self._waiting: deque[tuple[float, bytes]] = deque()

    def start(self) -> None:
        """Carry frames for as long as the loop runs."""
        asyncio.get_running_loop().add_reader(self._source, self._take)

    def _take(self) -> None:
        now = asyncio.get_running_loop().time()
        for _ in range(_AT_ONCE):
            try:
                frame, address = self._source.recvfrom(_LONGEST)
            except BlockingIOError:
                return
            if address[2] == _PACKET_OUTGOING or (when := self._schedule.departure(now)) is None:
                continue
            self._waiting.append((when, frame))
            if len(self._waiting) == 1:
                self._wake()

    def _give(self) -> None:
        now = asyncio.get_running_loop().time()
        while self._waiting and self._waiting[0][0] <= now:
            try:
                self._target.send(self._waiting.popleft()[1])
            except OSError:  # that end is down: the frame is lost, as on a real line
                continue
        if self._waiting:
            self._wake()

    def _wake(self) -> None:
        asyncio.get_running_loop().call_at(self._waiting[0][0], self._give)


def play(near: str, far: str, line: Line) -> None:
    """Connect two interfaces of the network namespace that the caller is in."""
    ends = _end(near), _end(far)
    Direction(ends[0], ends[1], Schedule(line, near)).start()
    Direction(ends[1], ends[0], Schedule(line, far)).start()


def _end(ifname: str) -> socket.socket:
    """Frames with virtio headers: they carry checksums and segments that are still to be computed (packet(7))."""
    found = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    found.setsockopt(_SOL_PACKET, _PACKET_VNET_HDR, 1)
    found.setblocking(False)
    found.bind((ifname, _ETH_P_ALL))
    return found
