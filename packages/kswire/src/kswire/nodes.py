"""Reports of one address -> the node that people and programs read. Pure."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

import msgspec

from kswire.facts import (
    Address,
    Attempt,
    Cloud,
    Component,
    Container,
    DeviceType,
    ExtraFields,
    Facts,
    Interface,
    ListeningPort,
    Missing,
    Neighbor,
    Package,
    Route,
    RunningService,
    Signature,
    System,
    Update,
    Vlan,
)
from kswire.wire import Wire


class GroupTimes(Wire, frozen=True):
    """When a group of facts was last read, and when it was last tried."""

    collected_at: datetime | None = None
    last_attempt_at: datetime | None = None


class Node(Wire, frozen=True):
    """One machine as far as one run knows it. Lists that were not asked for are absent, not empty."""

    addresses: tuple[Address, ...]
    display_name: str | None = None
    system: System | None = None
    device_types: tuple[DeviceType, ...] = ()
    interfaces: tuple[Interface, ...] | None = None
    extra_fields: ExtraFields | None = None
    number_of_packages: int | None = None
    number_of_windows_updates: int | None = None
    packages: tuple[Package, ...] | None = None
    windows_updates: tuple[Update, ...] | None = None
    listening_ports: tuple[ListeningPort, ...] | None = None
    running_services: tuple[RunningService, ...] | None = None
    containers: tuple[Container, ...] | None = None
    components: tuple[Component, ...] | None = None
    vlans: tuple[Vlan, ...] | None = None
    domain: str | None = None
    signatures: tuple[Signature, ...] | None = None
    neighbors: tuple[Neighbor, ...] | None = None
    routes: tuple[Route, ...] | None = None
    public_addresses: tuple[str, ...] | None = None
    cloud: Cloud | None = None
    reboot_pending: bool | None = None
    location: str | None = None
    contact: str | None = None
    description: str | None = None
    uptime: int | None = None
    forwarding: bool | None = None
    sys_object_id: str | None = None
    sys_services: int | None = None
    missing: tuple[Missing, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    found_by: tuple[str, ...] = ()
    groups: dict[str, GroupTimes] = {}
    updated_at: datetime | None = None


RUNNING: Final = ("listening_ports", "running_services", "containers")
INSIDE: Final = (*RUNNING, "components", "vlans")  # a record of a node holds them
LONG: Final = ("packages", "windows_updates", *INSIDE)  # they say much of one machine; no list of machines shows them

_SHARED = tuple(set(Facts.__struct_fields__) & set(Node.__struct_fields__))


def from_facts(address: Address, facts: Facts, **more: Any) -> Node:
    """The node of this address with these facts."""
    known = {name: getattr(facts, name) for name in _SHARED if getattr(facts, name) is not None}
    if facts.packages is not None:
        known["number_of_packages"] = len(facts.packages)
    if facts.windows_updates is not None:
        known["number_of_windows_updates"] = len(facts.windows_updates)
    return Node(addresses=(address,), **{"display_name": facts.hostname} | known | more)


def name_of(addresses: Iterable[Address]) -> str | None:
    """What a machine is called that does not say it itself. Certificates name services, of which it may have many."""
    return next((one.hostname for each in addresses for one in each.hostnames if one.source != "tls"), None)


def without_lists(node: Node) -> Node:
    """The node as a list of nodes shows it: counts instead of packages and updates, not what runs on it or is in it."""
    return msgspec.structs.replace(node, **dict.fromkeys(LONG))
