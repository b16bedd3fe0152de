"""What rings at a desk: help and expert calls, emergency messages, owners of questions, offers and hand-overs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; a ticket that somebody has called keeps its first owner."""
    _make_calls()
    _make_emergency()
    _make_ownership()
    _make_hand_over()
    op.execute(
        "INSERT INTO ownership (hall, kind, entity, number, first_owner, owner, since) "
        "SELECT hall, 'ticket', id, letter || CASE WHEN ordinal < 10 THEN '00' WHEN ordinal < 100 THEN '0' ELSE '' END "
        "|| ordinal, first_owner, COALESCE(served_by, first_owner), COALESCE(first_called_at, issued_at) "
        "FROM ticket WHERE first_owner IS NOT NULL"
    )


def _hall() -> sa.Column[str]:
    return sa.Column("hall", sa.String(length=9), nullable=False, comment="nine digits of the township")


def _make_calls() -> None:
    op.create_table(
        "help_call",
        _hall(),
        sa.Column("id", sa.String(length=32), nullable=False, comment="random, 128 bits"),
        sa.Column("day", sa.Date(), nullable=False, comment="business day of the press"),
        sa.Column("place", sa.String(length=64), nullable=False, comment="the device that was pressed"),
        sa.Column("state", sa.String(length=32), nullable=False, comment="state of domain/help_call.py"),
        sa.Column("called_at", sa.String(length=32), nullable=False, comment="the press"),
        sa.Column("acknowledged_at", sa.String(length=32), nullable=True, comment="when somebody answered for it"),
        sa.Column("acknowledged_by", sa.String(length=64), nullable=True, comment="who"),
        sa.PrimaryKeyConstraint("hall", "id"),
    )
    op.create_index("help_call_by_state", "help_call", ["hall", "state"], unique=False)
    op.create_table(
        "expert_call",
        _hall(),
        sa.Column("id", sa.String(length=32), nullable=False, comment="random, 128 bits"),
        sa.Column("day", sa.Date(), nullable=False, comment="business day of the question"),
        sa.Column("ticket", sa.String(length=32), nullable=False, comment="the visit it is about"),
        sa.Column("number", sa.String(length=8), nullable=False, comment="its number"),
        sa.Column("item", sa.String(length=64), nullable=False, comment="catalogue id"),
        sa.Column(
            "station", sa.String(length=16), nullable=False, comment="station that is asked; empty for the hall head"
        ),
        sa.Column("window", sa.Integer(), nullable=False, comment="window that asks"),
        sa.Column("state", sa.String(length=32), nullable=False, comment="state of domain/expert_call.py"),
        sa.Column("asked_at", sa.String(length=32), nullable=False, comment="the call"),
        sa.Column("asked_by", sa.String(length=64), nullable=False, comment="person"),
        sa.Column("question", sa.LargeBinary(), nullable=True, comment="AES-GCM"),
        sa.Column("escalated_at", sa.String(length=32), nullable=True, comment="when it went to the hall head"),
        sa.Column("accepted_at", sa.String(length=32), nullable=True, comment="when somebody took it on"),
        sa.Column("accepted_by", sa.String(length=64), nullable=True, comment="person"),
        sa.Column("answer", sa.LargeBinary(), nullable=True, comment="AES-GCM"),
        sa.Column("answered_at", sa.String(length=32), nullable=True, comment="the answer"),
        sa.Column("answered_by", sa.String(length=64), nullable=True, comment="person"),
        sa.Column("knowledge", sa.String(length=64), nullable=True, comment="knowledge entry that the answer became"),
        sa.PrimaryKeyConstraint("hall", "id"),
    )
    op.create_index("expert_call_by_state", "expert_call", ["hall", "state"], unique=False)
    op.create_index("expert_call_by_ticket", "expert_call", ["hall", "ticket"], unique=False)
    op.create_index("expert_call_by_item", "expert_call", ["hall", "item", "answered_at"], unique=False)


