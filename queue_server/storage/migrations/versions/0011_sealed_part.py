"""Wrapped keys, scans in the cases' files, and more of an applicant; what was sealed before stays readable."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of keys and scans, and widen the applicant's."""
    op.create_table(
        "sealing_key",
        sa.Column("hall", sa.String(length=9), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("case_no", sa.String(length=24), nullable=True),
        sa.Column("under", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.Column("retiring", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("hall", "id"),
        sa.UniqueConstraint("hall", "case_no", name="key_of_case"),
    )
    op.create_index("key_by_kind", "sealing_key", ["hall", "kind", "under"])
    op.create_table(
        "scan",
        sa.Column("hall", sa.String(length=9), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_no", sa.String(length=24), nullable=False),
        sa.Column("material", sa.Integer(), nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("hall", "id"),
    )
    op.create_index("scan_by_case", "scan", ["hall", "case_no", "at"])
    op.create_index("scan_by_digest", "scan", ["hall", "digest"])
    for name in ("address", "proxy_name", "proxy_id"):
        op.add_column("applicant", sa.Column(name, sa.LargeBinary(), nullable=True))
    op.add_column("applicant", sa.Column("name_index", sa.String(length=64), nullable=True))
    op.create_index("applicant_by_name", "applicant", ["hall", "name_index"])
    op.create_index("case_by_end", "case_file", ["hall", "closed_at"])
