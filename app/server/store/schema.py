"""The tables. `site` is on every row; moments are seconds since the epoch (UTC) as doubles.

Whoever changes a table here adds a migration; a test compares the two on both databases.
"""

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_JSON: Final = JSON(none_as_null=True)
_BYTES: Final = String().with_variant(String(collation="C"), "postgresql")
"""Text that is looked up by ranges: ordered by its bytes on both databases."""


def _site() -> Column[str]:
    return Column("site", String, nullable=False, server_default="")


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _moment(name: str) -> Column[float]:
    return Column(name, Double, nullable=False, server_default="0")


setting = Table(
    "setting", metadata,
    Column("site", String, primary_key=True), Column("name", String, primary_key=True),
    Column("value", JSON, nullable=False),
)  # fmt: skip

person = Table(
    "person", metadata,
    Column("id", String, primary_key=True), _site(), _text("name"),
    Column("name_key", String, nullable=False),
    Column("role", String, nullable=False), Column("password_hash", String, nullable=False),
    _moment("created_at"), Column("disabled_at", Double),
    Column("totp", String), Column("totp_step", BigInteger, nullable=False, server_default="-1"),
    UniqueConstraint("name_key"),
)  # fmt: skip

session = Table(
    "session", metadata,
    Column("id_hash", String, primary_key=True), _site(),
    Column("person", String, ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    _moment("created_at"), Column("expires_at", Double, nullable=False, index=True),
    Column("half", Boolean, nullable=False, server_default=false()),
    _moment("seen_at"), _text("address"), _text("browser"), Column("pending_totp", String),
)  # fmt: skip
"""`half`: a second factor is to come. `pending_totp`: one that is being set up; nobody has proved it yet."""

recovery_code = Table(
    "recovery_code", metadata,
    Column("person", String, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("handle", String, primary_key=True), _site(), Column("code_hash", String, nullable=False),
)  # fmt: skip

known_device = Table(
    "known_device", metadata,
    Column("id_hash", String, primary_key=True),
    Column("person", String, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True), _site(),
    Column("seen_at", Double, nullable=False),
    Index(None, "person", "seen_at"),
)  # fmt: skip
"""Browsers in which somebody signed in before: they wait for their own wrong tries, not for strangers'."""

sign_in_link = Table(
    "sign_in_link", metadata,
    Column("token_hash", String, primary_key=True), _site(),
    Column("person", String, ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("expires_at", Double, nullable=False),
)  # fmt: skip

seat = Table(
    "seat", metadata,
    Column("id", String, primary_key=True), _site(), _text("name"),
    Column("name_key", String, nullable=False),
    _text("agent"), Column("token_hash", String), _text("machine"), Column("sip", _JSON),
    _moment("created_at"), Column("enrolled_at", Double), Column("revoked_at", Double),
    UniqueConstraint("name_key"), UniqueConstraint("token_hash"),
)  # fmt: skip

enrolment = Table(
    "enrolment", metadata,
    Column("handle", String, primary_key=True), _site(),
    Column("seat", String, ForeignKey("seat.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("salt", LargeBinary, nullable=False), Column("verifier", LargeBinary, nullable=False),
    Column("sealed", LargeBinary), Column("expires_at", Double, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
)  # fmt: skip

fact = Table(
    "fact", metadata,
    Column("id", String, primary_key=True), _site(), Column("seat", String, nullable=False),
    Column("source", String, nullable=False), Column("seq", BigInteger, nullable=False),
    Column("kind", String, nullable=False), _text("boot"), _moment("wall"),
    Column("received_at", Double, nullable=False, index=True), Column("digest", String, nullable=False),
    Index(
        None, "seat", "source", "boot", "seq", unique=True,
        sqlite_where=text("boot <> ''"), postgresql_where=text("boot <> ''"),
    ),
)  # fmt: skip
"""A process (`boot`) uses each number of its sequence once; where it has no name, only the id counts."""

fact_source = Table(
    "fact_source", metadata,
    Column("seat", String, primary_key=True), Column("source", String, primary_key=True), _site(),
    Column("highest", BigInteger, nullable=False), Column("facts", BigInteger, nullable=False),
)  # fmt: skip

contact = Table(
    "contact", metadata,
    Column("id", String, primary_key=True), _site(), Column("seat", String, nullable=False), _text("agent"),
    _text("account"), _text("direction"), _text("state"), _text("number"), _text("number_raw"),
    _text("name"), _text("dialled"), _text("queue"), _text("verification"),
    _moment("offered_at"), Column("answered_at", Double), Column("ended_at", Double), _text("cause"),
    _moment("held_seconds"), Column("encrypted", Boolean, nullable=False, server_default=false()),
    Column("quality", _JSON), Column("context", _JSON), _text("caller_file"),
    Column("last_seq", BigInteger, nullable=False, server_default="-1"),
    Index(None, "site", "offered_at"), Index(None, "site", "number"), Index(None, "site", "caller_file"),
)  # fmt: skip

wrap_up = Table(
    "wrap_up", metadata,
    Column("contact", String, primary_key=True), _site(), Column("seat", String, nullable=False),
    _text("agent"),
    _text("outcome"), _text("notes"), _text("caller_file"),
    Column("complete", Boolean, nullable=False, server_default=false()), _moment("edited_at"),
    Column("last_seq", BigInteger, nullable=False, server_default="-1"),
    Index(None, "site", "caller_file"),
)  # fmt: skip

status_history = Table(
    "status_history", metadata,
    Column("id", String, primary_key=True), _site(), Column("seat", String, nullable=False), _text("agent"),
    Column("seq", BigInteger, nullable=False), Column("wall", Double, nullable=False),
    _text("availability"), _text("reason"), _moment("since"), _text("call"), _moment("call_since"),
    _text("pending"), _text("confidence"), _text("shown"),
    Index(None, "seat", "seq"), Index(None, "site", "wall"),
)  # fmt: skip

absence = Table(
    "absence", metadata,
    Column("seat", String, primary_key=True), Column("began", Double, primary_key=True), _site(),
    _text("agent"), Column("ended", Double, nullable=False), _text("kind"),
    Index(None, "site", "ended"),
)  # fmt: skip

presence = Table(
    "presence", metadata,
    Column("seat", String, primary_key=True), _site(), _moment("last_seen"),
    Column("status", JSON, nullable=False), Column("health", JSON, nullable=False),
)  # fmt: skip

caller_file = Table(
    "caller_file", metadata,
    Column("id", String, primary_key=True), _site(), _text("name"), _text("folded"),
    _text("customer_number"), _text("email"), _text("address"), _text("language"),
    Column("numbers", JSON, nullable=False), Column("tags", JSON, nullable=False), _text("notes"),
    Column("version", Integer, nullable=False), _moment("updated_at"), _text("updated_by"),
    Column("changed", JSON, nullable=False),
)  # fmt: skip

caller_revision = Table(
    "caller_revision", metadata,
    Column("file", String, ForeignKey("caller_file.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True), _site(), Column("body", JSON, nullable=False),
    _moment("at"), _text("by"),
)  # fmt: skip

caller_number = Table(
    "caller_number", metadata,
    Column("file", String, ForeignKey("caller_file.id", ondelete="CASCADE"), primary_key=True),
    Column("number", String, primary_key=True), _site(), Column("reversed", _BYTES, nullable=False),
    Index(None, "site", "number"), Index(None, "site", "reversed"),
)  # fmt: skip

caller_word = Table(
    "caller_word", metadata,
    Column("file", String, ForeignKey("caller_file.id", ondelete="CASCADE"), primary_key=True),
    Column("word", _BYTES, primary_key=True), _site(),
    Index(None, "site", "word"),
)  # fmt: skip

web_call_back = Table(
    "web_call_back", metadata,
    Column("id", String, primary_key=True), _site(), Column("number", String, nullable=False),
    _text("country"), _text("name"), _text("subject"), _text("page"), Column("state", String, nullable=False),
    _moment("asked_at"), _moment("wish"), Column("expires_at", Double, nullable=False),
    _text("claimed_by"), _text("claimed_name"), _moment("claimed_until"),
    Column("fence", Integer, nullable=False, server_default="0"), _text("contact"),
    Column("attempts", Integer, nullable=False, server_default="0"), Column("ended_at", Double),
    Column("last_seq", BigInteger, nullable=False, server_default="-1"),
    Index(None, "site", "state"), Index(None, "site", "number"),
)  # fmt: skip

visitor_token = Table(
    "visitor_token", metadata,
    Column("token_hash", String, primary_key=True), _site(),
    Column(
        "request", String, ForeignKey("web_call_back.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    _moment("at"), Column("cancelled_at", Double),
)  # fmt: skip

web_call_back_ask = Table(
    "web_call_back_ask", metadata,
    Column("id", String, primary_key=True), _site(), Column("at", Double, nullable=False, index=True),
    Column("number", String, nullable=False), Column("address", String, nullable=False), _text("consent"),
    Index(None, "number", "at"), Index(None, "address", "at"),
)  # fmt: skip

recording = Table(
    "recording", metadata,
    Column("id", String, primary_key=True), _site(), Column("seat", String, nullable=False), _text("agent"),
    Column("call", String, nullable=False, index=True), _moment("began"), _text("state"), _text("consent"),
    _text("problem"), Column("last_seq", BigInteger, nullable=False, server_default="-1"),
    Index(None, "site", "began"),
)  # fmt: skip
"""Whose voice it is stands in the call's contact only."""

recording_part = Table(
    "recording_part", metadata,
    Column("recording", String, ForeignKey("recording.id", ondelete="CASCADE"), primary_key=True),
    Column("offset", BigInteger, primary_key=True), _site(),
    Column("size", BigInteger, nullable=False), Column("sha256", String, nullable=False), _text("key"),
    _moment("stored_at"),
)  # fmt: skip

recording_erased = Table(
    "recording_erased", metadata,
    Column("id", String, primary_key=True), _site(), Column("seat", String, nullable=False),
    _moment("at"), Column("done_at", Double),
    Index(None, "seat", "done_at"),
)  # fmt: skip
"""`id` is a recording's, or a call's that may not be kept; `done_at`: its seat has no copy any more."""

recording_key = Table(
    "recording_key", metadata,
    Column("id", String, primary_key=True), _site(), Column("public", Text, nullable=False),
    Column("private", Text, nullable=False), _moment("made_at"),
)  # fmt: skip
"""`private` is encrypted with a pass phrase that is not in the database; the newest key of a site counts."""

audit = Table(
    "audit", metadata,
    Column("id", String, primary_key=True), _site(), Column("at", Double, nullable=False, index=True),
    Column("who", String, nullable=False), Column("what", String, nullable=False), Column("detail", _JSON),
    Column("place", BigInteger), Column("chain", String),
    UniqueConstraint("place"),
)  # fmt: skip

look = Table(
    "look", metadata,
    Column("key", String, primary_key=True), _site(), Column("who", String, nullable=False),
    Column("what", String, nullable=False), Column("detail", _JSON),
    Column("first", Double, nullable=False, index=True), Column("last", Double, nullable=False),
    Column("count", Integer, nullable=False),
)  # fmt: skip
"""Looks of the last minutes: the first of each is in the audit log, the others follow as one line."""

lock_out = Table(
    "lock_out", metadata,
    Column("key", String, primary_key=True), _site(), Column("count", Integer, nullable=False),
    Column("last", Double, nullable=False, index=True),
)  # fmt: skip
"""Failed tries to come in: `name:…`, `code:…`, `address:…`, `enrol:…`."""

diagnosis = Table(
    "diagnosis", metadata,
    Column("id", String, primary_key=True), _site(), Column("seat", String, nullable=False),
    _text("agent"), _text("asked_by"), Column("asked_at", Double, nullable=False, index=True),
    Column("came_at", Double), _text("problem"), Column("bundle", LargeBinary),
    Index(None, "seat", "asked_at"),
)  # fmt: skip
"""What was asked of a seat to look into a trouble: logs and versions, without secrets."""

audit_end = Table(
    "audit_end", metadata,
    Column("name", String, primary_key=True), _site(),
    Column("place", BigInteger, nullable=False), Column("chain", String, nullable=False),
)  # fmt: skip

emergency = Table(
    "emergency", metadata,
    Column("id", String, primary_key=True), _site(), Column("seat", String, nullable=False), _text("agent"),
    Column("at", Double, nullable=False), _moment("received_at"), _text("call"), _text("acknowledged_by"),
    Column("acknowledged_at", Double),
    Index(None, "site", "acknowledged_at"), Index(None, "seat", "at"),
)  # fmt: skip

wall_link = Table(
    "wall_link", metadata,
    Column("id", String, primary_key=True), _site(), Column("token_hash", String, nullable=False),
    _text("label"), _text("made_by"), _moment("made_at"), _text("revoked_by"), Column("revoked_at", Double),
    UniqueConstraint("token_hash"),
)  # fmt: skip

shift = Table(
    "shift", metadata,
    Column("site", String, primary_key=True), Column("agent_key", String, primary_key=True),
    Column("weekday", Integer, primary_key=True), Column("began", Integer, primary_key=True),
    Column("ended", Integer, nullable=False), _text("agent"), _moment("changed_at"),
)  # fmt: skip
"""One planned shift a week: `weekday` 0 = Monday, `began` and `ended` minutes of the centre's own day."""

queue_call = Table(
    "queue_call", metadata,
    Column("id", String, primary_key=True), _site(), Column("queue", String, nullable=False),
    Column("joined_at", Double, nullable=False), _text("number"), _text("name"),
    Column("ended", String, nullable=False), Column("wait", Double), _text("member"), _text("agent"),
    Column("talk", Double),
    Index(None, "site", "joined_at"),
)  # fmt: skip
