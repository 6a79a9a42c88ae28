"""Servers of names and pages on loopback, with a pace and counters."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from ksocket.outbound import Outbound
from ksocket.pace import PROFILES, Pace


@pytest.fixture
def pace():
    return Pace(PROFILES["fast"], state=None)


@pytest.fixture
def outbound():
    return Outbound()


@pytest.fixture
async def udp():
    """Starts UDP servers: `port = await udp(answer)`, where answer(datagram) gives the replies."""
    async with AsyncExitStack() as stack:

        async def start(answer, addr="127.0.0.1", port=0):
            class Protocol(asyncio.DatagramProtocol):
                def connection_made(self, transport):
                    self.transport = transport

                def datagram_received(self, data, peer):
                    for reply in answer(data):
                        self.transport.sendto(reply, peer)

            transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(Protocol, local_addr=(addr, port))
            stack.callback(transport.close)
            return transport.get_extra_info("sockname")[1]

        yield start


@pytest.fixture
async def tcp():
    """Starts TCP servers: `port = await tcp(handler)`."""
    async with AsyncExitStack() as stack:

        async def start(handler, addr="127.0.0.1", port=0, ssl=None):
            tasks = set()

            async def handle(reader, writer):
                tasks.add(asyncio.current_task())
                try:
                    await handler(reader, writer)
                except (ConnectionError, asyncio.CancelledError):
                    pass
                finally:
                    writer.transport.abort()

            server = await asyncio.start_server(handle, addr, port, ssl=ssl)
            stack.callback(lambda: [task.cancel() for task in tasks])
            stack.callback(server.close)
            return server.sockets[0].getsockname()[1]

        yield start
