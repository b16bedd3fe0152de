"""The hall head keeps the people's records, binds and closes accounts, and logs absences (R21, R28, R29, R41-R44)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from queue_server.domain import staff_sentences as sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName, without_numbers
from queue_server.domain.hall import Hall
from queue_server.domain.person import Account, AccountType, Actor, Person, Session
from queue_server.domain.sign_in_rules import SecretAge
from queue_server.domain.staff_record import (
    WINDOW_STAFF,
    Ability,
    Absence,
    AbsenceKind,
    StaffRecord,
    Training,
    check_window_account,
    holds_two_roles,
    is_window_staff,
)
from queue_server.usecases.ports import Unit
from queue_server.usecases.staffing import Staffing
from queue_server.usecases.station_heads import StationHeads


@dataclass(frozen=True, kw_only=True)
class RecordWish:
    """What the hall head writes; None leaves what stands."""

    person: str
    name: str | None = None
    enabled: bool | None = None
    post: str | None = None
    employer: str | None = None
    years: int | None = None
    full_time: bool | None = None
    abilities: tuple[Ability, ...] | None = None
    assessed_on: date | None = None
    training: Training | None = None
    """One more."""
    selected_by: str | None = None
    selected_on: date | None = None

    @property
    def of_record(self) -> dict[str, object]:
        """The fields of the record that are written anew."""
        names = (
            "post",
            "employer",
            "years",
            "full_time",
            "abilities",
            "assessed_on",
            "selected_by",
            "selected_on",
        )
        said = {name: getattr(self, name) for name in names}
        return {name: value for name, value in said.items() if value is not None}


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody of the hall, as the hall head sees them."""

    person: Person
    record: StaffRecord
    session: Session | None
    absences: Sequence[Absence]
    heads: Sequence[str]
    age: SecretAge | None
    may_sit_at_window: bool


@dataclass(frozen=True, kw_only=True)
class AccountUse:
    """One of the ten accounts: who may use it, and who does now."""

    account: Account
    enabled: bool
    holders: tuple[str, ...]
    used_by: str | None


@dataclass(frozen=True, kw_only=True)
class StaffPicture:
    """Everything about the hall's people at one moment."""

    members: Sequence[Member]
    accounts: Sequence[AccountUse]
    window_staff: int
    flags: Sequence[str]


