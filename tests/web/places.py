"""Every page, by the name of its picture: looked at by axe, and taken by `make screenshots`."""

from typing import Final

NETWORK: Final = "/apps/sonar/networks/1"
NODES: Final = f"{NETWORK}/managed-nodes"
NODE: Final = f"{NODES}/5"
SNAPSHOT: Final = f"{NETWORK}/snapshots/43"  # the last of the made-up estate's
PACKAGES: Final = "/apps/sonar/packages/search"
GUIDE: Final = "/apps/sonar/guide"

PAGES: Final = {
    "dashboard": "/apps/sonar",
    "dashboard-network": "/apps/sonar?networkId=1",
    "events": "/apps/sonar/events",
    "events-narrowed": "/apps/sonar/events?kind=node-new,packages-changed&since=2026-01-01",
    "network-events": f"{NETWORK}/events",
    "networks": "/apps/sonar/networks",
    "nodes": NODES,
    "nodes-all": "/apps/sonar/managed-nodes",
    "nodes-wrong-search": f"{NODES}?search=os:ubuntu bad:x",
    "scans": f"{NETWORK}/scans",
    "schedules": f"{NETWORK}/schedules",
    "scan-settings": f"{NETWORK}/scan-settings",
    "scan-settings-own": f"{NETWORK}/scan-settings?ksocket=1",
    "nodes-none": f"{NODES}?search=nobody",
    "map": f"{NETWORK}/map",
    "settings-users": "/settings/users",
    "settings-user": "/settings/users/1",
    "settings-groups": "/settings/groups",
    "settings-notifications": "/settings/notifications",
    "settings-audit": "/settings/audit",
    "settings-refused-connections": "/settings/refused-connections",
    "spaces": "/apps/sonar/spaces",
    "space": "/apps/sonar/spaces/1",
    "space-members": "/apps/sonar/spaces/1/members",
    "space-retention": "/apps/sonar/spaces/1/retention",
    "space-notifications": "/apps/sonar/spaces/1/notifications",
    "network-settings": f"{NETWORK}/settings",
    "snapshots": f"{NETWORK}/snapshots",
    "snapshot": SNAPSHOT,
    "snapshot-node": f"{SNAPSHOT}/nodes/95",
    "difference": f"{SNAPSHOT}/difference?from=1",
    "difference-packages": f"{SNAPSHOT}/difference?from=1&kind=packages",
    "packages-none": PACKAGES,
    "packages": f"{PACKAGES}?name=openssl&version=%3C3.0.19-1~deb12u5",
    "packages-unknown": f"{PACKAGES}?name=openssl&list=unknown",
    **{
        f"node-{one}": f"{NODE}?tab={one}"
        for one in ("detail", "packages", "updates", "snapshots", "notes", "changes", "attempts")
    },
    "node-running": f"{NODES}/278?tab=running",  # an application server with containers
    "node-switch": f"{NODES}/111",
    "node-ports": f"{NODES}/109?tab=ports",
    "node-parts": f"{NODES}/111?tab=parts",
    "node-windows": f"{NODES}/94",
    "node-findings": f"{NODES}/96",  # its SSH server is an old one
    **{f"account-{one}": f"/settings/account?tab={one}" for one in ("password", "totp", "sessions", "tokens")},
    "ksockets": f"{NETWORK}/ksockets",
    "ksocket": f"{NETWORK}/ksockets/1",
    "settings-ksockets": "/settings/ksockets",
    "guide": f"{GUIDE}?step=network",
    **{
        f"guide-{one}": f"{GUIDE}?network=1&ksocket=1&step={one}"
        for one in ("ksocket", "connect", "credentials", "scan")
    },
}
