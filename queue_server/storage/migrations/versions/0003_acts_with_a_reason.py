"""The acts of a day that somebody gave a reason for, out-of-order calls first of all (R39)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index; rows without a reason take no room in it."""
    told = sa.text("reason IS NOT NULL")
    op.create_index(
        "journal_by_reason",
        "journal",
        ["hall", "day", "event"],
        unique=False,
        sqlite_where=told,
        postgresql_where=told,
    )
