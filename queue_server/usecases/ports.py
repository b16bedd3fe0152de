"""What the use cases ask of the outside: a clock, one transaction's unit with its repositories, and the case system."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from queue_server.domain.applicant import Applicant
from queue_server.domain.case import Case, CaseSystemName, Filing
from queue_server.domain.dispatch import Reach
from queue_server.domain.evaluation import Evaluation, EvaluationFigures
from queue_server.domain.events import Event
from queue_server.domain.person import Actor, Person, Session
from queue_server.domain.service_item import ServiceItem
from queue_server.domain.ticket import Letter, Ticket, TicketState
from queue_server.domain.tidal import TidalStatus
from queue_server.domain.window import BusinessDay, Vacancy, WindowStatus
from queue_server.usecases.case_ports import CaseLists, CaseWords
from queue_server.usecases.desk_ports import (
    DeviceRecords,
    Emergencies,
    ExpertCalls,
    HandOvers,
    HelpCalls,
    Offers,
    Ownerships,
)
from queue_server.usecases.guide_ports import GuideBook
from queue_server.usecases.journal_row import JournalRow
from queue_server.usecases.paper_ports import Papers
from queue_server.usecases.record_ports import KnowledgeBase, Notices, Reports, SelfChecks
from queue_server.usecases.staff_ports import StaffRegister
from queue_server.usecases.trace_ports import OutsideRecords, QueryLocks, TraceRecords
from queue_server.usecases.vault_ports import Applicants, Keys, Retained, Scans


class Clock(Protocol):
    """A source of aware moments."""

    def now(self) -> datetime:
        """The moment now."""
        ...


@dataclass(frozen=True, kw_only=True)
class StoredAnswer:
    """A 2xx answer kept under an idempotency key."""

    key: str
    caller: str
    """Device or person: a key belongs to who used it."""
    request_digest: str
    """Digest of method, path and body: the same key with another request is `key_reused`."""
    status: int
    body: str
    at: datetime


class Tickets(Protocol):
    """The day's tickets. Except for `get`, everything looks at the business day alone."""

    def get(self, ticket: str) -> Ticket | None:
        """Return a ticket of any day by its id."""
        ...

    def add(self, ticket: Ticket) -> None:
        """Store a new ticket."""
        ...

    def save(self, ticket: Ticket) -> None:
        """Store a changed ticket."""
        ...

    def next_ordinal(self, letter: Letter) -> int:
        """Take the letter's next number of the day, from 1."""
        ...

    def next_place(self) -> float:
        """Take the next place at the end of the lines."""
        ...

    def head(self, *, priority: bool, reach: Reach) -> Ticket | None:
        """Return the first waiting ticket of a line that the reach covers."""
        ...

    def places(self, *, priority: bool, limit: int) -> Sequence[float]:
        """Return the places of the first waiting tickets of a line, in order."""
        ...

    def count_waiting(self, *, priority: bool, before: float | None = None) -> int:
        """Count a line's waiting tickets, those before a place where one is given."""
        ...

    def in_states(self, states: Collection[TicketState], *, limit: int | None = None) -> Sequence[Ticket]:
        """Return the day's tickets in these states by place."""
        ...

    def first_waiting(self, *, priority: bool, limit: int | None = None) -> Sequence[Ticket]:
        """Return a line's waiting tickets by place, all of them where there is no limit."""
        ...

    def waiting_lines(self) -> Mapping[Letter, tuple[int, datetime]]:
        """Return how many wait with each letter, and since when the longest does; a letter of nobody is absent."""
        ...

    def longest_waiting_since(self) -> datetime | None:
        """Return since when the longest waiting ticket waits."""
        ...

    def latest_calls(self, limit: int) -> Sequence[Ticket]:
        """Return the day's most recently called tickets, newest first."""
        ...

    def count_online(self, day: date, items: Collection[str]) -> Mapping[str | None, int]:
        """Count a day's tickets for these items by why their people did not go online; None where nobody asked."""
        ...

    def recent_service_s(self, limit: int) -> Sequence[int]:
        """Return the seconds of the last finished services of any day, newest first."""
        ...


class Days(Protocol):
    """The business days."""

    def current(self) -> BusinessDay | None:
        """Return the last day that was opened, None before the first."""
        ...

    def save(self, day: BusinessDay) -> None:
        """Store a new or changed day."""
        ...


class Windows(Protocol):
    """The windows as they stand."""

    def get(self, no: int) -> WindowStatus:
        """Return a window; one never used is closed."""
        ...

    def all(self) -> Sequence[WindowStatus]:
        """Return every window that was ever used, by number."""
        ...

    def save(self, window: WindowStatus) -> None:
        """Store a changed window."""
        ...


