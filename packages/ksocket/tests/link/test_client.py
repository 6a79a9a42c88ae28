"""The client against a hub that forgets, refuses, cuts the line, or knows more than it should."""

import asyncio
import logging
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from ksocket.config.settings import Connect
from ksocket.credentials.secret import Secret
from ksocket.faults import Fault
from ksocket.link.backoff import Backoff
from ksocket.link.client import Client
from ksocket.link.spool import Spool
from ksocket.state import database
from kswire.events import Refused
from kswire.hellos import OrderState, TokenStored
from kswire.orders import Ask, RenewToken
from kswire.problems import Code
from kswire.reports import Tried

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def tried(number, run="r"):
    return Tried(run=run, addr=f"10.0.{number >> 8}.{number & 255}", method="ssh", attempts=(), tried_at=AT)


class Played:
    """Settings in memory, and runs that only note what is ordered."""

    def __init__(self, port, token="t0ken-of-the-test"):
        self.settings = Connect(protocol="ws", host="127.0.0.1", port=port, token=Secret(token))
        self.orders, self.stored, self.refuses, self.ended = [], [], False, []

    def connect(self):
        return self.settings

    def store(self, token):
        if self.refuses:
            raise Fault("token-not-stored", path="x", detail="read-only")
        self.stored.append(token)
        self.settings = Connect(protocol="ws", host="127.0.0.1", port=self.settings.port, token=token)

    def receive(self, order):
        self.orders.append(order)

    def states(self):
        pass

    def unwanted(self, run):
        self.ended.append(run)


@pytest.fixture
async def collector(hub, tmp_path):
    """A client that serves at once, without waiting between attempts; `stop` and `start` it as often as needed."""
    connection = database(tmp_path / "link.sqlite", "")

    class Collector:
        def __init__(self):
            self.played = Played(hub.port)
            self.spool = Spool(connection, tmp_path / "installation")
            self.task = None

        def start(self):
            self.client = Client(self.spool, self.played, backoff=Backoff(random=lambda: -0.49))
            self.client.runs = self.played
            self.task = asyncio.create_task(self.client.serve())

        async def stop(self):
            if self.task:
                self.task.cancel()
                with suppress(asyncio.CancelledError):
                    await self.task

    made = Collector()
    yield made
    await made.stop()
    connection.close()


async def test_thousands_of_reports_arrive_once_and_in_order_through_a_line_that_breaks(hub, collector, monkeypatch):
    batches, commit = [], hub.commit

    def committed(session, received):
        commit(session, received)
        batches.append(received)
        if len(batches) % 3 == 0:  # now and then before the acknowledgement has left
            hub.cut()

    monkeypatch.setattr(hub, "commit", committed)
    for number in range(5000):
        collector.spool.append(tried(number))
    collector.start()
    await hub.until(lambda: len(hub.committed) >= 5000)
    assert hub.reports == [tried(number) for number in range(5000)]
    assert (len(hub.hellos) > 4, hub.gaps) == (True, 0)


async def test_what_comes_later_is_sent_as_it_comes(hub, collector):
    collector.start()
    await hub.until(lambda: hub.hellos)
    for number in range(3):
        collector.spool.append(tried(number))
        await hub.until(lambda number=number: len(hub.committed) == number + 1)


async def test_a_spool_that_is_an_older_copy_numbers_anew_and_loses_nothing(hub, collector):
    hub.positions[collector.spool.installation] = (1, 7, 0)
    collector.spool.append(tried(1))
    collector.start()
    await hub.until(lambda: hub.committed)
    assert (hub.reports, collector.spool.epoch) == ([tried(1)], 2)


async def test_a_hub_from_yesterdays_backup_is_served_and_told_of_the_gap(hub, collector):
    collector.start()
    for number in range(4):
        collector.spool.append(tried(number))
    await hub.until(lambda: len(hub.committed) == 4)
    while collector.spool.first <= 4:  # noqa: ASYNC110 - the acknowledgement is on its way
        await asyncio.sleep(0.01)
    hub.positions, hub.era = {collector.spool.installation: (1, 2, 0)}, "era-2"
    hub.cut()
    collector.spool.append(tried(4))
    await hub.until(lambda: len(hub.committed) == 5)
    assert hub.gaps == 1


