"""Where events are told: made, changed, tried; secrets are written and never read."""

import json
import logging

import pytest

from kshub.api import described
from kshub.api.asking import IN_SESSION
from kshub.notify import turns
from kshub.notify.turns import EVERY
from kshub.store.queries import places

from .conftest import in_session

ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
HUB = "http://hub/api/settings"
SECRETS = ("geheim", "hidden-path")
MAIL = {"host": "127.0.0.1", "port": 25, "security": "none", "from": "hub@example.com", "to": ["a@example.com"]}
ADDRESSES = {
    "mail": MAIL | {"username": "hub", "password": "geheim"},
    "slack": {"url": "https://127.0.0.1/hidden-path"},
    "teams": {"url": "https://127.0.0.1/hidden-path?sig=geheim"},
    "webhook": {"url": "https://127.0.0.1/hidden-path"},
}


@pytest.fixture
async def chief(client, store):
    """An administrator of all, in a session."""
    client.headers.update(await in_session(store, "administrator"))
    return client


@pytest.fixture(params=["/spaces/1", HUB], ids=["space", "hub"])
def place(request):
    return request.param


async def made(client, place, kind="webhook", **more):
    body = {"displayName": kind, kind: ADDRESSES[kind]} | more
    answer = await client.post(f"{place}/notify-targets", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.mark.parametrize("kind", ADDRESSES)
async def test_a_target_is_made_shown_changed_and_deleted(chief, place, kind, caplog):
    caplog.set_level(logging.DEBUG, logger="kshub")  # `serve` hears of libraries only warnings
    first = await made(chief, place, kind, language="ja")
    where = f"{place}/notify-targets/{first['targetId']}"
    secret = first.pop("secret")
    assert (secret or "").startswith("kwh_") is (kind == "webhook")
    assert (first["kind"], first["language"], first["enabled"]) == (kind, "ja", True)
    assert first["spaceId"] == (None if place == HUB else "1")
    assert (await chief.get(where)).json() == first
    assert (await chief.get(f"{place}/notify-targets")).json() == {"items": [first], "total": 1}
    changed = (await chief.put(where, json={"displayName": "other", "enabled": False})).json()
    assert changed == first | {"displayName": "other", "enabled": False}
    texts = [json.dumps(first), (await chief.get(where)).text, (await chief.get(f"{place}/notify-targets")).text]
    texts += [(await chief.post(f"{where}/test")).text, (await chief.put(where, json={kind: {}})).text, caplog.text]
    assert not [text for text in texts if any(one in text for one in (*SECRETS, secret or "geheim"))]
    assert (await chief.delete(where)).status_code == 204
    assert (await chief.get(where)).status_code == 404
    assert (await chief.delete(where)).status_code == 404


async def test_a_password_stays_with_its_server_alone(chief, place):
    first = await made(chief, place, "mail")
    where = f"{place}/notify-targets/{first['targetId']}"
    assert first["mail"] == MAIL | {"username": "hub", "hasPassword": True}
    more = MAIL | {"username": "hub", "to": ["a@example.com", "b@example.com"]}
    assert (await chief.put(where, json={"mail": more})).json()["mail"]["to"] == more["to"]
    answer = await chief.put(where, json={"mail": more | {"host": "evil.example.com"}})
    assert (answer.status_code, answer.json()["code"]) == (400, "notify-password")


async def test_a_secret_is_made_anew(chief, place):
    first = await made(chief, place)
    answer = await chief.post(f"{place}/notify-targets/{first['targetId']}/secret")
    assert answer.status_code == 201
    assert answer.json()["secret"] not in ("", first["secret"])
    other = await made(chief, place, "slack")
    assert (await chief.post(f"{place}/notify-targets/{other['targetId']}/secret")).status_code == 404


@ONE
async def test_what_became_of_a_test_is_told_in_the_readers_language(chief):
    first = await made(chief, HUB)
    where = f"{HUB}/notify-targets/{first['targetId']}/test"
    answer = await chief.post(where, headers={"Accept-Language": "ja"})
    assert (answer.status_code, answer.json()["arrived"], answer.json()["code"]) == (200, False, "address-refused")
    assert "プライベート" in answer.json()["detail"]
    shown = (await chief.get(f"{HUB}/notify-targets/{first['targetId']}")).json()
    assert (shown["lastError"], shown["lastSentAt"]) == ("address-refused", None)
    assert "allowPrivate" in shown["lastErrorText"]
    logged = (await chief.get(f"{HUB}/audit?action=testHubNotifyTarget")).json()["items"]
    assert [(one["outcome"], one["params"]["error"]) for one in logged] == [("failed", "address-refused")]
    assert shown["lastFailedAt"]


async def test_an_api_token_reads_and_tests_and_makes_nothing_that_outlasts_it(chief, place, tokens):
    target = (await made(chief, place))["targetId"]
    rule = (await chief.post(f"{place}/notify-rules", json={"targetId": target})).json()["ruleId"]
    program = {"X-Authorization": f"Token {tokens['administrator']}", "Cookie": ""}
    new = {"displayName": "x", "webhook": ADDRESSES["webhook"]}
    for method, path, body in (
        ("POST", "notify-targets", new),
        ("PUT", f"notify-targets/{target}", {"displayName": "x"}),
        ("POST", f"notify-targets/{target}/secret", None),
        ("POST", "notify-rules", {"targetId": target}),
        ("PUT", f"notify-rules/{rule}", {"targetId": target}),
        ("DELETE", f"notify-rules/{rule}", None),
        ("DELETE", f"notify-targets/{target}", None),
    ):
        answer = await chief.request(method, f"{place}/{path}", json=body, headers=program)
        assert (answer.status_code, "session" in answer.json()["detail"]) == (403, True), (method, path, answer.text)
    for path in ("notify-targets", f"notify-targets/{target}", "notify-rules", f"notify-rules/{rule}", "notifications"):
        assert (await chief.get(f"{place}/{path}", headers=program)).status_code == 200, path
    for path in (f"notify-targets/{target}/test", "notifications/again"):
        assert (await chief.post(f"{place}/{path}", json={}, headers=program)).status_code == 200, path


@ONE
async def test_what_asks_for_a_session_says_so(hub):
    for place in ("/api/apps/sonar/spaces/{space_id}", "/api/settings"):
        for path, methods in (
            ("notify-targets", {"post"}),
            ("notify-targets/{target_id}", {"put", "delete"}),
            ("notify-targets/{target_id}/secret", {"post"}),
            ("notify-targets/{target_id}/test", set()),
            ("notify-rules", {"post"}),
            ("notify-rules/{rule_id}", {"put", "delete"}),
            ("notifications/again", set()),
        ):
            some = described.document(hub._api)["paths"][f"{place}/{path}"]
            assert {method for method, one in some.items() if one["security"] == IN_SESSION} == methods, path


@ONE
async def test_a_target_is_tested_once_in_some_seconds(chief, monkeypatch):
    first, other = [(await made(chief, HUB, kind))["targetId"] for kind in ("webhook", "slack")]
    answers = [await chief.post(f"{HUB}/notify-targets/{one}/test") for one in (first, first, other)]
    assert [one.status_code for one in answers] == [200, 429, 200]
    assert 1 <= int(answers[1].headers["Retry-After"]) <= EVERY
    monkeypatch.setattr(turns, "AT_ONCE", 0)
    third = (await made(chief, HUB, "teams"))["targetId"]
    answer = await chief.post(f"{HUB}/notify-targets/{third}/test")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, str(EVERY))


