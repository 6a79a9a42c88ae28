"""`kshub export zabbix` against Debian's Zabbix: `make test-zabbix`."""

import asyncio
import json
import os
import time
from datetime import timedelta

import pytest

from kshub.cli.main import main
from kshub.export.zabbix.inventory import LENGTHS
from kshub.store.engine import open_store
from kshub.store.queries import labels
from kshub.store.queries.labels import Mark
from kshub.testing.world import BEGIN, Host, World, done, found
from kswire.facts import Attempt, ExtraFields, Facts, Product, Signature, System
from kswire.reports import Tried

from .frontend import frontend

pytestmark = [
    pytest.mark.skipif("KSOCKET_TEST_ZABBIX" not in os.environ, reason="make test-zabbix"),
    pytest.mark.timeout(300),
]
NAMES = (
    "東京本社 受付サーバー",
    "髙橋の端末①",
    "web01.example.com",
    "web01.example.com",
    "𠮷野家",
    "a" * 200,
    "'\"<b>;--{$X}",
)

LINUX, CISCO = "Linux by Zabbix agent", "Cisco IOS by SNMP"  # templates that Zabbix comes with


@pytest.fixture(scope="module")
def zabbix():
    started = time.monotonic()
    with frontend() as made:
        print(f"\nZabbix {made.version} answers after {time.monotonic() - started:.1f} s")
        yield made


class Hub:
    """One network of a hub that does not run, and this test's own prefix in Zabbix."""

    count = 0

    def __init__(self, home, zabbix, capfd):
        Hub.count += 1
        self.home, self.zabbix, self.capfd, self.prefix = home, zabbix, capfd, f"t{Hub.count}"
        (home / "kshub.sqlite").touch()
        self.token = home / "token"
        self.token.write_text(zabbix.token)
        self.token.chmod(0o600)
        self.kshub("network", "create", "東京")
        self.kshub("ksocket", "create", "one", "--network", "東京")

    def kshub(self, *words):
        status = main(["--home", str(self.home), *words])
        return status, *self.capfd.readouterr()

    def world(self, do):
        """Something is done in the hub's world."""

        async def run():
            store = open_store(f"sqlite:///{self.home}/kshub.sqlite", pool=2)
            try:
                return await do(World(store, network=1, ksocket=1, seq={1: self.seq}))
            finally:
                await store.close()

        return asyncio.run(run())

    seq = 0

    def scan(self, *hosts, day=0):
        """A run that sees these."""

        async def do(world):
            await world.scan(*hosts, day=day)
            self.seq = world.seq[1]

        self.world(do)

    def snmp(self, addr, facts, day=0):
        """A run in which this address answers by SNMP."""

        async def do(world):
            ordered, at = await world.order(), BEGIN + timedelta(days=day)
            asked = Attempt(method="snmp", started_at=at, seconds=0.1)
            tried = Tried(run=ordered.run, addr=addr, method="snmp", attempts=(asked,), tried_at=at, facts=facts)
            await world.tell(found(ordered.run, addr, at=at), tried, done(ordered.run, day, count=1))
            self.seq = world.seq[1]

        self.world(do)

    def retire(self, number):
        """A person says so."""

        async def do(world):
            async with world.store.write() as connection:
                await labels.mark(connection, [number], Mark("retired", "", "taro", 0))

        self.world(do)

    def given(self):
        """Where this Zabbix is, and what is this test's own in it."""
        token = ("--token-file", str(self.token))
        return ("--url", self.zabbix.url, *token, "--prefix", self.prefix, "--group", self.prefix)

    def say(self, line):
        """To who runs the tests."""
        with self.capfd.disabled():
            print(f"\n{line}")

    def export(self, *words, status=0):
        """The plan and what became of it."""
        ended, out, err = self.kshub("export", "zabbix", *self.given(), "--format", "json", *words)
        assert ended == status, (out, err)
        told = json.loads(out)
        told["counts"] = {action: count for action, count in told["counts"].items() if count}
        return told

    def host(self, addr, told):
        """The host at this address."""
        (key,) = (one["key"] for one in told["steps"] if one["addr"] == addr)
        return self.zabbix.host(key)


