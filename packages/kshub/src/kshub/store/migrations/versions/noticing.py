"""What is remembered so that it is told once."""

import sqlalchemy as sa
from alembic import op

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The subnets of networks, and which Ksockets are away."""
    op.create_table(
        "network_subnet",
        sa.Column("network_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("subnet", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["network_id"], ["network.id"], name="fk_network_subnet_network_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("network_id", "subnet", name="pk_network_subnet"),
        sqlite_with_rowid=False,
    )
    op.add_column("ksocket", sa.Column("away_since", NUMBER, autoincrement=False, nullable=True))
