"""The callers of the switch's queues."""

import sqlalchemy as sa
from alembic import op

revision = "v0002"
down_revision = "v0001"


def upgrade() -> None:
    """Make the table of queue callers."""
    op.create_table(
        "queue_call",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("joined_at", sa.Double(), nullable=False),
        sa.Column("number", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("ended", sa.String(), nullable=False),
        sa.Column("wait", sa.Double(), nullable=True),
        sa.Column("member", sa.Text(), server_default="", nullable=False),
        sa.Column("agent", sa.Text(), server_default="", nullable=False),
        sa.Column("talk", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_call")),
    )
    op.create_index(op.f("ix_queue_call_site_joined_at"), "queue_call", ["site", "joined_at"], unique=False)
