"""What was ordered, and what each scan saw: runs, their parts, snapshots."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, UniqueConstraint

from kshub.store.tables.base import instant, key, metadata, number, octets, refers, words

# One run: kind "scan", "ask", "plan" or "import"; status "ordered", "running", "done", "partial", "failed".
scan = Table(
    "scan",
    metadata,
    key(),
    refers("network_id", "network.id"),
    words("run", unique=True),  # the name that orders and reports carry
    words("kind"),
    words("status"),
    words("settings"),  # JSON: as ordered
    words("ordered_by", nullable=True),
    refers("schedule_id", "schedule.id", nullable=True, cascade=False),
    number("continues_id", nullable=True),  # the scan that a closing window cut, with which this one goes on
    instant("created_at"),
    instant("started_at", nullable=True),
    instant("terminated_at", nullable=True),
    Column("incomplete", Boolean, nullable=False),  # reports are missing: the hub or a spool was restored or lost
    words("reference", nullable=True),  # a person's: the number of the change that it belongs to
    Index(None, "network_id", "id"),
)

# One collector's share of a run.
# status: "ordered", "sent", "accepted", "refused", "running", "done", "partial", "failed".
scan_part = Table(
    "scan_part",
    metadata,
    refers("scan_id", "scan.id", primary_key=True),
    refers("ksocket_id", "ksocket.id", primary_key=True),
    words("status"),
    instant("started_at", nullable=True),
    instant("terminated_at", nullable=True),
    Column("number_of_addresses", Integer, nullable=False),
    Column("reports", Integer, nullable=False),  # committed so far, for the quota
    number("octets"),  # newly stored of them so far, for the quota: bytes
    words("problems"),  # JSON: why less is known than could be
    octets("searched", nullable=True),  # store.searches: where it looked to the end; none: it did not end
    instant("heard_at", nullable=True),  # when the collector last said that it has the run
    words("progress", nullable=True),  # JSON: how far it is, the last that was told
    words("planned", nullable=True),  # JSON: the answer to a plan
    words("sent", nullable=True),  # store.sendings: what was sent, as its end told; none: it is not known
    Index(None, "ksocket_id", "status"),
)

# What a collector said beside its reports; the newest of each part.
scan_log = Table(
    "scan_log",
    metadata,
    key(),
    refers("scan_id", "scan.id"),
    refers("ksocket_id", "ksocket.id"),
    words("level"),
    words("problem"),  # JSON
    instant("told_at"),
    Index(None, "scan_id", "ksocket_id", "id"),
)

order_outbox = Table(
    "order_outbox",
    metadata,
    key(),
    refers("ksocket_id", "ksocket.id"),
    refers("scan_id", "scan.id", nullable=True),
    octets("message"),  # the order, encoded
    Column("timed", Boolean, nullable=False),  # it sends packets: only within the network's scan windows
    instant("created_at"),
    instant("sent_at", nullable=True),
    instant("answered_at", nullable=True),
    Index(None, "ksocket_id", "answered_at"),
)

# What one run saw. status: "open", "merged", "waiting" (would merge too much at once: a person must say yes),
# "rejected" (the person said no).
snapshot = Table(
    "snapshot",
    metadata,
    key(),
    refers("network_id", "network.id"),
    refers("scan_id", "scan.id"),
    words("status"),
    instant("created_at"),
    Column("number_of_addresses", Integer, nullable=False),
    Column("number_of_nodes", Integer, nullable=False),
    words("display_name", nullable=True),  # a named one is kept, however old
    words("named_by", nullable=True),
    instant("named_at", nullable=True),
    words("outcome", nullable=True),  # JSON: merge.outcome.Outcome: how many nodes were new, changed, outdated with it
    UniqueConstraint("scan_id"),
    Index(None, "network_id", "id"),
)

# An address of a network, by the jump hosts that lead to it; the same one in every snapshot.
address = Table(
    "address",
    metadata,
    key(),
    refers("network_id", "network.id"),
    words("addr"),
    words("route"),  # jump hosts, joined by a space
    UniqueConstraint("network_id", "addr", "route"),
)

# Records that many rows share, by the digest of their content: found addresses, facts, neighbours, attempts.
record = Table("record", metadata, key(), octets("digest", unique=True), octets("data"))

snapshot_address = Table(
    "snapshot_address",
    metadata,
    number("snapshot_id", primary_key=True),
    number("address_id", primary_key=True),
    instant("found_at"),
    number("found_id"),  # record: store.records.Sighting
    number("node_id", nullable=True),  # the managed node that it was merged into
    words("reason", nullable=True),  # why: merge's aggregation type
    Index(None, "node_id", "snapshot_id"),
    sqlite_with_rowid=False,
)

# Addresses of which nobody but a person, a routing table or a lost report told: was one heard when it was asked?
snapshot_named = Table(
    "snapshot_named",
    metadata,
    number("snapshot_id", primary_key=True),
    number("address_id", primary_key=True),
    Column("silent", Boolean, nullable=False),  # nothing was heard of it
    Column("lean", Boolean, nullable=False),  # its sighting tells less than one by a probe
    sqlite_with_rowid=False,
)

snapshot_tried = Table(
    "snapshot_tried",
    metadata,
    number("snapshot_id", primary_key=True),
    number("address_id", primary_key=True),
    words("method", primary_key=True),
    instant("tried_at"),
    number("attempts_id"),  # record: attempts without their times
    octets("times"),  # their times: store.records.pack_times
    number("facts_id", nullable=True),  # record: facts without packages, neighbours and uptime
    number("neighbors_id", nullable=True),  # record
    number("set_id", nullable=True),  # package_set
    Column("uptime", Integer, nullable=True),
    sqlite_with_rowid=False,
)
