"""A simulated estate for `bench/identity.py`: what machines truly are, and what a collector would see of them.

Fixed, as shares of all machines
    1,000 machines, scanned once a day for 60 days. 40 % yield no login. 10 % of the scans miss a machine. 2 % have a
    cloned machine-id and cloned host keys. 1 % share their UUID or their serial number with another. Routers share
    VRRP MAC addresses. 5 % draw random MAC addresses. 20 % of the clients change their address a day. 1 % are rebuilt
    or get a new adapter a month.

Assumed beside that; nothing of it is chosen by what the merge can do
    Place       8 segments of a /24. The collector sits in four of them and sees MAC addresses there, not beyond.
                45 % clients, 45 % servers, 10 % devices (printers, switches, routers).
    Login       Tells machine-id, SSH host key (where SSH is), all MAC and IP addresses and the host name; as root or
                administrator (70 %) UUID and serial number too. Devices tell engine id, serial number, MAC and IP
                addresses by SNMP. Any single login fails with 3 % on a day.
    No login    SSH answers on Linux servers, on half of the Linux clients and of the devices. For three in four of
                those an account is tried, so its host key is seen; three in ten devices show the engine id to a user
                that they do not know.
    Host keys   Each machine has two; with 2 % a scan is shown the other one.
    Clones      Groups of two to four from one image; boards and adapters are their own. Half still call themselves as
                the image did. Of those a third have the image's name in DNS as well, a third one of their own, a third
                none.
    Names       5 % bear a name that others bear, too. DNS has 70 % of the machines, and follows them; where one leaves
                an address, one in ten old entries stays, beside that of whoever comes.
    Routers     Two pairs, each for four segments, with an address of its own in each. The virtual address of a segment
                is answered by the active router: its login, its host key, its engine id, and for all segments of the
                first pair the same virtual MAC address. A pair fails over with 10 % a day. Who answers at a virtual
                address IS the active router, whether or not it shows anything.
    Adapters    10 % of the servers have a second one with an address in another segment. 5 % of the clients use one of
                two, drawn anew with each new address.
    Dual stack  15 % of the servers have an IPv6 address too; 10 % of the clients have one that changes daily.
    Random MACs Half of those draw one for good, half a new one every day, and with it get a new address.
    DHCP        Pools of 90 addresses; what one leaves the next takes. One move in twenty is to another segment.
    Rebuilt     New machine-id and host keys; half at a new address. A new adapter replaces the first.
    Come and go 2 % of the machines a month are switched off, or on again with another address.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from kshub.merge.types import Observation, Place
from kswire.facts import Signature

SEGMENTS = 8
OWN_SEGMENTS = range(2, 6)  # those that the collector sits in: two of each pair of routers
NO_LOGIN, MISSED, FAILED_LOGIN, ROOT = 0.40, 0.10, 0.03, 0.70
CLONED, DUPLICATE, RANDOMISED = 0.02, 0.01, 0.05
MOVE_A_DAY, CHANGE_A_DAY, COME_OR_GO_A_DAY, FAIL_OVER_A_DAY = 0.20, 0.01 / 30, 0.02 / 30, 0.10
KNOCKED, ENGINE_SHOWN, OTHER_KEY = 0.75, 0.30, 0.02
NAMED, STALE, COMMON_NAME, ROAMS = 0.70, 0.10, 0.05, 0.05
SECOND_ADAPTER, DOCKED, SERVER_IPV6, CLIENT_IPV6 = 0.10, 0.05, 0.15, 0.10
CLIENTS, SERVERS = 0.45, 0.45
POOL = range(100, 190)
COMMON_NAMES = ("localhost", "ubuntu", "server", "web", "nas", "switch", "hp-printer", "desktop")
VENDOR_PREFIXES = ("00:50:56", "3c:52:82", "f4:8e:38", "00:1b:21", "b8:27:eb")


@dataclass
class Adapter:
    """A network adapter and what it is configured with now."""

    segment: int
    mac: str
    addresses: list[str] = field(default_factory=list)


@dataclass(eq=False)
class Machine:
    """One machine, as it truly is."""

    number: int
    role: str  # "client", "server", "device"
    system: str  # "linux", "windows", "device"
    login: bool
    root: bool
    ssh: bool
    knocked: bool  # without a login an account is tried all the same
    shows_engine: bool
    uuid: str
    serial: str
    machine_id: str
    keys: tuple[str, str]
    engine_id: str
    hostname: str
    dns: str | None
    adapters: list[Adapter]
    spare_macs: list[str] = field(default_factory=list)  # of a client that uses one of two
    random_mac: str = ""  # "", "kept", "daily"
    ipv6: bool = False
    alive: bool = True
    virtual: list[str] = field(default_factory=list)  # addresses that it answers for as the active router

    @property
    def addresses(self) -> list[tuple[Adapter, str]]:
        """All of its own, virtual ones aside."""
        return [(adapter, addr) for adapter in self.adapters for addr in adapter.addresses]


@dataclass(frozen=True)
class Seen:
    """An observation, the number of the machine that it truly is of, and whether it carries a stable signature."""

    observation: Observation
    machine: int
    stable: bool


class World:
    """The machines and their addresses; a day passes, a scan looks."""

    def __init__(self, seed: int, machines: int) -> None:
        self._random = Random(seed)
        self._holders: dict[str, Machine] = {}
        self._stale: dict[str, str] = {}
        self.machines = [self._machine(number, machines) for number in range(machines)]
        self._clone()
        self._duplicate()
        self._pairs = [self.machines[-4:-2], self.machines[-2:]]
        self._route()
        for one in self.machines:
            self._connect(one)
        for pair in self._pairs:
            self._activate(pair[0], pair)

    def _machine(self, number: int, count: int) -> Machine:
        draw = self._random
        share = number / count
        role = "client" if share < CLIENTS else "server" if share < CLIENTS + SERVERS else "device"
        systems = {"client": ("windows", "windows", "linux"), "server": ("linux", "linux", "windows")}
        system = draw.choice(systems.get(role, ("device",)))
        adapters = [Adapter(draw.randrange(SEGMENTS), self._mac())]
        if role == "server" and draw.random() < SECOND_ADAPTER:
            adapters.append(Adapter((adapters[0].segment + 1 + draw.randrange(SEGMENTS - 1)) % SEGMENTS, self._mac()))
        hostname = f"{role}-{number:04d}" if draw.random() >= COMMON_NAME else draw.choice(COMMON_NAMES)
        one = Machine(
            number=number,
            role=role,
            system=system,
            login=draw.random() >= NO_LOGIN,
            root=draw.random() < ROOT,
            ssh=(role == "server" and system == "linux") or (system in {"linux", "device"} and draw.random() < 0.5),
            knocked=draw.random() < KNOCKED,
            shows_engine=draw.random() < ENGINE_SHOWN,
            uuid=self._uuid(),
            serial=self._word(10),
            machine_id=self._hex(32),
            keys=self._keys(),
            engine_id=f"80001f8880{self._hex(16)}",
            hostname=hostname,
            dns=f"{hostname}.example.com" if draw.random() < NAMED else None,
            adapters=adapters,
            ipv6=draw.random() < {"server": SERVER_IPV6, "client": CLIENT_IPV6}.get(role, 0),
        )
        if role == "client":
            self._adapt(one)
        return one

    def _adapt(self, one: Machine) -> None:
        """What clients do with their adapters."""
        if self._random.random() < RANDOMISED / CLIENTS:
            one.random_mac = self._random.choice(("kept", "daily"))
            one.adapters[0].mac = self._random_mac()
        elif self._random.random() < DOCKED:
            one.spare_macs = [self._mac(), one.adapters[0].mac]

    def _clone(self) -> None:
        """Groups made of one disk image; they keep their own boards and adapters."""
        chosen = self._random.sample([one for one in self.machines if one.system != "device"], self._share(CLONED))
        while chosen:
            size = min(self._random.randint(2, 4), len(chosen))
            group, chosen = chosen[:size], chosen[size:]
            for one in group[1:]:
                one.system, one.ssh, one.machine_id, one.keys = (
                    group[0].system,
                    group[0].ssh,
                    group[0].machine_id,
                    group[0].keys,
                )
                if self._random.random() < 0.5:
                    one.hostname = group[0].hostname
                    one.dns = self._random.choice(
                        (f"{one.hostname}.example.com", f"clone-{one.number}.example.com", None)
                    )

    def _duplicate(self) -> None:
        chosen = self._random.sample(self.machines, self._share(DUPLICATE))
        for one, other in zip(chosen[::2], chosen[1::2], strict=False):
            if self._random.random() < 0.5:
                other.uuid = one.uuid
            else:
                other.serial = one.serial

    def _route(self) -> None:
        for number, pair in enumerate(self._pairs):
            for one in pair:
                one.adapters = [Adapter(number * 4 + each, self._mac()) for each in range(4)]

    def _activate(self, active: Machine, pair: list[Machine]) -> None:
        """The active router answers for its pair's virtual addresses."""
        for one in pair:
            one.virtual = [f"10.0.{each.segment}.1" for each in one.adapters] if one is active else []

    def _share(self, share: float) -> int:
        return round(share * len(self.machines))

    # -- a day

    def pass_day(self) -> None:
        """What happens from one scan to the next."""
        draw = self._random
        for one in self.machines:
            moves = one.random_mac == "daily" or draw.random() < MOVE_A_DAY
            if one.alive and one.role == "client" and moves:
                self._move(one)
            elif one.alive and one.role == "client" and one.ipv6:
                self._renew_ipv6(one)
        for one in self.machines:
            if draw.random() < CHANGE_A_DAY:
                self._change(one)
            if draw.random() < COME_OR_GO_A_DAY and not any(one in pair for pair in self._pairs):
                self._come_or_go(one)
        for pair in self._pairs:
            if draw.random() < FAIL_OVER_A_DAY:
                self._activate(pair[1] if pair[0].virtual else pair[0], pair)

    def _move(self, one: Machine) -> None:
        """Another address by DHCP."""
        adapter = one.adapters[0]
        self._leave(one, adapter)
        if one.random_mac == "daily":
            adapter.mac = self._random_mac()
        if one.spare_macs and self._random.random() < 0.5:
            adapter.mac = one.spare_macs[one.spare_macs[0] == adapter.mac]
        if one.role == "client" and self._random.random() < ROAMS:
            adapter.segment = self._random.randrange(SEGMENTS)
        self._join(one, adapter)

    def _renew_ipv6(self, one: Machine) -> None:
        adapter = one.adapters[0]
        self._release(one, adapter.addresses.pop())
        self._add_ipv6(one, adapter)

    def _change(self, one: Machine) -> None:
        """Rebuilt, or a new adapter."""
        if self._random.random() < 0.5:
            one.machine_id, one.keys = self._hex(32), self._keys()
            if one.alive and len(one.adapters) == 1 and self._random.random() < 0.5:
                self._move(one)
        else:
            one.adapters[0].mac = self._mac()

    def _come_or_go(self, one: Machine) -> None:
        if one.alive:
            for adapter in one.adapters:
                self._leave(one, adapter)
        else:
            self._connect(one)
        one.alive = not one.alive

    # -- addresses

    def _connect(self, one: Machine) -> None:
        for adapter in one.adapters:
            self._join(one, adapter)

    def _join(self, one: Machine, adapter: Adapter) -> None:
        adapter.addresses = [self._free(one, adapter)]
        if one.ipv6 and adapter is one.adapters[0]:
            self._add_ipv6(one, adapter)

    def _free(self, one: Machine, adapter: Adapter) -> str:
        """A free address; where a pool is used up, in the next segment."""
        pool = POOL if one.role == "client" else range(2, POOL.start)
        while True:
            free = [addr for host in pool if (addr := f"10.0.{adapter.segment}.{host}") not in self._holders]
            if free:
                break
            adapter.segment = (adapter.segment + 1) % SEGMENTS
        addr = self._random.choice(free)
        self._holders[addr] = one
        return addr

    def _add_ipv6(self, one: Machine, adapter: Adapter) -> None:
        addr = (
            f"2001:db8:0:{adapter.segment}:{self._random.randrange(1, 65536):x}:{self._random.randrange(65536):x}:1:1"
        )
        adapter.addresses.append(addr)
        self._holders[addr] = one

    def _leave(self, one: Machine, adapter: Adapter) -> None:
        for addr in adapter.addresses:
            self._release(one, addr)
        adapter.addresses = []

    def _release(self, one: Machine, addr: str) -> None:
        del self._holders[addr]
        if one.dns and self._random.random() < STALE:
            self._stale[addr] = one.dns

    # -- a scan

    def scan(self, now: datetime) -> list[Seen]:
        """What a collector sees today."""
        seen = [
            each
            for one in self.machines
            if one.alive and self._random.random() >= MISSED
            for each in self._answers(one, now)
        ]
        self._random.shuffle(seen)
        return seen

    def _answers(self, one: Machine, now: datetime) -> Iterator[Seen]:
        for adapter, addr in one.addresses:
            yield self._observation(one, adapter, addr, adapter.mac, now)
        for adapter, addr in zip(one.adapters, one.virtual, strict=False):
            group = 1 if one in self._pairs[0] else 1 + adapter.segment
            yield self._observation(one, adapter, addr, f"00:00:5e:00:01:{group:02x}", now)

    def _observation(self, one: Machine, adapter: Adapter, addr: str, answering: str, now: datetime) -> Seen:
        login = one.login and self._random.random() >= FAILED_LOGIN
        told = tuple(self._told(one) if login else self._shown(one))
        mac = answering if adapter.segment in OWN_SEGMENTS else None
        dns = None if addr in one.virtual else one.dns
        observation = Observation(
            network=1,
            place=Place(addr),
            seen_at=now,
            macaddr=mac,
            signatures=told,
            own=frozenset({*(each for _, each in one.addresses), *one.virtual}) if login else frozenset(),
            hostname=one.hostname if login else None,
            names=frozenset(each for each in (dns, self._stale.get(addr)) if each),
        )
        lasting = mac is not None and mac == adapter.mac and not one.random_mac
        return Seen(observation, one.number, lasting or any(each.kind != "mac" for each in told))

    def _told(self, one: Machine) -> Iterator[Signature]:
        """What a login tells."""
        for adapter in one.adapters:
            yield Signature(kind="mac", value=adapter.mac)
        if one.ssh:
            yield self._host_key(one)
        if one.system == "device":
            yield Signature(kind="snmpEngineId", value=one.engine_id)
        else:
            yield Signature(kind="machineId", value=one.machine_id)
            if one.root:
                yield Signature(kind="smbiosUuid", value=one.uuid)
        if one.root or one.system == "device":
            yield Signature(kind="chassisSerial", value=f"maker:{one.serial}")

    def _shown(self, one: Machine) -> Iterator[Signature]:
        """What shows without one."""
        if one.ssh and (one.login or one.knocked):
            yield self._host_key(one)
        if one.system == "device" and one.shows_engine and not one.login:
            yield Signature(kind="snmpEngineId", value=one.engine_id)

    def _host_key(self, one: Machine) -> Signature:
        kind, value = ("ssh-ed25519", one.keys[0]) if self._random.random() >= OTHER_KEY else ("ssh-rsa", one.keys[1])
        return Signature(kind="sshHostKey", value=f"{kind} SHA256:{value}")

    # -- values

    def _keys(self) -> tuple[str, str]:
        return self._hex(43), self._hex(43)

    def _hex(self, digits: int) -> str:
        return f"{self._random.getrandbits(4 * digits):0{digits}x}"

    def _word(self, letters: int) -> str:
        return "".join(self._random.choices("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", k=letters))

    def _uuid(self) -> str:
        digits = self._hex(32)
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

    def _mac(self) -> str:
        return self._random.choice(VENDOR_PREFIXES) + "".join(f":{self._random.randrange(256):02x}" for _ in range(3))

    def _random_mac(self) -> str:
        return "da" + "".join(f":{self._random.randrange(256):02x}" for _ in range(5))
