"""The 80 mm slip of a receipt, asked for at a window and printed by a kiosk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a paper say how its slip fares."""
    op.add_column(
        "paper",
        sa.Column(
            "slip_state",
            sa.String(length=32),
            nullable=True,
            comment="of its 80 mm slip; null where none was asked for",
        ),
    )
    op.add_column(
        "paper",
        sa.Column("slip_asked_at", sa.String(length=32), nullable=True, comment="when a window asked for it last"),
    )
    op.create_index(
        "paper_by_slip",
        "paper",
        ["hall", "slip_state", "slip_asked_at"],
        unique=False,
        sqlite_where=sa.text("slip_state IS NOT NULL"),
        postgresql_where=sa.text("slip_state IS NOT NULL"),
    )
