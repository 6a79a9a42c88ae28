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
