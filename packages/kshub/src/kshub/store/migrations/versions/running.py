"""What runs on nodes, for searches: `kshub.store.queries.texts.fill` writes it of those that are there."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns of a table that is there, and an index of the rows in which they are not written yet."""
    for name in ("ports", "services", "containers", "domain", "gaps"):
        op.add_column("node_text", sa.Column(name, sa.Text(), nullable=True))
    unwritten = sa.text("gaps IS NULL")
    op.create_index(
        "ix_node_text_unwritten",
        "node_text",
        ["node_id"],
        unique=False,
        sqlite_where=unwritten,
        postgresql_where=unwritten,
    )
