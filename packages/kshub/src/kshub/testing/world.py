"""A small hub for tests: one network, its collectors, and what they report."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec

from kshub.flow import Flow
from kshub.ingest.ingest import Committed
from kshub.merge.apply import Applied
from kshub.store.engine import Store
from kshub.store.queries import places, scans
from kshub.store.queries.scans import Ordered
from kswire.batches import Packer, stamp, unpack
from kswire.events import Received
from kswire.facts import Address, Attempt, Facts, Hostname, Package, Signature, System
from kswire.problems import Problem
from kswire.reports import Done, Found, Kept, Searched, Tried

BEGIN = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
INSTALLATION = "installation-1"


@dataclass(slots=True)
class World:
    """seq counts the reports of each collector; published: what the flow told."""

    store: Store
    network: int
    ksocket: int
    published: list[tuple[int, Applied]] = field(default_factory=list)
    seq: dict[int, int] = field(default_factory=dict)

    @property
    def flow(self) -> Flow:
        """What a link calls."""
        return Flow(self.store, lambda snapshot, applied: self.published.append((snapshot, applied)))

    async def order(self, *ksockets: int, kind: str = "scan") -> Ordered:
        """A run of these collectors, or of the only one."""
        async with self.store.write() as connection:
            return await scans.order(connection, self.network, ksockets or [self.ksocket], kind=kind)

    async def tell(self, *reports: Kept, ksocket: int | None = None) -> Committed:
        """The next reports of a collector, committed and merged."""
        who = ksocket or self.ksocket
        event = received(reports, first=self.seq.get(who, 0) + 1)
        committed = await self.flow.receive(who, INSTALLATION, event)
        self.seq[who] = committed.seq
        await self.flow.merge(committed)
        return committed

    async def scan(
        self, *hosts: "Host", day: int = 0, status: str = "done", searched: Sequence[Searched] = ()
    ) -> Ordered:
        """A whole run that sees these hosts."""
        ordered = await self.order()
        reports = [one for host in hosts for one in host.reports(ordered.run, day)]
        await self.tell(*reports, done(ordered.run, day, status, len(hosts), searched))
        return ordered


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """What answers at an address, to one method. packages: None where nobody can log in.

    problem: why the login failed.
    """

    addr: str
    name: str | None = None
    packages: tuple[str, ...] | None = ()
    signatures: tuple[tuple[str, str], ...] = ()
    macaddr: str | None = None
    facts: Facts | None = None
    problem: Problem | None = None
    shown: tuple[tuple[str, str], ...] = ()  # signatures that it shows without a login
    by: str = "arp"
    method: str = "ssh"

    def reports(self, run: str, day: int = 0) -> Iterable[Kept]:
        """Found, and asked."""
        at = BEGIN + timedelta(days=day)
        yield found(run, self.addr, macaddr=self.macaddr, at=at, by=self.by)
        attempt = Attempt(method=self.method, file="10.toml", started_at=at, seconds=0.5 + day, problem=self.problem)
        if self.shown:
            shown = tuple(Signature(kind=kind, value=value) for kind, value in self.shown)
            attempt = msgspec.structs.replace(attempt, signatures=shown)
        told = None if self.problem else self._facts()
        yield Tried(run=run, addr=self.addr, method=self.method, attempts=(attempt,), tried_at=at, facts=told)

    def _facts(self) -> Facts:
        if self.facts is not None:
            return self.facts
        return Facts(
            hostname=self.name,
            system=System(family="Debian GNU/Linux", version="12"),
            signatures=tuple(Signature(kind=kind, value=value) for kind, value in self.signatures),
            packages=None if self.packages is None else tuple(package(one) for one in self.packages),
        )


def found(
    run: str, addr: str, *, macaddr: str | None = None, name: str | None = None, at: datetime = BEGIN, by: str = "arp"
) -> Found:
    """An address that answers."""
    names = () if name is None else (Hostname(hostname=name, source="dns"),)
    return Found(
        run=run, address=Address(addr=addr, macaddr=macaddr, hostnames=names), by=by, methods=("ssh",), found_at=at
    )


def done(run: str, day: int = 0, status: str = "done", count: int = 0, searched: Sequence[Searched] = ()) -> Done:
    """The end of a run."""
    at = BEGIN + timedelta(days=day)
    return Done(
        run=run,
        status=status,
        started_at=at,
        terminated_at=at + timedelta(minutes=5),
        number_of_addresses=count,
        searched=tuple(searched),
    )


def package(text: str) -> Package:
    """From "name version"."""
    name, _, version = text.partition(" ")
    return Package(name=name, version=version or "1", arch="amd64", kind="dpkg")


def received(reports: Iterable[Kept], *, first: int = 1, epoch: int = 1, gap: bool = False) -> Received:
    """As the hub's session hands them on."""
    packer, mark = Packer(epoch, first), 0
    for one in reports:
        mark = stamp(one)
        packer.add(one, mark)
    unpacked = unpack(packer.batch())
    return Received(epoch, first, unpacked.reports, mark, unpacked.packages, unpacked.installed, gap)


async def world_in(store: Store) -> World:
    """One space, one network, one collector."""
    async with store.write() as connection:
        space = await places.add_space(connection, "space")
        network = await places.add_network(connection, space, "network")
        ksocket = await places.add_ksocket(connection, network, "ksocket")
    return World(store, network, ksocket)
