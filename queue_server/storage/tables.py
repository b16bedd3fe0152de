"""The tables, every one with its `hall`, every column with its meaning."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from queue_server.domain.case_decision import DecisionKind
from queue_server.domain.case_steps import CaseState
from queue_server.domain.evaluation import EvaluationState
from queue_server.domain.person import AccountType
from queue_server.domain.ticket import Outcome, PrintState, TicketState
from queue_server.domain.tidal import TidalReadings, TidalRule, TidalState
from queue_server.domain.window import WindowState
from queue_server.storage.case_columns import (
    dump_extension,
    dump_lines,
    dump_result,
    dump_special,
    dump_specials,
    load_extension,
    load_lines,
    load_result,
    load_special,
    load_specials,
)
from queue_server.storage.column_types import EnumWord, JsonText, Moment, hall_column

metadata = MetaData()


def _words(value: tuple[str, ...]) -> list[str]:
    return list(value)


def _tuple(value: list[str]) -> tuple[str, ...]:
    return tuple(value)


def _dump_readings(readings: TidalReadings) -> dict[str, Any]:
    return asdict(readings)


def _load_readings(value: dict[str, Any]) -> TidalReadings:
    return TidalReadings(**value)


journal = Table(
    "journal",
    metadata,
    hall_column(),
    Column("seq", BigInteger, primary_key=True, autoincrement=False, comment="1, 2, 3 … without gaps"),
    Column("at", Moment, nullable=False, comment="business moment of the act"),
    Column("day", Date, nullable=False, comment="business day"),
    Column("event", String(40), nullable=False, comment="name of domain/events.py"),
    Column("kind", String(20), nullable=False, comment="what kind of thing changed"),
    Column("entity", String(64), nullable=False, comment="its id"),
    Column("from_state", String(20), comment="state before"),
    Column("to_state", String(20), comment="state after"),
    Column("person", String(64), comment="who; null for a device or a timer"),
    Column("account", String(64), comment="with which account"),
    Column("terminal", String(64), comment="where: terminal, device, or system"),
    Column("network", String(32), comment="the terminal's networks"),
    Column("reason", Text, comment="a person's sentence, long digit runs masked"),
    Column("data", Text, nullable=False, comment="ids and figures as JSON; never personal data"),
    Column("alg", String(8), nullable=False, comment="SM3 or SHA-256"),
    Column("prev", String(64), nullable=False, comment="digest of the row before"),
    Column("digest", String(64), nullable=False, comment="digest of this row"),
    Index("journal_by_entity", "hall", "kind", "entity", "day"),
)
Index(
    "journal_by_reason",
    journal.c.hall,
    journal.c.day,
    journal.c.event,
    sqlite_where=journal.c.reason.is_not(None),
    postgresql_where=journal.c.reason.is_not(None),
)

sink_cursor = Table(
    "sink_cursor",
    metadata,
    hall_column(),
    Column("sink", String(40), primary_key=True, comment="name of the reader"),
    Column("seq", BigInteger, nullable=False, comment="last delivered journal row"),
)

business_day = Table(
    "business_day",
    metadata,
    hall_column(),
    Column("day", Date, primary_key=True, comment="the date that numbers belong to"),
    Column("opened_at", Moment, nullable=False, comment="first act of the day"),
    Column("ended_at", Moment, comment="set once; an ended day never opens again"),
    Column("priority_run", Integer, nullable=False, comment="priority calls since the last ordinary one"),
    Column("overtime_since", Moment, comment="延时服务 runs since"),
    Column("overtime_s", Integer, nullable=False, comment="seconds of 延时服务 so far"),
)

counter = Table(
    "counter",
    metadata,
    hall_column(),
    Column("day", Date, primary_key=True, comment="counters restart daily"),
    Column("name", String(16), primary_key=True, comment="a letter, `place`, or `case-B`"),
    Column("last", Integer, nullable=False, comment="last number given"),
)

ticket = Table(
    "ticket",
    metadata,
    hall_column(),
    Column("id", String(32), primary_key=True, comment="random, 128 bits: whoever has it may read the ticket"),
    Column("day", Date, nullable=False, comment="business day of issue"),
    Column("letter", String(1), nullable=False, comment="letter on the paper"),
    Column("ordinal", Integer, nullable=False, comment="number on the paper"),
    Column("item", String(64), nullable=False, comment="catalogue id"),
    Column("item_network", String(16), nullable=False, comment="extranet, internet or either"),
    Column("queue", String(1), nullable=False, comment="kind of business it waits for now"),
    Column("priority", Boolean, nullable=False, comment="stands in the priority line"),
    Column("place", Float, nullable=False, comment="order within its line"),
    Column("state", EnumWord(TicketState), nullable=False, comment="state of domain/ticket.py"),
    Column("issued_at", Moment, nullable=False, comment="取号"),
    Column("waiting_since", Moment, nullable=False, comment="start of the wait that runs"),
    Column("priority_reason", String(16), comment="declared reason; never shown, never in the journal"),
    Column("online_declined", String(20), comment="why not online (R59); never shown, never in the journal"),
    Column("print_state", EnumWord(PrintState), nullable=False, comment="how the paper fared"),
    Column("window", Integer, comment="window of the last call"),
    Column("call_no", Integer, nullable=False, comment="calls since it last waited"),
    Column("first_called_at", Moment, comment="first 叫号: the end of the 15-minute measure"),
    Column("last_called_at", Moment, comment="last 叫号 or 重呼"),
    Column("started_at", Moment, comment="开始办理"),
    Column("held_at", Moment, comment="挂起 since"),
    Column("held_s", Integer, nullable=False, comment="seconds set aside"),
    Column("missed_at", Moment, comment="过号"),
    Column("finished_at", Moment, comment="办结, 取消 or 失效"),
    Column("rejoined", Boolean, nullable=False, comment="过号激活 was used"),
    Column("wait_s", Integer, comment="first wait in seconds (R11)"),
    Column("second_wait_s", Integer, comment="wait after a transfer or a rejoin"),
    Column("service_s", Integer, comment="seconds of service without the time set aside"),
    Column("outcome", EnumWord(Outcome), comment="how the visit ended"),
    Column("first_owner", String(64), comment="person who took it first (首问)"),
    Column("served_by", String(64), comment="person who served it last"),
    UniqueConstraint("hall", "day", "letter", "ordinal", name="ticket_number"),
    Index("ticket_by_line", "hall", "day", "state", "priority", "place"),
    Index("ticket_by_call", "hall", "day", "last_called_at"),
)
Index(
    "ticket_by_service",
    ticket.c.hall,
    ticket.c.finished_at,
    sqlite_where=ticket.c.service_s.is_not(None),
    postgresql_where=ticket.c.service_s.is_not(None),
)

window_status = Table(
    "window_status",
    metadata,
    hall_column(),
    Column("no", Integer, primary_key=True, autoincrement=False, comment="window number"),
    Column("state", EnumWord(WindowState), nullable=False, comment="closed, open or paused"),
    Column("since", Moment, nullable=False, comment="when the state began"),
    Column("session", String(64), comment="session that sits there"),
    Column("person", String(64), comment="its person"),
    Column("ticket", String(32), comment="ticket in hand"),
    Column("pause_reason", Text, comment="why it is paused"),
    Column("empty_since", Moment, comment="when the last person left"),
)

staff_session = Table(
    "staff_session",
    metadata,
    hall_column(),
    Column("id", String(64), primary_key=True, comment="digest of the token"),
    Column("person", String(64), nullable=False, comment="who"),
    Column("person_name", String(64), nullable=False, comment="their name, for the terminal"),
    Column(
        "account", String(64), nullable=False, comment="account signed in with; empty for the hall head without one"
    ),
    Column("account_type", EnumWord(AccountType), comment="ZH, SP or CJ; nothing for the hall head without an account"),
    Column("issue_account", String(64), comment="the same person's 出件 account"),
    Column("hall_head", Boolean, nullable=False, comment="the person is the hall head"),
    Column("terminal", String(64), nullable=False, comment="where"),
    Column("window", Integer, comment="the terminal's window"),
    Column("network", String(32), nullable=False, comment="the terminal's networks"),
    Column("extranet", Boolean, nullable=False, comment="case functions are possible"),
    Column("opened_at", Moment, nullable=False, comment="sign-in, real clock"),
    Column("last_seen_at", Moment, nullable=False, comment="last act, real clock"),
    Column("bureau", Boolean, nullable=False, comment="somebody of the data bureau"),
    Column("department", String(64), nullable=False, comment="county department of the person"),
    Column("must_change_secret", Boolean, nullable=False, comment="nothing else is possible until it is changed"),
)

person = Table(
    "person",
    metadata,
    hall_column(),
    Column("id", String(64), primary_key=True, comment="staff number"),
    Column("name", String(64), nullable=False, comment="name"),
    Column("accounts", JsonText(_words, _tuple), nullable=False, comment="accounts the person may hold"),
    Column("hall_head", Boolean, nullable=False, comment="may end the day"),
    Column("enabled", Boolean, nullable=False, comment="may sign in"),
    Column("bureau", Boolean, nullable=False, comment="of the data bureau: publishes guides"),
    Column("department", String(64), nullable=False, comment="county department that confirms changes"),
    Column("secret_hash", Text, nullable=False, comment="argon2id"),
)

tidal_status = Table(
    "tidal_status",
    metadata,
    hall_column(),
    Column("state", EnumWord(TidalState), nullable=False, comment="state of domain/tidal.py"),
    Column("since", Moment, nullable=False, comment="when it began"),
    Column("rule", EnumWord(TidalRule), nullable=False, comment="what opened it"),
    Column("reason", Text, nullable=False, comment="the rule in Chinese"),
    Column("opened_at", Moment, comment="last opening"),
    Column("triggered_at", Moment, comment="since when the hard trigger holds"),
    Column("warn_since", Moment, comment="since when the warning holds"),
    Column("warn_clear_since", Moment, comment="since when it does not"),
    Column("calm_since", Moment, comment="since when waits are short"),
    Column("closed_at", Moment, comment="last closing, for the cool-down"),
    Column("declined_plan", String(64), comment="plan closed by hand while it ran"),
    Column("alarm", Integer, nullable=False, comment="last alarm step"),
    Column("readings", JsonText(_dump_readings, _load_readings), nullable=False, comment="figures of the last look"),
)

case_file = Table(
    "case_file",
    metadata,
    hall_column(),
    Column("no", String(24), primary_key=True, comment="{hall}{yyyymmdd}{B|D}{4 digits}"),
    Column("system", String(8), nullable=False, comment="builtin or manual"),
    Column("state", EnumWord(CaseState), nullable=False, comment="state of domain/case_steps.py"),
    Column("item", String(64), nullable=False, comment="catalogue id"),
    Column("item_name", Text, nullable=False, comment="name when it was opened"),
    Column("guide_version", String(40), nullable=False, comment="guide it was opened under (R50)"),
    Column("ticket", String(32), comment="the visit's ticket"),
    Column("ticket_number", String(8), comment="its number"),
    Column("materials", JsonText(dump_lines, load_lines), nullable=False, comment="frozen checklist"),
    Column("opened_day", Date, nullable=False, comment="business day of the 预收件"),
    Column("opened_at", Moment, nullable=False, comment="预收件"),
    Column("opened_by", String(64), comment="person"),
    Column("window", Integer, comment="window that opened it"),
    Column("outside_no", String(64), comment="number in the outside system"),
    Column("received_at", Moment, comment="收件 or link"),
    Column("received_by", String(64), comment="person"),
    Column("counted_day", Date, comment="the day on whose 30 it counts"),
    Column("station", String(16), nullable=False, comment="station that decides"),
    Column("immediate", Boolean, nullable=False, comment="即办件"),
    Column("station_name", Text, nullable=False, comment="its name when the case was opened"),
    Column("task_type", String(2), nullable=False, comment="01 行政许可 …; empty for cases from before"),
    Column("promised_wd", Integer, nullable=False, comment="promised working days"),
    Column("correction_limit_wd", Integer, comment="working days for a correction"),
    Column("urgent_first", Boolean, nullable=False, comment="the guide allows the result first"),
    Column("specials", JsonText(dump_specials, load_specials), nullable=False, comment="special procedures it lists"),
    Column("urgent", Boolean, nullable=False, comment="received that way"),
    Column("return_way", String(8), nullable=False, comment="pickup or mail, as wished"),
    Column("helped_by", String(64), comment="person who filled the form in (帮填)"),
    Column("helped_signature", String(64), comment="scan of the applicant's signature"),
    Column("visits", Integer, nullable=False, comment="how often the applicant came (R3)"),
    Column("received_on", Date, comment="收件, by the calendar"),
    Column("clock_from", Date, comment="start of the clock for 受理"),
    Column("receive_due", Date, comment="last day for 受理"),
    Column("receive_due_provisional", Boolean, nullable=False, comment="暂定"),
    Column("routed_at", Moment, comment="流转"),
    Column("reviewer", String(64), comment="person who took it up (接件)"),
    Column("same_person_allowed", Boolean, nullable=False, comment="the receiver may decide, by the hall head"),
    Column("accepted_on", Date, comment="受理"),
    Column("deemed", Boolean, nullable=False, comment="accepted by passing of time"),
    Column("due", Date, comment="last promised day"),
    Column("due_provisional", Boolean, nullable=False, comment="暂定"),
    Column("paused_wd", Integer, nullable=False, comment="working days that did not count"),
    Column("special", JsonText(dump_special, load_special), comment="special procedure that runs"),
    Column("extension", JsonText(dump_extension, load_extension), comment="延期"),
    Column("forwarded_at", Moment, comment="转报"),
    Column("decision_kind", EnumWord(DecisionKind), comment="confirmed decision"),
    Column("decided_at", Moment, comment="confirmation"),
    Column("decided_by", String(64), comment="person"),
    Column("decided_on", Date, comment="confirmation, by the calendar"),
    Column("corrections", Integer, nullable=False, comment="correction notices sent"),
    Column("correction_allowed", Boolean, nullable=False, comment="a second one, by the hall head"),
    Column("correction_due", Date, comment="last day for the correction"),
    Column("notice_late", Boolean, nullable=False, comment="a notice went out too late"),
    Column("result", JsonText(dump_result, load_result), comment="出件"),
    Column("mailed_at", Moment, comment="parcel handed to a carrier"),
    Column("delivered_at", Moment, comment="领取 or arrival of the parcel"),
    Column("delivered_by", String(64), comment="person who handed it out"),
    Column("closed_at", Moment, comment="归档 or 撤回"),
    Column("earlier_no", String(24), comment="case that this one follows"),
    Column("later_no", String(24), comment="case that follows this one"),
    Column("outside_state", EnumWord(CaseState), comment="state in the outside system, entered by hand"),
    UniqueConstraint("hall", "outside_no", name="case_outside_no"),
    Index("case_by_ticket", "hall", "ticket"),
    Index("case_by_counted_day", "hall", "counted_day"),
    Index("case_by_state", "hall", "state"),
    Index("case_by_station", "hall", "station", "state", "no"),
    Index("case_by_opened_day", "hall", "opened_day"),
    Index("case_by_receive_due", "hall", "state", "receive_due"),
    Index("case_by_due", "hall", "state", "due"),
    Index("case_by_station_due", "hall", "station", "due"),
    Index("case_by_end", "hall", "closed_at"),
)

case_words = Table(
    "case_words",
    metadata,
    hall_column(),
    Column("case_no", String(24), primary_key=True, comment="the case"),
    Column("kind", String(16), primary_key=True, comment="decision, comment or delivery"),
    Column("no", Integer, primary_key=True, autoincrement=False, comment="1, 2, 3 … within case and kind"),
    Column("at", Moment, nullable=False, comment="when it was written last"),
    Column("words", LargeBinary, nullable=False, comment="AES-GCM, JSON: may name people"),
)

applicant = Table(
    "applicant",
    metadata,
    hall_column(),
    Column("case_no", String(24), primary_key=True, comment="the case"),
    Column("name", LargeBinary, nullable=False, comment="AES-GCM"),
    Column("id_number", LargeBinary, nullable=False, comment="AES-GCM"),
    Column("phone", LargeBinary, comment="AES-GCM"),
    Column("id_index", String(64), nullable=False, comment="HMAC of the number, for look-ups"),
    Column("address", LargeBinary, comment="AES-GCM"),
    Column("proxy_name", LargeBinary, comment="AES-GCM"),
    Column("proxy_id", LargeBinary, comment="AES-GCM"),
    Column("name_index", String(64), comment="HMAC of the name; null until a row of before is sealed anew"),
    Index("applicant_by_id", "hall", "id_index"),
    Index("applicant_by_name", "hall", "name_index"),
)

evaluation = Table(
    "evaluation",
    metadata,
    hall_column(),
    Column("ticket", String(32), primary_key=True, comment="the visit: one rating each"),
    Column("day", Date, nullable=False, comment="business day of the visit"),
    Column("level", Integer, nullable=False, comment="5 非常满意 … 1 非常不满意"),
    Column("reasons", JsonText(_words, _tuple), nullable=False, comment="reasons given"),
    Column("state", EnumWord(EvaluationState), nullable=False, comment="state of domain/evaluation.py"),
    Column("channel", String(16), nullable=False, comment="kiosk, pad, window or qr"),
    Column("at", Moment, nullable=False, comment="when"),
    Column("window", Integer, comment="window that served"),
    Column("person", String(64), comment="who served"),
    Index("evaluation_by_day", "hall", "day"),
)

vacancy = Table(
    "vacancy",
    metadata,
    hall_column(),
    Column("id", Integer, primary_key=True, autoincrement=False, comment="1, 2, 3 …"),
    Column("day", Date, nullable=False, comment="business day"),
    Column("window", Integer, nullable=False, comment="which window stood empty"),
    Column("began_at", Moment, nullable=False, comment="空岗 since"),
    Column("ended_at", Moment, comment="until"),
    Index("vacancy_by_day", "hall", "day"),
    Index("vacancy_running", "hall", "window", "ended_at"),
)

idempotent_answer = Table(
    "idempotent_answer",
    metadata,
    hall_column(),
    Column("caller", String(64), primary_key=True, comment="device or person"),
    Column("key", String(200), primary_key=True, comment="Idempotency-Key"),
    Column("request_digest", String(64), nullable=False, comment="of method, path and body"),
    Column("status", Integer, nullable=False, comment="HTTP status, 2xx"),
    Column("body", Text, nullable=False, comment="the answer"),
    Column("at", Moment, nullable=False, comment="real clock"),
    Index("idempotent_answer_by_age", "hall", "at"),
)
