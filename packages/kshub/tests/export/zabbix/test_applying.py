"""Plans done on a Zabbix in memory: what is sent, what is refused, and that the second time nothing is."""

import pytest

from kshub.export.zabbix.applying import Outcome, apply
from kshub.export.zabbix.client import Client
from kshub.export.zabbix.plan import plan
from kshub.export.zabbix.posting import place
from kshub.export.zabbix.reading import read
from kshub.export.zabbix.rules import Rule, Rules
from kshub.export.zabbix.wanted import Wish, wanted
from kshub.export.zabbix.written import MACRO
from kshub.faults import Failure
from kshub.testing.zabbix import TOKEN, Memory, zabbix
from kswire.facts import System


@pytest.fixture(params=["6.0.14", "7.0.3"])
def memory(request):
    return Memory(version=request.param)


async def exported(memory, machines, wish=Wish(), whole=()):  # noqa: B008 - it is frozen
    """Read, plan, do: the plan and what became of it."""
    nodes = [wanted(one, wish) for one in machines]
    with zabbix(memory) as url:
        client = Client(place(url), TOKEN)
        await client.greet()
        known = await read(client, {addr for one in nodes for addr in one.addresses})
        made, outcome = plan(nodes, known, wish, frozenset(whole)), Outcome()
        await apply(client, made, known, outcome, lambda *_: None)
    return made, outcome


def counts(made):
    return {action: count for action, count in made.counts().items() if count}


async def test_hosts_are_made_a_hundred_at_a_time_and_once(memory, machine):
    machines = [machine(number, addr=f"10.0.{number // 250}.{number % 250}") for number in range(1, 251)]
    made, outcome = await exported(memory, machines)
    assert (counts(made), len(outcome.done), outcome.failed) == ({"create": 250}, 250, [])
    assert [len(params) for method, params in memory.calls if method == "host.create"] == [100, 100, 50]
    one = memory.host("ks-1-1")
    assert (one["status"], one["inventory"]["os"], one["tags"][0]["value"]) == ("1", "Debian GNU/Linux 12", "ks-1-1")
    assert one["groups"] == [{"groupid": memory.groups["ksocket/A社/東京"]}]
    before = repr(memory.hosts)
    memory.calls.clear()
    made, outcome = await exported(memory, machines)
    assert (counts(made), outcome.done) == ({"leave": 250}, [])
    assert {method for method, _ in memory.calls if not method.endswith(".get")} == {"apiinfo.version"}
    assert repr(memory.hosts) == before


async def test_snmp_asks_with_zabbix_s_own_community(memory, machine):
    await exported(memory, [machine(1, snmp="192.0.2.1")])
    (interface,) = memory.host("ks-1-1")["interfaces"]
    assert (interface["type"], interface["port"]) == ("2", "161")
    assert interface["details"] == {"version": "2", "bulk": "1", "community": "{$SNMP_COMMUNITY}"}


async def test_one_change_is_one_update(memory, machine):
    await exported(memory, [machine(1), machine(2)])
    memory.host("ks-1-1")["tags"].append({"tag": "owner", "value": "taro"})
    memory.host("ks-1-1")["macros"].append({"hostmacroid": "9", "macro": "{$SECRET}", "value": "x", "hostid": "0"})
    memory.calls.clear()
    later = machine(1, addr="192.0.2.50", facts={"system": System("Debian", "13")}, tags=(("env", "prod"),))
    made, outcome = await exported(memory, [later, machine(2)])
    assert (counts(made), len(outcome.done)) == ({"update": 1, "leave": 1}, 1)
    one = memory.host("ks-1-1")
    assert (one["inventory"]["os"], one["interfaces"][0]["ip"]) == ("Debian 13", "192.0.2.50")
    assert {each["tag"] for each in one["tags"]} == {"ksocket.node", "owner", "env"}
    assert {each["macro"] for each in one["macros"]} == {MACRO, "{$SECRET}"}
    (update,) = (params for method, params in memory.calls if method == "host.update")
    assert "groups" not in update[0], "what stays is not sent"
    assert counts((await exported(memory, [later, machine(2)]))[0]) == {"leave": 2}


async def test_what_is_refused_is_told_and_the_rest_goes_on(memory, machine):
    memory.refused = {"ks-1-3", "ks-1-77"}
    machines = [machine(number) for number in range(1, 101)]
    _, outcome = await exported(memory, machines)
    assert sorted(one.step.key for one in outcome.failed) == ["ks-1-3", "ks-1-77"]
    assert {(one.why, "Incorrect characters" in one.detail) for one in outcome.failed} == {("refused", True)}
    assert len(outcome.done) == len(memory.hosts) == 98
    memory.refused.clear()
    made, _ = await exported(memory, machines)
    assert counts(made) == {"create": 2, "leave": 98}
    memory.refused = {"ks-1-5"}
    _, outcome = await exported(memory, [machine(number, facts={"system": System("BSD")}) for number in range(1, 101)])
    assert ([one.step.key for one in outcome.failed], len(outcome.done)) == (["ks-1-5"], 99)


