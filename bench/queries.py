"""How fast the hub answers for a page of nodes and for one node. Last line: JSON.

A real `kshub serve` as a process of its own over 10,000 nodes x 500 packages, asked by one client over HTTP with TLS on
loopback, one question after the other on one connection. Pages of 100 nodes: each sort with each filter, at random
places of the list. Full text: of no node to most nodes, in one network and over all.
Milliseconds, 95th percentile over all questions of a kind; the slowest question's p95 beside it.
"""

import argparse
import asyncio
import itertools
import json
import random
import time

import httpx
from serving import alone, serving

LIMIT = 100
SORTS = (
    *("managedNodeId", "displayName", "ipAddress", "updatedAt", "lastScanSucceededAt"),
    *("systemFamily", "systemVersion", "numberOfPackages", "numberOfWindowsUpdates"),
)
FILTERS = (
    *({}, {"state": "new"}, {"systemFamily": "Debian GNU/Linux"}, {"deviceType": "server"}),
    *({"text": "host12"}, {"text": "10.0.3."}, {"text": "nowhere"}),
)
SEARCHES = ("東京", "host12", "10.0.3.", "nowhere", "debian -host1", '"GNU/Linux 12"')


def p95(seconds: list[float]) -> float:
    """Milliseconds."""
    return round(sorted(seconds)[int(len(seconds) * 0.95)] * 1000, 1)


def asked(client: httpx.Client, path: str, params: dict[str, object]) -> tuple[float, dict[str, object]]:
    """Seconds until the whole answer is there."""
    began = time.perf_counter()
    response = client.get(path, params=params)
    took = time.perf_counter() - began
    response.raise_for_status()
    return took, response.json()


def pages(client: httpx.Client, path: str, times: int) -> dict[str, float]:
    rng, every, slowest = random.Random(1), list[float](), ("", 0.0)
    for filters, sort, minus in itertools.product(FILTERS, SORTS, ("", "-")):
        question = {"sort": minus + sort, "limit": LIMIT, **filters}
        _, first = asked(client, path, question)
        deep = range(0, max(1, int(first["total"]) - LIMIT), LIMIT)
        took = [asked(client, path, question | {"offset": rng.choice(deep)})[0] for _ in range(times)]
        every += took
        slowest = max(slowest, (f"{question}", p95(took)), key=lambda one: one[1])
    print(f"  slowest page: {slowest[0]}: {slowest[1]} ms", flush=True)
    return {"page_p95_ms": p95(every), "page_slowest_p95_ms": slowest[1]}


def details(client: httpx.Client, path: str, times: int) -> dict[str, float]:
    rng = random.Random(2)
    _, some = asked(client, path, {"limit": 1000})
    numbers = [one["managedNodeId"] for one in some["items"]]
    took = [asked(client, f"{path}/{rng.choice(numbers)}", {})[0] for _ in range(times)]
    listed = [asked(client, f"{path}/{rng.choice(numbers)}/packages", {})[0] for _ in range(times)]
    return {"node_p95_ms": p95(took), "node_packages_p95_ms": p95(listed)}


def searches(client: httpx.Client, network: int, times: int) -> dict[str, float]:
    """Full text in one network and over all, and facets."""
    texts, facets, slowest = list[float](), list[float](), ("", 0.0)
    for search in SEARCHES:
        took = []
        for path in (f"/networks/{network}/managed-nodes", "/managed-nodes"):
            took += [asked(client, path, {"search": search, "limit": LIMIT})[0] for _ in range(times)]
            facets += [asked(client, f"{path}/facets", {"search": search})[0] for _ in range(times)]
        texts += took
        slowest = max(slowest, (search, p95(took)), key=lambda one: one[1])
    print(f"  slowest search: {slowest[0]}: {slowest[1]} ms", flush=True)
    return {"text_p95_ms": p95(texts), "text_slowest_p95_ms": slowest[1], "facets_p95_ms": p95(facets)}


def installed(client: httpx.Client, times: int) -> dict[str, float]:
    """Who has a package in some version: names and constraints of which some hold for many nodes, and some for none."""
    rng, names = random.Random(3), [one["name"] for one in asked(client, _some(client), {"limit": 1000})[1]["items"]]
    took = []
    for _ in range(times):
        question = {"name": rng.choice(names), "version": f"{rng.choice('<>')}{rng.randrange(9)}", "limit": LIMIT}
        took += [asked(client, "/packages/search", question | {"list": one})[0] for one in ("yes", "no", "unknown")]
    return {"package_search_p95_ms": p95(took)}


def _some(client: httpx.Client) -> str:
    """The packages of some node."""
    [one] = asked(client, "/managed-nodes", {"search": "has:packages", "limit": 1})[1]["items"]
    return f"/networks/{one['networkId']}/managed-nodes/{one['managedNodeId']}/packages"


async def measure(engine: str, hosts: int, packages: int, times: int) -> dict[str, float]:
    async with serving(engine, hosts, packages) as hub:
        path = f"/networks/{hub.network}/managed-nodes"
        figures = searches(hub.client, hub.network, times) | pages(hub.client, path, times)
        figures |= details(hub.client, path, times * 50) | installed(hub.client, times * 10)
    print(f"{engine}: {figures}", flush=True)
    return figures


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--hosts", type=int, default=10_000)
    options.add_argument("--packages", type=int, default=500)
    options.add_argument("--times", type=int, default=5, help="how often each question is asked")
    options.add_argument("--engine", choices=("sqlite", "postgresql"), action="append")
    chosen = options.parse_args()
    alone()
    engines = chosen.engine or ["sqlite", "postgresql"]
    size = chosen.hosts, chosen.packages, chosen.times
    print(json.dumps({engine: asyncio.run(measure(engine, *size)) for engine in engines}))


if __name__ == "__main__":
    main()
