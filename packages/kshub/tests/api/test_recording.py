"""The audit log, from the side of what is written: every operation of the OpenAPI that changes something leaves a row,
so that a new one cannot be forgotten.
"""

import re

import httpx
import pytest
from litestar import Litestar, get
from litestar.params import FromQuery
from litestar.response import Redirect
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from kshub import words
from kshub.api import described
from kshub.api.asking import MAX_BODY
from kshub.api.recording import CHANGING, TOLD, Recording, said
from kshub.auth import audit as reading
from kshub.auth import deeds
from kshub.auth.recorder import Recorder
from kshub.entry import Entry
from kshub.store import removing
from kshub.store.queries import places
from kshub.store.schema import audit, network

from .conftest import PASSWORD
from .test_asking import BODIES, NOBODY, furnish, operations

SONAR = "/apps/sonar"
# of people's own: bodies that are right, or wrong in a way that somebody may be
PEOPLE = {
    "addUser": {"username": "taro", "password": "taro-taro-taro"},
    "setUser": {"displayName": "Administrator"},
    "addApiToken": {"label": "exporter", "days": 3},
    "changePassword": {"current": PASSWORD, "password": "another horse battery"},
    "addSavedSearch": {"displayName": "mine", "search": "os:linux"},
    "changeSavedSearch": {"displayName": "mine", "search": "os:linux"},
}
HEALTH = ("healthz", "readyz", "metrics")
LAST = ("changePassword", "logOut")  # after these somebody else asks
SECRETS = (PASSWORD, "taro-taro-taro", "another horse battery", "kapi_", "kses_", "ksk_")


async def rows(store):
    async with store.read() as connection:
        return (await connection.execute(select(audit).order_by(audit.c.id))).all()


async def recorded(hub, store):
    await hub.recorder.settled()
    return await rows(store)


def params(row):
    return reading.params(row.params)


@pytest.fixture
async def chief(session_of):
    """An administrator's browser."""
    made = await session_of("administrator")
    made.base_url = "https://hub"
    return made


def body(operation, ids):
    """What the operation is asked with; nothing known of it is wrong, and leaves a row all the same."""
    if operation in BODIES:
        return BODIES[operation](ids)
    return PEOPLE.get(operation, {})


def path_of(path, ids):
    known = ids | {"user_id": 3}  # not the one who asks, whose session would end
    return re.sub(r"{(\w+)}", lambda one: str(known.get(one[1], NOBODY)), path)


async def test_every_operation_that_changes_something_leaves_one_row(hub, store, chief, client, tokens):
    document = described.document(hub._api)
    client.headers["X-Authorization"] = f"Token {tokens['administrator']}"
    ids = await furnish(store, client, "beta", "10.2.2")
    order = ("POST", "PUT", "DELETE")
    changing = [one for one in operations(document) if one[0] in CHANGING]
    assert len(changing) > 40
    changing.sort(key=lambda one: (one[2]["operationId"] in LAST, order.index(one[0])))
    done = set()
    for method, path, one in changing:
        action = one["operationId"]
        for language in words.TABLES:
            known = f'add "action-{action}" to words/{language}/actions.py: the audit log tells of it by that'
            assert f"action-{action}" in words.TABLES[language], known
        if not one.get("security"):
            continue  # of whom nobody knows who it is: tests of their own
        before = await recorded(hub, store)
        answer = await chief.request(method, path_of(path, ids), json=body(action, ids))
        assert answer.status_code not in (401, 500), (action, answer.text)
        new = (await recorded(hub, store))[len(before) :]
        assert [each.action for each in new] == [action], f"{action} left {len(new)} rows in the audit log"
        missed = answer.status_code == 200 and answer.json().get("arrived") is False  # a test message: it says so
        expected = deeds.FAILED if missed else deeds.outcome(answer.status_code)
        assert new[0].outcome == expected, (action, answer.text)
        assert (new[0].username, new[0].source, new[0].token) == ("administrator", "192.0.2.2", None)
        if "{network_id}" in path:
            assert (new[0].network_id, new[0].space_id) == (ids["network_id"], ids["space_id"]), action
        elif "{space_id}" in path and action != "deleteSpace":
            assert new[0].space_id == ids["space_id"], action
        if answer.is_success:
            done.add(action)
    assert len(done) > 35
    told = [row.params for row in await rows(store)]
    assert not [one for one in told for secret in SECRETS if secret in one]


