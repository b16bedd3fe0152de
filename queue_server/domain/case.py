"""The case (办件): 预收件, 收件 and the link to an outside system, with a checklist frozen from the guide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from queue_server.domain import sentences
from queue_server.domain.case_decision import DecisionKind
from queue_server.domain.case_steps import CASE_STATE_WORDS, CASE_TRANSITIONS, CaseState, CaseStep
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName, without_numbers
from queue_server.domain.service_item import LICENCE, CaseType, Level, ServiceItem, SpecialProcedure

CaseSystemName = Literal["builtin", "manual"]
EXTRANET_NOTICE = "请在政务外网终端登录"
"""What an Internet terminal says when a case function is asked of it (R40)."""


@dataclass(frozen=True, kw_only=True)
class ChecklistLine:
    """One material as the guide named it when the case was opened, and whether it is present."""

    name: str
    source: str
    form: str
    copies: int
    required: bool
    condition: str | None = None
    present: bool = False
    deferrable_wd: int | None = None
    """可容缺 for so many working days (R52); None where the guide allows none."""
    deferred_until: date | None = None
    """容缺: the day by which it comes."""
    sheets: int | None = None
    """How many sheets were taken."""
    original: bool = False
    """The original was taken, not a copy."""

    @property
    def lacking(self) -> bool:
        """Whether it should be here and is neither present nor deferred."""
        return self.required and not self.present and self.deferred_until is None

    @property
    def outstanding(self) -> bool:
        """Whether it was deferred and has not come yet."""
        return self.deferred_until is not None and not self.present


@dataclass(frozen=True, kw_only=True)
class SpecialRun:
    """A special procedure (特别程序) that runs; `ends_on` is planned."""

    name: str
    days: int
    counted: bool
    began_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class Extension:
    """延期, asked for by the station (`new_due` None) or approved by the hall head."""

    days: int
    reason: str
    requested_by: str | None = None
    by: str | None = None
    old_due: date | None = None
    new_due: date | None = None


@dataclass(frozen=True, kw_only=True)
class CaseResult:
    """出件: what was made, under which number, how many copies, and that it was sealed."""

    name: str
    no: str
    copies: int
    sealed_on: date
    by: str | None


@dataclass(frozen=True, kw_only=True)
class Case:
    """One 办件. `no` is `{hall}{yyyymmdd}{B|D}{4 digits}`, B for township items, D for 帮代办."""

    no: str
    system: CaseSystemName
    state: CaseState
    item: str
    item_name: str
    guide_version: str
    ticket: str | None
    ticket_number: str | None
    materials: tuple[ChecklistLine, ...]
    opened_day: date
    opened_at: datetime
    opened_by: str | None
    window: int | None
    outside_no: str | None = None
    received_at: datetime | None = None
    received_by: str | None = None
    counted_day: date | None = None
    """The day on whose 30 it counts."""
    station: str = ""
    """The station that decides, frozen from the item (R61); none for a county item."""
    immediate: bool = False
    """即办件: to be done in the same visit (R26)."""
    station_name: str = ""
    task_type: str = ""
    """01 is a licence (行政许可); only there its wording and its limits apply (D11)."""
    promised_wd: int = 0
    correction_limit_wd: int | None = None
    """Working days for a correction; None where the guide sets no limit."""
    urgent_first: bool = False
    """The guide allows the result before the materials (急难 branch)."""
    specials: tuple[SpecialProcedure, ...] = ()
    """The special procedures that the guide lists."""
    urgent: bool = False
    """It was received that way: result first, materials within ten working days after."""
    return_way: str = ""
    """`pickup` or `mail`, as the applicant wishes."""
    helped_by: str | None = None
    """Who filled the form in (帮填, R33)."""
    helped_signature: str | None = None
    visits: int = 0
    """How often the applicant had to come (R3)."""
    received_on: date | None = None
    clock_from: date | None = None
    """The day from which the five working days for 受理 run: 收件, or the last resubmission."""
    receive_due: date | None = None
    receive_due_provisional: bool = False
    routed_at: datetime | None = None
    reviewer: str | None = None
    """Who took it up (接件)."""
    same_person_allowed: bool = False
    accepted_on: date | None = None
    deemed: bool = False
    """Accepted by the law because nobody answered in time."""
    due: date | None = None
    due_provisional: bool = False
    paused_wd: int = 0
    """Working days of ended special procedures that do not count."""
    special: SpecialRun | None = None
    extension: Extension | None = None
    forwarded_at: datetime | None = None
    decision_kind: DecisionKind | None = None
    """Of the decision that stands, once confirmed."""
    decided_at: datetime | None = None
    decided_by: str | None = None
    decided_on: date | None = None
    corrections: int = 0
    """Correction notices sent (R64: one is the rule)."""
    correction_allowed: bool = False
    correction_due: date | None = None
    notice_late: bool = False
    """A correction or decline notice went out after the five working days."""
    result: CaseResult | None = None
    delivered_at: datetime | None = None
    delivered_by: str | None = None
    closed_at: datetime | None = None
    earlier_no: str | None = None
    later_no: str | None = None
    outside_state: CaseState | None = None
    """What the outside system said last, entered by hand."""

    @property
    def licence(self) -> bool:
        """Whether it is 行政许可 (D11)."""
        return self.task_type == LICENCE

    @property
    def missing(self) -> tuple[str, ...]:
        """The required materials that are neither present nor deferred."""
        return tuple(line.name for line in self.materials if line.lacking)

    def check_materials(self, present: Iterable[int]) -> tuple[Case, Event]:
        """Tick the checklist; DomainError not_found where an index is not on it."""
        wanted = set(present)
        after = self._after(CaseStep.CHECK)
        if any(not 0 <= index < len(self.materials) for index in wanted):
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_MATERIAL)
        lines = tuple(replace(line, present=index in wanted) for index, line in enumerate(self.materials))
        changed = replace(after, materials=lines)
        data = {"present": sum(line.present for line in lines), "missing": len(changed.missing)}
        return changed, self._event(changed, EventName.CASE_CHECKED, data=data)

    def receive(self, at: datetime, *, day: date, person: str | None, digest: str) -> tuple[Case, Event]:
        """收件: all required materials present. `digest` stands in the journal for what was filed."""
        after = self._after(CaseStep.RECEIVE)
        if self.missing:
            raise DomainError(Code.MATERIAL_MISSING, sentences.MATERIAL_MISSING.format(missing="、".join(self.missing)))
        changed = replace(after, received_at=at, received_by=person, counted_day=day)
        return changed, self._event(changed, EventName.CASE_RECEIVED, data={"filed": digest})

    def link(self, at: datetime, *, day: date, person: str | None, outside_no: str) -> tuple[Case, Event]:
        """Link the outside system's case number; the case counts from now on."""
        after = self._after(CaseStep.LINK)
        changed = replace(after, outside_no=outside_no, received_at=at, received_by=person, counted_day=day)
        return changed, self._event(changed, EventName.CASE_LINKED, data={"outside_no": outside_no})

    def enter_state(self, state: CaseState, *, on: date, source: str, reason: str | None = None) -> tuple[Case, Event]:
        """Note what the outside system shows, typed (`hand`) or read (`http`); a reason mends an earlier entry."""
        changed = replace(self._after(CaseStep.ENTER_STATE), outside_state=state)
        before = self.outside_state.value if self.outside_state is not None else None
        data = {"outside_state": state.value, "outside_before": before, "on": on.isoformat(), "source": source}
        return changed, self._event(changed, EventName.CASE_STATE_ENTERED, reason=reason, data=data)

    def send_refused(self) -> Event:
        """Return the event of an outside system that will not take the case."""
        return self._event(self, EventName.OUTSIDE_REFUSED)

    def sent_again(self) -> Event:
        """Return the event of a person who sends it to the outside system once more."""
        return self._event(self, EventName.OUTSIDE_RETRIED)

    def void(self, *, reason: str) -> tuple[Case, Event]:
        """Withdraw a draft that was opened by mistake."""
        changed = self._after(CaseStep.VOID)
        return changed, self._event(changed, EventName.CASE_VOIDED, reason=reason)

    def _after(self, step: CaseStep) -> Case:
        state = CASE_TRANSITIONS.get((self.state, step))
        if state is None:
            raise DomainError(Code.ILLEGAL_STEP, sentences.CASE_NOT_IN_STATE.format(state=CASE_STATE_WORDS[self.state]))
        return replace(self, state=state)

    def _event(
        self,
        changed: Case,
        name: EventName,
        *,
        reason: str | None = None,
        data: Mapping[str, str | int | None] | None = None,
    ) -> Event:
        return Event(
            name=name,
            kind="case",
            entity=self.no,
            from_state=self.state.value,
            to_state=changed.state.value,
            reason=without_numbers(reason),
            data={"ticket": self.ticket, **(data or {})},
        )


