"""The case (办件): 预收件, 收件 and the link to an outside system, with a checklist frozen from the guide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal

from queue_server.domain import case_sentences, sentences
from queue_server.domain.case_decision import DecisionKind
from queue_server.domain.case_steps import CASE_STATE_WORDS, CASE_TRANSITIONS, EVENT_OF_STEP, CaseState, CaseStep
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName, without_numbers
from queue_server.domain.service_item import LICENCE, CaseType, Level, ServiceItem, SpecialProcedure
from queue_server.domain.working_days import WorkingDays

CaseSystemName = Literal["builtin", "manual", "http"]
JournalData = Mapping[str, str | int | float | bool | None]
"""What an event carries: ids, figures and words of closed lists."""
EXTRANET_NOTICE = "请在政务外网终端登录"
"""What an Internet terminal says when a case function is asked of it (R40)."""


RECEIVE_WD = 5
"""Working days for 受理, 补正 or 不予受理 (行政许可法 32); the same is kept for other items."""


def _any_day(days: int) -> date:
    del days
    return date.max


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

    def check_deferral(self, until: date, *, today: date, latest: Callable[[int], date]) -> None:
        """Check that the guide allows 容缺 for so long (R52); DomainError not_deferrable."""
        if self.deferrable_wd is None:
            raise DomainError(Code.NOT_DEFERRABLE, case_sentences.DEFERRAL_NOT_IN_GUIDE.format(name=self.name))
        if until < today:
            raise DomainError(Code.NOT_DEFERRABLE, case_sentences.DEFERRAL_IN_THE_PAST.format(name=self.name))
        last = latest(self.deferrable_wd)
        if until > last:
            words = f"{last.year}年{last.month}月{last.day}日"
            raise DomainError(Code.NOT_DEFERRABLE, case_sentences.DEFERRAL_TOO_LONG.format(name=self.name, last=words))

    @property
    def lacking(self) -> bool:
        """Whether it should be here and is neither present nor deferred."""
        return self.required and not self.present and self.deferred_until is None

    @property
    def outstanding(self) -> bool:
        """Whether it was deferred and has not come yet."""
        return self.deferred_until is not None and not self.present


@dataclass(frozen=True, kw_only=True)
class Marks:
    """What is marked on a checklist beside the ticks: 容缺 with its day, and what was taken, by index (0-based)."""

    deferred: Mapping[int, date] = field(default_factory=dict)
    sheets: Mapping[int, tuple[int, bool]] = field(default_factory=dict)
    """Sheets taken, and whether they are originals."""
    today: date = date.min
    latest: Callable[[int], date] = _any_day
    """Returns the last day of so many working days from today."""

    def of(self, index: int, *, present: bool) -> dict[str, Any]:
        """Return the fields of one line; what is present is not deferred."""
        sheets, original = self.sheets.get(index, (None, False))
        until = None if present else self.deferred.get(index)
        return {"deferred_until": until, "sheets": sheets, "original": original}


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What comes with a 收件 beside the materials. `digest` stands in the journal for what was filed."""

    digest: str
    by: str | None
    return_way: str = ""
    helped_signature: str | None = None
    """The scan that the applicant signed after 帮填 was read back (R33)."""
    urgent: bool = False


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
    mailed_at: datetime | None = None
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

    @property
    def outstanding(self) -> tuple[str, ...]:
        """The materials that were deferred and have not come yet."""
        return tuple(line.name for line in self.materials if line.outstanding)

    def take(
        self,
        step: CaseStep,
        *,
        reason: str | None = None,
        data: JournalData | None = None,
        **changes: Any,
    ) -> tuple[Case, Event]:
        """Take a step of the table: the changed case and the one event that tells of it.

        Raises:
            DomainError: illegal_step where the table does not list the step for this state.
        """
        changed = replace(self, state=self.check_step(step), **changes)
        event = Event(
            name=EVENT_OF_STEP[step],
            kind="case",
            entity=self.no,
            from_state=self.state.value,
            to_state=changed.state.value,
            reason=without_numbers(reason),
            data={"ticket": self.ticket, **(data or {})},
        )
        return changed, event

    def check_step(self, step: CaseStep) -> CaseState:
        """Return where a step leads; DomainError illegal_step where it leads nowhere."""
        state = CASE_TRANSITIONS.get((self.state, step))
        if state is None:
            raise DomainError(Code.ILLEGAL_STEP, sentences.CASE_NOT_IN_STATE.format(state=CASE_STATE_WORDS[self.state]))
        return state

    def check_materials(self, present: Iterable[int], *, marks: Marks | None = None) -> tuple[Case, Event]:
        """Tick the checklist.

        Raises:
            DomainError: illegal_step, not_found where an index is not on it, not_deferrable.
        """
        self.check_step(CaseStep.CHECK)
        marked = marks or Marks()
        wanted = set(present)
        self._check_indexes(wanted | set(marked.deferred) | set(marked.sheets))
        for index, until in marked.deferred.items():
            self.materials[index].check_deferral(until, today=marked.today, latest=marked.latest)
        lines = tuple(
            replace(line, present=index in wanted, **marked.of(index, present=index in wanted))
            for index, line in enumerate(self.materials)
        )
        changed = replace(self, materials=lines)
        data = {
            "present": sum(line.present for line in lines),
            "missing": len(changed.missing),
            "deferred": len(changed.outstanding),
        }
        return self.take(CaseStep.CHECK, data=data, materials=lines)

    def supply(self, present: Iterable[int]) -> tuple[Case, Event]:
        """Tick deferred materials that have come; nothing else of a received checklist ever changes.

        Raises:
            DomainError: illegal_step, not_found, not_deferrable.
        """
        self.check_step(CaseStep.SUPPLY)
        wanted = set(present)
        self._check_indexes(wanted)
        come = {index for index in wanted if not self.materials[index].present}
        for index in come:
            if not self.materials[index].outstanding:
                name = self.materials[index].name
                raise DomainError(Code.NOT_DEFERRABLE, case_sentences.SUPPLY_ONLY_DEFERRED.format(name=name))
        if not come:
            raise DomainError(Code.MATERIAL_MISSING, case_sentences.NOTHING_SUPPLIED)
        lines = tuple(replace(line, present=line.present or index in come) for index, line in enumerate(self.materials))
        return self.take(CaseStep.SUPPLY, data={"supplied": len(come)}, materials=lines)

    def receive(
        self, at: datetime, *, day: date, today: date, calendar: WorkingDays, filing: Filing
    ) -> tuple[Case, Event]:
        """收件: every required material present or deferred; the five working days for 受理 run from now on.

        Args:
            at: the moment.
            day: the business day on whose 30 it counts.
            today: the day by the calendar, from which clocks run.
            calendar: working days.
            filing: what the applicant hands in beside the materials.

        Raises:
            DomainError: illegal_step, material_missing, not_deferrable where the guide has no urgent branch.
        """
        self.check_step(CaseStep.RECEIVE)
        if filing.urgent and not self.urgent_first:
            raise DomainError(Code.NOT_DEFERRABLE, case_sentences.URGENT_NOT_IN_GUIDE.format(name=self.item_name))
        if self.missing and not filing.urgent:
            raise DomainError(Code.MATERIAL_MISSING, sentences.MATERIAL_MISSING.format(missing="、".join(self.missing)))
        end = calendar.due(today, days=RECEIVE_WD) if self.station else None
        return self.take(
            CaseStep.RECEIVE,
            data={"filed": filing.digest, "urgent": filing.urgent, "helped": filing.helped_signature is not None},
            received_at=at,
            received_by=filing.by,
            counted_day=day,
            received_on=today,
            clock_from=today if end is not None else None,
            receive_due=end.day if end is not None else None,
            receive_due_provisional=end is not None and end.provisional,
            due=today if self.immediate else None,
            urgent=filing.urgent,
            return_way=filing.return_way,
            helped_by=filing.by if filing.helped_signature is not None else None,
            helped_signature=filing.helped_signature,
            visits=1,
        )

    def link(self, at: datetime, *, day: date, person: str | None, outside_no: str) -> tuple[Case, Event]:
        """Link the outside system's case number; the case counts from now on."""
        return self.take(
            CaseStep.LINK,
            data={"outside_no": outside_no},
            outside_no=outside_no,
            received_at=at,
            received_by=person,
            counted_day=day,
            received_on=day,
        )

    def void(self, *, reason: str) -> tuple[Case, Event]:
        """Withdraw a draft that was opened by mistake."""
        return self.take(CaseStep.VOID, reason=reason)

    def comment(self, comment: int) -> tuple[Case, Event]:
        """Note that the representative gave guidance on the draft (R25); the checklist stays as the guide has it."""
        return self.take(CaseStep.COMMENT, data={"comment": comment})

    def link_received(self, *, outside_no: str) -> tuple[Case, Event]:
        """Link the number that an outside system gave to a case received here; it counted at 收件 already."""
        return self.take(CaseStep.LINK, data={"outside_no": outside_no}, outside_no=outside_no)

    def enter_state(self, state: CaseState, *, on: date, source: str, reason: str | None = None) -> tuple[Case, Event]:
        """Note what the outside system shows, typed (`hand`) or read (`http`); a reason mends an earlier entry."""
        before = self.outside_state.value if self.outside_state is not None else None
        data = {"outside_state": state.value, "outside_before": before, "on": on.isoformat(), "source": source}
        return self.take(CaseStep.ENTER_STATE, reason=reason, data=data, outside_state=state)

    def send_refused(self) -> Event:
        """Return the event of an outside system that will not take the case."""
        return self.note(EventName.OUTSIDE_REFUSED)

    def sent_again(self) -> Event:
        """Return the event of a person who sends it to the outside system once more."""
        return self.note(EventName.OUTSIDE_RETRIED)

    def note(self, name: EventName, *, data: JournalData | None = None) -> Event:
        """Return an event that leaves the state as it is."""
        return Event(
            name=name,
            kind="case",
            entity=self.no,
            from_state=self.state.value,
            to_state=self.state.value,
            data={"ticket": self.ticket, **(data or {})},
        )

    def with_guide(self, item: ServiceItem) -> Case:
        """Return a case from before the clocks with what its guide says of them; any other as it is."""
        if self.task_type or not item.task_type:
            return self
        return replace(self, **_of_guide(item))

    def _check_indexes(self, indexes: Iterable[int]) -> None:
        if any(not 0 <= index < len(self.materials) for index in indexes):
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_MATERIAL)


