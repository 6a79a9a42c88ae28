"""A browser signs in by an identity provider: one of PyPI, and one of our own that can be bent."""

import asyncio
import importlib
import logging
import socket
import warnings
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import RSAKey

from kshub.api.asking import CSRF
from kshub.app import Hub
from kshub.auth.oidc import crowd, fetching, states
from kshub.auth.oidc.refused import CODES
from kshub.entry import Entry
from kshub.store.schema import audit, oidc_state, role_grant, session, user, user_group
from kshub.testing.provider import SECRET, oidc, provider

from .test_sessions import PASSWORD, log_in

BEGIN, CALLBACK = "/session/oidc/begin", "https://hub/api/session/oidc/callback"
COOKIE = "__Host-kshub-oidc"
ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def bent():
    with provider() as made:
        yield made


@pytest.fixture
def other():
    """Settings beside the usual ones; a test says them by parametrize."""
    return {}


@pytest.fixture
async def hub(store, bent, other):
    """The provider's group "net" operates space 1."""
    async with store.write() as connection:
        row = {"display_name": "Network", "external": "net", "created_at": 1}
        await connection.execute(user_group.insert().values(row))
        await connection.execute(role_grant.insert().values(group_id=1, space_id=1, role="operator"))
    made = Hub(store, entry=Entry(require_totp="everybody", oidc=oidc(bent.issuer, **other)))
    yield made
    await made.recorder.settled()


async def begun(browser, to="/apps"):
    answer = await browser.get(BEGIN, params={"to": to})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def sign_in(browser, bent, to="/apps"):
    """Where it ends, when the person says yes at the provider."""
    answer = await browser.get(f"{CALLBACK}?{bent.approve(await begun(browser, to))}")
    assert (answer.status_code, answer.headers["cache-control"]) == (303, "no-store")
    return answer.headers["location"]


async def refused(browser, url, **headers):
    """The code that is shown at the login page."""
    answer = await browser.get(url, headers=headers)
    assert answer.status_code == 303, answer.text
    assert "kshub-session" not in answer.headers.get("set-cookie", "")
    there, _, code = answer.headers["location"].partition("?error=")
    assert there == "/login"
    assert code in CODES
    return code


async def test_in_with_the_groups_of_now(browser, bent):
    assert (await browser.get("/session/oidc")).json() == {
        "enabled": True,
        "displayName": "OpenID Connect",
        "only": False,
    }
    assert await sign_in(browser, bent, "/apps/sonar?x=1") == "/apps/sonar?x=1"
    me = (await browser.get("/session")).json()
    assert (me["username"], me["role"], me["owes"]) == ("hanako", "none", None)  # other factors are the provider's
    assert (await browser.get("/apps/sonar/networks")).json()["total"] == 0
    bent.claims["groups"] = ["net", "nobody's"]
    await sign_in(browser, bent)
    assert (await browser.get("/apps/sonar/networks")).json()["total"] == 1
    word = {CSRF: (await browser.get("/session")).json()["csrfToken"]}
    assert (await browser.put("/apps/sonar/networks/1/settings", json={}, headers=word)).status_code == 200
    bent.claims["groups"] = []
    await sign_in(browser, bent)
    assert (await browser.get("/apps/sonar/networks")).json()["total"] == 0
    listed = (await browser.get("/settings/sessions")).json()["items"]
    assert [one["method"] for one in listed] == ["oidc"] * 3
    assert (await log_in(browser, "hanako", "")).status_code == 401  # no password lets in


@ONE
async def test_the_cookies(browser, bent):
    answer = await browser.get(BEGIN)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=state_")
    for word in ("HttpOnly", "Secure", "SameSite=lax", "Path=/", "Max-Age=600"):
        assert word in cookie
    answer = await browser.get(f"{CALLBACK}?{bent.approve(answer.headers['location'])}")
    session, state = answer.headers.get_list("set-cookie")
    assert session.startswith("__Host-kshub-session=kses_")
    assert "SameSite=strict" in session
    assert state.startswith(f'{COOKIE}=""') or f"{COOKIE}=;" in state
    assert "Max-Age=0" in state


