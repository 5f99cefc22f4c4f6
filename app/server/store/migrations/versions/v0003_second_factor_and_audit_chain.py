"""The second factor of sign-in; the audit log as a chain."""

import sqlalchemy as sa
from alembic import op

revision = "v0003"
down_revision = "v0002"


def upgrade() -> None:
    """Add the columns; lines of before stand outside the chain, without a place."""
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("totp", sa.String(), nullable=True))
        person.add_column(sa.Column("totp_step", sa.BigInteger(), server_default="-1", nullable=False))
    with op.batch_alter_table("session") as session:
        session.add_column(sa.Column("half", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("audit") as audit:
        audit.add_column(sa.Column("place", sa.BigInteger(), nullable=True))
        audit.add_column(sa.Column("chain", sa.String(), nullable=True))
        audit.create_unique_constraint(op.f("uq_audit_place"), ["place"])
    op.create_table(
        "audit_end",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("chain", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_audit_end")),
    )
