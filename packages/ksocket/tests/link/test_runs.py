"""Orders become runs: in which order, and what ends them."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from ksocket.faults import Fault
from ksocket.link import runs as module
from ksocket.link.orders import Orders
from ksocket.link.runs import Runs
from ksocket.state import database
from kswire.hellos import OrderState
from kswire.orders import Ask, Cancel, Plan, RenewToken, Scan
from kswire.problems import Code
from kswire.reports import Done, Log, Planned, Progress

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


class Service:
    """Runs over a database in memory; a run waits until it is released, or raises what the test says."""

    def __init__(self, connection):
        self.orders = Orders(connection)
        self.kept, self.told, self.running, self.raises, self.keeping = [], [], {}, {}, []
        self.planning, self.planned = [], asyncio.Event()
        self.runs = Runs(self.orders, self.run, self.keep, self.told.append, self.plan)

    async def run(self, order, cancelled):
        if order.run in self.raises:
            raise self.raises.pop(order.run)
        release = self.running[order.run] = asyncio.Event()
        yield Progress(run=order.run, sent=1, planned=1, found=0, asked=0)
        waits = [asyncio.create_task(one.wait()) for one in (release, cancelled)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            del self.running[order.run]
            for one in waits:
                one.cancel()
        status = "partial" if cancelled.is_set() else "done"
        yield Done(run=order.run, status=status, started_at=AT, terminated_at=AT)

    def keep(self, report):
        if self.keeping:
            raise self.keeping.pop()
        self.kept.append(report)
        self.orders.over(report.run)

    async def plan(self, order):
        if order.run in self.raises:
            raise self.raises.pop(order.run)
        if order.run in self.planning:
            await self.planned.wait()
        return Planned(run=order.run, gateways=("10.0.0.1",))

    def states(self, run):
        return [one.state for one in self.told if isinstance(one, OrderState) and one.order == run]

    def ended(self):
        return [(one.run, one.status, [problem.code for problem in one.problems]) for one in self.kept]


async def settle():
    """Let everything that can go on go on: nothing here waits for the outside."""
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.fixture
async def service():
    with closing(database(None, "")) as connection:
        made = Service(connection)
        yield made
        await made.runs.stop()


async def test_one_scan_at_a_time_in_the_order_of_arrival_and_asking_beside_it(service):
    for order in (Scan(run="s1"), Scan(run="s2"), Ask(run="a", addresses=()), Scan(run="s3")):
        service.runs.receive(order)
    await settle()
    assert set(service.running) == {"s1", "a"}
    for run, after in (("s1", {"a", "s2"}), ("a", {"s2"}), ("s2", {"s3"}), ("s3", set())):
        service.running[run].set()
        await settle()
        assert set(service.running) == after
    assert [run for run, _, _ in service.ended()] == ["s1", "a", "s2", "s3"]
    assert service.states("s2") == ["accepted", "started", "finished"]


async def test_a_repeated_order_is_answered_and_not_run_again(service):
    for _ in range(2):
        service.runs.receive(Ask(run="a", addresses=()))
    await settle()
    service.running["a"].set()
    await settle()
    service.runs.receive(Ask(run="a", addresses=()))
    await settle()
    assert len(service.kept) == 1
    assert service.states("a") == ["accepted", "accepted", "started", "finished", "finished"]


async def test_cancel_ends_what_runs_what_waits_and_nothing_else(service):
    for run in ("s1", "s2"):
        service.runs.receive(Scan(run=run))
    await settle()
    for run in ("s2", "s1", "unknown"):
        service.runs.receive(Cancel(run=run))
    await settle()
    assert service.ended() == [("s1", "partial", []), ("s2", "partial", [Code.CANCELLED])]
    assert service.states("unknown") == ["finished"]


async def test_stopped_it_is_silent_and_the_next_process_goes_on(service):
    for run in ("s1", "s2"):
        service.runs.receive(Scan(run=run))
    await settle()
    await service.runs.stop()
    assert (service.running, service.kept) == ({}, [])
    service.runs = Runs(service.orders, service.run, service.keep, service.told.append, service.plan)
    service.runs.resume()
    await settle()
    assert set(service.running) == {"s1"}
    assert [(one.run, one.problem.code) for one in service.told if isinstance(one, Log)] == [("s1", Code.RUN_RESUMED)]
    service.runs.states()
    assert service.states("s2")[-1] == "accepted"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Fault("bad-network", word="x"), "failed", Code.ORDER_REFUSED),
        (Fault("outside-window", opens="-"), "failed", Code.WINDOW_CLOSED),
        (ZeroDivisionError(), "failed", Code.INTERNAL),
        (ExceptionGroup("of a task group", [KeyError("x")]), "failed", Code.INTERNAL),
    ],
)
async def test_an_order_that_cannot_be_run_ends_with_the_reason(service, error, status, code):
    service.raises["a"] = error
    service.runs.receive(Ask(run="a", addresses=()))
    await settle()
    assert service.ended() == [("a", status, [code])]
    assert service.states("a")[-1] == "finished"


FULL = sqlite3.OperationalError("database or disk is full")


@pytest.mark.parametrize("error", [FULL, OSError(28, "full"), ExceptionGroup("of a task group", [FULL])])
async def test_a_full_disk_ends_nothing(service, monkeypatch, error):
    monkeypatch.setattr(module, "DISK_SECONDS", 0.0)
    service.raises["a"], service.keeping = error, [FULL]
    service.runs.receive(Ask(run="a", addresses=()))
    for _ in range(2):  # the first time its end cannot be kept
        await settle()
        service.running["a"].set()
    await settle()
    assert service.ended() == [("a", "done", [])]
    assert {one.problem.code for one in service.told if isinstance(one, Log)} == {Code.DISK_FULL}


async def test_what_it_does_not_do_is_said(service, monkeypatch):
    monkeypatch.setattr(service.orders, "crowded", lambda: True)
    service.runs.receive(Ask(run="a", addresses=()))
    said = {one.order: (one.state, one.problem.code) for one in service.told}
    assert said == {"a": ("refused", Code.ORDER_REFUSED)}
    with pytest.raises(ValueError, match="token"):
        service.runs.receive(RenewToken(run="n", token="t"))


def plan(run):
    return Plan(run=run, scan=Scan(run=run))


async def test_a_plan_is_told_at_once_and_is_then_over(service):
    service.runs.receive(Scan(run="s"))
    service.planning.append("p")
    for _ in range(2):  # the hub asks again when the answer was lost
        service.runs.receive(plan("p"))
    await settle()
    assert service.states("p") == []
    service.planned.set()
    await settle()
    assert [one for one in service.told if isinstance(one, Planned)] == [Planned(run="p", gateways=("10.0.0.1",))]
    assert (service.states("p"), service.kept) == (["finished"], [])
    service.runs.receive(plan("p"))
    await settle()
    assert service.states("p") == ["finished", "finished"]


@pytest.mark.parametrize(
    ("error", "code"),
    [(Fault("bad-network", word="x"), Code.ORDER_REFUSED), (ZeroDivisionError(), Code.INTERNAL)],
)
async def test_a_plan_that_cannot_be_made_is_refused(service, error, code):
    service.raises["p"] = error
    service.runs.receive(plan("p"))
    await settle()
    assert [(one.state, one.problem.code) for one in service.told] == [("refused", code)]


async def test_plans_are_cancelled_and_do_not_pile_up(service, monkeypatch):
    monkeypatch.setattr(module, "PLANS_WAITING", 1)
    service.planning.append("p")
    for run in ("p", "q"):
        service.runs.receive(plan(run))
    await settle()
    assert service.states("q") == ["refused"]
    service.runs.receive(Cancel(run="p"))
    await settle()
    assert service.states("p") == ["finished"]
    assert not any(isinstance(one, Planned) for one in service.told)


async def test_a_run_that_the_hub_does_not_want_ends_without_a_word_and_does_not_come_back(service):
    for run in ("s1", "s2"):
        service.runs.receive(Scan(run=run))
    await settle()
    for run in ("s1", "unknown"):
        service.runs.unwanted(run)
    await settle()
    assert set(service.running) == {"s2"}
    assert (service.kept, [one.run for one in service.orders.open()]) == ([], ["s2"])
