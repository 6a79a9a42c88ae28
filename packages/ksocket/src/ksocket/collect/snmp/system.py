"""SNMPv2-MIB's system group: who the agent says it is. Pure."""

import re

from ksocket.collect.snmp.oids import SYSTEM
from ksocket.collect.snmp.values import Value, arcs, number, text
from ksocket.reach.snmp import engine_signature
from kswire.facts import Facts
from kswire.registries import enterprise

_ENTERPRISES = (1, 3, 6, 1, 4, 1)
# Who made the agent, not the machine: Microsoft, UCD-SNMP, FreeBSD's bsnmpd, VMware, net-snmp, OpenBSD.
_OF_SOFTWARE = frozenset({311, 2021, 2238, 12325, 6876, 8072, 30155})


def parse(values: dict[str, Value], engine_id: bytes | None) -> Facts:
    """The system group and the engine id -> facts."""
    ticks = number(values.get(SYSTEM["sysUpTime"]))
    signature = engine_signature(engine_id)
    return Facts(
        hostname=text(values.get(SYSTEM["sysName"])),
        description=text(values.get(SYSTEM["sysDescr"])),
        contact=text(values.get(SYSTEM["sysContact"])),
        location=text(values.get(SYSTEM["sysLocation"])),
        uptime=None if ticks is None else ticks // 100,
        sys_object_id=object_id(values),
        sys_services=number(values.get(SYSTEM["sysServices"])),
        forwarding=_forwarding(values),
        signatures=() if signature is None else (signature,),
    )


def _forwarding(values: dict[str, Value]) -> bool | None:
    """IpForwarding (RFC 4293): 1 forwards, 2 does not."""
    return {1: True, 2: False}.get(number(values.get(SYSTEM["ipForwarding"])) or 0)


def object_id(values: dict[str, Value]) -> str | None:
    """sysObjectID, when it is one."""
    value = values.get(SYSTEM["sysObjectID"])
    return value if isinstance(value, str) and re.fullmatch(r"\d+(\.\d+)*", value) else None


def maker(sys_object_id: str | None) -> int | None:
    """The enterprise number (IANA) that the sysObjectID begins with."""
    numbers = arcs(sys_object_id) if sys_object_id else ()
    return numbers[6] if numbers[:6] == _ENTERPRISES and len(numbers) > 6 else None


def vendor(sys_object_id: str | None) -> str | None:
    """The organization whose enterprise number it is, if it makes machines."""
    number_of_maker = maker(sys_object_id)
    return None if number_of_maker is None or number_of_maker in _OF_SOFTWARE else enterprise(number_of_maker)
