"""A node as the host that Zabbix should have. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Final

from kshub.export.zabbix import inventory
from kshub.export.zabbix.inventory import line
from kshub.export.zabbix.machine import Machine
from kshub.export.zabbix.rules import Rules
from kshub.export.zabbix.settle import Member
from kshub.faults import Fault

TAG: Final = "ksocket.node"  # by which our hosts are recognised
OURS: Final = "ksocket."  # tags that begin so are not for people to give
AGENT, SNMP = "1", "2"  # types of interfaces
ENABLED, DISABLED = "0", "1"  # a host's status
MANUAL: Final = "0"  # inventory mode
_NAME: Final = 128  # characters of a host's names
_TAG: Final = 255  # of a tag's name, and of its value
_PREFIX: Final = re.compile(r"[0-9A-Za-z_.]{1,32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """prefix: of keys, so that several hubs may share a Zabbix. group: above all of ours.

    enable: hosts are monitored. named: technical names are made of display names, else they are the keys.
    """

    prefix: str = "ks"
    group: str = "ksocket"
    enable: bool = False
    disable_gone: bool = False
    adopt: bool = False
    named: bool = False
    rules: Rules = field(default_factory=Rules)

    def key(self, network_id: int, node_id: int) -> str:
        """By which the host of a node is known: the value of its tag."""
        return f"{self.prefix}-{network_id}-{node_id}"

    def network(self, key: str) -> int | None:
        """The network of a node by its key; None: it is not one of ours."""
        found = re.fullmatch(rf"{re.escape(self.prefix)}-([0-9]{{1,19}})-[0-9]{{1,19}}", key)
        return int(found[1]) if found else None

    def check(self) -> None:
        """Whether Zabbix takes names that are made so.

        Raises:
            Fault: "zabbix-prefix", "zabbix-group".
        """
        if not _PREFIX.fullmatch(self.prefix):
            raise Fault("zabbix-prefix", value=self.prefix[:80])
        if not self.group or len(self.group) > 100 or self.group != "/".join(_parts(self.group.split("/"))):
            raise Fault("zabbix-group", value=self.group[:80])


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """hosts, names: technical and visible names, the best first; the last is unique for sure.

    fields: by the names of `settle`; an interface is `interface.TYPE` with its address. addresses: all that lead to
    it without a jump host.
    """

    key: str
    hosts: tuple[str, ...]
    names: tuple[str, ...]
    addr: str
    addresses: frozenset[str]
    fields: Mapping[str, str]
    members: frozenset[Member]
    gone: str | None = None


def wanted(machine: Machine, wish: Wish) -> Wanted:
    """The host of this node."""
    key = wish.key(machine.network_id, machine.node_id)
    shown = line(machine.display_name, _NAME) or machine.addr
    templates, groups = wish.rules.of(getattr(machine.node.system, "family", None), machine.device_type)
    groups |= {"/".join(_parts((*wish.group.split("/"), _part(machine.space), _part(machine.network))))}
    members = [*(("group", one) for one in groups), *(("template", one) for one in templates), *_tags(machine, key)]
    return Wanted(
        key=key,
        hosts=_technical(shown, key) if wish.named else (key,),
        names=(shown, _with(shown, machine.addr), _with(shown, key)),
        addr=machine.addr,
        addresses=frozenset(_direct(machine)),
        fields=dict(_fields(machine)),
        members=frozenset(members),
        gone=machine.gone,
    )


def _fields(machine: Machine) -> Iterator[tuple[str, str]]:
    yield "inventory_mode", MANUAL
    for name, value in inventory.fields(machine).items():
        yield f"inventory.{name}", value
    if machine.snmp:
        yield f"interface.{SNMP}", machine.snmp
    else:
        yield f"interface.{AGENT}", machine.addr


def _tags(machine: Machine, key: str) -> Iterator[Member]:
    yield "tag", TAG, key
    for name, value in machine.tags:
        shown = line(name, _TAG)
        if shown and not shown.casefold().startswith(OURS):
            yield "tag", shown, line(value, _TAG)


def _direct(machine: Machine) -> Iterator[str]:
    for one in machine.node.addresses:
        if not one.route and not ip_address(one.addr).is_loopback:
            yield one.addr


def _technical(shown: str, key: str) -> tuple[str, ...]:
    """Letters and digits of ASCII, and . _ - blank between them, are all that Zabbix takes."""
    plain = " ".join(re.sub(r"[^0-9A-Za-z_.-]", " ", shown).split())[:_NAME].strip()
    return (plain, f"{plain[: _NAME - len(key) - 1]}-{key}", key) if plain else (key,)


def _with(shown: str, more: str) -> str:
    return f"{shown[: _NAME - len(more) - 3]} ({more})"


def _part(name: str) -> str:
    """A name as one part of a group's: / would make two of it."""
    return line(name.replace("/", "-"), 60) or "-"


def _parts(parts: Iterable[str]) -> list[str]:
    return [shown for part in parts if (shown := line(part, 100))]
