"""Hostile collectors: what comes with a valid token is refused or stored bounded, logged in one line, and closed."""

import asyncio
import logging
import struct
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import msgspec
import pytest
import zstandard
from sqlalchemy import select

from kshub.auth import collectors
from kshub.clock import seconds_now
from kshub.flow import Flow
from kshub.link import endpoint
from kshub.link.links import Links
from kshub.logs import OneLine
from kshub.store import records
from kshub.store.queries import places, scans
from kshub.store.schema import ksocket, node, position, record, scan, snapshot_address
from kshub.store.signals import Signals
from kswire.batches import Packer, stamp
from kswire.codec import MAX_COMPRESSED, MAX_MESSAGE, decode_from_hub, encode
from kswire.facts import Address, Attempt, Facts, Hostname, Interface, Neighbor, Package, Signature, System
from kswire.hellos import Ack, Hello, OrderState, Refusal, Welcome
from kswire.problems import Code, problem
from kswire.reports import Done, Found, Log, Progress, Tried

AT = datetime(2026, 1, 2, tzinfo=UTC)
SECONDS = 30
NASTY = "<script>alert(1)</script>\r\n2026-01-01 ERROR forged\x1b[31m\0\u202e"
ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


class Raw:
    """One connection that says what it likes."""

    def __init__(self):
        self.to_hub, self.from_hub = asyncio.Queue(), asyncio.Queue()
        self.to_hub.put_nowait({"type": "websocket.connect"})

    def say(self, *frames):
        for frame in frames:
            message = frame if isinstance(frame, bytes) else encode(frame)
            self.to_hub.put_nowait({"type": "websocket.receive", "bytes": message})

    async def heard(self):
        async with asyncio.timeout(SECONDS):
            message = await self.from_hub.get()
        return decode_from_hub(message["bytes"]) if message["type"] == "websocket.send" else message["code"]

    async def refusal(self):
        """The code with which the hub refuses, after which it closes."""
        while not isinstance(said := await self.heard(), Refusal):
            assert isinstance(said, Welcome | Ack), said
        assert await self.heard() == 1008
        return said.code

    async def open(self, **more):
        self.say(hello(**more))
        assert isinstance(await self.heard(), Welcome)


def hello(**more):
    words = {
        "installation": "installation-one",
        "epoch": 1,
        "first": 1,
        "last": 0,
        "protocols": (1,),
        "version": "1",
        "clock": AT,
    }
    return Hello(**words | {"platform": "Linux"} | more)


def batch(*reports, first=1, epoch=1):
    packer = Packer(epoch, first)
    for one in reports:
        packer.add(one, stamp(one))
    return packer.batch()


def found(run, addr="10.0.0.1", **more):
    return Found(run=run, address=Address(addr=addr, **more), by="start", methods=(), found_at=AT)


def squeezed(data):
    return zstandard.ZstdCompressor(level=1).compress(data)


@pytest.fixture
async def hub(store):
    return Links(Flow(store, lambda *_: None), Signals(), "1")


@pytest.fixture
async def run(store):
    async with store.write() as connection:
        return (await scans.order(connection, 1, [1])).run


@asynccontextmanager
async def dialled(hub):
    """A connection with Ksocket 1's token; however it ends, the hub is done with it at the end."""
    raw = Raw()
    async with hub.store.write() as connection:
        at = seconds_now()
        token = await collectors.issue(connection, 1, at + 86400, at)
    scope = {"type": "websocket", "path": endpoint.PATH, "client": ("192.0.2.7", 1)}
    scope["headers"] = [(b"authorization", b"Token " + token.encode())]
    task = asyncio.create_task(endpoint.serve(hub, scope, raw.to_hub.get, raw.from_hub.put))
    try:
        assert (await raw.from_hub.get())["type"] == "websocket.accept"
        yield raw
    finally:
        raw.to_hub.put_nowait({"type": "websocket.disconnect"})
        async with asyncio.timeout(SECONDS):
            await task
            await asyncio.gather(*hub.work)
    assert (hub.connections, hub.live) == (0, {})


async def rows(hub, *columns):
    async with hub.store.read() as connection:
        return (await connection.execute(select(*columns))).all()


async def test_data_of_others_is_refused(hub, run, store):
    async with store.write() as connection:
        other = await places.add_ksocket(connection, 1, "two")
        theirs = (await scans.order(connection, 1, [other])).run
    async with dialled(hub) as raw:
        await raw.open()
        raw.say(batch(found(run), found(theirs)))
        assert await raw.refusal() == "not-ordered"
    assert await rows(hub, position) == []
    assert await rows(hub, snapshot_address) == []
    assert any((code or "").startswith("not-ordered") for (code,) in await rows(hub, ksocket.c.refused_code))


