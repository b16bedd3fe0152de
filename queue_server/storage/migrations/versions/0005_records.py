"""What a hall keeps beside its queue: knowledge, reports, self-checks, one-time notices, and why not online (R59)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; a ticket from before was never asked why not online."""
    _make_knowledge()
    _make_reports()
    _make_self_checks()
    _make_notices()
    declined: sa.Column[str] = sa.Column(
        "online_declined",
        sa.String(length=20),
        nullable=True,
        comment="why not online (R59); never shown, never in the journal",
    )
    op.add_column("ticket", declined)


def _hall() -> sa.Column[str]:
    return sa.Column("hall", sa.String(length=9), nullable=False, comment="nine digits of the township")


def _make_knowledge() -> None:
    op.create_table(
        "knowledge_entry",
        _hall(),
        sa.Column("id", sa.String(length=80), nullable=False, comment="guide-ITEM, or random"),
        sa.Column(
            "version", sa.String(length=16), nullable=False, comment="1, 2, 3 …; of a guide a digest of what it says"
        ),
        sa.Column("title", sa.Text(), nullable=False, comment="title"),
        sa.Column("kind", sa.String(length=32), nullable=False, comment="guide, faq, policy or answer"),
        sa.Column("item", sa.String(length=64), nullable=True, comment="catalogue id it belongs to"),
        sa.Column("body", sa.Text(), nullable=False, comment="what it says"),
        sa.Column("aliases", sa.Text(), nullable=False, comment="other words for it"),
        sa.Column("initials", sa.Text(), nullable=False, comment="pinyin initials of title and aliases"),
        sa.Column("search", sa.Text(), nullable=False, comment="title, aliases and body, folded for comparison"),
        sa.Column("folded_title", sa.Text(), nullable=False, comment="the title, folded for comparison"),
        sa.Column("changed_at", sa.String(length=32), nullable=False, comment="when this version came"),
        sa.Column(
            "changed_by", sa.String(length=64), nullable=True, comment="person; null where the catalogue brought it"
        ),
        sa.Column("news", sa.Boolean(), nullable=False, comment="false for what the first catalogue brought"),
        sa.Column("withdrawn", sa.Boolean(), nullable=False, comment="no longer found; its versions stay"),
        sa.PrimaryKeyConstraint("hall", "id"),
    )
    op.create_index("knowledge_by_change", "knowledge_entry", ["hall", "withdrawn", "changed_at"], unique=False)
    op.create_index("knowledge_news", "knowledge_entry", ["hall", "news", "withdrawn", "id", "version"], unique=False)
    op.create_table(
        "knowledge_version",
        _hall(),
        sa.Column("entry", sa.String(length=80), nullable=False, comment="the entry"),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False, comment="1, 2, 3 … in the order they came"),
        sa.Column("version", sa.String(length=16), nullable=False, comment="its version"),
        sa.Column("title", sa.Text(), nullable=False, comment="title then"),
        sa.Column("body", sa.Text(), nullable=False, comment="what it said"),
        sa.Column("at", sa.String(length=32), nullable=False, comment="when it came"),
        sa.Column("by", sa.String(length=64), nullable=True, comment="person; null where the catalogue brought it"),
        sa.PrimaryKeyConstraint("hall", "entry", "no"),
    )
    op.create_table(
        "knowledge_read",
        _hall(),
        sa.Column("person", sa.String(length=64), nullable=False, comment="who opened it"),
        sa.Column("entry", sa.String(length=80), nullable=False, comment="the entry"),
        sa.Column("version", sa.String(length=16), nullable=False, comment="version that was opened last"),
        sa.Column("at", sa.String(length=32), nullable=False, comment="when"),
        sa.PrimaryKeyConstraint("hall", "person", "entry"),
    )