async def test_every_look_that_is_told_has_its_words(hub):
    for method, path, one in operations(described.document(hub._api)):
        content = one.get("responses", {}).get("200", {}).get("content", {})
        given_out = set(content) - {"application/json"} and one["operationId"] not in HEALTH
        across = "inventory" in one.get("tags", ()) and not {"{network_id}", "{space_id}"} & set(path.split("/"))
        if method == "GET" and (given_out or across):
            for language in words.TABLES:
                known = f'add "action-{one["operationId"]}" to words/{language}/actions.py'
                assert f"action-{one['operationId']}" in words.TABLES[language], known


def test_logins_by_the_identity_provider_have_their_words():
    for table in words.TABLES.values():
        assert {"action-beginOidc", "action-finishOidc"} <= set(table)


def test_what_a_body_says():
    assert said(b'{"displayName":"x","password":"secret","body":"y","title":"z"}') == {"displayName": "x"}
    many = said(b'{"managedNodeIds":[' + b",".join(b'"%d"' % one for one in range(30)) + b"]}")
    assert many["managedNodeIds"].endswith("19, ... (30)")
    assert said(b'{"name":{"deep":1}}') == {"name": None}
    for empty in (b"", b"[]", b'"x"'):
        assert said(empty) == {}
    for wrong in (b"{", b"\xff", b"[" * 100_000, b'{"name":"x","days":' + b"9" * 6000 + b"}"):
        assert said(wrong) == {"body": "not-read"}
    assert not {"password", "current", "body", "title", "reason", "code", "token", "address"} & set(TOLD)


async def test_a_network_that_is_made_and_where(hub, store, chief):
    async with store.write() as connection:
        await places.add_space(connection, "other")
    made = await chief.post("/api/apps/sonar/networks", json={"displayName": "osaka", "spaceId": "1"})
    number = made.json()["networkId"]
    (row,) = [one for one in await rows(store) if one.action == "addNetwork"]
    assert (row.space_id, row.network_id, row.outcome) == (1, int(number), "done")
    told = {"spaceName": "default", "networkName": "osaka", "networkId": number, "displayName": "osaka"}
    assert params(row) == told | {"spaceId": "1"}


async def test_what_is_gone_keeps_its_name(store, chief):
    number = (await chief.post("/api/apps/sonar/spaces", json={"displayName": "Customer B"})).json()["spaceId"]
    assert (await chief.delete(f"/api/apps/sonar/spaces/{number}")).status_code == 204
    row = (await rows(store))[-1]
    assert (row.action, row.space_id, params(row)["spaceName"]) == ("deleteSpace", int(number), "Customer B")


async def test_a_program_s_token_is_told_by_its_label(client, store):
    assert (await client.post("/networks", json={"displayName": "osaka"})).status_code == 201
    row = (await rows(store))[-1]
    assert (row.username, row.token, row.source, row.outcome) == ("operator", "test", "127.0.0.1", "done")


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"json": {"displayName": "tokyo"}}, 409),
        ({"json": {"displayName": 5}}, 400),
        ({"content": b"{"}, 400),
        ({"content": b""}, 400),
        ({"json": {"displayName": "x"}, "headers": "viewer"}, 403),
    ],
)
async def test_what_is_refused_is_told(client, store, asked, status):
    who = "operator"
    if asked.get("headers") == "viewer":
        who, asked = "viewer", asked | {"headers": client.viewer}
    answer = await client.post("/networks", **asked)
    assert answer.status_code == status, answer.text
    told = [(one.action, one.outcome, one.username) for one in await rows(store)]
    assert told == [("addNetwork", "refused", who)]


