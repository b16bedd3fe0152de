"""kiosk.db: what the kiosk set out to do, so that neither a crash nor a power cut makes a second number or paper."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path

from sqlalchemy import (
    Boolean,
    Column,
    Engine,
    Integer,
    MetaData,
    RowMapping,
    String,
    Table,
    Text,
    create_engine,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from queue_server.contract.shapes import PrintState, Priority
from queue_server.contract.tickets import Ticket

FIRST_JOB_BELOW = 1_000_000
"""The first job id is drawn at random: a printer may still hold an id of an earlier kiosk.db."""

HALL_ZONE = timezone(timedelta(hours=8))

metadata = MetaData()

intentions = Table(
    "intentions",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("item", String(64), nullable=False),
    Column("priority", String(16)),
    Column("at", String(40), nullable=False),
    Column("state", String(16), nullable=False),
    Column("ticket", String(64)),
)

papers = Table(
    "papers",
    metadata,
    Column("job", Integer, primary_key=True, autoincrement=True),
    Column("ticket", String(64), nullable=False, index=True),
    Column("number", String(8), nullable=False),
    Column("day", String(10), nullable=False, index=True),
    Column("copy", Integer, nullable=False),
    Column("at", String(40), nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("reported", Boolean, nullable=False, default=False),
    Column("rated", Boolean, nullable=False, default=False),
    Column("body", Text, nullable=False),
    sqlite_autoincrement=True,
)

sheets = Table(
    "sheets",
    metadata,
    Column("job", Integer, primary_key=True, autoincrement=False),
    Column("what", String(64), nullable=False),
    Column("at", String(40), nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False, default=""),
)
"""Papers that are no tickets: what they tell stands in the catalogue or on the server and can be printed anew."""


class IntentionState(StrEnum):
    """How far a touch on 取号 got."""

    OPEN = "open"
    """The server may or may not have made a ticket of it."""
    TICKETED = "ticketed"
    REFUSED = "refused"
    GIVEN_UP = "given_up"
    """The person was sent to the window: a ticket that turns up later is cancelled."""
    VOIDED = "voided"


class PaperState(StrEnum):
    """How far a paper got."""

    QUEUED = "queued"
    """Stored; not one byte was sent."""
    SENDING = "sending"
    """Bytes may have been sent; only a probe can tell."""
    PRINTED = "printed"
    BLOCKED = "blocked"
    HELD = "held"
    UNKNOWN = "unknown"
    LOST = "lost"


IN_DOUBT = (PaperState.SENDING, PaperState.HELD)

PRINT_STATES: dict[PaperState, PrintState] = {
    PaperState.QUEUED: "pending",
    PaperState.SENDING: "pending",
    PaperState.PRINTED: "printed",
    PaperState.BLOCKED: "failed",
    PaperState.HELD: "unknown",
    PaperState.UNKNOWN: "unknown",
    PaperState.LOST: "failed",
}


@dataclass(frozen=True, kw_only=True)
class Intention:
    """One touch on 取号, stored before the server is asked."""

    key: str
    item: str
    priority: Priority | None
    at: datetime
    state: IntentionState
    ticket: str | None


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One print job; `job` is unique for ever, `copy` counts this ticket's papers from 1."""

    job: int
    ticket: Ticket
    copy: int
    at: datetime
    state: PaperState
    reason: str
    reported: bool
    rated: bool


