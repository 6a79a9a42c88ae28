"""What the hub knows and what Zabbix has -> what is done."""

import pytest

from kshub.export.zabbix.known import Host, Macro, Zabbix
from kshub.export.zabbix.plan import plan
from kshub.export.zabbix.wanted import Wish, wanted
from kshub.export.zabbix.written import text
from kswire.facts import System

WISH = Wish()


def planned(machines, zabbix=None, wish=WISH, whole=()):
    steps = plan([wanted(one, wish) for one in machines], zabbix or Zabbix(), wish, frozenset(whole)).steps
    return list(steps)


def told(steps):
    return [(one.action, one.key, one.why) for one in steps]


def as_host(step, hostid="101", **more):
    """The host that Zabbix has after this step."""
    kinds = {name[-1]: value for name, value in step.fields.items() if name.startswith("interface.")}
    names = {"hostid": hostid, "host": step.technical, "name": step.fields["name"], "status": step.fields["status"]}
    held = {name[10:]: value for name, value in step.fields.items() if name.startswith("inventory.")}
    words = names | {"flags": "0", "inventory_mode": "0", "inventory": held}
    words |= {
        "tags": [{"tag": one[1], "value": one[2]} for one in sorted(step.members) if one[0] == "tag"],
        "groups": [{"groupid": "5", "name": one[1]} for one in sorted(step.members) if one[0] == "group"],
        "parentTemplates": [
            {"templateid": "6", "host": one[1]} for one in sorted(step.members) if one[0] == "template"
        ],
        "interfaces": [
            {"interfaceid": f"8{kind}", "type": kind, "main": "1", "useip": "1", "ip": ip, "dns": ""}
            for kind, ip in kinds.items()
        ],
    }
    return as_zabbix_tells(words | more, step.written)


def as_zabbix_tells(words, written):
    import msgspec  # noqa: PLC0415 - beside its only use

    record = Macro("77", words["hostid"], text(written)) if written else None
    return msgspec.structs.replace(msgspec.convert(words, Host), record=record)


def having(*hosts, others=()):
    every = [*hosts, *others]
    names = {"hosts": frozenset(one.host for one in every), "names": frozenset(one.name for one in every)}
    return Zabbix(
        ours=list(hosts), others=list(others), groups={"ksocket/A社/東京": "5", "Linux servers": "2"}, **names
    )


def test_the_first_time(machine):
    first = plan([wanted(machine(1), WISH), wanted(machine(2, display_name="web1"), WISH)], Zabbix(), WISH)
    assert first.groups == ("ksocket/A社/東京",)
    assert first.counts() == {"create": 2, "adopt": 0, "update": 0, "disable": 0, "leave": 0}
    one, two = first.steps
    assert (one.technical, one.name, one.fields["status"]) == ("ks-1-1", "web1", "1")
    assert (two.technical, two.name) == ("ks-1-2", "web1 (192.0.2.2)"), "visible names are unique"


def test_the_second_time_nothing_is_done(machine):
    nodes = [machine(1), machine(2, display_name="web1", snmp="192.0.2.2", tags=(("env", "prod"),))]
    hosts = [as_host(step, str(number)) for number, step in enumerate(planned(nodes), 101)]
    assert told(planned(nodes, having(*hosts))) == [("leave", "ks-1-1", "same"), ("leave", "ks-1-2", "same")]
    assert told(planned(nodes[::-1], having(*hosts)))[0] == ("leave", "ks-1-1", "same"), "whatever comes first"


def test_only_what_changed_is_written(machine):
    (made,) = planned([machine(1)])
    later = machine(1, facts={"system": System("Debian GNU/Linux", "13")}, tags=(("env", "prod"),))
    (step,) = planned([later], having(as_host(made)))
    assert (step.action, step.about) == ("update", ("os", "tag"))
    assert step.fields == {"inventory.os": "Debian GNU/Linux 13"}
    assert ("tag", "env", "prod") in step.members


