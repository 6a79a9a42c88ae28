"""What Zabbix has, by its API: asked for in parts, so that no answer is large."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, TypeVar

import msgspec

from kshub.export.zabbix.client import Client
from kshub.export.zabbix.inventory import LENGTHS
from kshub.export.zabbix.known import Host, Macro, Named, Zabbix
from kshub.export.zabbix.wanted import TAG
from kshub.export.zabbix.written import MACRO

AT_ONCE: Final = 200  # hosts with all that is asked of them; some have hundreds of tags
_ADDRESSES_AT_ONCE: Final = 1000
_EXISTS: Final = 4  # operator of a tag: whatever its value
_HOSTGROUPS: Final = (6, 2)  # since when `groups` is called so
_T = TypeVar("_T")


class _Id(msgspec.Struct):
    hostid: str


class _Name(msgspec.Struct):
    host: str
    name: str


class _Template(msgspec.Struct):
    templateid: str
    host: str
    name: str


async def read(client: Client, addresses: Iterable[str]) -> Zabbix:
    """All hosts of ours, those of others at these addresses, and every name that is taken.

    Raises:
        Refused: the token is not valid, or its user may not see them.
        Failure: there is no answer, or none that makes sense.
    """
    tagged = {"tags": [{"tag": TAG, "operator": _EXISTS}], "output": ["hostid"]}
    ours = await _hosts(client, [one.hostid for one in await client.call("host.get", tagged, list[_Id])])
    names = await client.call("host.get", {"output": ["host", "name"]}, list[_Name])
    templates = await client.call("template.get", {"output": ["templateid", "host", "name"]}, list[_Template])
    groups = await client.call("hostgroup.get", {"output": ["groupid", "name"]}, list[Named])
    return Zabbix(
        ours=ours,
        others=await _others(client, addresses, {one.hostid for one in ours}),
        hosts=frozenset([*(one.host for one in names), *(one.host for one in templates)]),
        names=frozenset([*(one.name for one in names), *(one.name for one in templates)]),
        groups={one.name: one.groupid for one in groups},
        templates={name: one.templateid for one in templates for name in (one.name, one.host)},
        technical={name: one.host for one in templates for name in (one.name, one.host)},
    )


async def _others(client: Client, addresses: Iterable[str], ours: set[str]) -> list[Host]:
    found = set[str]()
    for some in _parts(sorted(set(addresses)), _ADDRESSES_AT_ONCE):
        asked = {"filter": {"ip": some}, "output": ["hostid"]}
        found |= {one.hostid for one in await client.call("hostinterface.get", asked, list[_Id])}
    return await _hosts(client, sorted(found - ours))


async def _hosts(client: Client, numbers: Sequence[str]) -> list[Host]:
    hosts: list[Host] = []
    for some in _parts(numbers, AT_ONCE):
        asked = {"hostids": some, "filter": {"macro": MACRO}, "output": ["hostmacroid", "hostid", "value"]}
        records = {one.hostid: one for one in await client.call("usermacro.get", asked, list[Macro])}
        found = await client.call("host.get", {"hostids": some} | _whole(client), list[Host])
        hosts += [msgspec.structs.replace(one, record=records.get(one.hostid)) for one in found]
    return hosts


def _whole(client: Client) -> dict[str, Any]:
    return {
        "output": ["hostid", "host", "name", "status", "flags", "inventory_mode"],
        "selectInventory": list(LENGTHS),
        "selectTags": ["tag", "value"],
        "selectInterfaces": ["interfaceid", "type", "main", "useip", "ip", "dns"],
        "selectParentTemplates": ["templateid", "host"],
        "selectHostGroups" if client.version >= _HOSTGROUPS else "selectGroups": ["groupid", "name"],
    }


def _parts(whole: Sequence[_T], size: int) -> Iterator[list[_T]]:
    for start in range(0, len(whole), size):
        yield list(whole[start : start + size])