def _make_emergency() -> None:
    op.create_table(
        "emergency",
        _hall(),
        sa.Column("id", sa.String(length=32), nullable=False, comment="random, 128 bits"),
        sa.Column("text", sa.Text(), nullable=False, comment="the sentence on every screen"),
        sa.Column("state", sa.String(length=32), nullable=False, comment="state of domain/emergency.py"),
        sa.Column("raised_at", sa.String(length=32), nullable=False, comment="since when it stands"),
        sa.Column("raised_by", sa.String(length=64), nullable=False, comment="person"),
        sa.Column("ended_at", sa.String(length=32), nullable=True, comment="cleared, or replaced by a newer one"),
        sa.Column("ended_by", sa.String(length=64), nullable=True, comment="person"),
        sa.PrimaryKeyConstraint("hall", "id"),
    )
    op.create_index("emergency_by_state", "emergency", ["hall", "state"], unique=False)


def _make_ownership() -> None:
    op.create_table(
        "ownership",
        _hall(),
        sa.Column("kind", sa.String(length=32), nullable=False, comment="ticket or report"),
        sa.Column("entity", sa.String(length=64), nullable=False, comment="its id"),
        sa.Column("number", sa.String(length=32), nullable=False, comment="as people call it"),
        sa.Column(
            "first_owner", sa.String(length=64), nullable=False, comment="person who took the question first (首问)"
        ),
        sa.Column("owner", sa.String(length=64), nullable=False, comment="person who answers for it now; never nobody"),
        sa.Column("since", sa.String(length=32), nullable=False, comment="when the owner became it"),
        sa.PrimaryKeyConstraint("hall", "kind", "entity"),
    )
    op.create_table(
        "offer",
        _hall(),
        sa.Column("id", sa.String(length=32), nullable=False, comment="random, 128 bits"),
        sa.Column("day", sa.Date(), nullable=False, comment="business day of the offer"),
        sa.Column("kind", sa.String(length=32), nullable=False, comment="ticket or report"),
        sa.Column("entity", sa.String(length=64), nullable=False, comment="what is offered"),
        sa.Column("number", sa.String(length=32), nullable=False, comment="as people call it"),
        sa.Column("from_person", sa.String(length=64), nullable=False, comment="owner who offers"),
        sa.Column("to_person", sa.String(length=64), nullable=False, comment="who is asked"),
        sa.Column("state", sa.String(length=32), nullable=False, comment="state of domain/ownership.py"),
        sa.Column("offered_at", sa.String(length=32), nullable=False, comment="when; it runs ten minutes"),
        sa.Column("settled_at", sa.String(length=32), nullable=True, comment="when it ended"),
        sa.Column("hand_over", sa.String(length=32), nullable=True, comment="hand-over that it is part of"),
        sa.PrimaryKeyConstraint("hall", "id"),
    )
    op.create_index("offer_by_state", "offer", ["hall", "state"], unique=False)


def _make_hand_over() -> None:
    op.create_table(
        "hand_over",
        _hall(),
        sa.Column("id", sa.String(length=32), nullable=False, comment="random, 128 bits"),
        sa.Column("day", sa.Date(), nullable=False, comment="business day"),
        sa.Column("window", sa.Integer(), nullable=False, comment="window that is handed over"),
        sa.Column("from_person", sa.String(length=64), nullable=False, comment="who leaves"),
        sa.Column("to_person", sa.String(length=64), nullable=False, comment="who takes over"),
        sa.Column("state", sa.String(length=32), nullable=False, comment="state of domain/hand_over.py"),
        sa.Column("left_at", sa.String(length=32), nullable=False, comment="when it was written"),
        sa.Column("note", sa.LargeBinary(), nullable=True, comment="AES-GCM"),
        sa.Column("tickets", sa.Text(), nullable=False, comment="numbers open at the window"),
        sa.Column("cases", sa.Text(), nullable=False, comment="预收件 opened there"),
        sa.Column("accepted_at", sa.String(length=32), nullable=True, comment="when the other had read it"),
        sa.PrimaryKeyConstraint("hall", "id"),
    )
    op.create_index("hand_over_by_state", "hand_over", ["hall", "state"], unique=False)
