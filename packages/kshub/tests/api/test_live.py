"""What happens is told while it happens: to whom it concerns, within bounds, and to nobody for longer than they may."""

import asyncio
from contextlib import asynccontextmanager

import msgspec
import pytest

from kshub import live as streams
from kshub.api import live
from kshub.clock import seconds_now
from kshub.store.queries import places, scans, telling
from kshub.store.schema import api_token
from kshub.testing.world import Host, World, done
from kshub.view.pulse import KINDS
from kswire.problems import Code, problem
from kswire.reports import Log, Progress

from .conftest import in_session

SECONDS = 20
ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def brisk(monkeypatch):
    """Looks follow each other quickly; nothing here waits for a clock."""
    monkeypatch.setattr(streams, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(streams, "SOONEST_SECONDS", 0.01)
    monkeypatch.setattr(live, "DOUBTED", 0.0)


class Watching:
    """Who reads a stream: an ASGI client, since httpx's waits for the end of an answer."""

    def __init__(self):
        self._said, self._gone = asyncio.Queue(), asyncio.Event()
        self._asked = False
        self.status, self.headers, self.held = None, {}, asyncio.Event()
        self.held.set()

    async def receive(self):
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        await self.held.wait()
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        await self._said.put(message)

    def leave(self):
        self._gone.set()

    async def part(self):
        """The next piece of the answer; None at its end."""
        while True:
            message = await self._said.get()
            if message["type"] == "http.response.start":
                continue
            if message["body"]:
                return message["body"].decode()
            if not message["more_body"]:
                return None

    async def told(self):
        """The next messages; None at the end."""
        while True:
            part = await self.part()
            if part is None:
                return None
            lines = [one.removeprefix("data: ") for one in part.split("\n") if one.startswith("data: ")]
            if lines:
                return [msgspec.json.decode(one) for one in lines]

    async def until(self, kind, network=1):
        """The first message of this kind; what else is told goes by."""
        while True:
            told = await self.told()
            assert told is not None, "the stream ended"
            for one in told:
                if one["kind"] == kind and one["networkId"] == str(network):
                    return one

    async def ended(self):
        while await self.told() is not None:
            pass
        return True


@asynccontextmanager
async def watching(hub, headers):
    reader = Watching()
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/api/apps/sonar/live",
        "raw_path": b"/api/apps/sonar/live",
        "root_path": "",
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items() if value],
        "client": ("192.0.2.3", 1),
        "server": ("hub", 80),
    }
    reader.task = task = asyncio.create_task(hub(scope, reader.receive, reader.send))
    try:
        async with asyncio.timeout(SECONDS):
            yield reader
    finally:
        reader.leave()
        reader.held.set()
        async with asyncio.timeout(SECONDS):
            await task
    assert not hub.live._streams


@pytest.fixture
def token(tokens):
    return {"X-Authorization": f"Token {tokens['viewer']}"}


async def begun(reader):
    assert await reader.part() == f"retry: {live.RETRY}\n\n"


async def progress(store, ksocket, run, sent):
    async with store.write() as connection:
        await telling.progressed(
            connection, ksocket, Progress(run=run, sent=sent, planned=100, found=3, asked=1, rate=40)
        )


