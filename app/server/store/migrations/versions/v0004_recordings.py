"""Recordings of calls."""

import sqlalchemy as sa
from alembic import op

revision = "v0004"
down_revision = "v0003"


def upgrade() -> None:
    """Make the tables of recordings, their files, their keys, and of what was erased."""
    _recording()
    _recording_part()
    _recording_erased()
    _recording_key()


def _recording() -> None:
    op.create_table(
        "recording",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("agent", sa.Text(), server_default="", nullable=False),
        sa.Column("call", sa.String(), nullable=False),
        sa.Column("began", sa.Double(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("consent", sa.Text(), server_default="", nullable=False),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.Column("last_seq", sa.BigInteger(), server_default="-1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording")),
    )
    op.create_index(op.f("ix_recording_call"), "recording", ["call"], unique=False)
    op.create_index(op.f("ix_recording_site_began"), "recording", ["site", "began"], unique=False)


def _recording_part() -> None:
    op.create_table(
        "recording_part",
        sa.Column("recording", sa.String(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("key", sa.Text(), server_default="", nullable=False),
        sa.Column("stored_at", sa.Double(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["recording"], ["recording.id"], name=op.f("fk_recording_part_recording"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("recording", "offset", name=op.f("pk_recording_part")),
    )


def _recording_erased() -> None:
    op.create_table(
        "recording_erased",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("at", sa.Double(), server_default="0", nullable=False),
        sa.Column("done_at", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording_erased")),
    )
    op.create_index(
        op.f("ix_recording_erased_seat_done_at"), "recording_erased", ["seat", "done_at"], unique=False
    )


def _recording_key() -> None:
    op.create_table(
        "recording_key",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column("public", sa.Text(), nullable=False),
        sa.Column("private", sa.Text(), nullable=False),
        sa.Column("made_at", sa.Double(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording_key")),
    )