async def test_a_run_that_is_over_takes_nothing_more(hub, run):
    async with dialled(hub) as raw:
        await raw.open()
        raw.say(batch(Done(run=run, status="done", started_at=AT, terminated_at=AT)))
        assert (await raw.heard()).seq == 1
        raw.say(batch(found(run), first=2))
        assert await raw.refusal() == "not-ordered"


NESTED = b"\x91" * 200_000 + b"\xc0"
BOMB = squeezed(b"\0" * (MAX_MESSAGE + 1))
UNSIZED = zstandard.ZstdCompressor(write_content_size=False).compress(b"\0" * 100)
LIAR = squeezed(b"\0" * 50_000)[:6] + b"\xff" * 40


@ONE
@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (b"", "protocol"),
        (b"\0" * 1000, "protocol"),
        (b"GET / HTTP/1.1\r\n\r\n", "protocol"),
        (b"\0" * (MAX_COMPRESSED + 1), "oversized"),
        (BOMB, "oversized"),
        (UNSIZED, "protocol"),
        (LIAR, "protocol"),
        (squeezed(NESTED), "protocol"),
        (squeezed(msgspec.msgpack.encode({"type": "shutdown"})), "protocol"),
        (squeezed(msgspec.msgpack.encode({"type": 5})), "protocol"),
        (squeezed(msgspec.msgpack.encode({"type": "batch", "epoch": 1, "first": -1, "reports": [1]})), "protocol"),
        (
            squeezed(msgspec.msgpack.encode({"type": "batch", "epoch": 2**64 - 1, "first": 1, "reports": []})),
            "protocol",
        ),
        (squeezed(b"\x82\xa4type\xa3log\xa3run\xa3\xed\xa0\x80"), "protocol"),  # half a pair
        (squeezed(b"\xcf" + struct.pack(">Q", 2**64 - 1)), "protocol"),
        (encode(Ack(epoch=1, seq=1)), "protocol"),  # a hub's word
    ],
)
@pytest.mark.parametrize("greeted", [False, True])
async def test_what_is_no_message_ends_it(hub, caplog, frame, code, greeted):
    caplog.set_level(logging.INFO)
    async with dialled(hub) as raw:
        if greeted:
            await raw.open()
        raw.say(frame)
        assert await raw.refusal() == code
    assert hub.flow.counts.refused == {code: 1}
    assert any(OneLine().format(one).endswith(code) for one in caplog.records)


@pytest.mark.parametrize(
    ("reports", "first", "epoch", "code"),
    [(1, 5, 1, "order"), (1, 1, 2, "order"), (1, 2**53, 1, "order")],
)
@ONE
async def test_numbers_that_cannot_follow(hub, run, reports, first, epoch, code):
    async with dialled(hub) as raw:
        await raw.open()
        raw.say(batch(*[found(run)] * reports, first=first, epoch=epoch))
        assert await raw.refusal() == code
    assert await rows(hub, position) == []


@ONE
@pytest.mark.parametrize(("bound", "most"), [("MAX_REPORTS", 5), ("MAX_OCTETS", 500)])
async def test_too_many_reports_or_bytes_of_one_run(hub, run, monkeypatch, bound, most):
    monkeypatch.setattr(f"kshub.ingest.ingest.{bound}", most)
    async with dialled(hub) as raw:
        await raw.open()
        raw.say(batch(*(found(run, f"10.0.0.{number}") for number in range(6))))
        assert await raw.refusal() == "quota"
    assert await rows(hub, snapshot_address) == []


@ONE
@pytest.mark.parametrize(
    "report",
    [
        {"addr": "not an address"},
        {"addr": "10.0.0.1" + " " * 500},
        {"addr": "10.0.0.1", "route": ("10.0.0.2",) * 17},
        {"addr": "10.0.0.1", "route": ("x",)},
    ],
)
async def test_addresses_that_are_none(hub, run, report):
    async with dialled(hub) as raw:
        await raw.open()
        raw.say(batch(found(run, **report)))
        assert await raw.refusal() == "protocol"


@ONE
async def test_a_batch_that_contradicts_itself(hub, run):
    plain = batch(found(run))
    for changes in ({"installed": ((0, b"\0\0\0\0"),)}, {"installed": ((9, b""),)}, {"installed": ((0, b"\0"),)}):
        async with dialled(hub) as raw:
            await raw.open()
            raw.say(msgspec.structs.replace(plain, **changes))
            assert await raw.refusal() == "protocol"
            async with hub.store.write() as connection:
                await connection.execute(collectors.ksocket_token.delete())


