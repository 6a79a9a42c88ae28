"""What is known of a machine. JSON names are those that programs of the original's API already read.

None means "not known"; an empty tuple means "asked, and there is none". The two are never mixed up.
"""

from typing import Any, TypeVar

import msgspec

from kswire.problems import Problem
from kswire.wire import Moment, Wire


class Hostname(Wire, frozen=True):
    """A name of an address, and where it was learned.

    source: "dns", "mdns", "netbios", "tls" (its certificate); "system", "sysName": by a login, by SNMP.
    """

    hostname: str
    source: str | None = None


class Service(Wire, frozen=True):
    """Something that listens, by its IANA service name ("ssh", "snmp").

    What it says of itself without a login: product is its word for its software, title that of its first web page,
    certificate the subject of its TLS certificate.
    """

    name: str
    port: int | None = None
    protocol: str | None = None  # "tcp", "udp"
    product: str | None = None
    title: str | None = None
    certificate: str | None = None


class MacVendor(Wire, frozen=True):
    """The organization that the IEEE gave a MAC address's prefix to, where it gave it to one."""

    organization_name: str | None = None


class AddressExtra(Wire, frozen=True):
    """What else is known of an address."""

    macaddr: MacVendor | None = None


class Address(Wire, frozen=True):
    """One IP address of a node, as seen from the network.

    macaddr is lower case with colons; subnet is a CIDR; route lists the jump hosts that lead to it, empty when direct.
    """

    addr: str
    subnet: str | None = None
    macaddr: str | None = None
    hostnames: tuple[Hostname, ...] = ()
    services: tuple[Service, ...] = ()
    extra_fields: AddressExtra | None = None
    route: tuple[str, ...] = ()


class Interface(Wire, frozen=True):
    """One address of one interface as the machine itself tells it; an interface without address has one entry.

    speed in bit/s, mtu in bytes. enabled: what is configured (ifAdminStatus); up: what is (ifOperStatus).
    """

    ifname: str
    addr: str | None = None
    netmask: str | None = None  # dotted for IPv4, prefix length for IPv6
    macaddr: str | None = None
    index: int | None = None
    description: str | None = None
    up: bool | None = None
    mtu: int | None = None
    speed: int | None = None
    enabled: bool | None = None


class System(Wire, frozen=True):
    """The operating system: family ("Debian GNU/Linux", "Cisco IOS"), version, and the machine's serial number."""

    family: str | None = None
    version: str | None = None
    serial: str | None = None
    build: str | None = None  # Windows: build.UBR


class DeviceType(Wire, frozen=True):
    """What kind of device it is, and why we think so."""

    type: str
    reason: str | None = None


class Kernel(Wire, frozen=True):
    """As uname tells it: name -s, version -v, release -r."""

    name: str | None = None
    version: str | None = None
    release: str | None = None


class Bios(Wire, frozen=True):
    """The firmware that starts the machine."""

    vendor_name: str | None = None
    version_number: str | None = None


class Motherboard(Wire, frozen=True):
    """The base board (SMBIOS type 2)."""

    vendor_name: str | None = None
    model_number: str | None = None
    version_number: str | None = None
    serial_number: str | None = None


class Product(Wire, frozen=True):
    """The machine as its maker sells it (SMBIOS type 1, or a network device's chassis)."""

    vendor_name: str | None = None
    model_name: str | None = None
    model_number: str | None = None
    version_number: str | None = None
    serial_number: str | None = None
    firmware_version_number: str | None = None


class Processor(Wire, frozen=True):
    """One processor package; clock_speed in MHz."""

    model_name: str | None = None
    clock_speed: float | None = None


class Cpu(Wire, frozen=True):
    """All processors; cpu0 speaks for its like."""

    number_of_sockets: int | None = None
    number_of_cores: int | None = None
    number_of_processors: int | None = None
    cpu0: Processor | None = None


class Memory(Wire, frozen=True):
    """total_size in KiB."""

    total_size: int | None = None


class Drive(Wire, frozen=True):
    """One drive; size in KiB."""

    name: str
    size: int | None = None
    model_name: str | None = None
    serial_number: str | None = None


