"""The hall's people as the hall head keeps them: records, accounts, station heads, duty and absences."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, SecretStr, StringConstraints

from queue_server.contract.shapes import Message, Moment, Reason, Shape

Ability = Literal["analysis", "expression", "coordination"]
"""分析判断, 语言表达, 协调沟通: the three that R21 names."""
AbsenceKind = Literal["leave", "training", "other_duty"]
Shift = Literal["day", "morning", "afternoon"]
Post = Literal["comprehensive", "issue", "tidal"]
SecretState = Literal["ok", "first", "expired", "none"]
"""`first`: to be changed at the next sign-in; `expired`: too old; `none`: nobody has set one."""

PersonId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,31}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Day = Annotated[date, Field(strict=False)]


class Training(Shape):
    """One training of a person."""

    day: Day
    topic: Line
    hours: int = Field(ge=1, le=200)


class Absence(Message):
    """A leave or another duty that was logged (R28)."""

    id: str
    kind: AbsenceKind
    from_day: date
    until_day: date


class StaffMember(Message):
    """Somebody of the hall: who may sign in with what, and what the record says (R21)."""

    person: str
    name: str
    enabled: bool
    hall_head: bool
    bureau: bool
    department: str
    accounts: list[str]
    signed_in_at: str | None
    """Terminal where the person is signed in now."""
    post: str
    employer: str
    years: int | None
    full_time: bool
    """专职 (R28)."""
    abilities: list[Ability]
    assessed_on: date | None
    trainings: list[Training]
    selected_by: str
    selected_on: date | None
    may_sit_at_window: bool
    """With `selected_by` and its date; without them no 综合窗口 account can be used (R21)."""
    lacking: list[str]
    """What the record lacks, each one Chinese phrase."""
    absences: list[Absence]
    """Those that run or are to come."""
    heads: list[str]
    """Names of the stations that the person heads today."""
    secret_state: SecretState


class AccountState(Message):
    """One of the hall's ten accounts."""

    name: str
    type: Literal["ZH", "SP", "CJ"]
    station: str | None
    station_name: str | None
    enabled: bool
    holders: list[str]
    """Persons who may use it, by id."""
    used_by: str | None
    """Person who is signed in with it now: never two at once."""


class StaffList(Message):
    """`GET /staff` (hall head): everybody, the ten accounts, and what is to be mended."""

    people: list[StaffMember]
    accounts: list[AccountState]
    comprehensive_staff: int
    """Active people with a 综合窗口 account and a selection note; the notice asks for exactly two (R29)."""
    flags: list[str]
    """Chinese sentences: not two people at the window, a station without a head, whoever holds two roles."""


class WriteStaff(Shape):
    """`POST /staff`: a new person, or the record of somebody known; what is not sent stays as it is."""

    person: PersonId
    name: Line | None = None
    """Needed for a new person."""
    first_secret: SecretStr | None = Field(default=None, min_length=1, max_length=200)
    """A new person's first secret, or a new first one for somebody who forgot it; changed at the next sign-in."""
    enabled: bool | None = None
    post: Line | None = None
    employer: Line | None = None
    years: int | None = Field(default=None, ge=0, le=60)
    full_time: bool | None = None
    abilities: list[Ability] | None = Field(default=None, max_length=3)
    assessed_on: Day | None = None
    training: Training | None = None
    """One more training."""
    selected_by: Line | None = None
    selected_on: Day | None = None


class BindAccounts(Shape):
    """`POST /staff/{person}/accounts`: which of the ten the person may use.

    409 `selection_needed` without a selection note (R21), `second_role` where somebody of the window would also decide
    for a station: with `reason` the hall head confirms it (R28).
    """

    accounts: list[Annotated[str, StringConstraints(max_length=64)]] = Field(max_length=10)
    reason: Reason | None = None


class LogAbsence(Shape):
    """`POST /staff/{person}/absences`."""

    kind: AbsenceKind
    from_day: Day
    until_day: Day


class SwitchAccount(Shape):
    """`POST /accounts/{account}`: an account that this hall does not need, a station that a farm does not have."""

    enabled: bool
    reason: Reason


class StationHead(Message):
    """One appointment of a 首席代表 (R22, R23)."""

    id: str
    station: str
    station_name: str
    person: str
    person_name: str
    items: list[str] | None
    """Items that the letter of authorisation lists; null for all of the station."""
    substitute: bool
    letter_no: str
    from_day: date
    until_day: date | None
    appointed_by: str | None
    appointed_by_name: str | None
    ended: bool
    stands: bool
    """Holds on the day that was asked for."""


class StationState(Message):
    """A station on the day that was asked for."""

    station: str
    station_name: str
    enabled: bool
    """Whether its account is in use here."""
    head: StationHead | None
    """Who decides on that day; null: its items cannot be routed."""


class StationHeadList(Message):
    """`GET /station-heads?station=&day=`: the stations on a day (default today); every appointment, newest first."""

    day: date
    stations: list[StationState]
    appointments: list[StationHead]


class AppointStationHead(Shape):
    """`POST /station-heads` (hall head): appoint a head, or for some days a substitute."""

    station: str = Field(min_length=1, max_length=16)
    person: PersonId
    letter_no: Line
    items: list[Annotated[str, StringConstraints(min_length=1, max_length=64)]] | None = Field(
        default=None, min_length=1, max_length=200
    )
    substitute: bool = False
    from_day: Day
    until_day: Day | None = None


class SetDuty(Shape):
    """`POST /duty` (hall head): who has a post on a day; what stood there is replaced."""

    day: Day
    shift: Shift = "day"
    post: Post = "comprehensive"
    person_a: PersonId
    person_b: PersonId
    backup: PersonId | None = None


class Duty(Message):
    """One row of the roster."""

    day: date
    shift: Shift
    post: Post
    person_a: str
    person_a_name: str
    person_b: str
    person_b_name: str
    backup: str | None
    backup_name: str | None
    away: list[str]
    """Names of those in this row who are logged as away on that day."""


class VacancyRow(Message):
    """An 空岗 record."""

    day: date
    window: int
    began_at: Moment
    ended_at: Moment | None
    minutes: int
    """So far, where it still runs."""


class Relief(Message):
    """Whether somebody could take over the 综合窗口 now."""

    state: Literal["ready", "none"]
    why: str
    """One Chinese sentence where it is `none`, else empty."""
    b_person: str | None
    b_name: str | None
    backup: str | None
    backup_name: str | None


class DutyPlan(Message):
    """`GET /duty?from=&to=`: the roster (default the fourteen days from today), today's relief, the 空岗 records."""

    from_day: date
    to_day: date
    rows: list[Duty]
    relief: Relief
    vacancies: list[VacancyRow]
    """Of the same days, and of the thirty before today where nothing was asked for; newest first."""


class ChangeSecret(Shape):
    """`POST /session/secret`: the signed-in person's own."""

    secret: SecretStr = Field(min_length=1, max_length=200)
    new_secret: SecretStr = Field(min_length=1, max_length=200)


class SecretRules(Message):
    """`GET /session/secret`: what a secret has to be, and how old the person's own is."""

    min_length: int
    min_classes: int
    """Of lower-case letters, capitals, digits and other characters."""
    max_age_days: int
    age_days: int | None
    must_change: bool
    why: str
    """One Chinese sentence where it must be changed; in a practice hall one that says it need not."""
