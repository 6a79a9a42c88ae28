"""Who asks: of two spaces, who has a role in one sees nothing of the other, not even a number; who only reads is
answered, whoever writes.

Every operation of the OpenAPI is asked, so that a new one cannot be forgotten: what this file does not know how to ask
makes the test fail, and says what to add.
"""

import asyncio
import io
import re
import zipfile
from itertools import product

import msgspec
import pytest
from sqlalchemy.exc import OperationalError

from kshub.api import described
from kshub.api.asking import IN_SESSION
from kshub.auth import grants, groups, people, sessions
from kshub.auth.grants import Holder
from kshub.clock import seconds_now
from kshub.store.queries import places, refusals
from kshub.store.queries.refusals import Refusal, Times
from kshub.store.schema import api_token, scan_log
from kshub.testing.world import Host, World
from kswire.facts import Facts, Package, Update, Vlan

from .conftest import in_session
from .test_sessions import log_in
from .test_tokens import PATH

BASE = "http://hub"
NOBODY = 987_654  # a number that nothing has
# those that a person of one space may ask without learning of another's: they are their own, or the hub's health
OPEN = {"healthz", "readyz", "getOidc", "beginOidc", "finishOidc"}
OWN = {"listSavedSearches", "addSavedSearch", "changeSavedSearch", "removeSavedSearch"}  # searches: a test of their own
OWN |= {"whoAmI", "logIn", "logOut", "changePassword", "listApiTokens", "addApiToken", "revokeApiToken"}
OWN |= {"listSessions", "endSession", "endOtherSessions", "getSecondFactor", "beginSecondFactor"}
OWN |= {"confirmSecondFactor", "renewRecoveryCodes", "removeSecondFactor"}
OWN |= {"listAudit", "exportAudit"}  # of the spaces that one administers: test_audit
EMPTY = {"listProposedMerges"}  # lists of which there may be nothing to see
BODIES = {  # of what changes something: a body that is right in the space of these numbers
    "addSpace": lambda _: {"displayName": "new space"},
    "setSpace": lambda _: {"timeZone": "Asia/Tokyo"},
    "setMember": lambda _: {"username": "operator", "role": "viewer"},
    "addNetwork": lambda ids: {"displayName": "new network", "spaceId": str(ids["space_id"])},
    "setNetworkName": lambda _: {"displayName": "other network"},
    "setNetwork": lambda _: {},
    "setThresholds": lambda _: {"newDays": 3, "outdatedDays": 4},
    "addKsocket": lambda _: {"displayName": "new Ksocket"},
    "setKsocketName": lambda _: {"displayName": "other Ksocket"},
    "setKsocket": lambda _: {},
    "addToken": lambda _: {"days": 3},
    "addNote": lambda _: {"title": "x", "body": "x"},
    "setNote": lambda _: {"title": "y", "body": "y"},
    "setMark": lambda _: {"mark": "confirmed", "reason": "x"},
    "markNodes": lambda ids: {"managedNodeIds": [str(ids["node_id"])], "mark": "confirmed"},
    "setTag": lambda _: {"value": "x"},
    "tagNodes": lambda ids: {"managedNodeIds": [str(ids["node_id"])], "name": "env", "value": "x"},
    "setNetworkRetention": lambda _: {"snapshotDays": 300},
    "setSpaceRetention": lambda _: {"snapshotDays": 300},
    "setReference": lambda _: {"reference": "x"},
    "setSnapshotName": lambda _: {"displayName": "x"},
    "splitNode": lambda ids: {"addresses": [{"addr": ids["addr"]}]},
    "mergeNodes": lambda ids: {"managedNodeIds": [str(ids["other_node"])]},
    "orderScan": lambda ids: {"kind": "ask", "nodes": [ids["node_id"]], "ksockets": [ids["ksocket_id"]]},
    "addSchedule": lambda ids: {"cron": "0 0 1 1 *", "ksockets": [ids["ksocket_id"]]},
    "addNotifyTarget": lambda _: {"displayName": "new target", "webhook": {"url": "https://127.0.0.1/new"}},
    "setNotifyTarget": lambda _: {"displayName": "other target"},
    "addNotifyRule": lambda ids: {
        "targetId": str(ids["target_id"]),
        "spaceId": str(ids["space_id"]),
        "networkId": str(ids["network_id"]),
    },
    "setNotifyRule": lambda ids: {"targetId": str(ids["target_id"]), "kinds": ["run-failed"]},
    "sendFailedAgain": lambda _: {},
    "setMapPositions": lambda ids: {"positions": {f"node:{ids['node_id']}": [1, 2.5]}},
    "setSchedule": lambda ids: {"cron": "0 0 2 1 *", "ksockets": [ids["ksocket_id"]]},
}
QUERIES = {  # names of query parameters: a value of the space of these numbers
    "managedNodeId": lambda ids: ids["node_id"],
    "nodes": lambda ids: str(ids["node_id"]),
    "spaceId": lambda ids: ids["space_id"],
    "text": lambda ids: ids["marker"],
    "cron": lambda _: "0 0 1 1 *",
    "timeZone": lambda _: "Asia/Tokyo",
    "kind": lambda _: "node-maybe",
    "state": lambda _: "new",
    "status": lambda _: "merged",
    "systemFamily": lambda ids: ids["marker"],
    "deviceType": lambda _: "server",
    "search": lambda ids: f'"{ids["marker"]}"',
    "format": lambda _: "jsonl",
    "plain": lambda _: "true",
    "language": lambda _: "ja",
    "name": lambda ids: f"{ids['marker']}-package",
    "by": lambda _: "source",
    "version": lambda _: "<2",
    "arch": lambda _: "amd64",
    "networkId": lambda ids: ids["network_id"],
    "targetId": lambda ids: ids["target_id"],
    "since": lambda _: "2026-01-05T01:23:45Z",
    "until": lambda _: "2036-01-05T01:23:45Z",
    "after": lambda _: 1,
    "before": lambda _: 1000,
    "list": lambda _: "unknown",
    "named": lambda _: "true",
    "how": lambda _: "added",
    "changes": lambda _: 1,
    "fields": lambda _: "state,tag",
    "sort": lambda _: "displayName",
    "columns": lambda _: "managedNodeId",
    "snapshotDays": lambda _: 1,
    "attemptDays": lambda _: 1,
    "maxSnapshots": lambda _: 1,
    "from": lambda ids: ids["earlier_snapshot"],
    "snapshotId": lambda ids: ids["snapshot_id"],
    "confirm": lambda ids: f"{ids['marker']} network",
}
FORMATS = {"getReport": ("json", "xlsx", "html")}  # of what comes in several: asked in each
REQUIRED = {  # what is not asked without
    "getNextRuns": lambda _: {"cron": "0 0 1 1 *"},
    "searchPackages": lambda ids: {"name": f"{ids['marker']}-package"},
    "listPackageVersions": lambda ids: {"name": f"{ids['marker']}-package"},
    "listPackageNames": lambda ids: {"text": f"{ids['marker']}"},
    "exportPackageSearch": lambda ids: {"name": f"{ids['marker']}-package"},
    "deleteNetwork": lambda _: {"confirm": "other network"},  # as setNetworkName calls it
}
PAGING = {"offset", "limit", "sort"}


