"""What waits is sent: each event at least once, shown once, whoever is killed and whenever, on both engines.

KSOCKET_TEST_KILLS sets how often the hub is killed; KSOCKET_TEST_SEED repeats a run that failed.
"""

import asyncio
import hashlib
import hmac
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sqlalchemy import select, update

from kshub.cli.main import main
from kshub.jobs import LEASE
from kshub.notify import sending, turns
from kshub.notify.dialling import Dialler, Undelivered
from kshub.notify.sending import BACK_OFF, Sender, next_try
from kshub.notify.targets import Signed, stored
from kshub.store.engine import open_store
from kshub.store.queries import events, notifying, targets
from kshub.store.queries.events import Happened
from kshub.store.schema import meta, notification, notify_target

NOW = 1_800_000_000
KILLS = int(os.environ.get("KSOCKET_TEST_KILLS", "8"))
SEED = os.environ.get("KSOCKET_TEST_SEED")
HUB = "from kshub.cli.main import main; raise SystemExit(main())"
SECONDS = 120


async def furnish(connection, url="https://hook.example.com/x", name="one"):
    """A target of the hub for everything."""
    address = stored(Signed(url=url, secret="kwh_x"))
    row = {"display_name": name, "kind": "webhook", "address": address, "language": "en", "enabled": True}
    number = await targets.add(connection, None, row, NOW)
    rule = {"space_id": None, "network_id": None, "kinds": "[]", "wait": 0, "enabled": True, "target_id": number}
    await targets.add_rule(connection, rule, NOW)
    return number


def new_nodes(count):
    return [Happened("node-new", {"name": f"web-{one}", "addr": "10.0.0.1"}, one) for one in range(1, count + 1)]


@pytest.fixture
def delivered(monkeypatch):
    """What arrives, and what it is answered: each call takes the next of `answers`, and then all is well."""
    got, answers = [], []

    async def deliver(_dialler, _address, message):
        got.append(message)
        if answers and (wrong := answers.pop(0)) is not None:
            raise wrong

    monkeypatch.setitem(sending.kinds.DELIVER, "webhook", deliver)
    return got, answers


async def look(sender, now):
    await sender.look(now)
    await asyncio.gather(*sender.work.values())


async def statuses(store):
    async with store.read() as connection:
        query = select(notification.c.status, notification.c.tries, notification.c.error).order_by(notification.c.id)
        return [tuple(one) for one in await connection.execute(query)]


async def test_events_that_wait_are_one_message(world, delivered):
    got, _ = delivered
    async with world.store.write() as connection:
        await furnish(connection)
        await events.add_all(connection, world.network, new_nodes(3), NOW)
    sender = Sender(world.store, Dialler(), "https://hub")
    await look(sender, NOW)
    await look(sender, NOW)
    [one] = got
    assert [each.params["name"] for each in one.events] == ["web-1", "web-2", "web-3"]
    assert (one.events[0].network, one.events[0].space, one.one_space) == ("network", "space", False)
    assert await statuses(world.store) == [("sent", 1, None)] * 3
    assert sender.work == {}


async def test_what_fails_is_tried_again_as_it_was_and_given_up_after_a_day(world, delivered):
    got, answers = delivered
    async with world.store.write() as connection:
        await furnish(connection)
        await events.add_all(connection, world.network, new_nodes(1), NOW)
    answers += [Undelivered("timed-out")] * (len(BACK_OFF) + 1)
    sender = Sender(world.store, Dialler())
    await look(sender, NOW)
    async with world.store.write() as connection:  # never joins the first
        await events.add_all(connection, world.network, new_nodes(1), NOW)
    for _ in range(len(BACK_OFF) + 4):
        async with world.store.write() as connection:
            mine = notification.c.status == "sending"
            await connection.execute(update(notification).where(mine).values(due_at=NOW))
        await look(sender, NOW)
    assert len({one.key for one in got[: len(BACK_OFF) + 1]}) == 1
    assert {one.ids for one in got[: len(BACK_OFF) + 1]} == {got[0].ids}
    assert got[-1].ids != got[0].ids
    assert await statuses(world.store) == [("failed", len(BACK_OFF) + 1, "timed-out"), ("sent", 1, None)]


