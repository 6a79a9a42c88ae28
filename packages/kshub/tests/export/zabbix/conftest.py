"""Machines as the hub knows them, and hosts as Zabbix has them."""

import msgspec
import pytest

from kshub.export.zabbix.known import Host
from kshub.export.zabbix.machine import Machine
from kswire.facts import Address, System
from kswire.nodes import Node


@pytest.fixture
def machine():
    """A node; told: of the machine itself, facts: of its document."""

    def made(number=1, *, addr=None, facts=None, **told):
        addr = addr or f"192.0.2.{number}"
        known = {"addresses": (Address(addr=addr),), "system": System(family="Debian GNU/Linux", version="12")}
        words = {"network_id": 1, "node_id": number, "space": "A社", "network": "東京", "display_name": f"web{number}"}
        words |= {"hostname": None, "addr": addr, "device_type": "server", "node": Node(**known | (facts or {}))}
        return Machine(**words | told)

    return made


@pytest.fixture
def host():
    """A host that a person made at an address."""

    def made(hostid, technical, addr=None, **more):
        at = {"interfaceid": f"9{hostid}", "type": "1", "main": "1", "useip": "1", "ip": addr, "dns": ""}
        words = {"hostid": hostid, "host": technical, "name": technical, "status": "0", "flags": "0"}
        words |= {"inventory_mode": "-1", "inventory": [], "tags": [], "parentTemplates": []}
        words |= {"interfaces": [at] if addr else [], "groups": [{"groupid": "2", "name": "Linux servers"}]}
        return msgspec.convert(words | more, Host)

    return made
