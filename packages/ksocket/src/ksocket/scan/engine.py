"""The whole flow of the collector on one screen: order -> discover -> collect -> reports."""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_network

import msgspec

from ksocket.collect import host
from ksocket.collect.registry import METHODS
from ksocket.discover.gateway import Surroundings
from ksocket.discover.names.asking import Names
from ksocket.discover.names.said import Said
from ksocket.discover.neighbors import candidates, inside
from ksocket.discover.sweep import Sweep
from ksocket.reach.jump import JumpPool
from ksocket.reach.means import Means
from ksocket.scan import behind
from ksocket.scan.arps import KernelArps
from ksocket.scan.journal import Journal
from ksocket.scan.places import Places
from ksocket.scan.searched import Search
from ksocket.scan.twins import in_turn, is_twin
from ksocket.scan.young import Young
from ksocket.scope import one_by_one
from ksocket.target import Target
from kswire.facts import Facts
from kswire.orders import Ask, Scan
from kswire.problems import Code, Problem, problem
from kswire.reports import Done, Found, Log, Progress, Report, Tried
from kswire.wire import now

HOSTS_AT_ONCE = 100
SNMP_AT_ONCE, SNMP_SECONDS = 40, 1.0  # agents that were begun with so short a time ago
PROGRESS_SECONDS = 1.0
GATEWAY_SECONDS = 1.0
WORD = frozenset({"neighbor", "start"})  # found by somebody's word, after no probe was answered


@dataclass(frozen=True, slots=True)
class World:
    """What a run works with: where this machine stands, the sweep, the rules and accounts, the jump hosts."""

    surroundings: Surroundings
    sweep: Sweep
    means: Means
    pool: JumpPool
    limited: tuple[Problem, ...] = ()  # what the collector's own [limits] cut off the order
    seconds: float | None = None  # until the scan window closes
    max_addresses: int = 65_536  # a segment of this machine that is larger is not searched address by address
    journal: Journal = field(default_factory=Journal)  # what an earlier process has done of this run
    names: Names | None = None  # who is asked for names and services without a login


async def run(order: Scan | Ask, world: World, cancelled: asyncio.Event) -> AsyncGenerator[Report, None]:
    """Reports as they come; the last is Done. Setting `cancelled` makes the run silent within one second."""
    flow, started = _Flow(order, world), world.journal.started()
    world.means.outbound.resume(world.journal.begin())
    work = asyncio.create_task(flow.scan(order) if isinstance(order, Scan) else flow.ask(order))
    work.add_done_callback(lambda _: flow.reports.put_nowait(None))
    beside = [asyncio.create_task(_stop(cancelled, work, flow)), asyncio.create_task(flow.progress())]
    try:
        while (report := await flow.reports.get()) is not None:
            yield report
        with suppress(asyncio.CancelledError):
            await work
            for placed in flow.placed():
                yield placed
    finally:
        await _end(work, *beside)
        flow.count()
    limited = (problem(Code.LIMITED, wanted=one.wanted, rule=one.rule) for one in world.means.scope.cut())
    yield flow.done(started, (*world.limited, *limited, *world.sweep.problems, *flow.problems))


