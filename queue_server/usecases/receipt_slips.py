"""The 80 mm slip of a 收件凭证: a window asks, the kiosk's printer puts it out once, and what came of it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from queue_server.domain import paper_sentences as sentences
from queue_server.domain.applicant import ApplicantMasks
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.hall import Hall
from queue_server.domain.paper import FORMS, Paper, PaperKind, SlipState
from queue_server.domain.person import AccountType, Actor
from queue_server.usecases.ports import Unit

ASKED_FOR = timedelta(minutes=3)
"""Whoever waits for a slip longer has gone: a kiosk that comes back then does not print it."""


@dataclass(frozen=True, kw_only=True)
class ReceiptSlip:
    """A receipt as its slip shows it; the applicant with stars, None after a purge."""

    paper: Paper
    applicant: ApplicantMasks | None


class ReceiptSlips:
    """Asked for, taken, settled."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall

    @property
    def offered(self) -> bool:
        """Whether the place has a kiosk with its printer."""
        return not self._hall.no_hall

    def ask(self, unit: Unit, case_no: str, *, actor: Actor) -> ReceiptSlip:
        """Ask for the slip of a case's receipt at the kiosk.

        Raises:
            DomainError: forbidden, no_slip_printer in a place without a kiosk, not_found, illegal_step.
        """
        if actor.session is None or actor.session.account_type is not AccountType.COMPREHENSIVE:
            raise DomainError(Code.FORBIDDEN, sentences.WHO_ASKS_SLIPS)
        if not self.offered:
            raise DomainError(Code.NO_SLIP_PRINTER, sentences.NO_SLIP_PRINTER)
        found = unit.papers.latest(case_no, PaperKind.RECEIPT)
        return self._move(unit, found, SlipState.ASKED, actor=actor)

    def waiting(self, unit: Unit) -> Sequence[ReceiptSlip]:
        """Return the slips that a kiosk should print now, oldest first."""
        return [self._seen(unit, paper) for paper in unit.papers.slips_asked(unit.now - ASKED_FOR)]

    def take(self, unit: Unit, paper: str, *, actor: Actor) -> ReceiptSlip:
        """Take a slip to print it; it is then nobody else's. DomainError not_found, illegal_step."""
        return self._move(unit, unit.papers.get(paper), SlipState.TAKEN, actor=actor)

    def settle(self, unit: Unit, paper: str, *, state: SlipState, actor: Actor) -> ReceiptSlip:
        """Note what came of it; DomainError not_found, illegal_step."""
        return self._move(unit, unit.papers.get(paper), state, actor=actor)

    def _move(self, unit: Unit, found: Paper | None, state: SlipState, *, actor: Actor) -> ReceiptSlip:
        if found is None or found.kind is not PaperKind.RECEIPT:
            title = FORMS[PaperKind.RECEIPT].title
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_PAPER.format(title=title))
        changed, event = found.slip(state, unit.now)
        unit.papers.save(changed)
        unit.record(event, actor)
        return self._seen(unit, changed)

    @staticmethod
    def _seen(unit: Unit, paper: Paper) -> ReceiptSlip:
        return ReceiptSlip(paper=paper, applicant=unit.applicants.masks(paper.case_no))
