"""One page on which who runs networks sees what changed, what is not known, and who needs somebody."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from kshub.clock import seconds_now
from kshub.store.queries import events, places
from kshub.store.queries.events import Happened
from kshub.store.schema import api_token, ksocket, network, node_mark, schedule
from kshub.testing.world import Host, World
from kswire.problems import Code, problem

from .test_routes import get

DAY = 86400


async def told(client, **asked):
    return await get(client, "/dashboard", **asked)


@pytest.fixture
async def estate(client, store):
    """Two spaces; in the first two that are read, two that are not, and one that is retired; in the second, one."""
    refused = problem(Code.LOGIN_REFUSED, username="operator", tried="password")
    world = World(store, 1, 1)
    first = (Host(addr="10.0.0.1", name="web"), Host(addr="10.0.0.2", name="db"))
    await world.scan(*first, Host(addr="10.0.0.3", problem=refused), Host(addr="10.0.0.5", name="old"))
    closed = Host(addr="10.0.0.4", problem=problem(Code.PORT_CLOSED, port=22))
    await world.scan(
        first[0], Host(addr="10.0.0.2", problem=refused), Host(addr="10.0.0.3", problem=refused), closed, day=1
    )
    async with store.write() as connection:
        [old] = [one for one in (await get(client, "/managed-nodes"))["items"] if one["displayName"] == "old"]
        mark = {"mark": "retired", "reason": "", "marked_by": "a", "marked_at": 1}
        await connection.execute(node_mark.insert().values(node_id=int(old["managedNodeId"]), **mark))
        space = await places.add_space(connection, "other")
        network = await places.add_network(connection, space, "osaka")
        collector = await places.add_ksocket(connection, network, "two")
    await World(store, network, collector).scan(Host(addr="10.0.0.1", name="far"))
    return {"space": space, "network": network}


async def test_what_is_known_of_the_nodes(client, estate):
    page = await told(client)
    assert (page["numberOfNodes"], sum(page["states"].values())) == (5, 5)
    [system] = page["systems"]
    assert (system["family"], system["numberOfNodes"]) == ("Debian GNU/Linux", 3)
    assert system["versions"] == [{"version": "12", "numberOfNodes": 3}]
    assert (page["numberOfOthers"], page["numberOfUnknown"]) == (0, 2)
    assert page["methods"] == [{"method": "ssh", "numberOfNodes": 3}]
    assert page["numberOfUnread"] == 2
    assert page["reasons"] == [
        {"code": "login-refused", "methods": ["ssh"], "numberOfNodes": 1},
        {"code": "port-closed", "methods": ["ssh"], "numberOfNodes": 1},
    ]


async def test_a_credential_file_that_is_refused(client, estate):
    [one] = (await told(client))["credentials"]
    assert (one["file"], one["method"], one["code"]) == ("10.toml", "ssh", "login-refused")
    assert (one["numberOfAddresses"], one["numberOfNodes"]) == (2, 2)
    assert (one["lastReadAt"], one["lastTriedAt"]) == ("2026-01-05T03:00:00Z", "2026-01-06T03:00:00Z")


async def test_of_one_space_or_network(client, estate, somebody):
    for asked in ({"spaceId": estate["space"]}, {"networkId": estate["network"]}):
        page = await told(client, **asked)
        assert (page["numberOfNodes"], page["credentials"], page["numberOfKsockets"]) == (1, [], 1)
        assert [one["displayName"] for one in page["ksockets"]] == ["two"]
    assert (await told(client, networkId=99))["numberOfNodes"] == 0
    mine = await somebody("guest", {estate["space"]: "viewer"})
    page = (await client.get("/dashboard", headers=mine)).json()
    assert page == (await client.get(f"/dashboard?spaceId={estate['space']}", headers=mine)).json()
    assert (page["numberOfNodes"], page["apiTokens"]) == (1, [])


async def test_what_is_remembered_is_nobody_elses(client, estate, somebody):
    """Whoever asked before, each sees figures of the networks that they see now."""
    mine = await somebody("mine", {estate["space"]: "viewer"})
    theirs = await somebody("theirs", {1: "viewer"})
    both = await somebody("both", {1: "viewer", estate["space"]: "viewer"})
    none = await somebody("none", {})

    async def number(headers):
        return (await client.get("/dashboard", headers=headers)).json()["numberOfNodes"]

    for _ in range(2):
        assert [await number(one) for one in (both, mine, theirs, none)] == [5, 1, 4, 0]


async def test_what_changes_is_seen_at_once(client, store, estate):
    """Figures are remembered until somebody or a scan changes what they tell of."""
    assert (await told(client))["states"] == {"new": 5, "stable": 0, "outdated": 0}
    [far] = (await get(client, f"/networks/{estate['network']}/managed-nodes"))["items"]
    path = f"/networks/{estate['network']}/managed-nodes/{far['managedNodeId']}/mark"
    assert (await client.put(path, json={"mark": "retired", "reason": ""})).is_success
    assert (await told(client))["numberOfNodes"] == 4
    assert (await client.delete(path)).is_success
    assert (await told(client))["numberOfNodes"] == 5
    async with store.write() as connection:
        mine = update(network).where(network.c.id == estate["network"])
        await connection.execute(mine.values(new_days=0))
    assert (await told(client))["states"]["new"] == 4
    async with store.write() as connection:
        another = await places.add_ksocket(connection, 1, "another")
    await World(store, 1, another).scan(Host(addr="10.0.0.9", name="late"), day=2)
    assert (await told(client))["numberOfNodes"] == 6
    async with store.write() as connection:
        await connection.execute(mine.values(removed_at=1))
    assert (await told(client))["numberOfNodes"] == 5
    async with store.write() as connection:
        await events.add_all(connection, 1, [Happened("subnet-new", {"subnet": "10.0.0.0/24"})], seconds_now())
    before = (await told(client))["days"][-1]["kinds"]["subnet-new"]
    async with store.write() as connection:
        await events.add_all(connection, 1, [Happened("subnet-new", {"subnet": "10.0.1.0/24"})], seconds_now())
    assert (await told(client))["days"][-1]["kinds"]["subnet-new"] == before + 1


async def test_what_happened_by_kind_and_day(client, store):
    now = seconds_now()
    async with store.write() as connection:
        for back, many in ((40, 3), (9, 2), (1, 4), (0, 1)):
            new = [Happened("subnet-new", {"subnet": f"10.0.{one}.0/24"}) for one in range(many)]
            await events.add_all(connection, 1, new, now - back * DAY)
    page = await told(client)
    assert page["events"] == [{"kind": "subnet-new", "numberOfEvents": 5, "numberBefore": 2}]
    assert [one["kinds"].get("subnet-new", 0) for one in page["days"]] == [0, 0, 0, 0, 0, 4, 1]
    assert page["since"] == page["days"][0]["beginsAt"]
    assert page["since"].endswith("T00:00:00Z")
    assert (await told(client, timeZone="Asia/Tokyo"))["since"].endswith("T15:00:00Z")
    mine = await get(client, "/events", since=page["since"])
    assert mine["total"] == 5


async def test_who_needs_somebody(client, store):
    page = await told(client)
    assert (page["numberOfKsockets"], page["numberOfConnected"]) == (1, 0)
    [one] = page["ksockets"]
    assert (one["displayName"], one["connected"], one["tokenExpiresAt"]) == ("one", False, None)
    assert [each["why"] for each in page["overdue"]] == ["never-scanned"]
    assert (await client.post("/networks/1/ksockets/1/tokens", json={"days": 90})).is_success
    async with store.write() as connection:
        await connection.execute(update(ksocket).values(replica="here"))
    assert (await told(client))["ksockets"] == []
    await World(store, 1, 1).scan(Host(addr="10.0.0.1"), day=200, status="failed")
    assert [each["why"] for each in (await told(client))["overdue"]] == ["never-scanned"], "it has failed"


async def test_runs_that_failed_and_those_that_do_not_come(client, store):
    world, days = World(store, 1, 1), (seconds_now() - 1767582000) // DAY  # since testing.world.BEGIN
    await world.scan(Host(addr="10.0.0.1"), day=days, status="partial")
    page = await told(client)
    [run] = page["runs"]
    assert (run["status"], run["recovered"], page["numberOfRuns"]) == ("partial", False, 1)
    await world.scan(Host(addr="10.0.0.1"), day=days)
    page = await told(client)
    assert [one["recovered"] for one in page["runs"]] == [True]
    assert page["overdue"] == []
    assert (await client.post("/networks/1/schedules", json={"cron": "0 3 * * *"})).is_success
    async with store.write() as connection:
        await connection.execute(update(schedule).values(outcome="skipped", last_at=5))
    [late] = (await told(client))["overdue"]
    assert (late["why"], late["outcome"], late["at"]) == ("schedule-failed", "skipped", "1970-01-01T00:00:05Z")
    async with store.write() as connection:
        await connection.execute(update(schedule).values(next_at=10))
    assert [one["why"] for one in (await told(client))["overdue"]] == ["schedule-missed"]


async def test_api_tokens_that_end(client, store, tokens):
    soon = seconds_now() + int(timedelta(days=3).total_seconds())
    async with store.write() as connection:
        await connection.execute(update(api_token).values(expires_at=soon))
    [one] = (await told(client))["apiTokens"]
    assert (one["label"], one["username"]) == ("test", "operator"), "an operator sees what is the operator's"
    chief = await client.get("/dashboard", headers={"X-Authorization": f"Token {tokens['administrator']}"})
    assert {each["username"] for each in chief.json()["apiTokens"]} == {"administrator", "operator", "viewer"}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("query", ["timeZone=Mars", "timeZone=../x", "spaceId=0", "networkId=x"])
async def test_what_cannot_be_asked(client, query):
    assert (await client.get(f"/dashboard?{query}")).status_code == 400
