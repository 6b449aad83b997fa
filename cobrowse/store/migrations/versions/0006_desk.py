"""The desk: whose a dialogue is and what of it was read, files in the chat, canned replies, the widget's looks."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add columns and tables."""
    for column in (
        sa.Column("state", sa.String(16), nullable=False, server_default="open"),
        sa.Column("operator", sa.String(32), nullable=False, server_default=""),
        sa.Column("operator_name", sa.String(200), nullable=False, server_default=""),
        sa.Column("name", sa.String(200), nullable=False, server_default=""),
        sa.Column("email", sa.String(254), nullable=False, server_default=""),
        sa.Column("last_id", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("last_at", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("last_author", sa.String(16), nullable=False, server_default=""),
        sa.Column("last_text", sa.String(200), nullable=False, server_default=""),
        sa.Column("unread", sa.Integer, nullable=False, server_default="0"),
        sa.Column("operator_read", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("visitor_got", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("visitor_read", sa.BigInteger, nullable=False, server_default="0"),
    ):
        op.add_column("dialogs", column)
    op.create_index("ix_dialogs_last_at", "dialogs", ["state", "last_at"])
    op.add_column("messages", sa.Column("file", sa.String(32), nullable=False, server_default=""))
    op.add_column("sites", sa.Column("look", sa.Text, nullable=False, server_default="{}"))
    op.create_table(
        "files",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("dialog", sa.String(32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("sent", sa.BigInteger, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_files"),
        sa.ForeignKeyConstraint(["dialog"], ["dialogs.id"], name="fk_files_dialog_dialogs", ondelete="CASCADE"),
    )
    op.create_index("ix_files_dialog", "files", ["dialog"])
    op.create_table(
        "canned",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=True),
        sa.Column("shortcut", sa.String(40), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_canned"),
        sa.UniqueConstraint("shortcut", name="uq_canned_shortcut"),
    )
    # What was said before counts as read: its preview is the latest message.
    op.execute(
        "UPDATE dialogs SET last_id = COALESCE((SELECT MAX(id) FROM messages WHERE messages.dialog = dialogs.id), 0)"
    )
    op.execute(
        "UPDATE dialogs SET last_at = (SELECT sent FROM messages WHERE messages.id = dialogs.last_id), "
        "last_author = (SELECT author FROM messages WHERE messages.id = dialogs.last_id), "
        "last_text = (SELECT SUBSTR(text, 1, 200) FROM messages WHERE messages.id = dialogs.last_id), "
        "operator_read = last_id, visitor_got = last_id, visitor_read = last_id WHERE last_id > 0"
    )
