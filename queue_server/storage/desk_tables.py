"""The tables of what rings at a desk: help and expert calls, emergency messages, owners, offers and hand-overs."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, LargeBinary, String, Table, Text

from queue_server.domain.emergency import EmergencyState
from queue_server.domain.expert_call import ExpertCallState
from queue_server.domain.hand_over import HandOverState
from queue_server.domain.help_call import HelpState
from queue_server.domain.ownership import OfferState, OwnedKind
from queue_server.storage.column_types import EnumWord, JsonText, Moment, hall_column
from queue_server.storage.tables import metadata


def _words(value: tuple[str, ...]) -> list[str]:
    return list(value)


def _tuple(value: list[str]) -> tuple[str, ...]:
    return tuple(value)


help_call = Table(
    "help_call",
    metadata,
    hall_column(),
    Column("id", String(32), primary_key=True, comment="random, 128 bits"),
    Column("day", Date, nullable=False, comment="business day of the press"),
    Column("place", String(64), nullable=False, comment="the device that was pressed"),
    Column("state", EnumWord(HelpState), nullable=False, comment="state of domain/help_call.py"),
    Column("called_at", Moment, nullable=False, comment="the press"),
    Column("acknowledged_at", Moment, comment="when somebody answered for it"),
    Column("acknowledged_by", String(64), comment="who"),
    Index("help_call_by_state", "hall", "state"),
)

expert_call = Table(
    "expert_call",
    metadata,
    hall_column(),
    Column("id", String(32), primary_key=True, comment="random, 128 bits"),
    Column("day", Date, nullable=False, comment="business day of the question"),
    Column("ticket", String(32), nullable=False, comment="the visit it is about"),
    Column("number", String(8), nullable=False, comment="its number"),
    Column("item", String(64), nullable=False, comment="catalogue id"),
    Column("station", String(16), nullable=False, comment="station that is asked; empty for the hall head"),
    Column("window", Integer, nullable=False, comment="window that asks"),
    Column("state", EnumWord(ExpertCallState), nullable=False, comment="state of domain/expert_call.py"),
    Column("asked_at", Moment, nullable=False, comment="the call"),
    Column("asked_by", String(64), nullable=False, comment="person"),
    Column("question", LargeBinary, comment="AES-GCM"),
    Column("escalated_at", Moment, comment="when it went to the hall head"),
    Column("accepted_at", Moment, comment="when somebody took it on"),
    Column("accepted_by", String(64), comment="person"),
    Column("answer", LargeBinary, comment="AES-GCM"),
    Column("answered_at", Moment, comment="the answer"),
    Column("answered_by", String(64), comment="person"),
    Column("knowledge", String(64), comment="knowledge entry that the answer became"),
    Index("expert_call_by_state", "hall", "state"),
    Index("expert_call_by_ticket", "hall", "ticket"),
    Index("expert_call_by_item", "hall", "item", "answered_at"),
)

emergency = Table(
    "emergency",
    metadata,
    hall_column(),
    Column("id", String(32), primary_key=True, comment="random, 128 bits"),
    Column("text", Text, nullable=False, comment="the sentence on every screen"),
    Column("state", EnumWord(EmergencyState), nullable=False, comment="state of domain/emergency.py"),
    Column("raised_at", Moment, nullable=False, comment="since when it stands"),
    Column("raised_by", String(64), nullable=False, comment="person"),
    Column("ended_at", Moment, comment="cleared, or replaced by a newer one"),
    Column("ended_by", String(64), comment="person"),
    Index("emergency_by_state", "hall", "state"),
)

ownership = Table(
    "ownership",
    metadata,
    hall_column(),
    Column("kind", EnumWord(OwnedKind), primary_key=True, comment="ticket or report"),
    Column("entity", String(64), primary_key=True, comment="its id"),
    Column("number", String(32), nullable=False, comment="as people call it"),
    Column("first_owner", String(64), nullable=False, comment="person who took the question first (首问)"),
    Column("owner", String(64), nullable=False, comment="person who answers for it now; never nobody"),
    Column("since", Moment, nullable=False, comment="when the owner became it"),
)

offer = Table(
    "offer",
    metadata,
    hall_column(),
    Column("id", String(32), primary_key=True, comment="random, 128 bits"),
    Column("day", Date, nullable=False, comment="business day of the offer"),
    Column("kind", EnumWord(OwnedKind), nullable=False, comment="ticket or report"),
    Column("entity", String(64), nullable=False, comment="what is offered"),
    Column("number", String(32), nullable=False, comment="as people call it"),
    Column("from_person", String(64), nullable=False, comment="owner who offers"),
    Column("to_person", String(64), nullable=False, comment="who is asked"),
    Column("state", EnumWord(OfferState), nullable=False, comment="state of domain/ownership.py"),
    Column("offered_at", Moment, nullable=False, comment="when; it runs ten minutes"),
    Column("settled_at", Moment, comment="when it ended"),
    Column("hand_over", String(32), comment="hand-over that it is part of"),
    Index("offer_by_state", "hall", "state"),
)

hand_over = Table(
    "hand_over",
    metadata,
    hall_column(),
    Column("id", String(32), primary_key=True, comment="random, 128 bits"),
    Column("day", Date, nullable=False, comment="business day"),
    Column("window", Integer, nullable=False, comment="window that is handed over"),
    Column("from_person", String(64), nullable=False, comment="who leaves"),
    Column("to_person", String(64), nullable=False, comment="who takes over"),
    Column("state", EnumWord(HandOverState), nullable=False, comment="state of domain/hand_over.py"),
    Column("left_at", Moment, nullable=False, comment="when it was written"),
    Column("note", LargeBinary, comment="AES-GCM"),
    Column("tickets", JsonText(_words, _tuple), nullable=False, comment="numbers open at the window"),
    Column("cases", JsonText(_words, _tuple), nullable=False, comment="预收件 opened there"),
    Column("accepted_at", Moment, comment="when the other had read it"),
    Index("hand_over_by_state", "hall", "state"),
)
