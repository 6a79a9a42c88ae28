"""Sockets and messages of those who tell names: DNS (RFC 1035), mDNS (RFC 6762), NetBIOS (RFC 1002)."""

import asyncio
import socket
from collections.abc import Callable, Iterable
from functools import partial

from lab.namespaces import inside
from lab.theatre.parts import Scene

PTR = 12
_ANSWER = b"\x84\x00"  # response, authoritative


def serve(scene: Scene, port: int, answer: Callable[[bytes], Iterable[bytes]]) -> None:
    """Answer every datagram to this port of the host with what `answer` gives."""
    listening = inside(scene.pid, partial(_datagrams, port))

    def reply() -> None:
        datagram, peer = listening.recvfrom(65535)
        for one in answer(datagram):
            listening.sendto(one, peer)

    asyncio.get_running_loop().add_reader(listening, reply)


def _datagrams(port: int) -> socket.socket:
    found = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    found.setblocking(False)
    found.bind(("0.0.0.0", port))
    return found


def questions(datagram: bytes) -> tuple[bytes, list[str]]:
    """The questions as they stand in a DNS query, and their names."""
    at, names = 12, []
    for _ in range(int.from_bytes(datagram[4:6], "big")):
        labels = []
        while size := datagram[at]:
            labels.append(datagram[at + 1 : at + 1 + size].decode())
            at += 1 + size
        names.append(".".join(labels))
        at += 5  # the root, type and class
    return datagram[12:at], names


def response(datagram: bytes, answers: list[tuple[str, str]]) -> bytes:
    """A response to this query with these PTR records (name, target); without any it says that there are none."""
    asked, names = questions(datagram)
    flags = _ANSWER if answers else b"\x84\x03"
    counts = b"".join(one.to_bytes(2, "big") for one in (len(names), len(answers), 0, 0))
    return datagram[:2] + flags + counts + asked + b"".join(_record(*one) for one in answers)


def _record(name: str, target: str) -> bytes:
    data = _name(target)
    return _name(name) + b"\x00\x0c\x00\x01\x00\x00\x00\x0a" + len(data).to_bytes(2, "big") + data


def _name(name: str) -> bytes:
    return b"".join(bytes([len(one)]) + one.encode() for one in name.split(".")) + b"\0"


def node_status(request: bytes, names: list[tuple[str, int, int]]) -> bytes:
    """A NetBIOS node status response: (name, suffix, flags), then the statistics, of which the MAC address is zero."""
    entries = b"".join(
        name.encode().ljust(15) + bytes([suffix]) + flags.to_bytes(2, "big") for name, suffix, flags in names
    )
    data = bytes([len(names)]) + entries + bytes(46)
    head = request[:2] + b"\x84\x00\x00\x00\x00\x01\x00\x00\x00\x00" + request[12:50]
    return head + b"\x00\x00\x00\x00" + len(data).to_bytes(2, "big") + data
