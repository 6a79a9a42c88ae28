"""Connections on loopback, by the loop's own means."""

import socket
from contextlib import ExitStack

from ksocket.discover.windows import connections
from ksocket.discover.windows.connections import Connections
from ksocket.pace import PROFILES


async def call(pace, addresses, port):
    found, sent = [], []
    made = Connections(pace)
    await made.call(addresses, port, found.append, lambda: sent.append(1))
    made.close()
    return sorted(found), len(sent)


async def test_who_accepts_and_who_refuses_is_someone(pace):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert await call(pace, ["127.0.0.1", "127.0.0.2"], port) == (["127.0.0.1", "127.0.0.2"], 2)
    assert pace.probes == [("127.0.0.1",) * 3, ("127.0.0.2",) * 3]


async def test_who_is_silent_is_given_up(pace, monkeypatch):
    monkeypatch.setattr(connections, "SECONDS", 0.2)
    with ExitStack() as stack:
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        port = server.getsockname()[1]
        for _ in range(4):  # its queue is full: it answers no SYN
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.1", port))
        assert await call(pace, ["127.0.0.1"], port) == ([], 1)


async def test_where_nothing_leads_is_no_one(pace):
    assert await call(pace, ["255.255.255.255"], 443) == ([], 1)


async def test_more_than_fit_wait_for_room(pace, monkeypatch):
    monkeypatch.setattr(connections, "AT_ONCE", 2)
    with socket.create_server(("127.0.0.1", 0)) as server:
        found, sent = await call(pace, [f"127.0.1.{last}" for last in range(1, 9)], server.getsockname()[1])
    assert (len(found), sent) == (8, 8)


def test_the_syns_of_one_connection_may_leave_together_in_every_profile():
    assert min(one.per_host_per_second for one in PROFILES.values()) // 8 >= connections.SYNS