def test_when_it_is_tried_again():
    assert [next_try(tries, 0, for_good=False) for tries in range(len(BACK_OFF))] == list(BACK_OFF)
    assert next_try(len(BACK_OFF), 0, for_good=False) is None
    assert sum(BACK_OFF) >= 86_400
    assert [next_try(tries, 0, for_good=True) for tries in range(4)] == [30, 120, None, None]


async def test_an_error_of_ours_stops_one_target_alone_and_quotes_no_address(world, delivered, caplog):
    got, answers = delivered
    async with world.store.write() as connection:
        await furnish(connection, "https://hook.example.com/geheim")
        await furnish(connection, name="other")
        await events.add_all(connection, world.network, new_nodes(1), NOW)
    answers.append(RuntimeError("https://hook.example.com/geheim"))
    await look(Sender(world.store, Dialler()), NOW)
    assert len(got) == 2
    assert sorted(await statuses(world.store)) == [("sending", 1, "hub-error"), ("sent", 1, None)]
    assert "geheim" not in caplog.text


async def test_what_arrived_is_not_sent_again_while_that_cannot_be_written_down(world, delivered, monkeypatch):
    got, _ = delivered
    async with world.store.write() as connection:
        await furnish(connection)
        await events.add_all(connection, world.network, new_nodes(1), NOW)

    async def full(*_):
        raise OSError("disk full")

    sender = Sender(world.store, Dialler())
    with monkeypatch.context() as broken:
        broken.setattr(notifying, "sent", full)
        for _ in range(3):
            await look(sender, NOW)
    await look(sender, NOW)
    assert len(got) == 1
    assert await statuses(world.store) == [("sent", 1, None)]


async def test_a_slow_target_holds_up_nobody_and_gets_one_message_at_a_time(world, monkeypatch):
    released, began = asyncio.Event(), []

    async def deliver(_dialler, address, _message):
        began.append(address.url)
        if "slow" in address.url:
            await released.wait()

    monkeypatch.setitem(sending.kinds.DELIVER, "webhook", deliver)
    async with world.store.write() as connection:
        slow = await furnish(connection, "https://slow")
        await furnish(connection, "https://fast", "fast")
        await events.add_all(connection, world.network, new_nodes(1), NOW)
    sender = Sender(world.store, Dialler())
    await sender.look(NOW)
    await asyncio.gather(*(task for number, task in sender.work.items() if number != slow))
    async with world.store.write() as connection:
        await events.add_all(connection, world.network, new_nodes(1), NOW)
    await sender.look(NOW)
    await asyncio.gather(*(task for number, task in sender.work.items() if number != slow))
    assert sorted(began) == ["https://fast", "https://fast", "https://slow"]
    await sender.close()
    released.set()
    await look(sender, NOW)
    await look(sender, NOW)
    assert began.count("https://slow") == 3, "the one that was broken off, and the next"


async def test_a_test_message_is_written_down_at_its_target(world, delivered, monkeypatch):
    monkeypatch.setattr(turns, "EVERY", 0)
    got, answers = delivered
    async with world.store.write() as connection:
        number = await furnish(connection)
        row = await targets.one(connection, None, number)
    answers.append(Undelivered("unreachable"))
    sender = Sender(world.store, Dialler())
    assert not (await sender.test(row)).arrived
    assert (await sender.test(row)).arrived
    async with world.store.read() as connection:
        shown = (await connection.execute(select(notify_target))).one()
    assert [one.test for one in got] == [True, True]
    assert shown.last_error is None
    assert shown.last_failed_at
    assert shown.last_sent_at


# killed


class Receiver:
    """Counts what arrives. at: called with how many have come, before this one is answered."""

    def __init__(self):
        self.got, self.at, self._lock = [], lambda _count: None, threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.keep(self.headers, body)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

            def handle(self):
                try:
                    super().handle()
                except ConnectionError:  # the hub was killed
                    self.close_connection = True

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_: None
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def keep(self, headers, body):
        signed = hmac.new(b"kwh_x", headers["X-Kshub-Timestamp"].encode() + b"." + body, hashlib.sha256).hexdigest()
        assert headers["X-Kshub-Signature"] == f"sha256={signed}"
        told = json.loads(body)
        assert headers["X-Kshub-Delivery"] == told["id"]
        with self._lock:
            self.got.append((told["id"], tuple(told["eventIds"])))
            count = len(self.got)
        self.at(count)

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


