"""The handover workbook as rows: what each sheet holds, under which column names. Pure: another writes the file.

Column names of the sheet "nodes" are those of the original's published exporter.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from unicodedata import east_asian_width

from kswire import parts, subnets, wiring
from kswire.facts import Attempt, ExtraFields, Interface
from kswire.nodes import Node
from kswire.problems import Problem

MAX_ROWS: Final = 1_048_576  # of a sheet, its headings included
MAX_TEXT: Final = 32_767  # characters of a cell
_MOST_LINES: Final = 25  # a row of a spreadsheet can be 409 points high

# What spreadsheets take for the beginning of a formula; the wide ones some of them do where people write Japanese
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")

Cell = str | int | float | None
Rows = Iterable[list[Cell]]
Text = Callable[[Problem], str]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads it. text, advice: a problem in that language; called: a fixed value, such as a group of facts."""

    text: Text
    advice: Text
    called: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class Tried:
    """The last attempts at one place: an address with the jump hosts before it."""

    place: str
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A node, and who reads of it. tried: where it was tried; None: at its only address."""

    node: Node
    reader: Reader
    tried: tuple[Tried, ...] | None = None

    def places(self) -> tuple[Tried, ...]:
        """Every place where it was tried."""
        return (Tried(_who(self.node)[0], self.node.attempts),) if self.tried is None else self.tried


@dataclass(frozen=True, slots=True)
class Sheet:
    """name: by which `kswire.titles` knows it. rows: of one node."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[Told], Rows]


def _extra(path: str) -> Callable[[Node], Any]:
    """A reader of extraFields by attribute path; None where anything on the way is unknown."""

    def read(node: Node) -> Any:
        value: Any = node.extra_fields or ExtraFields()
        for name in path.split("."):
            value = getattr(value, name, None)
        return value

    return read


def _interfaces(read: Callable[[Interface], str | None]) -> Callable[[Node], str]:
    """What every interface with an address says, one a line; loopback is no address of a node."""

    def rows(node: Node) -> str:
        named = [one for one in node.interfaces or () if one.addr and one.addr not in ("127.0.0.1", "::1")]
        return "\n".join(read(one) or "" for one in named)

    return rows


def _system(name: str) -> Callable[[Node], str | None]:
    return lambda node: getattr(node.system, name, None)


def _vendor(node: Node) -> str | None:
    extra = node.addresses[0].extra_fields
    return extra.macaddr.organization_name if extra and extra.macaddr else None


def _internal_vendors(node: Node) -> str:
    networking = node.extra_fields.networking if node.extra_fields else None
    vendors = networking.macaddrs if networking else {}
    return "\n".join(vendor.organization_name or "" for vendor in vendors.values())


READERS: Final[dict[str, Callable[[Node], Any]]] = {
    "networkId": lambda _: None,  # a scan without a hub belongs to no network
    "managedNodeId": lambda _: None,
    "displayName": lambda node: node.display_name,
    "hostName": lambda node: "\n".join(one.hostname for one in node.addresses[0].hostnames),
    "ipAddress": lambda node: node.addresses[0].addr,
    "subnet": lambda node: node.addresses[0].subnet,
    "macaddr": lambda node: node.addresses[0].macaddr,
    "vendor": _vendor,
    "internalIpAddress": _interfaces(lambda one: one.addr),
    "internalSubnet": _interfaces(lambda one: one.netmask),
    "internalMacaddr": _interfaces(lambda one: one.macaddr),
    "internalIfname": _interfaces(lambda one: one.ifname),
    "internalVendor": _internal_vendors,
    "systemFamily": _system("family"),
    "systemVersion": _system("version"),
    "systemSerial": _system("serial"),
    "kernelName": _extra("kernel.name"),
    "kernelVersion": _extra("kernel.version"),
    "kernelRelease": _extra("kernel.release"),
    "biosVendorName": _extra("bios.vendor_name"),
    "biosVersionNumber": _extra("bios.version_number"),
    "motherboardVendorName": _extra("motherboard.vendor_name"),
    "motherboardModelNumber": _extra("motherboard.model_number"),
    "motherboardVersionNumber": _extra("motherboard.version_number"),
    "motherboardSerialNumber": _extra("motherboard.serial_number"),
    "productModelNumber": _extra("product.model_number"),
    "productModelName": _extra("product.model_name"),
    "productSerialNumber": _extra("product.serial_number"),
    "productVersionNumber": _extra("product.version_number"),
    "productFirmwareVersionNumber": _extra("product.firmware_version_number"),
    "productVendorName": _extra("product.vendor_name"),
    "cpuNumberOfSockets": _extra("cpu.number_of_sockets"),
    "cpuNumberOfCores": _extra("cpu.number_of_cores"),
    "cpuNumberOfProcessors": _extra("cpu.number_of_processors"),
    "memoryTotalSize": _extra("memory.total_size"),
    "storageNumberOfDrives": _extra("storage.number_of_drives"),
    "storageTotalSize": _extra("storage.total_size"),
    "packagesTotal": lambda node: node.number_of_packages,
    "windowsupdatesTotal": lambda node: node.number_of_windows_updates,
    "updatedAt": lambda node: node.updated_at.strftime("%Y-%m-%dT%H:%M:%SZ") if node.updated_at else None,
}

