"""Both ends of a link in memory, with everything that can happen to them, and samples of messages. For tests alone.

`MemoryCollector` and `MemoryHub` are the smallest programs that keep the rules of `kswire.session`; what they hold
would be on disk. `Joined` is the world between them: it carries frames, loses them, cuts, crashes and restores.
"""

from collections import Counter, deque
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from kswire.facts import Address, Attempt, Facts, Package
from kswire.hellos import Hello, OrderState, Welcome
from kswire.orders import Scan
from kswire.problems import Code, problem
from kswire.reports import (
    SENT_KINDS,
    Account,
    Done,
    Found,
    Kept,
    Planned,
    PlannedLogin,
    PlannedSweep,
    Searched,
    Sent,
    Source,
    Tried,
)
from kswire.runreport import RunHours, RunOutcome, RunPart, RunReport, done_part, plan_of
from kswire.session import Acknowledged, Closed, Greeted, Ordered, Received, Refused, Resume, Session, Side, stamp

AT = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)


def packages(count: int = 3, *, start: int = 0) -> tuple[Package, ...]:
    """Packages like a distribution's."""
    return tuple(
        Package(name=f"package-{n}", version=f"1.{n}-1", arch="amd64", source_name=f"source-{n}", kind="dpkg")
        for n in range(start, start + count)
    )


def found(run: str = "run", n: int = 1) -> Found:
    """An address that was found; n makes it one of its own."""
    addr = f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"
    return Found(run=run, address=Address(addr=addr), by="arp", methods=("ssh",), found_at=AT)


def tried(run: str = "run", n: int = 1, *, facts: Facts | None = None) -> Tried:
    """That address asked; without facts given it has packages."""
    return Tried(
        run=run,
        addr=found(run, n).address.addr,
        method="ssh",
        attempts=(Attempt(method="ssh", file="site.toml", username="audit", seconds=0.5, started_at=AT),),
        tried_at=AT,
        facts=facts or Facts(hostname=f"host-{n}", packages=packages(start=n % 7)),
    )


def done(run: str = "run") -> Done:
    """The end of a run."""
    return Done(run=run, status="done", started_at=AT, terminated_at=AT, number_of_addresses=1)


def sent() -> Sent:
    """What a run of one segment and one routed network sent."""
    return Sent(
        packets=dict.fromkeys(SENT_KINDS, 0) | {"arp": 61, "icmp": 40, "tcp-syn": 96, "ssh": 3, "snmp": 120},
        sources=(Source(addr="10.0.0.10", ifname="eth0"),),
        accounts=(
            Account(method="snmp", file="10_switches.toml", succeeded=2, unproved=1),
            Account(method="ssh", file="20_linux.toml", username="audit", succeeded=1, failed=1, guarded=2),
        ),
        version="0.1.0",
    )


def planned(run: str = "run") -> Planned:
    """What that scan would send."""
    sweeps = (
        PlannedSweep(target="10.0.0.0/26", addresses=61, packets=61, how="ARP eth0", seconds=5.4),
        PlannedSweep(
            target="10.0.1.0/28",
            addresses=14,
            packets=112,
            how="ICMP TCP 443/22/445/80/135/5985 10.0.0.1 eth0",
            seconds=9.0,
        ),
    )
    logins = (
        PlannedLogin(method="ssh", file="20_linux.toml", includes=("10.0.0.0/8",)),
        PlannedLogin(method="snmp", file="10_switches.toml"),
    )
    return Planned(run=run, gateways=("10.0.0.1",), sweeps=sweeps, logins=logins, names=("NetBIOS UDP 137",))


def run_report(**more: Any) -> RunReport:
    """The report of a run that its window cut, by one Ksocket."""
    order = Scan(run="run", start=("10.0.0.0/26", "10.0.1.0/28"), prohibited=("10.0.0.40",))
    searched = (
        Searched(on_link=True, prefixes=("10.0.0.0/27", "10.0.0.32/29")),
        Searched(route=("10.0.0.30",), addresses=("10.9.0.7",)),
    )
    ended = Done(
        run="run",
        status="partial",
        started_at=AT,
        terminated_at=AT + timedelta(minutes=7, seconds=5),
        number_of_addresses=12,
        problems=(problem(Code.WINDOW_CLOSED), problem(Code.LIMITED, wanted="fast", rule="profile safe")),
        searched=searched,
        sent=sent(),
    )
    part = done_part(RunPart(ksocket="one", status="running", order=order, plan=plan_of(planned(), AT)), ended)
    words: dict[str, Any] = {
        "scan_id": "5f1c0e6b9a3d4782",
        "kind": "scan",
        "status": "partial",
        "space": "Customer A",
        "network": "東京 DC",
        "reference": "CHG-2026-0042",
        "ordered_by": "taro",
        "windows": (RunHours(days=("mon", "tue"), begin="22:00", end="05:00", time_zone="Asia/Tokyo"),),
        "created_at": AT,
        "started_at": ended.started_at,
        "terminated_at": ended.terminated_at,
        "outcome": RunOutcome(nodes=11, details=9, new=1, changed=2, outdated=0),
        "ksockets": (part,),
        "hub": "0.1.0",
    }
    return RunReport(**words | more)


