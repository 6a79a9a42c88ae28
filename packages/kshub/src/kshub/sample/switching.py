"""What the switches of the estate know: who is behind which port, VLANs, and what they are made of."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Final

from kshub.sample.catalogue import SEGMENTS
from kshub.sample.estate import Estate, Machine, Sight
from kswire.facts import Component, Interface, Neighbor, Vlan

PORTS: Final = {"switch": 24, "core": 48}
UPLINK: Final = 24  # of an access switch to the first core; the next one's is the port before
TO_ROUTERS: Final = 47
_LAST_DESK: Final = 22  # ports of an access switch for machines; what is left shares the last one
_NAMES: Final = {1: "default", 10: "SERVER", 20: "OFFICE", 30: "VOICE-PRINTER", 40: "CAMERA"}
_CAMERAS: Final = 52  # from this day on cameras have a VLAN
_REPAIRED: Final = 55  # on this day a power supply was replaced
_BESIDE: Final = frozenset({"router", "core", "switch", "firewall"})
_SAYING: Final = ("wireless", "phone", "hypervisor")  # who says hello by LLDP
_TALKS: Final = 0.25  # of the machines elsewhere, those with which somebody on a switch has just talked


@dataclass(slots=True)
class Desk:
    """One port of an access switch, and who is behind it."""

    number: int
    there: list[Sight] = field(default_factory=list)

    @property
    def vlan(self) -> int:
        """That of a machine behind a telephone or hypervisor, else its own."""
        return vlan_of(self.there[-1]) if self.there else 20


def port(number: int) -> str:
    """What a port is called."""
    return f"GigabitEthernet1/0/{number}"


def vlan_of(sight: Sight) -> int:
    """Each segment is a VLAN."""
    return sight.machine.kind.segment or 1


def saying(estate: Estate, site: int, day: int, place: int) -> list[Machine]:
    """Who says hello on the first ports of an access switch, which is the `place`th of the site."""
    count = len(estate.of(site, day, "switch"))
    return [one for one in estate.of(site, day, *_SAYING) if one.host % count == place][:20]


def desks(estate: Estate, site: int, day: int) -> list[list[Desk]]:
    """The ports of each access switch, those that say hello first; virtual machines are where their host is."""
    switches = estate.of(site, day, "switch")
    found = [
        [Desk(number + 1) for number, _ in enumerate(saying(estate, site, day, place))]
        for place in range(len(switches))
    ]
    at = {one.name: desk for place in range(len(switches)) for one, desk in _said(estate, site, day, place, found)}
    hosts = [at[one.name] for one in estate.of(site, day, "hypervisor") if one.name in at]
    phones = [at[one.name] for one in estate.of(site, day, "phone") if one.name in at]
    for sight in estate.seen(site, day):
        machine = sight.machine
        if machine.kind.role in _BESIDE or sight.macaddr.startswith("00:00:5e"):
            continue
        if machine.name in at:
            at[machine.name].there.insert(0, sight)
        elif machine.kind.vendor.startswith("VMware") and hosts:
            hosts[machine.host % len(hosts)].there.append(sight)
        elif machine.kind.role == "client" and phones:
            phones.pop(0).there.append(sight)
        else:
            _free(found[machine.host % len(found)]).there.append(sight)
    return found


def stations(estate: Estate, machine: Machine, day: int) -> tuple[Neighbor, ...]:
    """The forwarding table of a switch."""
    site, role = machine.site, machine.kind.role
    switches, cores = estate.of(site, day, "switch"), estate.of(site, day, "core")
    there = desks(estate, site, day)
    routers = [(one.macaddr, 1) for one in estate.of(site, day, "router", "firewall")]
    if role == "core":
        first = cores.index(machine) == 0  # the way by the other one is blocked
        told = [_station(one.macaddr, 1, port(at + 1)) for at, one in enumerate(switches)]
        told += [_station(mac, vlan, port(TO_ROUTERS)) for mac, vlan in routers]
        behind = [(port(at + 1), one) for at, some in enumerate(there) for desk in some for one in desk.there]
        return (*told, *(_station(one.macaddr, vlan_of(one), name) for name, one in behind if first))
    place = switches.index(machine)
    told = [_station(one.macaddr, vlan_of(one), port(desk.number)) for desk in there[place] for one in desk.there]
    told += [_station(one.macaddr, 1, port(UPLINK - at)) for at, one in enumerate(cores)]
    told += [_station(mac, vlan, port(UPLINK)) for mac, vlan in routers]
    far = [one for at, some in enumerate(there) if at != place for desk in some for one in desk.there]
    draw = Random(f"{estate.seed} {machine.name} talks")
    return (*told, *(_station(one.macaddr, vlan_of(one), port(UPLINK)) for one in far if draw.random() < _TALKS))


def vlans(estate: Estate, machine: Machine, day: int) -> tuple[Vlan, ...]:
    """Those of a switch, with the ports that are in them."""
    numbers = [one or 1 for one in SEGMENTS] + ([40] if day >= _CAMERAS else [])
    if machine.kind.role == "core":
        switches = len(estate.of(machine.site, day, "switch"))
        trunks = tuple(port(at + 1) for at in range(switches))
        free = tuple(port(one) for one in range(switches + 1, PORTS["core"] + 1))
        return tuple(_vlan(one, trunks, free if one == 1 else ()) for one in numbers)
    cores, place = len(estate.of(machine.site, day, "core")), estate.of(machine.site, day, "switch").index(machine)
    trunks = tuple(port(UPLINK - at) for at in range(cores))
    used = {desk.number: desk.vlan for desk in desks(estate, machine.site, day)[place]}
    inside = {one: used.get(one, 20) for one in range(1, PORTS["switch"] + 1 - cores)}
    return tuple(_vlan(one, trunks, tuple(port(at) for at, vlan in inside.items() if vlan == one)) for one in numbers)


def interfaces(estate: Estate, machine: Machine, day: int) -> Iterator[Interface]:
    """The ports of a switch: those that nobody needs are shut."""
    count = PORTS.get(machine.kind.role, 0)
    busy = {one.ifname for one in stations(estate, machine, day)} if count else set()
    for number in range(1, count + 1):
        up = port(number) in busy
        shut = not up and number > _LAST_DESK - 4 and number < count - 1
        yield Interface(ifname=port(number), index=100 + number, speed=10**9, up=up, enabled=not shut)


def components(machine: Machine, day: int) -> tuple[Component, ...] | None:
    """What a switch is made of; other devices of the estate do not tell."""
    role, model = machine.kind.role, machine.kind.model
    if role not in PORTS:
        return None
    core = role == "core"
    supply = "PWR-C1-350WAC-P" if core else "PWR-C5-600WAC"
    told = [
        _part(machine, 1000, None, "Switch 1", "chassis", model, serial=machine.serial, software=machine.kind.version),
        *(
            _part(machine, 1010 + one, 1000, f"Switch 1 - Power Supply {'AB'[one]}", "powerSupply", supply)
            for one in (0, 1)
        ),
        *(
            _part(machine, 1020 + one, 1000, f"Switch 1 - FAN {one + 1}", "fan", None)
            for one in range(3 if core else 2)
        ),
    ]
    if core:
        told.append(_part(machine, 1030, 1000, "Switch 1 FRU Uplink Module 1", "module", "C9300-NM-8X"))
    told += [
        _part(machine, 1040 + one, 1030 if core else 1000, f"Te1/1/{one + 1}", "transceiver", "SFP-10G-SR")
        for one in (0, 1)
    ]
    if core and day >= _REPAIRED and machine.name.endswith("01"):
        told[2] = _part(machine, 1011, 1000, told[2].name, "powerSupply", supply, again="new")
    return tuple(told)


def _part(
    machine: Machine,
    index: int,
    within: int | None,
    name: str,
    kind: str,
    model: str | None,
    *,
    serial: str | None = None,
    software: str | None = None,
    again: str = "",
) -> Component:
    draw = Random(f"{machine.serial} {index} {again}")
    maker, made = draw.choice(("LIT", "DTN", "FJZ")), draw.randrange(2200, 2700)
    own = f"{maker}{made}{''.join(draw.choices('0123456789ABCDEFGHJK', k=4))}"
    return Component(
        name=name,
        kind=kind,
        index=index,
        within=within,
        vendor=None if model is None else "Cisco",
        model=model,
        serial=serial or (own if model else None),
        hardware=None if model is None else f"V{draw.randrange(1, 4):02d}",
        software=software,
    )


def _said(estate: Estate, site: int, day: int, place: int, found: list[list[Desk]]) -> Iterator[tuple[Machine, Desk]]:
    return zip(saying(estate, site, day, place), found[place], strict=True)


def _free(mine: list[Desk]) -> Desk:
    """The next port; where there is none left, the last one, behind which is a switch of somebody's own."""
    if len(mine) < _LAST_DESK:
        mine.append(Desk(len(mine) + 1))
    return mine[-1]


def _station(macaddr: str, vlan: int, ifname: str) -> Neighbor:
    return Neighbor(source="fdb", macaddr=macaddr, ifname=ifname, vlan=vlan)


def _vlan(number: int, tagged: tuple[str, ...], untagged: tuple[str, ...]) -> Vlan:
    return Vlan(number=number, name=_NAMES[number], tagged=tagged, untagged=untagged)