class Sessions(Protocol):
    """Who is signed in. Rows go when a session ends; the journal keeps its story."""

    def get(self, session: str) -> Session | None:
        """Return a session by its id (the digest of its token)."""
        ...

    def all(self) -> Sequence[Session]:
        """Return all sessions."""
        ...

    def add(self, session: Session) -> None:
        """Store a new session."""
        ...

    def touch(self, session: str, *, at: datetime) -> None:
        """Note an act."""
        ...

    def remove(self, session: str) -> None:
        """Forget a session."""
        ...


class People(Protocol):
    """The people of the hall, their hashed secrets and their lock-outs."""

    def get(self, person: str) -> Person | None:
        """Return a person."""
        ...

    def all(self) -> Sequence[Person]:
        """Return everybody, by id."""
        ...

    def secret_hash(self, person: str) -> str | None:
        """Return the hash that the secret is verified against, outside the writer."""
        ...

    def put(self, person: Person, *, secret_hash: str) -> None:
        """Store or replace a person."""
        ...


class TidalMemory(Protocol):
    """The tidal window's one row."""

    def get(self) -> TidalStatus:
        """Return the machine's memory; closed before its first use."""
        ...

    def save(self, status: TidalStatus) -> None:
        """Store it."""
        ...


class Cases(Protocol):
    """The cases."""

    def get(self, no: str) -> Case | None:
        """Return a case."""
        ...

    def add(self, case: Case) -> None:
        """Store a new case."""
        ...

    def save(self, case: Case) -> None:
        """Store a changed case."""
        ...

    def next_ordinal(self, kind: str) -> int:
        """Take the day's next case number of a kind, B or D."""
        ...

    def of_ticket(self, ticket: str) -> Sequence[Case]:
        """Return a ticket's cases, oldest first."""
        ...

    def drafts(self) -> Sequence[Case]:
        """Return all 预收件 of any day that wait for entry, oldest first."""
        ...

    def of_station(self, station: str, *, limit: int) -> Sequence[Case]:
        """Return the latest received cases that a station decides, newest first."""
        ...

    def opened_on(self, day: date) -> Sequence[Case]:
        """Return the cases opened on a day, oldest first."""
        ...

    def of_outside_no(self, outside_no: str) -> Case | None:
        """Return the case linked to an outside number."""
        ...

    def count_of_day(self, day: date) -> int:
        """Count the cases that count on a day (R12)."""
        ...

    def count_by_person(self, day: date) -> Mapping[str, int]:
        """Count them by the person who registered them (R10)."""
        ...


class Evaluations(Protocol):
    """The ratings."""

    def of_ticket(self, ticket: str) -> Evaluation | None:
        """Return a ticket's rating."""
        ...

    def add(self, evaluation: Evaluation) -> None:
        """Store a rating."""
        ...

    def figures(self, day: date, *, since: date | None = None) -> EvaluationFigures:
        """Return a day's figures, or those from `since` to the day; the unrated count as unrated and nowhere else."""
        ...


class Vacancies(Protocol):
    """空岗 records."""

    def running(self, window: int) -> Vacancy | None:
        """Return the record that runs."""
        ...

    def begin(self, window: int, *, day: date, at: datetime) -> int:
        """Open a record; returns its id."""
        ...

    def end(self, vacancy: int, *, at: datetime) -> None:
        """Close a record."""
        ...

    def of_day(self, day: date) -> Sequence[Vacancy]:
        """Return a day's records."""
        ...


class Journal(Protocol):
    """The journal as its readers see it."""

    def head(self) -> int:
        """Return the last sequence number, 0 before the first row."""
        ...

    def after(self, seq: int, *, limit: int) -> Sequence[JournalRow]:
        """Return the rows behind a sequence number, in order."""
        ...

    def of_day(self, kind: str, *, day: date) -> Sequence[JournalRow]:
        """Return a day's rows of one kind of thing, in order."""
        ...

    def with_reason(self, event: str, *, day: date) -> Sequence[JournalRow]:
        """Return a day's rows of one event that carry a person's reason."""
        ...

    def of_entity(self, kind: str, entity: str, *, day: date | None = None) -> Sequence[JournalRow]:
        """Return one thing's story, of one day where one is given."""
        ...


class Cursors(Protocol):
    """How far each sink has read."""

    def get(self, sink: str) -> int:
        """Return the last delivered sequence number, 0 at first."""
        ...

    def set(self, sink: str, seq: int) -> None:
        """Note a delivery."""
        ...


class Idempotency(Protocol):
    """Answers kept under the callers' keys."""

    def get(self, key: str, *, caller: str) -> StoredAnswer | None:
        """Return the stored answer of a caller's key."""
        ...

    def put(self, answer: StoredAnswer) -> None:
        """Store an answer."""
        ...

    def purge(self, *, before: datetime) -> None:
        """Forget old answers."""
        ...


