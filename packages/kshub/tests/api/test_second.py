"""People set up a second factor, and log in with it."""

import pytest

from kshub.api.asking import CSRF
from kshub.app import Hub
from kshub.auth import login, second, sessions, totp
from kshub.entry import Entry
from kshub.store.schema import session

from .test_sessions import PASSWORD, log_in

USERS = "/settings/users"
MINE = {"password": PASSWORD}


@pytest.fixture(params=["nobody"])
async def hub(request, store):
    made = Hub(store, entry=Entry(require_totp=request.param))
    yield made
    await made.recorder.settled()


class Phone:
    """An app that shows codes: each call the next one, at a time of its own."""

    def __init__(self, monkeypatch):
        self.now = 2_000_000_000
        monkeypatch.setattr("kshub.api.second.seconds_now", lambda: self.now)
        monkeypatch.setattr(login, "seconds_now", lambda: self.now)
        monkeypatch.setattr("kshub.api.asking.seconds_now", lambda: self.now)
        monkeypatch.setattr("kshub.api.sessions.seconds_now", lambda: self.now)

    def code(self, secret):
        self.now += totp.STEP
        return totp.code(secret, self.now // totp.STEP)


@pytest.fixture
def phone(monkeypatch):
    return Phone(monkeypatch)


async def entered(browser, name="operator", code=None):
    """Logged in, with the session's word in every request."""
    body = {"username": name, "password": PASSWORD} | ({"code": code} if code else {})
    answer = await browser.post("/session", json=body)
    if answer.status_code == 201:
        browser.headers[CSRF] = answer.json()["csrfToken"]
    return answer


async def set_up(browser, phone):
    offered = (await browser.post("/session/totp", json=MINE)).json()
    assert offered["uri"].startswith("otpauth://totp/")
    answer = await browser.post("/session/totp/confirm", json={"code": phone.code(offered["secret"])})
    assert answer.status_code == 200, answer.text
    return offered["secret"], answer.json()["recoveryCodes"]


async def test_from_nothing_to_a_login_with_a_code_and_back(browser, phone):
    await entered(browser)
    assert (await browser.get("/session/totp")).json() == {"inForce": False, "recoveryCodesLeft": 0}
    assert (await browser.post("/session/totp/confirm", json={"code": "123456"})).json()["code"] == "totp-not-begun"
    secret, codes = await set_up(browser, phone)
    assert (await browser.get("/session/totp")).json() == {"inForce": True, "recoveryCodesLeft": 10}
    assert (await browser.post("/session/totp", json=MINE)).json()["code"] == "totp-there"
    for body, status, code in (
        ({}, 401, "totp-needed"),
        ({"code": ""}, 401, "totp-needed"),
        ({"code": "000"}, 401, "totp-wrong"),
        ({"password": "wrong", "code": "000"}, 401, "unauthorized"),
    ):
        answer = await browser.post("/session", json={"username": "operator", "password": PASSWORD} | body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert "set-cookie" not in answer.headers
    assert (await entered(browser, code=phone.code(secret))).status_code == 201
    assert (await entered(browser, code=codes[0])).status_code == 201
    assert (await entered(browser, code=codes[0])).json()["code"] == "totp-wrong"
    assert (await browser.get("/session/totp")).json()["recoveryCodesLeft"] == 9
    for body in ({}, {"password": "wrong"}, {"code": "000000"}, {"password": PASSWORD, "code": codes[1]}):
        assert (await browser.post("/session/totp/remove", json=body)).status_code == 400
    assert (await browser.post("/session/totp/remove", json={"code": codes[1]})).status_code == 204
    assert (await entered(browser)).status_code == 201


async def test_recovery_codes_are_renewed_alone(browser, phone):
    await entered(browser)
    renew = "/session/totp/recovery-codes"
    answer = await browser.post(renew, json=MINE)
    assert (answer.status_code, answer.json()["code"]) == (409, "totp-none")
    secret, former = await set_up(browser, phone)
    for body in ({}, {"password": "wrong"}, {"code": "000000"}, MINE | {"code": former[0]}):
        assert (await browser.post(renew, json=body)).status_code == 400
    answer = await browser.post(renew, json={"code": former[0]})
    codes = answer.json()["recoveryCodes"]
    assert (answer.status_code, len(codes), set(codes) & set(former)) == (200, 10, set())
    assert (await browser.get("/session/totp")).json() == {"inForce": True, "recoveryCodesLeft": 10}
    assert (await entered(browser, code=former[1])).json()["code"] == "totp-wrong"
    assert (await entered(browser, code=codes[0])).status_code == 201
    assert (await entered(browser, code=phone.code(secret))).status_code == 201, "the app's secret is the same"
    answer = await browser.post(renew, json=MINE)
    assert (answer.status_code, len(answer.json()["recoveryCodes"])) == (200, 10)


async def test_they_are_renewed_in_a_session_only(client):
    assert (await client.post("http://hub/api/session/totp/recovery-codes", json=MINE)).status_code == 403


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_the_password_removes_it_too_and_guesses_are_slowed(browser, phone):
    await entered(browser)
    await set_up(browser, phone)
    guesses = [await browser.post("/session/totp/remove", json={"code": "000000"}) for _ in range(25)]
    assert {one.status_code for one in guesses} == {400, 429}
    assert guesses[-1].headers["retry-after"]
    phone.now += 1000
    assert (await browser.post("/session/totp/remove", json={"password": PASSWORD})).status_code == 204


async def test_an_administrator_resets_it(browser, session_of, phone, client):
    await entered(browser)
    await set_up(browser, phone)
    administrator = await session_of("administrator")
    listed = (await administrator.get(f"{USERS}/2")).json()
    assert (listed["username"], listed["totp"]) == ("operator", True)
    assert (await client.delete("http://hub/api/settings/users/2/totp")).status_code == 403
    assert (await administrator.delete(f"{USERS}/9/totp")).status_code == 404
    assert (await administrator.delete(f"{USERS}/2/totp")).status_code == 204
    assert (await entered(browser)).status_code == 201


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_an_administrator_unlocks(browser, session_of):
    administrator = await session_of("administrator")
    answers = [await log_in(browser, "viewer", "wrong") for _ in range(12)]
    assert 429 in {one.status_code for one in answers}
    assert (await administrator.post(f"{USERS}/9/unlock")).status_code == 404
    assert (await administrator.post(f"{USERS}/3/unlock")).status_code == 204
    assert (await log_in(browser, "viewer")).status_code == 201


@pytest.mark.parametrize("hub", ["administrators"], indirect=True)
async def test_who_must_have_one_does_nothing_before(browser, phone, client, tokens):
    answer = await entered(browser, "administrator")
    assert answer.json()["owes"] == "totp-setup-needed"
    for method, path in (
        ("GET", "/apps/sonar/networks"),
        ("GET", USERS),
        ("GET", "/settings/sessions"),
        ("POST", "/settings/api-tokens"),
        ("PUT", "/session/password"),
        ("POST", "/session/totp/remove"),
    ):
        refused = await browser.request(method, path, json={"label": "x"} if method == "POST" else None)
        assert (refused.status_code, refused.json()["code"]) == (403, "totp-setup-needed"), path
    client.headers["X-Authorization"] = f"Token {tokens['administrator']}"
    assert (await client.get("http://hub/api/settings/users")).status_code == 200  # programs have no phones
    assert (await browser.get("/session")).json()["owes"] == "totp-setup-needed"
    for _ in range(2):  # who has just given the password gives it once
        assert (await browser.post("/session/totp", json={})).status_code == 201
    await set_up(browser, phone)
    assert (await browser.get("/session")).json()["owes"] is None
    assert (await browser.get(USERS)).status_code == 200
    assert (await entered(browser, "viewer")).json()["owes"] is None


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_it_is_a_persons_own(client, browser, phone):
    for method, path in (("GET", ""), ("POST", ""), ("POST", "/confirm"), ("POST", "/remove")):
        answer = await client.request(method, f"http://hub/api/session/totp{path}", json={"code": "1"})
        assert answer.status_code == 403, path
    await entered(browser)
    await browser.post("/session/totp", json=MINE)
    phone.now += second.OFFERED
    late = await browser.post("/session/totp/confirm", json={"code": "123456"})
    assert (late.status_code, late.json()["code"]) == (400, "totp-not-begun")


async def test_a_session_that_was_ended_changes_no_second_factor(browser, session_of, phone, monkeypatch):
    await entered(browser)
    offered = (await browser.post("/session/totp", json=MINE)).json()
    administrator = await session_of("administrator")

    def meanwhile(name):
        doing = getattr(second, name)

        async def ended(connection, *words):
            if connection.dialect.name == "sqlite":  # one writer: the end goes before it
                await sessions.end_all(connection, 2, phone.now)
            else:
                assert (await administrator.delete(f"{USERS}/2/sessions")).status_code == 204
            return await doing(connection, *words)

        monkeypatch.setattr(second, name, ended)
        return doing

    confirm = meanwhile("confirm")
    answer = await browser.post("/session/totp/confirm", json={"code": phone.code(offered["secret"])})
    assert answer.status_code == 401
    assert (await administrator.get(f"{USERS}/2")).json()["totp"] is False
    monkeypatch.setattr(second, "confirm", confirm)
    await entered(browser)
    secret, _ = await set_up(browser, phone)
    meanwhile("remove")
    answer = await browser.post("/session/totp/remove", json={"code": phone.code(secret)})
    assert answer.status_code == 401
    assert (await administrator.get(f"{USERS}/2")).json()["totp"] is True


async def test_whoever_finds_a_browser_open_sets_up_nothing(browser, phone):
    await entered(browser)
    answer = await browser.post("/session/totp", json={})
    assert (answer.status_code, answer.json()["code"]) == (403, "totp-password-needed")
    assert (await browser.post("/session/totp", json={"password": "wrong"})).status_code == 400
    assert (await browser.post("/session/totp", json={"password": PASSWORD, "x": 1})).status_code == 400
    assert (await browser.post("/session/totp/confirm", json={"code": "123456"})).json()["code"] == "totp-not-begun"
    assert (await browser.post("/session/totp", json=MINE)).status_code == 201


async def test_who_has_just_come_by_the_identity_provider_sends_no_password(browser, phone, store):
    await entered(browser)
    async with store.write() as connection:
        await connection.execute(session.update().values(method="oidc", created_at=phone.now - second.JUST + 1))
    assert (await browser.post("/session/totp", json={})).status_code == 201
    phone.now += 1
    answer = await browser.post("/session/totp", json={})
    assert (answer.status_code, answer.json()["code"]) == (403, "totp-password-needed")
