"""Orders become runs: one scan at a time, what is asked of given addresses beside it, each to its last report."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing

from ksocket.faults import Fault
from ksocket.link.orders import Orders
from ksocket.words import fault_text, say
from kswire.events import Tellable
from kswire.hellos import OrderState
from kswire.orders import AnyOrder, Ask, Cancel, Plan, Scan
from kswire.problems import Code, Problem, problem
from kswire.reports import Done, Found, Kept, Log, Planned, Report, Tried
from kswire.wire import now

log = logging.getLogger("ksocket.link")

ASKS_AT_ONCE = 8
PLANS_WAITING = 100
DISK_SECONDS = 30.0  # until a run is gone on with that could not write

Run = Callable[[Scan | Ask, asyncio.Event], AsyncGenerator[Report, None]]
Planner = Callable[[Plan], Awaitable[Planned]]


class Runs:
    """The runs of this process.

    run makes the reports of an order, without those that an earlier process has kept; keep puts one where it is safe,
    with the last one the order's end; tell says what may be lost. Both return at once. plan answers a Plan.
    """

    def __init__(
        self,
        orders: Orders,
        run: Run,
        keep: Callable[[Kept], None],
        tell: Callable[[Tellable], object],
        plan: Planner,
    ) -> None:
        self._orders, self._run, self._keep, self._tell, self._plan = orders, run, keep, tell, plan
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._cancelled: dict[str, asyncio.Event] = {}
        self._plans: dict[str, asyncio.Task[None]] = {}
        self._scanning, self._asking = asyncio.Semaphore(1), asyncio.Semaphore(ASKS_AT_ONCE)
        self._planning = asyncio.Semaphore(1)

    def resume(self) -> None:
        """Go on with what an earlier process could not end."""
        for order in self._orders.open():
            log.info("%s", say("run-resumed", run=order.run))
            self._begin(order, resumed=True)

    def receive(self, order: AnyOrder) -> None:
        """What the hub wants."""
        match order:
            case Cancel():
                self._cancel(order.run)
            case Plan():
                self._draw(order)
            case Scan() | Ask():
                self._take(order)
            case _:
                raise ValueError("whose token it is, the link knows")

    def states(self) -> None:
        """Say again what is under way, to a hub that may have missed it."""
        for run in self._tasks:
            self._say(run, "accepted")

    def unwanted(self, run: str) -> None:
        """The hub takes nothing of it any more: it ends here, without a word."""
        self._orders.over(run)
        if run in self._tasks:
            self._tasks[run].cancel()

    async def stop(self) -> None:
        """Silence, at once. What was under way goes on with the next process."""
        tasks = [*self._tasks.values(), *self._plans.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _take(self, order: Scan | Ask) -> None:
        if self._orders.crowded() and not self._orders.waits(order.run):
            self._say(order.run, "refused", problem(Code.ORDER_REFUSED, fault="too-many-orders"))
        elif self._orders.take(order):
            log.info("%s", say("run-ordered", run=order.run))
            self._say(order.run, "accepted")
            self._begin(order, resumed=False)
        else:
            self._say(order.run, "accepted" if self._orders.waits(order.run) else "finished")

    def _draw(self, order: Plan) -> None:
        """Nothing of it is kept: it sends nothing, and the hub asks again when the answer was lost."""
        if order.run in self._plans:
            return
        if len(self._plans) >= PLANS_WAITING:
            self._say(order.run, "refused", problem(Code.ORDER_REFUSED, fault="too-many-orders"))
            return
        self._plans[order.run] = task = asyncio.create_task(self._planned(order))
        task.add_done_callback(lambda _: self._plans.pop(order.run, None))

    async def _planned(self, order: Plan) -> None:
        try:
            async with self._planning:
                planned = await self._plan(order)
        except Fault as fault:
            self._say(order.run, "refused", problem(Code.ORDER_REFUSED, fault=fault.code))
        except Exception as bug:  # one order that we cannot plan must not end the service
            log.exception("plan %s: a bug of ours", order.run)
            self._say(order.run, "refused", problem(Code.INTERNAL, detail=type(bug).__name__))
        else:
            self._tell(planned)
            self._say(order.run, "finished")

    def _cancel(self, run: str) -> None:
        if run in self._plans:
            self._plans[run].cancel()
            self._say(run, "finished")
        elif run in self._cancelled:
            log.info("%s", say("run-cancelled", run=run))
            self._cancelled[run].set()
        elif not self._orders.waits(run):
            self._say(run, "finished")

    def _begin(self, order: Scan | Ask, *, resumed: bool) -> None:
        self._cancelled[order.run] = asyncio.Event()
        task = asyncio.create_task(self._go(order, resumed=resumed))
        self._tasks[order.run] = task
        task.add_done_callback(lambda _: self._forget(order.run))

    def _forget(self, run: str) -> None:
        del self._tasks[run], self._cancelled[run]

    async def _go(self, order: Scan | Ask, *, resumed: bool) -> None:
        cancelled = self._cancelled[order.run]
        async with self._scanning if isinstance(order, Scan) else self._asking:
            self._say(order.run, "started")
            if resumed:
                self._tell(Log(run=order.run, level="INFO", problem=problem(Code.RUN_RESUMED)))
            over = False
            while not over:
                over = await self._went(order, cancelled, "partial" if resumed else "failed")
        self._say(order.run, "finished")

    async def _went(self, order: Scan | Ask, cancelled: asyncio.Event, status: str) -> bool:
        """Run it to the end, or to the reason why it cannot be run; False when the disk takes nothing now."""
        try:
            try:
                await self._reports(order, cancelled)
            except Fault as fault:
                log.warning("%s", say("run-refused", run=order.run, why=fault_text(fault)))
                code = Code.WINDOW_CLOSED if fault.code == "outside-window" else Code.ORDER_REFUSED
                why = problem(code) if code is Code.WINDOW_CLOSED else problem(code, fault=fault.code)
                self._keep(_end(order, status, why))
        except (sqlite3.Error, OSError) as error:
            return await self._wait(order, error)
        except Exception as bug:
            if isinstance(bug, ExceptionGroup) and (disk := bug.subgroup((sqlite3.Error, OSError))):
                return await self._wait(order, disk)
            # one order that we cannot run must not end the service
            log.exception("run %s: a bug of ours", order.run)
            self._keep(_end(order, "failed", problem(Code.INTERNAL, detail=type(bug).__name__)))
        return True

    async def _reports(self, order: Scan | Ask, cancelled: asyncio.Event) -> None:
        if cancelled.is_set():  # before its turn
            self._keep(_end(order, "partial", problem(Code.CANCELLED)))
            return
        async with aclosing(self._run(order, cancelled)) as reports:
            async for report in reports:
                if isinstance(report, Found | Tried | Done):
                    self._keep(report)
                else:
                    self._tell(report)  # type: ignore[arg-type]  # what is not kept is Progress or Log

    async def _wait(self, order: Scan | Ask, error: Exception) -> bool:
        log.error("%s", say("run-waits", run=order.run, detail=error))
        self._tell(Log(run=order.run, level="ERROR", problem=problem(Code.DISK_FULL, detail=error)))
        await asyncio.sleep(DISK_SECONDS)
        return False

    def _say(self, run: str, state: str, why: Problem | None = None) -> None:
        self._tell(OrderState(order=run, state=state, problem=why))  # type: ignore[arg-type]  # one of its words


def _end(order: Scan | Ask, status: str, why: Problem) -> Done:
    return Done(run=order.run, status=status, started_at=now(), terminated_at=now(), problems=(why,))