class Storage(Wire, frozen=True):
    """All drives; total_size in KiB."""

    number_of_drives: int | None = None
    total_size: int | None = None
    drives: tuple[Drive, ...] = ()


class DefaultGateway(Wire, frozen=True):
    """Where the machine sends what it has no other route for."""

    addr: str
    interface: str | None = None


class Networking(Wire, frozen=True):
    """macaddrs: the machine's own MAC addresses, each with its vendor."""

    macaddrs: dict[str, MacVendor] = {}
    default_gateways: tuple[DefaultGateway, ...] = ()


class ExtraFields(Wire, frozen=True):
    """The groups of detail below a node."""

    networking: Networking | None = None
    kernel: Kernel | None = None
    bios: Bios | None = None
    motherboard: Motherboard | None = None
    product: Product | None = None
    cpu: Cpu | None = None
    memory: Memory | None = None
    storage: Storage | None = None


class Package(Wire, frozen=True):
    """One installed package.

    version is what the package manager prints without its epoch for rpm (`VERSION-RELEASE`), whole for the others.
    source_name, source_version and modularity_label are the keys of the distributions' vulnerability data.
    kind: "dpkg", "rpm", "apk", "pacman", "opkg", "pkg" (FreeBSD), "snap", "flatpak", "brew", "app" (macOS), "windows",
    "hostResources" (what an SNMP agent lists; names as it tells them).
    """

    name: str
    version: str | None = None
    arch: str | None = None
    epoch: int | None = None
    source_name: str | None = None
    source_version: str | None = None
    vendor: str | None = None
    modularity_label: str | None = None
    kind: str | None = None


class Update(Wire, frozen=True):
    """One installed Windows update, by its KB number."""

    name: str
    description: str | None = None
    installed_on: str | None = None


class ListeningPort(Wire, frozen=True):
    """A port on which the machine itself says that something listens.

    addr: the address it is bound to, "0.0.0.0" or "::" for all. process: the name of the program, where the account may
    see it.
    """

    port: int
    protocol: str  # "tcp", "udp"
    addr: str | None = None
    process: str | None = None


class RunningService(Wire, frozen=True):
    """A service that runs: its name in the service manager, without command line or environment.

    manager: "systemd", "openrc", "upstart", "procd", "rc", "launchd", "windows". description: the manager's own words.
    """

    name: str
    manager: str | None = None
    description: str | None = None


class Container(Wire, frozen=True):
    """A container that runs on the machine, without command line or environment. image: as it was asked for.

    runtime: "docker", "podman", "containerd", "lxc", "lxd", "incus", "jail".
    """

    name: str
    runtime: str
    image: str | None = None


class Component(Wire, frozen=True):
    """A part of a device that has a name, and mostly a serial number, of its own.

    kind: as IANAPhysicalClass names it: "chassis", "stack", "module", "powerSupply", "fan", "transceiver", "other".
    index: its number (entPhysicalIndex) and within: that of what it is plugged into, where the device tells them.
    """

    name: str
    kind: str
    index: int | None = None
    within: int | None = None
    vendor: str | None = None
    model: str | None = None
    serial: str | None = None
    hardware: str | None = None  # revisions
    firmware: str | None = None
    software: str | None = None
    description: str | None = None


class Vlan(Wire, frozen=True):
    """A VLAN of a switch (IEEE 802.1Q), by its number, 1 to 4094. tagged, untagged: names of its ports."""

    number: int
    name: str | None = None
    tagged: tuple[str, ...] = ()
    untagged: tuple[str, ...] = ()


class Neighbor(Wire, frozen=True):
    """A machine that another machine knows of: from its ARP or neighbour table, LLDP, CDP, OSPF, ...

    vrf: the routing instance of that machine in which it is known, None for its main one. The same address in another
    one is another machine. source "fdb": a station in a switch's forwarding table, by its MAC, on port ifname in vlan.
    """

    source: str  # "arp", "ndp", "lldp", "cdp", "fdp", "edp", "ospf", "bgp", "fdb", ...
    addr: str | None = None
    macaddr: str | None = None
    ifname: str | None = None
    name: str | None = None
    port: str | None = None
    platform: str | None = None
    vrf: str | None = None
    vlan: int | None = None


