"""One transaction over the database: the unit that use cases are handed."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection

from queue_server.domain.errors import DomainError
from queue_server.domain.events import Event
from queue_server.domain.hours import HALL_ZONE, business_date
from queue_server.domain.person import Actor
from queue_server.storage.applicant_rows import SqlApplicants
from queue_server.storage.case_list_rows import SqlCaseLists
from queue_server.storage.case_rows import SqlCases, SqlEvaluations
from queue_server.storage.case_words_rows import SqlCaseWords
from queue_server.storage.desk_rows import (
    SqlEmergencies,
    SqlExpertCalls,
    SqlHandOvers,
    SqlHelpCalls,
    SqlOffers,
    SqlOwnerships,
)
from queue_server.storage.device_rows import SqlDevices
from queue_server.storage.guide_rows import SqlGuides
from queue_server.storage.hall_rows import (
    SqlCursors,
    SqlDays,
    SqlIdempotency,
    SqlPeople,
    SqlSessions,
    SqlTidal,
    SqlVacancies,
    SqlWindows,
)
from queue_server.storage.journal import SqlJournal
from queue_server.storage.key_rows import SqlKeys
from queue_server.storage.knowledge_rows import SqlKnowledge
from queue_server.storage.outside_rows import SqlOutside
from queue_server.storage.paper_rows import SqlPapers
from queue_server.storage.record_rows import SqlNotices, SqlReports, SqlSelfChecks
from queue_server.storage.retained_rows import SqlRetained
from queue_server.storage.scan_rows import SqlScans
from queue_server.storage.sealed import Keyring, Seal
from queue_server.storage.staff_rows import SqlStaff
from queue_server.storage.tickets import SqlTickets
from queue_server.storage.trace_rows import SqlQueryLocks, SqlTrace

ID_BYTES = 16


class SqlUnit:
    """Everything one use case sees: its moment, its hall, its repositories."""

    def __init__(
        self, connection: Connection, *, hall: str, now: datetime, real_now: datetime, keyring: Keyring
    ) -> None:
        seal = Seal(connection, hall=hall, keyring=keyring, now=real_now.astimezone(HALL_ZONE))
        self.now = now.astimezone(HALL_ZONE)
        self.real_now = real_now
        self.hall = hall
        self.days = SqlDays(connection, hall=hall)
        self.tickets = SqlTickets(connection, hall=hall, day=self._business_day)
        self.windows = SqlWindows(connection, hall=hall, now=now)
        self.sessions = SqlSessions(connection, hall=hall)
        self.people = SqlPeople(connection, hall=hall)
        self.tidal = SqlTidal(connection, hall=hall, now=now)
        self.cases = SqlCases(connection, hall=hall, day=self._business_day)
        self.applicants = SqlApplicants(connection, hall=hall, seal=seal)
        self.scans = SqlScans(connection, hall=hall, seal=seal)
        self.keys = SqlKeys(connection, hall=hall, seal=seal)
        self.retained = SqlRetained(connection, hall=hall)
        self.case_lists = SqlCaseLists(connection, hall=hall)
        self.case_words = SqlCaseWords(connection, hall=hall, seal=seal)
        self.evaluations = SqlEvaluations(connection, hall=hall)
        self.vacancies = SqlVacancies(connection, hall=hall)
        self.help_calls = SqlHelpCalls(connection, hall=hall)
        self.expert_calls = SqlExpertCalls(connection, hall=hall, seal=seal)
        self.emergencies = SqlEmergencies(connection, hall=hall)
        self.ownerships = SqlOwnerships(connection, hall=hall)
        self.offers = SqlOffers(connection, hall=hall)
        self.hand_overs = SqlHandOvers(connection, hall=hall, seal=seal)
        self.devices = SqlDevices(connection, hall=hall)
        self.guides = SqlGuides(connection, hall=hall)
        self.knowledge = SqlKnowledge(connection, hall=hall, now=self.now)
        self.reports = SqlReports(connection, hall=hall, seal=seal)
        self.self_checks = SqlSelfChecks(connection, hall=hall)
        self.notices = SqlNotices(connection, hall=hall)
        self.papers = SqlPapers(connection, hall=hall, seal=seal)
        self.trace = SqlTrace(connection, hall=hall)
        self.query_locks = SqlQueryLocks(connection, hall=hall, seal=seal)
        self.outside = SqlOutside(connection, hall=hall)
        self.journal = SqlJournal(connection, hall=hall)
        self.cursors = SqlCursors(connection, hall=hall)
        self.idempotency = SqlIdempotency(connection, hall=hall, seal=seal)
        self.staff = SqlStaff(connection, hall=hall, seal=seal)

    @property
    def day(self) -> date:
        """The business day: the last opened one; the clock's date before the first."""
        return self._business_day()

    def record(self, event: Event, actor: Actor) -> int:
        """Append a row to the journal; returns its sequence number."""
        return self.journal.append(self._without_names(event), actor, at=self.now, day=self.day)

    def _without_names(self, event: Event) -> Event:
        """Return an event of a case without the applicant's name in its reason: the journal is never purged."""
        if event.kind != "case" or not event.reason:
            return event
        try:
            person = self.applicants.get(event.entity)
        except DomainError:
            return event
        return event if person is None else replace(event, reason=person.hide_in(event.reason))

    def new_id(self) -> str:
        """Return a fresh random id of 128 bits."""
        return secrets.token_hex(ID_BYTES)

    def _business_day(self) -> date:
        current = self.days.current()
        return business_date(self.now) if current is None else current.day
