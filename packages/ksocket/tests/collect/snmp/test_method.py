import os
import random
import socket
import subprocess
from ipaddress import ip_network

import msgspec
import pytest

from ksocket.collect.snmp import method, rules
from ksocket.collect.snmp.oids import (
    ADDRESSES_IPV4,
    ASKED,
    COMPONENT,
    COMPONENTS,
    ENTITY,
    ENTITY_CLASS,
    INET_CIDR_ROUTES,
    INTERFACES,
    LLDP,
    NEIGHBORS_IPV4,
    SELDOM,
    SOFTWARE,
    SYSTEM,
)
from ksocket.collect.snmp.oids_bridge import BASE_PORTS, Q_FDB, VLANS
from ksocket.credentials.accounts import SnmpFile
from ksocket.credentials.secret import Secret
from ksocket.pace import PROFILES, Pace
from ksocket.reach.devices import Devices
from ksocket.reach.means import Means
from ksocket.reach.trouble import Trouble
from ksocket.scope import Scope
from ksocket.target import Target
from kswire.facts import Cpu, Facts, Neighbor, Package, Product, Route, Service, Signature, System, Vlan
from kswire.problems import Code

GROUPS = ("neighbors", "lldp", "cdp", "ospf", "bgp", "routes", "vrfs")
LAST = ("components", "host", "packages", "fdb", "vlans")
MAC, ENGINE = bytes.fromhex("0000aabbcc01"), bytes.fromhex("80000009030000aabbccddee")


@pytest.fixture
def router(columns):
    said = {"sysDescr": b"Made-up OS", "sysObjectID": "1.3.6.1.4.1.99999.1", "sysUpTime": 100, "sysName": b"r1"}
    return (
        {SYSTEM[name]: value for name, value in said.items()}
        | columns(ENTITY_CLASS, {"1": (3,)})
        | columns(ENTITY, {"1": (b"Router", b"", b"9.1", b"12.4", b"SER1", b"Example", b"EX-1")})
        | columns(INTERFACES, {"2": (b"eth1", 1500, 1000, MAC, 1)})
        | columns(NEIGHBORS_IPV4, {"2.192.0.2.7": (MAC, 3)})
        | columns(INET_CIDR_ROUTES, {"1.4.0.0.0.0.0.2.0.0.1.4.192.0.2.254": (2,)})
        | columns(LLDP, {"0.7.1": (7, b"x", 5, b"Gi1", b"", b"sw1", b"Switch")})
    )


async def test_a_router(told, router):
    facts = await method.collect(told(router, engine_id=ENGINE), "192.0.2.1", Devices())
    assert (facts.hostname, facts.uptime, facts.sys_object_id) == ("r1", 1, "1.3.6.1.4.1.99999.1")
    assert facts.system == System(version="12.4", serial="SER1")
    assert facts.interfaces is not None
    assert [one.ifname for one in facts.interfaces] == ["eth1"]
    assert facts.neighbors == (
        Neighbor(source="arp", addr="192.0.2.7", macaddr="00:00:aa:bb:cc:01", ifname="eth1"),
        Neighbor(source="lldp", name="sw1", port="Gi1", platform="Switch"),
    )
    assert facts.routes == (Route(destination="0.0.0.0/0", next_hop="192.0.2.254", ifname="eth1"),)
    assert facts.services == (Service(name="snmp", port=161, protocol="udp"),)
    assert facts.signatures == (
        Signature(kind="snmpEngineId", value=ENGINE.hex()),
        Signature(kind="chassisSerial", value="Example:SER1"),
        Signature(kind="mac", value="00:00:aa:bb:cc:01"),
    )
    assert facts.extra_fields is not None
    assert facts.extra_fields.product == Product(
        vendor_name="Example", model_name="EX-1", serial_number="SER1", firmware_version_number="9.1"
    )
    assert facts.extra_fields.networking is not None
    assert facts.extra_fields.networking.default_gateways[0].addr == "192.0.2.254"
    assert facts.missing == ()


async def test_of_an_agent_that_was_restarted_meanwhile_it_is_said(told, router):
    session = told(router)
    session.restarted = True
    facts = await method.collect(session, "192.0.2.1", Devices())
    assert facts.interfaces
    assert [(one.group, one.problem.code) for one in facts.missing] == [("interfaces", Code.SNMP_RESTARTED)]