async def furnish(store, client, marker, subnet):
    """A space with something of everything; what stands in its paths."""
    async with store.write() as connection:
        space = await places.add_space(connection, f"{marker} space")
        network = await places.add_network(connection, space, f"{marker} network")
        ksocket = await places.add_ksocket(connection, network, f"{marker} ksocket")
        told = Refusal(ksocket, "duplicate-installation", f"{subnet}.99", marker, marker, marker)
        await refusals.note(connection, {told: Times(2, 1, 2)})
        person = await people.add(connection, f"{marker}-person", "correct horse battery", "none", 1)
        member = await grants.put(connection, Holder(user_id=person), space, "viewer")
        group = await groups.add(connection, f"{marker}-group", None, 1)
        await grants.put(connection, Holder(group_id=group), space, "operator")
        await groups.join(connection, group, person)
    at_space = f"{BASE}/api/apps/sonar/spaces/{space}"
    told = {"displayName": f"{marker} target", "webhook": {"url": f"https://127.0.0.1/{marker}"}}
    chief = await in_session(store, "administrator")
    target = (await client.post(f"{at_space}/notify-targets", json=told, headers=chief)).json()["targetId"]
    rule = (await client.post(f"{at_space}/notify-rules", json={"targetId": target}, headers=chief)).json()["ruleId"]
    facts = Facts(
        hostname=f"{marker}-host",
        packages=(Package(name=f"{marker}-package", version="1", arch="amd64"),),
        windows_updates=(Update(name=f"KB-{marker}"),),
        vlans=(Vlan(number=10, name=f"{marker}-vlan", untagged=(f"{marker}-port",)),),
    )
    hosts = [Host(addr=f"{subnet}.1", facts=facts)]
    hosts += [Host(addr=f"{subnet}.{one}", name=f"{marker}-{one}") for one in (2, 3, 4)]
    world = World(store, network, ksocket)
    before = Host(addr=f"{subnet}.1", facts=msgspec.structs.replace(facts, windows_updates=()))
    await world.scan(before, *hosts[1:])
    ordered = await world.scan(*hosts, day=1)
    where = f"{BASE}/api/apps/sonar/networks/{network}"
    nodes = [one["managedNodeId"] for one in await items(client, f"{where}/managed-nodes?sort=managedNodeId")]
    snapshot, earlier = (one["snapshotId"] for one in await items(client, f"{where}/snapshots"))
    seen = await items(client, f"{where}/snapshots/{snapshot}/nodes")
    node = next(one["managedNodeId"] for one in await items(client, f"{where}/managed-nodes?text={marker}-host"))
    others = [one for one in nodes if one != node]
    for path, body in (
        (f"/managed-nodes/{node}/notes", {"title": marker, "body": marker}),
        (f"/managed-nodes/{node}/merge", {"managedNodeIds": [others[0]]}),
        ("/tags", {"managedNodeIds": [node], "name": "env", "value": marker}),
        ("/schedules", {"cron": "0 0 1 1 *"}),
        (f"/ksockets/{ksocket}/tokens", {}),
    ):
        answer = await client.post(where + path, json=body)
        assert answer.status_code in (200, 201), answer.text
    async with store.write() as connection:
        line = {"ksocket_id": ksocket, "told_at": 1, "level": "INFO", "problem": '{"code":"cancelled"}'}
        await connection.execute(scan_log.insert().values(scan_id=ordered.scan_id, **line))
    return {
        "marker": marker,
        "addr": f"{subnet}.1",
        "other_node": int(others[1]),
        "space_id": space,
        "member_id": member,
        "network_id": network,
        "ksocket_id": ksocket,
        "target_id": int(target),
        "rule_id": int(rule),
        "node_id": int(node),
        "note_id": int((await items(client, f"{where}/managed-nodes/{node}/notes"))[0]["noteId"]),
        "tag_name": "env",
        "snapshot_id": int(snapshot),
        "earlier_snapshot": int(earlier),
        "snapshot_node": next(one["nodeId"] for one in seen if one["displayName"] == f"{marker}-host"),
        "run": ordered.run,
        "schedule_id": int((await items(client, f"{where}/schedules"))[0]["scheduleId"]),
        "decision_id": int((await items(client, f"{where}/decisions"))[0]["decisionId"]),
        "token_id": int((await items(client, f"{where}/ksockets/{ksocket}/tokens"))[0]["tokenId"]),
    }