@ONE
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"displayName": "x"}, "notify-one-address"),
        ({"displayName": "x", "slack": {"url": "https://x"}, "teams": {"url": "https://x"}}, "notify-one-address"),
        ({"displayName": "x", "slack": {"url": "file:///etc/passwd"}}, "notify-url"),
        ({"displayName": "x", "mail": MAIL | {"to": ["a@b\r\nRCPT"]}}, "notify-person"),
        ({"displayName": "x", "mail": MAIL | {"host": "a b"}}, "notify-host"),
        ({"displayName": "", "slack": {"url": "https://x"}}, "name-wrong"),
        ({"displayName": "x", "mail": MAIL | {"port": 0}}, "bad-request"),
        ({"displayName": "x", "mail": MAIL | {"to": []}}, "bad-request"),
        ({"displayName": "x", "mail": MAIL | {"security": "ssl3"}}, "bad-request"),
        ({"displayName": "x", "webhook": {"url": "https://x", "secret": "mine"}}, "bad-request"),
        ({"displayName": "x", "slack": {"url": "https://x"}, "language": "fr"}, "bad-request"),
    ],
)
async def test_what_is_no_target(chief, body, code):
    answer = await chief.post(f"{HUB}/notify-targets", json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, code), answer.text


@ONE
async def test_names_kinds_and_how_many(chief, monkeypatch):
    first = await made(chief, HUB)
    again = await chief.post(f"{HUB}/notify-targets", json={"displayName": "WEBHOOK", "slack": ADDRESSES["slack"]})
    assert (again.status_code, again.json()["code"]) == (409, "notify-target-exists")
    other = await chief.put(f"{HUB}/notify-targets/{first['targetId']}", json={"slack": ADDRESSES["slack"]})
    assert (other.status_code, other.json()["code"]) == (400, "notify-kind-stays")
    monkeypatch.setattr("kshub.store.queries.targets.MOST", 1)
    answer = await chief.post(f"{HUB}/notify-targets", json={"displayName": "x", "slack": ADDRESSES["slack"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "notify-target-limit")
    await made(chief, "/spaces/1")


@ONE
async def test_only_administrators_learn_where_events_go(client, store, somebody):
    async with store.write() as connection:
        other = await places.add_space(connection, "other")
    for path in ("notify-targets", "notify-rules", "notifications"):
        assert (await client.get(f"/spaces/1/{path}")).status_code == 403, "an operator"
        assert (await client.get(f"{HUB}/{path}")).status_code == 403
        mine = await somebody(f"admin-{path}", {1: "administrator", other: "viewer"})
        assert (await client.get(f"/spaces/1/{path}", headers=mine)).status_code == 200
        assert (await client.get(f"/spaces/{other}/{path}", headers=mine)).status_code == 403
        assert (await client.get(f"/spaces/{other + 1}/{path}", headers=mine)).status_code == 404
        assert (await client.get(f"{HUB}/{path}", headers=mine)).status_code == 403


@ONE
async def test_sorts(chief):
    numbers = [(await made(chief, HUB, kind))["targetId"] for kind in ("webhook", "mail", "slack")]
    for sort, expected in (("-targetId", numbers[::-1]), ("displayName", [numbers[1], numbers[2], numbers[0]])):
        page = (await chief.get(f"{HUB}/notify-targets", params={"sort": sort})).json()
        assert [one["targetId"] for one in page["items"]] == expected
    assert (await chief.get(f"{HUB}/notify-targets?sort=address")).status_code == 400
