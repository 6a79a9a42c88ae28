"""The first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _only(where: str) -> dict[str, Any]:
    """An index of those rows alone."""
    return {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}


def upgrade() -> None:  # noqa: PLR0915 - a statement for each table and index
    """All tables, in the order in which they name each other."""
    op.create_table(
        "login_failure",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("failed_at", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_login_failure"),
    )
    op.create_index("ix_login_failure_subject_failed_at", "login_failure", ["subject", "failed_at"], unique=False)
    op.create_table(
        "meta",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_meta"),
    )
    op.create_table(
        "refusal",
        sa.Column("ksocket_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("addr", sa.Text(), nullable=False),
        sa.Column("installation", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("times", NUMBER, autoincrement=False, nullable=False),
        sa.Column("first_at", NUMBER, nullable=False),
        sa.Column("last_at", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("ksocket_id", "code", "addr", "installation", name="pk_refusal"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "node_address",
        sa.Column("address_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("node_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("found_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("macaddr", sa.Text(), nullable=True),
        sa.Column("answered_since", NUMBER, nullable=True),
        sa.Column("answered_until", NUMBER, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("first_seen_at", NUMBER, nullable=False),
        sa.Column("last_seen_at", NUMBER, nullable=False),
        sa.Column("first_snapshot_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("last_snapshot_id", NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("address_id", "node_id", name="pk_node_address"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_node_address_node_id", "node_address", ["node_id"], unique=False)
    op.create_index("uq_node_address_current", "node_address", ["address_id"], unique=True, **_only("current"))
    op.create_table(
        "node_document",
        sa.Column("node_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("inputs", sa.LargeBinary(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("node_id", name="pk_node_document"),
    )
    op.create_table(
        "node_packages",
        sa.Column("node_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("since_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("until_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("set_id", NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("node_id", "since_id", name="pk_node_packages"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_node_packages_set_id", "node_packages", ["set_id"], unique=False)
    op.create_table(
        "node_presence",
        sa.Column("node_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("first_seen_at", NUMBER, nullable=False),
        sa.Column("last_seen_at", NUMBER, nullable=False),
        sa.Column("missed_at", NUMBER, nullable=True),
        sa.Column("last_scan_succeeded_at", NUMBER, nullable=True),
        sa.Column("last_snapshot_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("told_snapshot_id", NUMBER, autoincrement=False, nullable=True),
        sa.PrimaryKeyConstraint("node_id", name="pk_node_presence"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "node_signature",
        sa.Column("node_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("first_seen_at", NUMBER, nullable=False),
        sa.Column("last_seen_at", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("node_id", "kind", "value", name="pk_node_signature"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_node_signature_kind_value", "node_signature", ["kind", "value"], unique=False)
    op.create_table(
        "node_source",
        sa.Column("address_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("node_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("facts_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("neighbors_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("set_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("uptime", sa.Integer(), nullable=True),
        sa.Column("collected_at", NUMBER, nullable=True),
        sa.Column("collected_snapshot_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("kept", sa.LargeBinary(), nullable=True),
        sa.Column("tried_facts_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("tried_neighbors_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("tried_set_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("attempts_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("times", sa.LargeBinary(), nullable=False),
        sa.Column("last_attempt_at", NUMBER, nullable=False),
        sa.Column("last_snapshot_id", NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("address_id", "method", "node_id", name="pk_node_source"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_node_source_node_id", "node_source", ["node_id"], unique=False)
    op.create_table(
        "package",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("arch", sa.Text(), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=True),
        sa.Column("source_name", sa.Text(), nullable=True),
        sa.Column("source_version", sa.Text(), nullable=True),
        sa.Column("vendor", sa.Text(), nullable=True),
        sa.Column("modularity_label", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_package"),
        sa.UniqueConstraint("digest", name="uq_package_digest"),
    )
    op.create_index("ix_package_name", "package", ["name"], unique=False)
    op.create_table(
        "package_set",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("base_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_package_set"),
        sa.UniqueConstraint("digest", name="uq_package_set_digest"),
    )
    op.create_table(
        "package_shard",
        sa.Column("package_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("shard", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("nodes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("package_id", "shard", name="pk_package_shard"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "record",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_record"),
        sa.UniqueConstraint("digest", name="uq_record_digest"),
    )
    op.create_table(
        "snapshot_address",
        sa.Column("snapshot_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("address_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("found_at", NUMBER, nullable=False),
        sa.Column("found_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("node_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("snapshot_id", "address_id", name="pk_snapshot_address"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_snapshot_address_node_id_snapshot_id", "snapshot_address", ["node_id", "snapshot_id"])
    op.create_table(
        "snapshot_named",
        sa.Column("snapshot_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("address_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("lean", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("snapshot_id", "address_id", name="pk_snapshot_named"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "snapshot_tried",
        sa.Column("snapshot_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("address_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("tried_at", NUMBER, nullable=False),
        sa.Column("attempts_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("times", sa.LargeBinary(), nullable=False),
        sa.Column("facts_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("neighbors_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("set_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("uptime", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("snapshot_id", "address_id", "method", name="pk_snapshot_tried"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "space",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("created_at", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_space"),
    )
    op.create_table(
        "user",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", NUMBER, nullable=False),
        sa.Column("last_login_at", NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_user"),
        sa.UniqueConstraint("username", name="uq_user_username"),
    )
    op.create_table(
        "api_token",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("user_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("created_at", NUMBER, nullable=False),
        sa.Column("expires_at", NUMBER, nullable=True),
        sa.Column("revoked_at", NUMBER, nullable=True),
        sa.Column("last_used_at", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_api_token_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_api_token"),
        sa.UniqueConstraint("digest", name="uq_api_token_digest"),
    )
    op.create_table(
        "network",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("space_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("new_days", sa.Integer(), nullable=False),
        sa.Column("outdated_days", sa.Integer(), nullable=False),
        sa.Column("created_at", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name="fk_network_space_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_network"),
    )
    op.create_table(
        "session",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("csrf", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("created_at", NUMBER, nullable=False),
        sa.Column("last_used_at", NUMBER, nullable=False),
        sa.Column("expires_at", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_session_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_session"),
        sa.UniqueConstraint("digest", name="uq_session_digest"),
    )
    op.create_index("ix_session_user_id_source", "session", ["user_id", "source"], unique=False)
    op.create_table(
        "address",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("network_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("addr", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name="fk_address_network_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_address"),
        sa.UniqueConstraint("network_id", "addr", "route", name="uq_address_network_id_addr_route"),
    )
    op.create_table(
        "event",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("space_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("network_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("node_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("happened_at", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name="fk_event_network_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name="fk_event_space_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
    )
    op.create_index("ix_event_network_id_id", "event", ["network_id", "id"], unique=False)
    op.create_index("ix_event_node_id_id", "event", ["node_id", "id"], unique=False)
    op.create_table(
        "ksocket",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("network_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("created_at", NUMBER, nullable=False),
        sa.Column("imports", sa.Boolean(), nullable=False),
        sa.Column("replica", sa.Text(), nullable=True),
        sa.Column("connected_since", NUMBER, nullable=True),
        sa.Column("last_seen_at", NUMBER, nullable=True),
        sa.Column("remote_addr", sa.Text(), nullable=True),
        sa.Column("installation", sa.Text(), nullable=True),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("platform", sa.Text(), nullable=True),
        sa.Column("refused_code", sa.Text(), nullable=True),
        sa.Column("refused_at", NUMBER, nullable=True),
        sa.Column("refused_addr", sa.Text(), nullable=True),
        sa.Column("moved_at", NUMBER, nullable=True),
        sa.Column("renewal", sa.Text(), nullable=True),
        sa.Column("spooled", NUMBER, autoincrement=False, nullable=True),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name="fk_ksocket_network_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_ksocket"),
    )
    op.create_table(
        "node",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("network_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("hostname", sa.Text(), nullable=True),
        sa.Column("family", sa.Text(), nullable=True),
        sa.Column("version", sa.Text(), nullable=True),
        sa.Column("serial", sa.Text(), nullable=True),
        sa.Column("device_type", sa.Text(), nullable=True),
        sa.Column("addr", sa.Text(), nullable=False),
        sa.Column("addr_key", sa.LargeBinary(), nullable=False),
        sa.Column("number_of_packages", sa.Integer(), nullable=True),
        sa.Column("number_of_windows_updates", sa.Integer(), nullable=True),
        sa.Column("set_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("created_at", NUMBER, nullable=False),
        sa.Column("updated_at", NUMBER, nullable=False),
        sa.Column("merged_into", NUMBER, autoincrement=False, nullable=True),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name="fk_node_network_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_node"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_node_alive", "node", ["network_id", "id"], **_only("merged_into IS NULL"))
    op.create_index("ix_node_network_id_addr_key", "node", ["network_id", "addr_key"], unique=False)
    op.create_index("ix_node_merged_into", "node", ["merged_into"], **_only("merged_into IS NOT NULL"))
    op.create_index("ix_node_network_id_display_name", "node", ["network_id", "display_name"], unique=False)
    op.create_table(
        "node_decision",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("network_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name="fk_node_decision_network_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_node_decision"),
    )
    op.create_table(
        "schedule",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("network_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("cron", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("next_at", NUMBER, nullable=True),
        sa.Column("last_at", NUMBER, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name="fk_schedule_network_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_schedule"),
    )
    op.create_table(
        "ksocket_token",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("ksocket_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", NUMBER, nullable=False),
        sa.Column("expires_at", NUMBER, nullable=False),
        sa.Column("revoked_at", NUMBER, nullable=True),
        sa.Column("last_used_at", NUMBER, nullable=True),
        sa.Column("renews", sa.Boolean(), nullable=False),
        sa.Column("warned", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["ksocket_id"], ["ksocket.id"], name="fk_ksocket_token_ksocket_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_ksocket_token"),
        sa.UniqueConstraint("digest", name="uq_ksocket_token_digest"),
    )
    op.create_table(
        "node_note",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("node_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("written_at", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name="fk_node_note_node_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_node_note"),
    )
    op.create_table(
        "position",
        sa.Column("ksocket_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("installation", sa.Text(), nullable=False),
        sa.Column("epoch", NUMBER, autoincrement=False, nullable=False),
        sa.Column("seq", NUMBER, autoincrement=False, nullable=False),
        sa.Column("stamp", NUMBER, autoincrement=False, nullable=False),
        sa.Column("updated_at", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["ksocket_id"], ["ksocket.id"], name="fk_position_ksocket_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("ksocket_id", "installation", name="pk_position"),
    )
    op.create_table(
        "scan",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("network_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("ordered_by", sa.Text(), nullable=True),
        sa.Column("schedule_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("continues_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("created_at", NUMBER, nullable=False),
        sa.Column("started_at", NUMBER, nullable=True),
        sa.Column("terminated_at", NUMBER, nullable=True),
        sa.Column("incomplete", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name="fk_scan_network_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["schedule_id"], ["schedule.id"], name="fk_scan_schedule_id"),
        sa.PrimaryKeyConstraint("id", name="pk_scan"),
        sa.UniqueConstraint("run", name="uq_scan_run"),
    )
    op.create_index("ix_scan_network_id_id", "scan", ["network_id", "id"], unique=False)
    op.create_table(
        "order_outbox",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("ksocket_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("scan_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("message", sa.LargeBinary(), nullable=False),
        sa.Column("timed", sa.Boolean(), nullable=False),
        sa.Column("created_at", NUMBER, nullable=False),
        sa.Column("sent_at", NUMBER, nullable=True),
        sa.Column("answered_at", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["ksocket_id"], ["ksocket.id"], name="fk_order_outbox_ksocket_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name="fk_order_outbox_scan_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_order_outbox"),
    )
    op.create_index("ix_order_outbox_ksocket_id_answered_at", "order_outbox", ["ksocket_id", "answered_at"])
    op.create_table(
        "scan_part",
        sa.Column("scan_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("ksocket_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("started_at", NUMBER, nullable=True),
        sa.Column("terminated_at", NUMBER, nullable=True),
        sa.Column("number_of_addresses", sa.Integer(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("octets", NUMBER, autoincrement=False, nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("searched", sa.LargeBinary(), nullable=True),
        sa.Column("heard_at", NUMBER, nullable=True),
        sa.Column("progress", sa.Text(), nullable=True),
        sa.Column("planned", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["ksocket_id"], ["ksocket.id"], name="fk_scan_part_ksocket_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name="fk_scan_part_scan_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("scan_id", "ksocket_id", name="pk_scan_part"),
    )
    op.create_index("ix_scan_part_ksocket_id_status", "scan_part", ["ksocket_id", "status"], unique=False)
    op.create_table(
        "scan_log",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("scan_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("ksocket_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("told_at", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["ksocket_id"], ["ksocket.id"], name="fk_scan_log_ksocket_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name="fk_scan_log_scan_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_scan_log"),
    )
    op.create_index("ix_scan_log_scan_id_ksocket_id_id", "scan_log", ["scan_id", "ksocket_id", "id"], unique=False)
    op.create_table(
        "snapshot",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("network_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("scan_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("created_at", NUMBER, nullable=False),
        sa.Column("number_of_addresses", sa.Integer(), nullable=False),
        sa.Column("number_of_nodes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name="fk_snapshot_network_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name="fk_snapshot_scan_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_snapshot"),
        sa.UniqueConstraint("scan_id", name="uq_snapshot_scan_id"),
    )
    op.create_index("ix_snapshot_network_id_id", "snapshot", ["network_id", "id"], unique=False)
