"""People log in with a browser."""

import httpx
import pytest

from kshub.api.asking import CSRF
from kshub.auth import passwords
from kshub.proxied import Proxied

PASSWORD = "correct horse battery"


async def log_in(browser, name="operator", password=PASSWORD, **headers):
    return await browser.post("/session", json={"username": name, "password": password}, headers=headers)


async def test_in_and_out_again(browser):
    assert (await browser.get("/session")).status_code == 401
    answer = await log_in(browser)
    assert answer.status_code == 201, answer.text
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-kshub-session=kses_")
    for word in ("HttpOnly", "Secure", "SameSite=strict", "Path=/"):
        assert word in cookie
    me = (await browser.get("/session")).json()
    assert (me["username"], me["role"], me["csrfToken"]) == ("operator", "operator", answer.json()["csrfToken"])
    assert (await browser.get("/apps/sonar/networks")).json()["total"] == 1

    new = {"displayName": "osaka"}
    for headers in ({}, {CSRF: "x"}, {CSRF: me["csrfToken"], "Sec-Fetch-Site": "cross-site"}):
        assert (await browser.post("/apps/sonar/networks", json=new, headers=headers)).status_code == 403
    word = {CSRF: me["csrfToken"]}
    assert (await browser.post("/apps/sonar/networks", json=new, headers=word)).status_code == 201

    kept = dict(browser.cookies)
    assert (await browser.delete("/session")).status_code == 403
    assert (await browser.delete("/session", headers=word)).status_code == 204
    browser.cookies.update(kept)
    assert (await browser.get("/session")).status_code == 401


async def test_without_tls_the_cookie_says_so(browser):
    answer = await browser.post("http://hub/api/session", json={"username": "viewer", "password": PASSWORD})
    assert answer.headers["set-cookie"].startswith("kshub-session=")
    assert "Secure" not in answer.headers["set-cookie"]


