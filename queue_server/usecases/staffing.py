"""Who sits where: sign-in by person, account and terminal, lock-outs, time-outs and the 空岗 record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from queue_server.domain import sentences
from queue_server.domain.case import EXTRANET_NOTICE
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName
from queue_server.domain.hall import Hall
from queue_server.domain.hours import HALL_ZONE
from queue_server.domain.person import (
    SYSTEM,
    Account,
    AccountType,
    Actor,
    Person,
    Session,
    Terminal,
)
from queue_server.domain.sign_in_rules import LockOut, SecretAge
from queue_server.domain.staff_record import StaffRecord, check_window_account
from queue_server.domain.ticket import TicketState
from queue_server.domain.window import ReliefCall, WindowState
from queue_server.usecases.day import BusinessDays
from queue_server.usecases.ports import Unit
from queue_server.usecases.tidal_control import TidalControl

WRONG_CREDENTIALS = "工号或密码不正确。"
PRACTICE_SELECTION = "演示选派"


class Staffing:
    """Signs people in and out. Secrets are verified by the edge, outside the writer; here only the outcome counts."""

    def __init__(self, hall: Hall, *, days: BusinessDays, tidal: TidalControl) -> None:
        self._hall = hall
        self._days = days
        self._tidal = tidal

    def enrol(
        self, unit: Unit, person: Person, *, secret_hash: str, selected_by: str = "", selected_on: date | None = None
    ) -> None:
        """Take in a person of the site file; what has not changed there since leaves the hall head's word standing.

        Args:
            unit: the transaction.
            person: as the file says.
            secret_hash: of the secret that the technician set; the stored one where that is the same as last time.
            selected_by: who selected the person for the window (R21); for a person without a record.
            selected_on: when.

        Raises:
            DomainError: not_found for an account that the hall does not have.
        """
        for account in person.accounts:
            if self._hall.account(account) is None:
                raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_ACCOUNT.format(account=account))
        self._open_record(unit, person, selected_by=selected_by, selected_on=selected_on)
        known, age = unit.people.get(person.id), unit.staff.secret_age(person.id)
        if known is not None and age is not None and age.took_in(person.digest, secret_hash):
            return
        said_before = known if age is not None and age.site_digest == person.digest else None
        own = unit.people.secret_hash(person.id) if age is not None and age.site_secret == secret_hash else None
        unit.people.put(said_before or person, secret_hash=own or secret_hash)
        self._note_age(unit, person, secret_hash=secret_hash, anew=own is None)
        event = Event(
            name=EventName.PERSON_ENROLLED,
            kind="person",
            entity=person.id,
            data={"accounts": " ".join(person.accounts), "hall_head": person.hall_head, "enabled": person.enabled},
        )
        unit.record(event, SYSTEM)

    def _note_age(self, unit: Unit, person: Person, *, secret_hash: str, anew: bool) -> None:
        age = unit.staff.secret_age(person.id) or SecretAge(person=person.id, set_at=unit.real_now, set_by_other=False)
        if anew:
            age = age.renew(secret_hash, at=unit.real_now, by_other=not self._hall.practice)
        unit.staff.save_secret_age(replace(age, site_digest=person.digest, site_secret=secret_hash))

    def _open_record(self, unit: Unit, person: Person, *, selected_by: str, selected_on: date | None) -> None:
        accounts = (self._hall.account(name) for name in person.accounts)
        at_window = any(one is not None and one.type is AccountType.COMPREHENSIVE for one in accounts)
        if not at_window or person.hall_head or unit.staff.record(person.id) is not None:
            return
        if self._hall.practice and not selected_by:
            selected_by, selected_on = PRACTICE_SELECTION, unit.day
        if selected_by:
            record = StaffRecord(
                person=person.id,
                full_time=True,
                selected_by=selected_by,
                selected_on=selected_on,
                changed_at=unit.now,
            )
            unit.staff.save_record(record)

    def secret_of_site(self, unit: Unit, person: str) -> str | None:
        """Return the hash of the secret that the technician set last; of an older hall the one that is stored."""
        age = unit.staff.secret_age(person)
        return age.site_secret if age is not None and age.site_secret else unit.people.secret_hash(person)

    def secret_hash(self, unit: Unit, person: str) -> str | None:
        """Return the hash to verify against, None for an unknown or disabled person."""
        found = unit.people.get(person)
        return unit.people.secret_hash(person) if found is not None and found.enabled else None

    def check_lock(self, unit: Unit, person: str, *, source: str) -> None:
        """Raise DomainError locked_out while the person is locked there; ask before verifying a secret."""
        left_min = unit.staff.lock_out(person, source=source).left_min(unit.real_now)
        if left_min is not None:
            raise DomainError(Code.LOCKED_OUT, sentences.LOCKED_OUT.format(left_min=left_min))

    def note_failure(self, unit: Unit, person: str, *, source: str, terminal: str) -> LockOut:
        """Count a wrong secret; the fifth locks the person out from there for 15 min.

        Somebody unknown is counted and locked out alike, so that no answer tells who exists; the journal knows people
        only, because somebody may have typed a secret there by mistake.

        Args:
            unit: the transaction.
            person: as it was typed.
            source: the address it came from; whoever guesses elsewhere does not lock a clerk out of his own desk.
            terminal: as it was claimed.
        """
        after = unit.staff.lock_out(person, source=source).fail(unit.real_now)
        unit.staff.save_lock_out(person, after, source=source, at=unit.real_now)
        if unit.people.get(person) is None:
            return after
        event = Event(
            name=EventName.SIGN_IN_REFUSED,
            kind="person",
            entity=person,
            data={"failures": after.failures, "locked": after.locked_until is not None},
        )
        known = self._hall.terminal(terminal)
        unit.record(event, Actor(terminal=known.id if known is not None else None))
        return after

    def note_success(self, unit: Unit, person: str, *, source: str) -> None:
        """Forget the failures from a source where the right secret was given."""
        unit.staff.save_lock_out(person, LockOut(), source=source, at=unit.real_now)

    def sign_in(self, unit: Unit, person: str, *, account: str, terminal: str, token_digest: str) -> Session:
        """Sign a person in whose secret the edge has verified; signing in at the tidal terminal opens it.

        A session of the same person elsewhere ends, unless a ticket is in hand there. The hall head may leave `account`
        empty: that session takes no seat from anybody.

        Raises:
            DomainError: wrong_credentials, wrong_terminal, forbidden, account_taken, window_taken,
                ticket_in_hand.
        """
        found = unit.people.get(person)
        if found is None or not found.enabled:
            raise DomainError(Code.WRONG_CREDENTIALS, WRONG_CREDENTIALS)
        place = self._hall.terminal(terminal)
        if place is None:
            raise DomainError(Code.WRONG_TERMINAL, sentences.NO_SUCH_TERMINAL.format(terminal=terminal))
        held = self._check_account(unit, found, account, place=place)
        self._end_overdue(unit)
        self._make_room(unit, found, account=held, place=place)
        self._days.roll(unit)
        session = self._new_session(unit, found, account=held, place=place, token_digest=token_digest)
        unit.sessions.add(session)
        if unit.staff.secret_age(found.id) is None:
            # Somebody of a hall from before ages were kept: the days count from here.
            unit.staff.save_secret_age(SecretAge(person=found.id, set_at=unit.real_now, set_by_other=False))
        self._record_session(unit, session, name=EventName.SIGNED_IN, reason=None)
        if session.window is not None:
            self._sit_down(unit, session)
        return session

    def _new_session(
        self, unit: Unit, found: Person, *, account: Account | None, place: Terminal, token_digest: str
    ) -> Session:
        return Session(
            id=token_digest,
            person=found.id,
            person_name=found.name,
            account=account.name if account is not None else "",
            account_type=account.type if account is not None else None,
            issue_account=self._issue_account(unit, found, account=account) if account is not None else None,
            hall_head=found.hall_head,
            terminal=place.id,
            window=place.window if account is not None else None,
            network=place.network,
            extranet=place.extranet,
            opened_at=unit.real_now,
            last_seen_at=unit.real_now,
            bureau=found.bureau,
            department=found.department,
            must_change_secret=self.why_change_secret(unit, found.id) is not None,
        )

    def sign_out(self, unit: Unit, session: str, *, reason: str = "签退") -> None:
        """签退; DomainError ticket_in_hand while a number is called or served there."""
        found = unit.sessions.get(session)
        if found is None:
            return
        if self._ticket_in_hand(unit, found):
            raise DomainError(Code.TICKET_IN_HAND, sentences.TICKET_IN_HAND_AT_LEAVING)
        self._leave(unit, found, reason=reason)

    def why_change_secret(self, unit: Unit, person: str) -> str | None:
        """Return the sentence that says why a person's secret must be changed now; never in a practice hall."""
        age = unit.staff.secret_age(person)
        if self._hall.practice or age is None:
            return None
        return age.why_change(unit.real_now, max_age_days=self._hall.secret_max_age_days)

    def set_first_secret(self, unit: Unit, person: str, *, secret_hash: str) -> None:
        """Note a secret that somebody else has set: it has to be changed at the next sign-in."""
        age = unit.staff.secret_age(person) or SecretAge(person=person, set_at=unit.real_now, set_by_other=True)
        unit.staff.save_secret_age(age.renew(secret_hash, at=unit.real_now, by_other=not self._hall.practice))

    def earlier_secrets(self, unit: Unit, person: str) -> tuple[str, ...]:
        """Return the hashes that a new secret of a person must not fit."""
        age, stored = unit.staff.secret_age(person), unit.people.secret_hash(person)
        present = () if stored is None else (stored,)
        return present if age is None else tuple(dict.fromkeys((*present, *age.earlier)))

    def change_secret(self, unit: Unit, session: Session, *, secret_hash: str) -> None:
        """Store a person's own new secret, which the edge has checked, and let the session do everything again."""
        person = unit.people.get(session.person)
        if person is None:
            raise DomainError(Code.NOT_SIGNED_IN, WRONG_CREDENTIALS)
        unit.people.put(person, secret_hash=secret_hash)
        age = unit.staff.secret_age(person.id)
        age = age or SecretAge(person=person.id, set_at=unit.real_now, set_by_other=False)
        unit.staff.save_secret_age(age.renew(secret_hash, at=unit.real_now, by_other=False))
        unit.sessions.remove(session.id)
        unit.sessions.add(replace(session, must_change_secret=False, last_seen_at=unit.real_now))
        event = Event(name=EventName.SECRET_CHANGED, kind="person", entity=person.id)
        unit.record(event, Actor.of_session(session))

    def expel(self, unit: Unit, person: str, *, reason: str) -> None:
        """End a person's sessions, because a right was taken away; DomainError ticket_in_hand."""
        for session in unit.sessions.all():
            if session.person == person:
                if self._ticket_in_hand(unit, session):
                    raise DomainError(Code.TICKET_IN_HAND, sentences.OWN_TICKET_IN_HAND.format(window=session.window))
                self._leave(unit, session, reason=reason)

    def session(self, unit: Unit, token_digest: str) -> Session | None:
        """Return the session of a token, None where there is none or it is over."""
        found = unit.sessions.get(token_digest)
        if found is None or found.is_over(unit.real_now, ticket_in_hand=self._ticket_in_hand(unit, found)):
            return None
        return found

    def touch(self, unit: Unit, session: str) -> None:
        """Note an act that is none of the window verbs; worth a write when `Session.needs_touch` says so."""
        unit.sessions.touch(session, at=unit.real_now)

    @staticmethod
    def notice(session: Session) -> str | None:
        """Return what an Internet terminal must say (R40), None at an extranet one."""
        return None if session.extranet else EXTRANET_NOTICE

    def relief_call(self, unit: Unit) -> ReliefCall | None:
        """Return the call for the other clerk while the 综合窗口 is paused or empty in service hours (R30)."""
        window = unit.windows.get(self._hall.comprehensive_window.no)
        # Outside of service hours, and on a day that was ended, nobody has to sit there.
        began = self._empty_since(unit, empty_since=window.empty_since)
        paused = window.state is WindowState.PAUSED
        if began is None or (window.session is not None and not paused):
            return None
        left = unit.tickets.in_states((TicketState.CALLED, TicketState.SERVING, TicketState.HELD))
        return ReliefCall(
            window=window.no,
            why="paused" if paused else "empty",
            since=window.since if paused else began,
            tickets=tuple(ticket.number for ticket in left if ticket.window == window.no),
            cases=tuple(case.no for case in unit.cases.drafts() if case.window == window.no),
        )

    def tick(self, unit: Unit) -> None:
        """End the sessions that are over, and open or close the 空岗 record."""
        self._end_overdue(unit)
        window = unit.windows.get(self._hall.comprehensive_window.no)
        running = unit.vacancies.running(window.no)
        began = self._empty_since(unit, empty_since=window.empty_since) if window.session is None else None
        if began is None:
            if running is not None:
                self._end_vacancy(unit, window.no)
        elif running is None and (unit.now - began).total_seconds() > self._hall.vacancy_s:
            unit.vacancies.begin(window.no, day=unit.day, at=began)
            event = Event(
                name=EventName.VACANCY_BEGAN,
                kind="window",
                entity=str(window.no),
                to_state="vacant",
                data={"since": began.isoformat()},
            )
            unit.record(event, SYSTEM)

    def _check_account(self, unit: Unit, person: Person, account: str, *, place: Terminal) -> Account | None:
        if not account:
            if not person.needs_no_account:
                raise DomainError(Code.FORBIDDEN, sentences.ACCOUNT_LACKS)
            return None
        held = self._hall.account(account)
        if held is None or not (person.hall_head or account in person.accounts):
            raise DomainError(Code.FORBIDDEN, sentences.ACCOUNT_OF_ANOTHER.format(account=account))
        if not held.enabled or account in unit.staff.closed_accounts():
            raise DomainError(Code.FORBIDDEN, sentences.ACCOUNT_CLOSED.format(account=account))
        check_window_account(person, held, unit.staff.record(person.id))
        if held.type is AccountType.STATION:
            if place.window is not None:
                raise DomainError(Code.WRONG_TERMINAL, sentences.STATION_ACCOUNT_ELSEWHERE)
            if place.station is not None and place.station != held.station:
                raise DomainError(Code.WRONG_TERMINAL, sentences.TERMINAL_OF_ANOTHER_STATION)
        elif place.window is None:
            raise DomainError(Code.WRONG_TERMINAL, sentences.WINDOW_ACCOUNT_ELSEWHERE)
        return held

    def _make_room(self, unit: Unit, person: Person, *, account: Account | None, place: Terminal) -> None:
        for other in unit.sessions.all():
            same_person = other.person == person.id
            wanted = account.name if account is not None else None
            if not same_person and wanted in {other.account, other.issue_account} - {None}:
                raise DomainError(
                    Code.ACCOUNT_TAKEN, sentences.ACCOUNT_TAKEN.format(wanted=wanted, sitting=_sitting(other))
                )
            same_place = other.terminal == place.id or (place.window is not None and other.window == place.window)
            # Whoever has no account sits nowhere and stands in nobody's way.
            same_place = same_place and account is not None and bool(other.account)
            if not same_person and same_place:
                where = f"{place.window} 号窗口" if place.window is not None else f"终端 {place.id}"
                raise DomainError(
                    Code.WINDOW_TAKEN, sentences.WINDOW_TAKEN.format(where=where, sitting=_sitting(other))
                )
            if same_person:
                if not same_place and self._ticket_in_hand(unit, other):
                    raise DomainError(Code.TICKET_IN_HAND, sentences.OWN_TICKET_IN_HAND.format(window=other.window))
                self._leave(unit, other, reason="换位登录")

    def _issue_account(self, unit: Unit, person: Person, *, account: Account) -> str | None:
        if account.type is not AccountType.COMPREHENSIVE:
            return None
        taken = {name for other in unit.sessions.all() for name in (other.account, other.issue_account)}
        taken |= unit.staff.closed_accounts()
        for name in person.accounts:
            owned = self._hall.account(name)
            if owned is not None and owned.enabled and owned.type is AccountType.ISSUE and name not in taken:
                return name
        return None

    def _sit_down(self, unit: Unit, session: Session) -> None:
        window = self._hall.window(session.window or 0)
        status = unit.windows.get(window.no)
        seated = replace(status, session=session.id, person=session.person, empty_since=None, pause_reason=None)
        if window.tidal:
            unit.windows.save(seated)
            self._tidal.arrive(unit, actor=Actor.of_session(session))
            return
        unit.windows.save(replace(seated, state=WindowState.OPEN, since=unit.now))
        if unit.vacancies.running(window.no) is not None:
            self._end_vacancy(unit, window.no)

    def _leave(self, unit: Unit, session: Session, *, reason: str) -> None:
        unit.sessions.remove(session.id)
        self._record_session(unit, session, name=EventName.SIGNED_OUT, reason=reason)
        if session.window is None:
            return
        status = unit.windows.get(session.window)
        if status.session != session.id:
            return
        left = replace(status, session=None, person=None, state=WindowState.CLOSED, since=unit.now, pause_reason=None)
        unit.windows.save(replace(left, empty_since=unit.now))
        if self._hall.window(session.window).tidal:
            self._tidal.tick(unit)

    def _end_overdue(self, unit: Unit) -> None:
        for session in unit.sessions.all():
            if session.is_over(unit.real_now, ticket_in_hand=self._ticket_in_hand(unit, session)):
                self._leave(unit, session, reason="超时退出")

    def _empty_since(self, unit: Unit, *, empty_since: datetime | None) -> datetime | None:
        start = self._hall.hours.session_start(unit.now)
        day = unit.days.current()
        if start is None or day is None or day.ended:
            return None
        return max(moment for moment in (start, day.opened_at, empty_since) if moment is not None)

    def _end_vacancy(self, unit: Unit, window: int) -> None:
        running = unit.vacancies.running(window)
        if running is None:
            return
        unit.vacancies.end(running.id, at=unit.now)
        event = Event(
            name=EventName.VACANCY_ENDED,
            kind="window",
            entity=str(window),
            from_state="vacant",
            data={"seconds": int((unit.now - running.began_at).total_seconds())},
        )
        unit.record(event, SYSTEM)

    @staticmethod
    def _ticket_in_hand(unit: Unit, session: Session) -> bool:
        if session.window is None:
            return False
        status = unit.windows.get(session.window)
        return status.session == session.id and status.ticket is not None

    @staticmethod
    def _record_session(unit: Unit, session: Session, *, name: EventName, reason: str | None) -> None:
        event = Event(
            name=name,
            kind="session",
            entity=session.id[:16],
            reason=reason,
            data={"window": session.window, "issue_account": session.issue_account},
        )
        unit.record(event, Actor.of_session(session))


def _sitting(session: Session) -> str:
    """Say who has the seat and since when, so that whoever is refused knows whom to ask."""
    since = session.opened_at.astimezone(HALL_ZONE)
    return f"{session.person_name}使用（{since:%H:%M} 在终端 {session.terminal} 登录）"
