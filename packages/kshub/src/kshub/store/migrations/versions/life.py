"""What people say of nodes, what is searched, and snapshots that have a name."""

import sqlalchemy as sa
from alembic import op

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables, then columns of tables that are there."""
    op.create_table(
        "node_text",
        sa.Column("node_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hosts", sa.Text(), nullable=False),
        sa.Column("macs", sa.Text(), nullable=False),
        sa.Column("serials", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("vendor", sa.Text(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("node_id", name="pk_node_text"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "saved_search",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("user_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("space_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", NUMBER, nullable=False),
        sa.Column("updated_at", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name="fk_saved_search_space_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_saved_search_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_search"),
    )
    op.create_index("ix_saved_search_user_id", "saved_search", ["user_id"], unique=False)
    op.create_table(
        "node_mark",
        sa.Column("node_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("marked_by", sa.Text(), nullable=False),
        sa.Column("marked_at", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name="fk_node_mark_node_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("node_id", name="pk_node_mark"),
    )
    op.create_index("ix_node_mark_mark", "node_mark", ["mark"], unique=False)
    op.create_table(
        "node_tag",
        sa.Column("node_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["node_id"], ["node.id"], name="fk_node_tag_node_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("node_id", "name", name="pk_node_tag"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_node_tag_name_value", "node_tag", ["name", "value"], unique=False)
    op.create_index("ix_package_source_name", "package", ["source_name"], unique=False)
    op.add_column("node_source", sa.Column("packages_at", NUMBER, nullable=True))
    # where the last try read them, that is known; of others it is with the next good read
    op.execute("UPDATE node_source SET packages_at = collected_at WHERE tried_set_id IS NOT NULL")
    op.add_column("snapshot", sa.Column("display_name", sa.Text(), nullable=True))
    op.add_column("snapshot", sa.Column("named_by", sa.Text(), nullable=True))