@ONE
@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example"])
async def test_it_ends_at_no_other_site(browser, bent, to):
    assert await sign_in(browser, bent, to) == "/"


async def test_a_state_is_good_once_and_in_its_browser(browser, bent, store):
    back = bent.approve(await begun(browser))
    kept = {"Cookie": f"{COOKIE}={browser.cookies[COOKIE]}"}
    browser.cookies.clear()
    assert await refused(browser, f"{CALLBACK}?{back}") == "oidc-state"  # another browser
    assert await refused(browser, f"{CALLBACK}?{back.replace('state_', 'state_x')}", **kept) == "oidc-state"
    assert (await browser.get(f"{CALLBACK}?{back}", headers=kept)).headers["location"] == "/apps"
    assert await refused(browser, f"{CALLBACK}?{back}", **kept) == "oidc-state"  # once more
    browser.cookies.clear()
    await begun(browser)
    async with store.write() as connection:
        await connection.execute(oidc_state.update().values(created_at=oidc_state.c.created_at - states.SECONDS))
    state = browser.cookies[COOKIE]
    assert await refused(browser, f"{CALLBACK}?code=x&state={state}") == "oidc-state"  # too late
    assert (await browser.get("/session")).status_code == 401


@ONE
async def test_what_comes_back_wrong(browser, bent):
    for query in ("", "code=x", "state=x", "state=&code=x", "error=access_denied", "code=%00&state=%ff"):
        await begun(browser)
        assert await refused(browser, f"{CALLBACK}?{query}") == "oidc-state"
    for query, code in (
        ("error=access_denied", "oidc-denied"),
        ("", "oidc-denied"),
        ("code=nobodys", "oidc-provider"),
        ("code=x&iss=https%3A%2F%2Fother.example", "oidc-state"),
    ):
        await begun(browser)
        assert await refused(browser, f"{CALLBACK}?state={browser.cookies[COOKIE]}&{query}") == code


@ONE
@pytest.mark.parametrize(
    "change",
    [
        {"nonce": "other"},
        {"exp": 1_000_000},
        {"aud": "other"},
        {"iss": "http://127.0.0.1:1"},
        {"iat": 9_999_999_999},
        {"sub": None},
    ],
    ids=str,
)
async def test_claims_that_are_not_right(browser, bent, change):
    bent.claims |= change
    assert await refused(browser, f"{CALLBACK}?{bent.approve(await begun(browser))}") == "oidc-token"


@ONE
async def test_keys(browser, bent):
    bent.token = lambda _: "eyJhbGciOiJub25lIn0.e30."
    assert await refused(browser, f"{CALLBACK}?{bent.approve(await begun(browser))}") == "oidc-token"
    bent.token = bent.signed
    bent.key, bent.header = RSAKey.generate_key(2048, {"kid": "two"}), {"alg": "RS256", "kid": "two"}
    assert await refused(browser, f"{CALLBACK}?{bent.approve(await begun(browser))}") == "oidc-token"
    bent.published = bent.key
    assert await sign_in(browser, bent) == "/apps"


@ONE
async def test_a_provider_that_is_down_slow_or_huge(browser, bent, monkeypatch, caplog):
    monkeypatch.setattr(fetching, "SECONDS", 0.3)
    caplog.set_level(logging.DEBUG)
    url = await begun(browser)

    def silent(handler):
        handler.bent.over.wait()

    def huge(handler):
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * 65536)

    for bent.instead["/token"] in (silent, huge, b"[]", b"", b"{}"):
        assert await refused(browser, f"{CALLBACK}?{bent.approve(url)}") == "oidc-provider"
        url = await begun(browser)
    told = " ".join(one.getMessage() for one in caplog.records if one.name.startswith("kshub"))
    assert "a sign-in by the identity provider is refused: oidc-provider" in told
    assert not any(one in told for one in (SECRET, "code-", "state_"))


