"""How well nodes keep their identity: a network of 1,000 machines over 60 days, scanned once a day, five seeds.

The world is simulated; what the hub gets of it is only what a collector would really see. Who is who is known to the
scorer alone. `python bench/identity.py [--seeds 1 2 3 4 5] [--days 60] [--machines 1000]`; last line JSON.

The world
    1,000 machines in 8 segments of a /24 each, half of them the collector's own (it sees MAC addresses there), half
    behind a router (it does not). 45 % clients, 45 % servers, 10 % devices (printers, switches, ...).
    40 % of the machines yield no login. A machine with a login tells machine-id, SSH host key (not Windows) and the MAC
    addresses of its interfaces; as root or administrator (70 % of the logins) SMBIOS UUID and serial number too.
    Devices with a login tell engine id, serial and MAC addresses by SNMP. 3 % of those logins fail on a day. Without
    one: the host key where SSH answers (Linux), the MAC address on the own segments, and a DNS name where it has one.
    10 % of the scans miss a machine. 2 % of the machines have a cloned machine-id and host key (groups of two to four
    made of one template, whose host name half of them still bear: those get no name in DNS, which refuses a name that
    another holds, RFC 4703). 1 % share their UUID or their serial with another. Two pairs of routers share a VRRP
    address with its MAC address, which fails over once in 50 days. Whoever is master tells there what it tells
    elsewhere; without a login the address shows only the virtual router of RFC 9568, which is then what it truly is (a
    thing of its own, neither of the two). 5 % of the machines (clients) take a new random MAC address whenever they
    take a new IP address. 20 % of the clients change their IP address a day, within their segment; addresses that were
    left are taken by others at once. DNS follows the clients that have a name (70 %), but one in ten stale entries of
    those who left stays at the old address.
    In 30 days 1 % of the machines are rebuilt (new machine-id and host key; half of them at a new address) or get a
    new network adapter. 3 % of the servers have a second address on another segment. 2 % of the machines come or go.

The score, over all observations (an address that answered, once a day) of the whole time
    A node holds the observations that were given to it; at the end nodes that were merged count as one. For each
    observation: its precision is the share of its node's observations that are of the same machine; its recall is the
    share of its machine's observations that are in its node (B-cubed, Bagga and Baldwin 1998).
    precision   the mean over all observations
    recall_all  the same for recall
    recall      the mean over the observations that carry a stable signature, each within those of its machine that do.
                Stable: any signature that the rules do not call worthless by itself, so cloned ones count, and machines
                that were rebuilt count as the same.
"""

import argparse
import itertools
import json
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from kshub.merge.bodies import of_observation
from kshub.merge.match import match
from kshub.merge.memory import remember
from kshub.merge.types import Known, Observation, Place
from kswire.facts import Signature

START = datetime(2026, 1, 1, 3, tzinfo=UTC)
SEGMENTS = 8
OWN_SEGMENTS = range(4)  # the collector sits in these
NO_LOGIN, MISSED, FAILED_LOGIN, ROOT = 0.40, 0.10, 0.03, 0.70
CLONED, DUPLICATE, RANDOMISED = 0.02, 0.01, 0.05
MOVE_A_DAY, CHANGE_A_DAY, COME_OR_GO_A_DAY, FAIL_OVER = 0.20, 0.01 / 30, 0.02 / 60, 0.02
NAMED, STALE, SECOND_ADDRESS = 0.70, 0.10, 0.03
VENDOR_PREFIXES = ("00:50:56", "3c:52:82", "f4:8e:38", "00:1b:21", "b8:27:eb")


@dataclass(eq=False)
class Machine:
    """One machine, as it truly is."""

    number: int
    role: str  # "client", "server", "device"
    system: str  # "linux", "windows", "device"
    segments: list[int]
    login: bool
    root: bool
    uuid: str
    serial: str
    machine_id: str
    host_key: str
    engine_id: str
    macs: list[str]
    hostname: str
    named: bool
    random_mac: bool = False
    alive: bool = True
    addresses: list[str] = field(default_factory=list)

    def with_mac(self, random: str) -> "Machine":
        """Itself, with the random MAC address if it is one of those that draw theirs."""
        if self.random_mac:
            self.macs[0] = random
        return self


@dataclass(frozen=True)
class Seen:
    """An observation, and the number of the machine that it truly is of."""

    observation: Observation
    machine: int