def hostile_facts(size):
    text = NASTY + "x" * size
    return Facts(
        hostname=text,
        description=text,
        system=System(family=text, version=text, serial=text),
        interfaces=tuple(Interface(ifname=f"{one}{NASTY}", mtu=2**63) for one in range(30_000)),
        packages=(Package(name=text[:5000], version=text[:5000], arch=NASTY, epoch=2**60), Package(name="")),
        neighbors=tuple(Neighbor(source=NASTY, addr=NASTY, name=NASTY) for _ in range(100)),
        signatures=(Signature(kind="machineId", value=text), Signature(kind=NASTY, value=NASTY)),
        uptime=2**62,
        location=NASTY,
    )


async def test_words_that_are_meant_to_hurt_are_stored_bounded(hub, run):
    facts = hostile_facts(1 << 20)
    why = problem(Code.OUTPUT_TOO_LARGE, limit=1)
    attempt = Attempt(method=NASTY, file=NASTY, username=NASTY, problem=why, started_at=AT)
    reports = (
        found(run, hostnames=(Hostname(hostname=NASTY, source=NASTY),), macaddr=NASTY, subnet=NASTY),
        Tried(run=run, addr="10.0.0.1", method="snmp", attempts=(attempt,) * 2000, tried_at=AT, facts=facts),
        Done(run=run, status="done", started_at=AT, terminated_at=AT, problems=(), number_of_addresses=2**62),
    )
    async with dialled(hub) as raw:
        await raw.open(version=NASTY + "v" * 100, platform=NASTY)
        raw.say(*(batch(one, first=number) for number, one in enumerate(reports, 1)))
        while (said := await raw.heard()).seq < 3:
            assert isinstance(said, Ack)
    ((shown,),) = await rows(hub, node.c.display_name)
    assert "<script>" in shown  # it is for those who show it to escape it
    assert len(shown) <= records.MAX_TEXT
    assert "\0" not in shown
    assert max(len(one) for (one,) in await rows(hub, record.c.data)) < 2 << 20
    assert await rows(hub, scan.c.status) == [("done",)]


async def test_what_it_calls_itself_is_logged_in_one_line(hub, run, caplog):
    caplog.set_level(logging.DEBUG, "kshub")
    async with dialled(hub) as raw:
        await raw.open(version=NASTY[:60], platform=NASTY[:60])
        raw.say(
            Log(run=run, level=NASTY, problem=problem(Code.OUTPUT_TOO_LARGE, limit=NASTY)),
            Progress(run=NASTY, sent=2**62, planned=-(2**62), found=0, asked=0),
            OrderState(order=NASTY, state="refused", problem=problem(Code.OUTPUT_TOO_LARGE, limit=NASTY)),
            batch(found(NASTY)),
        )
        assert await raw.refusal() == "protocol"
    lines = [OneLine().format(one) for one in caplog.records]
    assert lines
    assert all(line.isprintable() for line in lines), lines
    ((code,),) = await rows(hub, ksocket.c.refused_code)
    assert code.isprintable()


@ONE
async def test_who_says_nothing_is_hung_up_on(hub, monkeypatch):
    monkeypatch.setattr("kshub.link.conversation.HELLO_SECONDS", 0.1)
    async with dialled(hub) as raw:
        assert await raw.heard() == 1013


@ONE
async def test_frames_that_cost_much_and_bring_nothing_are_read_slowly(hub):
    dear = {"type": "planned", "run": "none", "gateways": ["10.0.0.1"] * 1_000_000}
    frame = squeezed(msgspec.msgpack.encode(dear))
    assert len(frame) < 2000
    async with dialled(hub) as raw:
        await raw.open()
        begun, spent = time.monotonic(), time.process_time()
        raw.say(*[frame] * 3, b"no message")
        assert await raw.refusal() == "protocol"
        passed, spent = time.monotonic() - begun, time.process_time() - spent
    assert spent < passed / 3


@ONE
async def test_one_token_does_not_take_all_connections(hub):
    async with hub.store.write() as connection:
        at = seconds_now()
        token = await collectors.issue(connection, 1, at + 86400, at)
    scope = {"type": "websocket", "path": endpoint.PATH, "client": ("192.0.2.7", 1)}
    scope["headers"] = [(b"authorization", b"Token " + token.encode())]
    raws = [Raw() for _ in range(endpoint.MAX_OF_ONE + 1)]
    tasks = [asyncio.create_task(endpoint.serve(hub, scope, one.to_hub.get, one.from_hub.put)) for one in raws]
    answers = [await one.from_hub.get() for one in raws]
    assert [one.get("status", 101) for one in answers].count(429) == 1
    for one in raws:
        one.to_hub.put_nowait({"type": "websocket.disconnect"})
    await asyncio.gather(*tasks)
    assert hub.connections == 0


@ONE
async def test_a_hello_without_end(hub):
    async with dialled(hub) as raw:
        raw.say(msgspec.structs.replace(hello(), installation="i" * 1_000_000))
        assert await raw.refusal() == "protocol"
    assert not await rows(hub, position)
