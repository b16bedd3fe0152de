"""Cases, the applicants' sealed data apart from them, and ratings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, case, func, select

from queue_server.domain.case import COUNTED_STATES, Applicant, Case, CaseState
from queue_server.domain.evaluation import Evaluation, EvaluationFigures, EvaluationState
from queue_server.domain.ticket import Outcome, TicketState
from queue_server.storage.rows import Rows, values_of
from queue_server.storage.sealed import Seal
from queue_server.storage.tables import applicant, case_file, evaluation, ticket
from queue_server.storage.tickets import Counters


class SqlCases:
    """The cases of one hall."""

    def __init__(self, connection: Connection, *, hall: str, day: Callable[[], date], seal: Seal) -> None:
        self._rows = Rows(connection, case_file, hall=hall)
        self._applicants = Rows(connection, applicant, hall=hall)
        self._counters = Counters(connection, hall=hall)
        self._hall = hall
        self._day = day
        self._seal = seal

    def get(self, no: str) -> Case | None:
        """Return a case."""
        return self._rows.one(Case, case_file.c.no == no)

    def add(self, new: Case) -> None:
        """Store a new case."""
        self._rows.insert(new)

    def save(self, changed: Case) -> None:
        """Store a changed case."""
        values = values_of(changed)
        self._rows.change({name: value for name, value in values.items() if name != "no"}, no=changed.no)

    def next_ordinal(self, kind: str) -> int:
        """Take the day's next case number of a kind."""
        return self._counters.take(self._day(), f"case-{kind}")

    def of_ticket(self, ticket_id: str) -> Sequence[Case]:
        """Return a ticket's cases, oldest first."""
        return self._rows.many(Case, self._rows.select(case_file.c.ticket == ticket_id).order_by(case_file.c.no))

    def drafts(self) -> Sequence[Case]:
        """Return all 预收件, oldest first."""
        wanted = self._rows.select(case_file.c.state == CaseState.DRAFT)
        return self._rows.many(Case, wanted.order_by(case_file.c.opened_at))

    def of_station(self, station: str, *, limit: int) -> Sequence[Case]:
        """Return the latest received cases of a station, newest first."""
        wanted = self._rows.select(case_file.c.station == station, case_file.c.state == CaseState.RECEIVED)
        return self._rows.many(Case, wanted.order_by(case_file.c.no.desc()).limit(limit))

    def opened_on(self, day: date) -> Sequence[Case]:
        """Return a day's cases, oldest first."""
        return self._rows.many(Case, self._rows.select(case_file.c.opened_day == day).order_by(case_file.c.no))

    def of_outside_no(self, outside_no: str) -> Case | None:
        """Return the case linked to an outside number."""
        return self._rows.one(Case, case_file.c.outside_no == outside_no)

    def count_of_day(self, day: date) -> int:
        """Count the cases that count on a day."""
        wanted = self._counted(day).with_only_columns(func.count())
        count: int = self._rows.connection.execute(wanted).scalar_one()
        return count

    def count_by_person(self, day: date) -> Mapping[str, int]:
        """Count them by the person who registered them."""
        wanted = self._counted(day).with_only_columns(case_file.c.received_by, func.count())
        found = self._rows.connection.execute(wanted.group_by(case_file.c.received_by))
        return {person or "": count for person, count in found}

    def put_applicant(self, no: str, person: Applicant) -> str:
        """Store the applicant sealed; returns the keyed digest for the journal."""
        sealed = {
            name: self._seal.close(value, table="applicant", row=f"{self._hall}/{no}", column=name)
            for name, value in values_of(person).items()
            if value is not None
        }
        index = self.key_of(person.id_number)
        self._applicants.put({"case_no": no, "phone": None, **sealed, "id_index": index}, key=("case_no",))
        return self._seal.digest("filed", no, person.name, person.id_number, person.phone or "")

    def applicant(self, no: str) -> Applicant | None:
        """Return the applicant in the clear."""
        wanted = self._applicants.select(applicant.c.case_no == no)
        row = self._rows.connection.execute(wanted).mappings().first()
        if row is None:
            return None
        opened = {
            name: self._seal.open(row[name], table="applicant", row=f"{self._hall}/{no}", column=name)
            for name in ("name", "id_number", "phone")
            if row[name] is not None
        }
        return Applicant(**opened)

    def key_of(self, id_number: str) -> str:
        """Return the keyed digest of an ID number."""
        return self._seal.digest("id", id_number)

    def person_key(self, no: str) -> str | None:
        """Return the keyed digest of a case's applicant."""
        wanted = self._applicants.select(applicant.c.case_no == no).with_only_columns(applicant.c.id_index)
        key: str | None = self._rows.connection.execute(wanted).scalar_one_or_none()
        return key

    def of_person(self, person_key: str, *, limit: int) -> Sequence[Case]:
        """Return a person's latest cases, newest first."""
        theirs = self._applicants.select(applicant.c.id_index == person_key).with_only_columns(applicant.c.case_no)
        wanted = self._rows.select(case_file.c.no.in_(theirs))
        return self._rows.many(Case, wanted.order_by(case_file.c.opened_at.desc(), case_file.c.no).limit(limit))

    def _counted(self, day: date) -> Select[Any]:
        return self._rows.select(case_file.c.counted_day == day, case_file.c.state.in_(list(COUNTED_STATES)))


class SqlEvaluations:
    """The ratings of one hall."""

    def __init__(self, connection: Connection, *, hall: str) -> None:
        self._rows = Rows(connection, evaluation, hall=hall)
        self._hall = hall

    def of_ticket(self, ticket_id: str) -> Evaluation | None:
        """Return a ticket's rating."""
        return self._rows.one(Evaluation, evaluation.c.ticket == ticket_id)

    def add(self, new: Evaluation) -> None:
        """Store a rating; IntegrityError where the visit is rated already."""
        self._rows.insert(new)

    def figures(self, day: date, *, since: date | None = None) -> EvaluationFigures:
        """Return the figures to a day: served visits, ratings given, good ones, and those nobody rated."""
        first = since or day
        finished = select(func.count()).where(
            ticket.c.hall == self._hall,
            ticket.c.day.between(first, day),
            ticket.c.state == TicketState.DONE,
            ticket.c.outcome != Outcome.UNSERVED,
        )
        good = func.sum(case((evaluation.c.state == EvaluationState.RATED_GOOD, 1), else_=0))
        given = select(func.count(), func.coalesce(good, 0)).where(
            evaluation.c.hall == self._hall, evaluation.c.day.between(first, day)
        )
        done: int = self._rows.connection.execute(finished).scalar_one()
        rated, well = self._rows.connection.execute(given).one()
        return EvaluationFigures(finished=done, rated=rated, good=int(well), unrated=max(0, done - rated))
