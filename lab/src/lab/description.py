"""What a network description file says (networks/*.toml): segments, accounts, hosts."""

import tomllib
from importlib.resources import files
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import Any

import msgspec

from lab.windows.settings import Settings


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the file; an unknown key is a mistake."""


class Account(Entry, frozen=True):
    """Who may log in. key names a key pair of lab.keys; passphrase encrypts its file among the credentials.

    root: it is another name of root, and reads what only root can: the serial numbers of the hardware; on Windows it
    is an administrator. domain, realm: the NetBIOS and the DNS name of a Windows domain whose account it is.
    """

    username: str
    password: str | None = None
    key: str | None = None
    passphrase: str | None = None
    root: bool = False
    domain: str | None = None
    realm: str | None = None


class Relay(Entry, frozen=True):
    """A bad line: delay in seconds one way, loss as a fraction, rate in frames a second each way."""

    delay: float = 0.0
    loss: float = 0.0
    rate: float | None = None


class Link(Entry, frozen=True):
    """A network interface: eth0, eth1, ... in the order written. `also`: further networks that the host answers for.

    vrf: the interface is in a network namespace of this name within the host, as in a routing instance of its own.
    ipv6: its addresses over IPv6, with their prefix lengths; ipv6_only: it has none over IPv4, `address` names it only.
    """

    segment: str
    address: str
    mac: str | None = None
    ipv6: tuple[str, ...] = ()
    ipv6_only: bool = False
    also: tuple[str, ...] = ()
    relay: Relay | None = None
    vrf: str | None = None

    @property
    def macaddr(self) -> str:
        """Lower case with colons; made from the address (locally administered) unless the file gives one."""
        return self.mac or ":".join(["02", "4b", *(f"{byte:02x}" for byte in IPv4Address(self.address).packed)])


class Route(Entry, frozen=True):
    """A static route."""

    to: str
    via: str


class Disk(Entry, frozen=True):
    """A drive as /sys/block shows it; a sector is 512 bytes."""

    name: str
    sectors: int
    model: str | None = None
    serial: str | None = None


class Hardware(Entry, frozen=True):
    """What SMBIOS, /proc/cpuinfo and /proc/meminfo show. cores: of a socket; threads: of a core."""

    sys_vendor: str = "QEMU"
    product_name: str = "Standard PC (Q35 + ICH9, 2009)"
    product_version: str | None = None
    product_serial: str | None = None
    product_uuid: str | None = None
    bios_vendor: str = "SeaBIOS"
    bios_version: str = "1.16.2-debian-1.16.2-1"
    bios_date: str = "04/01/2014"
    board_vendor: str | None = None
    board_name: str | None = None
    board_version: str | None = None
    board_serial: str | None = None
    cpu: str = "QEMU Virtual CPU version 2.5+"
    cpu_mhz: float = 2000.0
    sockets: int = 1
    cores: int = 1
    threads: int = 1
    memory_kib: int = 1048576
    disks: tuple[Disk, ...] = (Disk(name="vda", sectors=20971520),)


class Sshd(Entry, frozen=True):
    """A real OpenSSH server on port 22."""

    passwords: bool
    forwarding: bool = False
    max_startups: int = 100


class SnmpUser(Entry, frozen=True):
    """A v3 user of the real snmpd, in the words of snmpd.conf(5)."""

    name: str
    auth: str
    auth_key: str
    priv: str
    priv_key: str


class Snmpd(Entry, frozen=True):
    """A real net-snmp agent on port 161."""

    communities: tuple[str, ...]
    engine_id: str
    sys_descr: str
    sys_name: str
    sys_location: str
    sys_contact: str
    users: tuple[SnmpUser, ...] = ()


class Frr(Entry, frozen=True):
    """Real FRRouting: zebra, ospfd and, with an autonomous system, bgpd; their SNMP is a part of the host's snmpd.

    ospf: the networks whose interfaces are in area 0; it says hello on those of routers alone, so `quiet` names the
    interfaces where nobody listens. peers: address -> autonomous system.
    """

    ospf: tuple[str, ...]
    quiet: tuple[str, ...] = ()
    asn: int | None = None
    peers: dict[str, int] = {}


class Played(Entry, frozen=True):
    """An SNMP device played from devices/<device>.txt. varied: another one at each address (lab.theatre.device).

    routes: so many of them to the public Internet beside its own, without a count. contexts: name -> device file that
    answers to COMMUNITY@NAME, as Cisco's switches have one for each VLAN.
    """

    device: str
    communities: tuple[str, ...]
    varied: bool = False
    routes: int = 0
    contexts: dict[str, str] = {}


class Proxied(Entry, frozen=True):
    """An HTTP proxy on this port: `lab.theatre.proxy.Rules`."""

    port: int
    login: str | None = None
    username: str = ""
    password: str = ""
    inspects: bool = False
    idle: float | None = None


class Spoken(Entry, frozen=True):
    """What a played machine says of itself without a login (lab.theatre.speaker); what is None nobody serves.

    banner: of its SSH server; server, title: of its web page, with certificate (a host name) also by TLS. netbios and
    group: its name and workgroup; mdns and services: its name and what it announces ("_ipp._tcp").
    """

    banner: str | None = None
    server: str | None = None
    title: str | None = None
    certificate: str | None = None
    netbios: str | None = None
    group: str | None = None
    mdns: str | None = None
    services: tuple[str, ...] = ()


class Host(Entry, frozen=True):
    """One machine.

    hostile: on each port that is asked for names it sends garbage without end. zone: names that it serves as a name
    server, by address.

    system names a file of systems/: the host then has a root file system, processes and accounts of its own.
    Without it the host is a network namespace that sees the machine's files (so that the collector can run there).
    quiet: it answers no echo request over IPv6 that goes to all hosts. winrm: it is a played Windows (lab.windows).
    """

    links: tuple[Link, ...]
    gateway: str | None = None
    system: str | None = None
    accounts: tuple[str, ...] = ()
    hardware: Hardware = Hardware()
    machine_id: str | None = None
    removed: tuple[str, ...] = ()
    reboot_required: bool = False
    forwarding: bool = False
    routes: tuple[Route, ...] = ()
    neighbors: tuple[str, ...] = ()
    permanent_neighbors: tuple[str, ...] = ()
    silent: bool = False
    quiet: bool = False
    sshd: Sshd | None = None
    snmpd: Snmpd | None = None
    frr: Frr | None = None
    winrm: Settings | None = None
    lldp: bool = False
    snmp: Played | None = None
    tarpit: tuple[int, ...] = ()
    tripwire: bool = False
    impostor: bool = False
    proxies: tuple[Proxied, ...] = ()
    says: Spoken | None = None
    hostile: bool = False
    zone: dict[str, str] = {}

    @property
    def address(self) -> str:
        """The first link's."""
        return self.links[0].address

    @property
    def vrfs(self) -> tuple[str, ...]:
        """The names of its routing instances beside the main one."""
        return tuple(dict.fromkeys(link.vrf for link in self.links if link.vrf is not None))

    @property
    def ipv6(self) -> bool:
        """Whether it has IPv6 at all."""
        return any(link.ipv6 for link in self.links)