async def test_behind_a_proxy_that_speaks_tls_the_cookie_is_secure(hub, tokens):
    transport = httpx.ASGITransport(app=Proxied(hub), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://hub/api") as client:
        answer = await client.post("/session", json={"username": "viewer", "password": PASSWORD})
    assert answer.headers["set-cookie"].startswith("__Host-kshub-session=")
    assert "Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_wrong_ones(browser):
    for name, password in (("operator", "wrong"), ("nobody", PASSWORD)):
        answer = await log_in(browser, name, password)
        assert (answer.status_code, answer.json()["detail"]) == (401, "the user name or the password is wrong")
    assert (await log_in(browser, **{"Sec-Fetch-Site": "cross-site"})).status_code == 403
    assert (await browser.post("/session", json={"username": 1})).status_code == 400
    answers = [await log_in(browser, "operator", "wrong") for _ in range(12)]  # a slow machine outlasts a pause
    slowed = [one for one in answers if one.status_code == 429]
    assert slowed
    assert all(1 <= int(one.headers["retry-after"]) <= 60 for one in slowed)


async def test_ones_own_password(browser, client):
    word = {CSRF: (await log_in(browser)).json()["csrfToken"]}
    new = {"current": PASSWORD, "password": "staple battery horse"}
    wrong = [new | {"current": "wrong"}, new | {"password": "short"}]
    for one in wrong:
        assert (await browser.put("/session/password", json=one, headers=word)).status_code == 400
    assert (await browser.put("/session/password", json=new, headers=word)).status_code == 204
    assert (await browser.get("/session")).status_code == 200  # this one goes on
    assert (await log_in(browser)).status_code == 401
    assert (await log_in(browser, password=new["password"])).status_code == 201
    program = await client.put("http://hub/api/session/password", json=new)
    assert program.status_code == 400
    assert (await client.get("http://hub/api/session")).json()["csrfToken"] is None


def meanwhile(monkeypatch, work):
    """Something happens while a new password is being made."""
    kept = passwords.kept_soon

    async def slowly(password):
        monkeypatch.setattr(passwords, "kept_soon", kept)
        await work()
        return await kept(password)

    monkeypatch.setattr(passwords, "kept_soon", slowly)


async def test_a_reset_stays_though_a_change_was_under_way(browser, session_of, monkeypatch):
    administrator = await session_of("administrator")
    word = {CSRF: (await log_in(browser)).json()["csrfToken"]}
    reset = []

    async def work():
        reset.append((await administrator.post("/settings/users/2/password")).json()["password"])

    meanwhile(monkeypatch, work)
    new = {"current": PASSWORD, "password": "staple battery horse"}
    assert (await browser.put("/session/password", json=new, headers=word)).status_code == 400
    assert (await log_in(browser, password=new["password"])).status_code == 401
    assert (await log_in(browser, password=reset[0])).json()["owes"] == "password-change-needed"


async def test_a_session_that_was_ended_changes_no_password(browser, session_of, monkeypatch):
    administrator = await session_of("administrator")
    word = {CSRF: (await log_in(browser)).json()["csrfToken"]}

    async def work():
        assert (await administrator.delete("/settings/users/2/sessions")).status_code == 204

    meanwhile(monkeypatch, work)
    new = {"current": PASSWORD, "password": "staple battery horse"}
    assert (await browser.put("/session/password", json=new, headers=word)).status_code == 401
    assert (await log_in(browser)).status_code == 201


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_who_hangs_up_in_the_middle_leaves_no_error_in_the_log(hub, caplog):
    said = [{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}]

    async def receive():
        return said.pop(0) if said else {"type": "http.disconnect"}

    async def send(_):
        pass

    headers = [(b"content-type", b"application/json"), (b"content-length", b"100")]
    scope = {"type": "http", "method": "POST", "path": "/api/session", "raw_path": b"/api/session", "headers": headers}
    scope |= {"query_string": b"", "scheme": "http", "server": ("hub", 80), "client": ("192.0.2.1", 1), "root_path": ""}
    await hub(scope | {"asgi": {"version": "3.0"}, "http_version": "1.1"}, receive, send)
    assert not said
    assert [one for one in caplog.records if one.levelname == "ERROR"] == []


async def test_a_password_that_was_made_up_is_changed_first(browser, session_of):
    administrator = await session_of("administrator")
    made = (await administrator.post("/settings/users", json={"username": "taro", "role": "administrator"})).json()
    assert made["user"]["mustChangePassword"]
    for password in (made["password"], None):
        if password is None:
            password = (await administrator.post("/settings/users/4/password")).json()["password"]  # noqa: PLW2901
        answer = await log_in(browser, "taro", password)
        assert answer.json()["owes"] == "password-change-needed"
        word = {CSRF: answer.json()["csrfToken"]}
        for method, path in (
            ("GET", "/apps/sonar/networks"),
            ("GET", "/settings/users"),
            ("GET", "/settings/sessions"),
            ("POST", "/settings/api-tokens"),
            ("POST", "/session/totp"),
            ("GET", "https://hub/metrics"),
        ):
            refused = await browser.request(method, path, headers=word, json={"label": "x"})
            assert (refused.status_code, refused.json()["code"]) == (403, "password-change-needed"), path
        assert (await browser.get("/session")).json()["owes"] == "password-change-needed"
        new = {"current": password, "password": password}
        same = await browser.put("/session/password", json=new, headers=word)
        assert (same.status_code, same.json()["code"]) == (400, "password-same")
        new["password"] = f"staple {password}"
        assert (await browser.put("/session/password", json=new, headers=word)).status_code == 204
        assert (await browser.get("/session")).json()["owes"] is None
        assert (await browser.get("/settings/users")).status_code == 200


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_who_has_to_change_a_password_may_log_out_and_programs_go_on(browser, session_of, client):
    administrator = await session_of("administrator")
    password = (await administrator.post("/settings/users/2/password")).json()["password"]
    word = {CSRF: (await log_in(browser, password=password)).json()["csrfToken"]}
    assert (await client.get("/networks")).status_code == 200
    assert (await browser.delete("/session", headers=word)).status_code == 204


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_password_that_an_administrator_typed_stays(browser, session_of):
    administrator = await session_of("administrator")
    await administrator.post("/settings/users", json={"username": "taro", "password": PASSWORD})
    assert (await log_in(browser, "taro")).json()["owes"] is None
