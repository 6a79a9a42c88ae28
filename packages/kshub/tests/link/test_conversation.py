"""A collector of kswire.session's other side talks to the hub over an ASGI socket in memory."""

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime

import msgspec
import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from kshub.auth import collectors
from kshub.clock import seconds_now
from kshub.flow import Flow
from kshub.link import endpoint, watch
from kshub.link.links import AT_ONCE, Links
from kshub.link.watch import look
from kshub.orders import removing, renewals, runs
from kshub.orders.runs import Wanted
from kshub.store.schema import ksocket, node, position, scan, scan_log, scan_part
from kshub.store.signals import Signals
from kswire.batches import Packer, stamp
from kswire.codec import encode
from kswire.events import Acknowledged, Closed, Greeted, Ordered, Side
from kswire.facts import Address
from kswire.hellos import Hello, OrderState
from kswire.orders import Ask, RenewToken
from kswire.problems import Code, problem
from kswire.reports import Done, Found, Log, Planned, Progress
from kswire.session import Session

AT = datetime(2026, 1, 2, tzinfo=UTC)
SECONDS = 20


class Collector:
    """One connection of one installation."""

    def __init__(self, installation="installation-one", last=0, first=None, epoch=1, unbroken=0):
        self.session = Session(Side.COLLECTOR)
        self.to_hub, self.from_hub = asyncio.Queue(), asyncio.Queue()
        self.to_hub.put_nowait({"type": "websocket.connect"})
        self.hello = Hello(
            installation=installation,
            epoch=epoch,
            first=last + 1 if first is None else first,
            last=last,
            protocols=(1,),
            version="1",
            platform="Linux",
            clock=AT,
            unbroken=unbroken,
        )

    async def heard(self, kind):
        """The next event of this kind."""
        async with asyncio.timeout(SECONDS):
            while True:
                message = await self.from_hub.get()
                assert message["type"] == "websocket.send", message
                for event in self.session.receive(message["bytes"]):
                    if isinstance(event, kind):
                        return event

    async def ended(self):
        """The code with which the hub closes."""
        async with asyncio.timeout(SECONDS):
            while (message := await self.from_hub.get())["type"] != "websocket.close":
                pass
        return message["code"]

    def send(self, *frames):
        for frame in frames or self.session.outgoing():
            self.to_hub.put_nowait({"type": "websocket.receive", "bytes": frame})

    async def open(self):
        self.session.hello(self.hello)
        self.send()
        return (await self.heard(Greeted)).peer

    def report(self, seq, report):
        assert self.session.offer(seq, report)
        self.send()


class Hub:
    """The hub's end of as many connections as a test wants."""

    def __init__(self, store):
        self.store = store
        self.links = Links(Flow(store, lambda *_: None), Signals(), "1")

    async def token(self, days=1):
        async with self.store.write() as connection:
            at = seconds_now()
            return await collectors.issue(connection, 1, at + days * 86400, at)

    @asynccontextmanager
    async def dial(self, token, collector, path=endpoint.PATH, remote="192.0.2.7"):
        headers = [(b"authorization", b"Token " + token.encode())] if token else []
        scope = {"type": "websocket", "path": path, "headers": headers, "client": (remote, 1)}
        task = asyncio.create_task(endpoint.serve(self.links, scope, collector.to_hub.get, collector.from_hub.put))
        try:
            first = await collector.from_hub.get()
            yield first.get("status", first["type"])
        finally:
            collector.to_hub.put_nowait({"type": "websocket.disconnect"})
            async with asyncio.timeout(SECONDS):
                await task
                await asyncio.gather(*self.links.work)

    async def place(self, wanted):
        async with self.store.write() as connection:
            placed = await runs.place(connection, 1, wanted, "taro", seconds_now())
        self.links.signals.wake(placed.wake)
        return placed.run

    async def row(self, table):
        async with self.store.read() as connection:
            return (await connection.execute(select(table))).mappings().first()


