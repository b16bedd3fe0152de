"""Fills a hall's database with closed tickets of earlier days and their journal rows, in bulk, the chain unbroken."""

import json
import time
import uuid
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select

from queue_server.domain.events import Event
from queue_server.domain.hours import HALL_ZONE
from queue_server.domain.ticket import Outcome, Ticket, issue
from queue_server.storage.engine import writer_engine
from queue_server.storage.journal import ALGORITHM, digest_of
from queue_server.storage.tables import business_day, journal, sink_cursor
from queue_server.storage.tables import ticket as ticket_table

A_DAY = 300
"""Closed tickets of one busy day."""
BATCH = 2000


RELAYED_TO = "mqtt"
"""The name under which signage's publisher keeps its place in the journal."""


def seed_history(data: Path, *, tickets: int) -> float:
    """Writes `tickets` finished tickets before the hall's own first day; returns the seconds it took."""
    began_s = time.monotonic()
    if not tickets:
        return 0.0
    engine = writer_engine(data / "hall.db")
    with engine.begin() as connection:
        head = connection.execute(select(journal).order_by(journal.c.seq.desc()).limit(1)).mappings().one()
        first_day = connection.execute(select(business_day.c.day).order_by(business_day.c.day)).scalar_one()
        seq, prev, ticket_rows, journal_rows = head["seq"], head["digest"], [], []
        days: set[Any] = set()
        for closed, events in _visits(first_day, tickets):
            ticket_rows.append(
                {"hall": head["hall"], **{field.name: getattr(closed, field.name) for field in fields(closed)}}
            )
            if closed.day not in days:
                days.add(closed.day)
                connection.execute(insert(business_day), _day_row(head["hall"], closed))
            for at, event in events:
                seq += 1
                row = _journal_row(head["hall"], seq, at=at, closed=closed, event=event, prev=prev)
                prev = row["digest"]
                journal_rows.append(row)
            if len(ticket_rows) >= BATCH:
                connection.execute(insert(ticket_table), ticket_rows)
                connection.execute(insert(journal), journal_rows)
                ticket_rows, journal_rows = [], []
        if ticket_rows:
            connection.execute(insert(ticket_table), ticket_rows)
            connection.execute(insert(journal), journal_rows)
        # The past was delivered in its day: a relay that had to catch up would do nothing else during the bench.
        connection.execute(delete(sink_cursor))
        connection.execute(insert(sink_cursor), [{"hall": head["hall"], "sink": RELAYED_TO, "seq": seq}])
    engine.dispose()
    return time.monotonic() - began_s


def _visits(first_day: Any, tickets: int) -> Iterator[tuple[Ticket, list[tuple[datetime, Event]]]]:
    """Finished visits by the domain's own steps, oldest day first."""
    days = -(-tickets // A_DAY)
    for index in range(tickets):
        day = first_day - timedelta(days=days - index // A_DAY)
        at = datetime(day.year, day.month, day.day, 8, 30, tzinfo=HALL_ZONE) + timedelta(seconds=90 * (index % A_DAY))
        number = index % A_DAY + 1
        waiting, issued = issue(
            at,
            ticket_id=uuid.uuid4().hex,
            day=day,
            letter="C",
            ordinal=number,
            item="consult",
            item_letter="C",
            item_network="either",
            place=float(number),
        )
        called_at, started_at, finished_at = (at + timedelta(seconds=seconds) for seconds in (240, 270, 700))
        called, call = waiting.call(called_at, window=1, person="clerk-1")
        serving, start = called.start(started_at, person="clerk-1")
        done, finish = serving.finish(finished_at, outcome=Outcome.CONSULTED)
        yield done, [(at, issued), (called_at, call), (started_at, start), (finished_at, finish)]


def _day_row(hall: str, closed: Ticket) -> dict[str, Any]:
    return {
        "hall": hall,
        "day": closed.day,
        "opened_at": closed.issued_at,
        "ended_at": closed.issued_at + timedelta(hours=9),
        "priority_run": 0,
        "overtime_since": None,
        "overtime_s": 0,
    }


def _journal_row(hall: str, seq: int, *, at: datetime, closed: Ticket, event: Event, prev: str) -> dict[str, Any]:
    row = {
        "hall": hall,
        "seq": seq,
        "at": at,
        "day": closed.day,
        "event": event.name.value,
        "kind": event.kind,
        "entity": event.entity,
        "from_state": event.from_state,
        "to_state": event.to_state,
        "person": "clerk-1",
        "account": "211322101-ZH-1",
        "terminal": "T1",
        "network": "extranet",
        "reason": None,
        "data": json.dumps(dict(event.data), ensure_ascii=False, separators=(",", ":")),
        "alg": ALGORITHM,
        "prev": prev,
    }
    row["digest"] = digest_of(row)
    return row
