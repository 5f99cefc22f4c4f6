"""Calls for help, links of wall screens, planned shifts."""

import sqlalchemy as sa
from alembic import op

revision = "v0007"
down_revision = "v0006"


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), server_default="", nullable=False) for name in names]


def _site() -> sa.Column[str]:
    return sa.Column("site", sa.String(), server_default="", nullable=False)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "emergency",
        sa.Column("id", sa.String(), nullable=False),
        _site(),
        sa.Column("seat", sa.String(), nullable=False),
        *_words("agent"),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("received_at", sa.Double(), server_default="0", nullable=False),
        *_words("call", "acknowledged_by"),
        sa.Column("acknowledged_at", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency")),
    )
    for columns in (["site", "acknowledged_at"], ["seat", "at"]):
        op.create_index(op.f(f"ix_emergency_{'_'.join(columns)}"), "emergency", columns, unique=False)
    op.create_table(
        "wall_link",
        sa.Column("id", sa.String(), nullable=False),
        _site(),
        sa.Column("token_hash", sa.String(), nullable=False),
        *_words("label", "made_by"),
        sa.Column("made_at", sa.Double(), server_default="0", nullable=False),
        *_words("revoked_by"),
        sa.Column("revoked_at", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wall_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_wall_link_token_hash")),
    )
    op.create_table(
        "shift",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("agent_key", sa.String(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("began", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Integer(), nullable=False),
        *_words("agent"),
        sa.PrimaryKeyConstraint("site", "agent_key", "weekday", "began", name=op.f("pk_shift")),
    )
