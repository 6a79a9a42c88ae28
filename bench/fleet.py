"""A made-up fleet, the same for the same seed: hosts of some roles, their facts, packages and weekly patches."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from kswire.batches import Packer, stamp
from kswire.codec import encode
from kswire.facts import (
    Address,
    Attempt,
    Cpu,
    ExtraFields,
    Facts,
    Hostname,
    Interface,
    Kernel,
    Memory,
    Neighbor,
    Package,
    Processor,
    Product,
    Service,
    Signature,
    System,
)
from kswire.problems import Code, problem
from kswire.reports import Done, Found, Kept, Searched, Tried

BEGIN = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
NAMES = 4_000  # package names there are
COMMON, BY_ROLE, OWN = 0.6, 0.3, 0.1  # of a host's packages
ROLES = 20
EVERYWHERE = (Searched(on_link=True, prefixes=("10.0.0.0/8",)),)
REFUSED = problem(Code.LOGIN_REFUSED, username="audit", tried="password")
PATCHED = 25  # packages that a weekly patch replaces on a host


@dataclass(slots=True)
class Fleet:
    """hosts x packages. `patch(day)` gives a seventh of the hosts the versions of that week.

    refusing: of each hundred hosts so many let nobody in.
    """

    hosts: int
    packages: int
    seed: int = 1
    refusing: int = 0
    _rng: random.Random = field(init=False)
    _versions: dict[int, dict[int, int]] = field(default_factory=dict)  # host -> name -> version
    _names: dict[int, list[int]] = field(default_factory=dict)
    _entries: dict[tuple[int, int], Package] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._rng = random.Random(self.seed)
        names = list(range(NAMES))
        self._rng.shuffle(names)
        common = names[: int(self.packages * COMMON)]
        rest = names[len(common) :]
        roles = [self._rng.sample(rest, int(self.packages * BY_ROLE)) for _ in range(ROLES)]
        for host in range(self.hosts):
            own = self._rng.sample(rest, self.packages)
            chosen = dict.fromkeys([*common, *roles[host % ROLES], *own])
            self._names[host] = list(chosen)[: self.packages]
            # a fleet is patched to a few different levels
            level = host % 3
            self._versions[host] = {one: (one * 7 + level) % 3 if one % 5 == 0 else 0 for one in self._names[host]}

    def patch(self, day: int) -> None:
        """The hosts whose turn it is get new versions of the packages that were mended in that week."""
        week = day // 7
        rng = random.Random(self.seed * 1000 + week)
        mended = set(rng.sample(range(NAMES), NAMES * PATCHED // self.packages))
        for host in range(day % 7, self.hosts, 7):
            versions = self._versions[host]
            for one in self._names[host]:
                if one in mended:
                    versions[one] = 10 + week

    def reports(self, run: str, day: int = 0) -> Iterator[Kept]:
        """One scan: each host found and asked by SSH; then the end."""
        began = BEGIN + timedelta(days=day)
        for host in range(self.hosts):
            at = began + timedelta(seconds=host // 10)
            yield Found(run=run, address=self._address(host), by="arp", methods=("ssh",), found_at=at)
            refused = REFUSED if host % 100 < self.refusing else None
            took = 0.2 + day / 100
            attempt = Attempt(
                method="ssh", file="10_fleet.toml", username="audit", started_at=at, seconds=took, problem=refused
            )
            facts = self._facts(host, day) if refused is None else None
            yield Tried(run=run, addr=addr(host), method="ssh", attempts=(attempt,), tried_at=at, facts=facts)
        ended = began + timedelta(seconds=self.hosts // 10)
        times = {"started_at": began, "terminated_at": ended}
        yield Done(run=run, status="done", number_of_addresses=self.hosts, searched=EVERYWHERE, **times)

    def _address(self, host: int) -> Address:
        name = Hostname(hostname=f"host{host}.example.com", source="dns")
        subnet = f"10.{host >> 16}.{host >> 8 & 255}.0/24"
        services = (Service(name="ssh", port=22, protocol="tcp"),)
        return Address(addr=addr(host), subnet=subnet, macaddr=mac(host), hostnames=(name,), services=services)

    def _facts(self, host: int, day: int) -> Facts:
        packages = tuple(self._package(one, self._versions[host][one]) for one in self._names[host])
        near = [one for one in range(host & ~3, (host & ~3) + 4) if one != host]
        return Facts(
            hostname=f"host{host}",
            system=System(family="Debian GNU/Linux", version=f"12.{host % 3 + 4}", serial=f"SN{host:08d}"),
            interfaces=(
                Interface(ifname="lo", addr="127.0.0.1", netmask="255.0.0.0", up=True, mtu=65536, index=1),
                Interface(ifname="eth0", addr=addr(host), netmask="255.255.255.0", macaddr=mac(host), index=2, up=True),
            ),
            extra_fields=ExtraFields(
                kernel=Kernel(name="Linux", release=f"6.1.0-{host % 3 + 18}-amd64", version="#1 SMP PREEMPT_DYNAMIC"),
                product=Product(
                    vendor_name="Example Inc.", model_name=f"Server {host % ROLES}", serial_number=f"SN{host:08d}"
                ),
                cpu=Cpu(
                    number_of_sockets=2,
                    number_of_cores=16,
                    cpu0=Processor(model_name="Example CPU 3.0", clock_speed=3000.0),
                ),
                memory=Memory(total_size=64 << 20),
            ),
            packages=packages,
            neighbors=tuple(Neighbor(source="arp", addr=addr(one), macaddr=mac(one), ifname="eth0") for one in near),
            services=(Service(name="ssh", port=22, protocol="tcp"),),
            signatures=(
                Signature(kind="machineId", value=f"{self.seed:04x}{host * 2654435761:028x}"[:32]),
                Signature(kind="smbiosUuid", value=f"{host * 40503 % 2**32:08x}-1a2b-4c3d-8e5f-{host:012x}"),
                Signature(kind="sshHostKey", value=f"SHA256:{host * 11400714819323198485 % 2**64:043x}"),
                Signature(kind="mac", value=mac(host)),
            ),
            uptime=1000 + 86_400 * day + host,
        )

    def _package(self, name: int, version: int) -> Package:
        key = (name, version)
        if key not in self._entries:
            self._entries[key] = Package(
                name=f"package-{name}",
                version=f"{name % 9}.{name % 31}.{version}-{name % 4}+deb12u{version}",
                arch="all" if name % 4 == 0 else "amd64",
                source_name=f"source-{name // 3}",
                source_version=f"{name % 9}.{name % 31}.{version}-{name % 4}+deb12u{version}",
                vendor="Example Packagers",
                kind="dpkg",
            )
        return self._entries[key]


def addr(host: int) -> str:
    """Of each host one address in 10.0.0.0/8."""
    return f"10.{host >> 16}.{host >> 8 & 255}.{host & 255}"


def mac(host: int) -> str:
    """A burned-in address."""
    return f"00:16:3e:{host >> 16:02x}:{host >> 8 & 255:02x}:{host & 255:02x}"


def frames(reports: Iterator[Kept], epoch: int, first: int) -> tuple[list[bytes], int]:
    """The reports as the link carries them, and the number of the last."""
    made, packer = [], Packer(epoch, first)
    for report in reports:
        if packer.full:
            made.append(encode(packer.batch()))
            first += packer.count
            packer = Packer(epoch, first)
        packer.add(report, stamp(report))
    made.append(encode(packer.batch()))
    return made, first + packer.count - 1
