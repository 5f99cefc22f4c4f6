"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "v0001"
down_revision = None


def upgrade() -> None:
    """Make every table of the first version."""
    _audit()
    _caller_file()
    _contact()
    _fact()
    _fact_source()
    _person()
    _presence()
    _seat()
    _setting()
    _status_history()
    _web_call_back()
    _web_call_back_ask()
    _wrap_up()
    _caller_number()
    _caller_revision()
    _caller_word()
    _enrolment()
    _session()
    _sign_in_link()
    _visitor_token()


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False)


def _caller_file() -> None:
    op.create_table(
        "caller_file",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("folded", sa.Text(), server_default="", nullable=False),
        sa.Column("customer_number", sa.Text(), server_default="", nullable=False),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.Text(), server_default="", nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("notes", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.Double(), server_default="0", nullable=False),
        sa.Column("updated_by", sa.Text(), server_default="", nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caller_file")),
    )


def _contact() -> None:
    op.create_table(
        "contact",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("agent", sa.Text(), server_default="", nullable=False),
        sa.Column("account", sa.Text(), server_default="", nullable=False),
        sa.Column("direction", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("number", sa.Text(), server_default="", nullable=False),
        sa.Column("number_raw", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("dialled", sa.Text(), server_default="", nullable=False),
        sa.Column("queue", sa.Text(), server_default="", nullable=False),
        sa.Column("verification", sa.Text(), server_default="", nullable=False),
        sa.Column("offered_at", sa.Double(), server_default="0", nullable=False),
        sa.Column("answered_at", sa.Double(), nullable=True),
        sa.Column("ended_at", sa.Double(), nullable=True),
        sa.Column("cause", sa.Text(), server_default="", nullable=False),
        sa.Column("held_seconds", sa.Double(), server_default="0", nullable=False),
        sa.Column("encrypted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("quality", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("context", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("caller_file", sa.Text(), server_default="", nullable=False),
        sa.Column("last_seq", sa.BigInteger(), server_default="-1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_site_caller_file"), "contact", ["site", "caller_file"], unique=False)
    op.create_index(op.f("ix_contact_site_number"), "contact", ["site", "number"], unique=False)
    op.create_index(op.f("ix_contact_site_offered_at"), "contact", ["site", "offered_at"], unique=False)


def _fact() -> None:
    op.create_table(
        "fact",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("boot", sa.Text(), server_default="", nullable=False),
        sa.Column("wall", sa.Double(), server_default="0", nullable=False),
        sa.Column("received_at", sa.Double(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
    )
    op.create_index(op.f("ix_fact_received_at"), "fact", ["received_at"], unique=False)
    op.create_index(
        op.f("ix_fact_seat_source_boot_seq"),
        "fact",
        ["seat", "source", "boot", "seq"],
        unique=True,
        sqlite_where=sa.text("boot <> ''"),
        postgresql_where=sa.text("boot <> ''"),
    )


def _fact_source() -> None:
    op.create_table(
        "fact_source",
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column("highest", sa.BigInteger(), nullable=False),
        sa.Column("facts", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("seat", "source", name=op.f("pk_fact_source")),
    )


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.Double(), server_default="0", nullable=False),
        sa.Column("disabled_at", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("name_key", name=op.f("uq_person_name_key")),
    )


def _presence() -> None:
    op.create_table(
        "presence",
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column("last_seen", sa.Double(), server_default="0", nullable=False),
        sa.Column("status", sa.JSON(), nullable=False),
        sa.Column("health", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("seat", name=op.f("pk_presence")),
    )


def _seat() -> None:
    op.create_table(
        "seat",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("agent", sa.Text(), server_default="", nullable=False),
        sa.Column("token_hash", sa.String(), nullable=True),
        sa.Column("machine", sa.Text(), server_default="", nullable=False),
        sa.Column("sip", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("created_at", sa.Double(), server_default="0", nullable=False),
        sa.Column("enrolled_at", sa.Double(), nullable=True),
        sa.Column("revoked_at", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("name_key", name=op.f("uq_seat_name_key")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_seat_token_hash")),
    )


def _setting() -> None:
    op.create_table(
        "setting",
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("site", "name", name=op.f("pk_setting")),
    )


def _status_history() -> None:
    op.create_table(
        "status_history",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("agent", sa.Text(), server_default="", nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("wall", sa.Double(), nullable=False),
        sa.Column("availability", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("since", sa.Double(), server_default="0", nullable=False),
        sa.Column("call", sa.Text(), server_default="", nullable=False),
        sa.Column("call_since", sa.Double(), server_default="0", nullable=False),
        sa.Column("pending", sa.Text(), server_default="", nullable=False),
        sa.Column("confidence", sa.Text(), server_default="", nullable=False),
        sa.Column("shown", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_history")),
    )
    op.create_index(op.f("ix_status_history_seat_seq"), "status_history", ["seat", "seq"], unique=False)
    op.create_index(op.f("ix_status_history_site_wall"), "status_history", ["site", "wall"], unique=False)


def _web_call_back() -> None:
    op.create_table(
        "web_call_back",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("country", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column("page", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", sa.Double(), server_default="0", nullable=False),
        sa.Column("wish", sa.Double(), server_default="0", nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.Column("claimed_by", sa.Text(), server_default="", nullable=False),
        sa.Column("claimed_name", sa.Text(), server_default="", nullable=False),
        sa.Column("claimed_until", sa.Double(), server_default="0", nullable=False),
        sa.Column("fence", sa.Integer(), server_default="0", nullable=False),
        sa.Column("contact", sa.Text(), server_default="", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("ended_at", sa.Double(), nullable=True),
        sa.Column("last_seq", sa.BigInteger(), server_default="-1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_call_back")),
    )
    op.create_index(op.f("ix_web_call_back_site_number"), "web_call_back", ["site", "number"], unique=False)
    op.create_index(op.f("ix_web_call_back_site_state"), "web_call_back", ["site", "state"], unique=False)


def _web_call_back_ask() -> None:
    op.create_table(
        "web_call_back_ask",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("consent", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_call_back_ask")),
    )
    op.create_index(
        op.f("ix_web_call_back_ask_address_at"), "web_call_back_ask", ["address", "at"], unique=False
    )
    op.create_index(op.f("ix_web_call_back_ask_at"), "web_call_back_ask", ["at"], unique=False)
    op.create_index(
        op.f("ix_web_call_back_ask_number_at"), "web_call_back_ask", ["number", "at"], unique=False
    )


def _wrap_up() -> None:
    op.create_table(
        "wrap_up",
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("agent", sa.Text(), server_default="", nullable=False),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.Column("notes", sa.Text(), server_default="", nullable=False),
        sa.Column("caller_file", sa.Text(), server_default="", nullable=False),
        sa.Column("complete", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("edited_at", sa.Double(), server_default="0", nullable=False),
        sa.Column("last_seq", sa.BigInteger(), server_default="-1", nullable=False),
        sa.PrimaryKeyConstraint("contact", name=op.f("pk_wrap_up")),
    )
    op.create_index(op.f("ix_wrap_up_site_caller_file"), "wrap_up", ["site", "caller_file"], unique=False)


def _caller_number() -> None:
    op.create_table(
        "caller_number",
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column(
            "reversed", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["file"], ["caller_file.id"], name=op.f("fk_caller_number_file"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("file", "number", name=op.f("pk_caller_number")),
    )
    op.create_index(op.f("ix_caller_number_site_number"), "caller_number", ["site", "number"], unique=False)
    op.create_index(
        op.f("ix_caller_number_site_reversed"), "caller_number", ["site", "reversed"], unique=False
    )


def _caller_revision() -> None:
    op.create_table(
        "caller_revision",
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("at", sa.Double(), server_default="0", nullable=False),
        sa.Column("by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["file"], ["caller_file.id"], name=op.f("fk_caller_revision_file"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("file", "version", name=op.f("pk_caller_revision")),
    )


def _caller_word() -> None:
    op.create_table(
        "caller_word",
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("word", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["file"], ["caller_file.id"], name=op.f("fk_caller_word_file"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("file", "word", name=op.f("pk_caller_word")),
    )
    op.create_index(op.f("ix_caller_word_site_word"), "caller_word", ["site", "word"], unique=False)


def _enrolment() -> None:
    op.create_table(
        "enrolment",
        sa.Column("handle", sa.String(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("verifier", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["seat"], ["seat.id"], name=op.f("fk_enrolment_seat"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("handle", name=op.f("pk_enrolment")),
    )
    op.create_index(op.f("ix_enrolment_seat"), "enrolment", ["seat"], unique=False)


def _session() -> None:
    op.create_table(
        "session",
        sa.Column("id_hash", sa.String(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("created_at", sa.Double(), server_default="0", nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_session_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_session")),
    )
    op.create_index(op.f("ix_session_expires_at"), "session", ["expires_at"], unique=False)
    op.create_index(op.f("ix_session_person"), "session", ["person"], unique=False)


def _sign_in_link() -> None:
    op.create_table(
        "sign_in_link",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_sign_in_link_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in_link")),
    )


def _visitor_token() -> None:
    op.create_table(
        "visitor_token",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("site", sa.String(), server_default="", nullable=False),
        sa.Column("request", sa.String(), nullable=False),
        sa.Column("at", sa.Double(), server_default="0", nullable=False),
        sa.Column("cancelled_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["request"], ["web_call_back.id"], name=op.f("fk_visitor_token_request"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_visitor_token")),
    )
    op.create_index(op.f("ix_visitor_token_request"), "visitor_token", ["request"], unique=False)
