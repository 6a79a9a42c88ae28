"""Every page, by the name of its picture: looked at by axe, and taken by `make screenshots`."""

from typing import Final

NETWORK: Final = "/apps/sonar/networks/1"
NODES: Final = f"{NETWORK}/managed-nodes"
NODE: Final = f"{NODES}/5"

PAGES: Final = {
    "networks": "/apps/sonar/networks",
    "nodes": NODES,
    "nodes-wrong-search": f"{NODES}?search=os:ubuntu bad:x",
    "scans": f"{NETWORK}/scans",
    "schedules": f"{NETWORK}/schedules",
    "scan-settings": f"{NETWORK}/scan-settings",
    "scan-settings-own": f"{NETWORK}/scan-settings?ksocket=1",
    "nodes-none": f"{NODES}?search=nobody",
    **{f"node-{one}": f"{NODE}?tab={one}" for one in ("detail", "packages", "updates", "notes", "changes", "attempts")},
}