def hello(**more: Any) -> Hello:
    """A collector's first words, those of a new one unless told otherwise."""
    words: dict[str, Any] = {"installation": "installation-1", "epoch": 1, "first": 1, "last": 0, "protocols": (1,)}
    return Hello(**words | {"version": "0", "platform": "memory", "clock": AT} | more)


def welcome(**more: Any) -> Welcome:
    """A hub's answer; it has nothing unless told otherwise."""
    words: dict[str, Any] = {"version": "0", "era": "era-1", "clock": AT}
    return Welcome(**words | more)


@dataclass(slots=True)
class MemoryCollector:
    """A collector's disk: spool and journal. Reports are those above `acknowledged`, in their order."""

    installation: str = "installation-1"
    epoch: int = 1
    era: str | None = None
    acknowledged: int = 0
    acknowledged_stamp: int = 0
    reports: list[Kept] = field(default_factory=list)
    runs: dict[str, bool] = field(default_factory=dict)  # run -> whether it is over

    def copy(self) -> "MemoryCollector":
        """As a backup or a snapshot of a virtual machine has it."""
        return replace(self, reports=list(self.reports), runs=dict(self.runs))

    def append(self, report: Kept) -> int:
        """Into the spool; the report's number."""
        self.reports.append(report)
        if isinstance(report, Done):
            self.runs[report.run] = True
        return self.last

    @property
    def last(self) -> int:
        """The highest number given."""
        return self.acknowledged + len(self.reports)

    def greeting(self) -> Hello:
        """The first words of a connection."""
        first, last = self.acknowledged + 1, self.last
        return hello(installation=self.installation, epoch=self.epoch, first=first, last=last, era=self.era)

    def stamp_at(self, seq: int) -> int | None:
        """The stamp of a report that is here, or was the last to leave."""
        if seq == self.acknowledged:
            return self.acknowledged_stamp or None
        place = seq - self.acknowledged - 1
        return stamp(self.reports[place]) if 0 <= place < len(self.reports) else None

    def forget(self, seq: int, mark: int) -> None:
        """What is committed leaves the spool."""
        if seq > self.acknowledged:
            del self.reports[: seq - self.acknowledged]
            self.acknowledged, self.acknowledged_stamp = seq, mark

    def number_anew(self, above: int) -> None:
        """The spool's reports under new numbers."""
        self.epoch = max(self.epoch, above) + 1
        self.acknowledged = self.acknowledged_stamp = 0


