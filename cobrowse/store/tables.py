"""The tables. A change here needs a migration in `migrations/versions`; a test compares the two."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

sites = Table(
    "sites",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("origins", Text, nullable=False),
    Column("mode", String(16), nullable=False),
    Column("asset_origins", Text, nullable=False, server_default="[]"),
    Column("created", BigInteger, nullable=False),
    Column("look", Text, key="branding", nullable=False, server_default="{}"),
    Column("consent_steps", Integer, nullable=False, server_default="1"),
)

rulesets = Table(
    "rulesets",
    metadata,
    Column("site", ForeignKey("sites.key", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("mode", String(16), nullable=False),
    Column("rules", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("author", String(200), nullable=False),
    Column("note", String(500), nullable=False),
    Column("published", BigInteger, nullable=False),
)

operators = Table(
    "operators",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("role", String(16), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("created", BigInteger, nullable=False),
)

console_sessions = Table(
    "console_sessions",
    metadata,
    Column("id_hash", String(64), primary_key=True),
    Column("operator", ForeignKey("operators.id", ondelete="CASCADE"), nullable=False),
    Column("expires", BigInteger, nullable=False),
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("operator", ForeignKey("operators.id", ondelete="CASCADE"), nullable=False),
    Column("expires", BigInteger, nullable=False),
)

dialogs = Table(
    "dialogs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("site", ForeignKey("sites.key", ondelete="CASCADE"), nullable=False),
    Column("visitor", String(64), nullable=False),
    Column("opened", BigInteger, nullable=False),
    Column("state", String(16), nullable=False, server_default="open"),
    Column("operator", String(32), nullable=False, server_default=""),
    Column("operator_name", String(200), nullable=False, server_default=""),
    Column("name", String(200), nullable=False, server_default=""),
    Column("email", String(254), nullable=False, server_default=""),
    Column("last_id", BigInteger, nullable=False, server_default="0"),
    Column("last_at", BigInteger, nullable=False, server_default="0"),
    Column("last_author", String(16), nullable=False, server_default=""),
    Column("last_text", String(200), nullable=False, server_default=""),
    Column("unread", Integer, nullable=False, server_default="0"),
    Column("operator_read", BigInteger, nullable=False, server_default="0"),
    Column("visitor_got", BigInteger, nullable=False, server_default="0"),
    Column("visitor_read", BigInteger, nullable=False, server_default="0"),
    Column("revision", BigInteger, nullable=False, server_default="0"),
    Column("muted_until", BigInteger, nullable=False, server_default="0"),
    Column("pause_lifted", BigInteger, nullable=False, server_default="0"),
    UniqueConstraint("site", "visitor"),
    Index("ix_dialogs_last_at", "state", "last_at"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("dialog", ForeignKey("dialogs.id", ondelete="CASCADE"), nullable=False),
    Column("author", String(16), nullable=False),
    Column("name", String(200), nullable=False),
    Column("client_id", String(64), nullable=True),
    Column("text", Text, nullable=False),
    Column("sent", BigInteger, nullable=False),
    Column("file", String(32), nullable=False, server_default=""),
    UniqueConstraint("dialog", "client_id"),
    Index("ix_messages_dialog_id", "dialog", "id"),
    Index("ix_messages_sent", "sent"),
)

files = Table(
    "files",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("dialog", ForeignKey("dialogs.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("type", String(40), nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("sent", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

canned = Table(
    "canned",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("shortcut", String(40), nullable=False, unique=True),
    Column("text", Text, nullable=False),
)

consents = Table(
    "consents",
    metadata,
    Column("screencast", String(64), primary_key=True),
    Column("dialog", ForeignKey("dialogs.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("operator", String(32), nullable=False),
    Column("operator_name", String(200), nullable=False),
    Column("origin", String(300), nullable=False),
    Column("text", Text, nullable=False),
    Column("asked", BigInteger, nullable=False),
    Column("answer", String(32), nullable=False),
    Column("answered", BigInteger, nullable=False),
    Column("ended", BigInteger, nullable=False),
    Column("end_reason", String(32), nullable=False),
    Column("tab", String(64), nullable=False, server_default=""),
    Column("seen", BigInteger, nullable=False, server_default="0"),
    Column("rules_version", Integer, nullable=False, server_default="0"),
    Column("rules_digest", String(64), nullable=False, server_default=""),
    Column("widget", String(64), nullable=False, server_default=""),
    Index("ix_consents_ended", "ended", "asked"),
)

trail = Table(
    "trail",
    metadata,
    Column("site", String(64), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("screencast", String(64), nullable=False, index=True),
    Column("dialog", String(32), nullable=False, index=True),
    Column("data", Text, nullable=False),
    Column("before", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("once", String(100), nullable=True, unique=True),
)