class PrintJobs:
    """The store. Used by the kiosk's one worker thread; every method is one durable commit."""

    def __init__(self, path: Path, *, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._engine = _open(path)
        metadata.create_all(self._engine)
        self._seed_job_ids()

    def close(self) -> None:
        """Give the file back."""
        self._engine.dispose()

    def intend(self, key: str, *, item: str, priority: Priority | None) -> None:
        """Store a touch before the server is asked."""
        with self._engine.begin() as db:
            db.execute(
                insert(intentions).values(
                    key=key, item=item, priority=priority, at=self._clock().isoformat(), state=IntentionState.OPEN
                )
            )

    def settle(self, key: str, state: IntentionState) -> None:
        """Close or give up an intention that led to no ticket in a person's hand."""
        with self._engine.begin() as db:
            db.execute(update(intentions).where(intentions.c.key == key).values(state=state))

    def unsettled(self) -> list[Intention]:
        """Return the intentions whose ticket, if there is one, nobody holds; oldest first."""
        wanted = intentions.c.state.in_([IntentionState.OPEN, IntentionState.GIVEN_UP])
        with self._engine.connect() as db:
            rows = db.execute(select(intentions).where(wanted).order_by(intentions.c.at)).mappings().all()
        return [_intention(row) for row in rows]

    def queue_first(self, key: str, ticket: Ticket) -> Paper:
        """Store, in one commit, that the intention became this ticket and that its first paper is due."""
        with self._engine.begin() as db:
            db.execute(
                update(intentions)
                .where(intentions.c.key == key)
                .values(state=IntentionState.TICKETED, ticket=ticket.id)
            )
            job = db.execute(insert(papers).values(**self._fresh(ticket, copy=1)).returning(papers.c.job)).scalar_one()
        return self.paper(job)

    def queue_again(self, ticket: Ticket) -> Paper:
        """Store a further paper of the same ticket (补打)."""
        with self._engine.begin() as db:
            printed = select(func.count()).select_from(papers).where(papers.c.ticket == ticket.id)
            copies = db.execute(printed).scalar_one()
            row = self._fresh(ticket, copy=copies + 1)
            job = db.execute(insert(papers).values(**row).returning(papers.c.job)).scalar_one()
        return self.paper(job)

    def mark(self, job: int, state: PaperState, *, reason: str = "") -> None:
        """Store how far a paper got; what the server was told of it before counts no more."""
        with self._engine.begin() as db:
            db.execute(update(papers).where(papers.c.job == job).values(state=state, reason=reason, reported=False))

    def queue_sheet(self, what: str) -> int:
        """Store that a paper which is no ticket is due; its job id is one that no ticket's paper ever has."""
        with self._engine.begin() as db:
            job = db.exec_driver_sql(
                "UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'papers' RETURNING seq"
            ).scalar_one()
            row = {"job": job, "what": what, "at": self._clock().isoformat(), "state": PaperState.QUEUED}
            db.execute(insert(sheets).values(**row))
        return int(job)

    def mark_sheet(self, job: int, state: PaperState, *, reason: str = "") -> None:
        """Store how far such a paper got."""
        with self._engine.begin() as db:
            db.execute(update(sheets).where(sheets.c.job == job).values(state=state, reason=reason))

    def sheet_state(self, job: int) -> PaperState:
        """Return how far such a paper got; KeyError if there is none."""
        with self._engine.connect() as db:
            state = db.execute(select(sheets.c.state).where(sheets.c.job == job)).scalar_one_or_none()
        if state is None:
            raise KeyError(job)
        return PaperState(state)

    def drop_unfinished_sheets(self) -> None:
        """Close what a crash left open: whoever asked has gone, and one touch prints it again."""
        with self._engine.begin() as db:
            for state, end in ((PaperState.QUEUED, PaperState.LOST), (PaperState.SENDING, PaperState.UNKNOWN)):
                db.execute(update(sheets).where(sheets.c.state == state).values(state=end))

    def mark_reported(self, job: int) -> None:
        """Store that the server has acknowledged this paper's state."""
        with self._engine.begin() as db:
            db.execute(update(papers).where(papers.c.job == job).values(reported=True))

    def mark_rated(self, ticket: str) -> None:
        """Store that this visit has been rated, so that it is offered no more."""
        with self._engine.begin() as db:
            db.execute(update(papers).where(papers.c.ticket == ticket).values(rated=True))

    def paper(self, job: int) -> Paper:
        """Return one paper; KeyError if there is none."""
        with self._engine.connect() as db:
            row = db.execute(select(papers).where(papers.c.job == job)).mappings().one_or_none()
        if row is None:
            raise KeyError(job)
        return _paper(row)

    def unsent(self) -> list[Paper]:
        """Return the papers of which no byte was sent, oldest first."""
        return self._papers([PaperState.QUEUED])

    def in_doubt(self) -> list[Paper]:
        """Return the papers that only a probe can settle, oldest first."""
        return self._papers(list(IN_DOUBT))

    def unreported(self) -> list[Paper]:
        """Return the papers whose outcome the server has not acknowledged, oldest first."""
        settled = [state for state in PaperState if state not in (PaperState.QUEUED, PaperState.SENDING)]
        with self._engine.connect() as db:
            query = select(papers).where(papers.c.reported.is_(False), papers.c.state.in_(settled))
            rows = db.execute(query.order_by(papers.c.job)).mappings().all()
        return [_paper(row) for row in rows]

    def tickets_of_day(self, day: str) -> list[Paper]:
        """Return each ticket's last paper of the business day `YYYY-MM-DD`, newest ticket first."""
        newest = select(func.max(papers.c.job)).where(papers.c.day == day).group_by(papers.c.ticket)
        with self._engine.connect() as db:
            query = select(papers).where(papers.c.job.in_(newest)).order_by(papers.c.job.desc())
            rows = db.execute(query).mappings().all()
        return [_paper(row) for row in rows]

    def _papers(self, states: list[PaperState]) -> list[Paper]:
        with self._engine.connect() as db:
            rows = db.execute(select(papers).where(papers.c.state.in_(states)).order_by(papers.c.job)).mappings().all()
        return [_paper(row) for row in rows]

    def _fresh(self, ticket: Ticket, *, copy: int) -> dict[str, object]:
        return {
            "ticket": ticket.id,
            "number": ticket.number,
            "day": business_day(ticket.issued_at),
            "copy": copy,
            "at": self._clock().isoformat(),
            "state": PaperState.QUEUED,
            "reason": "",
            "reported": False,
            "rated": False,
            "body": ticket.model_dump_json(),
        }

    def _seed_job_ids(self) -> None:
        with self._engine.begin() as db:
            if db.exec_driver_sql("SELECT count(*) FROM sqlite_sequence WHERE name = 'papers'").scalar_one() == 0:
                first = secrets.randbelow(FIRST_JOB_BELOW)
                db.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES ('papers', ?)", (first,))


def business_day(moment: datetime) -> str:
    """Return the business day `YYYY-MM-DD` (+08:00) of an aware moment."""
    return moment.astimezone(HALL_ZONE).date().isoformat()


def _open(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}")

    def durable(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        del record
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA busy_timeout=5000")
        cursor.close()

    event.listen(engine, "connect", durable)
    return engine


def _intention(row: RowMapping) -> Intention:
    return Intention(
        key=row["key"],
        item=row["item"],
        priority=row["priority"],
        at=datetime.fromisoformat(row["at"]),
        state=IntentionState(row["state"]),
        ticket=row["ticket"],
    )


def _paper(row: RowMapping) -> Paper:
    return Paper(
        job=row["job"],
        ticket=Ticket.model_validate_json(row["body"]),
        copy=row["copy"],
        at=datetime.fromisoformat(row["at"]),
        state=PaperState(row["state"]),
        reason=row["reason"],
        reported=row["reported"],
        rated=row["rated"],
    )
