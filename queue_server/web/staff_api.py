"""The hall's people over HTTP: records, accounts, station heads, duty; the hall head writes all of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import Response
from pydantic import BaseModel, Field

from queue_server.contract import staff as shapes
from queue_server.domain.duty import Duty, Post, Shift
from queue_server.domain.hall import Hall
from queue_server.domain.person import Actor
from queue_server.domain.sign_in_rules import check_secret
from queue_server.domain.staff_record import Ability, AbsenceKind, Training
from queue_server.usecases.build import UseCases
from queue_server.usecases.duty_roster import DutyRoster
from queue_server.usecases.ports import Unit
from queue_server.usecases.staff_records import RecordWish, StaffRecords
from queue_server.usecases.station_heads import Appointment, StationHeads
from queue_server.web.acts import Acts
from queue_server.web.confirmation import Confirmation, SecretCheck
from queue_server.web.passwords import Passwords
from queue_server.web.roles import Role
from queue_server.web.routes import Routes
from queue_server.web.secret_api import build_secret_api
from queue_server.web.staff_views import StaffViews, show_absence


class PersonPath(BaseModel):
    """Somebody by staff number."""

    person: str = Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_\-]+$")


class AccountPath(BaseModel):
    """An account by its name."""

    account: str = Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9\-]+$")


class AppointmentPath(BaseModel):
    """An appointment by its id."""

    id: str = Field(min_length=1, max_length=64, pattern=r"^[0-9a-z]+$")


class HeadsAsked(BaseModel):
    """Of which station, on which day."""

    station: str | None = Field(default=None, min_length=1, max_length=16)
    day: date | None = None


class DutyAsked(BaseModel):
    """Which days of the roster."""

    from_day: date | None = Field(default=None, alias="from")
    to_day: date | None = Field(default=None, alias="to")


def build_people_apis(
    acts: Acts, does: UseCases, *, hall: Hall, check: SecretCheck, passwords: Passwords
) -> Sequence[Routes]:
    """Return the routes of records, accounts, station heads, duty and of one's own secret."""
    views = StaffViews(staff=does.staff, heads=does.station_heads, staffing=does.staffing)
    return (
        _build_staff_api(acts, does.staff, views=views, passwords=passwords),
        _build_account_api(acts, does.staff, views=views),
        _build_heads_api(acts, does.station_heads, views=views),
        _build_duty_api(acts, does.duty, views=views),
        build_secret_api(acts, does.staffing, hall=hall, confirmation=Confirmation(check), passwords=passwords),
    )


def _build_staff_api(acts: Acts, staff: StaffRecords, *, views: StaffViews, passwords: Passwords) -> Routes:
    routes = Routes("staff_api")

    @routes.get("/staff", role=Role.HALL_HEAD, answer=shapes.StaffList)
    def read_staff() -> Response:
        """人员: records, the ten accounts, and what is to be mended."""
        return acts.show(views.people)

    @routes.post("/staff", role=Role.HALL_HEAD, answer=shapes.StaffMember)
    def write_staff(body: shapes.WriteStaff) -> Response:
        """Enter somebody new, or write a record."""
        secret_hash = _first_secret_hash(acts, body, passwords=passwords)

        def work(unit: Unit, actor: Actor) -> shapes.StaffMember:
            person = staff.write(unit, _wish(body), first_secret_hash=secret_hash, actor=actor)
            return views.member(unit, person.id)

        return acts.perform(work, without="first_secret")

    @routes.post("/staff/<person>/absences", role=Role.HALL_HEAD, answer=shapes.Absence, status=201)
    def log_absence(path: PersonPath, body: shapes.LogAbsence) -> Response:
        """Log a leave or another duty."""
        return acts.perform(
            lambda unit, actor: show_absence(
                staff.log_absence(
                    unit,
                    path.person,
                    kind=AbsenceKind(body.kind),
                    from_day=body.from_day,
                    until_day=body.until_day,
                    actor=actor,
                )
            ),
            status=201,
        )

    return routes


