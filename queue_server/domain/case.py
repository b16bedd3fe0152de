"""The case (办件): 预收件, 收件 and the link to an outside system, with a checklist frozen from the guide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from queue_server.domain import sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName, without_numbers
from queue_server.domain.identity import is_valid_id, normalise_id
from queue_server.domain.service_item import CaseType, Level, ServiceItem

CaseSystemName = Literal["builtin", "manual"]
EXTRANET_NOTICE = "请在政务外网终端登录"
"""What an Internet terminal says when a case function is asked of it (R40)."""


class CaseState(StrEnum):
    """预收件, 已收件, 已关联外部系统, 已作废."""

    DRAFT = "DRAFT"
    RECEIVED = "RECEIVED"
    LINKED = "LINKED"
    WITHDRAWN = "WITHDRAWN"


class CaseStep(StrEnum):
    """What can happen to a case here."""

    CHECK = "check"
    RECEIVE = "receive"
    LINK = "link"
    VOID = "void"


CASE_TRANSITIONS: dict[tuple[CaseState, CaseStep], CaseState] = {
    (CaseState.DRAFT, CaseStep.CHECK): CaseState.DRAFT,
    (CaseState.DRAFT, CaseStep.RECEIVE): CaseState.RECEIVED,
    (CaseState.DRAFT, CaseStep.LINK): CaseState.LINKED,
    (CaseState.DRAFT, CaseStep.VOID): CaseState.WITHDRAWN,
}
COUNTED_STATES = frozenset({CaseState.RECEIVED, CaseState.LINKED})
"""States that count toward the 30 (R12); a 预收件 does not."""

CASE_STATE_WORDS = {
    CaseState.DRAFT: "预收件",
    CaseState.RECEIVED: "已收件",
    CaseState.LINKED: "已关联",
    CaseState.WITHDRAWN: "已作废",
}

CASE_PUBLIC_WORDS = {
    CaseState.DRAFT: "窗口已登记，等待收件",
    CaseState.RECEIVED: "已收件，正在办理",
    CaseState.LINKED: "已转入办件系统，正在办理",
    CaseState.WITHDRAWN: "已撤回",
}
"""What an applicant reads at the kiosk."""
READY_STATES: frozenset[CaseState] = frozenset()
"""States in which a result lies at the window; none of this floor's: it ends with 收件."""


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


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """Personal data of the applicant; stored encrypted in its own table and nowhere else."""

    name: str
    id_number: str
    phone: str | None = None

    @classmethod
    def checked(cls, name: str, *, id_number: str, phone: str | None = None) -> Applicant:
        """Return an applicant; DomainError invalid_id where the number fails its checksum."""
        if not is_valid_id(id_number):
            raise DomainError(Code.INVALID_ID, sentences.INVALID_ID)
        return cls(name=name.strip(), id_number=normalise_id(id_number), phone=phone)


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

    @property
    def missing(self) -> tuple[str, ...]:
        """The required materials that are not present."""
        return tuple(line.name for line in self.materials if line.required and not line.present)

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
        data: dict[str, str] | dict[str, int] | None = None,
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
            )
            for line in item.materials
        ),
        opened_day=day,
        opened_at=at,
        opened_by=person,
        window=window,
        station=item.station,
        immediate=item.case_type is CaseType.IMMEDIATE,
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
