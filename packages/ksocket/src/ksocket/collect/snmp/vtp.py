"""CISCO-VTP-MIB and CISCO-VLAN-MEMBERSHIP-MIB: the VLANs of Cisco's switches, which have no Q-BRIDGE-MIB."""

from collections import defaultdict

from ksocket.collect.snmp import bitmaps
from ksocket.collect.snmp.oids_bridge import VTP_ACCESS, VTP_TRUNKS, VTP_VLANS
from ksocket.collect.snmp.tables import Reader, Table
from ksocket.collect.snmp.tags import LAST
from ksocket.collect.snmp.values import arcs, number, text
from ksocket.collect.snmp.vlans import MOST_MEMBERS, within
from kswire.facts import Vlan

CISCO = 9  # its number at IANA
_ETHERNET = 1  # vtpVlanType
_TRUNKING = 1  # vlanTrunkPortDynamicStatus
_LISTS = {"": 0, "2k": 1024, "3k": 2048, "4k": 3072}  # vlanTrunkPortVlansEnabled*: the VLAN of the first bit
_LENGTH = 1024  # VLANs in each of these lists
_MOST, _MOST_PORTS = 4096, 3000
_SECONDS = 15.0


async def ask(reader: Reader, names: dict[int, str]) -> tuple[Vlan, ...]:
    """The VLANs of this switch. names: ifIndex -> name of the interface."""
    vlans = await reader.table("vlans", VTP_VLANS, max_rows=_MOST, max_seconds=_SECONDS)
    if not vlans:
        return ()
    access = await reader.table("vlans", VTP_ACCESS, max_rows=_MOST_PORTS)
    trunks = await reader.table("vlans", VTP_TRUNKS, max_rows=_MOST_PORTS, max_seconds=_SECONDS)
    return within(reader, parse(vlans, access, trunks, names))


def parse(vlans: Table, access: Table, trunks: Table, names: dict[int, str]) -> tuple[Vlan, ...]:
    """Rows of vtpVlanTable (by domain and VLAN), vmMembershipTable and vlanTrunkPortTable (by ifIndex) -> VLANs."""
    known: dict[int, str | None] = {}
    for index, row in vlans.items():
        vlan = arcs(index)[-1]
        if number(row.get("vtpVlanType")) in (None, _ETHERNET) and 1 <= vlan <= LAST:
            known.setdefault(vlan, text(row.get("vtpVlanName")))
    tagged, untagged = _trunks(trunks, known, names)
    for index, row in access.items():
        ifname = names.get(int(index)) if index.isdigit() else None
        if ifname is not None:
            untagged[number(row.get("vmVlan")) or 0][ifname] = None
    return tuple(
        Vlan(number=one, name=known[one], tagged=tuple(tagged[one]), untagged=tuple(untagged[one]))
        for one in sorted(known)
    )


_Ports = defaultdict[int, dict[str, None]]  # names of ports by VLAN, in order


def _trunks(trunks: Table, known: dict[int, str | None], names: dict[int, str]) -> tuple[_Ports, _Ports]:
    """The ports that carry each VLAN with its tag and, the trunk's native one, without."""
    tagged: _Ports = defaultdict(dict)
    untagged: _Ports = defaultdict(dict)
    masks = {
        suffix: bitmaps.of(vlan - first for vlan in known if vlan < first + _LENGTH) for suffix, first in _LISTS.items()
    }
    members = 0
    for index, row in trunks.items():
        ifname = names.get(int(index)) if index.isdigit() else None
        if ifname is None or number(row.get("vlanTrunkPortDynamicStatus")) != _TRUNKING or members > MOST_MEMBERS:
            continue
        native = number(row.get("vlanTrunkPortNativeVlan"))
        for suffix, first in _LISTS.items():
            listed = bitmaps.bitmap(row.get(f"vlanTrunkPortVlansEnabled{suffix}"))
            for one in bitmaps.numbers(listed & masks[suffix]):
                (untagged if one + first == native else tagged)[one + first][ifname] = None
                members += 1
    return tagged, untagged