async def test_who_is_refused_learns_no_name_by_the_log(client, store, somebody):
    async with store.write() as connection:
        other = await places.add_network(connection, await places.add_space(connection, "alpha"), "alpha network")
        secret = await places.add_ksocket(connection, other, "alpha ksocket")
    headers = await somebody("taro", {1: "administrator"})
    for path in (f"/networks/1/ksockets/{secret}", f"/networks/{other}/ksockets/{secret}", f"/networks/{other}"):
        assert (await client.put(path, json={"displayName": "x"}, headers=headers)).status_code == 404
    mine, *theirs = await rows(store)
    assert (mine.space_id, "alpha" in mine.params) == (1, False)
    for row in theirs:
        assert (row.space_id, row.network_id, row.username) == (None, None, "taro")
        assert params(row) == {name: one for name, one in params(row).items() if name in ("networkId", "ksocketId")}


async def test_nobody_writes_into_the_log_of_a_space_that_they_do_not_see(client, store, somebody):
    async with store.write() as connection:
        await places.add_space(connection, "beta")
    stranger, viewer = await somebody("mallory", {2: "operator"}), await somebody("taro", {1: "viewer"})
    for headers in (stranger, viewer):
        answer = await client.put("/spaces/1", json={"displayName": "Beta greets you"}, headers=headers)
        assert answer.status_code in (403, 404)
    told = [(one.space_id, one.username, params(one)) for one in await rows(store)]
    hers = {"spaceName": "default", "spaceId": "1", "displayName": "Beta greets you"}
    assert told == [(None, "mallory", {"spaceId": "1"}), (1, "taro", hers)]


async def test_what_is_deleted_keeps_its_name_until_its_row_is_old(client, store, tokens):
    client.headers["X-Authorization"] = f"Token {tokens['administrator']}"
    assert (await client.delete("/networks/1/ksockets/1")).status_code == 204
    assert (await client.delete("/networks/1", params={"confirm": "tokyo"})).status_code == 204
    before = [(one.action, one.network_id, params(one)) for one in await rows(store)]
    where = {"spaceName": "default", "networkName": "tokyo", "networkId": "1"}
    names = {"ksocketId": "1", "ksocketName": "one"}
    assert before == [("deleteKsocket", 1, where | names), ("deleteNetwork", 1, where)]
    assert await removing.clear(store, 60) is False
    async with store.read() as connection:
        assert (await connection.execute(select(network.c.id))).all() == []
    assert [(one.action, one.network_id, params(one)) for one in await rows(store)] == before