@pytest.fixture
async def hub(store):
    return Hub(store)


ASK = Wanted(kind="ask", addresses=("10.0.0.1",), methods=("ssh",))


def batch(report):
    packer = Packer(1, 1)
    packer.add(report, stamp(report))
    return packer.batch()


def found(run, addr="10.0.0.1"):
    return Found(run=run, address=Address(addr=addr), by="start", methods=(), found_at=AT)


async def test_an_order_out_and_its_reports_in(hub):
    token, collector = await hub.token(), Collector()
    async with hub.dial(token, collector) as answer:
        assert answer == "websocket.accept"
        welcome = await collector.open()
        assert (welcome.acknowledged, welcome.expires_at is None) == (0, False)
        row = await hub.row(ksocket)
        assert (row["remote_addr"], row["installation"]) == ("192.0.2.7", "installation-one")
        run = await hub.place(ASK)
        order = (await collector.heard(Ordered)).order
        assert order == Ask(run=run, addresses=("10.0.0.1",), methods=("ssh",), again=True)
        collector.session.tell(OrderState(order=run, state="accepted"))
        collector.report(1, found(run))
        assert (await collector.heard(Acknowledged)).seq == 1
        collector.report(2, Done(run=run, status="done", started_at=AT, terminated_at=AT))
        assert (await collector.heard(Acknowledged)).seq == 2
    assert (await hub.row(scan))["status"] == "done"
    assert (await hub.row(position))["seq"] == 2
    assert (await hub.row(node))["addr"] == "10.0.0.1"
    assert (await hub.row(ksocket))["replica"] is None


async def test_it_goes_on_where_it_was(hub):
    token, collector = await hub.token(), Collector()
    async with hub.dial(token, collector):
        await collector.open()
        run = await hub.place(ASK)
        collector.report(1, found(run))
        await collector.heard(Acknowledged)
    again = Collector(last=2, first=1)
    async with hub.dial(token, again):
        assert (await again.open()).acknowledged == 1
        assert (await again.heard(Ordered)).order.run == run  # it was never answered
        again.report(2, Done(run=run, status="done", started_at=AT, terminated_at=AT))
        assert (await again.heard(Acknowledged)).seq == 2


async def test_reports_of_another_run_are_refused_by_its_name(hub):
    token, collector = await hub.token(), Collector()
    async with hub.dial(token, collector):
        await collector.open()
        collector.report(1, found("not-mine"))
        closed = await collector.heard(Closed)
        assert (closed.code, closed.detail) == ("not-ordered", "not-mine")
        assert await collector.ended() == 1008
    assert await hub.row(position) is None
    assert (await hub.row(ksocket))["refused_code"].startswith("not-ordered")


async def test_a_lost_spool_leaves_its_runs_incomplete(hub):
    token, collector = await hub.token(), Collector()
    async with hub.dial(token, collector):
        await collector.open()
        run = await hub.place(ASK)
        collector.report(1, found(run))
        await collector.heard(Acknowledged)
    anew = Collector(epoch=2)
    async with hub.dial(token, anew):
        assert (await anew.open()).acknowledged == 0
        assert (await hub.row(scan))["incomplete"]
        later = await hub.place(ASK)
        anew.report(1, found(later))
        await anew.heard(Acknowledged)
        async with hub.store.read() as connection:
            marks = dict((await connection.execute(select(scan.c.run, scan.c.incomplete))).all())
        assert marks == {run: True, later: False}


async def test_a_run_that_was_dropped_leaves_the_others_complete(hub):
    token, collector = await hub.token(), Collector()
    async with hub.dial(token, collector):
        await collector.open()
        run = await hub.place(ASK)
        collector.report(1, found(run))
        await collector.heard(Acknowledged)
        collector.report(2, found("stranger"))
        refused = await collector.heard(Closed)
        assert (refused.code, refused.detail) == ("not-ordered", "stranger")
    anew = Collector(epoch=2, unbroken=1)
    async with hub.dial(token, anew):
        await anew.open()
        anew.report(1, found(run))
        await anew.heard(Acknowledged)
        assert not (await hub.row(scan))["incomplete"]


