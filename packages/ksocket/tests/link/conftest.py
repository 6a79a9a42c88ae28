"""A hub on loopback that keeps what it is told in memory, and `ksocket connect` in processes of its own."""

import asyncio
import contextlib
import http
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

from ksocket.link import proxy as proxies
from kswire.codec import MAX_COMPRESSED
from kswire.events import Greeted, Received, Told
from kswire.hellos import OrderState, Welcome
from kswire.reports import Done
from kswire.session import Session, Side

TOKEN = "t0ken-of-the-test"
ASKS = b"HTTP/1.1 407 No\r\nProxy-Authenticate: NTLM\r\nProxy-Authenticate: Basic realm=p\r\n\r\n"


class Hub:
    """Commits every report with its number, asks for what is in `orders` at every connection, refuses as told to."""

    def __init__(self):
        self.tokens, self.orders = {TOKEN}, []
        self.era, self.expires_at, self.refusal = "era-1", None, None
        self.positions, self.committed, self.told, self.hellos, self.headers = {}, [], [], [], []
        self.gaps = 0
        self.links, self.changed = {}, asyncio.Event()
        self.loop = asyncio.get_running_loop()
        self.server, self.port = None, 0

    async def start(self, ssl=None):
        """Listen; again on the same port after `stop`."""
        self.server = await serve(
            self.link,
            "127.0.0.1",
            self.port,
            process_request=self.admit,
            ssl=ssl,
            compression=None,
            max_size=MAX_COMPRESSED,
        )
        self.port = self.server.sockets[0].getsockname()[1]

    async def stop(self):
        self.cut()
        self.server.close()
        await self.server.wait_closed()

    def cut(self):
        """Every connection breaks, without a word."""
        for socket in self.links:
            socket.transport.abort()

    def admit(self, connection, request):
        self.headers.append(request.headers)
        if request.path != "/api/ksocket/link":
            return connection.respond(http.HTTPStatus.NOT_FOUND, "")
        if request.headers.get("Authorization", "").removeprefix("Token ") not in self.tokens:
            return connection.respond(http.HTTPStatus.UNAUTHORIZED, "")
        return None

    async def link(self, socket):
        session = self.links[socket] = Session(Side.HUB)
        with contextlib.suppress(ConnectionClosed):
            async for frame in socket:
                for event in session.receive(frame):
                    self.hear(session, event)
                await self.send(socket, session)
                if session.state == "closed":
                    break
        del self.links[socket]

    def hear(self, session, event):
        match event:
            case Greeted(peer=hello):
                self.hellos.append(hello)
                self.greet(session, hello)
            case Received():
                self.commit(session, event)
            case Told(message=message):
                self.told.append(message)
        self.changed.set()

    def greet(self, session, hello):
        if self.refusal:
            session.refuse(*self.refusal)
            return
        epoch, seq, stamp = self.positions.get(hello.installation, (0, 0, 0))
        welcome = Welcome(
            protocol=1,
            version="0",
            era=self.era,
            clock=datetime.now(UTC),
            epoch=epoch,
            acknowledged=seq,
            stamp=stamp,
            expires_at=self.expires_at,
        )
        answer = session.welcome(welcome)
        self.gaps += answer.gap
        for order in self.orders if answer.refused is None else ():
            session.order(order)

    def commit(self, session, received):
        hello = self.hellos[-1]
        self.positions[hello.installation] = (received.epoch, received.last, received.stamp)
        self.committed += [(self.loop.time(), report) for report in received.whole()]
        session.acknowledge(received.epoch, received.last)

    async def send(self, socket, session):
        for frame in session.outgoing():
            await socket.send(frame)

    async def order(self, *orders):
        """Ask now whoever is connected, and later whoever comes."""
        self.orders += orders
        for socket, session in list(self.links.items()):
            for one in orders:
                session.order(one)
            await self.send(socket, session)

    @property
    def reports(self):
        return [report for _, report in self.committed]

    def states(self, run):
        return [one.state for one in self.told if isinstance(one, OrderState) and one.order == run]

    def done(self, run):
        return next((one for one in self.reports if isinstance(one, Done) and one.run == run), None)

    async def until(self, condition, seconds=60):
        """Wait until something that the hub was told makes the condition true; what it is then."""
        async with asyncio.timeout(seconds):
            while not (found := condition()):
                self.changed.clear()
                await self.changed.wait()
        return found


