"""Websites list the origins whose images and fonts the hub may fetch."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column; nothing is listed."""
    op.add_column("sites", sa.Column("asset_origins", sa.Text, nullable=False, server_default="[]"))