async def test_groups_that_may_not_be_made(memory, machine):
    memory.may_group = False
    _, outcome = await exported(memory, [machine(1), machine(2, network="大阪")])
    assert set(outcome.groups) == {"ksocket/A社/東京", "ksocket/A社/大阪"}
    assert [(one.why, one.detail) for one in outcome.failed] == [
        ("group", "ksocket/A社/東京"),
        ("group", "ksocket/A社/大阪"),
    ]
    memory.groups["ksocket/A社/東京"] = "55"  # somebody made it in Zabbix
    _, outcome = await exported(memory, [machine(1), machine(2, network="大阪")])
    assert ([one.key for one in outcome.done], list(outcome.groups)) == (["ks-1-1"], ["ksocket/A社/大阪"])


async def test_templates_and_groups_of_rules(memory, machine):
    wish = Wish(rules=Rules((Rule(family="debian", templates=["Linux by SNMP"], groups=["Linux servers"]),)))
    await exported(memory, [machine(1), machine(2, facts={"system": None})], wish)
    assert memory.host("ks-1-1")["templates"] == [{"templateid": "10001"}]
    assert {"groupid": "2"} in memory.host("ks-1-1")["groups"]
    assert memory.host("ks-1-2")["templates"] == []
    await exported(memory, [machine(3)])
    made, _ = await exported(memory, [machine(3)], wish)
    assert counts(made) == {"update": 1}
    assert memory.host("ks-1-3")["templates"] == [{"templateid": "10001"}]
    assert counts((await exported(memory, [machine(3)]))[0]) == {"update": 1}, "the group goes, the template stays"
    assert memory.host("ks-1-3")["templates"] == [{"templateid": "10001"}]


async def test_few_hosts_get_templates_in_one_call(memory, machine):
    wish = Wish(rules=Rules((Rule(family="debian", templates=["Linux by SNMP"]),)))
    nodes = [machine(number, facts={"system": None} if number > 25 else None) for number in range(1, 51)]
    _, outcome = await exported(memory, nodes, wish)
    assert (len(outcome.done), outcome.failed) == (50, [])
    assert [len(params) for method, params in memory.calls if method == "host.create"] == [25, 10, 10, 5]


async def test_a_person_s_host_is_untouched_until_it_is_adopted(memory, machine):
    at = {"type": "1", "main": "1", "useip": "1", "ip": "192.0.2.1", "dns": "", "port": "10050"}
    person = memory.add("web", interfaces=[at], groups=[{"groupid": "2"}], tags=[{"tag": "owner", "value": "taro"}])
    before = repr(person)
    made, _ = await exported(memory, [machine(1)])
    assert (counts(made), repr(person)) == ({"create": 1}, before)
    del memory.hosts[memory.host("ks-1-1")["hostid"]]
    made, _ = await exported(memory, [machine(1)], Wish(adopt=True))
    assert (counts(made), len(memory.hosts)) == ({"adopt": 1}, 1)
    assert (person["host"], person["name"], person["status"], len(person["interfaces"])) == ("web", "web", "0", 1)
    assert (person["inventory_mode"], person["inventory"]["os"]) == ("0", "Debian GNU/Linux 12")
    assert {one["tag"] for one in person["tags"]} == {"owner", "ksocket.node"}
    assert counts((await exported(memory, [machine(1)], Wish(adopt=True)))[0]) == {"leave": 1}


async def test_the_retired_are_disabled_if_it_is_said(memory, machine):
    await exported(memory, [machine(1)], Wish(enable=True))
    await exported(memory, [machine(1, gone="retired")])
    assert memory.host("ks-1-1")["status"] == "0"
    made, _ = await exported(memory, [machine(1, gone="retired")], Wish(disable_gone=True))
    assert (counts(made), memory.host("ks-1-1")["status"]) == ({"disable": 1}, "1")
    made, _ = await exported(memory, [machine(1, gone="retired")], Wish(disable_gone=True))
    assert counts(made) == {"leave": 1}


async def test_cut_off_before_the_record_the_next_run_goes_on(memory, machine, monkeypatch):
    await exported(memory, [machine(1)])

    def gone(self, told):
        raise RuntimeError

    later = machine(1, facts={"system": System("Debian", "13")})
    with monkeypatch.context() as patched:
        patched.setattr(Memory, "_usermacro_update", gone)
        with pytest.raises(Failure):
            await exported(memory, [later])
    made, _ = await exported(memory, [later])
    assert [one.about for one in made.steps] == [("record",)]
    await exported(memory, [machine(1, facts={"system": System("Debian", "14")})])
    assert memory.host("ks-1-1")["inventory"]["os"] == "Debian 14"