@pytest.fixture
async def hub():
    made = Hub()
    await made.start()
    yield made
    await made.stop()


class Home:
    """An installation for `ksocket connect`, and its processes one after the other."""

    def __init__(self, path):
        self.path, self.process = path, None
        self.etc = path / "etc/ksocket"
        (self.etc / "credentials/ssh").mkdir(parents=True)

    def settings(self, port, *, connect="", rest="", token=f'token = "{TOKEN}"', protocol="ws"):
        file = self.etc / "ksocket.toml"
        file.write_text(
            'logfile = "-"\nloglevel = "INFO"\n'
            f'[connect]\n{token}\nprotocol = "{protocol}"\nhost = "127.0.0.1"\nport = {port}\n{connect}\n'
            f'[limits]\npermitted = ["127.0.0.0/8"]\n{rest}\n'
        )
        file.chmod(0o600)
        return file

    def account(self, port, includes="127.0.0.0/8", *, password="right", more=""):
        file = self.etc / f"credentials/ssh/{port}.toml"
        file.write_text(
            f'includes = ["{includes}"]\nport = {port}\n{more}\n[account]\nusername = "bob"\npassword = "{password}"\n'
        )
        file.chmod(0o600)

    @property
    def log(self):
        return (self.path / "log").read_text()

    async def says(self, text, seconds=60):
        """Wait until the log holds the text."""
        async with asyncio.timeout(seconds):
            while text not in self.log:  # noqa: ASYNC110 - another process writes it
                await asyncio.sleep(0.05)

    def start(self):
        env = {**os.environ, "KSOCKET_HOME": str(self.path), "PYTHONPATH": os.pathsep.join(sys.path)}
        program = "import sys; from ksocket.cli.main import main; sys.exit(main(sys.argv[1:]))"
        with (self.path / "log").open("ab") as log:
            self.process = subprocess.Popen([sys.executable, "-c", program, "connect"], env=env, stderr=log)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def end(self):
        """SIGTERM; the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(10)


@pytest.fixture
def home(tmp_path):
    made = Home(tmp_path)
    yield made
    if made.process and made.process.poll() is None:
        made.kill()


@pytest.fixture
async def targets():
    """Machines that take a connection, keep it for a while, and hang up; they note when each was asked."""
    async with contextlib.AsyncExitStack() as stack:
        tasks = set()

        async def start(addresses, port, seconds):
            asked = {addr: [] for addr in addresses}

            async def answer(reader, writer):
                tasks.add(asyncio.current_task())
                addr = writer.get_extra_info("sockname")[0]
                asked[addr].append(asyncio.get_running_loop().time())
                try:
                    await asyncio.sleep(seconds(addr))
                finally:
                    writer.transport.abort()

            server = await asyncio.start_server(answer, list(asked), port)
            stack.callback(server.close)
            return asked

        yield start
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
async def proxy():
    """Starts a proxy: `made = await proxy(login=..., reply=...)`; made.heads are the requests that it got."""
    servers, tasks = [], set()

    class Played:
        def __init__(self, login, reply):
            self.login, self.reply, self.heads = login, reply, []

        async def serve(self, reader, writer):
            tasks.add(asyncio.current_task())
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            self.heads.append(head)
            if self.reply is not None:
                writer.write(self.reply)
            elif self.login and f"Proxy-Authorization: Basic {self.login}" not in head:
                writer.write(
                    b'HTTP/1.1 407 No\r\nProxy-Authenticate: Digest\r\nProxy-Authenticate: Basic realm="p"\r\n\r\n'
                )
            else:
                await self.join(head.split()[1], reader, writer)
            writer.close()

        async def join(self, authority, reader, writer):
            host, _, port = authority.rpartition(":")
            there, back = await asyncio.open_connection(host.strip("[]"), int(port))
            writer.write(b"HTTP/1.1 200 Connected\r\nVia: test\r\n\r\n")
            ways = [asyncio.create_task(proxies._pour(*way)) for way in ((reader, back), (there, writer))]
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                back.transport.abort()

    async def start(*, login=None, reply=None):
        played = Played(login, reply)
        servers.append(await asyncio.start_server(played.serve, "127.0.0.1", 0))
        played.url = f"http://127.0.0.1:{servers[-1].sockets[0].getsockname()[1]}"
        return played

    yield start
    for server in servers:
        server.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
