"""ifconfig(8) in its three dialects: old net-tools and BusyBox, new net-tools, FreeBSD."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, ip_interface

from ksocket.collect.linux.lines import mac, number, word


@dataclass(slots=True)
class Link:
    """One interface while its lines come in; addresses holds pairs of address and netmask."""

    ifname: str
    index: int | None = None
    macaddr: str | None = None
    mtu: int | None = None
    up: bool | None = None
    addresses: list[tuple[str, str]] = field(default_factory=list)


_NAME = re.compile(r"([^\s:]{1,64}(?::\d{1,5})?):?\s")
_INET = re.compile(r"inet\s+(?:addr:)?([\d.]{7,15})(?:\s+.*?(?:netmask\s+|Mask:)(0x[0-9a-fA-F]{8}|[\d.]{7,15}))?")
_INET6 = re.compile(r"inet6\s+(?:addr:\s*)?([0-9a-fA-F:.]{2,45})(?:%\S+)?(?:/|\s+prefixlen\s+)(\d{1,3})")
_MAC = re.compile(r"(?:HWaddr|ether|lladdr)\s+(\S{11,17})")
_MTU = re.compile(r"(?i)\bmtu[:\s](\d{1,9})")


def parse(lines: Iterable[str]) -> dict[str, Link]:
    """The interfaces by name. A line that begins without blank starts a new one."""
    links: dict[str, Link] = {}
    current: Link | None = None
    for line in lines:
        if not line[:1].isspace():
            matched = _NAME.match(line)
            name = word(matched[1].rstrip(":")) if matched else None
            current = links.setdefault(name, Link(name)) if name else None
        if current:
            _read(line, current)
    return links


def _read(line: str, link: Link) -> None:
    if matched := _MAC.search(line):
        link.macaddr = link.macaddr or mac(matched[1])
    if matched := _MTU.search(line):
        link.mtu = number(matched[1])
    if "flags=" in line:
        link.up = "UP" in re.split(r"[<>,]", line)
    elif line.lstrip().startswith("UP "):
        link.up = True
    if matched := _INET6.search(line):
        found = with_netmask(f"{matched[1]}/{matched[2]}")
    elif matched := _INET.search(line):
        found = with_netmask(f"{matched[1]}/{_dotted(matched[2] or '255.255.255.255')}")
    else:
        found = None
    if found:
        link.addresses.append(found)


def _dotted(mask: str) -> str:
    return str(IPv4Address(int(mask, 16))) if mask.startswith("0x") else mask


def with_netmask(text: str) -> tuple[str, str] | None:
    """ADDRESS/LENGTH as address and netmask: dotted for IPv4, the length for IPv6. None for anything else."""
    try:
        interface = ip_interface(text.partition("%")[0])
    except ValueError:
        return None
    mask = str(interface.netmask) if interface.version == 4 else str(interface.network.prefixlen)
    return str(interface.ip), mask
