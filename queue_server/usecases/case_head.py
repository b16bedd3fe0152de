"""What the hall head decides about cases: more time, a second correction, another station; and what presses."""

from __future__ import annotations

from collections.abc import Sequence

from queue_server.domain import case_notice, case_review
from queue_server.domain import case_sentences as sentences
from queue_server.domain.case import Case
from queue_server.domain.case_decision import DecisionKind
from queue_server.domain.case_steps import CaseState, CaseStep
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.hours import business_date
from queue_server.domain.paper import PaperKind
from queue_server.domain.person import STATIONS, Actor
from queue_server.usecases.case_door import CaseDoor
from queue_server.usecases.casework import LIST_MOST, Casework
from queue_server.usecases.outside_cases import OutsideCases
from queue_server.usecases.ports import Unit


class CaseHead:
    """The hall head's verbs in the case flow."""

    def __init__(self, *, casework: Casework, door: CaseDoor) -> None:
        self._casework = casework
        self._door = door

    def cases(self, unit: Unit, *, actor: Actor) -> Sequence[Case]:
        """Return what presses: yellow, red and overdue ones, drafts not entered, wishes, deemed acceptances."""
        self._door.check_seat(CaseStep.EXTEND, actor=actor)
        running = [case for case in unit.case_lists.running(limit=LIST_MOST * 5) if self._presses(unit, case)]
        return [*running, *OutsideCases(self._door.calendar).reminders(unit)][:LIST_MOST]

    def extend(self, unit: Unit, no: str, *, days: int, reason: str, actor: Actor) -> Case:
        """延期, once, at most ten working days; DomainError not_extendable."""
        case = self._door.enter(unit, no, CaseStep.EXTEND, actor=actor)
        step = case_review.extend(case, self._door.sitting(unit, actor), days=days, reason=reason)
        extended = self._door.keep(unit, step, actor=actor)
        self._door.paper(unit, extended, PaperKind.EXTENSION, actor=actor)
        return extended

    def allow_correction(self, unit: Unit, no: str, *, reason: str, actor: Actor) -> Case:
        """Allow a second correction notice (R64)."""
        case = self._door.enter(unit, no, CaseStep.ALLOW_CORRECTION, actor=actor)
        return self._door.keep(unit, case_notice.allow_correction(case, reason=reason), actor=actor)

    def override_station(self, unit: Unit, no: str, *, station: str, reason: str, actor: Actor) -> Case:
        """Let another station decide (R61); DomainError not_found, no_station_head."""
        case = self._door.enter(unit, no, CaseStep.OVERRIDE_STATION, actor=actor)
        if station not in STATIONS:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_STATION.format(station=station))
        name = self._casework.station_name(station)
        if unit.staff.head_of(station, business_date(unit.now)) is None:
            raise DomainError(Code.NO_STATION_HEAD, sentences.NO_STATION_HEAD.format(station=name))
        step = case_review.override_station(case, station=station, station_name=name, reason=reason)
        return self._door.keep(unit, step, actor=actor)

    def allow_same_person(self, unit: Unit, no: str, *, reason: str, actor: Actor) -> Case:
        """Let whoever received the case decide it too."""
        case = self._door.enter(unit, no, CaseStep.ALLOW_SAME_PERSON, actor=actor)
        return self._door.keep(unit, case_review.allow_same_person(case, reason=reason), actor=actor)

    def _presses(self, unit: Unit, case: Case) -> bool:
        asked = case.extension is not None and case.extension.new_due is None
        second = (
            case.state is CaseState.RETURNED
            and case.decision_kind is DecisionKind.CORRECTION
            and case.corrections > 0
            and not case.correction_allowed
        )
        deemed = case.deemed and case.decided_at is None
        draft = case.state is CaseState.DRAFT
        return draft or asked or second or deemed or bool(self._door.clock(unit, case).colour)
