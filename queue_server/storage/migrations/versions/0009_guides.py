"""Published guides: every version of every item, the file's last digests, and the tips of the representatives."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0013"
branch_labels = None
depends_on = None

WRITTEN_ONCE = ("guide_version", "guide_tips")


def upgrade() -> None:
    """Make the tables; the first start afterwards takes in the hall's catalogue file."""
    op.create_table(
        "guide_version",
        sa.Column("hall", sa.String(length=9), nullable=False, comment="nine digits of the township"),
        sa.Column("item", sa.String(length=64), nullable=False, comment="catalogue id"),
        sa.Column(
            "no",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="1, 2, 3 … in the order they were published",
        ),
        sa.Column("guide", sa.Text(), nullable=False, comment="all that the guide says"),
        sa.Column("effective_from", sa.Date(), nullable=False, comment="first day on which it holds"),
        sa.Column("published_at", sa.String(length=32), nullable=False, comment="when"),
        sa.Column(
            "published_by",
            sa.String(length=64),
            nullable=True,
            comment="person of the bureau; null where the hall's file brought it",
        ),
        sa.Column(
            "confirmed_by", sa.Text(), nullable=False, comment="department, person and document that confirmed it"
        ),
        sa.Column("code", sa.String(length=8), nullable=False, comment="short code on its paper"),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="SHA-256 of all that it says"),
        sa.Column("withdrawn", sa.Boolean(), nullable=False, comment="the item is no longer offered"),
        sa.Column("changes", sa.Text(), nullable=False, comment="difference to the version before"),
        sa.PrimaryKeyConstraint("hall", "item", "no"),
        sa.UniqueConstraint("hall", "code", name="guide_code_once"),
    )
    op.create_table(
        "guide_file",
        sa.Column("hall", sa.String(length=9), nullable=False, comment="nine digits of the township"),
        sa.Column("item", sa.String(length=64), nullable=False, comment="catalogue id"),
        sa.Column(
            "digest",
            sa.String(length=64),
            nullable=False,
            comment="what the hall's catalogue file was last seen to say",
        ),
        sa.PrimaryKeyConstraint("hall", "item"),
    )
    op.create_table(
        "guide_tips",
        sa.Column("hall", sa.String(length=9), nullable=False, comment="nine digits of the township"),
        sa.Column("item", sa.String(length=64), nullable=False, comment="catalogue id"),
        sa.Column(
            "no", sa.Integer(), autoincrement=False, nullable=False, comment="1, 2, 3 … in the order they were saved"
        ),
        sa.Column("tips", sa.Text(), nullable=False, comment="tips and samples by material"),
        sa.Column("saved_by", sa.String(length=64), nullable=False, comment="representative of the station"),
        sa.Column("saved_at", sa.String(length=32), nullable=False, comment="when"),
        sa.PrimaryKeyConstraint("hall", "item", "no"),
    )
    _write_once()


def _write_once() -> None:
    """Let the database itself refuse a change: what was published can never become different from what was told."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in WRITTEN_ONCE:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is written once'); END"
            )
