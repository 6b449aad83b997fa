"""A consent names its tab, so that a screencast survives the loss of all hubs; lookups of many hubs have indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column and the index."""
    op.add_column("consents", sa.Column("tab", sa.String(64), nullable=False, server_default=""))
    op.add_column("consents", sa.Column("seen", sa.BigInteger, nullable=False, server_default="0"))
    op.create_index("ix_consents_ended", "consents", ["ended", "asked"])
    op.create_index("ix_messages_sent", "messages", ["sent"])
