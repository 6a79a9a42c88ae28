import pytest

from kshub.testing.world import Host, World

NOTES = "/networks/1/managed-nodes/1/notes"


@pytest.fixture
async def noted(client, store):
    await World(store, 1, 1).scan(Host(addr="10.0.0.1", name="n1"))
    await client.post(NOTES, json={"title": "保守契約", "body": "2027年3月末まで"})
    return client


async def test_a_note_is_written_anew(noted, session_of):
    administrator = await session_of("administrator")
    where = "/apps/sonar" + NOTES
    answer = await administrator.put(where + "/1", json={"title": "保守契約", "body": "2028年3月末まで"})
    assert (answer.status_code, answer.json()["writtenBy"]) == (200, "administrator")
    listed = (await noted.get(NOTES)).json()
    assert (listed["total"], listed["items"][0]["body"]) == (1, "2028年3月末まで")


async def test_a_note_is_removed(noted):
    assert (await noted.delete(NOTES + "/1")).status_code == 204
    assert (await noted.delete(NOTES + "/1")).status_code == 404
    assert (await noted.put(NOTES + "/1", json={"title": "a", "body": "b"})).status_code == 404
    assert (await noted.get(NOTES)).json()["total"] == 0


@pytest.mark.parametrize("body", [{"title": "", "body": "b"}, {"title": "a", "body": "\0"}, {"title": "a"}])
async def test_a_wrong_note_is_refused(noted, body):
    for method, path in (("POST", NOTES), ("PUT", NOTES + "/1")):
        assert (await noted.request(method, path, json=body)).status_code == 400


async def test_a_node_has_only_so_many(noted, monkeypatch):
    monkeypatch.setattr("kshub.store.queries.labels.MOST_NOTES", 2)
    assert (await noted.post(NOTES, json={"title": "a", "body": "b"})).status_code == 201
    answer = await noted.post(NOTES, json={"title": "a", "body": "b"})
    assert (answer.status_code, answer.json()["code"]) == (409, "notes-many")