def _make_reports() -> None:
    op.create_table(
        "report",
        _hall(),
        sa.Column("no", sa.String(length=24), nullable=False, comment="{Y|B|T}{yyyymmdd}-{3 digits}"),
        sa.Column("kind", sa.String(length=32), nullable=False, comment="suggestion, unresolved or complaint"),
        sa.Column("channel", sa.String(length=8), nullable=False, comment="kiosk, window or phone"),
        sa.Column("day", sa.Date(), nullable=False, comment="date of the report"),
        sa.Column("at", sa.String(length=32), nullable=False, comment="when"),
        sa.Column("state", sa.String(length=32), nullable=False, comment="state of domain/report.py"),
        sa.Column("about", sa.String(length=32), nullable=True, comment="what it is about, as touched"),
        sa.Column("item", sa.String(length=64), nullable=True, comment="catalogue id"),
        sa.Column("has_contact", sa.Boolean(), nullable=False, comment="the person can be asked again"),
        sa.Column("due", sa.Date(), nullable=False, comment="last working day for the answer"),
        sa.Column("due_provisional", sa.Boolean(), nullable=False, comment="the year's holidays are not known yet"),
        sa.Column("assigned", sa.String(length=64), nullable=True, comment="person who works on it"),
        sa.Column("cause", sa.String(length=32), nullable=True, comment="why it came to it"),
        sa.Column("complex", sa.Boolean(), nullable=False, comment="ten working days instead of five"),
        sa.Column("declined", sa.Boolean(), nullable=False, comment="the answer is a reason why nothing is done"),
        sa.Column("answered_at", sa.String(length=32), nullable=True, comment="answer or reason"),
        sa.Column("answered_by", sa.String(length=64), nullable=True, comment="person"),
        sa.Column("satisfied", sa.Boolean(), nullable=True, comment="what the person said when asked again"),
        sa.Column("reopened", sa.Boolean(), nullable=False, comment="it was opened again once"),
        sa.PrimaryKeyConstraint("hall", "no"),
    )
    op.create_index("report_by_day", "report", ["hall", "day"], unique=False)
    op.create_index("report_by_state", "report", ["hall", "state", "due"], unique=False)
    op.create_table(
        "report_words",
        _hall(),
        sa.Column("no", sa.String(length=24), nullable=False, comment="the report"),
        sa.Column("name", sa.LargeBinary(), nullable=True, comment="AES-GCM"),
        sa.Column("text", sa.LargeBinary(), nullable=True, comment="AES-GCM"),
        sa.Column("wish", sa.LargeBinary(), nullable=True, comment="AES-GCM"),
        sa.Column("contact", sa.LargeBinary(), nullable=True, comment="AES-GCM"),
        sa.Column("answer", sa.LargeBinary(), nullable=True, comment="AES-GCM"),
        sa.PrimaryKeyConstraint("hall", "no"),
    )


def _make_self_checks() -> None:
    op.create_table(
        "self_check",
        _hall(),
        sa.Column("month", sa.String(length=7), nullable=False, comment="yyyy-mm"),
        sa.Column(
            "line", sa.Integer(), autoincrement=False, nullable=False, comment="line of domain/self_check.py, from 1"
        ),
        sa.Column("result", sa.String(length=32), nullable=False, comment="ok, fault or not_applicable"),
        sa.Column("note", sa.Text(), nullable=True, comment="a person's words"),
        sa.Column("fix_by", sa.Date(), nullable=True, comment="until when a fault is mended"),
        sa.Column(
            "photo", sa.String(length=72), nullable=True, comment="file under the data folder, named by its digest"
        ),
        sa.Column("person", sa.String(length=64), nullable=True, comment="who looked"),
        sa.Column("at", sa.String(length=32), nullable=False, comment="when"),
        sa.PrimaryKeyConstraint("hall", "month", "line"),
    )


def _make_notices() -> None:
    op.create_table(
        "notice",
        _hall(),
        sa.Column("id", sa.String(length=32), nullable=False, comment="random, 128 bits"),
        sa.Column("item", sa.String(length=64), nullable=False, comment="catalogue id"),
        sa.Column("item_name", sa.Text(), nullable=False, comment="name when it was told"),
        sa.Column("guide_version", sa.String(length=40), nullable=False, comment="guide it was told from"),
        sa.Column("materials", sa.Text(), nullable=False, comment="the whole list, what lacks marked"),
        sa.Column("facts", sa.Text(), nullable=False, comment="what else the guide said"),
        sa.Column("ticket", sa.String(length=32), nullable=True, comment="the visit"),
        sa.Column("ticket_number", sa.String(length=8), nullable=True, comment="its number"),
        sa.Column("case_no", sa.String(length=24), nullable=True, comment="the incomplete case"),
        sa.Column(
            "person_key", sa.String(length=64), nullable=True, comment="HMAC of the ID number, where it is known"
        ),
        sa.Column("told_by", sa.String(length=64), nullable=True, comment="person"),
        sa.Column("day", sa.Date(), nullable=False, comment="date"),
        sa.Column("at", sa.String(length=32), nullable=False, comment="when"),
        sa.Column(
            "earlier", sa.String(length=32), nullable=True, comment="notice to the same person with another list"
        ),
        sa.Column("newly_lacking", sa.Text(), nullable=False, comment="asked for now and not before"),
        sa.PrimaryKeyConstraint("hall", "id"),
    )
    op.create_index("notice_by_day", "notice", ["hall", "day"], unique=False)
    op.create_index("notice_by_person", "notice", ["hall", "item", "person_key", "at"], unique=False)
    op.create_index("notice_by_ticket", "notice", ["hall", "item", "ticket", "at"], unique=False)
