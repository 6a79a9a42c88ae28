"""Everything that is known of a node -> the one record that people and programs read. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from kshub.store.records import Sighting, sort_key
from kswire.facts import Address, Facts, Hostname, Service, Vlan, combine, joined
from kswire.identify import device_types
from kswire.nodes import INSIDE, Node, from_facts, name_of
from kswire.wiring import MAX_VLAN

# Whose word counts first when several methods tell the same thing: the machine's own system before its SNMP agent.
_RANK = {"ssh": 0, "winrm": 1, "snmp": 2}
_OWN_NAMES = {"ssh": "system", "winrm": "system", "snmp": "sysName"}
_ELSEWHERE = dict.fromkeys(("packages", "windows_updates", "neighbors", "routes"))
MOST: Final = 2_000  # of each of the lists of what runs on it and is in it that a document holds
MOST_PORTS: Final = 50_000  # names of ports in its VLANs: 48 ports in a thousand of them


@dataclass(frozen=True, slots=True)
class Source:
    """The last good facts of one method on one address; later: greater for what was read later."""

    address_id: int
    method: str
    facts: Facts
    later: int


def rank(method: str) -> int:
    """Smaller for the method whose word counts more."""
    return _RANK.get(method, len(_RANK))


def build(sightings: Sequence[Sighting], sources: Iterable[Source], number_of_packages: int | None) -> Node:
    """The node without packages, updates, neighbours and routes (only counted), attempts and times.

    sightings: one for each of its addresses, at least one.
    """
    ordered = sorted(sources, key=lambda one: (rank(one.method), -one.later, one.address_id))
    facts = Facts()
    for one in ordered:
        facts = combine(facts, one.facts)
    addresses = _addresses(sightings, ordered, facts)
    node = from_facts(
        addresses[0],
        facts,
        number_of_packages=number_of_packages,
        device_types=device_types(facts, addresses, packages=number_of_packages is not None),
        found_by=tuple(sorted({one.by for one in sightings})),
    )
    name = facts.hostname or name_of(addresses) or addresses[0].addr
    return msgspec.structs.replace(node, addresses=addresses, display_name=name, **_ELSEWHERE, **_bounded(facts))


def _bounded(facts: Facts) -> dict[str, Any]:
    """What runs on it and is in it: mostly short, of a machine that lies or is overrun cut to what people read."""
    cut = {name: known[:MOST] for name in INSIDE if (known := getattr(facts, name)) is not None}
    return cut if facts.vlans is None else cut | {"vlans": _vlans(facts.vlans)}


def _vlans(told: tuple[Vlan, ...]) -> tuple[Vlan, ...]:
    """All that there can be; those after many ports without theirs."""
    left, known = MOST_PORTS, list[Vlan]()
    for one in told[:MAX_VLAN]:
        left -= len(one.tagged) + len(one.untagged)
        known.append(one if left >= 0 else Vlan(number=one.number, name=one.name))
    return tuple(known)


def _addresses(sightings: Sequence[Sighting], sources: Sequence[Source], facts: Facts) -> tuple[Address, ...]:
    own = {one.addr: one.macaddr for one in facts.interfaces or () if one.addr}
    names = tuple(
        dict.fromkeys(
            Hostname(hostname=one.facts.hostname, source=_OWN_NAMES.get(one.method, "system"))
            for one in sources
            if one.facts.hostname
        )
    )
    listening = facts.services or ()
    filled = [_filled(one.address, own.get(one.address.addr), names, listening) for one in sightings]
    return tuple(sorted(filled, key=lambda one: (len(one.route), sort_key(one.addr))))


def _filled(
    address: Address, macaddr: str | None, names: tuple[Hostname, ...], services: tuple[Service, ...]
) -> Address:
    known = {one.hostname for one in address.hostnames}
    return msgspec.structs.replace(
        address,
        macaddr=address.macaddr or (None if address.route else macaddr),
        hostnames=(*address.hostnames, *(one for one in names if one.hostname not in known)),
        services=joined(address.services, services),
    )