class StaffRecords:
    """Keeps records and accounts; every change is the hall head's, and a row of the journal."""

    def __init__(self, hall: Hall, *, staffing: Staffing, heads: StationHeads) -> None:
        self._hall = hall
        self._staffing = staffing
        self._heads = heads

    def picture(self, unit: Unit) -> StaffPicture:
        """Return everybody, the ten accounts and what is to be mended."""
        members = self._members(unit)
        count = self._count_window_staff(unit)
        return StaffPicture(
            members=members,
            accounts=self._account_uses(unit),
            window_staff=count,
            flags=self._flags(unit, members, count=count),
        )

    def flags(self, unit: Unit) -> Sequence[str]:
        """Return what is to be mended, each one sentence."""
        return self._flags(unit, self._members(unit), count=self._count_window_staff(unit))

    def write(self, unit: Unit, wish: RecordWish, *, first_secret_hash: str | None = None, actor: Actor) -> Person:
        """Write a record; for somebody new with name and first secret.

        Args:
            unit: the transaction.
            wish: what is written.
            first_secret_hash: of a first secret, which the person changes at the next sign-in.
            actor: the hall head.

        Raises:
            DomainError: forbidden, name_needed, last_hall_head, ticket_in_hand.
        """
        check_keeper(actor)
        known = unit.people.get(wish.person)
        if known is None and (wish.name is None or first_secret_hash is None):
            raise DomainError(Code.NAME_NEEDED, sentences.NAME_NEEDED)
        person = known or Person(id=wish.person, name=wish.name or "")
        person = replace(
            person,
            name=wish.name or person.name,
            enabled=person.enabled if wish.enabled is None else wish.enabled,
        )
        self._check_leaving(unit, known, person)
        if known is not None and known.enabled and not person.enabled:
            self._staffing.expel(unit, person.id, reason="停用")
        if person != known or first_secret_hash is not None:
            unit.people.put(person, secret_hash=first_secret_hash or unit.people.secret_hash(person.id) or "")
        if first_secret_hash is not None:
            self._staffing.set_first_secret(unit, person.id, secret_hash=first_secret_hash)
        self._write_record(unit, wish, actor=actor)
        event = Event(
            name=EventName.STAFF_RECORDED,
            kind="person",
            entity=person.id,
            data={
                "fields": " ".join(sorted(wish.of_record)),
                "new": known is None,
                "enabled": person.enabled,
                "first_secret": first_secret_hash is not None,
                "training": wish.training is not None,
            },
        )
        unit.record(event, actor)
        return person

    def bind(
        self, unit: Unit, person: str, *, accounts: Sequence[str], reason: str | None = None, actor: Actor
    ) -> Person:
        """Say which accounts a person may use.

        Args:
            unit: the transaction.
            person: staff number.
            accounts: names of the hall's ten.
            reason: with it the hall head confirms that somebody of the window also decides for a station (R28).
            actor: the hall head.

        Raises:
            DomainError: forbidden, not_found, selection_needed, second_role, ticket_in_hand.
        """
        check_keeper(actor)
        known = self._known(unit, person)
        wanted = tuple(self._account(name) for name in dict.fromkeys(accounts))
        record = unit.staff.record(person)
        for account in wanted:
            check_window_account(known, account, record)
        held_two = holds_two_roles(self._accounts_of(known))
        two = holds_two_roles(wanted)
        if two and not held_two and not (reason and reason.strip()):
            raise DomainError(Code.SECOND_ROLE, sentences.SECOND_ROLE.format(name=known.name))
        names = tuple(account.name for account in wanted)
        if set(known.accounts) - set(names):
            self._staffing.expel(unit, person, reason="账号变更")
        bound = replace(known, accounts=names)
        unit.people.put(bound, secret_hash=unit.people.secret_hash(person) or "")
        self._end_headships(unit, bound, actor=actor)
        event = Event(
            name=EventName.ACCOUNTS_BOUND,
            kind="person",
            entity=person,
            reason=without_numbers(reason),
            data={"accounts": " ".join(names), "two_roles": two},
        )
        unit.record(event, actor)
        return bound

    def switch_account(self, unit: Unit, account: str, *, enabled: bool, reason: str, actor: Actor) -> AccountUse:
        """Close an account that this hall does not need, or open it again (R44: a farm without that station).

        Raises:
            DomainError: forbidden, not_found, account_in_use.
        """
        check_keeper(actor)
        found = self._account(account)
        user = next((one for one in unit.sessions.all() if account in {one.account, one.issue_account}), None)
        if not enabled and user is not None:
            taken = sentences.ACCOUNT_IN_USE.format(account=account, name=user.person_name)
            raise DomainError(Code.ACCOUNT_IN_USE, taken)
        if enabled:
            unit.staff.open_account(account)
        else:
            unit.staff.close_account(account, by=actor.person or "", at=unit.now)
            if found.station is not None:
                self._heads.end_all(unit, found.station, actor=actor)
        event = Event(
            name=EventName.ACCOUNT_OPENED if enabled else EventName.ACCOUNT_CLOSED,
            kind="account",
            entity=account,
            reason=without_numbers(reason),
        )
        unit.record(event, actor)
        return next(one for one in self._account_uses(unit) if one.account.name == account)

    def log_absence(
        self, unit: Unit, person: str, *, kind: AbsenceKind, from_day: date, until_day: date, actor: Actor
    ) -> Absence:
        """Log a leave or another duty; DomainError forbidden, not_found, wrong_dates."""
        check_keeper(actor)
        self._known(unit, person)
        away = Absence(
            id=unit.new_id(),
            person=person,
            kind=kind,
            from_day=from_day,
            until_day=until_day,
            logged_by=actor.person or "",
            logged_at=unit.now,
        )
        away.check()
        unit.staff.save_absence(away)
        event = Event(
            name=EventName.ABSENCE_LOGGED,
            kind="person",
            entity=person,
            data={"absence": kind.value, "from": from_day.isoformat(), "until": until_day.isoformat()},
        )
        unit.record(event, actor)
        return away

    def _write_record(self, unit: Unit, wish: RecordWish, *, actor: Actor) -> None:
        before = unit.staff.record(wish.person) or StaffRecord(person=wish.person, changed_at=unit.now)
        trainings = before.trainings if wish.training is None else (*before.trainings, wish.training)
        changed: StaffRecord = replace(before, **wish.of_record)  # type: ignore[arg-type] # of_record has its fields
        unit.staff.save_record(replace(changed, trainings=trainings, changed_by=actor.person, changed_at=unit.now))

    def _check_leaving(self, unit: Unit, known: Person | None, person: Person) -> None:
        if known is None or not known.hall_head or person.enabled:
            return
        others = [one for one in unit.people.all() if one.hall_head and one.enabled and one.id != person.id]
        if not others:
            raise DomainError(Code.LAST_HALL_HEAD, sentences.LAST_HALL_HEAD)

    def _end_headships(self, unit: Unit, person: Person, *, actor: Actor) -> None:
        stations = {account.station for account in self._accounts_of(person)}
        for head in unit.staff.heads():
            if head.person == person.id and head.ended_at is None and head.station not in stations:
                self._heads.end_one(unit, head, actor=actor)

    def _known(self, unit: Unit, person: str) -> Person:
        found = unit.people.get(person)
        if found is None:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_PERSON.format(person=person))
        return found

    def _account(self, name: str) -> Account:
        found = self._hall.account(name)
        if found is None:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_ACCOUNT.format(account=name))
        return found

    def _accounts_of(self, person: Person) -> tuple[Account, ...]:
        found = (self._hall.account(name) for name in person.accounts)
        return tuple(account for account in found if account is not None)

    def _members(self, unit: Unit) -> list[Member]:
        records = {record.person: record for record in unit.staff.records()}
        sessions = {session.person: session for session in unit.sessions.all()}
        absences = unit.staff.absences(since=unit.day)
        stations = self._heads.standing(unit)
        return [
            Member(
                person=person,
                record=records.get(person.id) or StaffRecord(person=person.id, changed_at=unit.now),
                session=sessions.get(person.id),
                absences=[away for away in absences if away.person == person.id],
                heads=[station for station, head in stations.items() if head is not None and head.person == person.id],
                age=unit.staff.secret_age(person.id),
                may_sit_at_window=person.hall_head or (person.id in records and records[person.id].selected),
            )
            for person in unit.people.all()
        ]

    def _account_uses(self, unit: Unit) -> list[AccountUse]:
        closed = unit.staff.closed_accounts()
        people, sessions = unit.people.all(), unit.sessions.all()
        used = {name: one.person for one in sessions for name in (one.account, one.issue_account) if name}
        return [
            AccountUse(
                account=account,
                enabled=account.enabled and account.name not in closed,
                holders=tuple(person.id for person in people if account.name in person.accounts),
                used_by=used.get(account.name),
            )
            for account in self._hall.accounts
        ]

    def _count_window_staff(self, unit: Unit) -> int:
        names = frozenset(one.name for one in self._hall.accounts if one.type is AccountType.COMPREHENSIVE)
        return sum(
            is_window_staff(person, unit.staff.record(person.id), window_accounts=names) for person in unit.people.all()
        )

    def _flags(self, unit: Unit, members: Sequence[Member], *, count: int) -> list[str]:
        found = [] if count == WINDOW_STAFF else [sentences.WINDOW_STAFF_FLAG.format(count=count)]
        found += [
            sentences.STATION_WITHOUT_HEAD_FLAG.format(station=self._heads.name(station))
            for station in self._heads.vacant(unit)
        ]
        found += [
            sentences.TWO_ROLES_FLAG.format(name=member.person.name)
            for member in members
            if member.person.enabled and holds_two_roles(self._accounts_of(member.person))
        ]
        return found


def check_keeper(actor: Actor) -> None:
    """Raise DomainError forbidden for anybody but the hall head."""
    if actor.session is None or not actor.session.hall_head:
        raise DomainError(Code.FORBIDDEN, sentences.WHO_KEEPS_STAFF)
