"""Connections on loopback."""

import errno
import socket
from contextlib import ExitStack, closing

import pytest

from ksocket.discover.connect import SECONDS, Connector, begin
from ksocket.pace import PROFILES, Pace


@pytest.fixture
async def connector():
    with closing(Connector(Pace(PROFILES["fast"], state=None))) as made:
        yield made


@pytest.fixture
def listening():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def full():
    """A port whose queue is full: it answers no SYN, as a host that is not there."""
    with ExitStack() as stack:
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        port = server.getsockname()[1]
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.1", port))
        yield port


@pytest.fixture
def closed():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        yield sock.getsockname()[1]


class Sent:
    count = 0

    def __call__(self):
        self.count += 1


@pytest.fixture
def sent():
    return Sent()


async def test_who_accepts_is_someone(connector, sent, listening):
    found = []
    await connector.call(["127.0.0.1"], listening, found.append, sent)
    assert sent.count == 1
    assert found == ["127.0.0.1"]


async def test_who_refuses_is_someone(connector, sent, closed):
    found = []
    await connector.call(["127.0.0.1", "127.0.0.2"], closed, found.append, sent)
    assert sent.count == 2
    assert sorted(found) == ["127.0.0.1", "127.0.0.2"]


async def test_who_is_silent_is_given_up_after_a_second(connector, sent, full):
    found, loop = [], connector._loop
    started = loop.time()
    await connector.call(["127.0.0.1"], full, found.append, sent)
    assert sent.count == 1
    assert found == []
    assert loop.time() - started == pytest.approx(SECONDS, abs=0.3)
    assert connector._open == {}


async def test_where_nothing_leads_is_no_one(connector, sent):
    found = []
    await connector.call(["255.255.255.255", "not-an-address-at-all"], 443, found.append, sent)
    assert sent.count == 0
    assert found == []


async def test_more_than_fit_wait_for_room(connector, sent, listening):
    connector._room._value = 2
    found = []
    await connector.call([f"127.0.1.{last}" for last in range(1, 9)], listening, found.append, sent)
    assert sent.count == 8
    assert connector._room._value == 2


def test_begin_on_a_socket_that_cannot_be_is_an_error_number():
    assert begin("255.255.255.255", 443) in (errno.EACCES, errno.ENETUNREACH, errno.EPERM)


def test_where_no_port_of_ours_is_free_nothing_is_under_way(monkeypatch):
    class Full(socket.socket):
        def connect_ex(self, where):
            return errno.EAGAIN  # connect(2): no port is free, or the routing cache is full

    monkeypatch.setattr(socket, "socket", Full)
    assert begin("127.0.0.1", 443) == errno.EAGAIN