async def items(client, path):
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def operations(document):
    for path, some in document["paths"].items():
        for method, one in some.items():
            yield method.upper(), path, one


def names(path, ids):
    """What stands in the path, by name; a node of a snapshot has a number of its own."""
    wanted = re.findall(r"{(\w+)}", path)
    unknown = [one for one in wanted if one not in ids and one != "user_id"]
    assert not unknown, f"{path}: let `furnish` make something for {unknown}, so that this is asked for another space"
    return wanted


def filled(path, values):
    if "/snapshots/{snapshot_id}/nodes/" in path:
        values = values | {"node_id": values["snapshot_node"]}
    return BASE + path.format(**values | {"user_id": 1})


def body(one, ids):
    if "requestBody" not in one:
        return None
    operation = one["operationId"]
    assert operation in BODIES, f"add a body of {operation} to BODIES, so that it is asked for another space"
    return BODIES[operation](ids)


def mixed(wanted, ours, theirs, nobody):
    """The path's numbers, each ours or the other's, but not all ours; and the same with numbers of nobody."""
    wanted = [one for one in wanted if one != "tag_name"]  # a word, and nobody's
    for chosen in product((False, True), repeat=len(wanted)):
        if any(chosen):
            picked = [name for name, foreign in zip(wanted, chosen, strict=True) if foreign]
            if "node_id" in picked:
                picked.append("snapshot_node")
            yield (
                ours | {one: theirs[one] for one in picked if one in theirs},
                (ours | {one: nobody[one] for one in picked if one in nobody}),
            )


