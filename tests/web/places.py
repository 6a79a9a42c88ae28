"""Every page, by the name of its picture: looked at by axe, and taken by `make screenshots`."""

from typing import Final

NETWORK: Final = "/apps/sonar/networks/1"
NODES: Final = f"{NETWORK}/managed-nodes"
NODE: Final = f"{NODES}/5"

PAGES: Final = {
    "dashboard": "/apps/sonar",
    "dashboard-network": "/apps/sonar?networkId=1",
    "events": "/apps/sonar/events",
    "events-narrowed": "/apps/sonar/events?kind=node-new,packages-changed&since=2026-01-01",
    "network-events": f"{NETWORK}/events",
    "networks": "/apps/sonar/networks",
    "nodes": NODES,
    "nodes-wrong-search": f"{NODES}?search=os:ubuntu bad:x",
    "nodes-none": f"{NODES}?search=nobody",
    **{f"node-{one}": f"{NODE}?tab={one}" for one in ("detail", "packages", "updates", "notes", "changes", "attempts")},
}
