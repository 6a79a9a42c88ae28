"""A played Windows that listens."""

import asyncio
import contextlib
import socket
from collections.abc import Sequence
from typing import Any

from lab.theatre.journal import Journal
from lab.windows import certificates, machine, messages
from lab.windows.accounts import Accounts
from lab.windows.connection import Connection
from lab.windows.logins import Door
from lab.windows.machine import Place
from lab.windows.record import Record
from lab.windows.service import Service
from lab.windows.settings import Login, Settings

HTTP, HTTPS = 5985, 5986


class WindowsServer:
    """One machine: start() for each port that it listens on."""

    def __init__(
        self, settings: Settings, logins: Sequence[Login], place: Place | None = None, journal: Journal | None = None
    ) -> None:
        """place: where it stands; journal: where its events go beside `events`. Raises ValueError."""
        self.settings = settings
        self.machine = machine.placed(machine.read(settings.machine), place or Place())
        address = (place or Place()).interface.partition("/")[0]
        self.record = Record(address, journal)
        self.certificate = certificates.made(self.machine.name, address)
        tls = settings.tls or self.machine.tls
        self._accounts = Accounts(logins, self.machine.name)
        self._service = Service(self.machine, settings)
        self._https = self.certificate.server(tls)
        self._credssp = self.certificate.credssp(tls) if "CredSSP" in settings.offers else None
        self._listening: list[asyncio.Server] = []
        self._serving: set[asyncio.Task[None]] = set()

    @property
    def events(self) -> list[dict[str, Any]]:
        """What it saw, in order."""
        return self.record.events

    async def start(
        self, host: str = "127.0.0.1", port: int = 0, *, tls: bool = False, sock: socket.socket | None = None
    ) -> int:
        """Listen on an address, or on a socket that listens already; the port."""

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self._serve(reader, writer, tls=tls)

        where: dict[str, Any] = {"host": host, "port": port} if sock is None else {"sock": sock}
        context = self._https if tls else None
        server = await asyncio.start_server(serve, ssl=context, limit=messages.LIMIT, backlog=512, **where)
        self._listening.append(server)
        return int(server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """End all connections, and listen no more."""
        for server in self._listening:
            server.close()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
        self._listening.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, tls: bool) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        door = Door(self.settings, self._accounts, self._credssp, self.certificate.digest if tls else None)
        try:
            with contextlib.suppress(asyncio.CancelledError):
                await Connection(self.settings, self._service, door, self.record, tls=tls).serve(reader, writer)
        finally:
            self._serving.discard(task)
            with contextlib.suppress(OSError, asyncio.CancelledError):
                writer.close()
                await writer.wait_closed()