def test_what_a_person_changed_stays(machine):
    (made,) = planned([machine(1)])
    host = as_host(
        made, name="受付サーバー", inventory={"os": "Debian (taro)", "notes": made.fields["inventory.notes"]}
    )
    later = machine(1, facts={"system": System("Debian GNU/Linux", "13")})
    (step,) = planned([later], having(host))
    assert (step.action, step.why, step.fields) == ("leave", "kept", {})
    assert {"name", "inventory.os"} <= set(step.kept)


def test_without_the_record_all_is_a_person_s(machine):
    (made,) = planned([machine(1)])
    host = as_zabbix_tells({**HOST_WORDS(as_host(made))}, None)
    later = machine(1, addr="192.0.2.50", display_name="other", facts={"system": System("Debian", "13")})
    (step,) = planned([later], having(host))
    assert (step.action, step.why) == ("leave", "kept")


def HOST_WORDS(host):  # noqa: N802 - a constant of its argument
    import msgspec  # noqa: PLC0415 - beside its only use

    return {name: value for name, value in msgspec.to_builtins(host).items() if name != "record"}


def test_an_address_that_changed(machine):
    (made,) = planned([machine(1)])
    (step,) = planned([machine(1, addr="192.0.2.50")], having(as_host(made)))
    assert step.fields["interface.1"] == "192.0.2.50"
    assert "name" not in step.fields


def test_snmp_that_works_later_is_an_interface_more_and_stays(machine):
    (made,) = planned([machine(1)])
    (step,) = planned([machine(1, snmp="192.0.2.1")], having(as_host(made)))
    assert step.fields == {"interface.2": "192.0.2.1"}
    (made,) = planned([machine(1, snmp="192.0.2.1")])
    assert told(planned([machine(1)], having(as_host(made)))) == [("leave", "ks-1-1", "same")]


def test_a_person_s_host_is_another_one(machine, host):
    others = [host("50", "web", "192.0.2.1", name="web1")]
    (step,) = planned([machine(1)], having(others=others))
    assert (step.action, step.why, step.about, step.name) == ("create", "beside", ("web",), "web1 (192.0.2.1)")


def test_a_person_s_host_is_taken_over_when_it_is_said(machine, host):
    person = host("50", "web", "192.0.2.1", inventory={"os": "mine"}, inventory_mode="0")
    (step,) = planned([machine(1)], having(others=[person]), Wish(adopt=True, enable=True))
    assert (step.action, step.host.hostid) == ("adopt", "50")
    assert {"name", "status", "inventory.os"}.isdisjoint(step.fields)
    assert not any(name.startswith("interface") for name in step.fields)
    assert step.fields["inventory.os_short"] == "Debian GNU/Linux"
    assert {
        ("tag", "ksocket.node", "ks-1-1"),
        ("group", "Linux servers"),
        ("group", "ksocket/A社/東京"),
    } <= step.members


@pytest.mark.parametrize("nodes", [[1], [1, 2]])
def test_nobody_is_taken_over_where_it_could_be_another(machine, host, nodes):
    others = [host("50", "a", "192.0.2.1"), host("51", "b", "192.0.2.1")][: 3 - len(nodes)]
    machines = [machine(number, addr="192.0.2.1") for number in nodes]
    steps = planned(machines, having(others=others), Wish(adopt=True))
    assert {(one.action, one.why) for one in steps} == {("leave", "ambiguous")}


def test_a_host_of_discovery_is_nobody_s_to_take(machine, host):
    others = [host("50", "vm", "192.0.2.1", flags="4")]
    assert told(planned([machine(1)], having(others=others), Wish(adopt=True))) == [("create", "ks-1-1", "new")]


def test_our_name_without_our_tag_is_a_person_s(machine, host):
    steps = planned([machine(1)], having(others=[host("50", "ks-1-1")]))
    assert told(steps) == [("leave", "ks-1-1", "name-taken")]


