import asyncio
import socket

import pytest

from ksocket.reach.snmp_socket import AgentSocket


@pytest.fixture(params=["reader", "windows"])
def loop_of(request, monkeypatch):
    """The event loop as it is, and one that knows no readers, as the one of Windows."""
    if request.param == "windows":

        def none(*_):
            raise NotImplementedError

        monkeypatch.setattr(asyncio.SelectorEventLoop, "add_reader", none)
    return request.param


@pytest.fixture
def peer():
    """A socket, and an AgentSocket that speaks to it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as there:
        there.bind(("127.0.0.1", 0))
        there.settimeout(10)
        here = AgentSocket(*there.getsockname())
        here.send(b"hello")
        _, address = there.recvfrom(100)
        yield there, address, here
        here.close()


def soon(seconds=10.0):
    return asyncio.get_running_loop().time() + seconds


async def test_what_comes_before_during_and_after_waiting(loop_of, peer):
    there, address, here = peer
    for number in range(3):
        there.sendto(b"early %d" % number, address)
    assert [await here.receive(soon()) for _ in range(3)] == [b"early 0", b"early 1", b"early 2"]
    waiting = asyncio.create_task(here.receive(soon()))
    await asyncio.sleep(0)
    there.sendto(b"meanwhile", address)
    assert await waiting == b"meanwhile"
    there.sendto(b"unasked", address)
    await asyncio.sleep(0)  # nobody waits: the loop must not be busy with it
    await asyncio.sleep(0)
    assert here._known_to is None
    there.sendto(b"late", address)
    assert [await here.receive(soon()), await here.receive(soon())] == [b"unasked", b"late"]


async def test_nothing_comes(loop_of, peer):
    there, address, here = peer
    with pytest.raises(TimeoutError):
        await here.receive(soon(0.01))
    there.sendto(b"late", address)
    assert await here.receive(soon()) == b"late"


async def test_who_gives_up_waiting_takes_nothing(loop_of, peer):
    there, address, here = peer
    waiting = asyncio.create_task(here.receive(soon()))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait([waiting])
    there.sendto(b"kept", address)
    assert await here.receive(soon()) == b"kept"


async def test_a_closed_port_is_told(loop_of, peer):
    there, _, here = peer
    there.close()
    here.send(b"is anybody there")
    with pytest.raises(ConnectionRefusedError):
        await here.receive(soon())


async def test_others_are_not_heard(peer):
    there, address, here = peer
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.sendto(b"liar", address)
    there.sendto(b"true", address)
    assert await here.receive(soon()) == b"true"
    assert here.source == "127.0.0.1"


def test_no_way_there():
    with pytest.raises(OSError):
        AgentSocket("255.255.255.255", 161)


async def test_an_early_end_after_a_late_one_and_the_other_way_round(loop_of, peer):
    there, address, here = peer
    there.sendto(b"first", address)
    assert await here.receive(soon()) == b"first"
    for _ in range(2):
        with pytest.raises(TimeoutError):
            await here.receive(soon(0.01))
    there.sendto(b"second", address)
    assert await here.receive(soon()) == b"second"


async def test_the_end_of_a_wait_that_is_over_does_not_end_the_next(peer):
    there, address, here = peer
    there.sendto(b"first", address)
    assert await here.receive(soon(0.05)) == b"first"
    waiting = asyncio.create_task(here.receive(soon()))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    there.sendto(b"second", address)
    assert await waiting == b"second"