def open_case(
    item: ServiceItem,
    at: datetime,
    *,
    no: str,
    system: CaseSystemName,
    guide_version: str,
    day: date,
    ticket: str,
    ticket_number: str,
    window: int | None,
    person: str | None,
) -> tuple[Case, Event]:
    """Open a 预收件 with the guide's checklist frozen; DomainError no_case_item for a desk item."""
    if not item.opens_case:
        raise DomainError(Code.NO_CASE_ITEM, sentences.ITEM_WITHOUT_CASE.format(name=item.name))
    case = Case(
        no=no,
        system=system,
        state=CaseState.DRAFT,
        item=item.id,
        item_name=item.name,
        guide_version=guide_version,
        ticket=ticket,
        ticket_number=ticket_number,
        materials=tuple(
            ChecklistLine(
                name=line.name,
                source=line.source,
                form=line.form,
                copies=line.copies,
                required=line.required,
                condition=line.condition,
                deferrable_wd=line.deferrable_wd,
            )
            for line in item.materials
        ),
        opened_day=day,
        opened_at=at,
        opened_by=person,
        window=window,
        station=item.station,
        immediate=item.case_type is CaseType.IMMEDIATE,
        station_name=item.station_name,
        task_type=item.task_type,
        promised_wd=item.promised_wd,
        correction_limit_wd=item.correction_limit_wd,
        urgent_first=item.urgent_first,
        specials=item.special_procedures,
    )
    event = Event(
        name=EventName.CASE_OPENED,
        kind="case",
        entity=no,
        to_state=CaseState.DRAFT.value,
        data={"ticket": ticket, "item": item.id, "guide": guide_version, "system": system},
    )
    return case, event


def case_number(hall: str, day: date, *, kind: str, ordinal: int) -> str:
    """Return `{hall}{yyyymmdd}{B|D}{4 digits}`."""
    return f"{hall}{day:%Y%m%d}{kind}{ordinal:04d}"


def case_kind(item: ServiceItem) -> str:
    """Return B for a township item (便民服务事项), D for a county item (帮代办)."""
    return "D" if item.level is Level.COUNTY else "B"
