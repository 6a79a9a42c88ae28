"""The parts that hosts can play. Each takes its sockets in the host's network namespace and answers for good."""

import asyncio
import socket
from dataclasses import dataclass
from functools import cache, partial
from ipaddress import ip_address
from pathlib import Path

from lab import capture, frames
from lab.namespaces import inside
from lab.theatre import device
from lab.theatre.agent import Agent
from lab.theatre.journal import Journal

_IP_PKTINFO = 8
_SNMP_PORT = 161


@dataclass(frozen=True)
class Scene:
    """A host as the theatre knows it: a process in its namespaces and a directory for its logs."""

    host: str
    pid: int
    logs: Path
    mac: str
    addresses: tuple[str, ...]

    def journal(self, part: str) -> Journal:
        """The log of one of its parts."""
        return Journal(self.logs / f"{part}.log")


def snmp(
    scene: Scene,
    name: str,
    communities: list[str],
    *,
    varied: bool = False,
    routes: int = 0,
    contexts: dict[str, str] | None = None,
) -> None:
    """An SNMP agent that answers on every address of the host, from the address that was asked (RFC 1123, 4.1.4.1).

    varied: at each address another device of its kind. routes: it knows so many of the Internet beside its own.
    contexts: device files by the name that is added to the community, with "@" before it.
    """

    @cache
    def agent(addr: str | None) -> Agent:
        return Agent(device.internet(routes) | device.read(name, addr), communities)

    within = [
        Agent(device.read(file), [f"{one}@{context}" for one in communities])
        for context, file in (contexts or {}).items()
    ]
    journal = scene.journal("snmp")

    def make() -> socket.socket:
        found = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        found.setsockopt(socket.IPPROTO_IP, _IP_PKTINFO, 1)
        found.setblocking(False)
        found.bind(("0.0.0.0", _SNMP_PORT))
        return found

    listening = inside(scene.pid, make)

    def serve() -> None:
        datagram, control, _, peer = listening.recvmsg(65535, socket.CMSG_SPACE(12))
        asked = next(socket.inet_ntoa(data[8:12]) for _, kind, data in control if kind == _IP_PKTINFO)
        agents = (agent(asked if varied else None), *within)
        answer = next((said for one in agents if (said := one.answer(datagram)) is not None), None)
        journal.write("request", peer=peer[0], asked=asked, answered=answer is not None)
        if answer is not None:
            # The packet info of a request names the address it came to; given back, it is the answer's source.
            source = [(level, kind, b"\0" * 4 + data[4:8] + b"\0" * 4) for level, kind, data in control]
            listening.sendmsg([answer], source, 0, peer)

    asyncio.get_running_loop().add_reader(listening, serve)


async def tarpit(scene: Scene, ports: list[int]) -> None:
    """Accepts every connection, reads what comes, and never says a word."""
    journal = scene.journal("tarpit")

    async def swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        journal.write("accepted", peer=writer.get_extra_info("peername")[0], port=writer.get_extra_info("sockname")[1])
        try:
            while await reader.read(65536):
                pass
        except ConnectionError:
            pass
        finally:
            writer.close()

    for port in ports:
        await asyncio.start_server(swallow, sock=inside(scene.pid, partial(listener, port)))


def tripwire(scene: Scene) -> None:
    """Logs every frame that concerns the host: to its MAC, to its address, or asking who has its address."""
    journal = scene.journal("tripwire")
    wire = capture.sniffer(scene.pid, "eth0")
    wire.setblocking(False)
    addresses = frozenset(ip_address(address) for address in scene.addresses)

    def look() -> None:
        frame = capture.receive(wire)
        if (why := frames.touches(frame, scene.mac, addresses)) is not None:
            journal.write("touched", why=why, source=frame.source, frame=frame.data[:128].hex())

    asyncio.get_running_loop().add_reader(wire, look)


def listener(port: int) -> socket.socket:
    """A TCP socket that listens on every address of the namespace it is made in."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    found.setblocking(False)
    found.bind(("0.0.0.0", port))
    found.listen(512)
    return found
