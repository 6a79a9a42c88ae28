"""SSH servers on loopback: real ones, and hostile ones made with asyncssh. Shared by reach/ and collect/linux/."""

import asyncio
import contextlib
import os
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from types import SimpleNamespace

import asyncssh
import pytest

from ksocket.credentials.accounts import SshFile
from ksocket.credentials.guard import Guard
from ksocket.credentials.hostkeys import HostKeys
from ksocket.credentials.secret import Secret
from ksocket.pace import PROFILES, Pace
from ksocket.reach.means import Means
from ksocket.scope import Scope

SSHD = "/usr/sbin/sshd"
HOST_KEY = asyncssh.generate_private_key("ssh-ed25519")


class Accounts:
    """A store of credential files in memory."""

    def __init__(self):
        self.files = []

    def which(self, method, addr):
        return tuple(file for file in self.files if any(addr in str(net) for net in file.includes))


@pytest.fixture
def means():
    """The real rules, kept in memory, for loopback."""
    scope = Scope(permitted=(ip_network("127.0.0.0/8"),), prohibited=(ip_network("127.0.0.99"),), allow_loopback=True)
    guard, host_keys = Guard(None), HostKeys(None)
    pace = Pace(PROFILES["fast"], state=None)
    yield Means(scope=scope, pace=pace, guard=guard, host_keys=host_keys, store=Accounts(), run="r1")
    guard.close()
    host_keys.close()


@pytest.fixture
def file():
    """Makes credential files."""

    def made(port, *, password="right", username="bob", addr="127.0.0.1", path="/x/ssh.toml", **more):
        return SshFile(
            path=Path(path),
            revision="1",
            includes=(ip_network(addr),),
            port=port,
            username=username,
            password=Secret(password) if password else None,
            **{"timeout": 2.0} | more,
        )

    return made


@dataclass
class Seen:
    """What a server was offered."""

    passwords: list[str] = field(default_factory=list)
    keys: int = 0
    connections: int = 0
    versions: list[str] = field(default_factory=list)
    commands: list[str | None] = field(default_factory=list)


class Server(asyncssh.SSHServer):
    """Takes bob with the password "right" or the given public keys; lets its answers be overridden."""

    kbdint_only = False
    key_auth = True
    taken: tuple[str, ...] = ()  # public keys
    prompt = ("Password: ", False)

    def __init__(self, seen):
        self.seen = seen

    def connection_made(self, conn):
        self.seen.connections += 1
        self.conn = conn

    def begin_auth(self, username):
        self.seen.versions.append(self.conn.get_extra_info("client_version"))
        return True

    def public_key_auth_supported(self):
        return self.key_auth

    def validate_public_key(self, username, key):
        self.seen.keys += 1
        return key.export_public_key().decode().strip() in self.taken

    def password_auth_supported(self):
        return not self.kbdint_only

    def validate_password(self, username, password):
        self.seen.passwords.append(password)
        return (username, password) == ("bob", "right")

    def kbdint_auth_supported(self):
        return self.kbdint_only

    def get_kbdint_challenge(self, username, lang, submethods):
        return "", "", "", [self.prompt]

    def validate_kbdint_response(self, username, responses):
        self.seen.passwords += responses
        return responses == ["right"]

    def connection_requested(self, dest_host, dest_port, orig_host, orig_port):
        return True


@pytest.fixture
async def serve():
    """Starts asyncssh servers: `port, seen = await serve(Server subclass, addr=..., process_factory=...)`."""
    async with contextlib.AsyncExitStack() as stack:

        async def start(kind=Server, addr="127.0.0.1", **options):
            seen = Seen()
            options = {"server_host_keys": [HOST_KEY], "process_factory": shell(seen)} | options
            server = await asyncssh.listen(addr, 0, server_factory=lambda: kind(seen), **options)
            stack.callback(server.close)
            return server.get_port(), seen

        yield start


def shell(seen):
    """Runs what is asked with the real sh, as sshd does."""

    async def serve_process(process):
        seen.commands.append(process.command)
        local = await asyncio.create_subprocess_exec(
            "sh", "-c", process.command or "", stdin=-1, stdout=-1, stderr=asyncio.subprocess.DEVNULL
        )
        text = await process.stdin.read()
        output, _ = await local.communicate(text.encode())
        process.stdout.write(output.decode("utf-8", "replace"))
        process.exit(local.returncode or 0)

    return serve_process


@pytest.fixture
async def raw():
    """Starts TCP servers that are no SSH server: `port = await raw(handler)`."""
    async with contextlib.AsyncExitStack() as stack:

        async def start(handler, addr="127.0.0.1"):
            tasks = set()

            async def handle(reader, writer):
                tasks.add(asyncio.current_task())
                with contextlib.suppress(ConnectionError, asyncio.CancelledError):
                    await handler(reader, writer)
                writer.close()

            server = await asyncio.start_server(handle, addr, 0)
            stack.callback(lambda: [task.cancel() for task in tasks])
            stack.callback(server.close)
            return server.sockets[0].getsockname()[1]

        yield start


