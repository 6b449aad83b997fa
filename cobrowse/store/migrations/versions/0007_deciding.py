"""Limits of asking that last, and how many steps a website's visitors take to say Yes."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("sites", sa.Column("consent_steps", sa.Integer, nullable=False, server_default="1"))
    op.add_column("dialogs", sa.Column("muted_until", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("dialogs", sa.Column("pause_lifted", sa.BigInteger, nullable=False, server_default="0"))