@dataclass(slots=True)
class MemoryHub:
    """A hub's store: the position of its one collector, and the runs with what was committed of them."""

    era: str = "era-1"
    position: tuple[str, int, int, int] | None = None  # installation, epoch, seq, stamp
    runs: dict[str, list[Kept]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    incomplete: set[str] = field(default_factory=set)

    def copy(self) -> "MemoryHub":
        """A backup."""
        runs = {run: list(reports) for run, reports in self.runs.items()}
        return replace(self, runs=runs, closed=set(self.closed), incomplete=set(self.incomplete))

    def greet(self, session: Session, peer: Hello) -> Resume:
        """The answer to Hello; the position is stored, and a gap marked."""
        installation, epoch, seq, mark = self.position or (peer.installation, 0, 0, 0)
        replaced = installation != peer.installation
        if replaced:
            epoch = seq = mark = 0
        position = welcome(era=self.era, epoch=epoch, acknowledged=seq, stamp=mark)
        answer = session.welcome(position, replaced=replaced)
        if answer.refused is None:
            kept = mark if (epoch, seq) == (peer.epoch, answer.acknowledged) else 0
            self.position = (peer.installation, peer.epoch, answer.acknowledged, kept)
        if answer.gap:
            self.incomplete |= self.runs.keys() - self.closed
        return answer

    def commit(self, received: Received) -> bool:
        """Data and position in one; False: the numbers do not follow the stored ones. A closed run takes no more."""
        if self.position is None or (received.epoch, received.first - 1) != self.position[1:3]:
            return False
        self.position = (self.position[0], received.epoch, received.last, received.stamp)
        for report in received.whole():
            if report.run in self.runs and report.run not in self.closed:
                self.runs[report.run].append(report)
                if isinstance(report, Done):
                    self.closed.add(report.run)
        return True


@dataclass(slots=True, eq=False)
class Line:
    """One connection: a session at each end, frames on their way, and what the hub heard but has not committed."""

    collector: Session
    hub: Session
    to_hub: deque[bytes] = field(default_factory=deque)
    to_collector: deque[bytes] = field(default_factory=deque)
    heard: deque[Received] = field(default_factory=deque)


class Joined:
    """A collector, a hub, and the lines between them: the collector uses `line`, the hub may hold older ones."""

    def __init__(self, *, window: int = 2000) -> None:
        self.collector = MemoryCollector()
        self.hub = MemoryHub()
        self.lines: list[Line] = []  # as the hub sees it
        self.line: Line | None = None  # as the collector sees it
        self.closings: Counter[str] = Counter()  # why links ended, by code
        self._window = window
        self._restores = 1

    # what the programs do

    def connect(self) -> None:
        """The collector dials; a connection that it had is dead to it, the hub does not know yet."""
        line = Line(Session(Side.COLLECTOR, window=self._window), Session(Side.HUB, window=self._window))
        line.collector.hello(self.collector.greeting(), self.collector.stamp_at)
        self.hang_up()
        self.line = line
        self.lines = [*self.lines[-2:], line]
        self._carry(line)

    def order(self, run: str) -> None:
        """The hub orders a scan, now or when the collector is there."""
        self.hub.runs.setdefault(run, [])
        if self.line:
            self.line.hub.order(Scan(run=run))
            self._carry(self.line)

    def report(self, report: Kept) -> None:
        """The collector's scan has learned something."""
        self.collector.append(report)

    def offer(self, count: int) -> None:
        """The collector sends up to that many of its spool."""
        if self.line is None:
            return
        line, disk = self.line, self.collector
        for seq, report in list(enumerate(disk.reports, disk.acknowledged + 1))[:count]:
            if not line.collector.offer(seq, report):
                break
        self._carry(line)

    def hub_hears(self, line: Line) -> None:
        """One frame reaches the hub."""
        for event in line.hub.receive(line.to_hub.popleft()) if line.to_hub else ():
            match event:
                case Greeted(peer=Hello() as peer):
                    if self.hub.greet(line.hub, peer).refused is None:
                        for run in self.hub.runs.keys() - self.hub.closed - self.hub.incomplete:
                            line.hub.order(Scan(run=run))
                case Received():
                    line.heard.append(event)
                case Closed(code=code):
                    self.closings[code] += 1
        self._carry(line)

    def hub_commits(self, line: Line) -> None:
        """One batch that the hub heard is committed and acknowledged."""
        if line.heard:
            received = line.heard.popleft()
            if self.hub.commit(received):
                line.hub.acknowledge(received.epoch, received.last)
            else:
                line.heard.clear()
                line.hub.refuse(Refused.ORDER)
            self._carry(line)

    def collector_hears(self) -> None:
        """One frame reaches the collector."""
        if self.line is None or not self.line.to_collector:
            return
        line, disk = self.line, self.collector
        for event in line.collector.receive(line.to_collector.popleft()):
            match event:
                case Greeted(peer=Welcome() as peer):
                    disk.era = peer.era
                    disk.forget(peer.acknowledged, disk.stamp_at(peer.acknowledged) or peer.stamp)
                case Acknowledged(seq=seq, stamp=mark):
                    disk.forget(seq, mark)
                case Ordered(order=order):
                    disk.runs.setdefault(order.run, False)
                    line.collector.tell(OrderState(order=order.run, state="accepted"))
                case Closed(code=code, epoch=epoch):
                    self.closings[code] += 1
                    if code == Refused.EPOCH:
                        disk.number_anew(epoch)
        self._carry(line)

    # what the world does

    def hang_up(self) -> None:
        """The collector crashes, or its side of the connection breaks: its disk stays; the hub does not know yet."""
        if self.line:
            self.line.to_collector.clear()
        self.line = None

    def cut(self) -> None:
        """Every connection breaks, or the hub crashes; what was on its way or not yet committed is lost."""
        self.hang_up()
        self.lines.clear()

    def restore_collector(self, older: MemoryCollector) -> None:
        """The collector's machine is set back to an older copy of itself."""
        self.hang_up()
        self.collector = older.copy()

    def lose_spool(self, *, installation: bool) -> None:
        """The collector's disk is new; with its installation number, if that was kept elsewhere."""
        name = f"{self.collector.installation}+" if installation else self.collector.installation
        epoch = 1 if installation else self.collector.epoch + 1
        self.hang_up()
        self.collector = MemoryCollector(installation=name, epoch=epoch)

    def restore_hub(self, older: MemoryHub) -> None:
        """The hub is restored from a backup, which begins a new era."""
        self.cut()
        self._restores += 1
        self.hub = replace(older.copy(), era=f"era-{self._restores}")

    def settle(self, rounds: int = 12) -> None:
        """Nothing goes wrong any more: connects until the spool is empty.

        Raises:
            AssertionError: it does not become empty.
        """
        for _ in range(rounds):
            self.cut()
            self.connect()
            self.work()
            if not self.collector.reports and self.line and self.line.collector.state == "open":
                return
        raise AssertionError(f"the spool holds {len(self.collector.reports)} reports: {self.closings}")

    def work(self) -> None:
        """All that can go over the present connection goes."""
        line = self.line
        while line:
            self.offer(len(self.collector.reports))
            if not (line.to_hub or line.to_collector or line.heard):
                return
            self.hub_hears(line)
            self.hub_commits(line)
            self.collector_hears()

    @staticmethod
    def _carry(line: Line) -> None:
        line.to_hub.extend(line.collector.outgoing())
        line.to_collector.extend(line.hub.outgoing())
