"""A node as the fields of Zabbix's host inventory, as long as its database lets them be. Pure.

Source of names and lengths: table host_inventory of Zabbix 6.0 (include/schema.inc.php); 7.0 has the same.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from kshub.export.zabbix.machine import Machine
from kswire.facts import ExtraFields

TEXT: Final = 2000  # characters of a field that Zabbix keeps as text of any length
LENGTHS: Final = {
    "type": 64,
    "name": 128,
    "os": 128,
    "os_short": 128,
    "serialno_a": 64,
    "macaddress_a": 64,
    "macaddress_b": 64,
    "hardware": 255,
    "model": 64,
    "vendor": 64,
    "location": TEXT,
    "contact": TEXT,
    "host_networks": TEXT,
    "notes": TEXT,
}
_GIB: Final = 1 << 20  # KiB
_MOST_LINES: Final = 50


def line(text: object, most: int) -> str:
    """One line that can be printed, not longer; "" where nothing is known."""
    if text is None:
        return ""
    shown = "".join(one if one.isprintable() else " " for one in str(text)[: most * 4])
    return " ".join(shown.split())[:most].rstrip()


def fields(machine: Machine) -> dict[str, str]:
    """What is known, by Zabbix's names; fields of which nothing is known are absent."""
    told = {name: _bounded(value, LENGTHS[name]) for name, value in _told(machine)}
    return {name: value for name, value in told.items() if value}


def _bounded(value: object, most: int) -> str:
    if not isinstance(value, list):
        return line(value, most)
    kept = ""
    for one in value[:_MOST_LINES]:
        longer = f"{kept}\n{line(one, most)}" if kept else line(one, most)
        if len(longer) > most:
            break
        kept = longer
    return kept


def _told(machine: Machine) -> Iterator[tuple[str, object]]:
    node, extra = machine.node, machine.node.extra_fields or ExtraFields()
    system, product = node.system, extra.product
    family, version = getattr(system, "family", None), getattr(system, "version", None)
    macs = _macs(machine)
    yield "type", machine.device_type
    yield "name", machine.hostname or machine.display_name
    yield "os", _joined(family, version)
    yield "os_short", family
    yield "serialno_a", getattr(product, "serial_number", None) or getattr(system, "serial", None)
    yield "macaddress_a", next(iter(macs), None)
    yield "macaddress_b", next(iter(macs[1:]), None)
    yield "hardware", ", ".join(_hardware(extra))
    yield "model", getattr(product, "model_name", None) or getattr(product, "model_number", None)
    yield "vendor", getattr(product, "vendor_name", None)
    yield "location", node.location
    yield "contact", node.contact
    yield "host_networks", _unique(one.subnet for one in node.addresses)
    yield "notes", [f"ksocket: {machine.space} / {machine.network}", *_addresses(machine)]


def _hardware(extra: ExtraFields) -> Iterator[str]:
    product, cpu, memory = extra.product, extra.cpu, extra.memory
    if product and (named := _joined(product.vendor_name, product.model_name or product.model_number)):
        yield named
    if cpu and cpu.cpu0 and cpu.cpu0.model_name:
        yield _joined(f"{cpu.number_of_sockets} x" if cpu.number_of_sockets else None, cpu.cpu0.model_name)
    if memory and memory.total_size:
        yield f"{memory.total_size / _GIB:.1f} GiB"


def _macs(machine: Machine) -> list[Any]:
    """Of the address by which it is known, then of its interfaces."""
    node = machine.node
    seen = [one.macaddr for one in sorted(node.addresses, key=lambda one: one.addr != machine.addr)]
    return _unique([*seen, *(one.macaddr for one in node.interfaces or ())])


def _addresses(machine: Machine) -> Iterator[str]:
    for one in machine.node.addresses:
        names = (name.hostname for name in one.hostnames)
        yield _joined(" > ".join((*one.route, one.addr)), one.macaddr, *names)


def _unique(values: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(one for one in values if one))


def _joined(*parts: str | None) -> str:
    return " ".join(one for one in parts if one)
