"""AB岗 (R30): the hall head sets who has which post, and everybody sees whether somebody could take over now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from queue_server.domain import staff_sentences as sentences
from queue_server.domain.duty import Duty, Post, duty_at
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName
from queue_server.domain.hall import Hall
from queue_server.domain.person import AccountType, Actor, Person, Session
from queue_server.domain.window import ReliefCall, Vacancy
from queue_server.usecases.ports import Unit
from queue_server.usecases.staff_records import check_keeper
from queue_server.usecases.staffing import Staffing

DAYS_AHEAD = 13
VACANCY_DAYS = 30
LONGEST_VIEW = timedelta(days=366)

ACCOUNT_OF_POST = {
    Post.COMPREHENSIVE: AccountType.COMPREHENSIVE,
    Post.TIDAL: AccountType.COMPREHENSIVE,
    Post.ISSUE: AccountType.ISSUE,
}


@dataclass(frozen=True, kw_only=True)
class Relief:
    """Who could take over the 综合窗口; `why` says in one sentence why nobody could."""

    b_person: str | None = None
    backup: str | None = None
    ready: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class DutyPicture:
    """The roster of some days, today's relief, and the 空岗 records."""

    from_day: date
    to_day: date
    rows: Sequence[Duty]
    away: frozenset[tuple[date, str]]
    """Day and person, of those in the rows who are logged as away."""
    relief: Relief
    vacancies: Sequence[Vacancy]


class DutyRoster:
    """The roster, and the relief that it promises."""

    def __init__(self, hall: Hall, *, staffing: Staffing) -> None:
        self._hall = hall
        self._staffing = staffing

    def set(self, unit: Unit, row: Duty, *, actor: Actor) -> Duty:
        """Set who has a post; DomainError forbidden, not_found, same_person, wrong_dates."""
        check_keeper(actor)
        if row.day < unit.day:
            raise DomainError(Code.WRONG_DATES, sentences.DUTY_OF_A_PAST_DAY)
        row.check()
        for person in row.people:
            self._check_able(unit, person, post=row.post)
        unit.staff.save_duty(row)
        event = Event(
            name=EventName.DUTY_SET,
            kind="duty",
            entity=f"{row.day.isoformat()}-{row.post.value}",
            data={"shift": row.shift.value, "a": row.person_a, "b": row.person_b, "backup": row.backup},
        )
        unit.record(event, actor)
        return row

    def picture(self, unit: Unit, *, from_day: date | None = None, to_day: date | None = None) -> DutyPicture:
        """Return the roster; of the next fourteen days where nothing is asked for. DomainError wrong_dates."""
        first = from_day or unit.day
        last = to_day or first + timedelta(days=DAYS_AHEAD)
        if last < first:
            raise DomainError(Code.WRONG_DATES, sentences.DATES_RUN_BACK)
        if last - first > LONGEST_VIEW:
            raise DomainError(Code.WRONG_DATES, sentences.ROSTER_TOO_LONG.format(days=LONGEST_VIEW.days))
        rows = unit.staff.duties(first, last)
        absences = unit.staff.absences(since=first)
        back = first if from_day is not None else first - timedelta(days=VACANCY_DAYS)
        return DutyPicture(
            from_day=first,
            to_day=last,
            rows=rows,
            away=frozenset(
                (row.day, person)
                for row in rows
                for person in row.people
                if any(away.person == person and away.covers(row.day) for away in absences)
            ),
            relief=self.relief(unit),
            vacancies=unit.staff.vacancies(back, last),
        )

    def relief(self, unit: Unit) -> Relief:
        """Tell who could take over the 综合窗口 now: nobody once the other clerk sits at the tidal window."""
        row = duty_at(list(unit.staff.duties(unit.day, unit.day)), unit.now)
        seated = unit.windows.get(self._hall.comprehensive_window.no).person
        at_tidal = unit.windows.get(self._hall.tidal_window.no).person
        asked = row.people if row is not None else tuple(person.id for person in self._window_people(unit))
        asked = tuple(person for person in asked if person != seated)
        away = {one.person for one in unit.staff.absences(since=unit.day) if one.covers(unit.day)}
        ready = tuple(person for person in asked if person != at_tidal and person not in away)
        b_person = next((person for person in asked if row is None or person != row.backup), None)
        backup = row.backup if row is not None else None
        why = "" if ready else self._why_nobody(unit, asked, at_tidal=at_tidal)
        return Relief(b_person=b_person, backup=backup, ready=ready, why=why)

    def relief_call(self, unit: Unit, session: Session) -> ReliefCall | None:
        """Return the call of the 综合窗口 for whom the roster names, wherever they sit, and for the hall head.

        Whoever sits at the tidal window sees it there.
        """
        at_window = session.window is not None
        if at_window or not (session.hall_head or session.person in self._named_today(unit)):
            return None
        return self._staffing.relief_call(unit)

    def _named_today(self, unit: Unit) -> tuple[str, ...]:
        row = duty_at(list(unit.staff.duties(unit.day, unit.day)), unit.now)
        return () if row is None else row.people

    @staticmethod
    def _why_nobody(unit: Unit, asked: tuple[str, ...], *, at_tidal: str | None) -> str:
        if not asked:
            return sentences.RELIEF_NOBODY
        who = at_tidal if at_tidal in asked else asked[0]
        person = unit.people.get(who or "")
        name = person.name if person is not None else who
        sentence = sentences.RELIEF_AT_TIDAL if who == at_tidal else sentences.RELIEF_AWAY
        return sentence.format(name=name)

    def _window_people(self, unit: Unit) -> list[Person]:
        return [
            person
            for person in unit.people.all()
            if person.enabled and not person.hall_head and self._holds(person, AccountType.COMPREHENSIVE)
        ]

    def _check_able(self, unit: Unit, person: str, *, post: Post) -> None:
        found = unit.people.get(person)
        if found is None or not found.enabled:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_PERSON.format(person=person))
        if not found.hall_head and not self._holds(found, ACCOUNT_OF_POST[post]):
            raise DomainError(Code.FORBIDDEN, sentences.NOT_AN_ACCOUNT_HOLDER.format(name=found.name))

    def _holds(self, person: Person, wanted: AccountType) -> bool:
        accounts = (self._hall.account(name) for name in person.accounts)
        return any(account is not None and account.type is wanted for account in accounts)
