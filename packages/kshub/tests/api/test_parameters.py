"""What a request asks in its query: nothing that the handler does not know."""

import pytest

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/networks/1/managed-nodes?sate=new", "Was state meant?"),
        ("/networks/1/managed-nodes?device_type=router", "Was deviceType meant?"),
        ("/networks/1/managed-nodes?Limit=3", "Was limit meant?"),
        ("/networks/1/managed-nodes/export?serach=x", "Was search meant?"),
        ("/networks/1/scans?colour=red", "kind, limit, offset, sort"),
        ("/networks/1?zzz=1", "no parameter zzz"),
        ("/events/export?sicne=2026-01-01", "Was since meant?"),
        ("http://hub/api/settings/audit?untill=2026-01-01", "no parameter untill"),
        ("http://hub/api/session?x=1", "no parameter x"),
    ],
)
async def test_a_misspelt_one_is_refused_and_the_nearest_named(client, path, said):
    answer = await client.get(path)
    assert (answer.status_code, answer.json()["statusCode"]) == (400, 400), answer.text
    assert answer.json()["code"].startswith("unknown-parameter")
    assert said in answer.json()["detail"]


async def test_it_is_told_in_the_readers_language(client):
    answer = await client.get("/networks?ofset=1", headers={"Accept-Language": "ja"})
    assert answer.json()["detail"] == "ofset というパラメーターはありません。offset ではありませんか。"


async def test_who_is_unknown_learns_that_first(client):
    answer = await client.get("/networks?ofset=1", headers={"X-Authorization": "Token nobody"})
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "/networks",
        "/networks/1/managed-nodes",
        "/networks/1/managed-nodes/NODE/packages",
        "/networks/1/managed-nodes/NODE/windows-updates",
        "/networks/1/managed-nodes/NODE/notes",
        "/networks/1/snapshots",
        "/networks/1/snapshots/1/nodes",
    ],
)
async def test_what_programs_of_the_original_send_is_known(client, path):
    """offset, limit and sort, on each of its lists: of what is not there, they get 404."""
    answer = await client.get(path.replace("NODE", "1"), params={"offset": 0, "limit": 30, "sort": "x"})
    assert answer.json()["code"] in ("bad-request", "not-found"), answer.text
    assert "sort is" in answer.json()["detail"] or answer.status_code == 404


async def test_what_is_asked_before_it_is_known_who_asks_may_carry_more(client):
    for path in ("http://hub/healthz?x=1", "http://hub/api/session/oidc?x=1"):
        assert (await client.get(path)).status_code == 200


async def test_what_is_changed_is_looked_at_too(client):
    answer = await client.post("/networks?dryRun=true", json={"displayName": "osaka"})
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown-parameter")