@pytest.mark.parametrize(
    ("token", "path", "status"),
    [("", endpoint.PATH, 401), ("ksk_x", endpoint.PATH, 401), ("ksk_x", "/elsewhere", 404)],
)
async def test_who_has_no_token_is_not_let_in(hub, token, path, status):
    async with hub.dial(token, Collector(), path) as answer:
        assert answer == status


async def test_who_guesses_tokens_is_sent_away(hub):
    for _ in range(30):
        async with hub.dial("ksk_guess", Collector()) as answer:
            assert answer == 401
    async with hub.dial("ksk_guess", Collector()) as answer:
        assert answer == 429


async def test_who_guesses_keeps_no_neighbour_out(hub):
    for _ in range(40):
        async with hub.dial("ksk_guess", Collector()):
            pass
    async with hub.dial(await hub.token(), collector := Collector()) as answer:
        assert answer == "websocket.accept"
        await collector.open()


async def test_an_expired_token_hears_why(hub):
    token, collector = await hub.token(), Collector()
    async with hub.store.write() as connection:
        await connection.execute(update(collectors.ksocket_token).values(expires_at=1))
    async with hub.dial(token, collector):
        collector.session.hello(collector.hello)
        assert (await collector.heard(Closed)).code == "token-expired"
    assert (await hub.row(ksocket))["refused_code"] == "token-expired"


async def test_a_second_installation_is_refused_and_shown(hub):
    token, collector, copy = await hub.token(), Collector(), Collector("installation-two")
    async with hub.dial(token, collector):
        await collector.open()
        async with hub.dial(token, copy):
            copy.session.hello(copy.hello)
            copy.send()
            assert (await copy.heard(Closed)).code == "duplicate-installation"
        row = await hub.row(ksocket)
        assert (row["refused_code"], row["installation"]) == ("duplicate-installation", "installation-one")
        assert row["replica"] is not None


async def test_a_copy_of_the_machine_is_refused_and_shown(hub):
    token, machine, copy, again = await hub.token(), Collector(), Collector(), Collector()
    async with hub.dial(token, machine):
        await machine.open()
        async with hub.dial(token, copy, remote="192.0.2.8"):
            await copy.open()  # it may have moved
            await look(hub.links)
            assert (await machine.heard(Closed)).code == "duplicate-installation"
            async with hub.dial(token, again):  # it has not
                again.session.hello(again.hello)
                again.send()
                assert (await again.heard(Closed)).code == "duplicate-installation"
            row = await hub.row(ksocket)
            assert (row["refused_code"], row["remote_addr"]) == ("duplicate-installation", "192.0.2.8")
            assert row["replica"] == hub.links.live[1].mark
    assert hub.links.flow.counts.refused == {"duplicate-installation": 1}


async def test_a_new_connection_of_the_same_installation_replaces_the_old(hub):
    token, old, new = await hub.token(), Collector(), Collector()
    async with hub.dial(token, old):
        await old.open()
        async with hub.dial(token, new):
            await new.open()
            assert (await hub.row(ksocket))["replica"] == hub.links.live[1].mark
            await look(hub.links)
            assert len(hub.links.live) == 1
        assert (await hub.row(ksocket))["replica"] is None


async def test_a_revoked_token_closes_its_socket(hub):
    token, collector = await hub.token(), Collector()
    async with hub.dial(token, collector):
        await collector.open()
        async with hub.store.write() as connection:
            await collectors.revoke(connection, 1, 1, seconds_now())
        await look(hub.links, refresh=True)
        assert (await collector.heard(Closed)).code == "token-revoked"
        assert await collector.ended() == 1008


