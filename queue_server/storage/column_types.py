"""Column types between the domain's values and the database: moments, days of states, and lists as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from queue_server.domain.hours import HALL_ZONE

Word = TypeVar("Word", bound=StrEnum)
Value = TypeVar("Value")


def hall_column() -> Column[str]:
    """Return the first column of every table's key."""
    return Column("hall", String(9), primary_key=True, comment="nine digits of the township")


class Moment(TypeDecorator[datetime]):
    """An aware moment as `2026-11-23T08:30:00.000000+08:00`: fixed width and one zone, so that text sorts by time."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Write a moment; ValueError for a naive one."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment is aware")
        return value.astimezone(HALL_ZONE).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Read a moment."""
        del dialect
        return None if value is None else datetime.fromisoformat(value).replace(tzinfo=HALL_ZONE)


class EnumWord(TypeDecorator[Word], Generic[Word]):
    """A word of a closed vocabulary."""

    impl = String(32)
    cache_ok = True

    def __init__(self, words: type[Word]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: Word | None, dialect: Dialect) -> str | None:
        """Write the word; ValueError for one outside the vocabulary."""
        del dialect
        return None if value is None else self.words(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> Word | None:
        """Read the word."""
        del dialect
        return None if value is None else self.words(value)


class JsonText(TypeDecorator[Value], Generic[Value]):
    """A value as JSON text, with functions that take it apart and build it again."""

    impl = Text
    cache_ok = True

    def __init__(self, dump: Callable[[Value], Any], load: Callable[[Any], Value]) -> None:
        super().__init__()
        self.dump = dump
        self.load = load

    def process_bind_param(self, value: Value | None, dialect: Dialect) -> str | None:
        """Write the text."""
        del dialect
        if value is None:
            return None
        return json.dumps(self.dump(value), ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: Any, dialect: Dialect) -> Value | None:
        """Read the value."""
        del dialect
        return None if value is None else self.load(json.loads(value))
