"""How far a case is, for somebody at the kiosk: by the number on the receipt or by an ID number, masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from queue_server.domain import sentences
from queue_server.domain.case import Case
from queue_server.domain.case_steps import CASE_PUBLIC_WORDS, READY_STATES
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.identity import is_valid_id
from queue_server.domain.service_item import Catalogue
from queue_server.usecases.ports import Unit

FOUND_MOST = 10
TAIL_CHARS = 5
"""`B0001`: enough to tell one's own cases apart."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a screen that others can see may say of a case."""

    no_tail: str
    item_name: str | None
    """A neutral word where the name would reveal a status; None for an item that has left the catalogue."""
    state_text: str
    received_at: datetime | None
    ready: bool
    ticket_item: str


class CaseLookUp:
    """Reads; it changes nothing and keeps no trace of who asked."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def by_number(self, unit: Unit, typed: str) -> Sequence[Standing]:
        """Return the case of a number: whole, without the hall's nine digits, or the outside system's."""
        no = "".join(typed.split()).upper()
        found = unit.cases.get(no) or unit.cases.get(unit.hall + no) or unit.cases.of_outside_no(no)
        return [] if found is None else [self._standing(found)]

    def by_person(self, unit: Unit, id_number: str) -> Sequence[Standing]:
        """Return the latest cases of a person, newest first; DomainError invalid_id."""
        if not is_valid_id(id_number):
            raise DomainError(Code.INVALID_ID, sentences.INVALID_ID)
        theirs = unit.applicants.of_person(unit.applicants.key_of(id_number), limit=FOUND_MOST)
        found = (unit.cases.get(no) for no in theirs)
        return [self._standing(case) for case in found if case is not None]

    def _standing(self, case: Case) -> Standing:
        item = self._catalogue.find(case.item)
        ready = case.state in READY_STATES
        return Standing(
            no_tail=case.no[-TAIL_CHARS:],
            item_name=item.public_name if item is not None else None,
            state_text=CASE_PUBLIC_WORDS[case.state],
            received_at=case.received_at,
            ready=ready,
            ticket_item="pickup" if ready else "consult",
        )
