"""What each field of a search finds, on both engines."""

import pytest
from sqlalchemy import delete, insert, update

from kshub.store.queries import texts
from kshub.store.queries.lists import Part
from kshub.store.schema import node_mark, node_note, node_tag, node_text
from kshub.testing.world import Host, package
from kshub.view.nodes import Wanted, page
from kshub.view.search.language import parse
from kswire.facts import (
    Component,
    Container,
    ExtraFields,
    Facts,
    ListeningPort,
    Missing,
    Product,
    RunningService,
    Service,
    System,
    Vlan,
)
from kswire.problems import Code, problem

WEB = Facts(
    hostname="東京DC-01",
    system=System(family="Ubuntu", version="22.04", serial="SN-1"),
    packages=(package("libssl3 3.0.9"), package("bash 5.2")),
    extra_fields=ExtraFields(product=Product(vendor_name="Cisco Systems", model_name="C9300")),
    services=(Service(name="https", port=443, product="nginx/1.22", title="DiskStation", certificate="CN-9"),),
    listening_ports=(ListeningPort(port=8443, protocol="tcp"), ListeningPort(port=161, protocol="udp")),
    running_services=(RunningService(name="nginx.service", description="A web server"),),
    containers=(Container(name="cache", runtime="docker", image="registry.example/Redis:7"),),
    components=(Component(name="PSU 1", kind="powerSupply", model="PWR-C1-715WAC", serial="LIT2210"),),
    vlans=(Vlan(number=10, name="営業部"), Vlan(number=200, name="Voice 10")),
    domain="corp.example.com",
    missing=(Missing(group="ssh", problem=problem(Code.LEGACY_SSH, algorithms="ssh-rsa")),),
)
DB = Facts(
    hostname="ｵｵｻｶ-DB", system=System(family="Debian GNU/Linux", version="9"), packages=(package("libssl3 3.0.14"),)
)
HOSTS = (
    Host(addr="10.1.0.1", facts=WEB, macaddr="00:11:22:33:44:55"),
    Host(addr="10.2.0.1", facts=DB),
    Host(addr="fd00::1", problem=problem(Code.LOGIN_REFUSED, username="a", tried="b")),
    Host(addr="10.1.0.3", name="old", packages=None),
)
NAMES = {"w": "東京DC-01", "d": "ｵｵｻｶ-DB", "x": "fd00::1", "o": "old"}


async def searched(world, typed):
    async with world.store.read() as connection:
        wanted = Wanted(None, Part(), search=parse(typed))
        rows, total = await page(connection, [world.network], wanted)
    assert total == len(rows)
    letters = {name: letter for letter, name in NAMES.items()}
    return "".join(sorted(letters[row.display_name] for row in rows))


@pytest.fixture
async def estate(world):
    await world.scan(*HOSTS)
    async with world.store.write() as connection:
        rows, _ = await page(connection, [world.network], Wanted(world.network, Part()))
        ids = {row.display_name: row.id for row in rows}
        tags = [{"node_id": ids[NAMES["w"]], "name": "Env", "value": "prod"}]
        await connection.execute(insert(node_tag), [*tags, {"node_id": ids[NAMES["d"]], "name": "env", "value": ""}])
        note = {"title": "保守", "body": "ＡＢＣ", "written_by": "a", "written_at": 1}
        await connection.execute(insert(node_note).values(node_id=ids[NAMES["d"]], **note))
        mark = {"mark": "retired", "reason": "", "marked_by": "a", "marked_at": 1}
        await connection.execute(insert(node_mark).values(node_id=ids["old"], **mark))
        await texts.refresh(connection, ids.values())
    return world


