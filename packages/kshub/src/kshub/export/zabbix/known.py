"""What Zabbix has, as its API tells it. Pure.

Source: Zabbix 6.0 manual, reference of the API; `hostgroups` is called `groups` before 6.2.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from kshub.export.zabbix.inventory import LENGTHS
from kshub.export.zabbix.settle import Member
from kshub.export.zabbix.wanted import TAG

NO_INVENTORY: Final = "-1"  # inventory mode


class Tag(msgspec.Struct, frozen=True):
    """Of a host."""

    tag: str
    value: str = ""


class Named(msgspec.Struct, frozen=True):
    """A group of hosts."""

    groupid: str
    name: str


class Linked(msgspec.Struct, frozen=True):
    """A template of a host."""

    templateid: str
    host: str


class Interface(msgspec.Struct, frozen=True):
    """Where a host is asked. main: "1" for the one of its type that is taken first. useip: "1", else by its name."""

    interfaceid: str
    type: str
    main: str
    useip: str
    ip: str
    dns: str


class Macro(msgspec.Struct, frozen=True):
    """Of a host. value: None where a person made a secret of it."""

    hostmacroid: str
    hostid: str
    value: str | None = None


class Host(msgspec.Struct, frozen=True, rename={"templates": "parentTemplates"}):
    """flags: "0" for one that is no work of discovery. inventory: PHP writes an empty one as a list."""

    hostid: str
    host: str
    name: str
    status: str
    flags: str
    inventory_mode: str
    inventory: dict[str, str] | list[Any]
    tags: list[Tag]
    interfaces: list[Interface]
    templates: list[Linked]
    groups: list[Named] = []
    hostgroups: list[Named] = []
    record: Macro | None = None  # where we keep what we wrote last: asked for by itself

    def keys(self) -> list[str]:
        """The nodes whose host it says it is."""
        return sorted(one.value for one in self.tags if one.tag == TAG)

    def main(self, kind: str) -> Interface | None:
        """The interface of this type that is taken first."""
        return next((one for one in self.interfaces if one.type == kind and one.main == "1"), None)

    def fields(self) -> dict[str, str]:
        """By the names of `settle`; "" where there is nothing."""
        mode = "" if self.inventory_mode == NO_INVENTORY else self.inventory_mode
        has = {"name": self.name, "status": self.status, "inventory_mode": mode}
        held = self.inventory if isinstance(self.inventory, dict) else {}
        has |= {f"inventory.{name}": held.get(name, "") for name in LENGTHS}
        for one in self.interfaces:
            if one.main == "1":
                has[f"interface.{one.type}"] = one.ip if one.useip == "1" else one.dns
        return has

    def members(self) -> frozenset[Member]:
        """Its tags, groups and templates."""
        tags = (("tag", one.tag, one.value) for one in self.tags)
        groups = (("group", one.name) for one in (*self.groups, *self.hostgroups))
        return frozenset([*tags, *groups, *(("template", one.host) for one in self.templates)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Zabbix:
    """ours: hosts that have our tag. others: hosts without it at addresses of our nodes.

    hosts, names: all technical and visible names that are taken, of templates too. groups, templates: their numbers;
    a template is found by either of its names, and `technical` is that by which a host tells it.
    """

    ours: list[Host] = field(default_factory=list)
    others: list[Host] = field(default_factory=list)
    hosts: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    groups: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, str] = field(default_factory=dict)
    technical: Mapping[str, str] = field(default_factory=dict)
