"""The tables of the hall's people: station heads, staff records, duty, leave, accounts, secrets and lock-outs."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text

from queue_server.domain.duty import Post, Shift
from queue_server.domain.staff_record import Ability, AbsenceKind, Training
from queue_server.storage.column_types import EnumWord, JsonText, Moment, hall_column
from queue_server.storage.tables import metadata


def _dump_items(items: frozenset[str]) -> list[str]:
    return sorted(items)


def _load_items(value: list[str]) -> frozenset[str]:
    return frozenset(value)


def _as_list(value: tuple[Any, ...]) -> list[Any]:
    return list(value)


def _as_tuple(value: list[Any]) -> tuple[Any, ...]:
    return tuple(value)


def _load_abilities(value: list[str]) -> tuple[Ability, ...]:
    return tuple(Ability(word) for word in value)


def _dump_trainings(trainings: tuple[Training, ...]) -> list[list[Any]]:
    return [[one.day.isoformat(), one.topic, one.hours] for one in trainings]


def _load_trainings(value: list[list[Any]]) -> tuple[Training, ...]:
    return tuple(Training(day=date.fromisoformat(day), topic=topic, hours=hours) for day, topic, hours in value)


station_head = Table(
    "station_head",
    metadata,
    hall_column(),
    Column("id", String(32), primary_key=True, comment="random, 128 bits"),
    Column("station", String(16), nullable=False, comment="JS, NY, NJ, LD, MZ or TY"),
    Column("person", String(64), nullable=False, comment="who heads it"),
    Column("items", JsonText(_dump_items, _load_items), comment="items of the letter; null for all of the station"),
    Column("substitute", Boolean, nullable=False, comment="stands in for a while"),
    Column("letter_no", String(64), nullable=False, comment="number of the written authorisation"),
    Column("from_day", Date, nullable=False, comment="first day"),
    Column("until_day", Date, comment="last day; null until further notice"),
    Column("appointed_by", String(64), comment="hall head; null for what a demonstration brings along"),
    Column("appointed_at", Moment, nullable=False, comment="when it was entered"),
    Column("ended_by", String(64), comment="who ended it"),
    Column("ended_at", Moment, comment="when it was ended"),
    Index("station_head_by_station", "hall", "station", "from_day"),
)

staff_record = Table(
    "staff_record",
    metadata,
    hall_column(),
    Column("person", String(64), primary_key=True, comment="staff number"),
    Column("post", String(64), nullable=False, comment="post"),
    Column("employer", String(64), nullable=False, comment="who employs the person"),
    Column("years", Integer, comment="years of service"),
    Column("full_time", Boolean, nullable=False, comment="专职 at the window (R28)"),
    Column("abilities", JsonText(_as_list, _load_abilities), nullable=False, comment="abilities assessed (R21)"),
    Column("assessed_on", Date, comment="when they were assessed"),
    Column(
        "trainings", JsonText(_dump_trainings, _load_trainings), nullable=False, comment="day, topic and hours each"
    ),
    Column("selected_by", String(64), nullable=False, comment="who selected the person for the window (R21)"),
    Column("selected_on", Date, comment="when"),
    Column("changed_by", String(64), comment="who wrote the record last; null for a demonstration's"),
    Column("changed_at", Moment, nullable=False, comment="when"),
)

duty = Table(
    "duty",
    metadata,
    hall_column(),
    Column("day", Date, primary_key=True, comment="date"),
    Column("shift", EnumWord(Shift), primary_key=True, comment="day, morning or afternoon"),
    Column("post", EnumWord(Post), primary_key=True, comment="comprehensive, issue or tidal"),
    Column("person_a", String(64), nullable=False, comment="A岗"),
    Column("person_b", String(64), nullable=False, comment="B岗"),
    Column("backup", String(64), comment="who comes when both are away"),
    Column("set_by", String(64), nullable=False, comment="hall head"),
    Column("set_at", Moment, nullable=False, comment="when"),
)

absence = Table(
    "absence",
    metadata,
    hall_column(),
    Column("id", String(32), primary_key=True, comment="random, 128 bits"),
    Column("person", String(64), nullable=False, comment="who is away"),
    Column("kind", EnumWord(AbsenceKind), nullable=False, comment="leave, training or other_duty"),
    Column("from_day", Date, nullable=False, comment="first day"),
    Column("until_day", Date, nullable=False, comment="last day"),
    Column("logged_by", String(64), nullable=False, comment="hall head"),
    Column("logged_at", Moment, nullable=False, comment="when"),
    Index("absence_by_end", "hall", "until_day"),
)

closed_account = Table(
    "closed_account",
    metadata,
    hall_column(),
    Column("account", String(64), primary_key=True, comment="one of the hall's ten accounts that is not used here"),
    Column("closed_by", String(64), nullable=False, comment="hall head"),
    Column("closed_at", Moment, nullable=False, comment="when"),
)

secret_age = Table(
    "secret_age",
    metadata,
    hall_column(),
    Column("person", String(64), primary_key=True, comment="staff number"),
    Column("set_at", Moment, nullable=False, comment="when the secret was set, real clock"),
    Column("set_by_other", Boolean, nullable=False, comment="a first secret: the person has to change it"),
    Column("earlier", JsonText(_as_list, _as_tuple), nullable=False, comment="argon2id of the last few"),
    Column("site_digest", String(64), nullable=False, comment="what the site file said of the person last"),
    Column("site_secret", Text, nullable=False, comment="argon2id of the secret that the technician set last"),
)

failed_sign_in = Table(
    "failed_sign_in",
    metadata,
    hall_column(),
    Column("who", String(64), primary_key=True, comment="keyed digest of what was typed as staff number"),
    Column("source", String(64), primary_key=True, comment="address that the attempts came from"),
    Column("at", Moment, nullable=False, comment="the last one, real clock"),
    Column("failures", Integer, nullable=False, comment="wrong secrets in a row"),
    Column("locked_until", Moment, comment="real clock"),
)
