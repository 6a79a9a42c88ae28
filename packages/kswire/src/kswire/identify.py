"""What kind of device is it? Pure: facts in, device types with reasons out, the best founded first."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from kswire.facts import DeviceType, Facts

_SERVER_SYSTEMS = re.compile(
    r"windows server|red hat|rocky|alma|centos|debian|ubuntu|suse|amazon linux|oracle linux|freebsd|linux",
    re.IGNORECASE,
)
_PRINTER = re.compile(
    r"\b(printer|laserjet|officejet|imagerunner|bizhub|taskalfa|ecosys|workcentre|versalink)\b", re.IGNORECASE
)
_UPS = re.compile(r"\b(ups|uninterruptible|smart-ups|pdu)\b", re.IGNORECASE)
_FIREWALL = re.compile(
    r"\b(firewall|fortigate|adaptive security appliance|pan-os|palo alto|srx|sonicwall|netscreen)\b", re.IGNORECASE
)
_WIRELESS = re.compile(r"\b(access point|wireless|wlan|aironet)\b", re.IGNORECASE)
_SWITCH = re.compile(r"\b(switch|catalyst|procurve|nexus|powerconnect)\b", re.IGNORECASE)
_ROUTER = re.compile(r"\b(router|routeros|vyos|edgeos|ios-xr)\b", re.IGNORECASE)
_STORAGE = re.compile(r"\b(nas|synology|qnap|netapp|data ontap|diskstation)\b", re.IGNORECASE)
_HYPERVISOR = re.compile(r"\b(esxi|proxmox|xenserver|hyper-v server)\b", re.IGNORECASE)

SWITCHING = 2  # sysServices (RFC 3418): layer 2
SWITCHING_AND_ROUTING = 6  # layers 2 and 3 and nothing above: a switch that routes


@dataclass(frozen=True, slots=True)
class _Rule:
    type: str
    reason: Callable[[Facts], str | None]


def _says(pattern: re.Pattern[str]) -> Callable[[Facts], str | None]:
    """The device's own description, model or system name holds one of these words."""

    def reason(facts: Facts) -> str | None:
        product = facts.extra_fields.product if facts.extra_fields else None
        words = (
            ("description", facts.description),
            ("model", product.model_name if product else None),
            ("system", facts.system.family if facts.system else None),
        )
        for name, text in words:
            found = pattern.search(text or "")
            if found:
                return f"{name} says {found.group(0)!r}"
        return None

    return reason


def _layers(facts: Facts) -> str | None:
    if facts.sys_services in (SWITCHING, SWITCHING_AND_ROUTING):
        return f"sysServices is {facts.sys_services}"
    return None


def _forwards(facts: Facts) -> str | None:
    return "it forwards packets" if facts.forwarding else None


def _serves(facts: Facts) -> str | None:
    family = facts.system.family if facts.system else None
    return f"a machine with packages runs {family}" if family and _SERVER_SYSTEMS.search(family) else None


_RULES = (
    _Rule("printer", _says(_PRINTER)),
    _Rule("ups", _says(_UPS)),
    _Rule("firewall", _says(_FIREWALL)),
    _Rule("hypervisor", _says(_HYPERVISOR)),
    _Rule("storage", _says(_STORAGE)),
    _Rule("wireless", _says(_WIRELESS)),
    _Rule("switch", _says(_SWITCH)),
    _Rule("router", _says(_ROUTER)),
    _Rule("server", _serves),
    _Rule("switch", _layers),
    _Rule("router", _forwards),
)


def device_types(facts: Facts, *, packages: bool | None = None) -> tuple[DeviceType, ...]:
    """The type that the first rule speaks for; empty when none does.

    packages: whether it is known which packages are installed; None: the facts tell (a store keeps them elsewhere).
    """
    if facts.device_types:
        return facts.device_types
    known = facts.packages is not None if packages is None else packages
    for rule in _RULES:
        reason = None if rule.type == "server" and not known else rule.reason(facts)
        if reason:
            return (DeviceType(type=rule.type, reason=reason),)
    return ()
