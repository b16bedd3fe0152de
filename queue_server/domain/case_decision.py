"""What a station decides: its kinds, the legal reasons of 不予受理, and the words that follow the item's type (D11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal

from queue_server.domain import case_sentences as sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import without_numbers

LICENCE_WORD = "行政许可"
"""Words of the licence law belong to licences alone (D11)."""
LICENCE_LAW = "《中华人民共和国行政许可法》"


DeliveryWay = Literal["self", "proxy", "mail"]


class DecisionKind(StrEnum):
    """补正, 不予受理, 准予, 不予批准."""

    CORRECTION = "correction"
    DECLINE = "decline"
    APPROVE = "approve"
    REFUSE = "refuse"


KIND_WORDS = {
    DecisionKind.CORRECTION: "补正",
    DecisionKind.DECLINE: "不予受理",
    DecisionKind.APPROVE: "准予",
    DecisionKind.REFUSE: "不予批准",
}
BEFORE_ACCEPTANCE = frozenset({DecisionKind.CORRECTION, DecisionKind.DECLINE})
ON_THE_MERITS = frozenset({DecisionKind.APPROVE, DecisionKind.REFUSE})


class DeclineReason(StrEnum):
    """The reasons of 不予受理 (R65)."""

    NO_PERMIT_NEEDED = "no_permit_needed"
    NOT_COMPETENT = "not_competent"
    BY_GUIDE = "by_guide"


LICENCE_BASIS = {
    DeclineReason.NO_PERMIT_NEEDED: f"{LICENCE_LAW}第三十二条第一款第一项",
    DeclineReason.NOT_COMPETENT: f"{LICENCE_LAW}第三十二条第一款第二项",
}
LICENCE_CORRECTION_BASIS = f"{LICENCE_LAW}第三十二条第一款第四项"


@dataclass(frozen=True, kw_only=True)
class CorrectionItem:
    """One thing to correct: which material of the guide, what is wrong with it, how it is put right."""

    material: str
    problem: str
    how: str


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A station's decision; a draft until `confirmed_at` (R62). `no` counts the decisions of a case from 1."""

    no: int = 0
    kind: DecisionKind
    opinion: str
    reason_code: DeclineReason | None = None
    basis: str = ""
    competent_body: str | None = None
    items: tuple[CorrectionItem, ...] = ()
    by: str | None = None
    at: datetime
    confirmed_at: datetime | None = None

    def tidy(self, *, licence: bool, guide_basis: str) -> Decision:
        """Return it without blanks and long digit runs, with the basis that its kind has where none was typed."""
        cleaned = replace(
            self,
            opinion=without_numbers(self.opinion) or "",
            basis=self.basis.strip(),
            competent_body=(self.competent_body or "").strip() or None,
            items=tuple(
                CorrectionItem(
                    material=item.material,
                    problem=without_numbers(item.problem) or "",
                    how=without_numbers(item.how) or "",
                )
                for item in self.items
            ),
        )
        return cleaned if cleaned.basis else replace(cleaned, basis=_basis_of(self, licence=licence) or guide_basis)

    def check(self, *, licence: bool, materials: Sequence[str], lacking: Sequence[str]) -> None:
        """Check that it says all that its kind has to say, and nothing of the licence law where it is no licence.

        Args:
            licence: whether the item is 行政许可.
            materials: the names of the checklist; no other material may be asked for (R52).
            lacking: those that are required and not there: a correction names all at once (R64).

        Raises:
            DomainError: decision_incomplete, wrong_reason_code.
        """
        if not self.opinion:
            raise DomainError(Code.DECISION_INCOMPLETE, sentences.OPINION_NEEDED)
        if not licence and LICENCE_WORD in f"{self.opinion}{self.basis}":
            raise DomainError(Code.DECISION_INCOMPLETE, sentences.LICENCE_WORDS)
        if self.kind is DecisionKind.CORRECTION:
            self._check_correction(materials, lacking)
        elif self.kind is DecisionKind.DECLINE:
            self._check_decline(licence=licence)
        if self.kind is not DecisionKind.DECLINE and self.reason_code is not None:
            raise DomainError(Code.WRONG_REASON_CODE, sentences.REASON_CODE_ONLY_DECLINE)
        if self.kind in {DecisionKind.DECLINE, DecisionKind.REFUSE} and not self.basis:
            raise DomainError(Code.DECISION_INCOMPLETE, sentences.BASIS_NEEDED)

    def _check_correction(self, materials: Sequence[str], lacking: Sequence[str]) -> None:
        named = Counter(item.material for item in self.items)
        if not named:
            raise DomainError(Code.DECISION_INCOMPLETE, sentences.CORRECTION_EMPTY)
        for item in self.items:
            if item.material not in materials:
                raise DomainError(
                    Code.DECISION_INCOMPLETE, sentences.CORRECTION_NOT_IN_GUIDE.format(name=item.material)
                )
            if named[item.material] > 1:
                raise DomainError(Code.DECISION_INCOMPLETE, sentences.CORRECTION_TWICE.format(name=item.material))
            if not (item.problem and item.how):
                raise DomainError(Code.DECISION_INCOMPLETE, sentences.CORRECTION_UNCLEAR.format(name=item.material))
        unnamed = [name for name in lacking if name not in named]
        if unnamed:
            raise DomainError(Code.DECISION_INCOMPLETE, sentences.CORRECTION_LACKS.format(names="、".join(unnamed)))

    def _check_decline(self, *, licence: bool) -> None:
        if self.reason_code is None:
            raise DomainError(Code.WRONG_REASON_CODE, sentences.REASON_CODE_NEEDED)
        if self.reason_code is DeclineReason.NO_PERMIT_NEEDED and not licence:
            raise DomainError(Code.WRONG_REASON_CODE, sentences.PERMIT_REASON_ONLY_LICENCE)
        if self.reason_code is DeclineReason.NOT_COMPETENT and self.competent_body is None:
            raise DomainError(Code.DECISION_INCOMPLETE, sentences.COMPETENT_BODY_NEEDED)


def _basis_of(decision: Decision, *, licence: bool) -> str:
    if not licence:
        return ""
    if decision.kind is DecisionKind.CORRECTION:
        return LICENCE_CORRECTION_BASIS
    return LICENCE_BASIS.get(decision.reason_code, "") if decision.reason_code is not None else ""


@dataclass(frozen=True, kw_only=True)
class Comment:
    """Guidance of a representative on a draft (R25)."""

    no: int
    by: str | None
    at: datetime
    text: str


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """How a result gets to the applicant; a proxy's name and number are personal data, stored sealed."""

    way: DeliveryWay
    proxy_name: str | None = None
    proxy_id: str | None = None
    proof_scan: str | None = None
    carrier: str | None = None
    tracking_no: str | None = None
    mailed_at: datetime | None = None
    delivered_at: datetime | None = None
    by: str | None = None
    same_person_as_received: bool = False
