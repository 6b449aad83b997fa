"""First schema: sites, operators, sessions, dialogs, messages, consents."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "sites",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("origins", sa.Text, nullable=False),
        sa.Column("mode", sa.String(16), nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_sites"),
    )
    op.create_table(
        "operators",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_operators"),
        sa.UniqueConstraint("email", name="uq_operators_email"),
    )
    for table, key in (("console_sessions", "id_hash"), ("sign_in_links", "token_hash")):
        op.create_table(
            table,
            sa.Column(key, sa.String(64), nullable=False),
            sa.Column("operator", sa.String(32), nullable=False),
            sa.Column("expires", sa.BigInteger, nullable=False),
            sa.PrimaryKeyConstraint(key, name=f"pk_{table}"),
            sa.ForeignKeyConstraint(
                ["operator"], ["operators.id"], name=f"fk_{table}_operator_operators", ondelete="CASCADE"
            ),
        )
    op.create_table(
        "dialogs",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("site", sa.String(64), nullable=False),
        sa.Column("visitor", sa.String(64), nullable=False),
        sa.Column("opened", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dialogs"),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_dialogs_site_sites", ondelete="CASCADE"),
        sa.UniqueConstraint("site", "visitor", name="uq_dialogs_site"),
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False, autoincrement=True),
        sa.Column("dialog", sa.String(32), nullable=False),
        sa.Column("author", sa.String(16), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("client_id", sa.String(64), nullable=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("sent", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.ForeignKeyConstraint(["dialog"], ["dialogs.id"], name="fk_messages_dialog_dialogs", ondelete="CASCADE"),
        sa.UniqueConstraint("dialog", "client_id", name="uq_messages_dialog"),
    )
    op.create_index("ix_messages_dialog_id", "messages", ["dialog", "id"])
    op.create_table(
        "consents",
        sa.Column("screencast", sa.String(64), nullable=False),
        sa.Column("dialog", sa.String(32), nullable=False),
        sa.Column("operator", sa.String(32), nullable=False),
        sa.Column("operator_name", sa.String(200), nullable=False),
        sa.Column("origin", sa.String(300), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("asked", sa.BigInteger, nullable=False),
        sa.Column("answer", sa.String(32), nullable=False),
        sa.Column("answered", sa.BigInteger, nullable=False),
        sa.Column("ended", sa.BigInteger, nullable=False),
        sa.Column("end_reason", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("screencast", name="pk_consents"),
        sa.ForeignKeyConstraint(["dialog"], ["dialogs.id"], name="fk_consents_dialog_dialogs", ondelete="CASCADE"),
    )
    op.create_index("ix_consents_dialog", "consents", ["dialog"])
