"""Search over all cases, the applicants' query with its lock, and the cases of an outside system."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add three tables, and an index of the cases for every way to look for one."""
    op.create_index("case_by_opened_at", "case_file", ["hall", "opened_at", "no"])
    op.create_index("case_by_item", "case_file", ["hall", "item", "opened_at", "no"])
    op.create_index("case_by_ticket_number", "case_file", ["hall", "ticket_number", "opened_at", "no"])
    op.create_index("case_by_ending", "case_file", ["hall", sa.text("substr(no, -5)"), "opened_at", "no"])
    op.create_table(
        "case_query_lock",
        sa.Column("hall", sa.String(9), primary_key=True),
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", sa.String(32)),
        sa.Column("last_at", sa.String(32), nullable=False),
    )
    op.create_index("query_lock_by_age", "case_query_lock", ["hall", "last_at"])
    _outside()


def _outside() -> None:
    op.create_table(
        "outside_case",
        sa.Column("hall", sa.String(9), primary_key=True),
        sa.Column("case_no", sa.String(24), primary_key=True),
        sa.Column("linked_on", sa.Date, nullable=False),
        sa.Column("state", sa.String(32)),
        sa.Column("state_on", sa.Date),
        sa.Column("accepted_on", sa.Date),
        sa.Column("due", sa.Date),
        sa.Column("due_provisional", sa.Boolean, nullable=False),
        sa.Column("due_from", sa.Date),
        sa.Column("due_told", sa.Boolean, nullable=False),
        sa.Column("source", sa.String(32)),
        sa.Column("entered_by", sa.String(64)),
        sa.Column("entered_at", sa.String(32)),
        sa.Column("done", sa.Boolean, nullable=False),
    )
    op.create_index("outside_case_by_due", "outside_case", ["hall", "done", "due"])
    op.create_table(
        "outside_errand",
        sa.Column("hall", sa.String(9), primary_key=True),
        sa.Column("case_no", sa.String(24), primary_key=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("since", sa.String(32), nullable=False),
        sa.Column("next_at", sa.String(32), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("quiet", sa.Integer, nullable=False),
        sa.Column("fault", sa.Text),
    )
    op.create_index("outside_errand_by_time", "outside_errand", ["hall", "state", "next_at"])
