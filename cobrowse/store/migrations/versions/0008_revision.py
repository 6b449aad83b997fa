"""Which of two things told of a dialog is the later one."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column."""
    op.add_column("dialogs", sa.Column("revision", sa.BigInteger, nullable=False, server_default="0"))
