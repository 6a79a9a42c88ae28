"""Servers that mean harm, and honest ones among them: the command ends in time, in little memory, with all their facts.

Everything is on loopback: the command is a process of its own, the servers are here.
"""

import asyncio
import contextlib
import json
from dataclasses import dataclass

import asyncssh
import pytest

from ksocket.collect.linux import dpkg, hostname, script
from lab.windows.serving import WindowsServer
from lab.windows.settings import Login, Mischief, Settings

from . import collector

MEMORY = 300 << 10  # KiB; an honest run takes 90,000
KEY = asyncssh.generate_private_key("ssh-ed25519")
NAME = b"SSH-2.0-Synthetic_1.0\r\n"
MISCHIEF = (
    "rogue",
    "tarpit",
    "garbage",
    "close",
    "redirect",
    "endless-header",
    "endless-body",
    "huge-body",
    "short-length",
    "long-length",
    "ntlm-garbage",
    "entity-bomb",
    "broken-seal",
    "unsealed",
)


# What asks a shell for a script gets; each is a server of its own.


async def honest(process):
    """The real sh."""
    local = await asyncio.create_subprocess_exec("sh", stdin=-1, stdout=-1, stderr=asyncio.subprocess.DEVNULL)
    output, _ = await local.communicate(await process.stdin.read())
    process.stdout.write(output)
    process.exit(local.returncode)


async def gigabyte(process):
    process.stdout.write(section(0))
    for _ in range(1 << 14):
        process.stdout.write(b"x" * (1 << 16))
        await process.stdout.drain()


async def complaints(process):
    while True:
        process.stderr.write(b"x" * (1 << 16))
        await process.stderr.drain()


async def drops(process):
    while True:
        for _ in range(100):
            process.stdout.write(b"x")
        await process.stdout.drain()
        await asyncio.sleep(0)


async def no_utf8(process):
    process.stdout.write(b"".join(section(number) + bytes(range(256)) * 40 for number in range(len(script.PROBES))))
    process.stdout.write(section(script.END))
    process.exit(0)


async def odd_fields(process):
    """A host name that paints the terminal, and packages with tabs, newlines and formulas in their fields."""
    name = b"\x1b[2J\x1b]0;owned\x07evil\xe2\x80\xae\r\nsecond\tthird\n"
    rows = [
        b'=HYPERLINK("http://x")\t1.0\tall\ts\t1.0\ts\tinstall ok installed\n',
        b"\t\t\t\t\t\t\t\t\n",
        b"a\tb\nc\td\te\n",
        b"\0\t" * 5000,
    ]
    packages = section(position(dpkg)) + b"".join(rows) + b"status=0\n"
    process.stdout.write(section(0) + section(position(hostname)) + name + packages + section(script.END))
    process.exit(0)


async def many_packages(process):
    """As many as fit into the bound of an answer."""
    row = b"name%d\t1.0\tall\tsource\t1.0\tsource\tinstall ok installed\n"
    process.stdout.write(section(0) + section(position(dpkg)))
    for start in range(0, 300_000, 1000):
        process.stdout.write(b"".join(row % number for number in range(start, start + 1000)))
        await process.stdout.drain()
    process.exit(0)


async def many_sections(process):
    for _ in range(200):
        process.stdout.write(b"".join(map(section, range(1000))))
        await process.stdout.drain()
    process.exit(0)


def section(name):
    return f"{script.MARK}{name}\n".encode()


def position(module):
    return script.PROBES.index(module.PROBE)


# What is no SSH server.


async def notices(_reader, writer):
    writer.write(NAME)
    while True:
        writer.write(b"\0\0\0\x0c\x06\x02\0\0\0\0\0\0\0\0\0\0" * 1000)  # SSH_MSG_IGNORE, RFC 4253, 11.2
        await writer.drain()


async def lines(_reader, writer):
    while True:
        writer.write(b"Welcome\r\n" * 1000)
        await writer.drain()


async def silent(_reader, _writer):
    await asyncio.Event().wait()


async def wrong_length(reader, writer):
    writer.write(NAME + b"\xff\xff\xff\xff" + b"x" * 100)
    await reader.read()


SHELLS = (gigabyte, complaints, drops, no_utf8, odd_fields, many_packages, many_sections)
STREAMS = (notices, lines, silent, wrong_length)
SSH = """includes = ["{addr}"]
port = {port}
timeout = 2.0
[account]
username = "bob"
password = "made-up-password"
"""
WINRM = """includes = ["{addr}"]
port = {port}
timeout = 2.0
authMethod = "ntlm"
[account]
username = "bob"
password = "made-up-password"
"""


class Anyone(asyncssh.SSHServer):
    def begin_auth(self, username):
        return False


@dataclass(frozen=True)
class Ended:
    """out: what the command printed; peak: KiB that it had in memory at most."""

    status: int
    out: str
    err: str
    peak: int


