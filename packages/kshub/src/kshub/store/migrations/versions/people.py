"""Roles by space, groups, second factors, sign-in by an identity provider, and the audit log."""

import sqlalchemy as sa
from alembic import op

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables, then columns of tables that are there."""
    op.create_table(
        "audit",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("happened_at", NUMBER, nullable=False),
        sa.Column("space_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("network_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("user_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_happened_at", "audit", ["happened_at"], unique=False)
    op.create_index("ix_audit_space_id_id", "audit", ["space_id", "id"], unique=False)
    op.create_index("ix_audit_user_id_id", "audit", ["user_id", "id"], unique=False)
    op.create_table(
        "oidc_state",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("verifier", sa.Text(), nullable=False),
        sa.Column("back_to", sa.Text(), nullable=False),
        sa.Column("created_at", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_oidc_state"),
        sa.UniqueConstraint("digest", name="uq_oidc_state_digest"),
    )
    op.create_table(
        "user_group",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("external", sa.Text(), nullable=True),
        sa.Column("created_at", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_user_group"),
        sa.UniqueConstraint("display_name", name="uq_user_group_display_name"),
        sa.UniqueConstraint("external", name="uq_user_group_external"),
    )
    op.create_table(
        "group_member",
        sa.Column("group_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("user_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("external", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["user_group.id"], name="fk_group_member_group_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_group_member_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("group_id", "user_id", name="pk_group_member"),
    )
    op.create_index("ix_group_member_user_id", "group_member", ["user_id"], unique=False)
    op.create_table(
        "recovery_code",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("user_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_recovery_code_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_code"),
    )
    op.create_index("ix_recovery_code_user_id", "recovery_code", ["user_id"], unique=False)
    op.create_table(
        "role_grant",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("user_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("group_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("space_id", NUMBER, autoincrement=False, nullable=True),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["user_group.id"], name="fk_role_grant_group_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name="fk_role_grant_space_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_role_grant_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_role_grant"),
        sa.UniqueConstraint("user_id", "space_id", name="uq_role_grant_user_id_space_id"),
    )
    op.create_index("ix_role_grant_group_id_space_id", "role_grant", ["group_id", "space_id"], unique=False)
    op.add_column("api_token", sa.Column("role", sa.Text(), nullable=True))
    op.add_column("api_token", sa.Column("space_id", NUMBER, autoincrement=False, nullable=True))
    op.add_column("session", sa.Column("agent", sa.Text(), nullable=True))
    op.add_column("session", sa.Column("method", sa.Text(), nullable=True))
    op.add_column("user", sa.Column("must_change", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("user", sa.Column("totp", sa.Text(), nullable=True))
    op.add_column("user", sa.Column("totp_step", NUMBER, autoincrement=False, nullable=True))
    op.add_column("user", sa.Column("issuer", sa.Text(), nullable=True))
    op.add_column("user", sa.Column("subject", sa.Text(), nullable=True))
    op.create_index("uq_user_issuer_subject", "user", ["issuer", "subject"], unique=True)
