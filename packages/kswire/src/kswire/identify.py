"""What kind of device is it? Pure: facts in, device types with reasons out, the best founded first.

What the machine itself says, by a login or by SNMP, comes first. Only where that tells nothing is it guessed from what
is heard without a login: names, services and their words, and the maker of its network adapter.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kswire.facts import Address, DeviceType, Facts, Service
from kswire.guesses import GUESSES

# All kinds that are told. The hub's pages have a word for each.
TYPES = frozenset(
    {
        *("bmc", "camera", "client", "firewall", "hypervisor", "load-balancer", "pdu", "phone", "printer", "router"),
        *("sensor", "server", "storage", "switch", "ups", "wireless"),
    }
)

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
    if _by_agent_alone(facts) and (_layers(facts) or _forwards(facts)):
        return None
    family = facts.system.family if facts.system else None
    return f"a machine with packages runs {family}" if family and _SERVER_SYSTEMS.search(family) else None


def _by_agent_alone(facts: Facts) -> bool:
    """Nobody logged in: what is installed is HOST-RESOURCES-MIB's word, which routers and switches have, too."""
    return facts.sys_object_id is not None and facts.listening_ports is None and facts.running_services is None


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


def device_types(
    facts: Facts, addresses: Iterable[Address] = (), *, packages: bool | None = None
) -> tuple[DeviceType, ...]:
    """The type that the first rule speaks for; empty when none does.

    addresses: of the machine, with what is said there without a login.
    packages: whether it is known which packages are installed; None: the facts tell (a store keeps them elsewhere).
    """
    if facts.device_types:
        return facts.device_types
    known = facts.packages is not None if packages is None else packages
    for rule in _RULES:
        reason = None if rule.type == "server" and not known else rule.reason(facts)
        if reason:
            return (DeviceType(type=rule.type, reason=reason),)
    return _guessed(tuple(addresses))


def _guessed(addresses: tuple[Address, ...]) -> tuple[DeviceType, ...]:
    heard = [one for address in addresses for one in _heard(address)]
    for row in GUESSES:
        for where, reason, text in heard:
            found = (row.words.fullmatch if where in ("service", "name") else row.words.search)(text)
            if where == row.where and found:
                return (DeviceType(type=row.type, reason=reason.format(repr(found.group(0)))),)
    return ()


def _heard(address: Address) -> Iterator[tuple[str, str, str]]:
    """Where to look it up in the table, the reason without the words, and the text."""
    for service in address.services:
        yield "service", "it offers {}", service.name
        yield from (("text", reason, text) for reason, text in _words(service) if text)
    for one in address.hostnames:
        yield "name", f"its name ({one.source or 'dns'}) is {{}}", one.hostname
    vendor = address.extra_fields.macaddr if address.extra_fields else None
    if vendor and vendor.organization_name:
        yield "vendor", "its MAC address belongs to {}", vendor.organization_name


def _words(service: Service) -> Iterator[tuple[str, str | None]]:
    name = service.name.replace("{", "{{").replace("}", "}}")  # a machine may announce anything
    yield f"the title of its {name} page says {{}}", service.title
    yield f"its {name} service says {{}}", service.product
    yield f"its {name} certificate says {{}}", service.certificate
