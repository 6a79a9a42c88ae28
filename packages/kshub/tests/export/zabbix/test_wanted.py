"""A node as the host that Zabbix should have."""

import re

import pytest

from kshub.export.zabbix.rules import Rule, Rules
from kshub.export.zabbix.wanted import Wish, wanted
from kshub.faults import Fault
from kswire.facts import Address


def test_a_server(machine):
    rules = Rules((Rule(type="server", templates=["Linux by Zabbix agent"], groups=["Servers"]),))
    found = wanted(machine(7, tags=(("env", "prod"), ("ksocket.node", "ks-1-1"), ("急", ""))), Wish(rules=rules))
    assert (found.key, found.hosts) == ("ks-1-7", ("ks-1-7",))
    assert found.names == ("web7", "web7 (192.0.2.7)", "web7 (ks-1-7)")
    assert found.fields["interface.1"] == "192.0.2.7"
    assert "interface.2" not in found.fields
    assert found.members == {
        ("group", "ksocket/A社/東京"),
        ("group", "Servers"),
        ("template", "Linux by Zabbix agent"),
        ("tag", "ksocket.node", "ks-1-7"),  # nobody's own tag makes it another's host
        ("tag", "env", "prod"),
        ("tag", "急", ""),
    }


def test_who_answers_by_snmp_is_asked_there(machine):
    fields = wanted(machine(snmp="192.0.2.99"), Wish()).fields
    assert {name: fields[name] for name in fields if name.startswith("interface")} == {"interface.2": "192.0.2.99"}


def test_names_of_places_are_one_part_of_a_group_each(machine):
    found = wanted(machine(space="A/B", network=" /\n "), Wish(group="監視/ksocket"))
    assert [one[1] for one in found.members if one[0] == "group"] == ["監視/ksocket/A-B/-"]


@pytest.mark.parametrize(
    ("display", "hosts"),
    [
        ("web01.example.com", ("web01.example.com", "web01.example.com-ks-1-1", "ks-1-1")),
        ("東京サーバー", ("ks-1-1",)),
        ("東京 web 01", ("web 01", "web 01-ks-1-1", "ks-1-1")),
        ("a" * 300, ("a" * 128, "a" * 121 + "-ks-1-1", "ks-1-1")),
        ("${x}\n../", ("x ..", "x ..-ks-1-1", "ks-1-1")),
    ],
)
def test_technical_names_by_display_name(machine, display, hosts):
    found = wanted(machine(display_name=display), Wish(named=True))
    assert found.hosts == hosts
    assert all(re.fullmatch(r"[0-9A-Za-z_. -]{1,128}", one) for one in found.hosts)


def test_hostile_names_fit(machine):
    found = wanted(machine(display_name="あ" * 5000, tags=(("n" * 5000, "v" * 5000),)), Wish())
    assert max(map(len, found.names)) == 128
    assert ("tag", "n" * 255, "v" * 255) in found.members
    assert wanted(machine(display_name="\x00\n"), Wish()).names[0] == "192.0.2.1"


def test_addresses_behind_jump_hosts_and_loopback_are_nobody_else_s_host(machine):
    addresses = (Address("192.0.2.1"), Address("10.0.0.1", route=("192.0.2.9",)), Address("127.0.0.1"))
    assert wanted(machine(facts={"addresses": addresses}), Wish()).addresses == {"192.0.2.1"}


def test_keys_say_whose_they_are():
    wish = Wish(prefix="ks.a")
    assert wish.network(wish.key(3, 12)) == 3
    assert [wish.network(one) for one in ("ksXa-3-12", "ks.a-3", "ks.a-3-12-1", "ks.a-x-1", "")] == [None] * 5


@pytest.mark.parametrize(
    "wish", [{"prefix": ""}, {"prefix": "a b"}, {"prefix": "京"}, {"group": ""}, {"group": "a//b"}]
)
def test_what_zabbix_would_not_take(wish):
    with pytest.raises(Fault, match=r"zabbix-(prefix|group)"):
        Wish(**wish).check()
