"""The audit log, from the side of who reads it."""

import json

import pytest

from kshub.auth import people
from kshub.clock import seconds_now
from kshub.store.queries import places
from kshub.store.schema import api_token, audit

AUDIT = "http://hub/api/settings/audit"
ROW = {"username": "x", "token": None, "source": "192.0.2.9", "params": "{}", "outcome": "done", "user_id": 9}


@pytest.fixture
async def log(store, client, tokens):
    """A hub of two spaces, in which something was done."""
    at = 1_767_225_600  # 2026-01-01
    async with store.write() as connection:
        assert await places.add_space(connection, "other") == 2
        rows = [
            {"space_id": 1, "network_id": 1, "action": "orderScan", "params": '{"networkName":"tokyo"}'},
            {"space_id": 2, "network_id": 5, "action": "orderScan", "username": "y", "token": "exporter"},
            {"space_id": None, "network_id": None, "action": "logIn", "outcome": "refused"},
            {"space_id": 9, "network_id": None, "action": "deleteSpace"},
            {"space_id": 1, "network_id": None, "action": "noSuchAction", "outcome": "failed"},
        ]
        for number, one in enumerate(rows):
            await connection.execute(audit.insert().values(ROW | one | {"happened_at": at + number * 86_400}))
    client.headers["X-Authorization"] = f"Token {tokens['administrator']}"
    return client


async def ids(client, query="", headers=None):
    answer = await client.get(f"{AUDIT}{query}", headers=headers)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["total"] == len(told["items"])
    return [int(one["auditId"]) for one in told["items"]]


async def test_an_administrator_reads_everything_the_newest_first(log):
    first = (await log.get(AUDIT, headers={"Accept-Language": "ja"})).json()["items"][-1]
    assert first == {
        "auditId": "1",
        "happenedAt": "2026-01-01T00:00:00Z",
        "spaceId": "1",
        "networkId": "1",
        "userId": "9",
        "username": "x",
        "apiToken": None,
        "source": "192.0.2.9",
        "action": "orderScan",
        "text": "スキャンを実行",
        "params": {"networkName": "tokyo"},
        "outcome": "done",
    }
    part = (await log.get(f"{AUDIT}?sort=auditId&offset=4&limit=1")).json()
    assert [one["text"] for one in part["items"]] == ["noSuchAction"]
    assert (await log.get(f"{AUDIT}?sort=username")).status_code == 400


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?user=y", [2]),
        ("?action=orderScan", [2, 1]),
        ("?spaceId=1", [5, 1]),
        ("?networkId=5", [2]),
        ("?outcome=refused", [3]),
        ("?from=2026-01-03", [5, 4, 3]),
        ("?to=2026-01-03", [2, 1]),
        ("?from=2026-01-02T00:00:00Z&to=2026-01-03T00:00:01Z", [3, 2]),
        ("?from=2026-01-02T09:00:00%2B09:00&to=2026-01-02T00:00:01", [2]),
        ("?user=y&spaceId=1", []),
    ],
)
async def test_it_is_narrowed(log, query, found):
    separator = "&" if "to=" in query else "&to=2026-02-01&"
    assert await ids(log, query + separator) == found


@pytest.mark.parametrize("query", ["from=yesterday", "to=2026-13-01", "from=", "outcome=good", "user=%00", "spaceId=0"])
async def test_what_cannot_be_asked(log, query):
    assert (await log.get(f"{AUDIT}?{query}")).status_code == 400


@pytest.mark.parametrize("by", ["user", "token"])
async def test_who_administers_one_space_reads_of_that_alone(hub, store, log, somebody, by):
    if by == "user":
        mine = await somebody("taro", {1: "administrator", 2: "operator"})
    else:
        async with store.write() as connection:
            token = await people.issue(connection, "administrator", "capped", None, seconds_now())
            where = api_token.c.label == "capped"
            await connection.execute(api_token.update().where(where).values(space_id=1))
        mine = {"X-Authorization": f"Token {token}"}
    assert await ids(log, headers=mine) == [5, 1]
    for query in ("?spaceId=2", "?spaceId=77", "?user=y", "?networkId=5", "?action=deleteSpace", "?action=logIn"):
        assert await ids(log, query, headers=mine) == []
    answer = await log.get(f"{AUDIT}/export?format=jsonl", headers=mine)
    assert [json.loads(one)["auditId"] for one in answer.text.splitlines()] == ["1", "5"]
    await hub.recorder.settled()
    assert await ids(log, headers=mine) == [5, 1]  # that it was read concerns the hub


@pytest.mark.parametrize("role", ["viewer", "operator", "none"])
async def test_it_is_for_administrators(log, somebody, role):
    headers = await somebody("taro", {} if role == "none" else {1: role, 2: role})
    for path in ("", "/export", "?spaceId=1"):
        assert (await log.get(AUDIT + path, headers=headers)).status_code == 403
    assert (await log.get(AUDIT, headers={"X-Authorization": ""})).status_code == 401


async def test_it_is_exported(log):
    answer = await log.get(f"{AUDIT}/export?language=ja&outcome=done")
    assert 'filename="audit.csv"' in answer.headers["Content-Disposition"]
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("操作履歴 ID,発生日時 [UTC],操作,ユーザー名,API トークン,接続元,操作名,結果")
    assert lines[1] == "1,2026-01-01 00:00:00,スキャンを実行,x,,192.0.2.9,orderScan,成功,networkName=tokyo,1,1,9"
    plain = await log.get(f"{AUDIT}/export?plain=true&columns=action,outcome")
    assert plain.content.decode("utf-8-sig").splitlines()[:2] == ["action,outcome", "orderScan,done"]
    assert (await log.get(f"{AUDIT}/export?format=xlsx")).content.startswith(b"PK")
    assert (await log.get(f"{AUDIT}/export?columns=password")).status_code == 400


async def test_that_it_is_read_is_in_it(hub, log):
    await ids(log)
    await hub.recorder.settled()
    await log.get(f"{AUDIT}/export")
    await hub.recorder.settled()
    newest = (await log.get(f"{AUDIT}?limit=2")).json()["items"]
    assert {one["action"] for one in newest} == {"exportAudit", "listAudit"}
    params = next(one["params"] for one in newest if one["action"] == "exportAudit")
    assert (params["format"], params["rows"]) == ("csv", "6")