def _first_secret_hash(acts: Acts, body: shapes.WriteStaff, *, passwords: Passwords) -> str | None:
    if body.first_secret is None:
        return None
    secret = body.first_secret.get_secret_value()
    known = acts.read(lambda unit: unit.people.get(body.person))
    name = body.name or (known.name if known is not None else "")
    check_secret(secret, names=(body.person, name))
    return passwords.hash(secret)


def _wish(body: shapes.WriteStaff) -> RecordWish:
    said = body.model_dump(exclude={"first_secret", "training", "abilities"})
    training = body.training
    return RecordWish(
        **said,
        abilities=None if body.abilities is None else tuple(Ability(word) for word in dict.fromkeys(body.abilities)),
        training=None if training is None else Training(**training.model_dump()),
    )


def _build_account_api(acts: Acts, staff: StaffRecords, *, views: StaffViews) -> Routes:
    routes = Routes("account_api")

    @routes.post("/staff/<person>/accounts", role=Role.HALL_HEAD, answer=shapes.StaffMember)
    def bind_accounts(path: PersonPath, body: shapes.BindAccounts) -> Response:
        """Say which of the ten accounts somebody may use."""

        def work(unit: Unit, actor: Actor) -> shapes.StaffMember:
            person = staff.bind(unit, path.person, accounts=body.accounts, reason=body.reason, actor=actor)
            return views.member(unit, person.id)

        return acts.perform(work)

    @routes.post("/accounts/<account>", role=Role.HALL_HEAD, answer=shapes.AccountState)
    def switch_account(path: AccountPath, body: shapes.SwitchAccount) -> Response:
        """Close an account that is not needed here, or open it again."""
        return acts.perform(
            lambda unit, actor: views.account(
                staff.switch_account(unit, path.account, enabled=body.enabled, reason=body.reason, actor=actor)
            )
        )

    return routes


def _build_heads_api(acts: Acts, heads: StationHeads, *, views: StaffViews) -> Routes:
    routes = Routes("station_heads_api")

    @routes.get("/station-heads", role=Role.STAFF, answer=shapes.StationHeadList)
    def read_station_heads(query: HeadsAsked) -> Response:
        """首席代表: the stations on a day, and every appointment."""
        return acts.show(lambda unit: views.heads(unit, station=query.station, day=query.day))

    @routes.post("/station-heads", role=Role.HALL_HEAD, answer=shapes.StationHead, status=201)
    def appoint_station_head(body: shapes.AppointStationHead) -> Response:
        """Appoint a head, or a substitute for some days."""
        items = None if body.items is None else frozenset(body.items)
        wish = Appointment(**{**body.model_dump(), "items": items})
        return acts.perform(
            lambda unit, actor: views.head(unit, heads.appoint(unit, wish, actor=actor), day=unit.day), status=201
        )

    @routes.post("/station-heads/<id>/end", role=Role.HALL_HEAD, answer=shapes.StationHead)
    def end_station_head(path: AppointmentPath) -> Response:
        """End an appointment from today on."""
        return acts.perform(lambda unit, actor: views.head(unit, heads.end(unit, path.id, actor=actor), day=unit.day))

    return routes


def _build_duty_api(acts: Acts, duty: DutyRoster, *, views: StaffViews) -> Routes:
    routes = Routes("duty_api")

    @routes.get("/duty", role=Role.STAFF, answer=shapes.DutyPlan)
    def read_duty(query: DutyAsked) -> Response:
        """值班: the roster, whether somebody could take over now, and the 空岗 records."""
        return acts.show(
            lambda unit: views.plan(unit, duty.picture(unit, from_day=query.from_day, to_day=query.to_day))
        )

    @routes.post("/duty", role=Role.HALL_HEAD, answer=shapes.Duty)
    def set_duty(body: shapes.SetDuty) -> Response:
        """Set who has a post on a day."""

        def work(unit: Unit, actor: Actor) -> shapes.Duty:
            row = Duty(
                day=body.day,
                shift=Shift(body.shift),
                post=Post(body.post),
                person_a=body.person_a,
                person_b=body.person_b,
                backup=body.backup,
                set_by=actor.person or "",
                set_at=unit.now,
            )
            return views.duty(unit, duty.set(unit, row, actor=actor))

        return acts.perform(work)

    return routes
