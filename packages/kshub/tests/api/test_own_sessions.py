"""Where people are logged in."""

import pytest

from kshub.api.asking import CSRF

from .test_sessions import log_in

OWN = "https://hub/api/settings/sessions"
USERS = "https://hub/api/settings/users"


@pytest.fixture
async def viewer(session_of):
    """Session 1."""
    return await session_of("viewer")


async def listed(client, path=OWN):
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.json()["total"] == len(answer.json()["items"])
    return answer.json()["items"]


async def test_ones_own_and_their_end(viewer, browser):
    word = {"User-Agent": "Firefox\x7f/1 " + "x" * 500}
    answer = await log_in(browser, "viewer", **word)
    browser.headers[CSRF] = answer.json()["csrfToken"]
    await log_in(viewer, "operator")  # another's; the client has that cookie now
    rows = await listed(browser)
    assert [(one["sessionId"], one["current"]) for one in rows] == [("2", True), ("1", False)]
    assert [one["source"] for one in rows] == ["192.0.2.1", "192.0.2.2"]
    assert (len(rows[0]["agent"]), rows[0]["agent"][:10], rows[0]["method"]) == (199, "Firefox/1 ", "password")
    for number in (3, 9):  # another's is as none
        assert (await browser.delete(f"{OWN}/{number}")).status_code == 404
    assert (await browser.delete(f"{OWN}/1")).status_code == 204
    assert (await browser.delete(f"{OWN}/1")).status_code == 404
    assert len(await listed(browser)) == 1
    assert (await viewer.get("/session")).json()["username"] == "operator"


async def test_all_others_end(viewer, browser):
    answer = await log_in(browser, "viewer")
    assert (await browser.delete(OWN)).status_code == 403  # without its word
    assert (await browser.delete(OWN, headers={CSRF: answer.json()["csrfToken"]})).status_code == 204
    assert (await viewer.get("/session")).status_code == 401
    assert [one["current"] for one in await listed(browser)] == [True]


async def test_an_administrator_sees_and_ends_a_users(viewer, session_of, client):
    administrator = await session_of("administrator")
    assert [one["current"] for one in await listed(administrator, f"{USERS}/3/sessions")] == [False]
    assert await listed(administrator, f"{USERS}/2/sessions") == []
    for method, path in (("GET", "9/sessions"), ("DELETE", "9/sessions"), ("DELETE", "2/sessions/1")):
        assert (await administrator.request(method, f"{USERS}/{path}")).status_code == 404
    for method, path in (("GET", "3/sessions"), ("DELETE", "3/sessions"), ("DELETE", "3/sessions/1")):
        assert (await viewer.request(method, f"{USERS}/{path}")).status_code == 403
        assert (await client.request(method, f"{USERS}/{path}")).status_code == 403
    assert (await administrator.delete(f"{USERS}/3/sessions/1")).status_code == 204
    assert (await viewer.get("/session")).status_code == 401
    again = await session_of("viewer")
    assert (await administrator.delete(f"{USERS}/3/sessions")).status_code == 204
    assert (await again.get("/session")).status_code == 401
    assert (await administrator.delete(f"{USERS}/1/sessions")).status_code == 204  # all but the one that asks
    assert (await administrator.get("/session")).status_code == 200


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_no_program_asks(client):
    for method, path in (("GET", OWN), ("DELETE", OWN), ("DELETE", f"{OWN}/1")):
        assert (await client.request(method, path)).status_code == 403
