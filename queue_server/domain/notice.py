"""The one-time notice (一次性告知, R68): all materials of the guide at once, and whether a person was told the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from queue_server.domain import sentences
from queue_server.domain.case import Case
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName
from queue_server.domain.service_item import ServiceItem


@dataclass(frozen=True, kw_only=True)
class NoticeLine:
    """One material as it was told."""

    name: str
    source: str
    form: str
    copies: int
    required: bool
    condition: str | None
    note: str
    lacking: bool = False


@dataclass(frozen=True, kw_only=True)
class GuideFacts:
    """What else the guide said when it was told; days are working days."""

    case_type: str
    conditions: str
    legal_wd: int | None
    promised_wd: int
    fee: str
    result: str
    special_procedures: tuple[str, ...]
    delivery: tuple[str, ...]
    station_name: str
    online_capable: bool
    in_person_required: bool
    agent_allowed: bool
    code: str = ""
    """The short code of the guide that was told."""

    @classmethod
    def of(cls, item: ServiceItem) -> GuideFacts:
        """Return the facts of an item's guide."""
        return cls(
            case_type=item.case_type.value,
            conditions=item.conditions,
            legal_wd=item.legal_wd,
            promised_wd=item.promised_wd,
            fee=item.fee,
            result=item.result,
            special_procedures=tuple(procedure.text for procedure in item.special_procedures),
            delivery=item.delivery,
            station_name=item.station_name,
            online_capable=item.online_capable,
            in_person_required=item.in_person_required,
            agent_allowed=item.agent_allowed,
            code=item.code,
        )


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What one person was told about one item, once and for all.

    `person_key` is a keyed digest of the ID number, None where nobody knows it; then the ticket stands for the person.
    """

    id: str
    item: str
    item_name: str
    guide_version: str
    materials: tuple[NoticeLine, ...]
    facts: GuideFacts
    ticket: str | None
    ticket_number: str | None
    case_no: str | None
    person_key: str | None
    told_by: str | None
    day: date
    at: datetime
    earlier: str | None = None
    """The last notice to the same person for the same item, where its list was another."""
    newly_lacking: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether the same person was told another list before."""
        return self.earlier is not None

    @property
    def lacking(self) -> frozenset[str]:
        """The names of the materials that the person lacks."""
        return frozenset(line.name for line in self.materials if line.lacking)

    def compared(self, earlier: Notice | None) -> Notice:
        """Return the notice with what differs from an earlier one: other materials, or another list of what lacks."""
        if earlier is None:
            return self
        names = {line.name for line in self.materials}
        if self.lacking == earlier.lacking and names == {line.name for line in earlier.materials}:
            return self
        told = earlier.lacking
        new = tuple(line.name for line in self.materials if line.lacking and line.name not in told)
        return replace(self, earlier=earlier.id, newly_lacking=new)


def guide_lines(item: ServiceItem, *, case: Case | None) -> tuple[NoticeLine, ...]:
    """Return the guide's materials; those of the case's frozen checklist where there is a case (R50)."""
    notes = {material.name: material.note for material in item.materials}
    return tuple(
        NoticeLine(
            name=line.name,
            source=line.source,
            form=line.form,
            copies=line.copies,
            required=line.required,
            condition=line.condition,
            note=notes.get(line.name, ""),
        )
        for line in (item.materials if case is None else case.materials)
    )


def mark_lacking(lines: Sequence[NoticeLine], lacking: Sequence[int]) -> tuple[NoticeLine, ...]:
    """Return the lines with what lacks marked; DomainError not_found where an index is not on the list."""
    wanted = set(lacking)
    if any(not 0 <= index < len(lines) for index in wanted):
        raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_MATERIAL)
    return tuple(replace(line, lacking=index in wanted) for index, line in enumerate(lines))


def told(notice: Notice) -> Event:
    """Return what the journal tells of a notice: figures and ids."""
    return Event(
        name=EventName.NOTICE_GIVEN,
        kind="notice",
        entity=notice.id,
        data={
            "item": notice.item,
            "guide": notice.guide_version,
            "ticket": notice.ticket,
            "case": notice.case_no,
            "lacking": len(notice.lacking),
            "differs": notice.differs,
            "earlier": notice.earlier,
        },
    )
