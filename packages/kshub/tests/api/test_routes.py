"""The API as programs use it, over ASGI."""

from datetime import UTC, datetime

import msgspec
import pytest
from sqlalchemy import update

from kshub.api.asking import time
from kshub.auth import collectors
from kshub.clock import seconds_now
from kshub.store.schema import space
from kswire.events import Received
from kswire.facts import Address, Facts, Package, System
from kswire.reports import Done, Found, Tried

AT = datetime(2026, 1, 2, tzinfo=UTC)
LISTS = ("managed-nodes", "scans", "snapshots", "ksockets", "schedules", "decisions")
PACKAGES = (Package(name="bash", version="5.2", arch="amd64"), Package(name="zlib", version="1.3", arch="amd64"))


async def seen(hub, client, hosts=3):
    """A finished run that saw so many hosts; on the first, two packages."""
    asked = {"kind": "ask", "addresses": [f"10.0.0.{one}" for one in range(1, hosts + 1)]}
    run = (await client.post("/networks/1/scans", json=asked)).json()["scanId"]
    facts = Facts(hostname="first", packages=PACKAGES, system=System(family="Debian", version="12"))
    reports = [
        Found(run=run, address=Address(addr=one), by="start", methods=(), found_at=AT) for one in asked["addresses"]
    ]
    reports.append(Tried(run=run, addr="10.0.0.1", method="ssh", attempts=(), tried_at=AT, facts=facts))
    reports.append(Done(run=run, status="done", started_at=AT, terminated_at=AT, number_of_addresses=hosts))
    packages = tuple(map(msgspec.structs.astuple, PACKAGES))
    received = Received(1, 1, tuple(reports), 1, packages, (*[None] * hosts, _places(), None))
    committed = await hub.links.flow.receive(1, "installation-one", received)
    await hub.links.flow.merge(committed)
    return run


def _places():
    from array import array  # noqa: PLC0415 - beside its only use

    return array("I", [0, 1])


async def get(client, path, **params):
    answer = await client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_nodes_as_the_original_gives_them(hub, client):
    await seen(hub, client)
    page = await get(client, "/networks/1/managed-nodes", offset=0, limit=2, sort="-ipAddress")
    assert page["total"] == 3
    assert [one["addresses"][0]["addr"] for one in page["items"]] == ["10.0.0.3", "10.0.0.2"]
    (node,) = (await get(client, "/networks/1/managed-nodes", sort="-numberOfPackages", limit=1))["items"]
    assert (node["displayName"], node["system"]["family"], node["numberOfPackages"]) == ("first", "Debian", 2)
    assert node["updatedAt"].endswith("Z")
    where = f"/networks/1/managed-nodes/{node['managedNodeId']}"
    assert (await get(client, where))["networkId"] == "1"
    installed = await get(client, where + "/packages")
    assert [(one["name"], one["version"], one["arch"]) for one in installed["items"]] == [
        ("bash", "5.2", "amd64"),
        ("zlib", "1.3", "amd64"),
    ]
    assert await get(client, where + "/windows-updates") == {"items": [], "total": 0}
    assert (await get(client, "/networks/1/managed-nodes", state="new"))["total"] == 3
    assert (await get(client, "/networks/1/managed-nodes", state="outdated"))["total"] == 0


async def test_snapshots_and_their_nodes(hub, client):
    run = await seen(hub, client)
    (snapshot,) = (await get(client, "/networks/1/snapshots"))["items"]
    assert (snapshot["task"]["taskId"], snapshot["task"]["status"]) == (run, "done")
    assert snapshot["ksockets"] == [{"ksocketId": "1", "displayName": "one"}]
    where = f"/networks/1/snapshots/{snapshot['snapshotId']}/nodes"
    nodes = await get(client, where, limit=1)
    assert (nodes["total"], len(nodes["items"])) == (3, 1)
    everyone = (await get(client, where))["items"]
    assert {one["aggregationType"] for one in everyone} == {"new"}
    first = next(one for one in everyone if one["displayName"] == "first")
    assert (await get(client, f"{where}/{first['nodeId']}/packages"))["total"] == 2


async def test_notes(hub, client):
    await seen(hub, client, hosts=1)
    where = "/networks/1/managed-nodes/1/notes"
    assert (await client.post(where, json={"title": "<script>", "body": "x"})).status_code == 201
    (note,) = (await get(client, where))["items"]
    assert (note["title"], note["writtenBy"]) == ("<script>", "operator")