async def test_a_deleted_network_closes_the_sockets_of_its_ksockets(hub):
    token, collector = await hub.token(), Collector()
    async with hub.dial(token, collector):
        await collector.open()
        async with hub.store.write() as connection:
            await removing.remove_network(connection, 1, seconds_now())
        await look(hub.links, refresh=True)
        assert (await collector.heard(Closed)).code == "token-revoked"
        assert await collector.ended() == 1008


async def test_the_old_connection_of_an_installation_is_closed(hub):
    token, old, new = await hub.token(), Collector(), Collector()
    async with hub.dial(token, old):
        await old.open()
        async with hub.dial(token, new):
            await new.open()
            assert (await old.heard(Closed)).code == "duplicate-installation"
            assert await old.ended() == 1008
            run = await hub.place(ASK)
            old.send(encode(batch(found(run))))
            await asyncio.sleep(0.2)
            assert await hub.row(position) is None


async def test_a_renewal_that_was_revoked_ends_no_other_token(hub):
    token, late = await hub.token(), Collector()
    async with hub.store.write() as connection:
        at = seconds_now()
        new = await collectors.issue(connection, 1, at + 86400, at, renews=True)
    async with hub.dial(new, late):
        async with hub.store.write() as connection:
            await collectors.revoke(connection, 1, 2, seconds_now())
        late.session.hello(late.hello)
        late.send()
        assert (await late.heard(Closed)).code == "token-revoked"
    async with hub.dial(token, back := Collector()):
        await back.open()


async def test_words_that_a_database_does_not_take_cost_nobody_else_anything(hub):
    token, collector = await hub.token(), Collector()
    async with hub.dial(token, collector):
        await collector.open()
        run = await hub.place(ASK)
        progress = Progress(run=run, sent=1, planned=2, found=3, asked=4)
        line = Log(run=run, level="INFO", problem=problem(Code.CANCELLED))
        for one in (progress, line):
            collector.send(encode(one), encode(msgspec.structs.replace(one, run="\0")))
        collector.send(encode(msgspec.structs.replace(line, level="\0")), encode(Planned(run="\0")))
        collector.report(1, found(run))
        await collector.heard(Acknowledged)
        await look(hub.links)
    assert "planned" in (await hub.row(scan_part))["progress"]
    assert (await hub.row(scan_log))["level"] == "INFO"


async def test_a_bug_is_not_the_end_of_looking_around(hub, monkeypatch, caplog):
    looks = asyncio.Queue()

    async def broken(*_, **__):
        looks.put_nowait(1)
        raise ZeroDivisionError

    monkeypatch.setattr(watch, "shut", broken)
    monkeypatch.setattr(watch, "LOOK_SECONDS", 0.01)
    task = asyncio.create_task(watch.watch(hub.links))
    async with asyncio.timeout(SECONDS):
        for _ in range(3):
            await looks.get()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert "ZeroDivisionError" in caplog.text


async def test_who_comes_back_while_the_hub_looks_is_not_taken_for_another(hub, monkeypatch):
    token, old, new = await hub.token(), Collector(), Collector()
    asked = watch.presence.replaced
    async with hub.dial(token, old), hub.dial(token, new):
        await old.open()

        async def meanwhile(*words):
            await new.open()
            return await asked(*words)

        monkeypatch.setattr(watch.presence, "replaced", meanwhile)
        await look(hub.links)
        run = await hub.place(ASK)
        new.report(1, found(run))
        assert (await new.heard(Acknowledged)).seq == 1


