"""Failed tries are kept over a restart; what seats sent to have a trouble looked into."""

import sqlalchemy as sa
from alembic import op

revision = "v0006"
down_revision = "v0005"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "lock_out",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_lock_out")),
    )
    op.create_index(op.f("ix_lock_out_last"), "lock_out", ["last"], unique=False)
    op.create_table(
        "diagnosis",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("agent", sa.Text(), server_default="", nullable=False),
        sa.Column("asked_by", sa.Text(), server_default="", nullable=False),
        sa.Column("asked_at", sa.Double(), nullable=False),
        sa.Column("came_at", sa.Double(), nullable=True),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.Column("bundle", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diagnosis")),
    )
    op.create_index(op.f("ix_diagnosis_asked_at"), "diagnosis", ["asked_at"], unique=False)
    op.create_index(op.f("ix_diagnosis_seat_asked_at"), "diagnosis", ["seat", "asked_at"], unique=False)
