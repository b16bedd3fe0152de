"""What is not kept for ever: the nightly purge of personal data, and keys that are replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from queue_server.domain.events import Event, EventName
from queue_server.domain.hall import Hall
from queue_server.domain.person import SYSTEM, Actor
from queue_server.domain.privacy import first_kept
from queue_server.domain.service_item import ServiceItem
from queue_server.usecases.ports import Unit
from queue_server.usecases.vault_ports import ResealCursor

CASES_AT_ONCE = 2000
"""Cases purged in one transaction; a township ends some sixty a day, so a night has one row."""
ROWS_AT_ONCE = 200


class Guides(Protocol):
    """The catalogue as far as a purge asks."""

    @property
    def services(self) -> tuple[ServiceItem, ...]:
        """Every item."""
        ...


@dataclass(frozen=True)
class Swept:
    """What one sweep dropped, and whether more is left."""

    cases: int = 0
    files: tuple[str, ...] = ()
    """Names of scans that no row names any more."""
    visits: int = 0
    more: bool = False

    @property
    def anything(self) -> bool:
        """Whether something was dropped."""
        return bool(self.cases or self.visits)


class Retention:
    """Purges and replaces; the caller gives it its hours."""

    def __init__(self, catalogue: Guides, *, hall: Hall) -> None:
        self._catalogue = catalogue
        self._hall = hall

    def is_due(self, unit: Unit, *, at_work: bool) -> bool:
        """Tell whether the purge of this day is to be done now: outside the hall's work, or when yesterday had none.

        A hall's first day has nothing to purge.
        """
        first = next(iter(unit.journal.after(0, limit=1)), None)
        if first is None or first.day >= unit.day or _was_done(unit, unit.day):
            return False
        return not at_work or not _was_done(unit, unit.day - timedelta(days=1))

    def sweep(self, unit: Unit) -> Swept:
        """Purge what is over, as much as one transaction should, with one journal row that says how much.

        Of a case go applicant, words, scans and key: what is left of its sealed fields opens nowhere any more. Its
        states, dates, figures and its journal stay, and the journal's chain with them.
        """
        privacy, today = self._hall.privacy, unit.day
        over = unit.retained.ended_before(
            first_kept(today, retention_d=privacy.case_retention_d),
            of_items={
                item.id: first_kept(today, retention_d=item.retention_d)
                for item in self._catalogue.services
                if item.retention_d is not None
            },
            limit=CASES_AT_ONCE,
        )
        files = tuple(name for no in over for name in self._forget_case(unit, no))
        visits = unit.retained.forget_visits(first_kept(today, retention_d=privacy.ticket_retention_d))
        unit.retained.forget_persons(first_kept(today, retention_d=privacy.case_retention_d))
        swept = Swept(cases=len(over), files=files, visits=visits, more=len(over) == CASES_AT_ONCE)
        data = {"cases": swept.cases, "scans": len(files), "visits": visits, "more": swept.more}
        unit.record(
            Event(name=EventName.PERSONAL_DATA_PURGED, kind="purge", entity=today.isoformat(), data=data), SYSTEM
        )
        return swept

    @staticmethod
    def _forget_case(unit: Unit, no: str) -> Sequence[str]:
        unit.applicants.forget(no)
        unit.case_words.forget(no)
        unit.papers.forget(no)
        files = unit.scans.forget(no)
        unit.keys.forget_case(no)
        return files

    @staticmethod
    def retire_keys(unit: Unit, *, actor: Actor) -> int:
        """Retire the years' keys after a suspicion; what they sealed is sealed anew bit by bit. Returns how many."""
        retired = unit.keys.retire()
        event = Event(name=EventName.KEYS_RETIRED, kind="keys", entity=unit.hall, data={"keys": retired})
        unit.record(event, actor)
        return retired

    @staticmethod
    def reseal(unit: Unit, cursor: ResealCursor) -> ResealCursor | None:
        """Seal the next rows anew; None when nothing old is left."""
        return unit.keys.reseal(cursor, limit=ROWS_AT_ONCE)


def _was_done(unit: Unit, day: date) -> bool:
    return any(row.data.get("more") is False for row in unit.journal.of_entity("purge", day.isoformat()))
