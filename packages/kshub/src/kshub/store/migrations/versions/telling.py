"""Whom events are told."""

import sqlalchemy as sa
from alembic import op

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables, then columns of tables that are there."""
    op.create_table(
        "notify_target",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("space_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", NUMBER, nullable=False),
        sa.Column("last_sent_at", NUMBER, nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("last_failed_at", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name="fk_notify_target_space_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_notify_target"),
    )
    op.create_table(
        "notify_rule",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("space_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("network_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("target_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("wait", sa.Integer(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name="fk_notify_rule_network_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name="fk_notify_rule_space_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["target_id"], ["notify_target.id"], name="fk_notify_rule_target_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_notify_rule"),
    )
    op.create_table(
        "notification",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("target_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("event_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", NUMBER, nullable=True),
        sa.Column("sent_at", NUMBER, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_notification_event_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["target_id"], ["notify_target.id"], name="fk_notification_target_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_notification"),
        sa.UniqueConstraint("target_id", "event_id", name="uq_notification_target_id_event_id"),
    )
    op.create_index("ix_notification_event_id", "notification", ["event_id"], unique=False)
    op.create_index("ix_notification_status_due_at", "notification", ["status", "due_at"], unique=False)
    op.create_index("ix_event_space_id_id", "event", ["space_id", "id"], unique=False)