SEARCHES = [
    ("", "dwx"),
    ("東京", "w"),
    ("京D", "w"),
    ("ｄｃ-01", "w"),
    ("オオサカ", "d"),
    ("ｵｵ", "d"),
    ("nginx", "w"),
    ("diskstation", "w"),
    ("cn-9", "w"),
    ("保守", "d"),
    ("abc", "d"),
    ("note:abc", "d"),
    ("note:東京", ""),
    ("prod", "w"),
    ("os:ubuntu", "w"),
    ("os:linux", "d"),
    ("os:inux", ""),
    ('os="ubuntu"', "w"),
    ("-os:ubuntu", "dx"),
    ("version:22", "w"),
    ("version:2", ""),
    ("version<22.04", "d"),
    ("version>=22.04", "w"),
    ("package:libssl3", "dw"),
    ("package:libssl3<3.0.14", "w"),
    ("package:LIBSSL*", "dw"),
    ("package:nothing", ""),
    ("packages>1", "w"),
    ("packages<2", "d"),
    ("updates>0", ""),
    ("subnet:10.1.0.0/16", "w"),
    ("subnet:10.0.0.0/14", "dw"),
    ("subnet:0.0.0.0/0", "dw"),
    ("subnet:fd00::/8", "x"),
    ("addr:10.1.", "w"),
    ("addr:10.2.0.1", "d"),
    ("mac:00-11", "w"),
    ("mac:11:22", ""),
    ("serial:sn-1", "w"),
    ("serial=sn", ""),
    ("serial:lit2210", "w"),
    ("pwr-c1", "w"),
    ("営業部", "w"),
    ("vlan:10", "w"),
    ("vlan:1", ""),
    ("vlan:20", ""),
    ("vlan:営業", "w"),
    ("vlan:voice", "w"),
    ("vlan=voice", ""),
    ("-vlan:10", "dx"),
    ("has:vlans", "w"),
    ("host:dc", "w"),
    ("vendor:cisco", "w"),
    ("model:9300", "w"),
    ("tag:env", "dw"),
    ("tag:env=prod", "w"),
    ("tag:env=test", ""),
    ("state:new,stable,outdated", "dwx"),
    ("state:outdated", ""),
    ("seen>2026-01-01", "dwx"),
    ("seen<2026-01-01", ""),
    ("method:ssh", "dw"),
    ("problem:login-refused", "x"),
    ("problem:legacy-ssh", "w"),
    ("problem:LEGACY-SSH", "w"),
    ("problem:partial", ""),
    ("port:8443", "w"),
    ("port:443", "w"),
    ("port:44", ""),
    ("port:tcp/443", "w"),
    ("port:UDP/161", "w"),
    ("port:tcp/161", ""),
    ("service:nginx", "w"),
    ("service=nginx", ""),
    ("service:web", ""),
    ("container:redis", "w"),
    ("container=cache", "w"),
    ("redis", "w"),
    ("domain:CORP", "w"),
    ("domain=corp", ""),
    ("-domain:corp", "dx"),
    ("has:ports", "w"),
    ("has:containers has:services has:domain", "w"),
    ("-has:containers", "dx"),
    ("file:10.toml", "dwx"),
    ("file:10.TOML problem:login-refused", "x"),
    ("file:10", ""),
    ("has:details", "dw"),
    ("-has:details", "x"),
    ("-has:attempts", ""),
    ("mark:retired", "o"),
    ("mark:any", "o"),
    ("mark:none", "dwx"),
    ("mark:any OR mark:none", "dowx"),
    ("has:packages", "dw"),
    ("-has:packages", "x"),
    ("has:note has:tag", "d"),
    ("has:serial", "w"),
    ("space:space network:net", "dwx"),
    ("network=net", ""),
    ("(東京 OR ｵｵｻｶ) -tag:env=prod", "d"),
    ("'; DROP TABLE node;", ""),
    ('"%"', ""),
]


async def test_what_is_found(estate):
    assert {typed: await searched(estate, typed) for typed, _ in SEARCHES} == dict(SEARCHES)


async def test_a_database_without_texts_gets_them(estate):
    async with estate.store.write() as connection:
        await connection.execute(delete(node_text))
    assert not await searched(estate, "東京")
    assert await texts.fill(estate.store) == len(HOSTS)
    assert await searched(estate, "東京") == "w"
    assert not await texts.fill(estate.store)


async def test_texts_of_an_earlier_version_are_written_anew(estate):
    async with estate.store.write() as connection:
        await connection.execute(update(node_text).values(ports=None, gaps=None))
    assert await searched(estate, "port:443") == ""
    assert await searched(estate, "東京") == "w", "what it wrote is found meanwhile"
    assert await texts.fill(estate.store) == len(HOSTS)
    assert await searched(estate, "port:443") == "w"
    assert not await texts.fill(estate.store)


async def test_another_network_s_nodes_are_not_found(estate):
    async with estate.store.read() as connection:
        rows, total = await page(connection, [], Wanted(None, Part(), search=parse("東京")))
    assert (rows, total) == ([], 0)