async def test_a_router_is_read_whole_at_one_of_its_addresses(told, router, columns):
    own = router | columns(ADDRESSES_IPV4, {"192.0.2.1": (2, "255.255.255.0"), "198.51.100.1": (2, "255.255.255.0")})
    devices, again = Devices(), told(own, engine_id=ENGINE)
    first = await method.collect(told(own, engine_id=ENGINE), "192.0.2.1", devices)
    assert await method.collect(again, "198.51.100.1", devices) == first
    assert set(again.asked) == set(SYSTEM.values())
    stranger = told(own, engine_id=ENGINE)  # an address that it does not call its own
    await method.collect(stranger, "203.0.113.1", devices)
    assert len(stranger.asked) > len(SYSTEM)


async def test_tables_that_an_agent_does_not_have_are_asked_for_together(told, router):
    alone, together = told(router), told(router, surveyed=True)
    facts = await method.collect(alone, "192.0.2.1", Devices())
    assert await method.collect(together, "192.0.2.1", Devices()) == facts
    assert len(SELDOM) == 16  # one Get of the smallest agents
    assert set(SELDOM) & set(together.asked) < set(SELDOM) & set(alone.asked)
    assert len(together.asked) <= len(alone.asked) - 10


async def test_everything_that_is_asked_is_explained(told, router):
    session = told(router)
    await method.collect(session, "192.0.2.1", Devices())
    known = [oid for group in ASKED.values() for oid in group.values()]
    known += [oid for rule in rules.rules() for oid in rule.oids]
    assert [oid for oid in session.asked if not any(f"{oid}.".startswith(f"{one}.") for one in known)] == []
    assert all(one in method.explain() for one in known)


async def test_an_agent_that_falls_silent_in_between(told, router, missing):
    session = told(router, silent_at=[NEIGHBORS_IPV4["ipNetToMediaPhysAddress"]])
    facts = await method.collect(session, "192.0.2.1", Devices())
    assert facts.interfaces
    assert facts.neighbors is None  # could not be asked, and not "there are none"
    assert missing(facts) == [(group, Code.SNMP_NO_ANSWER) for group in (*GROUPS, *LAST)]


async def test_an_agent_that_never_answers(told):
    with pytest.raises(Trouble) as caught:
        await method.collect(told({}, silent_at=["1"]), "192.0.2.1", Devices())
    assert caught.value.problem.code == Code.SNMP_NO_ANSWER


async def test_an_agent_that_tells_nothing(told):
    facts = await method.collect(told({}), "192.0.2.1", Devices())
    assert (facts.interfaces, facts.neighbors, facts.routes) == (None, None, None)
    assert facts.missing == ()


async def test_a_large_table_of_routes_is_not_read_to_its_end(told, router, missing):
    facts = await method.collect(told(router | {"1.3.6.1.2.1.4.24.6.0": 900_000}), "192.0.2.1", Devices())
    assert facts.routes == (Route(destination="0.0.0.0/0", next_hop="192.0.2.254", ifname="eth1"),)
    assert missing(facts) == [("routes", Code.TABLE_TOO_LARGE)]


def nonsense(chance):
    """Random values at random rows of everything that is asked for."""
    kinds = (
        lambda: chance.choice((-1, 0, 1, 2, 3, 5, 24, 2**31, 2**63, 2**64 - 1)),
        lambda: chance.randbytes(chance.choice((0, 1, 4, 6, 8, 300))),
        lambda: chance.choice(("0.0", "1.3.6.1.4.1.9.1.5", "192.0.2.1", "255.0.255.0", "1.3.6.1.2.1.4.32.1.5.999", "")),
    )
    found = {}
    for oid in (oid for group in ASKED.values() for oid in group.values()):
        for _ in range(3):
            parts = chance.choice((1, 2, 3, 4, 5, 7, 8, 11, 13, 16, 24, 40))
            index = ".".join(str(chance.choice((0, 1, 2, 4, 16, 20, 255, 256, 2**32))) for _ in range(parts))
            found[f"{oid}.{index}"] = chance.choice(kinds)()
        found[oid] = chance.choice(kinds)()
    return found


async def test_agents_that_talk_nonsense(told):
    chance = random.Random(3)
    for _ in range(200):
        facts = await method.collect(told(nonsense(chance), engine_id=chance.randbytes(9)), "192.0.2.1", Devices())
        assert msgspec.json.decode(msgspec.json.encode(facts), type=Facts) == facts


