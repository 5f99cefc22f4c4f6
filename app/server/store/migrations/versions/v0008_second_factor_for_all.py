"""Sessions say where and when they are used; codes for a lost telephone, known browsers, merged looks."""

import sqlalchemy as sa
from alembic import op

revision = "v0008"
down_revision = "v0007"


def _site() -> sa.Column[str]:
    return sa.Column("site", sa.String(), server_default="", nullable=False)


def _person() -> sa.Column[str]:
    return sa.Column("person", sa.String(), nullable=False)


def upgrade() -> None:
    """Make them."""
    op.add_column("session", sa.Column("seen_at", sa.Double(), server_default="0", nullable=False))
    for name in ("address", "browser"):
        op.add_column("session", sa.Column(name, sa.Text(), server_default="", nullable=False))
    op.add_column("session", sa.Column("pending_totp", sa.String(), nullable=True))
    op.add_column("shift", sa.Column("changed_at", sa.Double(), server_default="0", nullable=False))
    op.create_table(
        "recovery_code",
        _person(),
        sa.Column("handle", sa.String(), nullable=False),
        _site(),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_recovery_code_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person", "handle", name=op.f("pk_recovery_code")),
    )
    op.create_table(
        "known_device",
        sa.Column("id_hash", sa.String(), nullable=False),
        _person(),
        _site(),
        sa.Column("seen_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_known_device_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id_hash", "person", name=op.f("pk_known_device")),
    )
    op.create_index(
        op.f("ix_known_device_person_seen_at"), "known_device", ["person", "seen_at"], unique=False
    )
    op.create_table(
        "look",
        sa.Column("key", sa.String(), nullable=False),
        _site(),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=True),
        sa.Column("first", sa.Double(), nullable=False),
        sa.Column("last", sa.Double(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_look")),
    )
    op.create_index(op.f("ix_look_first"), "look", ["first"], unique=False)
