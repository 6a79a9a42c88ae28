"""`kshub up`: a hub for a first look, with a Ksocket beside it or a made-up estate in it."""

import asyncio
import contextlib
import json
import logging
import shlex
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Row, select

from kshub import app, config, tls
from kshub.api import pages
from kshub.auth import collectors, lasting, people
from kshub.cli import beside, first, zone
from kshub.cli.beside import Beside
from kshub.clock import seconds_now
from kshub.config import Settings
from kshub.faults import Fault
from kshub.logs import plain
from kshub.sample.estate import DAYS, Estate
from kshub.sample.playing import last_night, play
from kshub.store.engine import Store
from kshub.store.queries import places
from kshub.store.queries import settings as stored
from kshub.store.schema import ksocket, network
from kshub.words import say

ADDRESS: Final = "127.0.0.1"  # a first look is for this machine alone
PORT: Final = 8443
NETWORK: Final = "first-look"
KSOCKET: Final = "this-machine"
TOKEN: Final = "api-token"  # noqa: S105 - the name of a file
_DAYS: Final = 30
_SHOWN: Final = 10  # networks that are named
_NAME: Final = 60  # characters of each


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for. port: None, for the usual one or a free one; directory: None, for one that goes away.

    time_zone: None, for the machine's own.
    """

    sample: bool
    directory: Path | None
    port: int | None
    seed: int
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What is in the hub now. password: of the first administrator, where it was made now; network_id: to be tried.

    networks: the first ones there are, as they are shown; count: of all.
    """

    password: str | None
    network_id: int
    networks: tuple[str, ...]
    count: int


