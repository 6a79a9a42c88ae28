"""Every list of the API, as its description names them: parts, orders, and what is refused."""

import re

import msgspec
import pytest

from kshub.api import described
from kshub.api.asking import IN_SESSION
from kshub.api.paging import Page, page
from kshub.auth import grants, groups
from kshub.auth.grants import Holder
from kshub.store.queries.lists import NoSuchField, Part
from kshub.testing.world import Host, World

from .test_routes import seen

KEYS = {"size": len, "last": lambda one: one[-1:] or None}
WORDS = ("ccc", "", "bx", "a")


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (Part(), ["ccc", "", "bx", "a"]),
        (Part(sort="size"), ["", "a", "bx", "ccc"]),
        (Part(sort="-size", limit=2), ["ccc", "bx"]),
        (Part(sort="last"), ["a", "ccc", "bx", ""]),
        (Part(sort="-last", offset=1), ["ccc", "a", ""]),
        (Part(offset=4), []),
    ],
)
def test_a_part_of_a_short_list(part, expected):
    assert page(WORDS, part, KEYS) == Page(expected, 4)


def test_no_such_field():
    with pytest.raises(NoSuchField):
        page(WORDS, Part(sort="colour"), KEYS)


def lists():
    """Path, names of the parameters and description of every GET that answers items and their total."""
    document = msgspec.json.decode(described.COPY.read_bytes())
    found = {}
    for path, operations in document["paths"].items():
        one = operations.get("get", {"responses": {}})
        if one.get("security") == IN_SESSION:  # no program asks it: tests of its own
            continue
        content = one["responses"].get("200", {}).get("content", {})  # what only leads elsewhere has none
        schema = content.get("application/json", {"schema": {}})["schema"]
        schema = document["components"]["schemas"].get(schema.get("$ref", "").rpartition("/")[2], schema)
        assert schema.get("type") != "array", f"{path} answers a list without its total"
        if {"items", "total"} <= set(schema.get("properties", ())):
            found[path] = ({each["name"] for each in one["parameters"]}, one["description"])
    return found


LISTS = lists()


def told(description):
    """The fields that the description says a list is sorted by."""
    names = re.search(r"`sort` is ([^.]*?)(?:, with - [^.]*)?\.", description)
    return re.split(r",\s+|\s+or\s+", names[1])


def of_later(path):
    return path.replace("{snapshot_id}", "2") if "/difference" in path else path


@pytest.fixture
async def filled(hub, store, client, tokens):
    """An administrator's program, where every list exists; {name} in a path is then 1, or the run's."""
    for day in range(2):  # the second snapshot differs from the first
        await World(store, 1, 1).scan(Host(addr="10.0.9.1", packages=(f"a {day}",)), day=day)
    run = await seen(hub, client)
    assert (await client.post("/networks/1/schedules", json={"cron": "0 2 * * *"})).status_code == 201
    async with store.write() as connection:
        for name in ("b", "a"):
            group = await groups.add(connection, name, None, 1)
            for user_id in (3, 2):
                await groups.join(connection, group, user_id)
            for space_id, role in ((None, "viewer"), (1, "operator")):
                await grants.put(connection, Holder(group_id=group), space_id, role)
        await grants.put(connection, Holder(user_id=1), 1, "viewer")
    client.headers["X-Authorization"] = f"Token {tokens['administrator']}"
    await client.get("http://hub/api/settings/audit")  # that somebody looked stands in it, once an hour
    await hub.recorder.settled()

    def where(path):
        client.params = {"name": "bash"} if "name" in LISTS[path][0] else {}  # the search for a package needs it
        return "http://hub" + re.sub(r"{\w+}", "1", of_later(path).replace("{run}", run))

    client.where = where
    return client


def test_every_list_has_parts_and_an_order():
    assert len(LISTS) >= 20
    for path, (parameters, _) in LISTS.items():
        assert {"offset", "limit", "sort"} <= parameters, path


async def test_every_list_is_sorted_by_what_it_says_and_by_nothing_else(filled):
    for path, (_, description) in LISTS.items():
        where, fields = filled.where(path), told(description)
        plain = (await filled.get(where)).json()
        for sort in (*fields, *(f"-{one}" for one in fields)):
            answer = await filled.get(where, params={"sort": sort})
            assert answer.status_code == 200, (path, sort, answer.text)
            assert answer.json()["total"] == plain["total"], (path, sort)
            assert same(answer.json()["items"], plain["items"]), (path, sort)
        for sort in ("nonsense", "-nonsense", "", "-", f"--{fields[0]}", f"{fields[0]},{fields[0]}"):
            answer = await filled.get(where, params={"sort": sort})
            assert answer.status_code == 400, (path, sort, answer.text)
            assert answer.json()["detail"].partition(", with - ")[0] == f"sort is one of {', '.join(fields)}", path


def same(one, other):
    """But for the order."""
    return sorted(map(msgspec.json.encode, one)) == sorted(map(msgspec.json.encode, other))


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_wrong_parts_are_refused_and_strangers_first(filled):
    stranger = {"X-Authorization": ""}
    for path in LISTS:
        where = filled.where(path)
        for wrong in ({"offset": -1}, {"offset": 2**32}, {"limit": 0}, {"limit": 1001}, {"limit": "x"}):
            answer = await filled.get(where, params=wrong)
            assert (answer.status_code, next(iter(wrong)) in answer.json()["detail"]) == (400, True), (path, wrong)
            assert (await filled.get(where, params=wrong, headers=stranger)).status_code == 401
        whole = (await filled.get(where)).json()
        assert (await filled.get(where, params={"offset": 2**31, "limit": 1000})).json() == whole | {"items": []}, path
        for offset, expected in enumerate(whole["items"]):
            one = (await filled.get(where, params={"offset": offset, "limit": 1})).json()
            assert one == whole | {"items": [expected]}, path


@pytest.mark.parametrize("sort", [None, "-createdAt"])
async def test_runs_are_the_newest_first(client, sort):
    made = [(await client.post("/networks/1/scans", json={"kind": "scan"})).json()["scanId"] for _ in range(3)]
    page = (await client.get("/networks/1/scans", params={} if sort is None else {"sort": sort})).json()
    assert [one["scanId"] for one in page["items"]] == made[::-1]
    page = (await client.get("/networks/1/scans", params={"sort": "createdAt", "limit": 2})).json()
    assert ([one["scanId"] for one in page["items"]], page["total"]) == (made[:2], 3)
