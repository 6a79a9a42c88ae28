"""The machines of an estate, and who of them is where on which day. Pure; the same seed makes the same."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import Final

from kshub.sample.catalogue import KINDS, SITES, Kind, Site

DAYS: Final = 60
_POOL: Final = range(50, 250)  # host numbers that DHCP gives
_MOVES_A_DAY: Final = 0.06
_VIRTUAL: Final = "00:00:5e:00:01:{:02x}"  # VRRP's MAC addresses


@dataclass(slots=True, kw_only=True)
class Machine:
    """One machine as it truly is. born, gone: its first day, and the first on which it is not there any more.

    names: (from day, name); ids change on the day of `rebuilt`. neglected: nobody installs its updates.
    """

    kind: Kind
    site: int
    name: str
    host: int  # the last number of its address; where it begins, if it moves
    macaddr: str
    serial: str
    uuid: str
    machine_id: str
    host_key: str
    engine_id: str
    group: int = 0  # of patch days
    neglected: bool = False
    born: int = -1000
    gone: int = 1000
    rebuilt: int = 1000
    names: list[tuple[int, str]] = field(default_factory=list)
    wandering: bool = False  # draws a new MAC address when it moves

    def name_on(self, day: int) -> str:
        """What it calls itself."""
        return [name for since, name in self.names if since <= day][-1]

    def patched(self, day: int) -> int:
        """The day up to which its updates are installed."""
        return -30 if self.neglected else (day - self.group) // 14 * 14 + self.group


@dataclass(frozen=True, slots=True)
class Sight:
    """A machine that answers at an address."""

    machine: Machine
    addr: str
    macaddr: str


class Estate:
    """seed: another one makes another estate; scale: 1 is about 300 machines."""

    def __init__(self, seed: int = 1, scale: float = 1.0) -> None:
        self.seed = seed
        self.sites: tuple[Site, ...] = SITES
        self._random = Random(f"estate {seed}")
        self.machines = list(self._machines(scale))
        self._change()
        self._positions = [self._day(day) for day in range(DAYS)]

    def seen(self, site: int, day: int) -> list[Sight]:
        """Who answers at a site on a day from 0 to 59, by address; routers answer on each of their interfaces."""
        return [one for one in self._positions[day] if one.machine.site == site]

    def of(self, site: int, day: int, *roles: str) -> list[Machine]:
        """The machines of these roles that are there."""
        return [
            one for one in self.machines if one.site == site and one.kind.role in roles and one.born <= day < one.gone
        ]

    # how it comes about

    def _machines(self, scale: float) -> Iterator[Machine]:
        taken: dict[tuple[int, int], int] = {}
        for kind in KINDS:
            for number, site in enumerate(self.sites):
                count = kind.counts[number]
                for place in range(min(count, max(1, round(count * scale)))):
                    begin = 50 if kind.moves else {0: 2, 10: 11, 30: 11}[kind.segment]
                    host = taken.get((number, kind.segment), begin)
                    taken[number, kind.segment] = host + 1
                    yield self._machine(kind, number, f"{site.code}-{kind.name}-{place + 1:02d}", host)

    def _machine(self, kind: Kind, site: int, name: str, host: int) -> Machine:
        draw = self._random
        serial = "".join(draw.choices("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", k=10))
        return Machine(
            kind=kind,
            site=site,
            name=name,
            host=host,
            macaddr=f"{kind.oui}:{self._octets(3)}",
            serial=f"VMware-{self._hex(16)}" if kind.vendor.startswith("VMware") else serial,
            uuid=f"{self._hex(8)}-{self._hex(4)}-4{self._hex(3)}-a{self._hex(3)}-{self._hex(12)}",
            machine_id=self._hex(32),
            host_key=f"SHA256:{self._hex(43)}",
            engine_id=f"80001f8804{self._hex(16)}",
            group=draw.choice((1, 5, 9)),
            neglected=draw.random() < 0.08,
            names=[(-1000, name)],
        )

    def _change(self) -> None:
        """What happens in the sixty days beside the moves of DHCP."""
        draw = self._random
        clients = [one for one in self.machines if one.kind.role == "client"]
        servers = [one for one in self.machines if one.kind.role == "server" and one.kind.method]
        movable = draw.sample(clients, min(14, len(clients))) + draw.sample(servers, min(10, len(servers)))
        draw.shuffle(movable)
        for one in movable[:9]:
            one.born = draw.choice((12, 25, 40, 50, 54, 57, 58))
        for one in movable[9:16]:
            one.gone = draw.choice((16, 23, 37, 44, 48, 53))
        for one in movable[16:19]:
            one.names.append((draw.randrange(15, 50), f"{one.name}-new"))
        for one in movable[19:20]:
            one.rebuilt = 45
        self._clone([one for one in servers if one.kind.system == "el9" and one not in movable])
        for one in self.machines:
            one.wandering = one.kind.name == "guest" and draw.random() < 0.5

    @staticmethod
    def _clone(servers: list[Machine]) -> None:
        """Two virtual machines of one disk image, each with a board and an adapter of its own."""
        pairs = [(one, two) for one, two in pairwise(servers) if one.site == two.site]
        if pairs:
            one, two = pairs[-1]
            two.machine_id, two.host_key = one.machine_id, one.host_key

    def _day(self, day: int) -> list[Sight]:
        sights = []
        for one in self.machines:
            if not one.born <= day < one.gone:
                continue
            prefix = self.sites[one.site].prefix
            macaddr, host = self._leased(one, day) if one.kind.moves else (one.macaddr, one.host)
            sights.append(Sight(one, f"{prefix}.{one.kind.segment}.{host}", macaddr))
        sights += self._gateways(day)
        return sorted(sights, key=lambda one: tuple(map(int, one.addr.split("."))))

    def _gateways(self, day: int) -> Iterator[Sight]:
        """The first address of each segment is the first router's, or the second one's after the first failed."""
        for number, site in enumerate(self.sites):
            routers = self.of(number, day, "router")
            active = routers[min(len(routers) - 1, int(33 <= day < 41))]
            for segment in (0, 10, 20, 30):
                yield Sight(active, f"{site.prefix}.{segment}.1", _VIRTUAL.format(segment + 1))

    def _leased(self, machine: Machine, day: int) -> tuple[str, int]:
        """Its MAC address and host number: a lease begins anew on some days, and no two have the same."""
        pool, place = list(_POOL), machine.host - _POOL.start
        since = self._since(machine, day)
        if since is None:
            return machine.macaddr, machine.host
        # every lease of a day has its own part of the pool, so that it meets nobody else's
        draw = Random(f"{self.seed} {machine.name} {since}")
        host = pool[len(pool) // 2 + place] if draw.random() < 0.5 else pool[place]
        macaddr = (
            f"{draw.choice('26ae')}{draw.choice('26ae')}:{':'.join(f'{draw.randrange(256):02x}' for _ in range(5))}"
        )
        return (macaddr if machine.wandering else machine.macaddr), host

    def _since(self, machine: Machine, day: int) -> int | None:
        """The last day on which it got another lease; None: it never did."""
        draw = Random(f"{self.seed} {machine.name} leases")
        days = [one for one in range(DAYS) if draw.random() < _MOVES_A_DAY]
        return max((one for one in days if one <= day), default=None)

    def _hex(self, count: int) -> str:
        return f"{self._random.getrandbits(4 * count):0{count}x}"

    def _octets(self, count: int) -> str:
        return ":".join(f"{self._random.randrange(256):02x}" for _ in range(count))
