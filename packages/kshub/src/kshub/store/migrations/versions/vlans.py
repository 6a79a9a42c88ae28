"""The VLANs of switches, for searches."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column; of what was told before, nothing is to be written into it."""
    op.add_column("node_text", sa.Column("vlans", sa.Text(), nullable=True))
