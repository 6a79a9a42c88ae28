"""Every route and field that programs of the original's API use (the names it keeps), one row each."""

import msgspec
import pytest

from kshub.testing.world import BEGIN, Host, World, done, package
from kswire.facts import (
    Address,
    Attempt,
    Bios,
    Container,
    Cpu,
    DefaultGateway,
    DeviceType,
    ExtraFields,
    Facts,
    Interface,
    Kernel,
    ListeningPort,
    MacVendor,
    Memory,
    Motherboard,
    Neighbor,
    Networking,
    Processor,
    Product,
    RunningService,
    Service,
    Signature,
    Storage,
    System,
    Update,
)
from kswire.problems import Code, problem
from kswire.reports import Found, Tried

MAC = "00:11:22:33:44:55"
ALL = "x"
FACTS = Facts(
    hostname="first",
    device_types=(DeviceType(type="server"),),
    system=System(family="Windows", version="10", serial="s1"),
    interfaces=(Interface(ifname="eth0", addr="10.0.0.1", netmask="255.255.255.0", macaddr=MAC),),
    services=(Service(name="ssh"),),
    listening_ports=(ListeningPort(port=22, protocol="tcp", addr="0.0.0.0", process="sshd"),),
    running_services=(RunningService(name="ssh.service", manager="systemd", description="OpenSSH"),),
    containers=(Container(name="cache", runtime="docker", image="redis:7"),),
    domain="corp.example.com",
    packages=(package("bash 5.2"), package("zlib 1.3")),
    windows_updates=(Update(name="KB2", installed_on="2026-01-01"), Update(name="KB1")),
    neighbors=(Neighbor(source="lldp", name="switch"),),
    extra_fields=ExtraFields(
        networking=Networking(
            macaddrs={MAC: MacVendor(organization_name=ALL)},
            default_gateways=(DefaultGateway(addr="10.0.0.254", interface="eth0"),),
        ),
        kernel=Kernel(name=ALL, version=ALL, release=ALL),
        bios=Bios(vendor_name=ALL, version_number=ALL),
        motherboard=Motherboard(vendor_name=ALL, model_number=ALL, version_number=ALL, serial_number=ALL),
        product=Product(
            vendor_name=ALL,
            model_name=ALL,
            model_number=ALL,
            version_number=ALL,
            serial_number=ALL,
            firmware_version_number=ALL,
        ),
        cpu=Cpu(
            number_of_sockets=1,
            number_of_cores=2,
            number_of_processors=4,
            cpu0=Processor(model_name=ALL, clock_speed=2400.0),
        ),
        memory=Memory(total_size=1024),
        storage=Storage(number_of_drives=1, total_size=2048),
    ),
)
NODE = """addresses.0.addr addresses.0.macaddr addresses.0.hostnames.0.hostname addresses.0.services.0.name
    deviceTypes.0.type
    numberOfPackages numberOfWindowsUpdates system.family system.version system.serial displayName domain
    interfaces.0.ifname interfaces.0.addr interfaces.0.netmask interfaces.0.macaddr
    extraFields.networking.macaddrs.00:11:22:33:44:55.organizationName
    extraFields.networking.defaultGateways.0.addr extraFields.networking.defaultGateways.0.interface
    extraFields.kernel.name extraFields.kernel.version extraFields.kernel.release
    extraFields.bios.vendorName extraFields.bios.versionNumber
    extraFields.motherboard.vendorName extraFields.motherboard.modelNumber extraFields.motherboard.versionNumber
    extraFields.motherboard.serialNumber extraFields.product.vendorName extraFields.product.modelName
    extraFields.product.modelNumber extraFields.product.versionNumber extraFields.product.serialNumber
    extraFields.product.firmwareVersionNumber extraFields.cpu.numberOfSockets extraFields.cpu.numberOfCores
    extraFields.cpu.numberOfProcessors extraFields.cpu.cpu0.modelName extraFields.cpu.cpu0.clockSpeed
    extraFields.memory.totalSize extraFields.storage.numberOfDrives extraFields.storage.totalSize"""
RUNS = """listeningPorts.0.port listeningPorts.0.protocol listeningPorts.0.addr listeningPorts.0.process
    runningServices.0.name runningServices.0.manager runningServices.0.description
    containers.0.name containers.0.runtime containers.0.image"""
