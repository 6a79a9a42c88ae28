"""What is kept how long, and what a run sent."""

import sqlalchemy as sa
from alembic import op

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables, then columns of tables that are there."""
    op.add_column("network", sa.Column("retention", sa.Text(), nullable=True))
    op.add_column("scan", sa.Column("reference", sa.Text(), nullable=True))
    op.add_column("scan_part", sa.Column("sent", sa.Text(), nullable=True))
    op.add_column("space", sa.Column("retention", sa.Text(), nullable=True))
