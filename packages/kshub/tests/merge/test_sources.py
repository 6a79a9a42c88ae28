"""What an SNMP agent told before stays known where a later walk is empty or breaks off, on both engines."""

import msgspec

from kshub.testing.world import Host
from kshub.view import nodes
from kshub.view.reads import reads
from kswire.facts import (
    Component,
    ExtraFields,
    Facts,
    Interface,
    Missing,
    Neighbor,
    Package,
    Product,
    Signature,
    System,
    Vlan,
)
from kswire.problems import Code, problem

ENGINE = Signature(kind="snmpEngineId", value="80001f8880aabbccdd11223344")
STATION = Neighbor(source="fdb", macaddr="02:00:00:00:00:09", ifname="Gi1/0/5", vlan=10)
ANOTHER = Neighbor(source="fdb", macaddr="02:00:00:00:00:07", ifname="Gi1/0/7", vlan=10)
CORE = Neighbor(source="lldp", name="core", ifname="Gi1/0/24")
SWITCH = Facts(
    hostname="sw1",
    signatures=(ENGINE,),
    system=System(family="Example OS", version="1.2", serial="S1"),
    extra_fields=ExtraFields(product=Product(model_name="EX-24", serial_number="S1")),
    interfaces=(Interface(ifname="Gi1/0/5"), Interface(ifname="Gi1/0/7")),
    neighbors=(STATION, ANOTHER, CORE),
    components=(Component(name="PSU 1", kind="powerSupply", index=2, serial="P1"),),
    vlans=(Vlan(number=10, name="office"),),
    packages=(
        Package(name="a", version="1", kind="hostResources"),
        Package(name="b", version="1", kind="hostResources"),
    ),
)


def told(**changes):
    return Host(addr="10.0.0.1", facts=msgspec.structs.replace(SWITCH, **changes), method="snmp")


def cut(*groups):
    return tuple(Missing(group=one, problem=problem(Code.SNMP_WALK_LIMIT, table=one, rows=9)) for one in groups)


async def known(world):
    """The node's document, its neighbours, its packages, and when each group was read."""
    async with world.store.read() as connection:
        row = await nodes.one(connection, [world.network], world.network, 1)
        _, neighbors = await nodes.told(connection, 1)
        read = await reads(connection, await nodes.sources(connection, 1))
        names = [one.name for one in await nodes.packages(connection, row.set_id)]
        return nodes.document(row.document), neighbors, names, read.groups


async def test_an_agent_that_shows_nothing_any_more_takes_nothing_away(world):
    await world.scan(told())
    before = await known(world)
    empty = Host(addr="10.0.0.1", facts=Facts(hostname="sw1", signatures=(ENGINE,)), method="snmp")
    await world.scan(empty, day=1)
    document, neighbors, names, groups = await known(world)
    assert (document["system"], document["components"], document["vlans"], document["interfaces"]) == (
        *(before[0][name] for name in ("system", "components", "vlans", "interfaces")),
    )
    assert neighbors == [STATION, ANOTHER, CORE]
    assert names == ["a", "b"]
    for name in ("neighbors", "interfaces", "components", "vlans"):
        assert groups[name].collected_at == before[3][name].collected_at < groups[name].last_attempt_at


async def test_another_makers_device_in_its_place_has_nothing_of_it(world):
    await world.scan(told(sys_object_id="1.3.6.1.4.1.9.1.1208"))
    printer = Facts(hostname="sw1", sys_object_id="1.3.6.1.4.1.2435.2.3.9.1")
    await world.scan(Host(addr="10.0.0.1", facts=printer, method="snmp"), day=1)
    document, neighbors, names, _ = await known(world)
    assert [document.get(name) for name in ("system", "components", "vlans", "interfaces")] == [None] * 4
    assert (neighbors, names) == ([], [])


async def test_tables_of_neighbours_are_known_apart(world):
    await world.scan(told())
    await world.scan(told(neighbors=(CORE,)), day=1)
    _, neighbors, _, groups = await known(world)
    assert neighbors == [CORE, STATION, ANOTHER]
    assert groups["fdb"].collected_at < groups["neighbors"].collected_at
    await world.scan(told(neighbors=(CORE,)), day=2)
    assert (await known(world))[3]["fdb"].collected_at == groups["fdb"].collected_at
    await world.scan(told(neighbors=(STATION,)), day=3)
    _, neighbors, _, groups = await known(world)
    assert (neighbors, "fdb" in groups, "lldp" in groups) == ([STATION, CORE], False, True)


async def test_walks_that_break_off_take_nothing_away(world):
    await world.scan(told())
    broken = told(
        neighbors=(STATION, CORE),
        interfaces=SWITCH.interfaces[1:],
        system=System(family="Example OS", version="1.3"),
        components=(Component(name="PSU 1", kind="powerSupply", index=2),),
        vlans=(Vlan(number=20),),
        packages=SWITCH.packages[:1],
        missing=cut("fdb", "interfaces", "entity", "vlans", "packages"),
    )
    await world.scan(broken, day=1)
    document, neighbors, names, groups = await known(world)
    assert set(neighbors) == {STATION, ANOTHER, CORE}
    assert {one["ifname"] for one in document["interfaces"]} == {"Gi1/0/5", "Gi1/0/7"}
    assert document["system"] == {"family": "Example OS", "version": "1.3", "serial": "S1"}
    assert [one["serial"] for one in document["components"]] == ["P1"]
    assert [one["number"] for one in document["vlans"]] == [20, 10]
    assert (names, groups["packages"].collected_at < groups["packages"].last_attempt_at) == (["a", "b"], True)


async def test_a_whole_read_after_that_says_what_is_there(world):
    await world.scan(told())
    await world.scan(told(neighbors=(STATION, CORE), missing=cut("fdb")), day=1)
    after = told(neighbors=(STATION, CORE), components=SWITCH.components, interfaces=SWITCH.interfaces[:1], vlans=())
    await world.scan(after, day=2)
    document, neighbors, names, _ = await known(world)
    assert (neighbors, names) == ([STATION, CORE], ["a", "b"])
    assert [one["ifname"] for one in document["interfaces"]] == ["Gi1/0/5"]


async def test_packages_of_an_agent_are_not_counted_beside_those_of_the_system(world):
    real = tuple(Package(name=one, version="1", kind="dpkg") for one in ("bash", "openssl", "zlib"))
    linux = Facts(hostname="sw1", system=System(family="Debian GNU/Linux"), signatures=(ENGINE,), packages=real)
    await world.scan(told())
    await world.scan(Host(addr="10.0.0.1", facts=linux), day=1)
    document, _, names, _ = await known(world)
    assert (document["numberOfPackages"], names) == (3, ["bash", "openssl", "zlib"])
    await world.scan(told(packages=SWITCH.packages[:1]), day=2)
    document, _, names, _ = await known(world)
    assert (document["numberOfPackages"], names) == (3, ["bash", "openssl", "zlib"]), "however old they are"
