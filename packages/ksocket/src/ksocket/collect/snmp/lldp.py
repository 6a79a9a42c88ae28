"""LLDP-MIB (IEEE 802.1AB-2005), and LLDP-V2-MIB (2009) where that is empty: who says hello on the agent's ports."""

import re

from ksocket.collect.snmp import bridge
from ksocket.collect.snmp.oids_bridge import BASE_PORTS
from ksocket.collect.snmp.oids_hello import (
    LLDP,
    LLDP_ADDRESSES,
    LLDP_PORTS,
    LLDP_V2,
    LLDP_V2_ADDRESSES,
    LLDP_V2_PORTS,
)
from ksocket.collect.snmp.tables import Reader, Table
from ksocket.collect.snmp.values import Value, address, arcs, mac, number, text, usable
from kswire.facts import Neighbor

_CHASSIS_MAC, _CHASSIS_ADDRESS = 4, 5  # LldpChassisIdSubtype
_PORT_MAC, _PORT_LOCAL = 3, 7  # LldpPortIdSubtype
_SIZES = {1: 4, 2: 16}  # IANA address families: IPv4, IPv6 -> bytes of an address
_SPELLED = re.compile(rb"[0-9A-Fa-f]{2}(?:[:. -]?[0-9A-Fa-f]{2}){5}")  # a MAC address as some agents write it out
_MOST = 2000

# A neighbour by the local port and its own number: the last two numbers of the index. Before them stands a time mark,
# which some switches leave out.
Key = tuple[int, int]


async def ask(reader: Reader, names: dict[int, str]) -> tuple[Neighbor, ...]:
    """The neighbours that the agent hears by LLDP. names: ifIndex -> name of the interface."""
    remote = await reader.table("lldp", LLDP, max_rows=_MOST)
    if reader.session.silent:
        return ()  # the rows lack what was to come: those that are known are better
    if remote:
        addresses = await reader.table("lldp", LLDP_ADDRESSES, max_rows=_MOST)
        ports = await reader.table("lldp", LLDP_PORTS, max_rows=_MOST)
        numbers = await _numbers(reader, names) if not ports and reader.whole else {}
        return parse(remote, addresses, ports, names, numbers)
    remote = await reader.table("lldp", LLDP_V2, max_rows=_MOST)
    if not remote or reader.session.silent:
        return ()
    addresses = await reader.table("lldp", LLDP_V2_ADDRESSES, max_rows=_MOST)
    ports = await reader.table("lldp", LLDP_V2_PORTS, max_rows=_MOST)
    return parse(as_before(remote), as_before(addresses), as_before(ports), names, names)


async def _numbers(reader: Reader, names: dict[int, str]) -> dict[int, str]:
    """The ports of an agent that says nothing of them, by their numbers: as its bridge counts them, else ifIndexes."""
    ports = bridge.parse(await reader.table("lldp", BASE_PORTS, max_rows=_MOST))
    if not reader.whole:
        return {}
    return {port: names[index] for port, index in ports.items() if index in names} if ports else names


def as_before(table: Table) -> Table:
    """A table of LLDP-V2-MIB as LLDP-MIB has it.

    Its index has the destination's MAC address, as a number, between port and neighbour; its ports are ifIndexes.
    """
    return {
        index if "." not in index else ".".join(index.split(".")[:2] + index.split(".")[3:]): {
            name.replace("lldpV2", "lldp"): value for name, value in row.items()
        }
        for index, row in table.items()
    }


def parse(
    remote: Table, addresses: Table, ports: Table, names: dict[int, str], numbers: dict[int, str]
) -> tuple[Neighbor, ...]:
    """lldpRemTable, lldpRemManAddrTable and lldpLocPortTable -> neighbours.

    names: ifIndex -> interface. numbers: the same by the number of the port, for ports that no row tells of.
    """
    managed = managed_by(addresses)
    known = frozenset(names.values())
    found = []
    for index, row in remote.items():
        if "." in index:
            key = _key(index)
            ifname = local(ports.get(str(key[0]), {}), names, known) or numbers.get(key[0])
            found.append(_neighbor(row, managed.get(key), ifname))
    return tuple(found)


def _key(index: str) -> Key:
    parts = arcs(index)
    return parts[-2], parts[-1]


def managed_by(addresses: Table) -> dict[Key, str]:
    """The management address of each neighbour: its type, length and bytes end the index (IANA address families)."""
    found: dict[Key, str] = {}
    for index in addresses:
        parts = arcs(index)
        for family, size in _SIZES.items():
            start = len(parts) - size - 2
            if start >= 2 and parts[start : start + 2] == (family, size):
                addr = address(parts[start + 2 :])
                if addr:
                    found.setdefault((parts[start - 2], parts[start - 1]), addr)
    return found


def local(row: dict[str, Value], names: dict[int, str], known: frozenset[str]) -> str | None:
    """The name of the agent's own port, as its interfaces are called where that can be told.

    A row says it by its id or in its description; an id that is a number is mostly an ifIndex.
    """
    told = text(row.get("lldpLocPortId"))
    for said in (told, text(row.get("lldpLocPortDesc"))):
        if said in known:
            return said
    if told is not None and told.isdecimal() and number(row.get("lldpLocPortIdSubtype")) == _PORT_LOCAL:
        return names.get(int(told[:10]), told)
    return _port(row, "lldpLocPort")


def _neighbor(row: dict[str, Value], managed: str | None, ifname: str | None) -> Neighbor:
    kind, chassis = number(row.get("lldpRemChassisIdSubtype")), row.get("lldpRemChassisId")
    macaddr = _mac(chassis) if kind == _CHASSIS_MAC else None
    addr = _address(chassis) if kind == _CHASSIS_ADDRESS else None
    name = text(row.get("lldpRemSysName"))
    if name is None and macaddr is None and kind not in (_CHASSIS_MAC, _CHASSIS_ADDRESS):
        name = text(chassis)  # a name of the maker's or the owner's choice
    return Neighbor(
        source="lldp",
        addr=managed or addr,
        macaddr=macaddr,
        ifname=ifname,
        name=name,
        port=_port(row, "lldpRemPort"),
        platform=text(row.get("lldpRemSysDesc")),
    )


def _port(row: dict[str, Value], which: str) -> str | None:
    """The name of a port.

    Where its id is a MAC address, as Linux sends it, or a number of its own, as Juniper does, the description has the
    name.
    """
    kind, told = number(row.get(f"{which}IdSubtype")), row.get(f"{which}Id")
    described = text(row.get(f"{which}Desc"))
    if kind == _PORT_MAC:
        return described or _mac(told)
    said = text(told)
    return described if described and kind == _PORT_LOCAL and said and said.isdecimal() else said


def _mac(value: Value | None) -> str | None:
    if isinstance(value, bytes) and len(value) > 6 and _SPELLED.fullmatch(value):
        return mac(bytes.fromhex(re.sub(r"[^0-9A-Fa-f]", "", value.decode("ascii"))))
    return mac(value)


def _address(value: Value | None) -> str | None:
    """A chassis id that is an address: a byte for its family, then its bytes."""
    if not isinstance(value, bytes) or not value or _SIZES.get(value[0]) != len(value) - 1:
        return None
    addr = address(tuple(value[1:]))
    return addr if addr and usable(addr) else None
