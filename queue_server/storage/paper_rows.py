"""The papers of cases, what people wrote on them sealed, and the series that their numbers are taken from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    insert,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from queue_server.domain.paper import Paper, PaperFacts, PaperKind, PaperLine, SlipState
from queue_server.storage.column_types import EnumWord, JsonText, Moment, hall_column
from queue_server.storage.rows import Rows, values_of
from queue_server.storage.sealed import Seal
from queue_server.storage.tables import metadata

_DAYS = frozenset(
    {"applied_on", "accepted_on", "receive_due", "due", "submit_by", "decided_on", "old_due", "valid_until"}
)
_MOMENTS = frozenset({"received_at", "mailed_at", "collected_at"})
_LINES = frozenset({"materials", "corrections"})
_SEALED = frozenset({"opinion", "corrections", "collector", "collector_id", "carrier", "tracking_no"})
"""What somebody typed, and who collects for somebody else: it may name a person."""


def _dump_facts(facts: PaperFacts) -> dict[str, Any]:
    return {name: said for name, said in _said(facts).items() if name not in _SEALED}


def _dump_words(facts: PaperFacts) -> str:
    words = {name: said for name, said in _said(facts).items() if name in _SEALED}
    return json.dumps(words, ensure_ascii=False) if words else ""


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
    Column("words", LargeBinary, comment="AES-GCM: what people wrote on it; null once forgotten"),
    Column("at", Moment, nullable=False, comment="when it was issued"),
    Column("issued_by", String(64), comment="person; null for a timer"),
    Column("prints", Integer, nullable=False, comment="how often it was printed"),
    Column("printed_at", Moment, comment="the last time"),
    Column("slip_state", EnumWord(SlipState), comment="of its 80 mm slip; null where none was asked for"),
    Column("slip_asked_at", Moment, comment="when a window asked for it last"),
    UniqueConstraint("hall", "kind", "year", "ordinal", name="paper_number_once"),
    UniqueConstraint("hall", "case_no", "kind", "act", name="paper_once_an_act"),
    Index("paper_by_case", "hall", "case_no", "at"),
)
Index(
    "paper_by_slip",
    paper.c.hall,
    paper.c.slip_state,
    paper.c.slip_asked_at,
    sqlite_where=paper.c.slip_state.is_not(None),
    postgresql_where=paper.c.slip_state.is_not(None),
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

    def __init__(self, connection: Connection, *, hall: str, seal: Seal) -> None:
        self._rows = Rows(connection, paper, hall=hall)
        self._connection = connection
        self._hall = hall
        self._seal = seal

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
        words = _dump_words(new.facts)
        place = {"table": "paper", "row": self._row(new.id), "column": "words"}
        sealed = self._seal.close(words, **place, case=new.case_no) if words else None
        self._connection.execute(insert(paper), {"hall": self._hall, **values_of(new), "words": sealed})

    def save(self, changed: Paper) -> None:
        """Store how often it was printed, and how its slip fares."""
        kept = {name: getattr(changed, name) for name in ("prints", "printed_at", "slip_state", "slip_asked_at")}
        self._rows.change(kept, id=changed.id)

    def get(self, wanted: str) -> Paper | None:
        """Return a paper by its id."""
        return self._first(self._rows.select(paper.c.id == wanted))

    def of_act(self, case_no: str, kind: PaperKind, *, act: str) -> Paper | None:
        """Return the paper of one act."""
        return self._first(self._rows.select(paper.c.case_no == case_no, paper.c.kind == kind, paper.c.act == act))

    def latest(self, case_no: str, kind: PaperKind) -> Paper | None:
        """Return a case's last paper of a kind."""
        wanted = self._rows.select(paper.c.case_no == case_no, paper.c.kind == kind)
        return self._first(wanted.order_by(paper.c.year.desc(), paper.c.ordinal.desc()).limit(1))

    def of_case(self, case_no: str) -> Sequence[Paper]:
        """Return a case's papers, oldest first."""
        wanted = self._rows.select(paper.c.case_no == case_no)
        return self._found(wanted.order_by(paper.c.at, paper.c.kind))

    def slips_asked(self, since: datetime) -> Sequence[Paper]:
        """Return the papers whose slip was asked for since a moment and that no kiosk has taken, oldest first."""
        wanted = self._rows.select(paper.c.slip_state == SlipState.ASKED, paper.c.slip_asked_at >= since)
        return self._found(wanted.order_by(paper.c.slip_asked_at))

    def forget(self, case_no: str) -> None:
        """Remove what people wrote on a case's papers, for whoever purges its applicant; the numbers stay."""
        where = (paper.c.hall == self._hall, paper.c.case_no == case_no)
        self._connection.execute(update(paper).where(*where).values(words=None))

    def _first(self, wanted: Select[Any]) -> Paper | None:
        return next(iter(self._found(wanted)), None)

    def _found(self, wanted: Select[Any]) -> list[Paper]:
        found = []
        for row in self._connection.execute(wanted).mappings():
            values = {name: row[name] for name in row if name not in {"hall", "words"}}
            found.append(self._with_words(Paper(**values), row["words"]))
        return found

    def _with_words(self, bare: Paper, sealed: bytes | None) -> Paper:
        if sealed is None:
            return bare
        words = json.loads(self._seal.open(sealed, table="paper", row=self._row(bare.id), column="words"))
        return replace(bare, facts=replace(bare.facts, **{name: _load(name, said) for name, said in words.items()}))

    def _row(self, paper_id: str) -> str:
        return f"{self._hall}/{paper_id}"