async def test_reports_of_a_run_that_the_hub_does_not_want_do_not_stop_the_others(hub, collector):
    for number, run in enumerate("abab"):
        collector.spool.append(tried(number, run))
    hub.refusal = (Refused.NOT_ORDERED, "a")
    collector.start()
    await hub.until(lambda: hub.hellos)
    hub.refusal = None
    await hub.until(lambda: len(hub.committed) == 2)
    assert hub.reports == [tried(1, "b"), tried(3, "b")]
    assert (hub.gaps, collector.played.ended) == (0, ["a"])


async def test_orders_reach_the_runs_and_what_they_tell_reaches_the_hub(hub, collector):
    order = Ask(run="r", addresses=("10.0.0.1",))
    hub.orders.append(order)
    collector.start()
    await hub.until(lambda: hub.hellos)
    state = OrderState(order="r", state="started")
    while not collector.client.tell(state):  # noqa: ASYNC110 - the welcome is on its way
        await asyncio.sleep(0.01)
    await hub.until(lambda: state in hub.told)
    assert collector.played.orders == [order]


async def test_a_token_that_is_in_use_already_needs_no_new_connection(hub, collector):
    hub.orders.append(RenewToken(run="n", token="t0ken-of-the-test"))
    collector.start()
    await hub.until(lambda: TokenStored(run="n") in hub.told)
    assert (collector.played.stored, len(hub.hellos)) == ([], 1)


async def test_a_token_that_cannot_be_written_is_refused_and_the_present_one_stays(hub, collector):
    collector.played.refuses = True
    hub.orders.append(RenewToken(run="n", token="new"))
    collector.start()
    await hub.until(lambda: hub.told)
    told = hub.told[0]
    assert (told.order, told.state, told.problem.code) == ("n", "refused", Code.TOKEN_NOT_STORED)
    assert len(hub.hellos) == 1


async def test_a_new_token_that_was_revoked_meanwhile_gives_way_to_the_former(hub, collector, monkeypatch):
    former, greet = collector.played.settings.token, hub.greet

    def strict(session, hello):
        if hub.headers[-1]["Authorization"] == "Token new":
            session.refuse(Refused.TOKEN_REVOKED)
        else:
            greet(session, hello)

    monkeypatch.setattr(hub, "greet", strict)
    hub.tokens.add("new")
    hub.orders.append(RenewToken(run="n", token="new"))
    collector.start()
    await hub.until(lambda: len(hub.hellos) == 2)
    hub.orders.clear()
    await hub.until(lambda: len(hub.hellos) == 3)
    assert collector.played.settings.token == former
    assert hub.headers[-1]["Authorization"] == f"Token {former.reveal()}"


@pytest.mark.parametrize(("days", "said"), [(40, False), (29, True), (0, True)])
async def test_the_end_of_the_token_is_announced(hub, collector, caplog, days, said):
    hub.expires_at = datetime.now(UTC) + timedelta(days=days, hours=-1)
    caplog.set_level(logging.INFO)
    collector.start()
    await hub.until(lambda: hub.hellos)
    while "connected to" not in caplog.text:  # noqa: ASYNC110 - the welcome is on its way
        await asyncio.sleep(0.01)
    assert ("the token expires in" in caplog.text) is said


async def test_what_is_wrong_is_said_once_until_it_works(hub, collector, caplog):
    port = hub.port
    collector.start()
    await hub.until(lambda: hub.hellos)
    await hub.stop()
    caplog.clear()
    collector.client._backoff = Backoff(random=lambda: -0.499)
    attempts = []
    once = collector.client._once

    async def counted():
        attempts.append(1)
        return await once()

    collector.client._once = counted
    while len(attempts) < 4:  # noqa: ASYNC110 - nobody else is there to say so
        await asyncio.sleep(0.01)
    warnings = [one.getMessage() for one in caplog.records if one.levelno == logging.WARNING]
    assert sum("cannot be reached" in one for one in warnings) == 1
    await hub.start()
    assert hub.port == port
    await hub.until(lambda: len(hub.hellos) == 2)


@pytest.mark.parametrize("code", [*Refused, "of-a-newer-hub"])
async def test_every_refusal_says_what_to_do(hub, collector, caplog, code):
    hub.refusal = (str(code), "detail")
    collector.start()
    await hub.until(lambda: hub.hellos)
    while not caplog.records:  # noqa: ASYNC110 - the refusal is on its way
        await asyncio.sleep(0.01)
    hub.refusal = None
    assert caplog.records[-1].levelno == logging.WARNING
