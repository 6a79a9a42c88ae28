"""`python -m lab.windows DIRECTORY`: plays what windows.json there says (lab.windows.cast), until stdin is closed."""

import asyncio
import sys
from pathlib import Path

import msgspec

from lab.theatre.journal import Journal
from lab.windows.cast import Cast
from lab.windows.serving import HTTP, HTTPS, WindowsServer


async def _play(directory: Path) -> None:
    told = msgspec.json.decode((directory / "windows.json").read_bytes(), type=Cast)
    journal = Journal(directory / "windows.log")
    servers = [WindowsServer(told.settings, told.logins, place, journal) for place in told.places]
    for server, place in zip(servers, told.places, strict=True):
        address = place.interface.partition("/")[0] if len(servers) > 1 else "0.0.0.0"
        if told.settings.http:
            await server.start(address, HTTP)
        if told.settings.https:
            await server.start(address, HTTPS, tls=True)
    (directory / "winrm.pem").write_bytes(b"".join(server.certificate.pem for server in servers))
    print("ready", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_play(Path(sys.argv[1])))