async def test_a_switch_with_all_that_switches_tell(told, router, columns):
    switch = router | {SYSTEM["sysServices"]: 2, SYSTEM["ipForwarding"]: 2}
    switch |= columns(ENTITY_CLASS, {"7": (6,)})
    switch |= columns(COMPONENTS, {"1": (b"SER1", b"EX-1", 0), "7": (b"PSU7", b"PWR", 1)})
    switch |= columns(COMPONENT, {"1": (b"Router", b"Chassis"), "7": (b"Power", b"PS 1")})
    switch |= columns(VLANS, {"20": (b"voice", b"\x40", b"")}) | columns(BASE_PORTS, {"2": (2,)})
    switch |= columns(Q_FDB, {"20.0.0.170.187.204.9": (2, 3)}) | columns(SOFTWARE, {"1": (b"agent_1.0_all",)})
    facts = await method.collect(told(switch), "192.0.2.1", Devices())
    assert facts.components is not None
    assert [(one.name, one.kind, one.serial, one.within) for one in facts.components] == [
        ("Chassis", "chassis", "SER1", None),
        ("PS 1", "powerSupply", "PSU7", 1),
    ]
    assert facts.vlans == (Vlan(number=20, name="voice", tagged=("eth1",)),)
    assert facts.packages == (Package(name="agent", version="1.0", arch="all", kind="hostResources"),)
    assert facts.neighbors is not None
    assert facts.neighbors[-1] == Neighbor(source="fdb", macaddr="00:00:aa:bb:cc:09", ifname="eth1", vlan=20)
    assert facts.missing == ()


@pytest.mark.parametrize(
    ("oid", "groups"),
    [
        (COMPONENTS["entPhysicalContainedIn"], {"components", "host", "packages", "fdb", "vlans"}),
        (SOFTWARE["hrSWInstalledName"], {"packages", "fdb", "vlans"}),
        (VLANS["dot1qVlanStaticName"], {"vlans", "fdb"}),
        (Q_FDB["dot1qTpFdbPort"], {"fdb"}),
    ],
)
async def test_what_broke_off_is_missing_and_not_empty(told, router, columns, oid, groups):
    """The hub keeps what it knew of a group that is None, or that is named in `missing`."""
    agent = router | columns(BASE_PORTS, {"2": (2,)})
    session = told(agent, silent_at=[oid])
    facts = await method.collect(session, "192.0.2.1", Devices())
    assert {one.group for one in facts.missing} == groups
    assert [name for name in ("components", "vlans", "packages") if getattr(facts, name) is not None] == (
        [] if "components" in groups else ["components"]
    )


# --- net-snmp's agent


@pytest.fixture
def snmpd(tmp_path):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (tmp_path / "snmpd.conf").write_text(
        f"agentaddress udp:127.0.0.1:{port}\nrocommunity public\nsysName made-up\nsysLocation rack 1\nsysServices 72\n"
    )
    process = subprocess.Popen(
        ["snmpd", "-f", "-Lo", "-C", "-c", str(tmp_path / "snmpd.conf"), "-p", str(tmp_path / "pid")],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=os.environ | {"SNMP_PERSISTENT_DIR": str(tmp_path)},
    )
    while b"NET-SNMP version" not in process.stdout.readline():
        assert process.poll() is None
    yield port
    process.terminate()
    process.communicate(timeout=10)


def installed():
    form = "${db:Status-Status} ${Package} ${Version} ${Architecture}\n"
    lines = subprocess.run(["dpkg-query", "-W", "-f", form], capture_output=True, text=True, check=True).stdout
    return {line.removeprefix("installed ") for line in lines.splitlines() if line.startswith("installed ")}


async def test_a_real_agent(snmpd, tmp_path):
    file = SnmpFile(
        path=tmp_path / "00.toml",
        revision="1",
        includes=(ip_network("127.0.0.0/8"),),
        port=snmpd,
        community=Secret("public"),
    )
    scope = Scope(named=(ip_network("127.0.0.1/32"),), allow_loopback=True)
    means = Means(scope=scope, pace=Pace(PROFILES["safe"], state=None), guard=None, host_keys=None, store=None)
    facts = await method.ask(Target("127.0.0.1"), file, means, None)
    assert (facts.hostname, facts.location, facts.sys_services) == ("made-up", "rack 1", 72)
    assert facts.sys_object_id == "1.3.6.1.4.1.8072.3.2.10"
    assert facts.system is not None
    assert (facts.system.family, facts.system.version) == ("Linux", os.uname().release)
    assert facts.extra_fields is not None
    assert facts.extra_fields.kernel is not None
    assert facts.extra_fields.kernel.release == os.uname().release
    assert facts.interfaces is not None
    assert {one.ifname for one in facts.interfaces} == {name for _, name in socket.if_nameindex()}
    assert {one.enabled for one in facts.interfaces if one.ifname == "lo"} == {True}
    assert facts.packages is not None
    assert {f"{one.name} {one.version} {one.arch}" for one in facts.packages} == installed()
    assert facts.extra_fields.memory is not None
    assert facts.extra_fields.memory.total_size == os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 1024
    assert facts.extra_fields.cpu == Cpu(number_of_processors=os.sysconf("SC_NPROCESSORS_ONLN"))
    assert facts.missing == ()
