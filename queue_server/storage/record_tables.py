"""The tables of what a hall keeps beside its queue: knowledge, reports, self-checks and one-time notices."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Boolean, Column, Date, Index, Integer, LargeBinary, String, Table, Text

from queue_server.domain.knowledge import EntryKind
from queue_server.domain.notice import GuideFacts, NoticeLine
from queue_server.domain.report import ReportAbout, ReportCause, ReportKind, ReportState
from queue_server.domain.self_check import CheckResult
from queue_server.storage.column_types import EnumWord, JsonText, Moment, hall_column
from queue_server.storage.tables import metadata


def _words(value: tuple[str, ...]) -> list[str]:
    return list(value)


def _tuple(value: list[str]) -> tuple[str, ...]:
    return tuple(value)


def _dump_lines(lines: tuple[NoticeLine, ...]) -> list[dict[str, Any]]:
    return [asdict(line) for line in lines]


def _load_lines(value: list[dict[str, Any]]) -> tuple[NoticeLine, ...]:
    return tuple(NoticeLine(**line) for line in value)


def _dump_facts(facts: GuideFacts) -> dict[str, Any]:
    return asdict(facts)


def _load_facts(value: dict[str, Any]) -> GuideFacts:
    lists = {name: tuple(value[name]) for name in ("special_procedures", "delivery")}
    return GuideFacts(**{**value, **lists})


knowledge_entry = Table(
    "knowledge_entry",
    metadata,
    hall_column(),
    Column("id", String(80), primary_key=True, comment="guide-ITEM, or random"),
    Column("version", String(16), nullable=False, comment="1, 2, 3 …; of a guide a digest of what it says"),
    Column("title", Text, nullable=False, comment="title"),
    Column("kind", EnumWord(EntryKind), nullable=False, comment="guide, faq, policy or answer"),
    Column("item", String(64), comment="catalogue id it belongs to"),
    Column("body", Text, nullable=False, comment="what it says"),
    Column("aliases", JsonText(_words, _tuple), nullable=False, comment="other words for it"),
    Column("initials", Text, nullable=False, comment="pinyin initials of title and aliases"),
    Column("search", Text, nullable=False, comment="title, aliases and body, folded for comparison"),
    Column("folded_title", Text, nullable=False, comment="the title, folded for comparison"),
    Column("changed_at", Moment, nullable=False, comment="when this version came"),
    Column("changed_by", String(64), comment="person; null where the catalogue brought it"),
    Column("news", Boolean, nullable=False, comment="false for what the first catalogue brought"),
    Column("withdrawn", Boolean, nullable=False, comment="no longer found; its versions stay"),
    Index("knowledge_by_change", "hall", "withdrawn", "changed_at"),
    Index("knowledge_news", "hall", "news", "withdrawn", "id", "version"),
)

knowledge_version = Table(
    "knowledge_version",
    metadata,
    hall_column(),
    Column("entry", String(80), primary_key=True, comment="the entry"),
    Column("no", Integer, primary_key=True, autoincrement=False, comment="1, 2, 3 … in the order they came"),
    Column("version", String(16), nullable=False, comment="its version"),
    Column("title", Text, nullable=False, comment="title then"),
    Column("body", Text, nullable=False, comment="what it said"),
    Column("at", Moment, nullable=False, comment="when it came"),
    Column("by", String(64), comment="person; null where the catalogue brought it"),
)

knowledge_read = Table(
    "knowledge_read",
    metadata,
    hall_column(),
    Column("person", String(64), primary_key=True, comment="who opened it"),
    Column("entry", String(80), primary_key=True, comment="the entry"),
    Column("version", String(16), nullable=False, comment="version that was opened last"),
    Column("at", Moment, nullable=False, comment="when"),
)

report = Table(
    "report",
    metadata,
    hall_column(),
    Column("no", String(24), primary_key=True, comment="{Y|B|T}{yyyymmdd}-{3 digits}"),
    Column("kind", EnumWord(ReportKind), nullable=False, comment="suggestion, unresolved or complaint"),
    Column("channel", String(8), nullable=False, comment="kiosk, window or phone"),
    Column("day", Date, nullable=False, comment="date of the report"),
    Column("at", Moment, nullable=False, comment="when"),
    Column("state", EnumWord(ReportState), nullable=False, comment="state of domain/report.py"),
    Column("about", EnumWord(ReportAbout), comment="what it is about, as touched"),
    Column("item", String(64), comment="catalogue id"),
    Column("has_contact", Boolean, nullable=False, comment="the person can be asked again"),
    Column("due", Date, nullable=False, comment="last working day for the answer"),
    Column("due_provisional", Boolean, nullable=False, comment="the year's holidays are not known yet"),
    Column("assigned", String(64), comment="person who works on it"),
    Column("cause", EnumWord(ReportCause), comment="why it came to it"),
    Column("complex", Boolean, nullable=False, comment="ten working days instead of five"),
    Column("declined", Boolean, nullable=False, comment="the answer is a reason why nothing is done"),
    Column("answered_at", Moment, comment="answer or reason"),
    Column("answered_by", String(64), comment="person"),
    Column("satisfied", Boolean, comment="what the person said when asked again"),
    Column("reopened", Boolean, nullable=False, comment="it was opened again once"),
    Index("report_by_state", "hall", "state", "due"),
    Index("report_by_day", "hall", "day"),
)

report_words = Table(
    "report_words",
    metadata,
    hall_column(),
    Column("no", String(24), primary_key=True, comment="the report"),
    Column("name", LargeBinary, comment="AES-GCM"),
    Column("text", LargeBinary, comment="AES-GCM"),
    Column("wish", LargeBinary, comment="AES-GCM"),
    Column("contact", LargeBinary, comment="AES-GCM"),
    Column("answer", LargeBinary, comment="AES-GCM"),
)

self_check = Table(
    "self_check",
    metadata,
    hall_column(),
    Column("month", String(7), primary_key=True, comment="yyyy-mm"),
    Column("line", Integer, primary_key=True, autoincrement=False, comment="line of domain/self_check.py, from 1"),
    Column("result", EnumWord(CheckResult), nullable=False, comment="ok, fault or not_applicable"),
    Column("note", Text, comment="a person's words"),
    Column("fix_by", Date, comment="until when a fault is mended"),
    Column("photo", String(72), comment="file under the data folder, named by its digest"),
    Column("person", String(64), comment="who looked"),
    Column("at", Moment, nullable=False, comment="when"),
)

notice = Table(
    "notice",
    metadata,
    hall_column(),
    Column("id", String(32), primary_key=True, comment="random, 128 bits"),
    Column("item", String(64), nullable=False, comment="catalogue id"),
    Column("item_name", Text, nullable=False, comment="name when it was told"),
    Column("guide_version", String(40), nullable=False, comment="guide it was told from"),
    Column(
        "materials", JsonText(_dump_lines, _load_lines), nullable=False, comment="the whole list, what lacks marked"
    ),
    Column("facts", JsonText(_dump_facts, _load_facts), nullable=False, comment="what else the guide said"),
    Column("ticket", String(32), comment="the visit"),
    Column("ticket_number", String(8), comment="its number"),
    Column("case_no", String(24), comment="the incomplete case"),
    Column("person_key", String(64), comment="HMAC of the ID number, where it is known"),
    Column("told_by", String(64), comment="person"),
    Column("day", Date, nullable=False, comment="date"),
    Column("at", Moment, nullable=False, comment="when"),
    Column("earlier", String(32), comment="notice to the same person with another list"),
    Column("newly_lacking", JsonText(_words, _tuple), nullable=False, comment="asked for now and not before"),
    Index("notice_by_person", "hall", "item", "person_key", "at"),
    Index("notice_by_ticket", "hall", "item", "ticket", "at"),
    Index("notice_by_day", "hall", "day"),
)