@pytest.fixture(scope="session")
def sshd():
    """Starts real sshd processes with an account bob/right of their own: `port = sshd("MaxAuthTries 3", ...)`.

    passwd and shadow are laid over the machine's in a mount namespace of their own.
    """
    if os.geteuid() != 0 or not Path(SSHD).exists():
        pytest.skip("needs root and openssh-server")
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        yield Sshd(Path(name), stack)


class Sshd:
    """The files that its servers share, and the servers. Not in pytest's own directory, which is closed to bob."""

    def __init__(self, directory, stack):
        self.directory, self.stack = directory, stack
        self.home = directory / "home"
        self.authorized_keys = self.home / "authorized_keys"
        directory.chmod(0o755)
        self.home.mkdir()
        rsa = asyncssh.generate_private_key("ssh-rsa", key_size=2048)
        for name, text in (
            ("host_key", HOST_KEY.export_private_key().decode()),
            ("host_key_rsa", rsa.export_private_key("pkcs1-pem").decode()),
            ("passwd", PASSWD.format(home=self.home)),
            ("shadow", SHADOW.format(hashed=hashed("right"))),
        ):
            (directory / name).write_text(text)
            (directory / name).chmod(0o644 if name == "passwd" else 0o600)

    def dropbear(self, addr="127.0.0.1"):
        """Another SSH server than OpenSSH, with the same account."""
        port = free_port(addr)
        key = self.directory / "dropbear_key"
        if not key.exists():
            subprocess.run(["dropbearkey", "-t", "ecdsa", "-f", key], check=True, capture_output=True)
        return self._start(f"dropbear -F -E -r {key} -p {addr}:{port}", addr, port)

    def __call__(self, *lines, addr="127.0.0.1"):
        port = free_port(addr)
        config = self.directory / f"config{port}"
        config.write_text("\n".join(lines) + CONFIG.format(addr=addr, port=port, directory=self.directory))
        return self._start(f"{SSHD} -D -e -f {config}", addr, port)

    def log(self, port):
        """What the server on this port has said so far."""
        return (self.directory / f"log{port}").read_text()

    def _start(self, command, addr, port):
        inside = INSIDE.format(directory=self.directory, command=command)
        with (self.directory / f"log{port}").open("wb") as log:
            process = subprocess.Popen(["unshare", "--mount", "sh", "-c", inside], stdout=log, stderr=log)
        self.stack.callback(process.wait)
        self.stack.callback(process.terminate)
        wait_for(addr, port)
        return port


PASSWD = """\
root:x:0:0::/root:/bin/sh
sshd:x:100:65534::/run/sshd:/usr/sbin/nologin
bob:x:54321:65534::{home}:/bin/sh
"""
SHADOW = """\
root:*:19000::::::
sshd:*:19000::::::
bob:{hashed}:19000::::::
"""
CONFIG = """
ListenAddress {addr}:{port}
HostKey {directory}/host_key
HostKey {directory}/host_key_rsa
PidFile {directory}/pid{port}
UsePAM no
UseDNS no
StrictModes no
AuthorizedKeysFile {directory}/home/authorized_keys
"""
INSIDE = (
    "mount --bind {directory}/passwd /etc/passwd && mount --bind {directory}/shadow /etc/shadow && "
    "mount -t tmpfs none /run && mkdir -m 755 /run/sshd && exec {command}"
)


def hashed(password):
    done = subprocess.run(
        ["openssl", "passwd", "-6", "-stdin"], input=password.encode(), capture_output=True, check=True
    )
    return done.stdout.decode().strip()


def free_port(addr="127.0.0.1"):
    with socket.socket() as sock:
        sock.bind((addr, 0))
        return sock.getsockname()[1]


def wait_for(addr, port):
    """Until something listens; ends by itself, as each try that is refused returns at once."""
    for _ in range(500):
        with socket.socket() as sock:
            if sock.connect_ex((addr, port)) == 0:
                return
        subprocess.run(["sleep", "0.02"], check=True)
    raise TimeoutError(f"nothing listens on {addr}:{port}")


@pytest.fixture
def stall():
    """`async with stall() as longest`: how long the event loop had no turn for others, at most.

    In seconds of its thread's CPU time, which a busy machine does not lengthen much; to be printed, not judged.
    """

    @contextlib.asynccontextmanager
    async def watched():
        longest = SimpleNamespace(seconds=0.0)

        async def watch():
            while True:
                before = time.thread_time()
                await asyncio.sleep(0.001)
                longest.seconds = max(longest.seconds, time.thread_time() - before)

        watching = asyncio.create_task(watch())
        try:
            yield longest
        finally:
            watching.cancel()

    return watched


@pytest.fixture
def server_class():
    """The server that `serve` starts, to derive others from."""
    return Server
