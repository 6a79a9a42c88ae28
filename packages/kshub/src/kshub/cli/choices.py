"""What may be chosen in options of commands.

The same as in the modules that do it, which take too long to import for a help; `test_choices.py` compares.
"""

from typing import Final

ROLES: Final = ("administrator", "operator", "viewer", "none")
GIVEN: Final = ("administrator", "operator", "viewer")
EVENTS: Final = (
    "account-guarded",
    "components-changed",
    "credential-failing",
    "decision-undone",
    "domain-changed",
    "host-key-changed",
    "ksocket-away",
    "ksocket-back",
    "mac-changed",
    "network-first",
    "node-back",
    "node-new",
    "node-outdated",
    "node-split",
    "node-undecided",
    "nodes-merged",
    "packages-changed",
    "ports-opened",
    "retired-answers",
    "run-failed",
    "run-incomplete",
    "run-partial",
    "serial-changed",
    "snapshot-approved",
    "snapshot-rejected",
    "snapshot-waits",
    "subnet-new",
    "system-changed",
    "token-expires",
    "version-changed",
    "vlans-changed",
)
EXPORTED: Final = (
    "managed-nodes",
    "packages",
    "addresses",
    "snapshots",
    "events",
    "scans",
    "nodes",
    "difference",
    "audit",
    "users",
)
FORMS: Final = ("csv", "xlsx", "jsonl", "json", "html")
AUDIT_FORMATS: Final = ("table", "csv", "json")
