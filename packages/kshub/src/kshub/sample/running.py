"""What runs on a machine of the estate on a day, and on which ports it listens."""

from dataclasses import dataclass
from random import Random
from typing import Final

from kshub.sample.estate import Machine
from kswire.facts import Container, ListeningPort, RunningService

DOMAIN: Final = "ad.example.co.jp"
_WORKGROUP: Final = "WORKGROUP"
_WATCHED: Final = 44  # from this day on the monitoring of Linux servers runs
_RELEASED: Final = 30  # from this day on the applications are of another version
_EVERYWHERE: Final = ("0.0.0.0", "::")
_ITSELF: Final = ("127.0.0.1",)

Service = tuple[str, str]
Port = tuple[str, int, str, tuple[str, ...]]  # protocol, number, program, addresses

_SYSTEMD: Final[tuple[Service, ...]] = (
    ("cron", "Regular background program processing daemon"),
    ("dbus", "D-Bus System Message Bus"),
    ("rsyslog", "System Logging Service"),
    ("ssh", "OpenBSD Secure Shell server"),
    ("systemd-journald", "Journal Service"),
    ("systemd-logind", "User Login Management"),
    ("systemd-udevd", "Rule-based Manager for Device Events and Files"),
)
_ON_EL: Final = {
    "cron": ("crond", "Command Scheduler"),
    "ssh": ("sshd", "OpenSSH server daemon"),
}
_ROLES: Final[dict[str, tuple[tuple[Service, ...], tuple[Port, ...]]]] = {
    "web": (
        (("nginx", "A high performance web server and a reverse proxy server"),),
        (("tcp", 80, "nginx", _EVERYWHERE), ("tcp", 443, "nginx", _EVERYWHERE)),
    ),
    "db": (
        (("postgresql-16", "PostgreSQL 16 database server"),),
        (("tcp", 5432, "postmaster", _EVERYWHERE),),
    ),
    "app": (
        (
            ("containerd", "containerd container runtime"),
            ("docker", "Docker Application Container Engine"),
        ),
        (("tcp", 8443, "docker-proxy", _EVERYWHERE), ("tcp", 6379, "docker-proxy", _ITSELF)),
    ),
    "log": (
        (("opensearch", "OpenSearch"),),
        (("tcp", 9200, "java", _EVERYWHERE), ("udp", 514, "rsyslogd", _EVERYWHERE)),
    ),
}
_ON_WINDOWS: Final[tuple[Service, ...]] = (
    ("Dhcp", "DHCP Client"),
    ("Dnscache", "DNS Client"),
    ("EventLog", "Windows Event Log"),
    ("LanmanServer", "Server"),
    ("LanmanWorkstation", "Workstation"),
    ("mpssvc", "Windows Defender Firewall"),
    ("Netlogon", "Netlogon"),
    ("RpcSs", "Remote Procedure Call (RPC)"),
    ("TermService", "Remote Desktop Services"),
    ("W32Time", "Windows Time"),
    ("WinDefend", "Microsoft Defender Antivirus Service"),
    ("WinRM", "Windows Remote Management (WS-Management)"),
    ("Zabbix Agent 2", "Zabbix Agent 2"),
)
_ON_SERVER: Final[tuple[Service, ...]] = (
    ("MSSQLSERVER", "SQL Server (MSSQLSERVER)"),
    ("VeeamEndpointBackupSvc", "Veeam Agent for Microsoft Windows"),
)


_WINDOWS_PORTS: Final[tuple[Port, ...]] = (
    ("tcp", 135, "svchost.exe", _EVERYWHERE),
    ("tcp", 445, "System", _EVERYWHERE),
    ("tcp", 3389, "svchost.exe", _EVERYWHERE),
    ("tcp", 5985, "System", _EVERYWHERE),
    ("tcp", 10_050, "zabbix_agent2.exe", _EVERYWHERE),
    ("udp", 123, "svchost.exe", _EVERYWHERE),
)
_DATABASE: Final[Port] = ("tcp", 1433, "sqlservr.exe", _EVERYWHERE)


@dataclass(frozen=True, slots=True)
class Running:
    """None: the machine does not tell."""

    services: tuple[RunningService, ...] | None = None
    ports: tuple[ListeningPort, ...] | None = None
    containers: tuple[Container, ...] | None = None
    domain: str | None = None


def running(machine: Machine, day: int) -> Running:
    """Of one to which a login is had."""
    match machine.kind.method:
        case "ssh":
            return _linux(machine, day)
        case "winrm":
            return _windows(machine)
        case _:
            return Running()


def _linux(machine: Machine, day: int) -> Running:
    services, ports = _ROLES.get(machine.kind.name, ((), ()))
    listening = [("tcp", 22, "sshd", _EVERYWHERE), ("udp", 323, "chronyd", _ITSELF), *ports]
    called = _ON_EL if machine.kind.system == "el9" else {}
    known = [
        *(called.get(name, (name, said)) for name, said in _SYSTEMD),
        ("chronyd", "NTP client/server"),
        *services,
    ]
    if day >= _WATCHED:
        listening.append(("tcp", 9100, "node_exporter", _EVERYWHERE))
        known.append(("node_exporter", "Prometheus exporter of machine metrics"))
    containers = _containers(day) if machine.kind.name == "app" else None
    return Running(_named(known, "systemd"), _listening(listening), containers)


def _containers(day: int) -> tuple[Container, ...]:
    version = "2.8.1" if day >= _RELEASED else "2.7.4"
    images = (
        ("order-api", f"registry.example.co.jp/shop/order-api:{version}"),
        ("order-worker", f"registry.example.co.jp/shop/order-worker:{version}"),
        ("session-cache", "docker.io/library/redis:7.2"),
    )
    return tuple(Container(name=name, runtime="docker", image=image) for name, image in images)


def _windows(machine: Machine) -> Running:
    server = machine.kind.role == "server"
    known = (*_ON_WINDOWS, *(_ON_SERVER if server else ()))
    ports = [*_WINDOWS_PORTS, *((_DATABASE,) if server else ())]
    alone = Random(f"{machine.name} domain").random() < 0.05
    return Running(_named(known, "windows"), _listening(ports), domain=_WORKGROUP if alone else DOMAIN)


def _named(known: "list[Service] | tuple[Service, ...]", manager: str) -> tuple[RunningService, ...]:
    return tuple(RunningService(name=name, manager=manager, description=said) for name, said in sorted(known))


def _listening(ports: list[Port]) -> tuple[ListeningPort, ...]:
    return tuple(
        ListeningPort(port=number, protocol=protocol, addr=addr, process=program)
        for protocol, number, program, addresses in sorted(ports)
        for addr in addresses
    )