class Route(Wire, frozen=True):
    """One route; next_hop is None when the destination is on the link. vrf: as of a Neighbor."""

    destination: str  # CIDR
    next_hop: str | None = None
    ifname: str | None = None
    vrf: str | None = None


class Signature(Wire, frozen=True):
    """Something that tells this machine from all others.

    kind: "cloudId", "smbiosUuid", "machineId", "chassisSerial", "snmpEngineId", "sshHostKey", "mac".
    value: of a chassis "vendor:serial", of a host key "type fingerprint" ("ssh-ed25519 SHA256:...").
    """

    kind: str
    value: str


class Cloud(Wire, frozen=True):
    """The same machine as a cloud knows it."""

    provider: str
    instance_id: str
    region: str | None = None
    network_id: str | None = None
    extra: dict[str, str] = {}


class Missing(Wire, frozen=True):
    """A group of facts that could not be read although the machine was reached, and why."""

    group: str
    problem: Problem


class Facts(Wire, frozen=True):
    """What one method learned of one machine; None where it does not know."""

    hostname: str | None = None
    system: System | None = None
    device_types: tuple[DeviceType, ...] | None = None
    interfaces: tuple[Interface, ...] | None = None
    extra_fields: ExtraFields | None = None
    packages: tuple[Package, ...] | None = None
    windows_updates: tuple[Update, ...] | None = None
    neighbors: tuple[Neighbor, ...] | None = None
    routes: tuple[Route, ...] | None = None
    services: tuple[Service, ...] | None = None
    listening_ports: tuple[ListeningPort, ...] | None = None
    running_services: tuple[RunningService, ...] | None = None
    containers: tuple[Container, ...] | None = None
    components: tuple[Component, ...] | None = None
    vlans: tuple[Vlan, ...] | None = None
    domain: str | None = None  # the DNS name of the Windows domain, or the workgroup's name
    signatures: tuple[Signature, ...] | None = None
    public_addresses: tuple[str, ...] | None = None
    cloud: Cloud | None = None
    reboot_pending: bool | None = None
    location: str | None = None
    contact: str | None = None
    description: str | None = None  # sysDescr or the like, as the machine gave it
    uptime: int | None = None  # seconds
    forwarding: bool | None = None  # it passes on packets that are not its own: a router
    sys_object_id: str | None = None  # SNMPv2-MIB: who made it and what it is, as an OID
    sys_services: int | None = None  # SNMPv2-MIB: bit n-1 is set when it works on layer n
    missing: tuple[Missing, ...] = ()


class Attempt(Wire, frozen=True):
    """One try of one method with one credential file on one address; without a problem it succeeded.

    signatures: what the machine showed although the try failed, such as the host key that it proved to hold.
    """

    method: str
    file: str | None = None
    username: str | None = None
    problem: Problem | None = None
    seconds: float | None = None
    started_at: Moment | None = None
    signatures: tuple[Signature, ...] = ()


def joined(first: tuple[Service, ...], second: tuple[Service, ...]) -> tuple[Service, ...]:
    """All services, each once: of what both tell, the first's word stays."""
    known = {(one.name, one.port) for one in first}
    return (*first, *(one for one in second if (one.name, one.port) not in known))


_S = TypeVar("_S", bound=msgspec.Struct)

# Groups to which several probes add: their tuples are joined, the first word wins for everything else.
_JOINED = frozenset({"signatures", "missing", "services", "neighbors", "containers"})


def combine(first: _S, second: _S) -> _S:
    """Both as one: what the first knows stays, the second fills what is None (or, for nested groups, within them)."""
    changes: dict[str, Any] = {}
    for name in first.__struct_fields__:
        if (other := getattr(second, name)) is None:
            continue
        mine = getattr(first, name)
        if mine is None:
            changes[name] = other
        elif name in _JOINED:
            changes[name] = mine + tuple(one for one in other if one not in mine)
        elif isinstance(mine, msgspec.Struct):
            changes[name] = combine(mine, other)
        elif not mine and isinstance(mine, (tuple, dict)):
            changes[name] = other
    return msgspec.structs.replace(first, **changes) if changes else first
