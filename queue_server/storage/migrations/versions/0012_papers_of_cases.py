"""The numbered papers of cases, and their series."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None


def _hall() -> sa.Column[str]:
    return sa.Column("hall", sa.String(length=9), nullable=False, comment="nine digits of the township")


def upgrade() -> None:
    """Make the book of papers and the table of its series."""
    op.create_table(
        "paper",
        _hall(),
        sa.Column("id", sa.String(length=32), nullable=False, comment="random, 128 bits"),
        sa.Column("kind", sa.String(length=32), nullable=False, comment="kind of domain/paper.py"),
        sa.Column("no", sa.String(length=60), nullable=False, comment="its official number"),
        sa.Column("year", sa.Integer(), nullable=False, comment="year of its series"),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="its place in the series, from 1"),
        sa.Column("case_no", sa.String(length=24), nullable=False, comment="the case"),
        sa.Column(
            "act", sa.String(length=40), nullable=False, comment="which act of this kind; empty where there is but one"
        ),
        sa.Column("title", sa.Text(), nullable=False, comment="its title"),
        sa.Column("facts", sa.Text(), nullable=False, comment="what it said, without personal data"),
        sa.Column(
            "words", sa.LargeBinary(), nullable=True, comment="AES-GCM: what people wrote on it; null once forgotten"
        ),
        sa.Column("at", sa.String(length=32), nullable=False, comment="when it was issued"),
        sa.Column("issued_by", sa.String(length=64), nullable=True, comment="person; null for a timer"),
        sa.Column("prints", sa.Integer(), nullable=False, comment="how often it was printed"),
        sa.Column("printed_at", sa.String(length=32), nullable=True, comment="the last time"),
        sa.PrimaryKeyConstraint("hall", "id"),
        sa.UniqueConstraint("hall", "kind", "year", "ordinal", name="paper_number_once"),
        sa.UniqueConstraint("hall", "case_no", "kind", "act", name="paper_once_an_act"),
    )
    op.create_index("paper_by_case", "paper", ["hall", "case_no", "at"], unique=False)
    op.create_table(
        "paper_series",
        _hall(),
        sa.Column("kind", sa.String(length=32), nullable=False, comment="kind of domain/paper.py"),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False, comment="a series begins anew each year"),
        sa.Column("last", sa.Integer(), nullable=False, comment="the last number taken"),
        sa.PrimaryKeyConstraint("hall", "kind", "year"),
    )
