"""A case keeps its item's station (R61) and whether it is an immediate one (R26)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and what walks over them; cases from before belong to no station."""
    station: sa.Column[str] = sa.Column(
        "station", sa.String(length=16), nullable=False, server_default="", comment="station that decides"
    )
    op.add_column("case_file", station)
    immediate: sa.Column[bool] = sa.Column(
        "immediate", sa.Boolean(), nullable=False, server_default=sa.false(), comment="即办件"
    )
    op.add_column("case_file", immediate)
    op.create_index("case_by_station", "case_file", ["hall", "station", "state", "no"], unique=False)
    op.create_index("case_by_opened_day", "case_file", ["hall", "opened_day"], unique=False)