COLUMNS: Final = tuple(READERS)

# What the published exporter does not have; behind its columns, where a table is not read by its programs.
BESIDE: Final[dict[str, Callable[[Node], Any]]] = {
    "systemBuild": _system("build"),
    "domain": lambda node: node.domain,
}


def row(node: Node) -> list[Cell]:
    """The node's cells in the order of COLUMNS; None where it is not known."""
    return [cell(read(node)) for read in READERS.values()]


def cell(value: object) -> Cell:
    """A number as it is; text that no spreadsheet takes for a formula, or refuses: names come from the network."""
    if value is None or isinstance(value, int | float):
        return value
    text = readable(str(value))
    text = text if not text.startswith(_FORMULAS) else "'" + text
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def readable(text: str) -> str:
    """Without what turns the direction of writing, rings a bell, or is no character of a file."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() or one in "\n\t" else "?" for one in text)


def tallest(row: Iterable[object], widths: Iterable[int]) -> int:
    """How many lines a row needs in columns of so many characters; a character as wide as it is high counts as two."""
    return min(max(map(_lines, row, widths), default=1), _MOST_LINES)


def _lines(value: object, width: int) -> int:
    if not isinstance(value, str):
        return 1
    return sum(max(1, -(-_columns(line) // width)) for line in value.split("\n"))


def wide(text: str) -> int:
    """How many characters its longest line is wide; a character as wide as it is high counts as two."""
    return max(map(_columns, text.split("\n")))


def _columns(line: str) -> int:
    return len(line) if line.isascii() else len(line) + sum(east_asian_width(one) in "WF" for one in line)


def _cells(*values: object) -> list[Cell]:
    return [cell(one) for one in values]


def _who(node: Node) -> tuple[str, str | None]:
    """How every sheet but the first names the machine."""
    address = node.addresses[0]
    return " > ".join((*address.route, address.addr)), node.display_name


def _nodes(told: Told) -> Iterator[list[Cell]]:
    yield [*row(told.node), *(cell(read(told.node)) for read in BESIDE.values())]


def _addresses(told: Told) -> Iterator[list[Cell]]:
    node = told.node
    for one in node.addresses:
        vendor = one.extra_fields.macaddr.organization_name if one.extra_fields and one.extra_fields.macaddr else None
        names = "\n".join(name.hostname for name in one.hostnames)
        services = "\n".join(service.name for service in one.services)
        found = ", ".join(node.found_by)
        yield _cells(*_who(node), one.addr, one.subnet, one.macaddr, vendor, names, services, found)


def _node_interfaces(told: Told) -> Iterator[list[Cell]]:
    for one in told.node.interfaces or ():
        states = (_up(one.enabled), _up(one.up))
        port = (one.ifname, one.addr, one.netmask, one.macaddr, *states, one.mtu, one.speed, one.description)
        yield _cells(*_who(told.node), *port)


def _up(state: bool | None) -> str | None:
    return None if state is None else "up" if state else "down"


def _packages(told: Told) -> Iterator[list[Cell]]:
    for one in told.node.packages or ():
        source = (one.source_name, one.source_version, one.vendor, one.modularity_label)
        yield _cells(*_who(told.node), one.name, one.epoch, one.version, one.arch, one.kind, *source)


def _updates(told: Told) -> Iterator[list[Cell]]:
    for one in told.node.windows_updates or ():
        yield _cells(*_who(told.node), one.name, one.description, one.installed_on)


def _ports(told: Told) -> Iterator[list[Cell]]:
    for one in told.node.listening_ports or ():
        yield _cells(*_who(told.node), one.protocol, one.port, one.addr, one.process)


def _running(told: Told) -> Iterator[list[Cell]]:
    for one in told.node.running_services or ():
        yield _cells(*_who(told.node), one.name, one.manager, one.description)


def _containers(told: Told) -> Iterator[list[Cell]]:
    for one in told.node.containers or ():
        yield _cells(*_who(told.node), one.name, one.runtime, one.image)


def _components(told: Told) -> Iterator[list[Cell]]:
    for _, one, holder in parts.nested(told.node.components or ()):
        kind = told.reader.called(one.kind)
        more = (one.hardware, one.firmware, one.software, one.description, None if holder is None else holder.name)
        yield _cells(*_who(told.node), one.name, kind, one.vendor, one.model, one.serial, *more)


def _attempts(told: Told) -> Iterator[list[Cell]]:
    for where in told.places():
        for one in where.attempts:
            at = one.started_at.strftime("%Y-%m-%dT%H:%M:%SZ") if one.started_at else None
            outcome = told.reader.called(SUCCEEDED if one.problem is None else FAILED)
            tried = (where.place, one.method, one.file, one.username, at, one.seconds, outcome)
            yield _cells(*_who(told.node), *tried, *_said(one.problem, told.reader))


def _problems(told: Told) -> Iterator[list[Cell]]:
    """What a method could not do at an address, where no other attempt of it was let in; then what was not read."""
    for where in told.places():
        done = {one.method for one in where.attempts if one.problem is None}
        for one in where.attempts:
            if one.problem is not None and one.method not in done:
                tried = (where.place, one.method, one.file, one.username, None)
                yield _cells(*_who(told.node), *tried, *_said(one.problem, told.reader))
    for gap in told.node.missing:
        group = told.reader.called(gap.group)
        yield _cells(*_who(told.node), None, None, None, None, group, *_said(gap.problem, told.reader))


def _wired(rows: Callable[[Node], Iterable[tuple[object, ...]]]) -> Callable[[Told], Rows]:
    return lambda told: (_cells(*_who(told.node), *one) for one in rows(told.node))


def subnet_rows(known: subnets.Subnets) -> Iterator[list[Cell]]:
    """Rows of the sheet "subnets", of all nodes together."""
    for *told, last in known.rows():
        seen = last.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(last, datetime) else None
        yield _cells(*told, seen)


def run_problems(problems: Iterable[Problem], reader: Reader) -> Iterator[list[Cell]]:
    """Rows of the sheet "problems" for the run as a whole."""
    for one in problems:
        yield _cells(*(None,) * (len(_WHO) + len(_TRIED)), None, *_said(one, reader))


def _said(one: Problem | None, reader: Reader) -> tuple[str | None, ...]:
    return (None, None, None) if one is None else (one.code, reader.text(one), reader.advice(one))


_WHO = ("node", "displayName")
_TRIED = ("ipAddress", "method", "file", "username")
_PROBLEM = ("problem", "text", "advice")
SUCCEEDED: Final = "succeeded"
FAILED: Final = "failed"

SHEETS: Final = (
    Sheet("nodes", (*COLUMNS, *BESIDE), _nodes),
    Sheet(
        "addresses",
        (*_WHO, "ipAddress", "subnet", "macaddr", "vendor", "hostName", "services", "foundBy"),
        _addresses,
    ),
    Sheet("subnets", subnets.SUBNETS, lambda _told: ()),  # of all nodes together: subnet_rows
    Sheet(
        "interfaces",
        (*_WHO, "ifname", "ipAddress", "netmask", "macaddr", "adminState", "state", "mtu", "speed", "description"),
        _node_interfaces,
    ),
    Sheet(
        "components",
        (
            *(*_WHO, "component", "componentKind", "vendor", "model", "serial"),
            *("hardwareRevision", "firmware", "software", "description", "within"),
        ),
        _components,
    ),
    Sheet("links", (*_WHO, *wiring.LINKS), _wired(wiring.links)),
    Sheet("places", (*_WHO, *wiring.PLACES), _wired(wiring.places)),
    Sheet("vlans", (*_WHO, *wiring.VLANS), _wired(wiring.vlans)),
    Sheet("routes", (*_WHO, *wiring.ROUTES), _wired(wiring.routes)),
    Sheet(
        "packages",
        (*_WHO, "name", "epoch", "version", "arch", "kind", "sourceName", "sourceVersion", "vendor", "modularityLabel"),
        _packages,
    ),
    Sheet("windowsUpdates", (*_WHO, "name", "description", "installedOn"), _updates),
    Sheet("listeningPorts", (*_WHO, "protocol", "port", "boundTo", "process"), _ports),
    Sheet("runningServices", (*_WHO, "name", "manager", "description"), _running),
    Sheet("containers", (*_WHO, "name", "runtime", "image"), _containers),
    Sheet("attempts", (*_WHO, *_TRIED, "startedAt", "seconds", "outcome", *_PROBLEM), _attempts),
    Sheet("problems", (*_WHO, *_TRIED, "group", *_PROBLEM), _problems),
)