class World:
    """The machines and their addresses; a day passes, a scan looks."""

    def __init__(self, seed: int, machines: int) -> None:
        self._random = Random(seed)
        self._holders: dict[str, Machine] = {}
        self._stale: dict[str, str] = {}
        self.machines = [self._machine(number, machines) for number in range(machines)]
        self._clone()
        self._duplicate()
        self._routers = [self.machines[-4:-2], self.machines[-2:]]
        self._masters = [0, 0]
        for pair, segment in zip(self._routers, (0, SEGMENTS - 1), strict=True):
            for one in pair:
                one.segments = [segment]
        for one in self.machines:
            one.addresses = [self._free(segment, one) for segment in one.segments]

    def _machine(self, number: int, count: int) -> Machine:
        draw = self._random
        share = number / count
        role = "client" if share < 0.45 else "server" if share < 0.90 else "device"
        system = "device" if role == "device" else draw.choice(("windows", "windows", "linux"))
        if role == "server":
            system = draw.choice(("linux", "linux", "windows"))
        segments = [draw.randrange(SEGMENTS)]
        if role == "server" and draw.random() < SECOND_ADDRESS:
            segments.append((segments[0] + 1 + draw.randrange(SEGMENTS - 1)) % SEGMENTS)
        return Machine(
            number=number,
            role=role,
            system=system,
            segments=segments,
            login=draw.random() >= NO_LOGIN,
            root=draw.random() < ROOT,
            uuid=self._uuid(),
            serial=self._word(10),
            machine_id=self._hex(32),
            host_key=f"SHA256:{self._hex(43)}",
            engine_id=f"80001f8880{self._hex(16)}",
            macs=[self._mac() for _ in segments],
            hostname=f"{role}-{number:04d}",
            named=draw.random() < NAMED,
            random_mac=role == "client" and draw.random() < RANDOMISED / 0.45,
        ).with_mac(self._random_mac())

    def _clone(self) -> None:
        """Groups made of one disk image; they keep their own boards and adapters."""
        chosen = self._random.sample([one for one in self.machines if one.system != "device"], self._share(CLONED))
        while chosen:
            size = min(self._random.randint(2, 4), len(chosen))
            group, chosen = chosen[:size], chosen[size:]
            for one in group[1:]:
                one.system, one.machine_id, one.host_key = group[0].system, group[0].machine_id, group[0].host_key
                if self._random.random() < 0.5:
                    one.hostname, one.named = group[0].hostname, False

    def _duplicate(self) -> None:
        chosen = self._random.sample(self.machines, self._share(DUPLICATE))
        for one, other in zip(chosen[::2], chosen[1::2], strict=False):
            if self._random.random() < 0.5:
                other.uuid = one.uuid
            else:
                other.serial = one.serial

    def _share(self, share: float) -> int:
        return round(share * len(self.machines))

    def pass_day(self) -> None:
        """What happens from one scan to the next."""
        draw = self._random
        for one in self.machines:
            if one.alive and one.role == "client" and draw.random() < MOVE_A_DAY:
                self._move(one)
        for one in list(self.machines):
            if draw.random() < CHANGE_A_DAY:
                self._change(one)
            if one.role != "device" and draw.random() < COME_OR_GO_A_DAY:
                self._come_or_go(one)
        self._masters = [1 - one if draw.random() < FAIL_OVER else one for one in self._masters]

    def _move(self, one: Machine) -> None:
        left = one.addresses[0]
        del self._holders[left]
        if one.named and self._random.random() < STALE:
            self._stale[left] = one.hostname
        one.addresses[0] = self._free(one.segments[0], one)
        if one.random_mac:
            one.macs[0] = self._random_mac()

    def _change(self, one: Machine) -> None:
        """Rebuilt, or a new adapter."""
        if self._random.random() < 0.5:
            one.machine_id, one.host_key = self._hex(32), f"SHA256:{self._hex(43)}"
            if one.alive and self._random.random() < 0.5:
                self._move(one)
        else:
            one.macs[0] = self._mac()

    def _come_or_go(self, one: Machine) -> None:
        if any(one in pair for pair in self._routers):
            return
        if one.alive:
            one.alive = False
            for addr in one.addresses:
                del self._holders[addr]
        else:
            one.alive = True
            one.addresses = [self._free(segment, one) for segment in one.segments]

    def _free(self, segment: int, one: Machine) -> str:
        """A free address; clients' are drawn from the upper part, where the DHCP pool is."""
        low, high = (100, 250) if one.role == "client" else (2, 100)
        while True:
            addr = f"10.0.{segment}.{self._random.randrange(low, high)}"
            if addr not in self._holders:
                self._holders[addr] = one
                self._stale.pop(addr, None) if one.named else None
                return addr

    def scan(self, now: datetime) -> list[Seen]:
        """What a collector sees today."""
        seen = []
        for one in self.machines:
            if not one.alive or self._random.random() < MISSED:
                continue
            login = one.login and self._random.random() >= FAILED_LOGIN
            seen += [
                Seen(self._observation(one, number, addr, now, login=login), one.number)
                for number, addr in enumerate(one.addresses)
            ]
        seen += self._virtual(now)
        self._random.shuffle(seen)
        return seen

    def _virtual(self, now: datetime) -> Iterable[Seen]:
        """The routers' shared addresses: whoever is master answers."""
        for number, (pair, master) in enumerate(zip(self._routers, self._masters, strict=True)):
            one = pair[master]
            addr = f"10.0.{one.segments[0]}.1"
            mac = f"00:00:5e:00:01:{number + 1:02x}" if one.segments[0] in OWN_SEGMENTS else None
            signatures = self._signatures(one) if one.login else ()
            own = frozenset({*one.addresses, addr}) if one.login else frozenset[str]()
            name = one.hostname if one.login else None
            yield Seen(
                Observation(
                    network=1,
                    place=Place(addr),
                    seen_at=now,
                    macaddr=mac,
                    signatures=signatures,
                    own=own,
                    hostname=name,
                ),
                one.number if one.login else -1 - number,
            )

    def _observation(self, one: Machine, number: int, addr: str, now: datetime, *, login: bool) -> Observation:
        keys = (Signature(kind="sshHostKey", value=one.host_key),) if one.system == "linux" else ()
        stale = self._stale.get(addr)
        names = frozenset({f"{one.hostname}.example.com"} if one.named else {f"{stale}.example.com"} if stale else ())
        return Observation(
            network=1,
            place=Place(addr),
            seen_at=now,
            macaddr=one.macs[number] if one.segments[number] in OWN_SEGMENTS else None,
            signatures=self._signatures(one) if login else keys,
            own=frozenset(one.addresses) if login else frozenset(),
            hostname=one.hostname if login else None,
            names=names,
        )

    def _signatures(self, one: Machine) -> tuple[Signature, ...]:
        """What a login tells."""
        told = [("mac", mac) for mac in one.macs]
        if one.system == "device":
            told += [("snmpEngineId", one.engine_id), ("chassisSerial", f"maker:{one.serial}")]
        else:
            told.append(("machineId", one.machine_id))
            if one.system == "linux":
                told.append(("sshHostKey", one.host_key))
            if one.root:
                told += [("smbiosUuid", one.uuid), ("chassisSerial", f"maker:{one.serial}")]
        return tuple(Signature(kind=kind, value=value) for kind, value in told)

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


