"""Maps the hall's people to what the contract shows of them."""

from __future__ import annotations

from datetime import date

from queue_server.contract import staff as shapes
from queue_server.domain.duty import Duty
from queue_server.domain.sign_in_rules import SecretAge
from queue_server.domain.staff_record import Absence, StaffRecord
from queue_server.domain.station_head import StationHead
from queue_server.usecases.duty_roster import DutyPicture, Relief
from queue_server.usecases.ports import Unit
from queue_server.usecases.staff_records import AccountUse, Member, StaffRecords
from queue_server.usecases.staffing import Staffing
from queue_server.usecases.station_heads import StationHeads


class StaffViews:
    """Shows records, accounts, appointments and the roster."""

    def __init__(self, *, staff: StaffRecords, heads: StationHeads, staffing: Staffing) -> None:
        self._staff = staff
        self._heads = heads
        self._staffing = staffing

    def people(self, unit: Unit) -> shapes.StaffList:
        """Everybody, the ten accounts, and what is to be mended."""
        picture = self._staff.picture(unit)
        return shapes.StaffList(
            people=[self._member(unit, member) for member in picture.members],
            accounts=[self.account(use) for use in picture.accounts],
            comprehensive_staff=picture.window_staff,
            flags=list(picture.flags),
        )

    def member(self, unit: Unit, person: str) -> shapes.StaffMember:
        """One of them."""
        found = next(member for member in self._staff.picture(unit).members if member.person.id == person)
        return self._member(unit, found)

    def _member(self, unit: Unit, member: Member) -> shapes.StaffMember:
        person, record = member.person, member.record
        return shapes.StaffMember(
            person=person.id,
            name=person.name,
            enabled=person.enabled,
            hall_head=person.hall_head,
            bureau=person.bureau,
            department=person.department,
            accounts=list(person.accounts),
            signed_in_at=member.session.terminal if member.session is not None else None,
            post=record.post,
            employer=record.employer,
            years=record.years,
            full_time=record.full_time,
            abilities=[ability.value for ability in record.abilities],
            assessed_on=record.assessed_on,
            trainings=_trainings(record),
            selected_by=record.selected_by,
            selected_on=record.selected_on,
            may_sit_at_window=member.may_sit_at_window,
            lacking=record.lacking(),
            absences=[show_absence(away) for away in member.absences],
            heads=[self._heads.name(station) for station in member.heads],
            secret_state=self._secret_state(unit, member.age),
        )

    def account(self, use: AccountUse) -> shapes.AccountState:
        """One of the ten."""
        station = use.account.station
        return shapes.AccountState(
            name=use.account.name,
            type=use.account.type.value,
            station=station,
            station_name=self._heads.name(station) if station is not None else None,
            enabled=use.enabled,
            holders=list(use.holders),
            used_by=use.used_by,
        )

    def head(self, unit: Unit, head: StationHead, *, day: date) -> shapes.StationHead:
        """One appointment."""
        names = _names(unit)
        return shapes.StationHead(
            id=head.id,
            station=head.station,
            station_name=self._heads.name(head.station),
            person=head.person,
            person_name=names.get(head.person, head.person),
            items=None if head.items is None else sorted(head.items),
            substitute=head.substitute,
            letter_no=head.letter_no,
            from_day=head.from_day,
            until_day=head.until_day,
            appointed_by=head.appointed_by,
            appointed_by_name=names.get(head.appointed_by or ""),
            ended=head.ended_at is not None,
            stands=head.stands_on(day),
        )

    def heads(self, unit: Unit, *, station: str | None, day: date | None) -> shapes.StationHeadList:
        """The stations on a day and every appointment."""
        on = day or unit.day
        standing = self._heads.standing(unit, day=on)
        every = [one.station for one in (use.account for use in self._staff.picture(unit).accounts) if one.station]
        return shapes.StationHeadList(
            day=on,
            stations=[
                shapes.StationState(
                    station=code,
                    station_name=self._heads.name(code),
                    enabled=code in standing,
                    head=self._shown(unit, standing.get(code), day=on),
                )
                for code in every
                if station in {None, code}
            ],
            appointments=[
                self.head(unit, head, day=on) for head in self._heads.history(unit, station=station, day=day)
            ],
        )

    def _shown(self, unit: Unit, head: StationHead | None, *, day: date) -> shapes.StationHead | None:
        return None if head is None else self.head(unit, head, day=day)

    def duty(self, unit: Unit, row: Duty, *, away: frozenset[tuple[date, str]] = frozenset()) -> shapes.Duty:
        """One row of the roster."""
        names = _names(unit)
        return shapes.Duty(
            day=row.day,
            shift=row.shift.value,
            post=row.post.value,
            person_a=row.person_a,
            person_a_name=names.get(row.person_a, row.person_a),
            person_b=row.person_b,
            person_b_name=names.get(row.person_b, row.person_b),
            backup=row.backup,
            backup_name=None if row.backup is None else names.get(row.backup, row.backup),
            away=[names.get(person, person) for person in row.people if (row.day, person) in away],
        )

    def plan(self, unit: Unit, picture: DutyPicture) -> shapes.DutyPlan:
        """The roster, today's relief, and the 空岗 records."""
        return shapes.DutyPlan(
            from_day=picture.from_day,
            to_day=picture.to_day,
            rows=[self.duty(unit, row, away=picture.away) for row in picture.rows],
            relief=_relief(unit, picture.relief),
            vacancies=[
                shapes.VacancyRow(
                    day=one.day,
                    window=one.window,
                    began_at=one.began_at,
                    ended_at=one.ended_at,
                    minutes=int(((one.ended_at or unit.now) - one.began_at).total_seconds() // 60),
                )
                for one in picture.vacancies
            ],
        )

    def _secret_state(self, unit: Unit, age: SecretAge | None) -> shapes.SecretState:
        if age is None:
            return "none"
        why = self._staffing.why_change_secret(unit, age.person)
        if why is None:
            return "ok"
        return "first" if age.set_by_other else "expired"


def show_absence(away: Absence) -> shapes.Absence:
    """Show a leave or another duty."""
    return shapes.Absence(id=away.id, kind=away.kind.value, from_day=away.from_day, until_day=away.until_day)


def _trainings(record: StaffRecord) -> list[shapes.Training]:
    return [shapes.Training(day=one.day, topic=one.topic, hours=one.hours) for one in record.trainings]


def _relief(unit: Unit, relief: Relief) -> shapes.Relief:
    names = _names(unit)
    return shapes.Relief(
        state="ready" if relief.ready else "none",
        why=relief.why,
        b_person=relief.b_person,
        b_name=names.get(relief.b_person or ""),
        backup=relief.backup,
        backup_name=names.get(relief.backup or ""),
    )


def _names(unit: Unit) -> dict[str, str]:
    return {person.id: person.name for person in unit.people.all()}
