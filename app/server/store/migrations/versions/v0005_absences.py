"""When a seat's desk was not there."""

import sqlalchemy as sa
from alembic import op

revision = "v0005"
down_revision = "v0004"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "absence",
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("began", sa.Double(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column("agent", sa.Text(), server_default="", nullable=False),
        sa.Column("ended", sa.Double(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("seat", "began", name=op.f("pk_absence")),
    )
    op.create_index(op.f("ix_absence_site_ended"), "absence", ["site", "ended"], unique=False)