async def test_a_scan_is_told_from_its_order_to_its_nodes(hub, store, client, token):
    world = World(store, 1, 1)
    async with watching(hub, token) as reader:
        await begun(reader)
        assert (reader.status, reader.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
        assert reader.headers["cache-control"] == "no-store"
        assert reader.headers["x-accel-buffering"] == "no"
        ordered = (await client.post("/networks/1/scans", json={"kind": "scan"})).json()
        run = ordered["scanId"]
        told = await reader.until("progress")
        none = {"ksocketId": "1", "status": "ordered", "sent": 0, "planned": 0, "found": 0, "asked": 0, "rate": None}
        assert told["scans"] == [{"scanId": run, "kind": "scan", "status": "ordered", "ksockets": [none]}]
        await world.tell(*Host(addr="10.0.0.1", name="one").reports(run))
        await progress(store, 1, run, 7)
        while not (told := await reader.until("progress"))["scans"][0]["ksockets"][0]["sent"]:
            pass
        assert told["scans"][0]["ksockets"][0] == none | {"status": "running", "sent": 7, "planned": 100} | {
            "found": 3,
            "asked": 1,
            "rate": 40,
        }
        async with store.write() as connection:
            line = Log(run=run, level="INFO", problem=problem(Code.NO_START))
            await telling.logged(connection, 1, [(line, seconds_now())])
        await reader.until("log")
        await world.tell(done(run))
        kinds = set()
        while not {"scan", "nodes", "snapshot", "event", "progress"} <= kinds:
            kinds |= {one["kind"] for one in await reader.told()}
        reader.leave()


async def test_presence_names_and_windows_are_told(hub, store, client, token):
    async with watching(hub, token) as reader:
        await begun(reader)
        async with store.write() as connection:
            await places.add_ksocket(connection, 1, "two")
        await reader.until("ksocket")
        assert (await client.put("/networks/1/settings", json={"profile": "fast"})).status_code == 200
        await reader.until("network")


async def test_what_only_this_process_knows_is_told(hub, store, client, token):
    await World(store, 1, 1).scan(Host(addr="10.0.0.1", name="one"))
    async with watching(hub, token) as reader:
        await begun(reader)
        answer = await client.put("/networks/1/managed-nodes/1/tags/env", json={"value": "x"})
        assert answer.status_code == 200, answer.text
        await reader.until("nodes")


async def test_what_is_moved_on_the_map_is_told(hub, client, token):
    async with watching(hub, token) as reader:
        await begun(reader)
        answer = await client.put("/networks/1/map/positions", json={"positions": {"site:1": [1, 2]}})
        assert answer.status_code == 200, answer.text
        await reader.until("map")


async def test_another_name_of_the_same_length_is_told(hub, store, client, token):
    async with store.write() as connection:
        number = await places.add_ksocket(connection, 1, "two")
    async with watching(hub, token) as reader:
        await begun(reader)
        answer = await client.put(f"/networks/1/ksockets/{number}", json={"displayName": "six"})
        assert answer.status_code == 200, answer.text
        await reader.until("ksocket")


async def test_a_schedule_that_scans_less_is_told(hub, client, token):
    wanted = {"cron": "0 3 * * *", "narrow": []}
    made = (await client.post("/networks/1/schedules", json=wanted)).json()
    async with watching(hub, token) as reader:
        await begun(reader)
        path = f"/networks/1/schedules/{made['scheduleId']}"
        answer = await client.put(path, json=wanted | {"narrow": ["10.0.0.0/24"]})
        assert answer.status_code == 200, answer.text
        await reader.until("network")


def test_of_what_one_sees_no_more_nothing_is_told_that_waits():
    stream = streams.Stream("me", frozenset({1, 2}))
    for number in (1, 2):
        stream.changed(number, "scan")
        stream.goes(number, ())
    assert stream.now(frozenset({2, 3})) == {3}
    told = [(one.network_id, one.kind) for one in stream.take()]
    assert told == [("2", "scan"), ("1", "network"), *(("3", kind) for kind in KINDS), ("2", "progress")]


async def test_of_a_network_that_is_new_all_is_told(hub, client, token, monkeypatch):
    monkeypatch.setattr(live, "DOUBTED", 3600.0)  # what is seen is not looked at again, for now
    async with watching(hub, token) as reader:
        await begun(reader)
        made = (await client.post("/networks", json={"displayName": "new"})).json()["networkId"]
        await client.post(f"/networks/{made}/ksockets", json={"displayName": "one"})
        assert (await client.post(f"/networks/{made}/scans", json={"kind": "scan"})).status_code == 202
        await hub.live.look()  # of which this stream is told nothing
        monkeypatch.setattr(live, "DOUBTED", 0.0)
        hub.live.stir(people=True)
        await told_all(reader, made, {*KINDS, "progress"})


async def test_what_happened_shortly_before_a_stream_is_told(hub, client, token):
    async with hub.at_work():
        for _ in range(2):  # nobody watched yet, or somebody did
            hub.live._recent.clear()
            answer = await client.post("/networks/1/scans", json={"kind": "scan"})
            assert answer.status_code == 202, answer.text
            async with watching(hub, token) as reader:
                await begun(reader)
                await told_all(reader, "1", {"scan", "progress"})


@ONE
async def test_what_happened_long_ago_is_not(hub, client, token, monkeypatch):
    monkeypatch.setattr(streams, "RECENT", 0.0)
    async with hub.at_work():
        assert (await client.post("/networks/1/scans", json={"kind": "scan"})).status_code == 202
        await hub.live.look()
        async with watching(hub, token) as reader:
            await begun(reader)
            assert {one["kind"] for one in await reader.told()} == {"progress"}


async def told_all(reader, network, kinds):
    """Until each of these kinds was told of the network, and nothing of others."""
    seen = set()
    while not kinds <= seen:
        told = await reader.told()
        assert {one["networkId"] for one in told} == {network}
        seen |= {one["kind"] for one in told}


async def test_nothing_of_another_space_is_told(hub, store, client, tokens, somebody):
    async with store.write() as connection:
        space = await places.add_space(connection, "beta")
        mine = await places.add_network(connection, space, "beta network")
        ksocket = await places.add_ksocket(connection, mine, "beta ksocket")
    theirs = await somebody("taro", {space: "viewer"})
    async with watching(hub, theirs) as reader:
        await begun(reader)
        run = (await client.post("/networks/1/scans", json={"kind": "scan"})).json()["scanId"]
        await World(store, 1, 1).tell(*Host(addr="10.0.0.1").reports(run))
        await progress(store, 1, run, 7)
        async with store.write() as connection:
            await scans.order(connection, mine, [ksocket])
        seen = []
        while not any(one["kind"] == "progress" for one in seen):
            seen += await reader.told()
        assert {one["networkId"] for one in seen} == {str(mine)}


async def test_who_watches_later_hears_at_once_how_far_it_is(hub, store, client, token):
    run = (await client.post("/networks/1/scans", json={"kind": "scan"})).json()["scanId"]
    for _ in range(2):
        async with watching(hub, token) as reader:
            await begun(reader)
            assert (await reader.until("progress"))["scans"][0]["scanId"] == run


async def test_it_ends_when_the_session_does(hub, store, tokens, client):
    headers = await in_session(store, "viewer")
    async with watching(hub, headers) as reader:
        await begun(reader)
        assert (await client.delete("http://hub/api/session", headers=headers)).status_code == 204
        assert await reader.ended()
    async with watching(hub, headers) as reader:
        await reader.part()
        assert reader.status == 401


async def test_it_ends_when_the_token_is_revoked_elsewhere(hub, store, tokens, token, monkeypatch):
    monkeypatch.setattr(live, "CHECK", 0.0)
    async with watching(hub, token) as reader:
        await begun(reader)
        async with store.write() as connection:
            await connection.execute(api_token.update().values(revoked_at=1))
        assert await reader.ended()


async def test_what_one_may_see_from_now_on_is_told_from_now_on(hub, store, session_of, somebody):
    async with store.write() as connection:
        space = await places.add_space(connection, "beta")
        network = await places.add_network(connection, space, "beta network")
        await places.add_ksocket(connection, network, "beta ksocket")
        other = await places.add_space(connection, "gamma")
    headers = await somebody("taro", {other: "viewer"})
    chief = await session_of("administrator")
    async with watching(hub, headers) as reader:
        await begun(reader)
        told = {"username": "taro", "role": "viewer"}
        answer = await chief.put(f"/apps/sonar/spaces/{space}/members", json=told)
        assert answer.status_code in (200, 201), answer.text
        await reader.until("network", network)
        member = answer.json()["memberId"]
        await chief.delete(f"/apps/sonar/spaces/{space}/members/{member}")
        await reader.until("network", network)
        async with store.write() as connection:
            await places.add_ksocket(connection, network, "unseen")
            await places.add_ksocket(connection, 1, "unseen")
        await hub.live.look()
        reader.leave()
        assert await reader.ended()


@ONE
async def test_what_is_silent_has_a_heartbeat_and_an_end(hub, tokens, token, monkeypatch):
    monkeypatch.setattr(live, "HEARTBEAT", 0.05)
    async with watching(hub, token) as reader:
        await begun(reader)
        assert await reader.part() == ":\n\n"
    monkeypatch.setattr(live, "LIFE", 0.0)
    async with watching(hub, token) as reader:
        assert await reader.ended()


@ONE
async def test_windows_are_bounded(hub, tokens, token, monkeypatch):
    monkeypatch.setattr(streams, "MOST_OF_ONE", 1)
    async with watching(hub, token) as first:
        await begun(first)
        async with watching_more(hub, token) as second:
            await second.part()
            assert second.status == 429
        other = {"X-Authorization": f"Token {tokens['operator']}"}
        async with watching_more(hub, other) as third:
            await begun(third)
    async with watching(hub, token) as again:
        await begun(again)


@asynccontextmanager
async def watching_more(hub, headers):
    """The same beside another."""
    there = set(hub.live._streams)
    manager = watching(hub, headers)
    reader = await manager.__aenter__()
    yield reader
    with pytest.raises(AssertionError):
        await manager.__aexit__(None, None, None)
    assert hub.live._streams == there


@ONE
async def test_who_reads_nothing_is_left(hub, client, tokens, token, monkeypatch):
    monkeypatch.setattr(live, "SLOW", 0.05)
    async with watching(hub, token) as reader:
        await begun(reader)
        reader.held.clear()
        await client.post("/networks/1/scans", json={"kind": "scan"})
        async with asyncio.timeout(SECONDS):
            await reader.task
        assert not hub.live._streams


@ONE
async def test_the_hubs_end_is_the_streams(hub, tokens, token):
    async with watching(hub, token) as reader:
        await begun(reader)
        hub.live.close()
        assert await reader.ended()
    async with watching(hub, token) as reader:
        await reader.part()
        assert reader.status == 429


@ONE
async def test_nobody_unknown_watches(hub, tokens):
    async with watching(hub, {"X-Authorization": "Token kapi_x"}) as reader:
        await reader.part()
        assert reader.status == 401


@ONE
async def test_nobody_looks_while_nobody_watches(hub, tokens, token):
    assert hub.live._watch is None
    async with watching(hub, token) as reader:
        await begun(reader)
        assert hub.live._watch is not None
    assert hub.live._watch is None
