"""What is kept how long, what a run sent, and what came of it."""

import sqlalchemy as sa
from alembic import op

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables, then columns of tables that are there."""
    op.add_column("ksocket", sa.Column("removed_at", NUMBER, nullable=True))
    op.add_column("network", sa.Column("removed_at", NUMBER, nullable=True))
    op.add_column("network", sa.Column("retention", sa.Text(), nullable=True))
    op.add_column("scan", sa.Column("reference", sa.Text(), nullable=True))
    op.add_column("scan_part", sa.Column("sent", sa.Text(), nullable=True))
    op.add_column("snapshot", sa.Column("named_at", NUMBER, nullable=True))
    op.add_column("snapshot", sa.Column("outcome", sa.Text(), nullable=True))
    op.add_column("space", sa.Column("retention", sa.Text(), nullable=True))