MANAGED = "networkId managedNodeId updatedAt lastScanSucceededAt state"
SNAPSHOT = """networkId snapshotId createdAt task.startedAt task.terminatedAt task.status ksockets.0.ksocketId
    numberOfNodes numberOfAddresses"""
ROUTES = {
    "": "networkId displayName",
    "/1/managed-nodes": f"{NODE} {MANAGED}",
    "/1/managed-nodes/1/packages": "name version arch",
    "/1/managed-nodes/1/windows-updates": "name",
    "/1/managed-nodes/1/notes": "title body",
    "/1/snapshots": SNAPSHOT,
    "/1/snapshots/1/nodes": f"{NODE} networkId snapshotId nodeId aggregationType",
    "/1/snapshots/1/nodes/1/packages": "name version arch",
    "/1/ksockets": "ksocketId displayName connected refusedCode refusedAt version platform lastSeenAt remoteAddr"
    " refusedAddr installation tokenExpiresAt renewal",
    "/1/scans": "scanId status",
}
SORTS = {
    "": ("networkId", "displayName"),
    "/1/managed-nodes": ("managedNodeId", "displayName", "ipAddress", "updatedAt", "numberOfPackages"),
    "/1/managed-nodes/1/packages": ("name", "version", "arch"),
    "/1/managed-nodes/1/windows-updates": ("name", "installedOn"),
    "/1/managed-nodes/1/notes": ("noteId", "title"),
    "/1/snapshots": ("snapshotId", "createdAt", "numberOfNodes"),
    "/1/snapshots/1/nodes": ("nodeId",),
    "/1/snapshots/1/nodes/1/packages": ("name",),
    "/1/ksockets": ("ksocketId", "displayName", "lastSeenAt", "tokenExpiresAt"),
}


@pytest.fixture
async def seen(client, store):
    hosts = [Host(addr="10.0.0.1", macaddr=MAC, facts=FACTS), Host(addr="10.0.0.2", name="second", packages=("a 1",))]
    world = World(store, 1, 1)
    await world.scan(hosts[0])  # so that it is node 1
    await world.scan(*hosts, day=1)
    where = "/networks/1/managed-nodes/1/notes"
    for title in ("b", "a"):
        assert (await client.post(where, json={"title": title, "body": "x"})).status_code == 201
    return client


def there(document, path):
    for name in path.split("."):
        document = document[int(name)] if isinstance(document, list) else document[name]
    return document


async def test_all_names_are_there(seen):
    for path, fields in ROUTES.items():
        answer = (await seen.get("/networks" + path, params={"offset": 0, "limit": 1000})).json()
        assert answer["total"] == len(answer["items"]) >= 1, path
        for field in fields.split():
            there(answer["items"][0], field)
    for path, fields in (("/1", ROUTES[""]), ("/1/managed-nodes/1", ROUTES["/1/managed-nodes"])):
        one = (await seen.get("/networks" + path)).json()
        for field in fields.split():
            there(one, field)
    assert (one["attempts"][0]["method"], one["neighbors"][0]["name"]) == ("ssh", "switch")
    assert one["updatedAt"].endswith("Z")


async def test_what_runs_on_a_node_stands_with_it_alone(seen):
    names = {"listeningPorts", "runningServices", "containers"}
    for path in ("/1/managed-nodes", "/1/snapshots/2/nodes"):
        listed = (await seen.get(f"/networks{path}")).json()["items"]
        assert not any(names & one.keys() for one in listed), path
        one = (await seen.get(f"/networks{path}/1")).json()
        for field in RUNS.split():
            there(one, field)
    assert not names & (await seen.get("/managed-nodes")).json()["items"][0].keys()


async def test_every_list_sorts_and_pages(seen):
    for path, fields in SORTS.items():
        for field in fields:
            forth, back = [
                (await seen.get("/networks" + path, params={"sort": f"{sign}{field}", "limit": 500})).json()
                for sign in ("", "-")
            ]
            assert msgspec.json.encode(sorted(map(repr, forth["items"]))) == msgspec.json.encode(
                sorted(map(repr, back["items"]))
            ), (path, field)
        first = (await seen.get("/networks" + path, params={"sort": fields[0]})).json()["items"]
        last = (await seen.get("/networks" + path, params={"sort": f"-{fields[0]}"})).json()["items"]
        assert first == last[::-1], path
        rest = (await seen.get("/networks" + path, params={"sort": fields[0], "offset": 1, "limit": 1})).json()
        assert (rest["total"], rest["items"]) == (len(first), first[1:2]), path
        wrong = await seen.get("/networks" + path, params={"sort": "password"})
        assert (wrong.status_code, "sort" in wrong.json()["detail"]) == (400, True), path


