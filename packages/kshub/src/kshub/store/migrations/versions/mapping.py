"""Where people moved things on the map."""

import sqlalchemy as sa
from alembic import op

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table for it."""
    op.create_table(
        "map_position",
        sa.Column("network_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("x", sa.Float(), nullable=False),
        sa.Column("y", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name="fk_map_position_network_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("network_id", "place", name="pk_map_position"),
        sqlite_with_rowid=False,
    )
