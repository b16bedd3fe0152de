"""The tables of published guides and of the tips beside them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Boolean, Column, Date, Integer, String, Table, Text, UniqueConstraint

from queue_server.domain.guide import Change, Tip, item_of, record_of
from queue_server.storage.column_types import JsonText, Moment, hall_column
from queue_server.storage.tables import metadata


def _dump_changes(changes: tuple[Change, ...]) -> list[dict[str, Any]]:
    return [asdict(change) for change in changes]


def _load_changes(value: list[dict[str, Any]]) -> tuple[Change, ...]:
    return tuple(Change(**change) for change in value)


def _dump_tips(tips: tuple[Tip, ...]) -> list[dict[str, Any]]:
    return [asdict(tip) for tip in tips]


def _load_tips(value: list[dict[str, Any]]) -> tuple[Tip, ...]:
    return tuple(Tip(**tip) for tip in value)


guide_version = Table(
    "guide_version",
    metadata,
    hall_column(),
    Column("item", String(64), primary_key=True, comment="catalogue id"),
    Column("no", Integer, primary_key=True, autoincrement=False, comment="1, 2, 3 … in the order they were published"),
    Column("guide", JsonText(record_of, item_of), nullable=False, comment="all that the guide says"),
    Column("effective_from", Date, nullable=False, comment="first day on which it holds"),
    Column("published_at", Moment, nullable=False, comment="when"),
    Column("published_by", String(64), comment="person of the bureau; null where the hall's file brought it"),
    Column("confirmed_by", Text, nullable=False, comment="department, person and document that confirmed it"),
    Column("code", String(8), nullable=False, comment="short code on its paper"),
    Column("digest", String(64), nullable=False, comment="SHA-256 of all that it says"),
    Column("withdrawn", Boolean, nullable=False, comment="the item is no longer offered"),
    Column(
        "changes", JsonText(_dump_changes, _load_changes), nullable=False, comment="difference to the version before"
    ),
    UniqueConstraint("hall", "code", name="guide_code_once"),
)

guide_file = Table(
    "guide_file",
    metadata,
    hall_column(),
    Column("item", String(64), primary_key=True, comment="catalogue id"),
    Column("digest", String(64), nullable=False, comment="what the hall's catalogue file was last seen to say"),
)

guide_tips = Table(
    "guide_tips",
    metadata,
    hall_column(),
    Column("item", String(64), primary_key=True, comment="catalogue id"),
    Column("no", Integer, primary_key=True, autoincrement=False, comment="1, 2, 3 … in the order they were saved"),
    Column("tips", JsonText(_dump_tips, _load_tips), nullable=False, comment="tips and samples by material"),
    Column("saved_by", String(64), nullable=False, comment="representative of the station"),
    Column("saved_at", Moment, nullable=False, comment="when"),
)
