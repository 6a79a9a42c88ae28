"""A group of facts as a table of items that can be compared: item -> attribute -> value. Pure.

None is "not known"; an item's own value stands under the attribute "".
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kshub.merge.changes import CHOSEN_ANEW
from kshub.view.diff.sides import How, Kind, Value, When
from kswire.facts import Address, Facts, Interface, ListeningPort, Neighbor, Service
from kswire.identify import device_types
from kswire.nodes import from_facts
from kswire.wiring import TABLES
from kswire.workbook import BESIDE, READERS

Table = Mapping[str, Mapping[str, Value]]

_COLUMNS: Final = READERS | BESIDE
_NOWHERE: Final = Address(addr="")
_SYSTEM: Final = (
    *("systemFamily", "systemVersion", "systemBuild", "systemSerial", "domain"),
    *("kernelName", "kernelVersion", "kernelRelease"),
)
_HARDWARE: Final = (
    *("biosVendorName", "biosVersionNumber"),
    *("motherboardVendorName", "motherboardModelNumber", "motherboardVersionNumber", "motherboardSerialNumber"),
    *("productModelNumber", "productModelName", "productSerialNumber", "productVersionNumber"),
    *("productFirmwareVersionNumber", "productVendorName"),
    *("cpuNumberOfSockets", "cpuNumberOfCores", "cpuNumberOfProcessors", "memoryTotalSize"),
    *("storageNumberOfDrives", "storageTotalSize"),
)


FIELDS: Final = (*_SYSTEM, *_HARDWARE, "hostName", "deviceType")  # of a machine: called as the columns of lists are

# What may differ only because something was not read, and in which snapshot that may have been
Gaps = Mapping[How, tuple[When, ...]]
LISTS: Final[Gaps] = {"removed": ("after",), "added": ("before",)}  # what stands on both sides was read on both
ROWS: Final[Gaps] = {**LISTS, "changed": ("after", "before")}  # of what stands there some columns may lack
# As ROWS; what names the rows may lack as well (ifName, lldpLocPortTable), and what is known is called otherwise then
NAMED: Final[Gaps] = {"removed": ("after", "before"), "added": ("before", "after"), "changed": ("after", "before")}

_APART: Final = ("cpu", "memory", "storage", "kernel")  # groups that are asked for by themselves; so begin their fields


@dataclass(frozen=True, slots=True)
class Part:
    """What of the facts is compared.

    groups: the names under which `Facts.missing` says that it, or some of it, could not be read. whole: what it lists
    is all there is, so what is not in it is not there; and what of that nobody knows where a group is missing.
    """

    kind: Kind
    read: Callable[[Facts], Table | None]
    groups: frozenset[str]
    whole: Gaps | None = None

    def behind(self, item: str) -> frozenset[str]:
        """The groups of which one that was not read may have left this field to another's word."""
        own = next((one for one in _APART if item.startswith(one)), None)
        return self.groups - set(_APART) if own is None else self.groups & {own, *_DEVICE}


PACKAGES: Final = frozenset({"packages"})
CABLES: Final = frozenset({"lldp", "cdp", "fdp", "edp", "ospf", "bgp"})
_HARDWARE_GROUPS: Final = frozenset(
    {"hardware", "motherboard", "cpu", "memory", "computer", "host", "storage"}
)  # computer: Windows; host: SNMP
_DEVICE: Final = frozenset({"entity", "identity"})  # of an agent that the first does not describe, the other may


def _fields(names: Iterable[str]) -> Callable[[Facts], Table | None]:
    """Under the names of the published exporter's columns, which have headings in every language."""
    readers = {name: _COLUMNS[name] for name in names}

    def read(facts: Facts) -> Table | None:
        node = from_facts(_NOWHERE, facts)
        known = {name: {"": value} for name, one in readers.items() if (value := one(node)) is not None}
        return known or None

    return read


def _names(facts: Facts) -> Table | None:
    return None if facts.hostname is None else {"hostName": {"": facts.hostname}}


def _drives(facts: Facts) -> Table | None:
    storage = facts.extra_fields.storage if facts.extra_fields else None
    if storage is None or (not storage.drives and storage.number_of_drives != 0):
        return None
    return {
        f"drive {one.name}": {"": one.model_name or one.name, "size": one.size, "serialNumber": one.serial_number}
        for one in storage.drives
    }


def _interfaces(facts: Facts) -> Table | None:
    if facts.interfaces is None:
        return None
    by_name: dict[str, list[Interface]] = {}
    for one in facts.interfaces:
        by_name.setdefault(one.ifname, []).append(one)
    return {name: _interface(some) for name, some in by_name.items()}


def _interface(some: list[Interface]) -> Mapping[str, Value]:
    first = some[0]
    addresses = ", ".join(sorted(f"{one.addr}/{one.netmask}" if one.netmask else one.addr for one in some if one.addr))
    return {
        "": first.ifname,
        "addresses": addresses,
        "macaddr": first.macaddr,
        "state": _up(first.up),
        "adminState": _up(first.enabled),
        "mtu": first.mtu,
        "speed": first.speed,
        "description": first.description,
    }


