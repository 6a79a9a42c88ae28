"""A node as one row, under the column names that the original's published exporter used."""

from collections.abc import Callable
from typing import Any

from kswire.facts import ExtraFields, Interface
from kswire.nodes import Node


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


_READERS: dict[str, Callable[[Node], Any]] = {
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

COLUMNS = tuple(_READERS)


def row(node: Node) -> list[str]:
    """The node's cells in the order of COLUMNS; empty where it is not known."""
    return [_cell(read(node)) for read in _READERS.values()]


def _cell(value: object) -> str:
    """Text that no spreadsheet takes for a formula: names come from the network."""
    text = "" if value is None else str(value)
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
