"""uvicorn's WebSocket with our parts in it: the same to a client, and nothing of the handshake is kept."""

import asyncio
import contextlib
import socket

import uvicorn
from websockets.asyncio.client import connect

from kshub.link.lean import Gate, Inbox, Lean

SECONDS = 20


async def test_it_speaks_and_forgets_the_handshake():
    scopes, made = [], []

    async def echo(scope, receive, send):
        scopes.append(scope)
        assert dict(scope["headers"])[b"authorization"] == b"Token secret"
        await receive()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "bytes": message["bytes"]})

    class Kept(Lean):
        def __init__(self, *given, **named):
            super().__init__(*given, **named)
            made.append(self)

    server = uvicorn.Server(uvicorn.Config(echo, ws=Kept, lifespan="off", log_config=None))
    with socket.create_server(("127.0.0.1", 0)) as bound:
        task = asyncio.create_task(server.serve([bound]))
        uri = f"ws://127.0.0.1:{bound.getsockname()[1]}/"
        async with (
            asyncio.timeout(SECONDS),
            connect(uri, additional_headers={"Authorization": "Token secret"}, compression=None, proxy=None) as client,
        ):
            for size in (0, 10, 1_000_000):
                await client.send(b"x" * size)
                assert await client.recv() == b"x" * size
            await asyncio.gather(*(client.send(bytes([one])) for one in range(100)))
            assert [await client.recv() for _ in range(100)] == [bytes([one]) for one in range(100)]
            assert scopes == [{}]
            assert not made[0].request.headers
            assert isinstance(made[0].queue, Inbox)
        server.should_exit = True
        await task


async def test_who_waits_for_the_inbox_and_is_cancelled_loses_nothing():
    inbox = Inbox()
    waiting = asyncio.create_task(inbox.get())
    await asyncio.sleep(0)
    inbox.put_nowait(1)
    waiting.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await waiting
    inbox.put_nowait(2)
    assert [await inbox.get(), await inbox.get()] == [1, 2]
    assert inbox.empty()


async def test_a_gate_holds_until_it_is_open():
    gate = Gate()
    await gate.wait()
    gate.clear()
    waiting = asyncio.create_task(gate.wait())
    await asyncio.sleep(0)
    assert not waiting.done()
    gate.clear()
    gate.set()
    async with asyncio.timeout(SECONDS):
        await waiting
    await gate.wait()
