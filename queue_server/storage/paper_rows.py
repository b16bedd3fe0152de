"""The papers of cases, and the series that their numbers are taken from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, String, Table, Text, UniqueConstraint
from sqlalchemy.dialects import postgresql, sqlite

from queue_server.domain.paper import Paper, PaperFacts, PaperKind, PaperLine
from queue_server.storage.column_types import EnumWord, JsonText, Moment, hall_column
from queue_server.storage.rows import Rows
from queue_server.storage.tables import metadata

_DAYS = frozenset(
    {"applied_on", "accepted_on", "receive_due", "due", "submit_by", "decided_on", "old_due", "valid_until"}
)
_MOMENTS = frozenset({"received_at", "collected_at"})
_LINES = frozenset({"materials", "corrections"})


def _dump_facts(facts: PaperFacts) -> dict[str, Any]:
    return _said(facts)


def _said(thing: Any) -> dict[str, Any]:
    """Return what is not as by default, moments and days as text: most papers leave most facts unsaid."""
    found = {}
    for one in fields(thing):
        value = getattr(thing, one.name)
        if value == one.default:
            continue
        if isinstance(value, datetime | date):
            value = value.isoformat()
        elif one.name in _LINES:
            value = [_said(line) for line in value]
        found[one.name] = value
    return found


def _load_facts(value: dict[str, Any]) -> PaperFacts:
    return PaperFacts(**{name: _load(name, said) for name, said in value.items()})


def _load(name: str, said: Any) -> Any:
    if name in _DAYS:
        return date.fromisoformat(said)
    if name in _MOMENTS:
        return datetime.fromisoformat(said)
    if name in _LINES:
        return tuple(_load_line(line) for line in said)
    return tuple(said) if isinstance(said, list) else said


def _load_line(line: dict[str, Any]) -> PaperLine:
    until = line.get("until")
    return PaperLine(**{**line, "until": None if until is None else date.fromisoformat(until)})


paper = Table(
    "paper",
    metadata,
    hall_column(),
    Column("id", String(32), primary_key=True, comment="random, 128 bits"),
    Column("kind", EnumWord(PaperKind), nullable=False, comment="kind of domain/paper.py"),
    Column("no", String(60), nullable=False, comment="its official number"),
    Column("year", Integer, nullable=False, comment="year of its series"),
    Column("ordinal", Integer, nullable=False, comment="its place in the series, from 1"),
    Column("case_no", String(24), nullable=False, comment="the case"),
    Column("act", String(40), nullable=False, comment="which act of this kind; empty where there is but one"),
    Column("title", Text, nullable=False, comment="its title"),
    Column("facts", JsonText(_dump_facts, _load_facts), nullable=False, comment="what it said, without personal data"),
    Column("at", Moment, nullable=False, comment="when it was issued"),
    Column("issued_by", String(64), comment="person; null for a timer"),
    Column("prints", Integer, nullable=False, comment="how often it was printed"),
    Column("printed_at", Moment, comment="the last time"),
    UniqueConstraint("hall", "kind", "year", "ordinal", name="paper_number_once"),
    UniqueConstraint("hall", "case_no", "kind", "act", name="paper_once_an_act"),
    Index("paper_by_case", "hall", "case_no", "at"),
)

paper_series = Table(
    "paper_series",
    metadata,
    hall_column(),
    Column("kind", EnumWord(PaperKind), primary_key=True, comment="kind of domain/paper.py"),
    Column("year", Integer, primary_key=True, autoincrement=False, comment="a series begins anew each year"),
    Column("last", Integer, nullable=False, comment="the last number taken"),
)


class SqlPapers:
    """The papers of one hall."""

    def __init__(self, connection: Connection, *, hall: str) -> None:
        self._rows = Rows(connection, paper, hall=hall)
        self._connection = connection
        self._hall = hall

    def next_ordinal(self, kind: PaperKind, *, year: int) -> int:
        """Take the next number of a kind's series of a year."""
        build = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        first = build(paper_series).values(hall=self._hall, kind=kind, year=year, last=1)
        statement = first.on_conflict_do_update(
            index_elements=["hall", "kind", "year"], set_={"last": paper_series.c.last + 1}
        ).returning(paper_series.c.last)
        taken: int = self._connection.execute(statement).scalar_one()
        return taken

    def add(self, new: Paper) -> None:
        """Store a new paper."""
        self._rows.insert(new)

    def save(self, changed: Paper) -> None:
        """Store how often it was printed."""
        self._rows.change({"prints": changed.prints, "printed_at": changed.printed_at}, id=changed.id)

    def get(self, wanted: str) -> Paper | None:
        """Return a paper by its id."""
        return self._rows.one(Paper, paper.c.id == wanted)

    def of_act(self, case_no: str, kind: PaperKind, *, act: str) -> Paper | None:
        """Return the paper of one act."""
        return self._rows.one(Paper, paper.c.case_no == case_no, paper.c.kind == kind, paper.c.act == act)

    def latest(self, case_no: str, kind: PaperKind) -> Paper | None:
        """Return a case's last paper of a kind."""
        wanted = self._rows.select(paper.c.case_no == case_no, paper.c.kind == kind)
        newest = wanted.order_by(paper.c.year.desc(), paper.c.ordinal.desc()).limit(1)
        return next(iter(self._rows.many(Paper, newest)), None)

    def of_case(self, case_no: str) -> Sequence[Paper]:
        """Return a case's papers, oldest first."""
        wanted = self._rows.select(paper.c.case_no == case_no)
        return self._rows.many(Paper, wanted.order_by(paper.c.at, paper.c.kind))
