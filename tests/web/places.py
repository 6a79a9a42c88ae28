"""Every page, by the name of its picture: looked at by axe, and taken by `make screenshots`."""

from typing import Final

NETWORK: Final = "/apps/sonar/networks/1"
NODES: Final = f"{NETWORK}/managed-nodes"
NODE: Final = f"{NODES}/5"
GUIDE: Final = "/apps/sonar/guide"

PAGES: Final = {
    "networks": "/apps/sonar/networks",
    "nodes": NODES,
    "nodes-wrong-search": f"{NODES}?search=os:ubuntu bad:x",
    "nodes-none": f"{NODES}?search=nobody",
    **{f"node-{one}": f"{NODE}?tab={one}" for one in ("detail", "packages", "updates", "notes", "changes", "attempts")},
    "ksockets": f"{NETWORK}/ksockets",
    "ksocket": f"{NETWORK}/ksockets/1",
    "settings-ksockets": "/settings/ksockets",
    "guide": f"{GUIDE}?step=network",
    **{
        f"guide-{one}": f"{GUIDE}?network=1&ksocket=1&step={one}"
        for one in ("ksocket", "connect", "credentials", "scan")
    },
}