async def test_networks_and_ksockets_are_made_and_set(client):
    made = await client.post("/networks", json={"displayName": " osaka "})
    assert (made.status_code, made.json()["displayName"]) == (201, "osaka")
    settings = {"start": ["10.9.0.1"], "profile": "normal"}
    assert (await client.put("/networks/2/settings", json=settings)).json() == settings
    assert (await get(client, "/networks/2"))["settings"] == settings
    ksocket = (await client.post("/networks/2/ksockets", json={"displayName": "two"})).json()
    where = f"/networks/2/ksockets/{ksocket['ksocketId']}"
    own = {"methods": ["ssh"], "timeouts": {"ssh": 20.0, "snmp": 2.5}}
    assert (await client.put(where + "/settings", json=own)).json() == own
    assert (await get(client, where))["settings"] == own
    assert (await get(client, "/networks"))["total"] == 2
    assert (await get(client, "/networks/2/ksockets"))["items"][0]["connected"] is False


async def test_when_the_token_of_a_ksocket_ends(client, store):
    async def shown():
        return (await get(client, "/networks/1/ksockets/1"))["tokenExpiresAt"]

    assert await shown() is None
    at = seconds_now()
    async with store.write() as connection:
        await collectors.issue(connection, 1, at + 20 * 86400, at)
        await collectors.issue(connection, 1, at + 90 * 86400, at, renews=True)
    assert await shown() == time(at + 20 * 86400)  # the new one is not taken yet
    async with store.write() as connection:
        await collectors.unused(connection, 1, at)
        await collectors.issue(connection, 1, at + 50 * 86400, at)
    assert await shown() == time(at + 50 * 86400)
    (one,) = (await get(client, "/networks/1/ksockets", sort="-tokenExpiresAt"))["items"]
    assert one["tokenExpiresAt"] == time(at + 50 * 86400)
    assert (await client.delete("/networks/1/ksockets/1/tokens/3")).status_code == 204
    assert await shown() == time(at + 20 * 86400)


async def test_tokens_of_a_ksocket(client):
    where = "/networks/1/ksockets/1/tokens"
    assert (await client.post(where, json={"days": 30})).json()["token"].startswith("ksk_")
    assert (await client.post(where, json={})).status_code == 201
    assert (await client.post(where, json={})).status_code == 409
    assert (await client.post(where, json={"days": 0})).status_code == 400
    assert (await client.delete(where + "/1")).status_code == 204
    assert (await client.delete(where + "/1")).status_code == 404
    assert [one["status"] for one in (await get(client, where))["items"]] == ["valid", "revoked"]
    assert (await get(client, "/networks/1/ksockets/1"))["renewal"] is None
    assert (await client.post(where + "/renew")).status_code == 202
    renewal = (await get(client, "/networks/1/ksockets/1"))["renewal"]
    assert (renewal["state"], renewal["code"], renewal["detail"]) == ("ordered", None, None)
    assert (await client.post(where, json={})).status_code == 201
    refused = await client.post(where + "/renew")
    assert (refused.status_code, refused.json()["code"]) == (409, "token-limit")


async def test_tokens_end_at_midnight_in_the_spaces_time_zone(client, store, session_of):
    async with store.write() as connection:
        await connection.execute(update(space).values(time_zone="Asia/Tokyo"))
    assert (await client.post("/networks/1/ksockets/1/tokens", json={"days": 30})).status_code == 201
    of_programs = "https://hub/api/settings/api-tokens"
    operator = await session_of("operator")
    assert (await operator.post(of_programs, json={"label": "x", "days": 30})).status_code == 201
    ends = {
        (await get(client, path))["items"][0]["expiresAt"] for path in ("/networks/1/ksockets/1/tokens", of_programs)
    }
    assert [end[10:] for end in ends] == ["T15:00:00Z"]


