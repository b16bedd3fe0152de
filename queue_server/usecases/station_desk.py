"""The station desk: 接件, 受理, decision and confirmation, special procedures, 转报, guidance on a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from queue_server.domain import case_review
from queue_server.domain.case import Case
from queue_server.domain.case_decision import ON_THE_MERITS, Comment, Decision
from queue_server.domain.case_steps import CaseStep
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import EventName, without_numbers
from queue_server.domain.hours import business_date
from queue_server.domain.paper import PaperKind
from queue_server.domain.person import Actor
from queue_server.domain.sentences import CASES_OF_OWN_STATION
from queue_server.domain.station_head import check_authority
from queue_server.usecases.case_door import CaseDoor
from queue_server.usecases.casework import LIST_MOST
from queue_server.usecases.guides import Guides
from queue_server.usecases.ports import Unit


class StationDesk:
    """What the representative of a station does with a case."""

    def __init__(self, guides: Guides, *, door: CaseDoor) -> None:
        self._guides = guides
        self._door = door

    def cases(self, unit: Unit, *, actor: Actor) -> Sequence[Case]:
        """Return the own station's cases by due date, then what windows are taking in for it (R25).

        Raises:
            DomainError: forbidden without a station's account.
        """
        station = self._station(actor)
        own = unit.case_lists.of_station(station, limit=LIST_MOST)
        return [*own, *unit.case_lists.coming_to(station, limit=LIST_MOST)]

    def take_up(self, unit: Unit, no: str, *, actor: Actor) -> Case:
        """接件; DomainError received_by_self where the same person received it."""
        case = self._door.enter(unit, no, CaseStep.TAKE_UP, actor=actor)
        return self._door.keep(unit, case_review.take_up(case, self._door.sitting(unit, actor)), actor=actor)

    def accept(self, unit: Unit, no: str, *, actor: Actor) -> Case:
        """受理: the promised days begin, the 受理通知书 gets its number."""
        case = self._door.enter(unit, no, CaseStep.ACCEPT, actor=actor)
        accepted = self._door.keep(unit, case_review.accept(case, self._door.sitting(unit, actor)), actor=actor)
        self._door.paper(unit, accepted, PaperKind.ACCEPTANCE, actor=actor)
        return accepted

    def draft_decision(self, unit: Unit, no: str, *, decision: Decision, actor: Actor) -> Case:
        """Write a decision down, or write the draft anew; nothing happens before it is confirmed (R62).

        Raises:
            DomainError: forbidden, no_extranet, illegal_step, decision_incomplete, wrong_reason_code,
                received_by_self.
        """
        case = self._door.enter(unit, no, CaseStep.DECISION, actor=actor)
        guide = self._guides.of_case(unit, case)
        last = unit.case_words.decision(no)
        confirmed = last.no if last is not None and last.confirmed_at is not None else (last.no - 1 if last else 0)
        draft = replace(
            decision.tidy(licence=case.licence, guide_basis=guide.basis),
            no=confirmed + 1,
            by=actor.person,
            at=unit.now,
        )
        drafted = self._door.keep(unit, case_review.draft_decision(case, draft), actor=actor)
        unit.case_words.save_decision(no, draft)
        return drafted

    def confirm(self, unit: Unit, no: str, *, actor: Actor) -> Case:
        """Confirm the draft: decided and back at the 综合窗口 in one transaction (R62); the secret is checked before.

        Raises:
            DomainError: forbidden, no_extranet, illegal_step, no_decision, received_by_self, no_station_head,
                not_authorised (R23), material_missing.
        """
        case = self._door.enter(unit, no, CaseStep.DECIDE, actor=actor)
        draft = unit.case_words.decision(no)
        self._check_authority(unit, case, draft, actor=actor)
        confirmed, decided = case_review.confirm(case, draft, self._door.sitting(unit, actor))
        unit.case_words.save_decision(no, confirmed)
        on_the_way = self._door.keep(unit, decided, actor=actor)
        return self._door.keep(unit, case_review.give_back(on_the_way), actor=actor)

    def note_refusal(self, unit: Unit, no: str, *, code: str, actor: Actor) -> None:
        """Log that somebody without authority wanted to confirm (R23)."""
        case = self._door.find(unit, no)
        unit.record(case.note(EventName.CASE_DECISION_REFUSED, data={"code": code}), actor)

    def begin_special(self, unit: Unit, no: str, *, name: str, days: int | None, actor: Actor) -> Case:
        """Begin a special procedure that the guide lists; DomainError no_special."""
        case = self._door.enter(unit, no, CaseStep.BEGIN_SPECIAL, actor=actor)
        step = case_review.begin_special(case, self._door.sitting(unit, actor), name=name, days=days)
        return self._door.keep(unit, step, actor=actor)

    def end_special(self, unit: Unit, no: str, *, evidence: str, actor: Actor) -> Case:
        """End it with its evidence; the promised clock runs again."""
        case = self._door.enter(unit, no, CaseStep.END_SPECIAL, actor=actor)
        step = case_review.end_special(case, self._door.sitting(unit, actor), evidence=evidence)
        return self._door.keep(unit, step, actor=actor)

    def forward(self, unit: Unit, no: str, *, reason: str, actor: Actor) -> Case:
        """转报: beyond the station's authority."""
        case = self._door.enter(unit, no, CaseStep.FORWARD, actor=actor)
        step = case_review.forward(case, self._door.sitting(unit, actor), reason=reason)
        return self._door.keep(unit, step, actor=actor)

    def request_extension(self, unit: Unit, no: str, *, days: int, reason: str, actor: Actor) -> Case:
        """Ask the hall head for more time; DomainError not_extendable."""
        case = self._door.enter(unit, no, CaseStep.REQUEST_EXTENSION, actor=actor)
        step = case_review.request_extension(case, self._door.sitting(unit, actor), days=days, reason=reason)
        return self._door.keep(unit, step, actor=actor)

    def comment(self, unit: Unit, no: str, *, text: str, actor: Actor) -> Case:
        """Guide the window on a draft intake (R25); the checklist stays as the guide has it."""
        case = self._door.enter(unit, no, CaseStep.COMMENT, actor=actor)
        number = len(unit.case_words.comments(no)) + 1
        cleaned = without_numbers(text) or ""
        unit.case_words.add_comment(no, Comment(no=number, by=actor.person, at=unit.now, text=cleaned))
        return self._door.keep(unit, case.comment(number), actor=actor)

    @staticmethod
    def _check_authority(unit: Unit, case: Case, draft: Decision | None, *, actor: Actor) -> None:
        head = unit.staff.head_of(case.station, business_date(unit.now))
        person = actor.person or ""
        by_county = case.forwarded_at is not None and draft is not None and draft.kind in ON_THE_MERITS
        if by_county and head is not None and head.person == person:
            return
        check_authority(head, person=person, station=case.station_name or case.station, item=case.item)

    @staticmethod
    def _station(actor: Actor) -> str:
        session = actor.session
        station = session.account.rpartition("-SP-")[2] if session is not None and "-SP-" in session.account else ""
        if not station:
            raise DomainError(Code.FORBIDDEN, CASES_OF_OWN_STATION)
        return station