class Site:
    """A hub's directory, and its process, which is killed. Events are written beside it, as commands do."""

    def __init__(self, home, url):
        self.home, self.url, self.process = home, url, None
        home.mkdir()
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        settings = f'listen = "127.0.0.1:{port}"\n[tls]\nenabled = false\n[notify]\nallowPrivate = ["127.0.0.1/32"]\n'
        (home / "kshub.toml").write_text(settings)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("KSHUB_DATABASE", url)
            assert main(["--home", str(home), "init", "--name", "127.0.0.1"]) == 0
            assert main(["--home", str(home), "network", "create", "tokyo"]) == 0

    def serve(self):
        """Start the hub, as if the lease of a killed one had run out by now (PostgreSQL: half a minute)."""
        over = update(meta).where(meta.c.name == f"lease-{LEASE}").values(value="- 0")
        self.write(lambda connection: connection.execute(over))
        with (self.home / "log").open("ab") as log:
            words = [sys.executable, "-c", HUB, "--home", str(self.home), "serve"]
            self.process = subprocess.Popen(
                words, stdout=log, stderr=log, env=os.environ | {"KSHUB_DATABASE": self.url}
            )

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def write(self, ask):
        async def within():
            store = open_store(self.url, pool=1)
            try:
                async with store.write() as connection:
                    return await ask(connection)
            finally:
                await store.close()

        return asyncio.run(within())

    def statuses(self):
        query = select(notification.c.event_id, notification.c.status)
        return dict(self.write(lambda connection: _pairs(connection, query)))

    def until(self, happens, what):
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            if value := happens():
                return value
            time.sleep(0.02)
        raise AssertionError(f"{what}\n{(self.home / 'log').read_text()[-3000:]}")


async def _pairs(connection, query):
    return [tuple(one) for one in await connection.execute(query)]


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.close()


@pytest.fixture
def site(url, tmp_path):
    made = Site(tmp_path / "hub", url)
    yield made
    if made.process is not None:
        made.kill()


def write_on(site, chance, killed):
    """Events, some while the hub sends and some while it is dead; two messages come only if there is always more."""
    while not killed.wait(0.3):
        happened = new_nodes(chance.randint(1, 10))
        site.write(lambda connection, some=happened: events.add_all(connection, 1, some))


@pytest.mark.slow
@pytest.mark.timeout(180 + 90 * KILLS)
def test_each_event_arrives_and_is_shown_once_however_often_the_hub_is_killed(site, receiver, capsys):
    seed = int(SEED) if SEED else random.SystemRandom().randrange(1_000_000)
    chance = random.Random(seed)
    with capsys.disabled():
        print(f"\nKSOCKET_TEST_SEED={seed}", flush=True)
    site.write(lambda connection: furnish(connection, receiver.url))
    for _ in range(KILLS):
        killed, before = threading.Event(), len(receiver.got)
        wanted = before + chance.randint(1, 2)
        answered = chance.random() < 0.5  # killed with the answer under way; else before there is one

        def at(count, *, wanted=wanted, answered=answered, killed=killed):
            if count == wanted and not answered:
                site.kill()
            if count >= wanted:
                killed.set()

        receiver.at = at
        site.serve()
        writer = threading.Thread(target=write_on, args=(site, chance, killed))
        writer.start()
        try:
            site.until(killed.is_set, "nothing arrives")
        finally:
            killed.set()
            site.kill()
            writer.join()
    receiver.at = lambda _count: None
    site.serve()
    site.until(lambda: set(site.statuses().values()) == {"sent"}, "not all is sent")
    all_events = {str(one) for one in site.statuses()}
    shown = dict(receiver.got)
    with capsys.disabled():
        again = len(receiver.got) - len(shown)
        print(f"{KILLS} kills: {len(all_events)} events, {len(shown)} messages, {again} repeats")
    for key, numbers in receiver.got:
        assert numbers == shown[key], "the same id is the same events"
    once = [number for numbers in shown.values() for number in numbers]
    assert len(once) == len(set(once)), "by the id of the message each event is shown once"
    assert set(once) == all_events