def inventory(document):
    """Operations that are about what is in spaces."""
    for method, path, one in operations(document):
        if one["operationId"] not in OPEN | OWN and "inventory" in one.get("tags", ()):
            yield method, path, one


def same(text):
    """Without numbers and names that the question itself named."""
    return re.sub(r"[0-9a-f]{16,}|\d+|nobody", "#", text)


@pytest.fixture
async def chief(client, tokens):
    client.headers["X-Authorization"] = f"Token {tokens['administrator']}"
    return client


@pytest.fixture(params=["user", "session", "token"])
async def ours(request, store, chief, somebody):
    """Our space, and who is in it alone: a user with a role there, by a program or in a session, or a token for it of
    one who may everything.
    """
    ids = await furnish(store, chief, "beta", "10.2.2")
    if request.param == "user":
        return ids, await somebody("taro", {ids["space_id"]: "administrator"})
    if request.param == "session":
        await somebody("taro", {ids["space_id"]: "administrator"})
        return ids, await in_session(store, "taro")
    async with store.write() as connection:
        token = await people.issue(connection, "administrator", "capped", None, seconds_now())
        mine = api_token.c.label == "capped"
        await connection.execute(api_token.update().where(mine).values(space_id=ids["space_id"]))
    return ids, {"X-Authorization": f"Token {token}"}


async def answers(client, document, ids, headers):
    """Everything that can be read, as it stands there."""
    told = {}
    for method, path, one in inventory(document):
        names(path, ids)
        if method == "GET":
            answer = await client.get(filled(path, ids), params=required(one, ids), headers=headers)
            assert answer.status_code == 200, (path, answer.text)
            told[one["operationId"]] = read(answer)
    return told


def required(one, ids):
    return REQUIRED[one["operationId"]](ids) if one["operationId"] in REQUIRED else {}