async def test_padding_hides_nothing_and_what_is_not_read_is_told_as_such(chief, store):
    headers = {"Content-Type": "application/json"}
    path, word = "/api/settings/users/2", b'{"displayName":"x"}'
    sizes = (MAX_BODY - len(word), MAX_BODY)
    answers = [await chief.put(path, content=word + b" " * one, headers=headers) for one in sizes]
    assert [one.status_code for one in answers] == [200, 413]

    async def parts():  # nobody says before how long it is
        for _ in range(3):
            yield b" " * (MAX_BODY // 2)

    assert (await chief.put(path, content=parts(), headers=headers)).status_code == 413
    told = [(one.outcome, params(one)) for one in await rows(store) if one.action == "setUser"]
    seen, first, second = told
    assert (seen[0], seen[1]["displayName"], "body" in seen[1]) == ("done", "x", False)
    assert first == second == ("refused", {"userId": "2", "body": "not-read"})


async def test_a_sign_in_that_is_refused_and_led_on_leaves_a_row(store, tokens, monkeypatch):
    @get("/callback", operation_id="finishOidc", status_code=303, security=[])
    async def finish_oidc(code: FromQuery[str], user: FromQuery[int | None] = None) -> Redirect:
        if code == "right":
            return Redirect("/", status_code=303)
        deeds.refused(code, user_id=user)
        return Redirect(f"/login?error={code}", status_code=303)

    monkeypatch.setattr("kshub.api.recording.seconds_now", lambda: 1_800_000_000)
    monkeypatch.setattr("kshub.auth.recorder.STRANGE", 2)
    api = Litestar([finish_oidc], middleware=[Recording(store, Recorder(store), Entry())])
    transport = httpx.ASGITransport(app=api, client=("192.0.2.9", 1))
    async with httpx.AsyncClient(transport=transport, base_url="https://hub") as browser:
        for query in ("right", "state", "state", "state", "disabled&user=3"):
            assert (await browser.get(f"/callback?code={query}")).status_code == 303
    told = [(one.action, one.outcome, one.user_id, one.username, one.source, one.params) for one in await rows(store)]
    nobody = ("finishOidc", "refused", None, "", "192.0.2.9", '{"error":"state"}')
    assert told == [nobody, nobody, ("finishOidc", "refused", 3, "viewer", "192.0.2.9", '{"error":"disabled"}')]


async def test_who_is_unknown_fills_no_log(browser, store):
    for headers in ({}, {"X-Authorization": "Token kapi_wrong"}):
        assert (await browser.post("/apps/sonar/networks", json={}, headers=headers)).status_code == 401
    assert await rows(store) == []


async def test_logins(browser, store):
    tried = (("viewer", "not this"), ("hunter2-hunter2", "not this"), ("viewer", PASSWORD))
    statuses = [(await browser.post("/session", json={"username": name, "password": word})) for name, word in tried]
    assert [one.status_code for one in statuses] == [401, 401, 201]
    found = await rows(store)
    told = [(one.action, one.outcome, one.username, one.params, one.source) for one in found]
    wrong = ("logIn", "refused", "", "{}", "192.0.2.1")
    assert told == [(*wrong[:2], "viewer", *wrong[3:]), wrong, ("logIn", "done", "viewer", "{}", "192.0.2.1")]
    csrf = {"X-CSRF-Token": statuses[2].json()["csrfToken"]}
    assert (await browser.put("/session/password", json={"current": "x", "password": "y" * 20}, headers=csrf)).is_error
    assert (await browser.delete("/session", headers=csrf)).status_code == 204
    told = [(one.action, one.outcome, one.username, one.params) for one in (await rows(store))[3:]]
    assert told == [("changePassword", "refused", "viewer", "{}"), ("logOut", "done", "viewer", "{}")]


async def test_a_flood_of_wrong_logins_is_slowed_and_not_told_again(browser, store):
    answers = [await browser.post("/session", json={"username": "x", "password": "y"}) for _ in range(8)]
    tried = [one.status_code for one in answers]
    assert 429 in tried
    assert len(await rows(store)) == tried.count(401)


async def test_a_program_that_runs_wild_fills_no_disk(client, store, hub, monkeypatch, caplog):
    monkeypatch.setattr("kshub.auth.recorder.REFUSED", 3)
    monkeypatch.setattr("kshub.api.recording.seconds_now", lambda: 1_800_000_000)
    for _ in range(5):
        assert (await client.post("/networks", json={"displayName": "tokyo"})).status_code == 409
    assert len(await rows(store)) == 3
    assert [one.message.partition(":")[0] for one in caplog.records if one.name == "kshub.audit"] == [
        "refused too often for the audit log"
    ] * 2


async def test_no_change_without_its_row(client, store, monkeypatch):
    async def full(*_):
        raise OperationalError("INSERT", {}, OSError("database or disk is full"))

    monkeypatch.setattr(deeds.Deed, "write", full)
    assert (await client.post("/networks", json={"displayName": "osaka"})).status_code == 503
    async with store.read() as connection:
        assert (await connection.execute(select(network.c.display_name))).scalars().all() == ["tokyo"]


async def test_what_cannot_be_written_is_in_the_hubs_log(client, store, monkeypatch, caplog):
    async def full(*_):
        raise OperationalError("INSERT", {}, OSError("database or disk is full"))

    monkeypatch.setattr(deeds.Deed, "write", full)
    assert (await client.put("/networks/77", json={"displayName": "osaka"})).status_code == 404
    (line,) = [one.message for one in caplog.records if one.name == "kshub.audit"]
    assert '"action":"setNetworkName","outcome":"refused"' in line
    assert '"username":"operator"' in line


async def test_what_failed_after_its_first_transaction_says_so(client, store, monkeypatch):
    monkeypatch.setattr("kshub.api.networks._view", lambda *_: 1 / 0)
    assert (await client.post("/networks", json={"displayName": "osaka", "spaceId": "1"})).status_code == 500
    row = (await rows(store))[-1]
    assert (row.action, row.outcome) == ("addNetwork", "failed")


# Looks


async def looked(hub, store):
    return [(one.action, one.space_id, one.network_id) for one in await recorded(hub, store) if one.action != "logIn"]


async def test_exports_are_told(hub, client, store):
    for _ in range(2):
        answer = await client.get("/networks/1/managed-nodes/export?format=xlsx", headers=client.viewer)
        assert answer.status_code == 200
    assert (await client.get("/networks/1/workbook")).status_code == 200
    assert (await client.get("/networks/7/workbook")).status_code == 404
    assert await looked(hub, store) == [("exportManagedNodes", 1, 1)] * 2 + [("getWorkbook", 1, 1)]
    told = (await rows(store))[0]
    assert (told.username, told.token, told.outcome) == ("viewer", "test", "done")
    where = {"spaceName": "default", "networkName": "tokyo", "networkId": "1"}
    assert params(told) == where | {"format": "xlsx", "rows": "0"}


async def test_views_across_spaces_are_told_once_an_hour(hub, client, store, somebody, monkeypatch):
    asked = ("/managed-nodes", "/packages/search?name=x", "/networks", "/managed-nodes/facets")

    async def look(headers):
        for path in asked:
            assert (await client.get(path, headers=headers)).status_code == 200, path

    await look({})
    assert await looked(hub, store) == []  # one space: nothing is across
    async with store.write() as connection:
        await places.add_space(connection, "second")
    hub.recorder._told.clear()
    await look({})
    await look({})
    await look(await somebody("taro", {1: "viewer"}))  # sees one space
    across = ["listNetworks", "searchFacets", "searchNodes", "searchPackages"]
    assert sorted(one[0] for one in await looked(hub, store)) == across
    hub.recorder._told.clear()  # another process of the same hub
    await look({})
    assert len(await looked(hub, store)) == 4
    await look(await somebody("hanako", {1: "viewer", 2: "viewer"}))
    assert len(await looked(hub, store)) == 8
    for path in ("/networks?spaceId=1", "/events?networkId=1", "/networks/1/managed-nodes", "/spaces/1"):
        await client.get(path, headers=client.viewer)
    assert len(await looked(hub, store)) == 8
    for path in ("/managed-nodes?networkId=1", "/managed-nodes?spaceId=", "/spaces?spaceId=1", "/networks?networkId=1"):
        assert (await client.get(path, headers=client.viewer)).status_code == 400  # it shows nothing
    assert len(await looked(hub, store)) == 8
    later = deeds.seconds_now() + 3601
    for place in ("kshub.api.recording", "kshub.auth.audit"):
        monkeypatch.setattr(f"{place}.seconds_now", lambda: later)
    await look({})
    assert len(await looked(hub, store)) == 12


async def test_who_reads_the_log_is_in_it_once_an_hour(hub, client, store, tokens):
    headers = {"X-Authorization": f"Token {tokens['administrator']}"}
    for _ in range(3):
        assert (await client.get("http://hub/api/settings/audit", headers=headers)).status_code == 200
    assert await looked(hub, store) == [("listAudit", None, None)]


async def test_no_more_rows_wait_than_the_hub_bears(hub, client, store, monkeypatch, caplog):
    monkeypatch.setattr("kshub.auth.recorder.WAITING", 0)
    assert (await client.get("/networks/1/events/export")).status_code == 200
    assert await looked(hub, store) == []
    assert [one.message.partition(":")[0] for one in caplog.records if "exportEvents" in one.message] == [
        "too many rows wait for the audit log"
    ]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_who_looks_waits_for_no_writer(hub, client, store):
    async with store.write():
        assert (await client.get("/networks/1/events/export", headers=client.viewer)).status_code == 200
        assert await rows(store) == []
    assert await looked(hub, store) == [("exportEvents", 1, 1)]


async def test_who_looks_is_answered_by_a_full_disk(hub, client, monkeypatch, caplog):
    async def full(*_):
        raise OperationalError("INSERT", {}, OSError("database or disk is full"))

    monkeypatch.setattr(deeds.Deed, "write", full)
    assert (await client.get("/networks/1/events/export")).status_code == 200
    await hub.recorder.settled()
    assert [one.message for one in caplog.records if "exportEvents" in one.message]