async def up(wish: Wish) -> None:
    """Make what is missing, serve until a signal, and leave nothing behind that was not asked for.

    Raises:
        Fault: no ksocket command; the port is taken; the directory cannot be used.
    """
    program = None if wish.sample else beside.command()
    if program is None and not wish.sample:
        raise Fault("up-no-ksocket")
    with _home(wish.directory) as home, _ended_by_signals():
        settings = _settings(home, _port(wish.port), wish.port)
        _log_to(home / "kshub.log", settings)
        made = await _filled(settings, wish)
        async with _beside(program, settings) as child:
            await app.serve(settings, lambda: _welcome(settings, wish, made, child))
    _tell(say("up-ended"))


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Until the hub serves and has its own way to end, a signal breaks off what is being made."""
    loop, making = asyncio.get_running_loop(), asyncio.current_task()
    assert making is not None
    for one in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(one, making.cancel)
    with suppress(asyncio.CancelledError):
        yield


@contextmanager
def _home(directory: Path | None) -> Iterator[Path]:
    if directory is not None:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield directory.absolute()
        return
    made = Path(tempfile.mkdtemp(prefix="kshub-up-"))
    try:
        yield made
    finally:
        logging.shutdown()
        shutil.rmtree(made, ignore_errors=True)


def _port(wanted: int | None) -> int:
    """The port to listen on; when nobody said which, another one than the usual if that is in use."""
    if wanted is not None:
        return wanted
    for port in (PORT, 0):
        with suppress(OSError), socket.create_server((ADDRESS, port)) as tried:
            free: int = tried.getsockname()[1]
            if free != PORT:
                _tell(say("up-port-other", port=PORT, other=free))
            return free
    raise Fault("port-taken", host=ADDRESS, port=PORT)


def _settings(home: Path, port: int, wanted: int | None) -> Settings:
    """A directory that `kshub up` made is used again, with the port of this time; its file stays as it was edited."""
    path = home / config.NAME
    if not path.exists():
        lines = ["# written by `kshub up`: for this machine alone, without TLS", f'listen = "{ADDRESS}:{port}"']
        tls.write(path, "\n".join([*lines, "", "[tls]", "enabled = false", ""]).encode())
    settings = config.load(home)
    if settings.certificate is not None:
        raise Fault("setting-wrong", file=path, detail="this is the directory of a hub; `kshub serve` starts it")
    return replace(settings, port=port) if wanted is not None or settings.host == ADDRESS else settings


def _log_to(file: Path, settings: Settings) -> None:
    handler = logging.FileHandler(file, encoding="utf-8")
    logging.basicConfig(level=settings.loglevel, format=app.LOGFORMAT, handlers=[handler], force=True)
    for name in ("websockets", "uvicorn", "sqlalchemy", "aiosqlite", "alembic", "asyncio", "httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)


async def _filled(settings: Settings, wish: Wish) -> Made:
    """The database with what was missing."""
    zoned = zone.first(wish.time_zone)
    password = await first.administrator(settings, zoned, changes=False)
    if password is not None:
        _tell(say("init-zone", zone=zoned))
    async with app.store_of(settings) as store:
        await _program(store, settings.home)
        async with store.read() as connection:
            there = (await connection.execute(select(network.c.id).limit(1))).first() is not None
        if wish.sample:
            if there:
                raise Fault("up-sample-there", home=settings.home)
            await _sample(store, wish.seed)
        own = None if wish.sample else await _ksocket(store, settings)
        rows = await _networks(store)
    shown = tuple(say("up-network", number=row.id, name=plain(row.display_name, _NAME)) for row in rows[:_SHOWN])
    return Made(password, rows[0].id if own is None else own, shown, len(rows))


async def _networks(store: Store) -> Sequence[Row[int, str]]:
    query = select(network.c.id, network.c.display_name).where(network.c.removed_at.is_(None)).order_by(network.c.id)
    async with store.read() as connection:
        return (await connection.execute(query)).all()


async def _sample(store: Store, seed: int) -> None:
    _tell(say("up-sampling"))
    begun = time.monotonic()
    played = await play(store, Estate(seed), until=last_night(datetime.now(UTC)))
    words = {"nodes": played.nodes, "networks": len(played.networks), "snapshots": played.snapshots, "days": DAYS}
    _tell(say("up-sample", **words, seconds=f"{time.monotonic() - begun:.1f}", seed=seed))


async def _program(store: Store, home: Path) -> None:
    """An API token for the command line that is shown; in a file, so that it is on no screen."""
    if (home / TOKEN).exists():
        return
    at = seconds_now()
    async with store.write() as connection:
        expires = await lasting.of_program(connection, _DAYS, at)
        token = await people.issue(connection, first.ADMINISTRATOR, "kshub up", expires, at)
    tls.write(home / TOKEN, f"{token}\n".encode())


async def _ksocket(store: Store, settings: Settings) -> int:
    """Network, Ksocket and token, and the settings file of the Ksocket; the number of the network."""
    etc, at = settings.home / "ksocket" / "etc" / "ksocket", seconds_now()
    for directory in (etc, *(etc / "credentials" / one for one in ("ssh", "winrm", "snmp"))):
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    async with store.write() as connection:
        made = select(ksocket.c.id, ksocket.c.network_id).where(ksocket.c.display_name == KSOCKET)
        made = made.where(ksocket.c.removed_at.is_(None)).order_by(ksocket.c.id).limit(1)
        there = (await connection.execute(made)).one_or_none()
        if there is None:
            network_id = await places.add_network(connection, await stored.first_space(connection), NETWORK)
            number = await places.add_ksocket(connection, network_id, KSOCKET)
        else:
            number, network_id = there
        if there is None or not (etc / "token").exists():
            expires = await lasting.of_ksocket(connection, number, _DAYS, at)
            tls.write(etc / "token", (await collectors.issue(connection, number, expires, at)).encode())
    words = {"tokenFile": "token", "host": ADDRESS, "port": settings.port, "protocol": "ws"}
    lines = ["[connect]", *(f"{name} = {json.dumps(value)}" for name, value in words.items())]
    tls.write(etc / "ksocket.toml", ("\n".join(lines) + "\n").encode())
    return int(network_id)


@asynccontextmanager
async def _beside(program: Path | None, settings: Settings) -> AsyncIterator[Beside | None]:
    if program is None:
        yield None
        return
    log = settings.home / "ksocket" / "ksocket.out"
    child = Beside(program, settings.home / "ksocket", log, _tell)
    await child.start()
    watching = asyncio.create_task(child.watch())
    try:
        yield child
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        await child.stop()


def _welcome(settings: Settings, wish: Wish, made: Made, child: Beside | None) -> None:
    """What a person needs now; said when connections are taken."""
    home, url = settings.home, f"http://{ADDRESS}:{settings.port}"
    name = first.ADMINISTRATOR
    _tell("")
    _tell(say("up-ready", url=url))
    _tell(say("up-login", name=name, password=made.password) if made.password else say("up-login-known", home=home))
    if not pages.built():
        _tell(say("up-not-built"))
    _tell(say("up-kept" if wish.directory else "up-temporary", home=home))
    more = say("up-networks-more", count=made.count - _SHOWN) if made.count > _SHOWN else ""
    _tell(say("up-networks", count=made.count, names=", ".join(made.networks) + more))
    if child:
        log = home / "ksocket" / "var" / "log" / "ksocket" / "ksocket.log"
        _tell(say("up-ksocket", name=KSOCKET, pid=child.pid, log=log))
        _tell(say("up-credentials", directory=home / "ksocket" / "etc" / "ksocket" / "credentials"))
    _tell(say("up-commands", home=shlex.quote(str(home))))
    _tell(say("up-try"))
    for line in _tries(url, home, made.network_id, sample=wish.sample):
        _tell(f"  {line}")
    _tell(say("up-end"))


def _tries(url: str, home: Path, number: int, *, sample: bool) -> Iterator[str]:
    networks = f"{url}/api/apps/sonar/networks"
    yield f'T="X-Authorization: Token $(cat {home / TOKEN})"'
    if not sample:
        yield f'curl -H "$T" -H "Content-Type: application/json" -d \'{{"kind":"scan"}}\' {networks}/{number}/scans'
    yield f'curl -H "$T" {networks}'
    yield f'curl -H "$T" "{networks}/{number}/managed-nodes?limit=30"'


def _tell(line: str) -> None:
    with contextlib.suppress(BrokenPipeError):
        print(line, file=sys.stdout, flush=True)