async def test_runs(client):
    ordered = await client.post("/networks/1/scans", json={"narrow": ["10.0.0.0/24"]})
    assert ordered.status_code == 202
    run = ordered.json()
    assert (run["status"], run["orderedBy"], run["ksockets"][0]["status"]) == ("ordered", "operator", "ordered")
    where = f"/networks/1/scans/{run['scanId']}"
    cancelled = (await client.post(where + "/cancel")).json()
    assert cancelled["status"] == "failed"
    assert cancelled["ksockets"][0]["problems"] == [{"code": "cancelled"}]
    assert (await client.post(where + "/cancel")).status_code == 409
    assert (await get(client, "/networks/1/scans"))["total"] == 1
    assert (await get(client, where))["kind"] == "scan"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/networks/9", None, 404),
        ("GET", "/networks/x", None, 404),
        *(("GET", f"/networks/99/{one}", None, 404) for one in LISTS),
        ("GET", "/networks/1/managed-nodes?sort=password", None, 400),
        ("GET", "/networks/1/managed-nodes?limit=100000", None, 400),
        ("GET", "/networks/1/managed-nodes?offset=-1", None, 400),
        ("GET", "/networks/1/managed-nodes/99999999999999999999", None, 400),
        ("GET", "/networks/1/managed-nodes/5/packages", None, 404),
        ("GET", "/networks/1/snapshots/5/nodes", None, 404),
        ("GET", "/networks/1/ksockets/5", None, 404),
        ("GET", "/networks/1/scans/none", None, 404),
        ("POST", "/networks/9/scans", {}, 404),
        ("POST", "/networks/9/ksockets", {"displayName": "x"}, 404),
        ("POST", "/networks/1/scans", {"kind": "ask", "addresses": ["nonsense"]}, 400),
        ("POST", "/networks/1/scans", {"narrow": ["8.8.8.8"]}, 400),
        ("POST", "/networks", {"displayName": ""}, 400),
        ("POST", "/networks", {"displayName": "a\u0000b"}, 400),
        ("POST", "/networks", {"displayName": "x" * 500}, 400),
        ("POST", "/networks", {"name": "x"}, 400),
        ("PUT", "/networks/1/settings", {"profile": "mad"}, 400),
        ("PUT", "/networks/1/settings", {"timeouts": {"ssh": 3600}}, 400),
        ("PUT", "/networks/1/ksockets/1/settings", {"timeouts": {"snmp": 0}}, 400),
        ("PUT", "/networks/9/settings", {}, 404),
        ("PUT", "/networks/1/settings", {"prohibitted": ["10.0.0.1"]}, 400),
        ("POST", "/networks/1/scans", {"kind": "scan", "narow": ["10.0.0.0/24"]}, 400),
        ("DELETE", "/networks/1/ksockets/1/tokens/5", None, 404),
    ],
)
async def test_wrong_questions_get_a_text(client, method, path, body, status):
    answer = await client.request(method, path, json=body)
    assert answer.status_code == status, answer.text
    assert answer.json()["detail"]


async def test_who_may_ask(client):
    nobody = {"X-Authorization": "Token kapi_nobody"}
    assert (await client.get("/networks", headers=nobody)).status_code == 401
    assert (await client.get("/networks", headers={"X-Authorization": ""})).status_code == 401
    assert (await client.get("/networks", headers=client.viewer)).status_code == 200
    for method, path, body in (
        ("POST", "/networks", {"displayName": "x"}),
        ("POST", "/networks/1/scans", {}),
        ("POST", "/networks/1/ksockets/1/tokens", {}),
        ("PUT", "/networks/1/settings", {}),
        ("DELETE", "/networks/1/ksockets/1/tokens/1", None),
    ):
        answer = await client.request(method, path, json=body, headers=client.viewer)
        assert answer.status_code == 403, path


async def test_health_and_the_description_need_no_token(client, store):
    async def status(path):
        return (await client.get(f"http://hub{path}", headers={"X-Authorization": ""})).status_code

    assert [await status(path) for path in ("/healthz", "/readyz", "/api/schema")] == [200, 200, 200]
    described = (await client.get("http://hub/api/schema")).json()["paths"]
    assert "/api/apps/sonar/networks/{network_id}/managed-nodes" in described


async def test_without_its_database_it_is_alive_and_not_ready(client, store, monkeypatch):
    def away(*_):
        raise OSError("gone")

    monkeypatch.setattr(type(store), "write", away)
    assert (await client.get("http://hub/healthz")).status_code == 200
    assert (await client.get("http://hub/readyz")).status_code == 503


async def test_a_sentence_of_the_hub_is_in_the_language_of_who_asks(client):
    for header, said in (("ja-JP,ja;q=0.9", "終了"), ("en", "over"), (None, "over")):
        run = (await client.post("/networks/1/scans", json={"kind": "scan"})).json()["scanId"]
        await client.post(f"/networks/1/scans/{run}/cancel")
        headers = {} if header is None else {"Accept-Language": header}
        answer = await client.post(f"/networks/1/scans/{run}/cancel", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (409, "run-over")
        assert said in answer.json()["detail"]
