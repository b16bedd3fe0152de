"""Turns dataclasses into rows and back: a column carries the field's name."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

Thing = TypeVar("Thing")


def values_of(thing: Any) -> dict[str, Any]:
    """Return a dataclass's fields by name, as they stand."""
    return {field.name: getattr(thing, field.name) for field in fields(thing)}


class Rows:
    """One table's rows of one hall in one transaction."""

    def __init__(self, connection: Connection, table: Table, *, hall: str) -> None:
        self.connection = connection
        self.table = table
        self.hall = hall

    def select(self, *conditions: ColumnElement[bool]) -> Select[Any]:
        """Return a selection of the hall's rows under conditions."""
        return select(self.table).where(self.table.c.hall == self.hall, *conditions)

    def one(self, made: type[Thing], *conditions: ColumnElement[bool]) -> Thing | None:
        """Return the one matching thing."""
        row = self.connection.execute(self.select(*conditions)).mappings().first()
        return None if row is None else made(**{name: row[name] for name in row if name != "hall"})

    def many(self, made: type[Thing], wanted: Select[Any]) -> list[Thing]:
        """Return the things of a selection."""
        rows = self.connection.execute(wanted)
        names = list(rows.keys())
        found = []
        for row in rows:
            values = dict(zip(names, row, strict=True))
            values.pop("hall", None)
            found.append(made(**values))
        return found

    def insert(self, thing: Any) -> None:
        """Store a new thing."""
        self.connection.execute(insert(self.table), {"hall": self.hall, **values_of(thing)})

    def change(self, values: dict[str, Any], **key: Any) -> None:
        """Change some columns of the row with this key."""
        where = and_(self.table.c.hall == self.hall, *(self.table.c[name] == value for name, value in key.items()))
        self.connection.execute(update(self.table).where(where).values(**values))

    def put(self, values: dict[str, Any], *, key: tuple[str, ...]) -> None:
        """Insert a row, or replace what stands under its key (besides the hall)."""
        build = postgresql.insert if self.connection.dialect.name == "postgresql" else sqlite.insert
        statement = build(self.table).values(hall=self.hall, **values)
        changed = {name: statement.excluded[name] for name in values if name not in key}
        self.connection.execute(statement.on_conflict_do_update(index_elements=["hall", *key], set_=changed))
