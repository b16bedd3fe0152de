"""A case goes to its end: clocks, decisions, result and delivery; what names people stands sealed beside it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

FLAGS = {
    "urgent_first": "the guide allows the result first",
    "urgent": "received that way",
    "receive_due_provisional": "暂定",
    "same_person_allowed": "the receiver may decide, by the hall head",
    "deemed": "accepted by passing of time",
    "due_provisional": "暂定",
    "correction_allowed": "a second one, by the hall head",
    "notice_late": "a notice went out too late",
}
COUNTS = {
    "promised_wd": "promised working days",
    "visits": "how often the applicant came (R3)",
    "paused_wd": "working days that did not count",
    "corrections": "correction notices sent",
}
DAYS = {
    "received_on": "收件, by the calendar",
    "clock_from": "start of the clock for 受理",
    "receive_due": "last day for 受理",
    "accepted_on": "受理",
    "due": "last promised day",
    "decided_on": "confirmation, by the calendar",
    "correction_due": "last day for the correction",
}
WORDS = {
    "helped_by": (64, "person who filled the form in (帮填)"),
    "helped_signature": (64, "scan of the applicant's signature"),
    "routed_at": (32, "流转"),
    "reviewer": (64, "person who took it up (接件)"),
    "forwarded_at": (32, "转报"),
    "decision_kind": (32, "confirmed decision"),
    "decided_at": (32, "confirmation"),
    "decided_by": (64, "person"),
    "mailed_at": (32, "parcel handed to a carrier"),
    "delivered_at": (32, "领取 or arrival of the parcel"),
    "delivered_by": (64, "person who handed it out"),
    "closed_at": (32, "归档 or 撤回"),
    "earlier_no": (24, "case that this one follows"),
    "later_no": (24, "case that follows this one"),
    "outside_state": (32, "state in the outside system, entered by hand"),
}
TEXTS = {"special": "special procedure that runs", "extension": "延期", "result": "出件"}


def upgrade() -> None:
    """Add the columns and the table; a case from before keeps no clock, because none was promised to it."""
    for column in _columns():
        op.add_column("case_file", column)
    op.create_index("case_by_receive_due", "case_file", ["hall", "state", "receive_due"], unique=False)
    op.create_index("case_by_due", "case_file", ["hall", "state", "due"], unique=False)
    op.create_index("case_by_station_due", "case_file", ["hall", "station", "due"], unique=False)
    op.create_table(
        "case_words",
        sa.Column("hall", sa.String(length=9), nullable=False, comment="nine digits of the township"),
        sa.Column("case_no", sa.String(length=24), nullable=False, comment="the case"),
        sa.Column("kind", sa.String(length=16), nullable=False, comment="decision, comment or delivery"),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False, comment="1, 2, 3 … within case and kind"),
        sa.Column("at", sa.String(length=32), nullable=False, comment="when it was written last"),
        sa.Column("words", sa.LargeBinary(), nullable=False, comment="AES-GCM, JSON: may name people"),
        sa.PrimaryKeyConstraint("hall", "case_no", "kind", "no"),
    )


def _columns() -> list[sa.Column[Any]]:
    made: list[sa.Column[Any]] = [
        sa.Column("station_name", sa.Text(), nullable=False, server_default="", comment="its name when it was opened"),
        sa.Column("task_type", sa.String(length=2), nullable=False, server_default="", comment="01 行政许可 …"),
        sa.Column("correction_limit_wd", sa.Integer(), nullable=True, comment="working days for a correction"),
        sa.Column("specials", sa.Text(), nullable=False, server_default="[]", comment="special procedures it lists"),
        sa.Column("return_way", sa.String(length=8), nullable=False, server_default="", comment="pickup or mail"),
    ]
    made += [
        sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false(), comment=word)
        for name, word in FLAGS.items()
    ]
    made += [
        sa.Column(name, sa.Integer(), nullable=False, server_default="0", comment=word) for name, word in COUNTS.items()
    ]
    made += [sa.Column(name, sa.Date(), nullable=True, comment=word) for name, word in DAYS.items()]
    made += [
        sa.Column(name, sa.String(length=length), nullable=True, comment=word) for name, (length, word) in WORDS.items()
    ]
    made += [sa.Column(name, sa.Text(), nullable=True, comment=word) for name, word in TEXTS.items()]
    return made
