"""The description of the API: complete, and the copy in the repository is the one that is served."""

import re

import pytest

from kshub.api import described

ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
UNKNOWN_CALLERS = {"healthz", "readyz", "metrics", "logIn", "getOidc", "beginOidc", "finishOidc"}


@pytest.fixture
def document(hub):
    return described.document(hub._api)


def operations(document):
    return [(method, path, one) for path, some in document["paths"].items() for method, one in some.items()]


@ONE
def test_the_copy_is_the_one_that_is_served(document):
    again = "it is not: run python -m kshub.api.application"
    assert described.COPY.read_text(encoding="utf-8") == described.text(document), again


@ONE
def test_every_operation_says_what_it_is_and_what_it_answers(document):
    names = [one["operationId"] for _, _, one in operations(document)]
    assert len(names) == len(set(names)) > 30
    for _, path, one in operations(document):
        assert one["summary"], path
        assert one["description"], path
        if one["operationId"] in UNKNOWN_CALLERS:
            continue
        assert {"400", "401", "403", "404", "503"} <= set(one["responses"]), path
        assert one["security"], path
        assert one["responses"]["401"]["content"]["application/json"]["schema"]["$ref"].endswith("/Error")


@ONE
async def test_nobody_unknown_is_answered(client, document):
    for method, path, one in operations(document):
        if one["operationId"] in UNKNOWN_CALLERS:
            continue
        where = "http://hub" + path.format(**dict.fromkeys(("run", "user_id"), "1"), **dict.fromkeys(ids(path), "1"))
        for headers in ({"X-Authorization": ""}, {"X-Authorization": "Token kapi_x"}):
            answer = await client.request(method, where, headers=headers, json={})
            assert answer.status_code in (400, 401), (method, path, answer.text)
            needed = any(each.get("required") and each["in"] == "query" for each in one.get("parameters", ()))
            assert answer.status_code == 401 or one.get("requestBody") or needed, path


@ONE
async def test_a_viewer_changes_nothing(client, document):
    for method, path, one in operations(document):
        if method == "get" or "inventory" not in one.get("tags", ()):
            continue
        where = "http://hub" + path.format(run="1", **dict.fromkeys(ids(path), "1"))
        answer = await client.request(method, where, headers=client.viewer, json=BODIES.get(one["operationId"], {}))
        assert answer.status_code == 403, (method, path, answer.text)


@ONE
async def test_an_unknown_key_is_refused_wherever_it_stands(session_of, document):
    administrator, bodies = await session_of("administrator"), 0
    for method, path, one in operations(document):
        if "requestBody" not in one:
            continue
        schema = one["requestBody"]["content"]["application/json"]["schema"]
        where = "https://hub" + path.format(**dict.fromkeys(re.findall(r"{(\w+)}", path), "1"))
        for body in with_unknown_keys(schema, document["components"]["schemas"]):
            answer = await administrator.request(method, where, json=body)
            assert (answer.status_code, "narow" in answer.json()["detail"]) == (400, True), (method, path, body)
        bodies += 1
    assert bodies > 15


def with_unknown_keys(schema, schemas):
    """Bodies that fit the schema but for one key, once in each object of it."""
    schema = resolved(schema, schemas)
    if schema["type"] == "array":
        yield from ([one] for one in with_unknown_keys(schema["items"], schemas))
    elif schema["type"] == "object" and "properties" in schema:
        known = {name: fitting(schema["properties"][name], schemas) for name in schema["required"]}
        yield known | {"narow": []}
        for name, one in schema["properties"].items():
            yield from (known | {name: inner} for inner in with_unknown_keys(one, schemas))


def fitting(schema, schemas):
    """Something that is right by its type."""
    schema = resolved(schema, schemas)
    if schema["type"] == "object":
        return {name: fitting(schema["properties"][name], schemas) for name in schema.get("required", ())}
    if "enum" in schema:
        return schema["enum"][0]
    if schema["type"] == "array" and schema.get("minItems"):
        return [fitting(schema["items"], schemas)]
    return {"string": "a", "integer": 1, "boolean": True, "array": []}[schema["type"]]


def resolved(schema, schemas):
    """What it refers to; of several the first, which is not null."""
    while "type" not in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema["oneOf"][0]
    return schema


BODIES = {
    "addNetwork": {"displayName": "x"},
    "addSpace": {"displayName": "x"},
    "setMember": {"username": "x", "role": "viewer"},
    "setNetworkName": {"displayName": "x"},
    "addKsocket": {"displayName": "x"},
    "setKsocketName": {"displayName": "x"},
    "addNotifyTarget": {"displayName": "x", "slack": {"url": "https://hooks.example.com/x"}},
    "addNotifyRule": {"targetId": "1"},
    "setNotifyRule": {"targetId": "1"},
    "addNote": {"title": "x", "body": "x"},
}


def ids(path):
    return [part[1:-1] for part in path.split("/") if part.startswith("{") and part not in ("{run}", "{user_id}")]
