"""A whole scan as text that is the same in every run: times, paths, counts and this machine's kernel are left out."""

import json
from pathlib import PurePath

TIMES = {
    "startedAt",
    "terminatedAt",
    "updatedAt",
    "collectedAt",
    "lastAttemptAt",
    "seconds",
    "uptime",
    "groups",
    "run",
    "sent",
}


def canonical(text):
    """The document of `ksocket scan --format json`, one value a line, sorted."""
    document = json.loads(text)
    lines = []
    for node in document["nodes"]:
        name = " > ".join([*node["addresses"][0].get("route", []), node["addresses"][0]["addr"]])
        if node["foundBy"] != ["gateway"]:  # which of its neighbours a host has talked to lately, is not the same twice
            node["neighbors"] = [one for one in node.get("neighbors", []) if one["source"] != "arp"]
        lines += ["", f"== {name}", *sorted(_lines(node))]
    lines += ["", "== run", *sorted(_lines(document["run"]))]
    return "\n".join(lines).strip() + "\n"


def nodes(text):
    """The routes and addresses of the hosts of such a text."""
    return {tuple(line[3:].split(" > ")) for line in text.splitlines() if line.startswith("== ") and line != "== run"}


def _lines(value, path=""):
    """Every value with its path; the fields of an element of a list stay together on one line."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key not in TIMES:
                yield from _lines(one, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for one in value:
            yield f"{path}[] = {_element(one)}"
    else:
        yield f"{path} = {json.dumps(value, ensure_ascii=False)}"


def _element(value):
    if isinstance(value, dict):
        value = {key: one for key, one in value.items() if key not in TIMES}
        if "file" in value:
            value["file"] = "/".join(PurePath(value["file"]).parts[-2:])
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