async def test_an_attempt_says_at_which_address_it_was(client, store):
    world = World(store, 1, 1)
    ordered = await world.order()
    facts = Facts(hostname="web", signatures=(Signature(kind="machineId", value="5e" * 4 + "1a2b3c4d" * 3),))
    reports = []
    for addr, route in (("10.0.0.1", ()), ("172.16.0.1", ("10.0.0.8", "10.0.0.9"))):
        failed = Attempt(method="ssh", file=f"{addr}.toml", problem=problem(Code.PORT_CLOSED, port=22))
        attempts = (failed, Attempt(method="ssh", file="all.toml"))
        where = {"run": ordered.run, "addr": addr, "route": route}
        there = Address(addr=addr, route=route)
        reports.append(Found(run=ordered.run, address=there, by="start", methods=("ssh",), found_at=BEGIN))
        reports.append(Tried(**where, method="ssh", attempts=attempts, tried_at=BEGIN, facts=facts))
    await world.tell(*reports, done(ordered.run, count=2))
    [node] = (await client.get("/networks/1/managed-nodes")).json()["items"]
    assert "attempts" not in node
    node = (await client.get(f"/networks/1/managed-nodes/{node['managedNodeId']}")).json()
    assert [(one["addr"], one.get("route"), one["file"], "problem" in one) for one in node["attempts"]] == [
        ("10.0.0.1", None, "10.0.0.1.toml", True),
        ("10.0.0.1", None, "all.toml", False),
        ("172.16.0.1", ["10.0.0.8", "10.0.0.9"], "172.16.0.1.toml", True),
        ("172.16.0.1", ["10.0.0.8", "10.0.0.9"], "all.toml", False),
    ]


async def test_a_node_says_why_its_addresses_are_its_own_and_which_nodes_it_was(client, store):
    world = World(store, 1, 1)
    board, disk = (
        ("smbiosUuid", "7d3e0001-4a5b-4c6d-8e7f-0123456789ab"),
        ("machineId", "7d3e00014a5b4c6d8e7f0123456789ab"),
    )
    one, two = Host(addr="10.0.1.1", signatures=(board,)), Host(addr="10.0.2.1", name="two", signatures=(disk,))
    other = Host(addr="10.0.3.1", name="other")
    for day, host in enumerate((one, other, two)):
        await world.scan(host, day=day)
    assert (await get(client, 1))["reasons"][0]["code"] == "new-node"
    both = await world.scan(Host(addr="10.0.1.1", signatures=(board, disk)), day=3)
    assert (await client.post("/networks/1/managed-nodes/1/merge", json={"managedNodeIds": ["2"]})).is_success
    node = await get(client, 1)
    same = {"kind": "smbiosUuid", "value": board[1]}
    seen = {"aggregationType": "smbiosUuid", "code": "same-signature", "params": same}
    before = {"aggregationType": "new", "code": "new-node"}
    by_hand = {"aggregationType": "byHand", "code": "by-hand"}
    assert {one.pop("addr"): one for one in node["reasons"]} == {
        "10.0.1.1": seen,
        "10.0.2.1": before,
        "10.0.3.1": by_hand,
    }
    assert all(one.pop("mergedAt").endswith("Z") for one in node["merges"])
    assert node["merges"] == [
        {
            "absorbedManagedNodeId": "2",
            "absorbedDisplayName": "other",
            "kind": "byHand",
            "by": "operator",
        },
        {
            "absorbedManagedNodeId": "3",
            "absorbedDisplayName": "two",
            "kind": "machineId",
            "value": disk[1],
            "snapshotId": str(both.snapshot_id),
        },
    ]
    [merge] = (await client.get("/networks/1/decisions")).json()["items"]
    assert (await client.delete(f"/networks/1/decisions/{merge['decisionId']}")).is_success
    assert [one["absorbedManagedNodeId"] for one in (await get(client, 1))["merges"]] == ["3"]


async def get(client, number):
    return (await client.get(f"/networks/1/managed-nodes/{number}")).json()
