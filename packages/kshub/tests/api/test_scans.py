import pytest

from kshub.testing.world import World

SCANS = "/networks/1/scans"


@pytest.fixture
async def run(store):
    return (await World(store, 1, 1).order()).run


async def test_a_run_carries_the_change_that_it_belongs_to(client, run):
    assert (await client.get(f"{SCANS}/{run}")).json()["reference"] is None
    answer = await client.put(f"{SCANS}/{run}/reference", json={"reference": " CHG-0012\n変更 "})
    assert (answer.status_code, answer.json()) == (200, {"reference": "CHG-0012 変更"})
    assert (await client.get(f"{SCANS}/{run}")).json()["reference"] == "CHG-0012 変更"
    assert (await client.get(SCANS)).json()["items"][0]["reference"] == "CHG-0012 変更"
    await client.put(f"{SCANS}/{run}/reference", json={"reference": None})
    assert (await client.get(f"{SCANS}/{run}")).json()["reference"] is None


@pytest.mark.parametrize(
    "body", [{}, {"reference": ""}, {"reference": "x" * 201}, {"reference": "a\0"}, {"other": "x"}]
)
async def test_what_is_no_reference_is_refused(client, run, body):
    assert (await client.put(f"{SCANS}/{run}/reference", json=body)).status_code == 400
    assert (await client.get(f"{SCANS}/{run}")).json()["reference"] is None


async def test_who_sees_only_changes_nothing_and_what_is_not_there_is_not_found(client, run):
    body = {"reference": "CHG-1"}
    assert (await client.put(f"{SCANS}/{run}/reference", json=body, headers=client.viewer)).status_code == 403
    assert (await client.put(f"{SCANS}/none/reference", json=body)).status_code == 404
    assert (await client.put(f"/networks/2/scans/{run}/reference", json=body)).status_code == 404


async def test_a_run_says_what_was_wanted_of_it(client):
    some = [f"10.1.0.{one}" for one in range(150)]
    asked = (await client.post(SCANS, json={"kind": "ask", "addresses": some, "methods": ["ssh"]})).json()["asked"]
    assert (asked["numberOfAddresses"], asked["addresses"], asked["methods"]) == (150, some[:100], ["ssh"])
    plan = (await client.post(SCANS, json={"kind": "plan", "narrow": ["10.1.0.0/24"], "ksockets": [1]})).json()
    assert plan["asked"] == {
        "narrow": ["10.1.0.0/24"],
        "addresses": [],
        "numberOfAddresses": 0,
        "methods": None,
        "ksockets": ["1"],
    }


async def test_runs_of_one_kind(client, run):
    await client.post(SCANS, json={"kind": "plan"})
    for kind, count in (("scan", 1), ("plan", 1), ("ask", 0)):
        page = (await client.get(SCANS, params={"kind": kind})).json()
        assert (page["total"], {one["kind"] for one in page["items"]}) == (count, {kind} if count else set())
    assert (await client.get(SCANS)).json()["total"] == 2
    assert (await client.get(SCANS, params={"kind": "other"})).status_code == 400
