"""A Ksocket is deleted: its tokens end, and what it scanned stays under its name."""

import pytest

from kshub.testing.world import Host, World

WHERE = "/networks/1/ksockets"


@pytest.fixture
async def chief(client, tokens):
    client.headers["X-Authorization"] = f"Token {tokens['administrator']}"
    return client


async def test_past_snapshots_name_it_still(store, chief):
    await World(store, 1, 1).scan(Host(addr="10.0.0.1"))
    assert (await chief.delete(f"{WHERE}/1")).status_code == 204
    assert (await chief.get(WHERE)).json() == {"items": [], "total": 0}
    for path in (f"{WHERE}/1", f"{WHERE}/1/tokens", f"{WHERE}/1/refused-connections"):
        assert (await chief.get(path)).status_code == 404, path
    assert (await chief.delete(f"{WHERE}/1")).status_code == 404
    assert (await chief.post(f"{WHERE}/1/tokens", json={})).status_code == 404
    (seen,) = (await chief.get("/networks/1/snapshots")).json()["items"]
    assert [one["displayName"] for one in seen["ksockets"]] == ["one"]
    (run,) = (await chief.get("/networks/1/scans")).json()["items"]
    assert [one["displayName"] for one in run["ksockets"]] == ["one"]
    again = (await chief.post(WHERE, json={"displayName": "one"})).json()
    assert again["ksocketId"] == "2"


async def test_while_its_part_of_a_run_is_open_it_stays(chief):
    await chief.post("/networks/1/scans", json={})
    answer = await chief.delete(f"{WHERE}/1")
    assert (answer.status_code, answer.json()["code"]) == (409, "ksocket-busy")


async def test_who_only_reads_deletes_none(chief, somebody):
    headers = await somebody("taro", {1: "viewer"})
    assert (await chief.delete(f"{WHERE}/1", headers=headers)).status_code == 403
    assert (await chief.get(f"{WHERE}/1")).status_code == 200
