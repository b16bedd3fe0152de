"""The knowledge base: found by plain comparison in the database, which a few thousand entries do not notice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from queue_server.domain.knowledge import Entry, EntryVersion, fold
from queue_server.storage.record_tables import knowledge_entry, knowledge_read, knowledge_version
from queue_server.storage.rows import Rows, values_of


class SqlKnowledge:
    """The entries of one hall."""

    def __init__(self, connection: Connection, *, hall: str, now: datetime) -> None:
        self._rows = Rows(connection, knowledge_entry, hall=hall)
        self._versions = Rows(connection, knowledge_version, hall=hall)
        self._reads = Rows(connection, knowledge_read, hall=hall)
        self._hall = hall
        self._now = now

    def get(self, entry: str) -> Entry | None:
        """Return an entry, a withdrawn one too."""
        return next(iter(self._many(knowledge_entry.c.id == entry, limit=1)), None)

    def put(self, entry: Entry) -> None:
        """Store a new entry or a new version, and keep the version."""
        before = self.get(entry.id)
        values = {**values_of(entry), "search": entry.search, "folded_title": fold(entry.title)}
        self._rows.put(values, key=("id",))
        if before is None or before.version != entry.version:
            self._keep(entry)

    def published(self) -> Sequence[Entry]:
        """Return all that the catalogue has brought, withdrawn entries too."""
        return self._many(knowledge_entry.c.changed_by.is_(None))

    def find(self, terms: Sequence[str], *, unread_by: str | None, limit: int) -> Sequence[Entry]:
        """Return the entries that hold every term, best first; without a term the newest first."""
        conditions: list[ColumnElement[bool]] = [knowledge_entry.c.withdrawn.is_(False)]
        conditions += [_holds(term) for term in terms]
        if unread_by is not None:
            conditions.append(self._unread(unread_by))
        newest = knowledge_entry.c.changed_at.desc(), knowledge_entry.c.title
        return self._many(*conditions, order=(*(_rank(term) for term in terms), *newest), limit=limit)

    def read_by(self, person: str) -> dict[str, str]:
        """Return the version of each entry that a person has opened last."""
        wanted = self._reads.select(knowledge_read.c.person == person)
        rows = self._rows.connection.execute(wanted.with_only_columns(knowledge_read.c.entry, knowledge_read.c.version))
        return {row.entry: row.version for row in rows}

    def mark_read(self, entry: str, *, person: str, version: str) -> None:
        """Note that a person has opened a version."""
        values = {"person": person, "entry": entry, "version": version, "at": self._now}
        self._reads.put(values, key=("person", "entry"))

    def count_unread(self, person: str) -> int:
        """Count what is news to a person."""
        wanted = self._rows.select(knowledge_entry.c.withdrawn.is_(False), self._unread(person))
        count: int = self._rows.connection.execute(wanted.with_only_columns(func.count())).scalar_one()
        return count

    def versions(self, entry: str) -> Sequence[EntryVersion]:
        """Return all versions of an entry, newest first."""
        wanted = self._versions.select(knowledge_version.c.entry == entry).order_by(knowledge_version.c.no.desc())
        return [
            EntryVersion(entry=row.entry, version=row.version, title=row.title, body=row.body, at=row.at, by=row.by)
            for row in self._rows.connection.execute(wanted)
        ]

    def _keep(self, entry: Entry) -> None:
        last = self._versions.select(knowledge_version.c.entry == entry.id)
        no: int = self._rows.connection.execute(
            last.with_only_columns(func.coalesce(func.max(knowledge_version.c.no), 0))
        ).scalar_one()
        values = {
            "entry": entry.id,
            "no": no + 1,
            "version": entry.version,
            "title": entry.title,
            "body": entry.body,
            "at": entry.changed_at,
            "by": entry.changed_by,
        }
        self._versions.put(values, key=("entry", "no"))

    def _unread(self, person: str) -> ColumnElement[bool]:
        opened = select(knowledge_read.c.entry).where(
            knowledge_read.c.hall == self._hall,
            knowledge_read.c.person == person,
            knowledge_read.c.entry == knowledge_entry.c.id,
            knowledge_read.c.version == knowledge_entry.c.version,
        )
        return and_(knowledge_entry.c.news.is_(True), ~opened.exists())

    def _many(
        self, *conditions: ColumnElement[bool], order: Sequence[Any] = (), limit: int | None = None
    ) -> list[Entry]:
        wanted = self._rows.select(*conditions).order_by(*order, knowledge_entry.c.id).limit(limit)
        shown = [column for column in knowledge_entry.c if column.name not in {"search", "folded_title"}]
        return self._rows.many(Entry, wanted.with_only_columns(*shown))


def _holds(term: str) -> ColumnElement[bool]:
    """Tell whether an entry holds a term, in its words or, for Latin letters, as pinyin initials."""
    found = knowledge_entry.c.search.contains(term, autoescape=True)
    if term.isascii() and term.isalnum():
        return or_(found, knowledge_entry.c.initials.contains(term, autoescape=True))
    return found


def _rank(term: str) -> ColumnElement[int]:
    """Put first what has the term at the head of its title, then in its title or initials, then in its text."""
    title, letters = knowledge_entry.c.folded_title, knowledge_entry.c.initials
    return case(
        (title.startswith(term, autoescape=True), 0),
        (letters.startswith(term, autoescape=True), 0),
        (title.contains(term, autoescape=True), 1),
        (letters.contains(term, autoescape=True), 2),
        else_=3,
    )
