"""Second factors being set up, snapshots with names, what came of a run, what was deleted, messages under way."""

import sqlalchemy as sa
from alembic import op

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns of tables that are there, then indices."""
    op.add_column("session", sa.Column("totp_offered", sa.Text(), nullable=True))
    op.add_column("session", sa.Column("totp_until", NUMBER, autoincrement=False, nullable=True))
    op.add_column("ksocket", sa.Column("removed_at", NUMBER, nullable=True))
    op.add_column("network", sa.Column("removed_at", NUMBER, nullable=True))
    op.add_column("snapshot", sa.Column("named_at", NUMBER, nullable=True))
    op.add_column("snapshot", sa.Column("outcome", sa.Text(), nullable=True))
    op.drop_index("ix_notification_status_due_at", table_name="notification")
    op.create_index("ix_notification_message", "notification", ["message"], unique=False)
    due = ["target_id", "status", "due_at"]
    op.create_index("ix_notification_target_id_status_due_at", "notification", due, unique=False)
