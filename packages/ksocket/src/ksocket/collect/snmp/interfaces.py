"""IF-MIB and IP-MIB: the interfaces and the addresses on them."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from ksocket.collect.snmp.oids import ADDRESSES, ADDRESSES_IPV4, INTERFACES
from ksocket.collect.snmp.tables import Reader, Table
from ksocket.collect.snmp.values import Value, arcs, inet_address, mac, number, text, usable
from kswire.facts import Interface, Signature
from kswire.macs import burned_in

_UP = 1  # ifOperStatus
_ENABLED = {1: True, 2: False}  # ifAdminStatus: up, down; not testing
_BROADCAST = 3  # ipAddressType: net-snmp lists the broadcast address of a link among its addresses
_UNKNOWN_SPEED = 2**32 - 1  # ifSpeed of what is faster: see ifHighSpeed
_MOST_INTERFACES = 3000
_MOST_ADDRESSES = 5000


@dataclass(frozen=True, slots=True)
class Placed:
    """One address on one interface; prefix_length None when the agent does not tell."""

    addr: str
    index: int
    prefix_length: int | None = None


async def ask(reader: Reader) -> tuple[Interface, ...]:
    """All interfaces of this agent, each with its addresses."""
    ports = await reader.table("interfaces", INTERFACES, max_rows=_MOST_INTERFACES)
    both = await reader.table("interfaces", ADDRESSES, max_rows=_MOST_ADDRESSES)
    older = await reader.table("interfaces", ADDRESSES_IPV4, max_rows=_MOST_ADDRESSES)
    return parse(ports, placed(both, older))


def placed(both: Table, older: Table) -> tuple[Placed, ...]:
    """The addresses of ipAddressTable and ipAddrTable; what only one of them tells is taken from it."""
    found: dict[str, Placed] = {}
    for index, row in both.items():
        addr, _ = inet_address(arcs(index))
        ifindex = number(row.get("ipAddressIfIndex"))
        if addr and ifindex is not None and usable(addr) and number(row.get("ipAddressType")) != _BROADCAST:
            found[addr] = Placed(addr, ifindex, _prefix_length(row.get("ipAddressPrefix")))
    for index, row in older.items():
        addr, ifindex = _ipv4(index), number(row.get("ipAdEntIfIndex"))
        length = _mask_length(row.get("ipAdEntNetMask"))
        if addr and ifindex is not None and usable(addr) and (addr not in found or found[addr].prefix_length is None):
            found[addr] = Placed(addr, ifindex, length)
    return tuple(found.values())


def _ipv4(index: str) -> str | None:
    parts = arcs(index)
    return str(IPv4Address(bytes(parts[-4:]))) if len(parts) >= 4 and max(parts[-4:]) < 256 else None


def _prefix_length(pointer: Value | None) -> int | None:
    """The value points to a row of ipAddressPrefixTable, whose index ends with the length; 0.0: unknown."""
    if not isinstance(pointer, str) or pointer in ("0.0", "0.0.0"):
        return None
    length = arcs(pointer)[-1]
    return length if 0 < length <= 128 else None


def _mask_length(mask: Value | None) -> int | None:
    try:
        return IPv4Network(f"0.0.0.0/{mask}").prefixlen if isinstance(mask, str) else None
    except ValueError:
        return None  # a mask with holes


def parse(ports: Table, addresses: tuple[Placed, ...]) -> tuple[Interface, ...]:
    """Rows of ifTable with ifXTable, and addresses -> an entry for each address and each interface without."""
    there: dict[int, list[Placed | None]] = {int(index): [] for index in ports if index.isdigit()}
    for one in addresses:
        there.setdefault(one.index, []).append(one)
    return tuple(
        _interface(index, ports.get(str(index), {}), place)
        for index in sorted(there)
        for place in there[index] or [None]
    )


def _interface(index: int, row: dict[str, Value], place: Placed | None) -> Interface:
    status = number(row.get("ifOperStatus"))
    mtu = number(row.get("ifMtu"))
    return Interface(
        ifname=text(row.get("ifName")) or text(row.get("ifDescr")) or str(index),
        addr=place.addr if place else None,
        netmask=_netmask(place) if place else None,
        macaddr=mac(row.get("ifPhysAddress")),
        index=index,
        description=text(row.get("ifAlias")),
        up=None if status is None else status == _UP,
        mtu=mtu if mtu and 0 < mtu < 2**31 else None,
        speed=_speed(row),
        enabled=_ENABLED.get(number(row.get("ifAdminStatus")) or 0),
    )


def _netmask(place: Placed) -> str | None:
    """As Interface wants it: dotted for IPv4, the prefix length for IPv6."""
    if place.prefix_length is None:
        return None
    if ":" in place.addr:
        return str(place.prefix_length)
    return str(IPv4Network(f"0.0.0.0/{place.prefix_length}").netmask) if place.prefix_length <= 32 else None


def _speed(row: dict[str, Value]) -> int | None:
    """In bit/s; ifHighSpeed (Mbit/s) only where ifSpeed cannot tell, since it is rounded."""
    slow, fast = number(row.get("ifSpeed")), number(row.get("ifHighSpeed"))
    if slow is not None and 0 < slow < _UNKNOWN_SPEED:
        return slow
    return fast * 1_000_000 if fast and 0 < fast < 2**32 else None


def signatures(interfaces: tuple[Interface, ...]) -> tuple[Signature, ...]:
    """The MAC addresses that are one machine's alone: given by its maker, and not shared by a group of routers."""
    macs = dict.fromkeys(one.macaddr for one in interfaces if one.macaddr)
    return tuple(Signature(kind="mac", value=one) for one in macs if burned_in(one))
