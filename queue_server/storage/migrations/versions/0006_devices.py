"""How the hall's devices fare: one row a device."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "device_health",
        sa.Column("hall", sa.String(length=9), nullable=False, comment="nine digits of the township"),
        sa.Column("id", sa.String(length=64), nullable=False, comment="device id, `printer`"),
        sa.Column("agent", sa.String(length=64), nullable=False, comment="agent that owns it"),
        sa.Column("kind", sa.String(length=32), nullable=False, comment="what it is"),
        sa.Column("state", sa.String(length=32), nullable=False, comment="ok, degraded, blocked, offline or unknown"),
        sa.Column("since", sa.String(length=32), nullable=False, comment="when the state began"),
        sa.Column("reason", sa.Text(), nullable=False, comment="a phrase for staff"),
        sa.Column("last_ok", sa.String(length=32), nullable=True, comment="when it last answered well"),
        sa.PrimaryKeyConstraint("hall", "id"),
    )
    op.create_index("device_health_by_agent", "device_health", ["hall", "agent"], unique=False)
