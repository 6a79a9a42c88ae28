"""A line that can be cut: passes on what a Ksocket and its hub say, and tears all connections at SIGUSR1.

python cutter.py HOST PORT TO_HOST TO_PORT. What is on its way at a cut is lost, in the middle of a frame too.
"""

import asyncio
import contextlib
import signal
import sys


class Line:
    """All connections of one port."""

    def __init__(self, host, port):
        self.to, self.writers = (host, port), set()

    async def join(self, reader, writer):
        """One connection, to its end or the next cut."""
        self.writers.add(writer)
        with contextlib.suppress(OSError):
            there, back = await asyncio.open_connection(*self.to)
            self.writers.add(back)
            passing = [asyncio.create_task(carry(reader, back)), asyncio.create_task(carry(there, writer))]
            await asyncio.wait(passing, return_when=asyncio.FIRST_COMPLETED)
            for one in passing:
                one.cancel()
            back.transport.abort()
            self.writers.discard(back)
        writer.transport.abort()
        self.writers.discard(writer)

    def cut(self):
        """Tear all."""
        for one in self.writers:
            one.transport.abort()


async def carry(reader, writer):
    with contextlib.suppress(OSError):
        while octets := await reader.read(1024):  # small pieces: a cut hits frames in their middle
            writer.write(octets)
            await writer.drain()


async def main(host, port, to_host, to_port):
    line = Line(to_host, int(to_port))
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, line.cut)
    async with await asyncio.start_server(line.join, host, int(port)) as server:
        print("ready", flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