class Description(Entry, frozen=True):
    """A whole network. name is the file's name; segments maps a name to a CIDR."""

    name: str
    segments: dict[str, str]
    hosts: dict[str, Host]
    accounts: dict[str, Account] = {}

    def interface(self, link: Link) -> IPv4Interface:
        """The link's address with the prefix length of its segment."""
        return IPv4Interface(f"{link.address}/{IPv4Network(self.segments[link.segment]).prefixlen}")

    def reached_by(self, host: Host, other: Host) -> tuple[int, Link] | None:
        """The index of host's link and the other's link that share a segment; None if none do."""
        for index, mine in enumerate(host.links):
            for theirs in other.links:
                if mine.segment == theirs.segment:
                    return index, theirs
        return None


def read(name: str) -> Description:
    """The description networks/<name>.toml. Raises ValueError when it contradicts itself."""
    text = files("lab").joinpath("networks", f"{name}.toml").read_text(encoding="utf-8")
    return parse(name, tomllib.loads(text))


def parse(name: str, document: dict[str, Any]) -> Description:
    """A description out of parsed TOML. Raises ValueError (msgspec.ValidationError is one) naming what is wrong."""
    found = msgspec.convert({"name": name, **document}, Description)
    for host_name, host in found.hosts.items():
        _check(found, host_name, host)
    return found


def _check(found: Description, name: str, host: Host) -> None:
    if not host.links:
        raise ValueError(f"{name}: a host needs at least one link")
    for link in host.links:
        segment = found.segments.get(link.segment)
        if segment is None or IPv4Address(link.address) not in IPv4Network(segment):
            raise ValueError(f"{name}: {link.address} is not in a segment named {link.segment!r}")
    for account in host.accounts:
        if account not in found.accounts:
            raise ValueError(f"{name}: no account {account!r}")
    for neighbor in (*host.neighbors, *host.permanent_neighbors):
        if neighbor not in found.hosts or found.reached_by(host, found.hosts[neighbor]) is None:
            raise ValueError(f"{name}: {neighbor!r} is not a neighbor")
    _check_kind(name, host)


def _check_kind(name: str, host: Host) -> None:
    """Whether it is a Linux, a Windows or neither, and has what that has."""
    if (host.sshd or host.snmpd or host.lldp or host.vrfs) and host.system is None:
        raise ValueError(f"{name}: real daemons need a system")
    if host.accounts and host.system is None and host.winrm is None:
        raise ValueError(f"{name}: accounts need a system or a Windows")
    if host.winrm is not None and host.system is not None:
        raise ValueError(f"{name}: a Windows has no other system")
    if (host.frr or host.lldp or host.vrfs) and host.snmpd is None:
        raise ValueError(f"{name}: what routing, LLDP and VRFs tell is told by snmpd")