def _up(state: bool | None) -> str | None:
    return None if state is None else "up" if state else "down"


def services(some: Iterable[Service]) -> Table:
    """What listens, by port."""
    return {_port(one): {"": one.name} for one in some}


def _port(one: Service) -> str:
    return one.name if one.port is None else f"{one.protocol}/{one.port}" if one.protocol else str(one.port)


def _services(facts: Facts) -> Table | None:
    return None if facts.services is None else services(facts.services)


def _listening(facts: Facts) -> Table | None:
    """By port. Of those that a program gets anew each time it starts, that it has one; whose is not known is left out.

    So what a resolver or an RPC service has open for a while does not differ from scan to scan.
    """
    if facts.listening_ports is None:
        return None
    by_port: dict[str, list[ListeningPort]] = {}
    programs: dict[str, Mapping[str, Value]] = {}
    for one in facts.listening_ports:
        if one.port < CHOSEN_ANEW:
            by_port.setdefault(f"{one.protocol}/{one.port}", []).append(one)
        elif one.process:
            programs[f"{one.protocol} {one.process}"] = {"": one.process}
    return {port: _bound(port, some) for port, some in by_port.items()} | programs


def _bound(port: str, some: list[ListeningPort]) -> Mapping[str, Value]:
    addresses = ", ".join(sorted({one.addr for one in some if one.addr}))
    return {"": addresses or port, "process": ", ".join(sorted({one.process for one in some if one.process})) or None}


def _running(facts: Facts) -> Table | None:
    if facts.running_services is None:
        return None
    return {one.name: {"": one.description or one.name} for one in facts.running_services}


def _containers(facts: Facts) -> Table | None:
    if facts.containers is None:
        return None
    return {f"{one.runtime} {one.name}": {"": one.image or one.name} for one in facts.containers}


def _components(facts: Facts) -> Table | None:
    """By name; of several that are called alike, with their numbers."""
    if facts.components is None:
        return None
    called = Counter(one.name for one in facts.components)
    return {
        one.name if called[one.name] == 1 or one.index is None else f"{one.name} #{one.index}": {
            "": one.model or one.description or one.name,
            "serialNumber": one.serial,
            "hardwareRevision": one.hardware,
            "firmware": one.firmware,
            "software": one.software,
        }
        for one in facts.components
    }


def _vlans(facts: Facts) -> Table | None:
    if facts.vlans is None:
        return None
    return {
        str(one.number): {
            "": one.name or str(one.number),
            "untagged": ", ".join(sorted(one.untagged)),
            "tagged": ", ".join(sorted(one.tagged)),
        }
        for one in facts.vlans
    }


def _updates(facts: Facts) -> Table | None:
    return None if facts.windows_updates is None else {one.name: {"": one.name} for one in facts.windows_updates}


def _types(facts: Facts) -> Table | None:
    types = device_types(facts, packages=facts.packages is not None)
    return {"deviceType": {"": ", ".join(sorted(one.type for one in types))}} if types else None


def cables(neighbors: Iterable[Neighbor]) -> Table:
    """Who is at the other end of each port, by LLDP, CDP and the like."""
    ends: dict[str, set[str]] = {}
    for one in neighbors:
        if one.source not in TABLES:
            end = " ".join(filter(None, (one.name or one.macaddr or one.addr, one.port)))
            ends.setdefault(" ".join(filter(None, (one.source, one.ifname))), set()).add(end)
    return {port: {"": ", ".join(sorted(some))} for port, some in ends.items()}


PARTS: Final = (
    Part("names", _names, frozenset({"hostname", "system", "computer"})),
    Part("system", _fields(_SYSTEM), frozenset({"system", "kernel", "computer"}) | _DEVICE),
    Part("hardware", _fields(_HARDWARE), _HARDWARE_GROUPS | _DEVICE),
    Part("hardware", _drives, frozenset({"storage"}), whole=ROWS),
    Part("interfaces", _interfaces, frozenset({"interfaces"}), whole=NAMED),
    Part("services", _services, frozenset({"services"}), whole=ROWS),
    Part("listeningPorts", _listening, frozenset({"listeningPorts"}), whole=ROWS),
    Part("runningServices", _running, frozenset({"runningServices"}), whole=ROWS),
    Part("containers", _containers, frozenset({"containers"}), whole=ROWS),
    Part("components", _components, frozenset({"components"}) | _DEVICE, whole=ROWS),
    Part("vlans", _vlans, frozenset({"vlans", "interfaces"}), whole=NAMED),
    Part("windowsUpdates", _updates, frozenset({"windowsUpdates"}), whole=ROWS),
    Part("deviceTypes", _types, frozenset({"system", "hardware", "packages", "deviceType"}) | _DEVICE),
)
