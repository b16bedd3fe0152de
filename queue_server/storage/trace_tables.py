"""The tables and indexes of those who look back: search, the applicants' query, and cases of an outside system."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text, func

from queue_server.domain.outside_case import OutsideState, Source
from queue_server.domain.outside_errand import ErrandState
from queue_server.storage.column_types import EnumWord, Moment, hall_column
from queue_server.storage.tables import case_file, metadata

ENDING_CHARS = 5
"""`B0001`."""

Index("case_by_opened_at", case_file.c.hall, case_file.c.opened_at, case_file.c.no)
Index("case_by_item", case_file.c.hall, case_file.c.item, case_file.c.opened_at, case_file.c.no)
Index("case_by_ticket_number", case_file.c.hall, case_file.c.ticket_number, case_file.c.opened_at, case_file.c.no)
Index(
    "case_by_ending",
    case_file.c.hall,
    func.substr(case_file.c.no, -ENDING_CHARS),
    case_file.c.opened_at,
    case_file.c.no,
)

case_query_lock = Table(
    "case_query_lock",
    metadata,
    hall_column(),
    Column("key", String(64), primary_key=True, comment="keyed digest of the typed number and its source"),
    Column("failures", Integer, nullable=False, comment="wrong endings in a row"),
    Column("locked_until", Moment, comment="real clock"),
    Column("last_at", Moment, nullable=False, comment="real clock; what is old is forgotten"),
    Index("query_lock_by_age", "hall", "last_at"),
)

outside_case = Table(
    "outside_case",
    metadata,
    hall_column(),
    Column("case_no", String(24), primary_key=True, comment="the case"),
    Column("linked_on", Date, nullable=False, comment="first day that a state can have"),
    Column("state", EnumWord(OutsideState), comment="state of domain/outside_case.py; null before the first"),
    Column("state_on", Date, comment="day that the outside system names for it"),
    Column("accepted_on", Date, comment="受理"),
    Column("due", Date, comment="day up to which something is owed"),
    Column("due_provisional", Boolean, nullable=False, comment="the year's holidays are not known yet"),
    Column("due_from", Date, comment="day from which that time counts"),
    Column("due_told", Boolean, nullable=False, comment="the outside system named the day itself"),
    Column("source", EnumWord(Source), comment="hand or http"),
    Column("entered_by", String(64), comment="person; null where it was read"),
    Column("entered_at", Moment, comment="when it became known here"),
    Column("done", Boolean, nullable=False, comment="nothing is waited for any more"),
    Index("outside_case_by_due", "hall", "done", "due"),
)

outside_errand = Table(
    "outside_errand",
    metadata,
    hall_column(),
    Column("case_no", String(24), primary_key=True, comment="the case"),
    Column("state", EnumWord(ErrandState), nullable=False, comment="state of domain/outside_errand.py"),
    Column("since", Moment, nullable=False, comment="real clock"),
    Column("next_at", Moment, nullable=False, comment="real clock; not tried before"),
    Column("attempts", Integer, nullable=False, comment="failures in a row"),
    Column("quiet", Integer, nullable=False, comment="looks in a row that found nothing new"),
    Column("fault", Text, comment="what went wrong last"),
    Index("outside_errand_by_time", "hall", "state", "next_at"),
)