class Unit(Protocol):
    """One transaction: its moment, its hall, its day, and the repositories that share it."""

    @property
    def now(self) -> datetime:
        """The business moment, the same for the whole transaction."""
        ...

    @property
    def real_now(self) -> datetime:
        """The machine's own time, for sessions and lock-outs."""
        ...

    @property
    def hall(self) -> str:
        """The hall's code."""
        ...

    @property
    def day(self) -> date:
        """The business day: the last opened one; the clock's date before the first. It never goes backwards."""
        ...

    @property
    def tickets(self) -> Tickets: ...  # noqa: D102 - each repository says what it is
    @property
    def days(self) -> Days: ...  # noqa: D102 - likewise
    @property
    def windows(self) -> Windows: ...  # noqa: D102 - likewise
    @property
    def sessions(self) -> Sessions: ...  # noqa: D102 - likewise
    @property
    def people(self) -> People: ...  # noqa: D102 - likewise
    @property
    def tidal(self) -> TidalMemory: ...  # noqa: D102 - likewise
    @property
    def cases(self) -> Cases: ...  # noqa: D102 - likewise
    @property
    def applicants(self) -> Applicants: ...  # noqa: D102 - likewise
    @property
    def scans(self) -> Scans: ...  # noqa: D102 - likewise
    @property
    def keys(self) -> Keys: ...  # noqa: D102 - likewise
    @property
    def retained(self) -> Retained: ...  # noqa: D102 - likewise
    @property
    def case_lists(self) -> CaseLists: ...  # noqa: D102 - likewise
    @property
    def case_words(self) -> CaseWords: ...  # noqa: D102 - likewise
    @property
    def evaluations(self) -> Evaluations: ...  # noqa: D102 - likewise
    @property
    def vacancies(self) -> Vacancies: ...  # noqa: D102 - likewise
    @property
    def help_calls(self) -> HelpCalls: ...  # noqa: D102 - likewise
    @property
    def expert_calls(self) -> ExpertCalls: ...  # noqa: D102 - likewise
    @property
    def emergencies(self) -> Emergencies: ...  # noqa: D102 - likewise
    @property
    def ownerships(self) -> Ownerships: ...  # noqa: D102 - likewise
    @property
    def offers(self) -> Offers: ...  # noqa: D102 - likewise
    @property
    def hand_overs(self) -> HandOvers: ...  # noqa: D102 - likewise
    @property
    def devices(self) -> DeviceRecords: ...  # noqa: D102 - likewise
    @property
    def guides(self) -> GuideBook: ...  # noqa: D102 - likewise
    @property
    def knowledge(self) -> KnowledgeBase: ...  # noqa: D102 - likewise
    @property
    def reports(self) -> Reports: ...  # noqa: D102 - likewise
    @property
    def self_checks(self) -> SelfChecks: ...  # noqa: D102 - likewise
    @property
    def notices(self) -> Notices: ...  # noqa: D102 - likewise
    @property
    def papers(self) -> Papers: ...  # noqa: D102 - likewise
    @property
    def trace(self) -> TraceRecords: ...  # noqa: D102 - likewise
    @property
    def query_locks(self) -> QueryLocks: ...  # noqa: D102 - likewise
    @property
    def outside(self) -> OutsideRecords: ...  # noqa: D102 - likewise
    @property
    def journal(self) -> Journal: ...  # noqa: D102 - likewise
    @property
    def cursors(self) -> Cursors: ...  # noqa: D102 - likewise
    @property
    def idempotency(self) -> Idempotency: ...  # noqa: D102 - likewise
    @property
    def staff(self) -> StaffRegister: ...  # noqa: D102 - likewise

    def record(self, event: Event, actor: Actor) -> int:
        """Append a row to the journal in this transaction; returns its sequence number."""
        ...

    def new_id(self) -> str:
        """Return a fresh unguessable id (128 bits)."""
        ...


class CaseSystem(Protocol):
    """Where cases live: this project's own flow, or an outside system, linked by hand or spoken to by HTTP."""

    @property
    def name(self) -> CaseSystemName:
        """`builtin`, `manual` or `http`."""
        ...

    def launch(self, unit: Unit, ticket: Ticket, *, item: ServiceItem, guide_version: str, actor: Actor) -> Case:
        """Open a 预收件 for a ticket in service."""
        ...

    def receive(self, unit: Unit, case: Case, *, applicant: Applicant, filing: Filing, actor: Actor) -> Case:
        """收件; DomainError wrong_case_system where the outside system receives."""
        ...

    def link(self, unit: Unit, case: Case, *, outside_no: str, actor: Actor) -> Case:
        """Link the outside number; DomainError wrong_case_system where there is no outside system."""
        ...

    def address(self, case: Case) -> str | None:
        """Return where the outside system is opened for this case, None for the built-in one."""
        ...