@ONE
async def test_nobody_listens(store, tokens, bent, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    transport = httpx.ASGITransport(app=Hub(store, entry=Entry(oidc=oidc(url))))
    async with httpx.AsyncClient(transport=transport, base_url="https://hub/api") as client:
        assert await refused(client, BEGIN) == "oidc-provider"
        assert (await log_in(client)).status_code == 201  # passwords do without it


async def test_a_user_of_the_same_name_is_not_taken_over(browser, bent, session_of, store):
    bent.claims |= {"preferred_username": "viewer"}
    assert await refused(browser, f"{CALLBACK}?{bent.approve(await begun(browser))}") == "oidc-name-taken"
    administrator = await session_of("administrator")
    assert (await administrator.get("/session")).json()["owes"] == "totp-setup-needed"
    async with store.write() as connection:
        await connection.execute(user.update().values(totp="GEZDGNBV"))
        await connection.execute(session.update().values(method="totp"))
    users = "/settings/users"
    assert (await administrator.put(f"{users}/9/identity", json={"subject": "x"})).status_code == 404
    assert (await administrator.put(f"{users}/3/identity", json={"subject": ""})).json()["code"] == "subject-wrong"
    assert (await administrator.put(f"{users}/3/identity", json={"subject": "subject-1"})).status_code == 204
    taken = await administrator.put(f"{users}/2/identity", json={"subject": "subject-1"})
    assert (taken.status_code, taken.json()["code"]) == (409, "subject-taken")
    assert (await administrator.get(f"{users}/3")).json()["subject"] == "subject-1"
    await sign_in(browser, bent)
    assert (await browser.get("/session")).json()["username"] == "viewer"
    assert (await administrator.put(f"{users}/3", json={"enabled": False})).status_code == 200
    assert await refused(browser, f"{CALLBACK}?{bent.approve(await begun(browser))}") == "oidc-disabled"
    assert (await administrator.delete(f"{users}/3/identity")).status_code == 204
    assert (await administrator.get(f"{users}/3")).json()["subject"] is None


@ONE
@pytest.mark.parametrize("other", [{"create_users": False}])
async def test_where_nobody_is_made(browser, bent):
    assert await refused(browser, f"{CALLBACK}?{bent.approve(await begun(browser))}") == "oidc-unknown"


@ONE
@pytest.mark.parametrize("other", [{"only": True}])
async def test_where_passwords_open_nothing(browser, bent):
    answer = await browser.post("/session", json={"username": "operator", "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (403, "login-oidc-only")
    assert (await browser.get("/session/oidc")).json()["only"] is True
    assert await sign_in(browser, bent) == "/apps"


@ONE
async def test_where_there_is_none(store, tokens):
    transport = httpx.ASGITransport(app=Hub(store))
    async with httpx.AsyncClient(transport=transport, base_url="https://hub/api") as client:
        assert (await client.get("/session/oidc")).json() == {"enabled": False, "displayName": None, "only": False}
        for url in (BEGIN, CALLBACK):
            assert (await client.get(url)).status_code == 404
        answer = await log_in(client, "administrator")
        word = {CSRF: answer.json()["csrfToken"]}
        answer = await client.put("/settings/users/3/identity", json={"subject": "x"}, headers=word)
        assert (answer.status_code, answer.json()["code"]) == (400, "no-oidc")


async def test_a_flood_of_one_address_puts_out_nobody(browser, hub, bent, monkeypatch, store):
    monkeypatch.setattr(crowd, "OPEN", 3)
    url = await begun(browser)
    transport = httpx.ASGITransport(app=hub, client=("203.0.113.1", 1), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="https://hub/api") as other:
        answers = await asyncio.gather(*(other.get(BEGIN) for _ in range(20)))
    assert sorted({one.status_code for one in answers}) == [303, 429]
    assert [one.status_code for one in answers].count(303) == 3
    assert {one.headers.get("retry-after") for one in answers} == {None, "60"}
    async with store.read() as connection:
        assert len((await connection.execute(oidc_state.select())).all()) == 4
    assert (await browser.get(f"{CALLBACK}?{bent.approve(url)}")).headers["location"] == "/apps"
    for _ in range(9):  # who comes back makes room
        await sign_in(browser, bent)


@ONE
async def test_while_too_many_wait_for_the_provider_it_is_said_so_at_once(browser, bent, monkeypatch):
    monkeypatch.setattr(crowd, "ASKING", 0)
    assert await refused(browser, f"{CALLBACK}?{bent.approve(await begun(browser))}") == "oidc-busy"


async def test_who_is_refused_stands_in_the_audit_log(browser, bent, hub, store):
    await sign_in(browser, bent)
    async with store.write() as connection:
        await connection.execute(user.update().where(user.c.username == "hanako").values(enabled=False))
    assert await refused(browser, f"{CALLBACK}?{bent.approve(await begun(browser))}") == "oidc-disabled"
    bent.claims |= {"sub": "subject-2", "preferred_username": "cli:root"}
    assert await refused(browser, f"{CALLBACK}?{bent.approve(await begun(browser))}") == "oidc-name-reserved"
    assert await refused(browser, f"{CALLBACK}?code=x&state=y") == "oidc-state"  # anybody can: no row
    await hub.recorder.settled()
    async with store.read() as connection:
        rows = (await connection.execute(audit.select().order_by(audit.c.id))).all()
    assert [(one.action, one.username, one.source, one.outcome, one.params) for one in rows] == [
        ("finishOidc", "hanako", "192.0.2.1", "done", '{"userId":"4","userName":"hanako"}'),
        ("finishOidc", "hanako", "192.0.2.1", "refused", '{"error":"oidc-disabled"}'),
        ("finishOidc", "", "192.0.2.1", "refused", '{"error":"oidc-name-reserved"}'),
    ]


@pytest.fixture
def of_pypi():
    """oidc-provider-mock, on loopback."""
    with warnings.catch_warnings():
        importlib.import_module("authlib.deprecate")  # which says that its warnings are to be seen always
        warnings.simplefilter("ignore")  # it uses what its own libraries do not like any more
        from oidc_provider_mock import User, run_server_in_thread  # noqa: PLC0415

        claims = {"preferred_username": "saburo", "name": "佐藤 三郎", "groups": ["net"]}
        with run_server_in_thread(user_claims=[User(sub="s-3", claims=claims)]) as server:
            yield f"http://localhost:{server.server_port}"


async def test_with_a_provider_that_others_wrote(store, tokens, hub, of_pypi):
    settings = oidc(of_pypi, client_id="hub", display_name="Company login")
    transport = httpx.ASGITransport(app=Hub(store, entry=Entry(oidc=settings)))
    async with (
        httpx.AsyncClient(transport=transport, base_url="https://hub/api") as browser,
        httpx.AsyncClient(trust_env=False) as outside,
    ):
        url = await begun(browser)
        assert (await outside.get(url)).status_code == 200  # the page that asks the person
        said = await outside.post(url, data={"sub": "s-3"})
        back = said.headers["location"]
        assert back.startswith(f"{CALLBACK}?")
        assert {"code", "state"} <= parse_qs(urlsplit(back).query).keys()
        assert (await browser.get(back)).headers["location"] == "/apps"
        assert (await browser.get("/session")).json()["displayName"] == "佐藤 三郎"
        assert (await browser.get("/apps/sonar/networks")).json()["total"] == 1
        await browser.get(BEGIN)
        denied = await outside.post(await begun(browser), data={"action": "deny"})
        query = urlsplit(denied.headers["location"]).query
        state = "" if "state=" in query else f"&state={browser.cookies[COOKIE]}"
        browser.cookies.delete("__Host-kshub-session")
        assert await refused(browser, f"{CALLBACK}?{query}{state}") == "oidc-denied"
