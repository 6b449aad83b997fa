"""Masking rules of a website, version by version; a consent names the version that held when it was given."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the table and the columns."""
    op.create_table(
        "rulesets",
        sa.Column("site", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("mode", sa.String(16), nullable=False),
        sa.Column("rules", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("published", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("site", "version", name="pk_rulesets"),
        sa.ForeignKeyConstraint(["site"], ["sites.key"], name="fk_rulesets_site_sites", ondelete="CASCADE"),
    )
    op.add_column("consents", sa.Column("rules_version", sa.Integer, nullable=False, server_default="0"))
    op.add_column("consents", sa.Column("rules_digest", sa.String(64), nullable=False, server_default=""))
    op.add_column("consents", sa.Column("widget", sa.String(64), nullable=False, server_default=""))
