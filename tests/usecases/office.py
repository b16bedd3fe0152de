"""The hall head's office: what the tests of the hall's people do all the time."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from queue_server.domain.duty import Duty, Post, Shift
from queue_server.domain.errors import Code
from queue_server.domain.person import Actor, Person, Session
from queue_server.domain.staff_record import AbsenceKind, StaffRecord
from queue_server.domain.station_head import StationHead
from queue_server.usecases.ports import Unit
from queue_server.usecases.staff_records import RecordWish
from queue_server.usecases.station_heads import Appointment
from tests.usecases.hall_at_work import CODE, MORNING, HallAtWork

TODAY = MORNING.date()
DAY = timedelta(days=1)
Act = Callable[[Unit, Actor], Any]


class Office:
    """The hall head at work: what is done here is done by the head, signed in without an account."""

    def __init__(self, hall: HallAtWork) -> None:
        self.hall = hall

    def sit_down(self) -> None:
        digest = f"head-{self.hall.clock.now().isoformat()}"
        self.hall.run(
            lambda unit: self.hall.does.staffing.sign_in(unit, "head", account="", terminal="S-MZ", token_digest=digest)
        )

    @staticmethod
    def head(unit: Unit) -> Actor:
        return Actor.of_session(next(session for session in unit.sessions.all() if session.hall_head))

    def act(self, act: Act) -> Any:
        return self.hall.run(lambda unit: act(unit, self.head(unit)))

    def refused(self, act: Act) -> Code:
        return self.hall.refused(lambda unit: act(unit, self.head(unit)))

    def write(self, person: str = "b", **fields: Any) -> Act:
        secret_hash = fields.pop("first_secret_hash", None)
        return lambda unit, actor: self.hall.does.staff.write(
            unit, RecordWish(person=person, **fields), first_secret_hash=secret_hash, actor=actor
        )

    def bind(self, person: str, *accounts: str, reason: str | None = None) -> Act:
        names = [f"{CODE}-{account}" for account in accounts]
        return lambda unit, actor: self.hall.does.staff.bind(unit, person, accounts=names, reason=reason, actor=actor)

    def switch(self, account: str, *, enabled: bool, reason: str = "本地不设") -> Act:
        return lambda unit, actor: self.hall.does.staff.switch_account(
            unit, f"{CODE}-{account}", enabled=enabled, reason=reason, actor=actor
        )

    def appoint(self, person: str = "mz", **more: Any) -> Act:
        plain: dict[str, Any] = {"station": "MZ", "person": person, "letter_no": "建民授〔2026〕3号", "from_day": TODAY}
        wish = Appointment(**{**plain, **more})
        return lambda unit, actor: self.hall.does.station_heads.appoint(unit, wish, actor=actor)

    def end(self, appointment: str) -> Act:
        return lambda unit, actor: self.hall.does.station_heads.end(unit, appointment, actor=actor)

    def end_what_the_practice_brought(self) -> None:
        given = self.standing()
        assert given is not None
        self.act(self.end(given.id))

    def away(self, person: str, *, from_day: date = TODAY, until_day: date = TODAY) -> Act:
        return lambda unit, actor: self.hall.does.staff.log_absence(
            unit, person, kind=AbsenceKind.LEAVE, from_day=from_day, until_day=until_day, actor=actor
        )

    def duty(self, *people: str, day: date = TODAY, **more: Any) -> Act:
        row = Duty(
            day=day,
            shift=more.get("shift", Shift.DAY),
            post=more.get("post", Post.COMPREHENSIVE),
            person_a=people[0],
            person_b=people[1],
            backup=people[2] if len(people) > 2 else None,
            set_by="head",
            set_at=self.hall.clock.now(),
        )
        return lambda unit, actor: self.hall.does.duty.set(unit, row, actor=actor)

    def standing(self, day: date = TODAY) -> StationHead | None:
        return self.hall.read(lambda unit: unit.staff.head_of("MZ", day))

    def flags(self) -> list[str]:
        return list(self.hall.read(self.hall.does.staff.flags))

    def person(self, person: str) -> Person:
        found = self.hall.read(lambda unit: unit.people.get(person))
        assert found is not None
        return found

    def record(self, person: str) -> StaffRecord | None:
        return self.hall.read(lambda unit: unit.staff.record(person))


def enrol(hall: HallAtWork, person: str, *accounts: str, **more: Any) -> None:
    someone = Person(id=person, name=f"人{person}", accounts=tuple(f"{CODE}-{account}" for account in accounts))
    hall.run(lambda unit: hall.does.staffing.enrol(unit, someone, secret_hash="hash", **more))


def sign_in_refused(hall: HallAtWork, person: str, account: str, terminal: str) -> Code:
    return hall.refused(
        lambda unit: hall.does.staffing.sign_in(
            unit, person, account=f"{CODE}-{account}", terminal=terminal, token_digest="t" * 64
        )
    )


def session_of(hall: HallAtWork, person: str) -> Session:
    return hall.read(lambda unit: next(one for one in unit.sessions.all() if one.person == person))
