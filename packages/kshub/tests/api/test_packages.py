"""The package search: three lists to which every node belongs, and nothing of other people's networks."""

import pytest
from sqlalchemy import update

from kshub.store.schema import package as package_table
from kshub.testing.world import Host, World
from kswire.facts import Facts, Package
from kswire.problems import Code, problem

REFUSED = problem(Code.LOGIN_REFUSED, username="root", tried="password")
SEARCH = "/packages/search"


@pytest.fixture
async def world(store):
    return World(store, 1, 1)


@pytest.fixture
async def estate(client, world):
    """Old, new, without, failed since with and without it, never read."""
    packages = [("ssl 3.0.11-1",), ("ssl 3.0.14-1",), ("bash 5",), ("ssl 3.0.2-1",), ("bash 5",)]
    hosts = [Host(addr=f"10.0.0.{n}", name=f"h{n}", packages=one) for n, one in enumerate(packages, 1)]
    for day, host in enumerate(hosts):  # so that each has its number
        await world.scan(host, day=day)
    failing = [Host(addr=f"10.0.0.{n}", problem=REFUSED) for n in (4, 5, 6)]
    await world.scan(*hosts[:3], *failing, day=9)
    return client


async def numbers(client, **params):
    """The three lists, their totals and what they say of themselves being the same in all answers."""
    lists, totals = {}, []
    for name in ("yes", "no", "unknown"):
        answer = (await client.get(SEARCH, params={**params, "list": name})).json()
        lists[name] = [int(one["managedNodeId"]) for one in answer["items"]]
        assert answer["total"] == answer["totals"][name] == len(lists[name])
        totals.append(answer["totals"])
    assert totals[0] == totals[1] == totals[2]
    return lists | {"retired": totals[0]["retired"]}


async def test_three_lists_hold_every_node_once(estate):
    assert await numbers(estate, name="ssl", version="<3.0.14") == {
        "yes": [1, 4],
        "no": [2, 3],
        "unknown": [5, 6],
        "retired": 0,
    }
    assert (await numbers(estate, name="ssl"))["yes"] == [1, 2, 4]
    assert (await numbers(estate, name="ssl", arch="arm64"))["yes"] == []
    assert (await numbers(estate, name="ssl", kind="rpm"))["yes"] == []
    assert (await numbers(estate, name="none"))["unknown"] == [4, 5, 6]


async def test_it_says_since_when_and_why(estate):
    yes = (await estate.get(SEARCH, params={"name": "ssl", "version": "<3.0.14"})).json()["items"]
    assert [(one["readAt"], one["packages"][0]["version"]) for one in yes] == [
        ("2026-01-14T03:00:00Z", "3.0.11-1"),
        ("2026-01-08T03:00:00Z", "3.0.2-1"),
    ]
    unknown = (await estate.get(SEARCH, params={"name": "ssl", "list": "unknown"})).json()["items"]
    assert [(one["reason"], one["problem"]["code"], one["readAt"]) for one in unknown] == [
        ("failed-since", "login-refused", "2026-01-09T03:00:00Z"),
        ("never-read", "login-refused", None),
    ]


async def test_a_good_read_afterwards_counts(estate, world):
    await world.scan(Host(addr="10.0.0.5", name="h5", packages=("bash 5",)), day=20)
    assert (await numbers(estate, name="ssl"))["no"] == [3, 5]


async def test_retired_nodes_are_in_no_list(estate):
    said = {"mark": "retired", "reason": "scrapped"}
    for number in (1, 6):
        assert (await estate.put(f"/networks/1/managed-nodes/{number}/mark", json=said)).status_code < 300
    assert await numbers(estate, name="ssl") == {"yes": [2, 4], "no": [3], "unknown": [5], "retired": 2}


async def test_by_the_name_of_the_source_and_its_version(client, store):
    binary = Package(name="libssl3", version="1-1", source_name="openssl", source_version="3.0.11-1", kind="dpkg")
    await World(store, 1, 1).scan(Host(addr="10.0.0.1", facts=Facts(hostname="a", packages=(binary,))))
    assert (await numbers(client, name="openssl", by="source", version=">=3"))["yes"] == [1]
    assert (await numbers(client, name="openssl", by="source", version="<3"))["no"] == [1]
    assert (await numbers(client, name="openssl"))["no"] == [1]
    async with store.write() as connection:
        await connection.execute(update(package_table).values(version=None, source_version=None))
    assert (await numbers(client, name="libssl3", version="<3"))["unknown"] == [1]
    [item] = (await client.get(SEARCH, params={"name": "libssl3", "version": "<3", "list": "unknown"})).json()["items"]
    assert item["reason"] == "no-version"


async def test_pages(estate):
    answer = (await estate.get(SEARCH, params={"name": "ssl", "offset": 1, "limit": 1})).json()
    assert ([one["managedNodeId"] for one in answer["items"]], answer["total"]) == (["2"], 3)


async def test_what_is_no_version_is_told_in_the_language_of_who_asks(client):
    answer = await client.get(SEARCH, params={"name": "ssl", "version": "<<"}, headers={"Accept-Language": "ja"})
    assert answer.status_code == 400
    assert "<3.0.14 のように" in answer.text


async def test_only_the_networks_that_are_chosen(estate):
    assert (await numbers(estate, name="ssl", networkId=1, spaceId=1))["yes"] == [1, 2, 4]
    for params in ({"networkId": 99}, {"spaceId": 99}):
        assert (await estate.get(SEARCH, params={"name": "ssl", **params})).status_code == 404


@pytest.mark.parametrize(
    "params", [{}, {"name": ""}, {"name": "a\0"}, {"version": "<>3"}, {"sort": "name"}, {"list": "x"}]
)
async def test_what_is_no_question(client, params):
    answer = await client.get(
        SEARCH, params={"name": "ssl", **params} if params.get("name") is None and params else params
    )
    assert answer.status_code == 400
