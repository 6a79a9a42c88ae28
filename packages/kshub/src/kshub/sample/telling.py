"""What a Ksocket would report of the estate on a day. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Final

from kshub.sample import running, sending, software, switching
from kshub.sample.catalogue import SEGMENTS
from kshub.sample.estate import Estate, Machine, Sight
from kswire.facts import (
    Address,
    AddressExtra,
    Attempt,
    Bios,
    Cpu,
    DefaultGateway,
    DeviceType,
    Drive,
    ExtraFields,
    Facts,
    Hostname,
    Interface,
    Kernel,
    MacVendor,
    Memory,
    Missing,
    Neighbor,
    Networking,
    Processor,
    Product,
    Route,
    Service,
    Signature,
    Storage,
    System,
    Update,
)
from kswire.problems import Code, Problem, problem
from kswire.reports import Done, Found, Kept, Searched, Tried

_LAYERS: Final = {"router": 76, "core": 6, "switch": 2, "firewall": 78}
_FILES: Final = {"ssh": "10_servers.toml", "winrm": "20_windows.toml", "snmp": "00_common.toml"}
_ACCOUNTS: Final = {"ssh": "inventory", "winrm": "EXAMPLE\\inventory"}
_FEW_RIGHTS: Final = 0.1  # of the Windows machines
_MEMORY: Final = {"client": 16_777_216, "server": 33_554_432, "hypervisor": 268_435_456}  # KiB


def reports(estate: Estate, site: int, day: int, run: str, at: datetime) -> Iterator[Kept]:
    """A whole scan of a site that began at this time."""
    sights, asked = estate.seen(site, day), list[Tried]()
    for number, sight in enumerate(sights):
        moment = at + timedelta(seconds=2 * number)
        yield _found(sight, day, run, moment)
        asked.append(_tried(estate, sight, day, run, moment + timedelta(seconds=1)))
        yield asked[-1]
    end = at + timedelta(seconds=2 * len(sights) + 30)
    prefix = estate.sites[site].prefix
    looked = (
        Searched(on_link=True, prefixes=(f"{prefix}.0.0/24",)),
        Searched(prefixes=tuple(f"{prefix}.{one}.0/24" for one in SEGMENTS[1:])),
    )
    yield Done(
        run=run,
        status="done",
        started_at=at,
        terminated_at=end,
        number_of_addresses=len(sights),
        searched=looked,
        sent=sending.sent(prefix, len(SEGMENTS) - 1, asked),
    )


def _found(sight: Sight, day: int, run: str, at: datetime) -> Found:
    machine = sight.machine
    method = machine.kind.method or ("snmp" if machine.kind.role in {"phone", "camera"} else "ssh")
    named = machine.kind.role != "silent" and not sight.addr.endswith(".1")
    names = (Hostname(hostname=f"{machine.name_on(day)}.example.co.jp", source="dns"),) if named else ()
    virtual = sight.macaddr.startswith("00:00:5e")
    address = Address(
        addr=sight.addr,
        subnet=f"{sight.addr.rpartition('.')[0]}.0/24",
        macaddr=sight.macaddr,
        hostnames=names,
        services=(Service(name={"winrm": "wsman"}.get(method, method)),) if machine.kind.method else (),
        extra_fields=AddressExtra(
            macaddr=MacVendor(organization_name="IANA" if virtual else machine.kind.vendor or None)
        ),
    )
    by = "arp" if sight.addr.split(".")[2] == "0" else "icmp"
    return Found(run=run, address=address, by=by, methods=(method,), found_at=at)


def _tried(estate: Estate, sight: Sight, day: int, run: str, at: datetime) -> Tried:
    machine = sight.machine
    method = machine.kind.method or ("snmp" if machine.kind.role in {"phone", "camera"} else "ssh")
    failed = _problem(estate, machine, day)
    attempt = Attempt(
        method=method,
        file=_FILES[method],
        username=_ACCOUNTS.get(method),
        problem=failed,
        seconds=round(0.2 + Random(f"{machine.name} {day}").random() * 2, 2),
        started_at=at,
    )
    facts = None if failed else _facts(estate, machine, day)
    return Tried(run=run, addr=sight.addr, method=method, attempts=(attempt,), tried_at=at, facts=facts)


def _problem(estate: Estate, machine: Machine, day: int) -> Problem | None:
    """Why nothing is told: always, or on this day alone."""
    if Random(f"{estate.seed} {machine.name} {day} luck").random() < 0.02:
        return problem(Code.CONNECTION_LOST, detail="the connection was reset")
    match machine.kind.problem:
        case "login-refused":
            return problem(Code.LOGIN_REFUSED, username="inventory", tried="password, publickey")
        case "port-closed":
            return problem(Code.PORT_CLOSED, port=22)
        case "snmp-no-answer":
            return problem(Code.SNMP_NO_ANSWER, port=161, seconds=3)
        case "no-answer":
            return problem(Code.SNMP_NO_ANSWER, port=161, seconds=3)
        case _:
            return None


def _facts(estate: Estate, machine: Machine, day: int) -> Facts:
    kind, name = machine.kind, machine.name_on(day)
    patched, site = machine.patched(day), estate.sites[machine.site]
    system = System(family=kind.family, version=kind.version, serial=machine.serial)
    if kind.method == "winrm":
        base = "22631" if kind.role == "client" else "20348"
        system = System(
            family=kind.family, version=kind.version, serial=machine.serial, build=software.build(base, patched)
        )
    packages = None
    if kind.method == "ssh":
        packages = software.linux(estate.seed, kind.system or "", machine.name, patched)
    elif kind.method == "winrm":
        packages = software.windows(estate.seed, kind.role, machine.name, patched)
    runs = running.running(machine, day)
    described = f"{kind.vendor} {kind.model} {kind.family} {kind.version}" if kind.method == "snmp" else None
    return Facts(
        hostname=name,
        system=system,
        device_types=(DeviceType(type=kind.device, reason=f"model says {kind.model!r}"),),
        interfaces=_interfaces(estate, machine, day),
        extra_fields=_extra(estate, machine),
        packages=packages,
        windows_updates=_updates(machine, patched),
        listening_ports=runs.ports,
        running_services=runs.services,
        containers=runs.containers,
        components=switching.components(machine, day),
        vlans=switching.vlans(estate, machine, day) if kind.role in switching.PORTS else None,
        domain=runs.domain,
        neighbors=_neighbors(estate, machine, day),
        routes=_routes(estate, machine),
        signatures=_signatures(machine, day),
        reboot_pending=patched % 3 == 0 if kind.method in {"ssh", "winrm"} else None,
        location=site.location if kind.method == "snmp" else None,
        contact="noc@example.co.jp" if kind.method == "snmp" else None,
        description=described,
        uptime=(day - patched + 3) * 86_400,
        forwarding=kind.role in {"router", "firewall", "core"} if kind.method == "snmp" else None,
        sys_object_id=kind.object_id,
        sys_services=_LAYERS.get(kind.role),
        missing=_missing(machine),
    )


def _missing(machine: Machine) -> tuple[Missing, ...]:
    """The oldest servers have an old SSH; on some Windows machines the account may not see all."""
    draw = Random(f"{machine.name} rights").random()
    if machine.kind.name == "log":
        legacy = problem(Code.LEGACY_SSH, algorithms="diffie-hellman-group14-sha1, ssh-rsa")
        return (Missing(group="ssh", problem=legacy),)
    if machine.kind.method == "winrm" and draw < _FEW_RIGHTS:
        denied = problem(Code.PARTIAL, group="runningServices", detail="root/cimv2:Win32_Service: access denied")
        return (Missing(group="runningServices", problem=denied),)
    return ()


def _updates(machine: Machine, patched: int) -> tuple[Update, ...] | None:
    return software.updates(patched) if machine.kind.method == "winrm" else None


def _interfaces(estate: Estate, machine: Machine, day: int) -> tuple[Interface, ...]:
    mine = [one for one in estate.seen(machine.site, day) if one.machine is machine]
    kind, port = machine.kind, "eth0" if machine.kind.method == "ssh" else "イーサネット"
    if kind.method == "snmp":
        port = {"router": "LAN1", "firewall": "port1", "core": "Vlan1", "switch": "Vlan1"}.get(kind.role, "eth0")
    own = [
        Interface(ifname=port, addr=one.addr, netmask="255.255.255.0", macaddr=machine.macaddr, index=1, up=True)
        for one in mine
        if not one.macaddr.startswith("00:00:5e")
    ]
    virtual = [
        Interface(ifname=f"{port}/{number}", addr=one.addr, netmask="255.255.255.0", macaddr=one.macaddr, index=number)
        for number, one in enumerate((one for one in mine if one.macaddr.startswith("00:00:5e")), 10)
    ]
    return (*own, *virtual, *switching.interfaces(estate, machine, day))


def _extra(estate: Estate, machine: Machine) -> ExtraFields:
    kind = machine.kind
    product = Product(vendor_name=kind.vendor, model_name=kind.model, serial_number=machine.serial)
    networking = Networking(
        macaddrs={machine.macaddr: MacVendor(organization_name=kind.vendor)},
        default_gateways=(DefaultGateway(addr=f"{estate.sites[machine.site].prefix}.{kind.segment}.1"),),
    )
    if kind.method == "snmp":
        return ExtraFields(networking=networking, product=product)
    draw = Random(f"{machine.name} hardware")
    disk = draw.choice((100, 240, 480, 960)) * 1_000_000
    release = {"debian12": "6.1.0-28-amd64", "el9": "5.14.0-427.42.1.el9_4.x86_64"}.get(kind.system or "")
    return ExtraFields(
        networking=networking,
        kernel=Kernel(name="Linux", release=release) if release else None,
        bios=Bios(vendor_name=kind.vendor, version_number="2.19.1"),
        product=product,
        cpu=Cpu(
            number_of_sockets=1,
            number_of_cores=draw.choice((2, 4, 8)),
            number_of_processors=draw.choice((4, 8)),
            cpu0=Processor(model_name="Intel(R) Xeon(R) Gold 5318Y CPU @ 2.10GHz", clock_speed=2100),
        ),
        memory=Memory(total_size=_MEMORY.get(kind.role, 8_388_608)),
        storage=Storage(number_of_drives=1, total_size=disk, drives=(Drive(name="sda", size=disk),)),
    )


def _routes(estate: Estate, machine: Machine) -> tuple[Route, ...] | None:
    if machine.kind.role not in {"router", "firewall"}:
        return None
    prefix = estate.sites[machine.site].prefix
    local = tuple(Route(destination=f"{prefix}.{one}.0/24", ifname="LAN1") for one in SEGMENTS)
    others = (one.prefix for one in estate.sites if one.prefix != prefix)
    return (*local, *(Route(destination=f"{one}.0.0/16", next_hop=f"{prefix}.0.254") for one in others))


def _neighbors(estate: Estate, machine: Machine, day: int) -> tuple[Neighbor, ...] | None:
    """A tree: cores below the routers, access switches below the cores, everything else on an access switch."""
    site, role = machine.site, machine.kind.role
    if role == "router":
        return tuple(
            Neighbor(source="arp", addr=one.addr, macaddr=one.macaddr, ifname="LAN1")
            for one in estate.seen(site, day)
            if one.machine is not machine
        )
    cores, switches = estate.of(site, day, "core"), estate.of(site, day, "switch")
    if role == "core":
        told = [_link(one, at + 1, switching.port(switching.UPLINK)) for at, one in enumerate(switches)]
        told += [_link(one, switching.TO_ROUTERS, "LAN1") for one in estate.of(site, day, "router")]
        return (*told, *switching.stations(estate, machine, day))
    if role != "switch":
        return None
    place = switches.index(machine)
    up = [_link(one, switching.UPLINK - at, switching.port(place + 1)) for at, one in enumerate(cores)]
    below = switching.saying(estate, site, day, place)
    hello = (*up, *(_link(one, at + 1, "eth0") for at, one in enumerate(below)))
    return (*hello, *switching.stations(estate, machine, day))


def _link(other: Machine, port: int, theirs: str) -> Neighbor:
    return Neighbor(
        source="lldp",
        macaddr=other.macaddr,
        ifname=switching.port(port),
        name=other.name,
        port=theirs,
        platform=other.kind.model,
    )


def _signatures(machine: Machine, day: int) -> tuple[Signature, ...]:
    kind, again = machine.kind, "f" if day >= machine.rebuilt else ""
    told = [("mac", machine.macaddr)]
    if kind.method == "snmp":
        told += [("snmpEngineId", machine.engine_id), ("chassisSerial", f"{kind.vendor}:{machine.serial}")]
    else:
        told += [("smbiosUuid", machine.uuid), ("chassisSerial", f"{kind.vendor}:{machine.serial}")]
        told += [("machineId", machine.machine_id[len(again) :] + again)]
    if kind.method == "ssh":
        told += [("sshHostKey", machine.host_key + again)]
    return tuple(Signature(kind=kind, value=value) for kind, value in told)