class Scorer:
    """Keeps which node each observation was given to, and who it truly was."""

    def __init__(self) -> None:
        self._given: list[tuple[int, int, bool]] = []  # node, machine, stable
        self._into: dict[int, int] = {}

    def merged(self, absorbed: int, keep: int) -> None:
        """Two nodes turned out to be one."""
        self._into[absorbed] = keep

    def add(self, node: int, seen: Seen) -> None:
        """An observation was given to a node."""
        self._given.append((node, seen.machine, bool(of_observation(seen.observation).signatures)))

    def node(self, node: int) -> int:
        """The node that this one has become."""
        while node in self._into:
            node = self._into[node]
        return node

    def score(self) -> dict[str, float]:
        """Precision and recall as the module's docstring defines them."""
        final = [(self.node(node), machine, stable) for node, machine, stable in self._given]
        everything = [(node, machine) for node, machine, _ in final]
        stable = [(node, machine) for node, machine, carries in final if carries]
        return {
            "precision": _mean_share(everything, by=0),
            "recall": _mean_share(stable, by=1),
            "recall_all": _mean_share(everything, by=1),
        }


def _mean_share(given: list[tuple[int, int]], *, by: int) -> float:
    """The mean, over observations, of the share of its node (by=0) or machine (by=1) that both have in common."""
    both, alone = Counter(given), Counter(pair[by] for pair in given)
    return sum(count * count / alone[pair[by]] for pair, count in both.items()) / len(given)


def run(seed: int, *, days: int, machines: int) -> Scorer:
    """Live through the days; the hub sees each scan once."""
    world, scorer, numbers = World(seed, machines), Scorer(), itertools.count(1)
    known: list[Known] = []
    for day in range(days):
        seen = world.scan(START + timedelta(days=day))
        observed = [one.observation for one in seen]
        matching = match(observed, known)
        known = remember(known, observed, matching, lambda: next(numbers))
        for merge in matching.merges:
            scorer.merged(merge.absorbed, merge.keep)
        now = observed[0].seen_at
        at = {place.place: node.node for node in known for place in node.places if place.last_seen_at == now}
        for one in seen:
            scorer.add(at[one.observation.place], one)
        world.pass_day()
    return scorer


def main() -> None:
    parser = argparse.ArgumentParser(description="How well nodes keep their identity over time.")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--machines", type=int, default=1000)
    asked = parser.parse_args()
    print(f"{asked.machines} machines, {asked.days} days\nseed  precision  recall  recall_all  seconds")
    results = []
    for seed in asked.seeds:
        started = time.perf_counter()
        score = run(seed, days=asked.days, machines=asked.machines).score()
        seconds = time.perf_counter() - started
        print(
            f"{seed:4}  {score['precision']:9.5f}  {score['recall']:.4f}  {score['recall_all']:10.4f}  {seconds:7.1f}",
            flush=True,
        )
        results.append({"seed": seed} | {name: round(value, 5) for name, value in score.items()})
    print(json.dumps({"seeds": results}))


if __name__ == "__main__":
    main()
