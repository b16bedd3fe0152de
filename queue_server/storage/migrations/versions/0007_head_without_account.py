"""The hall head may be signed in without an account."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a session stand without a kind of account."""
    with op.batch_alter_table("staff_session") as table:
        table.alter_column("account_type", existing_type=sa.String(length=32), nullable=True)