async def test_a_long_merge_delays_no_revocation(hub, monkeypatch):
    monkeypatch.setattr(watch, "LOOK_SECONDS", 0.05)
    token, collector = await hub.token(), Collector()
    async with hub.dial(token, collector):
        await collector.open()
        collector.session.tell(Progress(run="r", sent=1, planned=2, found=3, asked=4))
        collector.send()
        watching = asyncio.create_task(watch.watch(hub.links))
        async with hub.store.write() as merging:
            await collectors.revoke(merging, 1, 1, seconds_now())
        async with hub.store.write() as merging, asyncio.timeout(5):
            await merging.execute(select(ksocket).with_for_update())
            assert (await collector.heard(Closed)).code == "token-revoked"
            assert await collector.ended() == 1008
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def test_one_that_reads_nothing_keeps_no_token_alive(hub):
    await hub.token()
    token, deaf = await hub.token(), Collector()
    reads = asyncio.Event()
    reads.set()

    async def send(message):  # as uvicorn's: waits until the other side has read
        await reads.wait()
        await deaf.from_hub.put(message)

    scope = {"type": "websocket", "path": endpoint.PATH, "client": ("192.0.2.7", 1)}
    scope["headers"] = [(b"authorization", b"Token " + token.encode())]
    task = asyncio.create_task(endpoint.serve(hub.links, scope, deaf.to_hub.get, send))
    assert (await deaf.from_hub.get())["type"] == "websocket.accept"
    await deaf.open()
    reads.clear()
    async with hub.store.write() as connection:
        await collectors.revoke(connection, 1, 2, seconds_now())
    async with asyncio.timeout(4):
        await look(hub.links)
        await task
    assert (hub.links.live, hub.links.connections) == ({}, 0)


async def test_an_order_of_another_process_is_noticed(hub):
    token, collector = await hub.token(), Collector()
    async with hub.dial(token, collector):
        await collector.open()
        async with hub.store.write() as connection:
            await runs.place(connection, 1, ASK, "taro", seconds_now())
        await look(hub.links)
        assert isinstance((await collector.heard(Ordered)).order, Ask)


async def test_a_token_is_renewed_over_the_link(hub):
    token, collector, back = await hub.token(), Collector(), Collector()
    async with hub.dial(token, collector):
        await collector.open()
        async with hub.store.write() as connection:
            await renewals.order(connection, 1, seconds_now())
        hub.links.signals.wake([1])
        order = (await collector.heard(Ordered)).order
        assert isinstance(order, RenewToken)
    async with hub.dial(order.token, back):
        await back.open()
    async with hub.store.read() as connection:
        states = [one.standing.name for one in await collectors.listed(connection, 1, seconds_now())]
    assert states == ["VALID", "REVOKED"]


async def renew(hub):
    async with hub.store.write() as connection:
        await renewals.order(connection, 1, seconds_now())
    hub.links.signals.wake([1])


async def renewal(hub):
    return renewals.read((await hub.row(ksocket))["renewal"])


async def standings(hub):
    async with hub.store.read() as connection:
        return [one.standing.name for one in await collectors.listed(connection, 1, seconds_now())]


async def test_a_token_that_cannot_be_stored_ends_and_its_renewal_says_why(hub):
    token, collector = await hub.token(), Collector()
    async with hub.dial(token, collector):
        await collector.open()
        await renew(hub)
        order = (await collector.heard(Ordered)).order
        assert (await renewal(hub)).state == "sent"
        why = problem(Code.TOKEN_NOT_STORED, detail="read-only file system\n")
        for name in ("renew-999", order.run, order.run):  # what is not under way changes nothing
            collector.session.tell(OrderState(order=name, state="refused", problem=why))
        collector.report(1, found("x"))
        await collector.heard(Closed)
    last = await renewal(hub)
    assert (last.state, last.code, last.detail) == ("refused", "token-not-stored", "read-only file system\\n")
    assert await standings(hub) == ["REVOKED", "VALID"]
    async with hub.dial(order.token, Collector()) as answer:
        assert answer == "websocket.accept"
    assert (await hub.row(ksocket))["refused_code"] == "token-revoked"
    again = Collector()
    async with hub.dial(token, again):
        await again.open()  # with the one that it has
        await renew(hub)
        taken = (await again.heard(Ordered)).order
    new = Collector()
    async with hub.dial(taken.token, new):
        await new.open()
    assert (await renewal(hub)).state == "done"
    assert await standings(hub) == ["VALID", "REVOKED", "REVOKED"]