def read(answer):
    """What it says: of a workbook its sheets, without when it was written."""
    if not answer.content.startswith(b"PK"):
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        told = "".join(book.read(one).decode() for one in book.namelist() if one != "docProps/core.xml")
    return re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d \(", "(", told)  # the cover


async def test_nothing_of_another_space_is_seen_or_changed(hub, store, chief, ours):
    document = described.document(hub._api)
    ids, headers = ours
    before = await answers(chief, document, ids, headers)
    assert len(before) > 20
    theirs = await furnish(store, chief, "alpha", "10.1.1")
    assert await answers(chief, document, ids, headers) == before  # whatever comes there: no number here changes
    whole = await answers(chief, document, theirs, None)
    for operation, text in whole.items():
        listed = msgspec.json.decode(text) if text.startswith("{") else ()
        if operation not in EMPTY and "total" in listed:
            assert listed["total"], f"let `furnish` make something for {operation} to list"
    nobody = dict.fromkeys(ids, NOBODY) | {"run": "nobody", "addr": "10.9.9.9", "marker": "nobody"}
    for method, path, one in inventory(document):
        for foreign, none in mixed(names(path, ids), ids, theirs, nobody):
            for form in FORMATS.get(one["operationId"], (None,)):
                params = required(one, ids) | ({"format": form} if form else {})
                given = [
                    await chief.request(method, filled(path, each), json=body(one, ids), headers=headers, params=params)
                    for each in (foreign, none)
                ]
                assert given[0].status_code >= 400, (method, path, given[0].text)
                assert "alpha" not in given[0].text, path
                told = [(each.status_code, same(each.text)) for each in given]
                assert told[0] == told[1], (method, path)  # as if there were nothing
    assert await answers(chief, document, theirs, None) == whole
    assert await answers(chief, document, ids, headers) == before


async def test_questions_and_bodies_that_name_what_is_anothers(hub, store, chief, ours):
    document = described.document(hub._api)
    ids, headers = ours
    theirs = await furnish(store, chief, "alpha", "10.1.1")
    nobody = dict.fromkeys(ids, NOBODY) | {"run": "nobody", "addr": "10.9.9.9", "marker": "nobody"}
    whole = await answers(chief, document, theirs, None)
    for method, path, one in inventory(document):
        for query in {each["name"] for each in one.get("parameters", ()) if each["in"] == "query"} - PAGING:
            known = f"add a value of {query} to QUERIES, so that {path} is asked with another space's"
            assert query in QUERIES, known
            told = [
                await chief.get(
                    filled(path, ids), params=required(one, each) | {query: QUERIES[query](each)}, headers=headers
                )
                for each in (theirs, nobody)
            ]
            assert told[0].status_code == told[1].status_code, (path, query)
            assert read(told[0]) == read(told[1]), (path, query)
        if method != "GET" and body(one, theirs) != body(one, ids):
            told = [
                await chief.request(method, filled(path, ids), json=body(one, each), headers=headers)
                for each in (theirs, nobody)
            ]
            assert "alpha" not in told[0].text, path
            assert told[0].status_code >= 400, (path, told[0].text)
            assert (told[0].status_code, same(told[0].text)) == (told[1].status_code, same(told[1].text)), path
    assert await answers(chief, document, theirs, None) == whole


async def test_our_own_is_changed_by_the_same_questions(hub, chief, ours):
    """They are right: it is for the space alone that the others were turned away."""
    document = described.document(hub._api)
    ids, headers = ours
    order = ("POST", "PUT", "DELETE")
    changing = [one for one in inventory(document) if one[0] != "GET"]
    for method, path, one in sorted(changing, key=lambda each: (order.index(each[0]), -each[1].count("/"))):
        answer = await chief.request(
            method, filled(path, ids), params=required(one, ids), json=body(one, ids), headers=headers
        )
        hubs = one["operationId"] in ("addSpace", "deleteSpace")
        hubs |= one["security"] == IN_SESSION and "Cookie" not in headers
        assert answer.status_code == 403 if hubs else answer.status_code not in (400, 401, 403, 404), (
            method,
            path,
            answer.text,
        )


async def test_what_is_the_hubs_is_not_for_one_space(hub, chief, ours):
    document = described.document(hub._api)
    _, headers = ours
    known = OPEN | OWN | {"metrics"}
    for method, path, one in operations(document):
        if "inventory" in one.get("tags", ()) or one["operationId"] in known:
            continue
        answer = await chief.request(method, BASE + re.sub(r"{\w+}", "1", path), headers=headers, json={})
        assert answer.status_code in (400, 403), (method, path, answer.text)
        assert answer.status_code == 403 or "requestBody" in one, (method, path)


async def test_the_hubs_numbers_are_not_for_one_space(ours, browser, tokens):
    _, headers = ours
    refused = 401 if "Cookie" in headers else 403  # programs ask for it, not people
    assert (await browser.get("https://hub/metrics", headers=headers)).status_code == refused
    everybody = {"X-Authorization": f"Token {tokens['viewer']}"}
    assert (await browser.get("https://hub/metrics", headers=everybody)).status_code == 200


async def last_used(client):
    return (await client.get(PATH)).json()["items"][0]["lastUsedAt"]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_question_waits_for_no_merge(client, store, tokens):
    asked = {"X-Authorization": f"Token {tokens['viewer']}"}
    async with asyncio.timeout(5), store.write():
        assert (await client.get("/networks", headers=asked)).status_code == 200
        assert store.busy
    async with store.read() as connection:
        assert (await people.caller(connection, tokens["viewer"], 0))[1]  # the next question writes it down
    assert (await client.get("/networks", headers=asked)).status_code == 200
    async with store.read() as connection:
        assert (await people.caller(connection, tokens["viewer"], 0))[1] is None


async def test_a_full_disk_can_be_read(client, browser, monkeypatch):
    async def full(*_):
        raise OperationalError("UPDATE", {}, OSError("database or disk is full"))

    assert (await log_in(browser)).status_code == 201
    monkeypatch.setattr(sessions, "_USED_EVERY", 0)
    with monkeypatch.context() as broken:
        broken.setattr(people, "used", full)
        broken.setattr(sessions, "used", full)
        assert await last_used(client) is None
        assert (await browser.get("/session")).status_code == 200
    assert await last_used(client)
    assert (await browser.get("/session")).status_code == 200