def open_case(
    item: ServiceItem,
    at: datetime,
    *,
    no: str,
    system: CaseSystemName,
    guide_version: str,
    day: date,
    ticket: str | None,
    ticket_number: str | None,
    window: int | None,
    person: str | None,
    earlier_no: str | None = None,
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
        earlier_no=earlier_no,
        **_of_guide(item),
    )
    event = Event(
        name=EventName.CASE_OPENED,
        kind="case",
        entity=no,
        to_state=CaseState.DRAFT.value,
        data={"ticket": ticket, "item": item.id, "guide": guide_version, "system": system},
    )
    return case, event


def _of_guide(item: ServiceItem) -> dict[str, Any]:
    return {
        "station_name": item.station_name,
        "task_type": item.task_type,
        "promised_wd": item.promised_wd,
        "correction_limit_wd": item.correction_limit_wd,
        "urgent_first": item.urgent_first,
        "specials": item.special_procedures,
    }


def case_number(hall: str, day: date, *, kind: str, ordinal: int) -> str:
    """Return `{hall}{yyyymmdd}{B|D}{4 digits}`."""
    return f"{hall}{day:%Y%m%d}{kind}{ordinal:04d}"


def case_kind(item: ServiceItem) -> str:
    """Return B for a township item (便民服务事项), D for a county item (帮代办)."""
    return "D" if item.level is Level.COUNTY else "B"
