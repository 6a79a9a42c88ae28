"""In which versions a package is installed, which names there are, and what nobody else learns of them."""

import pytest

from kshub.store.queries import places
from kshub.testing.world import Host, World
from kswire.facts import Facts, Package

VERSIONS = "/packages/versions"
NAMES = "/packages/names"


def host(number, *packages):
    return Host(addr=f"10.0.0.{number}", facts=Facts(hostname=f"h{number}", packages=packages))


def ssl(version, kind="dpkg", **more):
    return Package(name="openssl", version=version, kind=kind, arch="amd64", **more)


@pytest.fixture
async def world(store):
    return World(store, 1, 1)


@pytest.fixture
async def estate(client, world):
    """Debian and RPM side by side, and one with two versions of it."""
    await world.scan(
        host(1, ssl("3.0.9-1")),
        host(2, ssl("3.0.14-1~deb12u1")),
        host(3, ssl("3.0.14-1"), Package(name="bash", version="5")),
        host(4, ssl("3.0.14-1"), ssl("3.0.9-1")),
        host(5, ssl("3.0.7-24.el9", "rpm", epoch=1)),
        host(6, ssl(None)),
    )
    return client


async def versions(client, **params):
    answer = await client.get(VERSIONS, params={"name": "openssl", **params})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    return [(one["kind"], one["version"], one["numberOfNodes"], one["meant"]) for one in told["items"]], told["total"]


async def test_versions_by_the_rules_of_what_installed_them(estate):
    rows, total = await versions(estate, version="<3.0.14-1")
    assert total == 5
    assert rows == [
        ("dpkg", None, 1, False),
        ("dpkg", "3.0.9-1", 2, True),
        ("dpkg", "3.0.14-1~deb12u1", 1, True),
        ("dpkg", "3.0.14-1", 2, False),
        ("rpm", "1:3.0.7-24.el9", 1, True),
    ]
    assert (await versions(estate, version="<3.0.14-1", sort="-version"))[0] == rows[::-1]
    assert (await versions(estate, sort="-numberOfNodes", limit=1))[0][0][2] == 2
    assert (await versions(estate, kind="rpm"))[1] == 1
    assert (await versions(estate, name="none")) == ([], 0)


async def test_a_click_on_a_version_finds_its_nodes(estate):
    for kind, version, number, _ in (await versions(estate))[0][1:]:
        asked = {"name": "openssl", "kind": kind, "version": f"={version}"}
        assert (await estate.get("/packages/search", params=asked)).json()["total"] == number


async def test_names_that_begin_so_come_first(estate, world):
    await world.scan(host(7, *(Package(name=one) for one in ("libssl3", "ssl-cert", "SSL"))), day=1)
    told = (await estate.get(NAMES, params={"text": "Ssl"})).json()["items"]
    assert [(one["name"], one["numberOfNodes"]) for one in told] == [
        ("SSL", 1),
        ("ssl-cert", 1),
        ("libssl3", 1),
        ("openssl", 6),
    ]
    assert (await estate.get(NAMES, params={"text": "%"})).json()["items"] == []
    await world.scan(host(8, Package(name="Ａgent Éclair")), day=2)  # as programs of Windows are called
    told = (await estate.get(NAMES, params={"text": "Ａgent É"})).json()["items"]
    assert [one["name"] for one in told] == ["Ａgent Éclair"]


async def test_no_name_of_another_space_is_told(estate, world, store, somebody):
    async with store.write() as connection:
        network = await places.add_network(connection, await places.add_space(connection, "other"), "other")
        ksocket = await places.add_ksocket(connection, network, "other")
    secret = [Package(name=f"secret{number:03}") for number in range(70)]
    await World(store, network, ksocket).scan(host(1, *secret, ssl("9")))
    mine = await somebody("taro", {1: "viewer"})
    assert (await estate.get(NAMES, params={"text": "secret"}, headers=mine)).json()["items"] == []
    assert len((await estate.get(NAMES, params={"text": "secret"})).json()["items"]) == 12
    await world.scan(host(9, Package(name="secretary-of-ours")), day=3)
    told = (await estate.get(NAMES, params={"text": "secret"}, headers=mine)).json()["items"]
    assert [one["name"] for one in told] == ["secretary-of-ours"]  # however many of others come first
    assert "9" not in [one[1] for one in (await versions(estate, networkId=1))[0]]
    answer = await estate.get(VERSIONS, params={"name": "openssl"}, headers=mine)
    assert answer.json()["total"] == 5


async def test_by_the_name_of_the_source(client, store):
    binary = Package(name="libssl3", version="1-1", source_name="openssl", source_version="3.0.11-1", kind="dpkg")
    await World(store, 1, 1).scan(host(1, binary))
    assert (await versions(client, by="source"))[0] == [("dpkg", "3.0.11-1", 1, True)]
    told = (await client.get(NAMES, params={"text": "open", "by": "source"})).json()["items"]
    assert told == [{"name": "openssl", "numberOfNodes": 1}]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_what_is_no_question(client):
    for path, params in (
        (VERSIONS, {}),
        (VERSIONS, {"name": "a", "sort": "name"}),
        (VERSIONS, {"name": "a", "version": "<>"}),
        (NAMES, {}),
        (NAMES, {"text": ""}),
        (NAMES, {"text": "a\0"}),
    ):
        assert (await client.get(path, params=params)).status_code == 400, params
    for path, params in ((VERSIONS, {"name": "a"}), (NAMES, {"text": "a"})):
        assert (await client.get(path, params=params | {"networkId": 99})).status_code == 404
