"""What a station decides: its kinds, the legal reasons of 不予受理, and the words that follow the item's type (D11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DecisionKind(StrEnum):
    """补正, 不予受理, 准予, 不予批准."""

    CORRECTION = "correction"
    DECLINE = "decline"
    APPROVE = "approve"
    REFUSE = "refuse"


class DeclineReason(StrEnum):
    """The reasons of 不予受理 (R65)."""

    NO_PERMIT_NEEDED = "no_permit_needed"
    NOT_COMPETENT = "not_competent"
    BY_GUIDE = "by_guide"


@dataclass(frozen=True, kw_only=True)
class CorrectionItem:
    """One thing to correct: which material of the guide, what is wrong with it, how it is put right."""

    material: str
    problem: str
    how: str


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A station's decision; a draft until `confirmed_at` (R62). `no` counts the decisions of a case from 1."""

    no: int
    kind: DecisionKind
    opinion: str
    reason_code: DeclineReason | None = None
    basis: str = ""
    competent_body: str | None = None
    items: tuple[CorrectionItem, ...] = ()
    by: str | None = None
    at: datetime
    confirmed_at: datetime | None = None