class Crowd:
    """Servers on loopback, each at an address of its own, and the command that asks them."""

    def __init__(self, home, stack):
        self.home, self.stack = home, stack
        self.addresses = {}

    async def shell(self, name, process):
        """An SSH server that lets everyone in."""

        async def guarded(one):
            with contextlib.suppress(OSError, asyncssh.Error, asyncio.CancelledError):
                await process(one)

        addr = self._next(name)
        options = {"server_factory": Anyone, "server_host_keys": [KEY], "encoding": None}
        server = await asyncssh.listen(addr, 0, process_factory=guarded, **options)
        self.stack.callback(server.close)
        self._file("ssh", addr, SSH, server.get_port())

    async def stream(self, name, handler):
        """What is no SSH server."""
        tasks = set()

        async def handle(reader, writer):
            tasks.add(asyncio.current_task())
            with contextlib.suppress(OSError, asyncio.CancelledError):
                await handler(reader, writer)
            writer.close()

        addr = self._next(name)
        server = await asyncio.start_server(handle, addr, 0)
        self.stack.callback(lambda: [task.cancel() for task in tasks])
        self.stack.callback(server.close)
        self._file("ssh", addr, SSH, server.sockets[0].getsockname()[1])

    async def windows(self, name, settings):
        """A played Windows."""
        addr = self._next(name)
        server = WindowsServer(settings, [Login(username="bob", password="made-up-password")])
        self.stack.push_async_callback(server.stop)
        self._file("winrm", addr, WINRM, await server.start(addr))

    def _next(self, name):
        self.addresses[name] = addr = f"127.0.3.{len(self.addresses) + 1}"
        return addr

    def _file(self, method, addr, text, port):
        path = self.home / "credentials" / method / f"{addr}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(addr=addr, port=port))
        path.chmod(0o600)

    async def inspect(self, *words):
        """All of them at once. The command is measured by a small process around it."""
        words = ("inspect", *self.addresses.values(), "--credentials", str(self.home / "credentials"), *words)
        environment = collector.environment(self.home, KSOCKET_CONFINE="127.0.0.0/8")
        process = await asyncio.create_subprocess_exec(
            *collector.MEASURED, str(collector.KSOCKET), *words, stdout=-1, stderr=-1, env=environment
        )
        out, err = await process.communicate()
        *said, peak = err.decode().splitlines()
        return Ended(process.returncode, out.decode(), "\n".join(said), int(peak))

    def node(self, ended, name):
        """What was told of one."""
        nodes = json.loads(ended.out)["nodes"]
        return next(one for one in nodes if one["addresses"][0]["addr"] == self.addresses[name])


@pytest.fixture
async def crowd(tmp_path):
    async with contextlib.AsyncExitStack() as stack:
        yield Crowd(tmp_path, stack)


def problem(node, method):
    """The code of what came of the method, or of what it could not learn."""
    attempt = next(one for one in node["attempts"] if one["method"] == method)
    return attempt.get("problem", {}).get("code") or next(
        (one["problem"]["code"] for one in node.get("missing", ())), None
    )


async def test_by_ssh(crowd):
    for shell in (*SHELLS, honest):
        await crowd.shell(shell.__name__, shell)
    for stream in STREAMS:
        await crowd.stream(stream.__name__, stream)
    ended = await crowd.inspect("--method", "ssh", "--format", "json")
    assert "Traceback" not in ended.err
    told = {name: problem(crowd.node(ended, name), "ssh") for name in crowd.addresses}
    print(f"peak {ended.peak} KiB; {told}")
    assert {name for name, code in told.items() if code is None} <= {"honest"}
    assert "internal" not in told.values()
    assert crowd.node(ended, "honest")["numberOfPackages"] > 50
    assert ended.peak < MEMORY


async def test_by_winrm(crowd):
    await crowd.windows("honest", Settings(machine="2022"))
    for kind in MISCHIEF:
        for step in (1, 4):  # in the login, and after it
            offers = ("Basic",) if kind == "rogue" else ("Negotiate",)
            mischief = Mischief(kind=kind, step=step)
            await crowd.windows(f"{kind} {step}", Settings(machine="2022", offers=offers, mischief=mischief))
    ended = await crowd.inspect("--method", "winrm", "--format", "json")
    assert "Traceback" not in ended.err
    told = {name: problem(crowd.node(ended, name), "winrm") for name in crowd.addresses}
    print(f"peak {ended.peak} KiB; {told}")
    assert "internal" not in told.values()
    assert crowd.node(ended, "honest")["displayName"].startswith("DC22")
    assert ended.peak < MEMORY


async def test_what_a_machine_says_paints_no_terminal(crowd):
    await crowd.shell("odd", odd_fields)
    ended = await crowd.inspect("--method", "ssh", "--explain")
    assert "evil" in ended.out
    assert [one for one in ended.out if not one.isprintable() and one != "\n"] == []