async def test_a_second_token_that_was_made_meanwhile_stops_a_renewal_and_that_is_shown(hub):
    token, collector = await hub.token(), Collector()
    async with hub.store.write() as connection:
        await renewals.order(connection, 1, seconds_now())
    await hub.token()
    async with hub.dial(token, collector):
        await collector.open()
        run = await hub.place(ASK)
        assert (await collector.heard(Ordered)).order.run == run  # the renewal was not sent
    last = await renewal(hub)
    assert (last.state, last.code) == ("refused", "token-limit")
    assert await standings(hub) == ["VALID", "VALID"]


@pytest.mark.parametrize(
    "frame", [b"", b"x" * 100, encode(OrderState(order="x", state="accepted")), encode(Ask(run="r", addresses=()))]
)
async def test_what_is_no_hello_ends_it(hub, frame):
    token, collector = await hub.token(), Collector()
    async with hub.dial(token, collector):
        collector.send(frame)
        assert await collector.ended() == 1008
    assert (await hub.row(ksocket))["refused_code"] == "protocol"


async def test_a_database_that_is_away_acknowledges_nothing(hub, monkeypatch):
    token, collector = await hub.token(), Collector()

    async def away(*_):
        raise OperationalError("INSERT", {}, OSError("disk full"))

    async with hub.dial(token, collector):
        await collector.open()
        run = await hub.place(ASK)
        monkeypatch.setattr("kshub.flow.ingest", away)
        collector.report(1, found(run))
        assert await collector.ended() == 1013
    assert await hub.row(position) is None


async def test_orders_that_cannot_be_fetched_end_it(hub, monkeypatch):
    token, collector = await hub.token(), Collector()

    async def away(*_, **__):
        raise OperationalError("SELECT", {}, OSError("disk full"))

    async with hub.dial(token, collector):
        await collector.open()
        monkeypatch.setattr("kshub.orders.outbox.waiting", away)
        await hub.place(ASK)
        assert await collector.ended() == 1013


async def test_who_waits_for_a_busy_database_is_not_hung_up_on(hub, monkeypatch):
    monkeypatch.setattr("kshub.link.conversation.HELLO_SECONDS", 0.2)
    token, collector = await hub.token(), Collector()
    entering = hub.links.door.enter

    async def busy(entry):
        await asyncio.sleep(0.5)
        return await entering(entry)

    monkeypatch.setattr(hub.links.door, "enter", busy)
    async with hub.dial(token, collector):
        await collector.open()
        await hub.place(ASK)
        assert isinstance((await collector.heard(Ordered)).order, Ask)


async def test_a_batch_waits_until_others_are_committed(hub, monkeypatch):
    monkeypatch.setattr("kshub.link.conversation.SHORT", 10)
    token, collector = await hub.token(), Collector()
    async with AsyncExitStack() as others, hub.dial(token, collector):
        await collector.open()
        run = await hub.place(ASK)
        for _ in range(AT_ONCE):
            await others.enter_async_context(hub.links.reading)
        collector.report(1, found(run))
        await asyncio.sleep(0.2)
        assert await hub.row(position) is None
        await others.aclose()
        assert (await collector.heard(Acknowledged)).seq == 1


async def test_a_refused_order_ends_its_run(hub):
    token, collector = await hub.token(), Collector()
    async with hub.dial(token, collector):
        await collector.open()
        run = await hub.place(ASK)
        await collector.heard(Ordered)
        collector.session.tell(OrderState(order=run, state="refused"))
        collector.report(1, found("x"))  # the next frame: what was told before it has been heard when it is answered
        await collector.heard(Closed)
    assert (await hub.row(scan_part))["status"] == "refused"
    assert (await hub.row(scan))["status"] == "failed"