async def _end(*tasks: "asyncio.Task[None]") -> None:
    """Nothing of a run goes on when the run is over."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _stop(cancelled: asyncio.Event, work: "asyncio.Task[None]", flow: "_Flow") -> None:
    """Wait for the person who cancels, or the end of the scan window; then everything is silent."""
    try:
        await asyncio.wait_for(cancelled.wait(), flow.world.seconds)
        flow.problems.append(problem(Code.CANCELLED))
    except TimeoutError:
        flow.problems.append(problem(Code.WINDOW_CLOSED))
    flow.world.sweep.cancel()
    work.cancel()


@dataclass(slots=True)
class _Flow:
    """What one run knows so far. Every target is found once, and asked once by each method."""

    order: Scan | Ask
    world: World
    reports: "asyncio.Queue[Report | None]" = field(default_factory=asyncio.Queue)
    found: set[Target] = field(default_factory=set)
    searched: set[str] = field(default_factory=set)  # addresses and prefixes that were given to the sweep
    known: dict[str, str] = field(default_factory=dict)  # addresses that exist by somebody's word, and whose
    sweeps: int = 0  # how many are under way
    asked: int = 0
    problems: list[Problem] = field(default_factory=list)
    search: Search = field(default_factory=Search)
    told: dict[Target, Found] = field(default_factory=dict)
    places: Places = field(init=False)
    arps: KernelArps = field(init=False)
    tasks: asyncio.TaskGroup = field(default_factory=asyncio.TaskGroup)
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(HOSTS_AT_ONCE))
    young: Young = field(default_factory=lambda: Young(SNMP_AT_ONCE, SNMP_SECONDS))

    def __post_init__(self) -> None:
        self.places = Places(self.world.surroundings)
        self.world.sweep.watched(self._log)
        self.arps = KernelArps(self.world.surroundings, self.world.means.pace, self.world.means.outbound)

    async def scan(self, order: Scan) -> None:
        """The gateway first: what it knows shortens the search for everything else."""
        async with self.tasks:
            self._resume()
            if not order.start:
                await self._gateways()
            self.problems.extend(behind.outside(order.start, self.world.means.scope))
            self._search(order.start or self._segments(), behind.single(order.start), "start")
            named = tuple(behind.named(order.start, order.methods, self.world.means))
            if not order.start and not named:
                self.problems.extend(behind.nowhere(self.world.surroundings, self.world.means.scope))
            for target in named:
                self.tasks.create_task(self._through(target))

    async def ask(self, order: Ask) -> None:
        """The given addresses, each by each method, without discovery."""
        async with self.tasks:
            self._resume()
            for target in dict.fromkeys(one for addr in order.addresses for one in self._targets(addr)):
                self.tasks.create_task(self._asked(target, self._find(target, "start")))

    async def _asked(self, target: Target, tried: "list[asyncio.Task[Tried]]") -> None:
        self.search.asked(target, [await one for one in tried])

    def _resume(self) -> None:
        """Go on with the targets that were told before the process ended, by the methods that were told with them."""
        for found in self.world.journal.found():
            target = Target(found.address.addr, found.address.route)
            if found.by != "gateway":  # what becomes of a gateway, its own flow tells
                self.found.add(target)
                self.told[target] = found
                self.places.learn_mac(target.addr, None if target.route else found.address.macaddr)
                self.places.learn_said(target.addr, Said(found.address.hostnames, found.address.services))
                self._begin(target, found.methods)

    async def _gateways(self) -> None:
        gateways = self.world.surroundings.routers
        if not gateways:
            self.problems.append(problem(Code.NO_GATEWAY))
        tables = [self.tasks.create_task(self._gateway(one.addr)) for one in gateways if self._permitted(one.addr)]
        if tables:  # a gateway that does not answer must not hold up the local segment
            await asyncio.wait(tables, timeout=GATEWAY_SECONDS)

    def _permitted(self, addr: str) -> bool:
        """Whether it may be asked; when not, the end of the run says so."""
        verdict = self.world.means.scope.permits(addr)
        if not verdict.allowed:
            code = Code.PROHIBITED if verdict.prohibited else Code.OUTSIDE_SCOPE
            self.problems.append(problem(code, address=addr))
        return verdict.allowed

    def _segments(self) -> tuple[str, ...]:
        """This machine's own segments; of one too large to be meant, only whom routers name is asked."""
        prefixes = [ip_network(prefix) for prefix in self.world.surroundings.prefixes]
        large = [one for one in one_by_one(prefixes) if one.num_addresses > self.world.max_addresses]
        limit = 32 - int(self.world.max_addresses).bit_length() + 1
        self.problems.extend(problem(Code.PREFIX_NOT_SWEPT, prefix=one, limit=limit) for one in large)
        return tuple(str(one) for one in prefixes if one not in large)

    async def _gateway(self, addr: str) -> None:
        for task in self._find(Target(addr), "gateway"):
            tried = await task
            trouble = tried.attempts[-1].problem
            if tried.method == "snmp" and trouble is not None:
                silent = problem(Code.GATEWAY_SILENT, address=addr, code=trouble.code)
                self.problems.append(silent)  # at the end, too: this line may be lost
                self._log(silent, "WARNING")

    def _log(self, said: Problem, level: str = "INFO") -> None:
        self.reports.put_nowait(Log(run=self.order.run, level=level, problem=said))

    def _search(self, words: Iterable[str], known: Iterable[str], by: str) -> None:
        """Sweep what is new in words. known: addresses that exist by somebody's word, whether they answer or not."""
        self.known |= dict.fromkeys(known, by)
        fresh = tuple(word for word in words if word not in self.searched)
        self.searched.update(fresh)
        if fresh:
            self.sweeps += 1
            self.tasks.create_task(self._sweep(fresh))

    async def _sweep(self, words: tuple[str, ...]) -> None:
        later: dict[str, str] = {}  # IPv6: by then it is known which of them belong to whom has IPv4 as well
        async for alive in self.world.sweep.find(words):
            self.places.learn_mac(alive.addr, alive.macaddr)
            if Target(alive.addr) in self.found:
                self.search.answered(alive.addr)
            if ":" in alive.addr:
                later[alive.addr] = alive.by
            else:
                self._find_all(alive.addr, alive.by)
        for addr in in_turn(later):
            self._find_all(addr, later[addr])
        self.sweeps -= 1
        if not self.sweeps:  # only now is it certain that the rest of the known addresses answers no probe
            known, self.known = self.known, {}
            for addr in in_turn(known):
                if self.world.means.scope.permits(addr).allowed:
                    self._find_all(addr, known[addr])

    def _find_all(self, addr: str, by: str) -> None:
        for target in self._targets(addr):
            self._find(target, by)

    def _targets(self, addr: str) -> tuple[Target, ...]:
        return behind.targets(addr, self.order.methods, self.world.means)

    def _find(self, target: Target, by: str) -> "list[asyncio.Task[Tried]]":
        """Tell of the target, and start asking it, unless that was done before."""
        if target in self.found:
            return []
        self.found.add(target)
        methods = behind.methods(target, self.order.methods, self.world.means)
        named = "start" in (by, self.known.get(target.addr))
        if not (named or target.route) and is_twin(target.addr, self.places, self._asks):
            methods = ()
        self._tell(target, by, methods)
        return self._begin(target, methods)

    def _asks(self, addr: str) -> bool:
        """Whether the machine is asked at this address."""
        return bool((found := self.told.get(Target(addr))) and found.methods)

    def _begin(self, target: Target, methods: tuple[str, ...]) -> "list[asyncio.Task[Tried]]":
        named = self.tasks.create_task(self._name(target, methods))
        return [self.tasks.create_task(self._try(target, method, named)) for method in methods]

    async def _try(self, target: Target, method: str, named: "asyncio.Task[None]") -> Tried:
        tried = await self._ask(target, method)
        self.tasks.create_task(self._after(named, tried))
        return tried

    async def _after(self, named: "asyncio.Task[None]", tried: Tried) -> None:
        """What a method told comes after the names, so that whoever has the last of the methods has all."""
        try:
            await asyncio.wait([named])
        finally:
            self._report(tried)

    async def _name(self, target: Target, methods: tuple[str, ...]) -> None:
        """Tell of the target once more, with what it and the name server say without a login."""
        names, found = self.world.names, self.told[target]
        if names is None or target.route or found.address.hostnames or found.address.services:
            return
        login = "ssh" in methods and bool(host.files_for(target, "ssh", self.world.means))
        answers = isinstance(self.order, Ask) or found.by not in WORD
        answers = answers and not is_twin(target.addr, self.places, self._asks)  # asked at its other address
        if names.services and answers:
            await self.arps.before(target, heard=self.places.heard(target))
        said = await names.of(target.addr, machine=answers, login=login)
        self.places.learn_said(target.addr, said)
        for placed in self.placed(target) if said != Said() else ():
            self.told[target] = placed
            self.reports.put_nowait(placed)

    async def _through(self, target: Target) -> None:
        """A target behind jump hosts answers no probe: a connection from the last hop is the probe."""
        if target in self.found:
            return
        self.found.add(target)
        methods = behind.methods(target, self.order.methods, self.world.means)
        tried = [await self._ask(target, method) for method in methods]
        if any(behind.answered(one) for one in tried):
            self._tell(target, "tunnel", methods)
            for one in tried:
                self._report(one)
        else:
            self.found.discard(target)
            self.search.asked(target, tried)
            self.problems.extend(behind.silence(target, one) for one in tried)

    def _tell(self, target: Target, by: str, methods: tuple[str, ...]) -> None:
        address = self.places.address(target)
        self.told[target] = Found(run=self.order.run, address=address, by=by, methods=methods, found_at=now())
        self._report(self.told[target])

    def placed(self, *targets: Target) -> Iterator[Found]:
        """Of these, or all: whom it was told of before more of the address was known, to be told once more."""
        for target in targets or tuple(self.told):
            found, address = self.told[target], self.places.address(target)
            if address != found.address:
                yield msgspec.structs.replace(found, address=address)

    def _report(self, report: Found | Tried) -> None:
        if not self.world.journal.told(report):
            self.reports.put_nowait(report)

    async def _ask(self, target: Target, method: str) -> Tried:
        tried = self.world.journal.finished(target, method)
        if tried is None:
            async with self.young.one() if method == "snmp" else nullcontext(), self.turns:
                await self.world.journal.ready()
                if host.files_for(target, method, self.world.means):
                    await self.arps.before(target, heard=self.places.heard(target))
                tried = await host.ask(target, METHODS[method], self.world.means, self.world.pool)
            self.world.journal.finish(tried)
        self.asked += 1
        if tried.facts is not None and isinstance(self.order, Scan):
            self._learn(target, tried.facts, method)
        return tried

    def _learn(self, target: Target, facts: Facts, method: str) -> None:
        """A router's tables name other machines; a jump host's name those that only it can reach."""
        if method == "snmp" and not target.route:
            self.places.learn(facts)
            learned = candidates(facts, self.world.means.scope, self.searched)
            self.problems.extend(one for one in learned.problems if one not in self.problems)
            self.searched.update(learned.prefixes)
            self._search((*learned.addresses, *map(inside, learned.prefixes)), behind.seen(facts), "neighbor")
        for beyond in behind.neighbors(target, facts, self.order.methods, self.world.means):
            self.tasks.create_task(self._through(beyond))

    async def progress(self) -> None:
        """Tell once a second how far it is and how fast, and note what was sent."""
        loop, sweep, sent = asyncio.get_running_loop(), self.world.sweep, 0
        while True:
            began = loop.time()
            await asyncio.sleep(PROGRESS_SECONDS)
            self.count()
            sent, before = sweep.sent, sent
            rate, found = round((sent - before) / (loop.time() - began)), len(self.found)
            told = Progress(
                run=self.order.run, sent=sent, planned=sweep.planned, found=found, asked=self.asked, rate=rate
            )
            self.reports.put_nowait(told)

    def count(self) -> None:
        """What was sent until now outlives this process."""
        self.world.journal.count(self.world.means.outbound.total())

    def done(self, started: datetime, problems: tuple[Problem, ...]) -> Done:
        """The last report; "partial" when a part of the run was cut off."""
        cut = {Code.CANCELLED, Code.WINDOW_CLOSED, Code.INTERFACE_DOWN} & {one.code for one in problems}
        return Done(
            run=self.order.run,
            status="partial" if cut else "done",
            started_at=started,
            terminated_at=now(),
            number_of_addresses=len(self.found),
            problems=problems,
            searched=self.search.told(self.world.sweep.finished),
            answered=self.search.heard(),
            sent=self.world.means.outbound.total(),
        )
