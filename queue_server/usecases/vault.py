"""Who sees an applicant in full and who files scans: every look is a journal row, without what was seen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from queue_server.domain import sentences
from queue_server.domain import vault_sentences as vault
from queue_server.domain.applicant import Applicant
from queue_server.domain.case import EXTRANET_NOTICE, Case
from queue_server.domain.case_steps import CaseState, Seat
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName, without_numbers
from queue_server.domain.ownership import OwnedKind
from queue_server.domain.person import Actor, Session
from queue_server.domain.scan import SCANS_MOST, Scan
from queue_server.usecases.case_door import seats_of
from queue_server.usecases.ports import Unit
from queue_server.usecases.vault_ports import FileKey

ENDED = frozenset({CaseState.CLOSED, CaseState.WITHDRAWN})
NOT_AT_STATION = frozenset({CaseState.DRAFT, CaseState.RECEIVED})
AT_ISSUE = frozenset({CaseState.ISSUING, CaseState.ISSUED})
SEEN_AGAIN = timedelta(minutes=15)
"""A page draws a scan again and again: that is one look."""


class Vault:
    """Looks into what is sealed, and what is filed there."""

    def reveal(self, unit: Unit, no: str, *, reason: str, actor: Actor) -> Applicant:
        """Return an applicant in full to whoever works on the case, or on reason to hall head and data bureau.

        Raises:
            DomainError: not_found, forbidden, no_extranet, reason_needed, personal_data_away.
        """
        case = _case(unit, no)
        _check_sees(unit, case, actor=actor, reason=reason)
        found = unit.applicants.get(no)
        if found is None:
            raise DomainError(Code.NOT_FOUND, vault.NO_APPLICANT.format(no=no))
        told = without_numbers(reason)
        unit.record(Event(name=EventName.APPLICANT_SEEN, kind="case", entity=no, reason=told), actor)
        return found

    def open_file(self, unit: Unit, no: str, *, actor: Actor) -> FileKey:
        """Return the key under which a new scan of a case is sealed, before it is written.

        Raises:
            DomainError: not_found, forbidden, no_extranet, illegal_step, scans_full, personal_data_away.
        """
        case = _case(unit, no)
        _check_files(case, actor=actor)
        if len(unit.scans.of_case(no)) >= SCANS_MOST:
            raise DomainError(Code.SCANS_FULL, vault.SCANS_FULL.format(most=SCANS_MOST))
        return unit.scans.file_key(no)

    def file(self, unit: Unit, scan: Scan, *, actor: Actor) -> Scan:
        """Store the row of a scan whose sealed file is on disk; DomainError as `open_file`, not_found."""
        case = _case(unit, scan.case_no)
        _check_files(case, actor=actor)
        if scan.material is not None and scan.material >= len(case.materials):
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_MATERIAL)
        unit.scans.add(scan)
        unit.record(scan.filed(), actor)
        return scan

    def look(self, unit: Unit, no: str, scan: str, *, reason: str, actor: Actor) -> tuple[Scan, FileKey]:
        """Return a scan with its case's key, to whoever may see the applicant.

        Raises:
            DomainError: not_found, forbidden, no_extranet, reason_needed, personal_data_away.
        """
        case = _case(unit, no)
        found = unit.scans.get(scan)
        if found is None or found.case_no != no:
            raise DomainError(Code.NOT_FOUND, vault.NO_SUCH_SCAN)
        own_draft = case.state is CaseState.DRAFT and actor.session is not None and found.by == actor.session.person
        if not own_draft:
            _check_sees(unit, case, actor=actor, reason=reason)
        return found, unit.scans.file_key(no)

    def note_look(self, unit: Unit, no: str, scan: str, *, reason: str, actor: Actor) -> None:
        """Write down that somebody saw a scan, once in a quarter of an hour."""
        if self.was_noted(unit, no, scan, actor=actor):
            return
        told = without_numbers(reason) or None
        unit.record(
            Event(name=EventName.SCAN_SEEN, kind="case", entity=no, reason=told, data={"scan": scan}),
            actor,
        )

    def was_noted(self, unit: Unit, no: str, scan: str, *, actor: Actor) -> bool:
        """Tell whether this person's look at this scan was written down within the quarter of an hour."""
        return any(
            row.event == EventName.SCAN_SEEN
            and row.person == actor.person
            and row.data.get("scan") == scan
            and unit.now - row.at < SEEN_AGAIN
            for row in unit.journal.of_entity("case", no)
        )


def _case(unit: Unit, no: str) -> Case:
    found = unit.cases.get(no)
    if found is None:
        raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_CASE.format(no=no))
    return found


def _check_sees(unit: Unit, case: Case, *, actor: Actor, reason: str) -> None:
    session = actor.session
    if session is None:
        raise DomainError(Code.FORBIDDEN, vault.WHO_SEES)
    if not session.extranet:
        raise DomainError(Code.NO_EXTRANET, sentences.NO_EXTRANET.format(notice=EXTRANET_NOTICE))
    if _works_on(unit, case, session):
        return
    if not (session.hall_head or session.bureau):
        raise DomainError(Code.FORBIDDEN, vault.WHO_SEES)
    if not reason.strip():
        raise DomainError(Code.REASON_NEEDED, vault.SEEN_WITH_REASON)


def _works_on(unit: Unit, case: Case, session: Session) -> bool:
    seats = seats_of(session)
    if Seat.WINDOW in seats and case.state not in ENDED:
        return case.state is CaseState.DRAFT or session.person in _clerks(unit, case)
    if Seat.ISSUE in seats and case.state in AT_ISSUE:
        return True
    return Seat.STATION in seats and case.state not in NOT_AT_STATION and _is_of_station(session, case)


def _clerks(unit: Unit, case: Case) -> Collection[str | None]:
    owner = unit.ownerships.get(OwnedKind.TICKET, case.ticket) if case.ticket is not None else None
    return {case.opened_by, case.received_by, owner.owner if owner is not None else None}


def _check_files(case: Case, *, actor: Actor) -> None:
    session = actor.session
    seats = seats_of(session)
    at_window = Seat.WINDOW in seats
    at_issue = Seat.ISSUE in seats and case.state in AT_ISSUE
    at_station = session is not None and Seat.STATION in seats and _is_of_station(session, case)
    if session is None or not (at_window or at_issue or (at_station and case.state not in NOT_AT_STATION)):
        raise DomainError(Code.FORBIDDEN, vault.WHO_SCANS)
    if case.state in ENDED:
        raise DomainError(Code.ILLEGAL_STEP, vault.CASE_ENDED.format(no=case.no))
    if not session.extranet and case.state is not CaseState.DRAFT:
        raise DomainError(Code.NO_EXTRANET, sentences.NO_EXTRANET.format(notice=EXTRANET_NOTICE))


def _is_of_station(session: Session, case: Case) -> bool:
    return bool(case.station) and session.account.endswith(f"-{case.station}")