@pytest.fixture
def hub(zabbix, tmp_path, capfd, monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")
    return Hub(tmp_path, zabbix, capfd)


def test_the_first_run_makes_hosts_and_the_second_changes_nothing(hub, zabbix):
    hub.scan(*(Host(addr=f"10.1.0.{number}", name=name) for number, name in enumerate(NAMES, 1)))
    before = zabbix.dump()
    assert hub.export("--dry-run")["counts"] == {"create": len(NAMES)}
    assert zabbix.dump() == before, "a dry run changes nothing"
    told = hub.export()
    assert (told["counts"], len(told["done"]), told["failed"]) == ({"create": len(NAMES)}, len(NAMES), [])
    names = {one["name"] for one in (hub.host(f"10.1.0.{number}", told) for number in range(1, len(NAMES) + 1))}
    assert {"東京本社 受付サーバー", "髙橋の端末①", "𠮷野家", "a" * 128, "'\"<b>;--{$X}"} < names
    assert len(names) == len(NAMES), "of two of one name the second has its address behind it"
    host = hub.host("10.1.0.1", told)
    assert (host["status"], host["inventory"]["os"], host["interfaces"][0]["ip"]) == (
        "1",
        "Debian GNU/Linux 12",
        "10.1.0.1",
    )
    assert [one["name"] for one in host["groups"]] == [f"{hub.prefix}/default/東京"]
    after = zabbix.dump()
    assert hub.export()["counts"] == {"leave": len(NAMES)}
    assert zabbix.dump() == after


def test_a_node_that_changed_is_one_update(hub, zabbix):
    hub.scan(Host(addr="10.2.0.1", name="a"), Host(addr="10.2.0.2", name="b"))
    told = hub.export()
    other = hub.host("10.2.0.2", told)
    newer = Facts(hostname="a", system=System(family="Debian GNU/Linux", version="13"))
    hub.scan(Host(addr="10.2.0.1", facts=newer), Host(addr="10.2.0.2", name="b"), day=1)
    told = hub.export()
    assert told["counts"] == {"update": 1, "leave": 1}
    assert hub.host("10.2.0.1", told)["inventory"]["os"] == "Debian GNU/Linux 13"
    assert hub.host("10.2.0.2", told) == other
    assert hub.export()["counts"] == {"leave": 2}


def test_an_address_that_changed(hub):
    same = (("machineId", "0123456789abcdef0123456789abcdef"),)
    hub.scan(Host(addr="10.11.0.9", name="m", signatures=same))
    switch = Facts(hostname="sw", signatures=(Signature(kind="snmpEngineId", value="80001f8880aa"),))
    hub.snmp("10.12.0.9", switch)
    assert hub.export()["counts"] == {"create": 2}
    hub.scan(Host(addr="10.11.0.3", name="m", signatures=same), day=1)
    hub.snmp("10.12.0.3", switch, day=1)
    told = hub.export()
    assert told["counts"] == {"update": 2}
    found = [hub.host(addr, told)["interfaces"] for addr in ("10.11.0.3", "10.12.0.3")]
    assert [[(each["type"], each["ip"]) for each in one] for one in found] == [
        [("1", "10.11.0.3")],
        [("2", "10.12.0.3")],
    ]
    assert found[1][0]["details"]["community"] == "{$SNMP_COMMUNITY}"
    hub.snmp("10.11.0.3", Facts(hostname="m"), day=2)
    told = hub.export()
    assert told["counts"] == {"update": 1, "leave": 1}
    assert [each["type"] for each in hub.host("10.11.0.3", told)["interfaces"]] == ["1", "2"]
    assert hub.export()["counts"] == {"leave": 2}


def test_what_a_person_changed_stays(hub, zabbix):
    hub.scan(Host(addr="10.3.0.1", name="c"))
    host = hub.host("10.3.0.1", hub.export())
    group, *_ = zabbix.call("hostgroup.create", {"name": f"people of {hub.prefix}"})["groupids"]
    zabbix.call(
        "host.update",
        {
            "hostid": host["hostid"],
            "name": f"受付 {hub.prefix}",
            "inventory": {"os": "Debian (taro)"},
            "groups": [{"groupid": group}],
            "tags": [{"tag": "owner", "value": "taro"}, {"tag": "ksocket.node", "value": f"{hub.prefix}-1-1"}],
        },
    )
    zabbix.call("usermacro.create", {"hostid": host["hostid"], "macro": "{$PASSWORD}", "value": "x", "type": 1})
    zabbix.call("hostinterface.update", {"interfaceid": host["interfaces"][0]["interfaceid"], "ip": "10.3.0.99"})
    before = zabbix.dump()
    newer = Facts(hostname="cc", system=System(family="Debian GNU/Linux", version="13"))
    hub.scan(Host(addr="10.3.0.1", facts=newer, macaddr="02:00:00:00:00:01"), day=1)
    told = hub.export()
    assert told["counts"] == {"update": 1}
    assert set(told["steps"][0]["kept"]) == {"name", "inventory.os", "interface.1", "group"}
    after = zabbix.host(f"{hub.prefix}-1-1")
    assert (after["name"], after["inventory"]["os"]) == (f"受付 {hub.prefix}", "Debian (taro)")
    assert after["inventory"]["macaddress_a"] == "02:00:00:00:00:01"
    assert ([one["groupid"] for one in after["groups"]], after["interfaces"][0]["ip"]) == ([group], "10.3.0.99")
    assert {one["macro"] for one in after["macros"]} == {"{$PASSWORD}", "{$KSOCKET.WRITTEN}"}
    assert zabbix.dump() != before
    assert hub.export()["counts"] == {"leave": 1}


def test_a_person_s_host_is_untouched_until_it_is_adopted(hub, zabbix):
    interface = {"type": 1, "main": 1, "useip": 1, "ip": "10.4.0.1", "dns": "", "port": "10050"}
    person = {"host": f"person-{hub.prefix}", "groups": [{"groupid": "2"}], "interfaces": [interface]}
    zabbix.call("host.create", person | {"tags": [{"tag": "owner", "value": "taro"}]})
    before = zabbix.host(person["host"])
    hub.scan(Host(addr="10.4.0.1", name="d"))
    assert hub.export("--dry-run")["steps"][0]["why"] == "beside"
    told = hub.export("--adopt")
    assert told["counts"] == {"adopt": 1}
    after = zabbix.host(person["host"])
    same = ("hostid", "host", "name", "status", "interfaces")
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert {one["tag"] for one in after["tags"]} == {"owner", "ksocket.node"}
    assert (after["inventory_mode"], after["inventory"]["os"]) == ("0", "Debian GNU/Linux 12")
    assert hub.export("--adopt")["counts"] == {"leave": 1}
    assert hub.export()["counts"] == {"leave": 1}


def test_a_retired_node_s_host_is_disabled_if_it_is_said(hub, zabbix):
    hub.scan(Host(addr="10.5.0.1", name="e"))
    told = hub.export("--enable")
    assert hub.host("10.5.0.1", told)["status"] == "0"
    hub.retire(1)
    before = zabbix.dump()
    assert hub.export()["steps"][0]["why"] == "retired"
    assert zabbix.dump() == before
    assert hub.export("--retired", "disable")["counts"] == {"disable": 1}
    assert hub.host("10.5.0.1", told)["status"] == "1"
    assert hub.export("--retired", "disable")["counts"] == {"leave": 1}


def test_templates_and_the_one_host_that_zabbix_refuses(hub, zabbix, tmp_path):
    hub.scan(*(Host(addr=f"10.6.0.{number}", name=f"f{number}") for number in range(1, 8)))
    hub.snmp("10.6.0.100", Facts(hostname="f-sw", system=System(family="Cisco IOS", version="15.2")))
    rules = tmp_path / "map.toml"
    linux = f'[[rule]]\nfamily = "debian"\ntemplates = ["{LINUX}"]\n'
    rules.write_text(linux + f'[[rule]]\nfamily = "cisco"\ntemplates = ["{CISCO}"]\ngroups = ["sw/f"]\n')
    told = hub.export("--map", str(rules), "--enable")
    assert told["counts"] == {"create": 8}
    switch = hub.host("10.6.0.100", told)
    assert (switch["interfaces"][0]["type"], switch["interfaces"][0]["port"]) == ("2", "161")
    assert [one["name"] for one in switch["parentTemplates"]] == [CISCO]
    assert hub.export("--map", str(rules), "--enable")["counts"] == {"leave": 8}
    hub.scan(*(Host(addr=f"10.6.0.{number}", name=f"f{number}") for number in range(1, 10)), day=1)
    # the template asks by SNMP, and these two have no such interface: Zabbix refuses it
    rules.write_text(linux.replace(LINUX, CISCO))
    told = hub.export("--map", str(rules), "--search", "host:f8 OR host:f9 OR host:f-sw", status=1)
    assert len(told["failed"]) == 2
    assert all("interface" in one["detail"] for one in told["failed"]), told["failed"]
    hub.say(f"refused: {told['failed'][0]['detail']}")
    assert hub.export()["counts"]["create"] == 2


def test_what_is_long_or_hostile_fits(hub, zabbix):
    evil = "あ'\"\\<script>\x1b\n{$X}&" * 500
    product = Product(vendor_name=evil, model_name=evil, serial_number=evil)
    system, extra = System(family=evil, version=evil, serial=evil), ExtraFields(product=product)
    told = Facts(hostname=evil, system=system, location=evil, contact=evil, extra_fields=extra)
    hub.scan(Host(addr="10.7.0.1", facts=told))
    host = hub.host("10.7.0.1", hub.export())
    lengths = {name: len(host["inventory"][name]) for name in LENGTHS}
    assert {name for name, length in lengths.items() if length >= LENGTHS[name] - 1} >= {"os", "vendor", "location"}
    assert {name: length for name, length in lengths.items() if length > LENGTHS[name]} == {}
    assert hub.export()["counts"] == {"leave": 1}


def test_a_user_who_may_not_make_groups(hub, zabbix):
    group, *_ = zabbix.call("usergroup.create", {"name": f"g{hub.prefix}", "rights": [{"permission": 3, "id": "2"}]})[
        "usrgrpids"
    ]
    password = zabbix.token[:20] + "Aa1!"
    user = {"username": f"u{hub.prefix}", "passwd": password, "roleid": "2", "usrgrps": [{"usrgrpid": group}]}
    (number,) = zabbix.call("user.create", user)["userids"]
    hub.token.write_text(zabbix.issue(number))
    hub.scan(Host(addr="10.8.0.1", name="g"))
    before = zabbix.dump()
    told = hub.export(status=1)
    assert [one.get("group") or one["why"] for one in told["failed"]] == ["group", f"{hub.prefix}/default/東京"]
    assert zabbix.dump() == before
    hub.token.write_text("0" * 64)
    status, out, err = hub.kshub("export", "zabbix", *hub.given())
    assert (status, out) == (1, "")
    hub.say(f"a wrong token: {err.strip()}")


def test_a_thousand_hosts(hub):
    addresses = [f"10.9.{number // 250}.{number % 250 + 1}" for number in range(1000)]
    hub.scan(*(Host(addr=addr, name=f"多数-{addr}") for addr in addresses))
    timed(hub, "made", "1000 created, 0 adopted, 0 updated, 0 disabled, 0 left, 0 failed")
    timed(hub, "looked through", "0 created, 0 adopted, 0 updated, 0 disabled, 1000 left, 0 failed")
    newer = Facts(system=System(family="Debian GNU/Linux", version="13"))
    hub.scan(*(Host(addr=addr, facts=newer) for addr in addresses), day=1)
    timed(hub, "changed", "0 created, 0 adopted, 1000 updated, 0 disabled, 0 left, 0 failed")
    timed(hub, "looked through again", "0 created, 0 adopted, 0 updated, 0 disabled, 1000 left, 0 failed")


def test_a_hundred_hosts_with_templates(hub, tmp_path):
    hub.scan(*(Host(addr=f"10.10.0.{number}", name=f"h{number}") for number in range(1, 101)))
    rules = tmp_path / "map.toml"
    rules.write_text(f'[[rule]]\ntemplates = ["{LINUX}"]\n')
    started = time.monotonic()
    assert hub.export("--map", str(rules))["counts"] == {"create": 100}
    hub.say(f"100 hosts made with the template {LINUX}: {time.monotonic() - started:.1f} s")
    assert hub.export("--map", str(rules))["counts"] == {"leave": 100}


def timed(hub, what, expected):
    """One run, which prints this."""
    started = time.monotonic()
    status, out, err = hub.kshub("export", "zabbix", *hub.given())
    hub.say(f"1,000 hosts {what}: {time.monotonic() - started:.1f} s")
    assert (status, out.partition(", in ")[0], err) == (0, expected, "")