def test_a_copy_that_a_person_made_is_left(machine):
    (made,) = planned([machine(1)])
    copy = as_host(made, "1000", host="copy", name="copy")
    later = machine(1, facts={"system": System("Debian GNU/Linux", "13")})
    first, second = planned([later], having(copy, as_host(made, "999")))
    assert (first.action, first.host.hostid) == ("update", "999")
    assert (second.action, second.why, second.host.hostid) == ("leave", "copy", "1000")


@pytest.mark.parametrize("gone", ["retired", "outdated"])
def test_who_is_gone(machine, gone):
    (made,) = planned([machine(1)], wish=Wish(enable=True))
    later, disable = machine(1, gone=gone, display_name="other"), Wish(disable_gone=True)
    assert told(planned([later])) == [("leave", "ks-1-1", gone)], "none is made of it"
    assert told(planned([later], having(as_host(made)))) == [("leave", "ks-1-1", gone)]
    (step,) = planned([later], having(as_host(made)), disable)
    assert (step.action, step.why, step.fields) == ("disable", gone, {"status": "1"})
    after = as_zabbix_tells({**HOST_WORDS(as_host(made)), "status": "1"}, step.written)
    assert told(planned([later], having(after), disable)) == [("leave", "ks-1-1", gone)]
    again = as_zabbix_tells({**HOST_WORDS(as_host(made)), "status": "0"}, step.written)
    assert planned([later], having(again), disable)[0].kept == ("status",), "a person switched it on again"
    (back,) = planned([machine(1)], having(after), Wish(enable=True))
    assert (back.action, back.fields) == ("update", {"status": "0"})


def test_nodes_that_are_missing_count_only_where_all_were_asked_for(machine):
    made, _ = planned([machine(1), machine(2)], wish=Wish(enable=True))
    zabbix, wish = having(as_host(made)), Wish(disable_gone=True)
    assert told(planned([machine(2)], zabbix, wish)) == [("create", "ks-1-2", "new")]
    steps = planned([machine(2)], zabbix, wish, whole=[1])
    assert told(steps) == [("disable", "ks-1-1", "missing"), ("create", "ks-1-2", "new")]
    assert told(planned([machine(2)], zabbix, Wish(disable_gone=True, prefix="other"), whole=[1]))[1:] == []


def test_inventory_that_a_person_switched_off_stays_off(machine):
    (made,) = planned([machine(1)])
    (step,) = planned([machine(1)], having(as_host(made, inventory_mode="-1", inventory=[])))
    assert (step.action, step.why) == ("leave", "same")


def test_enabling_is_asked_for_and_a_person_s_no_is_obeyed(machine):
    (made,) = planned([machine(1)])
    host = as_host(made)
    (step,) = planned([machine(1)], having(host), Wish(enable=True))
    assert step.fields == {"status": "0"}
    off = as_zabbix_tells(HOST_WORDS(host), step.written)  # enabled by us, disabled by a person
    assert planned([machine(1)], having(off), Wish(enable=True))[0].kept == ("status",)


def test_two_that_exchange_their_names_come_to_rest(machine):
    made = planned([machine(1, display_name="a"), machine(2, display_name="b")])
    hosts = [as_host(step, str(number)) for number, step in enumerate(made, 101)]
    turned = [machine(1, display_name="b"), machine(2, display_name="a")]
    steps = planned(turned, having(*hosts))
    assert [one.name for one in steps] == ["b (192.0.2.1)", "a (192.0.2.2)"]
    after = [
        as_zabbix_tells(
            {**HOST_WORDS(host), "name": step.name, "inventory": {**host.inventory, "name": step.name[0]}}, step.written
        )
        for host, step in zip(hosts, steps, strict=True)
    ]
    assert {one.action for one in planned(turned, having(*after))} == {"leave"}
