"""All tables by name. Changing one means a new file in migrations/versions: a test compares the two."""

from kshub.store.tables.base import metadata
from kshub.store.tables.nodes import (
    event,
    node,
    node_address,
    node_decision,
    node_document,
    node_note,
    node_presence,
    node_signature,
    node_source,
)
from kshub.store.tables.packages import node_packages, package, package_set, package_shard
from kshub.store.tables.people import api_token, login_failure, session, user
from kshub.store.tables.places import ksocket, ksocket_token, meta, network, position, refusal, schedule, space
from kshub.store.tables.scans import (
    address,
    order_outbox,
    record,
    scan,
    scan_log,
    scan_part,
    snapshot,
    snapshot_address,
    snapshot_named,
    snapshot_tried,
)

__all__ = [
    "address",
    "api_token",
    "event",
    "ksocket",
    "ksocket_token",
    "login_failure",
    "meta",
    "metadata",
    "network",
    "node",
    "node_address",
    "node_decision",
    "node_document",
    "node_note",
    "node_packages",
    "node_presence",
    "node_signature",
    "node_source",
    "order_outbox",
    "package",
    "package_set",
    "package_shard",
    "position",
    "record",
    "refusal",
    "scan",
    "scan_log",
    "scan_part",
    "schedule",
    "session",
    "snapshot",
    "snapshot_address",
    "snapshot_named",
    "snapshot_tried",
    "space",
    "user",
]
