"""The audit trail."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "trail",
        sa.Column("site", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("screencast", sa.String(64), nullable=False),
        sa.Column("dialog", sa.String(32), nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("before", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("once", sa.String(100), nullable=True),
        sa.PrimaryKeyConstraint("site", "number", name="pk_trail"),
        sa.UniqueConstraint("once", name="uq_trail_once"),
    )
    op.create_index("ix_trail_screencast", "trail", ["screencast"])
    op.create_index("ix_trail_dialog", "trail", ["dialog"])
