"""Receivers on loopback that are what the network has: good, slow, endless, elsewhere."""

import asyncio
import ssl
from contextlib import asynccontextmanager

import pytest

from kshub import tls
from kshub.notify.addresses import Allowed
from kshub.notify.dialling import Dialler
from kshub.notify.message import Message, Told

HERE = Allowed.of(["127.0.0.0/8", "::1/128"])


async def loopback(_host, _port):
    """Every name is this machine."""
    return ["127.0.0.1"]


@pytest.fixture
def dialler():
    return Dialler(HERE, loopback)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    """An authority of its own with a certificate for hub.example.com."""
    home = tmp_path_factory.mktemp("tls")
    tls.make(home, ["hub.example.com"])
    return home


@pytest.fixture
def speaking_tls(certificates):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificates / "server.pem", certificates / "server.key")
    return made


@pytest.fixture
def trusted(certificates):
    """A dialler that believes the authority of these tests."""
    return Dialler(HERE, loopback, lambda: ssl.create_default_context(cafile=certificates / "ca.pem"))


@asynccontextmanager
async def served(talk, context=None):
    """The port of a server that talks so: talk(reader, writer)."""

    async def one(reader, writer):
        try:
            await talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(one, "127.0.0.1", 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


def told(number=1, kind="node-new", **more):
    """An event in Tokyo."""
    shown = {
        "params": {"name": "web", "addr": "10.0.0.1"},
        "node_id": 5,
        "happened_at": 1_767_582_000,  # 2026-01-05 12:00 in Tokyo
        "space_id": 1,
        "space": "Customer A",
        "time_zone": "Asia/Tokyo",
        "network_id": 3,
        "network": "Tokyo office",
    }
    return Told(event_id=number, kind=kind, **shown | more)


def message(*events, language="en", ids=None, **more):
    """A message of these events."""
    numbers = tuple(one.event_id for one in events) if ids is None else ids
    return Message("0123456789abcdef", language, events, numbers, **more)
