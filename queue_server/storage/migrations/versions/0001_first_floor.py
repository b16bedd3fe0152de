"""The first floor: every table of the hall."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _make_applicant()
    _make_business_day()
    _make_case_file()
    _make_counter()
    _make_evaluation()
    _make_idempotent_answer()
    _make_journal()
    _make_lock_out()
    _make_person()
    _make_sink_cursor()
    _make_staff_session()
    _make_ticket()
    _make_tidal_status()
    _make_vacancy()
    _make_window_status()


def downgrade() -> None:
    """Refuse: a hall's tickets are never dropped; put the backup from before the update in place instead."""
    raise NotImplementedError("restore the backup that was made before the update")


def _make_applicant() -> None:
    op.create_table(
        "applicant",
        sa.Column("hall", sa.String(length=9), nullable=False, comment="nine digits of the township"),
        sa.Column("case_no", sa.String(length=24), nullable=False, comment="the case"),
        sa.Column("name", sa.LargeBinary(), nullable=False, comment="AES-GCM"),
        sa.Column("id_number", sa.LargeBinary(), nullable=False, comment="AES-GCM"),
        sa.Column("phone", sa.LargeBinary(), nullable=True, comment="AES-GCM"),
        sa.Column("id_index", sa.String(length=64), nullable=False, comment="HMAC of the number, for look-ups"),
        sa.PrimaryKeyConstraint("hall", "case_no"),
    )
    op.create_index("applicant_by_id", "applicant", ["hall", "id_index"], unique=False)


def _make_business_day() -> None:
    op.create_table(
        "business_day",
        sa.Column("hall", sa.String(length=9), nullable=False, comment="nine digits of the township"),
        sa.Column("day", sa.Date(), nullable=False, comment="the date that numbers belong to"),
        sa.Column("opened_at", sa.String(length=32), nullable=False, comment="first act of the day"),
        sa.Column("ended_at", sa.String(length=32), nullable=True, comment="set once; an ended day never opens again"),
        sa.Column("priority_run", sa.Integer(), nullable=False, comment="priority calls since the last ordinary one"),
        sa.Column("overtime_since", sa.String(length=32), nullable=True, comment="延时服务 runs since"),
        sa.Column("overtime_s", sa.Integer(), nullable=False, comment="seconds of 延时服务 so far"),
        sa.PrimaryKeyConstraint("hall", "day"),
    )


def _make_case_file() -> None:
    op.create_table(
        "case_file",
        sa.Column("hall", sa.String(length=9), nullable=False, comment="nine digits of the township"),
        sa.Column("no", sa.String(length=24), nullable=False, comment="{hall}{yyyymmdd}{B|D}{4 digits}"),
        sa.Column("system", sa.String(length=8), nullable=False, comment="builtin or manual"),
        sa.Column("state", sa.String(length=32), nullable=False, comment="state of domain/case.py"),
        sa.Column("item", sa.String(length=64), nullable=False, comment="catalogue id"),
        sa.Column("item_name", sa.Text(), nullable=False, comment="name when it was opened"),
        sa.Column("guide_version", sa.String(length=40), nullable=False, comment="guide it was opened under (R50)"),
        sa.Column("ticket", sa.String(length=32), nullable=True, comment="the visit's ticket"),
        sa.Column("ticket_number", sa.String(length=8), nullable=True, comment="its number"),
        sa.Column("materials", sa.Text(), nullable=False, comment="frozen checklist"),
        sa.Column("opened_day", sa.Date(), nullable=False, comment="business day of the 预收件"),
        sa.Column("opened_at", sa.String(length=32), nullable=False, comment="预收件"),
        sa.Column("opened_by", sa.String(length=64), nullable=True, comment="person"),
        sa.Column("window", sa.Integer(), nullable=True, comment="window that opened it"),
        sa.Column("outside_no", sa.String(length=64), nullable=True, comment="number in the outside system"),
        sa.Column("received_at", sa.String(length=32), nullable=True, comment="收件 or link"),
        sa.Column("received_by", sa.String(length=64), nullable=True, comment="person"),
        sa.Column("counted_day", sa.Date(), nullable=True, comment="the day on whose 30 it counts"),
        sa.PrimaryKeyConstraint("hall", "no"),
        sa.UniqueConstraint("hall", "outside_no", name="case_outside_no"),
    )
    op.create_index("case_by_counted_day", "case_file", ["hall", "counted_day"], unique=False)
    op.create_index("case_by_state", "case_file", ["hall", "state"], unique=False)
    op.create_index("case_by_ticket", "case_file", ["hall", "ticket"], unique=False)


def _make_counter() -> None:
    op.create_table(
        "counter",
        sa.Column("hall", sa.String(length=9), nullable=False, comment="nine digits of the township"),
        sa.Column("day", sa.Date(), nullable=False, comment="counters restart daily"),
        sa.Column("name", sa.String(length=16), nullable=False, comment="a letter, `place`, or `case-B`"),
        sa.Column("last", sa.Integer(), nullable=False, comment="last number given"),
        sa.PrimaryKeyConstraint("hall", "day", "name"),
    )


def _make_evaluation() -> None:
    op.create_table(
        "evaluation",
        sa.Column("hall", sa.String(length=9), nullable=False, comment="nine digits of the township"),
        sa.Column("ticket", sa.String(length=32), nullable=False, comment="the visit: one rating each"),
        sa.Column("day", sa.Date(), nullable=False, comment="business day of the visit"),
        sa.Column("level", sa.Integer(), nullable=False, comment="5 非常满意 … 1 非常不满意"),
        sa.Column("reasons", sa.Text(), nullable=False, comment="reasons given"),
        sa.Column("state", sa.String(length=32), nullable=False, comment="state of domain/evaluation.py"),
        sa.Column("channel", sa.String(length=16), nullable=False, comment="kiosk, pad, window or qr"),
        sa.Column("at", sa.String(length=32), nullable=False, comment="when"),
        sa.Column("window", sa.Integer(), nullable=True, comment="window that served"),
        sa.Column("person", sa.String(length=64), nullable=True, comment="who served"),
        sa.PrimaryKeyConstraint("hall", "ticket"),
    )
    op.create_index("evaluation_by_day", "evaluation", ["hall", "day"], unique=False)


def _make_idempotent_answer() -> None:
    op.create_table(
        "idempotent_answer",
        sa.Column("hall", sa.String(length=9), nullable=False, comment="nine digits of the township"),
        sa.Column("caller", sa.String(length=64), nullable=False, comment="device or person"),
        sa.Column("key", sa.String(length=200), nullable=False, comment="Idempotency-Key"),
        sa.Column("request_digest", sa.String(length=64), nullable=False, comment="of method, path and body"),
        sa.Column("status", sa.Integer(), nullable=False, comment="HTTP status, 2xx"),
        sa.Column("body", sa.Text(), nullable=False, comment="the answer"),
        sa.Column("at", sa.String(length=32), nullable=False, comment="real clock"),
        sa.PrimaryKeyConstraint("hall", "caller", "key"),
    )
    op.create_index("idempotent_answer_by_age", "idempotent_answer", ["hall", "at"], unique=False)


def _make_journal() -> None:
    op.create_table(
        "journal",
        sa.Column("hall", sa.String(length=9), nullable=False, comment="nine digits of the township"),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False, comment="1, 2, 3 … without gaps"),
        sa.Column("at", sa.String(length=32), nullable=False, comment="business moment of the act"),
        sa.Column("day", sa.Date(), nullable=False, comment="business day"),
        sa.Column("event", sa.String(length=40), nullable=False, comment="name of domain/events.py"),
        sa.Column("kind", sa.String(length=20), nullable=False, comment="what kind of thing changed"),
        sa.Column("entity", sa.String(length=64), nullable=False, comment="its id"),
        sa.Column("from_state", sa.String(length=20), nullable=True, comment="state before"),
        sa.Column("to_state", sa.String(length=20), nullable=True, comment="state after"),
        sa.Column("person", sa.String(length=64), nullable=True, comment="who; null for a device or a timer"),
        sa.Column("account", sa.String(length=64), nullable=True, comment="with which account"),
        sa.Column("terminal", sa.String(length=64), nullable=True, comment="where: terminal, device, or system"),
        sa.Column("network", sa.String(length=32), nullable=True, comment="the terminal's networks"),
        sa.Column("reason", sa.Text(), nullable=True, comment="a person's sentence, long digit runs masked"),
        sa.Column("data", sa.Text(), nullable=False, comment="ids and figures as JSON; never personal data"),
        sa.Column("alg", sa.String(length=8), nullable=False, comment="SM3 or SHA-256"),
        sa.Column("prev", sa.String(length=64), nullable=False, comment="digest of the row before"),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="digest of this row"),
        sa.PrimaryKeyConstraint("hall", "seq"),
    )
    op.create_index("journal_by_entity", "journal", ["hall", "kind", "entity", "day"], unique=False)


def _make_lock_out() -> None:
    op.create_table(
        "lock_out",
        sa.Column("hall", sa.String(length=9), nullable=False, comment="nine digits of the township"),
        sa.Column("person", sa.String(length=64), nullable=False, comment="staff number"),
        sa.Column("failures", sa.Integer(), nullable=False, comment="wrong secrets in a row"),
        sa.Column("locked_until", sa.String(length=32), nullable=True, comment="real clock"),
        sa.PrimaryKeyConstraint("hall", "person"),
    )


def _make_person() -> None:
    op.create_table(
        "person",
        sa.Column("hall", sa.String(length=9), nullable=False, comment="nine digits of the township"),
        sa.Column("id", sa.String(length=64), nullable=False, comment="staff number"),
        sa.Column("name", sa.String(length=64), nullable=False, comment="name"),
        sa.Column("accounts", sa.Text(), nullable=False, comment="accounts the person may hold"),
        sa.Column("hall_head", sa.Boolean(), nullable=False, comment="may end the day"),
        sa.Column("enabled", sa.Boolean(), nullable=False, comment="may sign in"),
        sa.Column("secret_hash", sa.Text(), nullable=False, comment="argon2id"),
        sa.PrimaryKeyConstraint("hall", "id"),
    )


def _make_sink_cursor() -> None:
    op.create_table(
        "sink_cursor",
        sa.Column("hall", sa.String(length=9), nullable=False, comment="nine digits of the township"),
        sa.Column("sink", sa.String(length=40), nullable=False, comment="name of the reader"),
        sa.Column("seq", sa.BigInteger(), nullable=False, comment="last delivered journal row"),
        sa.PrimaryKeyConstraint("hall", "sink"),
    )


def _make_staff_session() -> None:
    op.create_table(
        "staff_session",
        sa.Column("hall", sa.String(length=9), nullable=False, comment="nine digits of the township"),
        sa.Column("id", sa.String(length=64), nullable=False, comment="digest of the token"),
        sa.Column("person", sa.String(length=64), nullable=False, comment="who"),
        sa.Column("person_name", sa.String(length=64), nullable=False, comment="their name, for the terminal"),
        sa.Column("account", sa.String(length=64), nullable=False, comment="account signed in with"),
        sa.Column("account_type", sa.String(length=32), nullable=False, comment="ZH, SP or CJ"),
        sa.Column("issue_account", sa.String(length=64), nullable=True, comment="the same person's 出件 account"),
        sa.Column("hall_head", sa.Boolean(), nullable=False, comment="the person is the hall head"),
        sa.Column("terminal", sa.String(length=64), nullable=False, comment="where"),
        sa.Column("window", sa.Integer(), nullable=True, comment="the terminal's window"),
        sa.Column("network", sa.String(length=32), nullable=False, comment="the terminal's networks"),
        sa.Column("extranet", sa.Boolean(), nullable=False, comment="case functions are possible"),
        sa.Column("opened_at", sa.String(length=32), nullable=False, comment="sign-in, real clock"),
        sa.Column("last_seen_at", sa.String(length=32), nullable=False, comment="last act, real clock"),
        sa.PrimaryKeyConstraint("hall", "id"),
    )


def _make_ticket() -> None:
    op.create_table(
        "ticket",
        sa.Column("hall", sa.String(length=9), nullable=False, comment="nine digits of the township"),
        sa.Column(
            "id", sa.String(length=32), nullable=False, comment="random, 128 bits: whoever has it may read the ticket"
        ),
        sa.Column("day", sa.Date(), nullable=False, comment="business day of issue"),
        sa.Column("letter", sa.String(length=1), nullable=False, comment="letter on the paper"),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="number on the paper"),
        sa.Column("item", sa.String(length=64), nullable=False, comment="catalogue id"),
        sa.Column("item_network", sa.String(length=16), nullable=False, comment="extranet, internet or either"),
        sa.Column("queue", sa.String(length=1), nullable=False, comment="kind of business it waits for now"),
        sa.Column("priority", sa.Boolean(), nullable=False, comment="stands in the priority line"),
        sa.Column("place", sa.Float(), nullable=False, comment="order within its line"),
        sa.Column("state", sa.String(length=32), nullable=False, comment="state of domain/ticket.py"),
        sa.Column("issued_at", sa.String(length=32), nullable=False, comment="取号"),
        sa.Column("waiting_since", sa.String(length=32), nullable=False, comment="start of the wait that runs"),
        sa.Column(
            "priority_reason",
            sa.String(length=16),
            nullable=True,
            comment="declared reason; never shown, never in the journal",
        ),
        sa.Column("print_state", sa.String(length=32), nullable=False, comment="how the paper fared"),
        sa.Column("window", sa.Integer(), nullable=True, comment="window of the last call"),
        sa.Column("call_no", sa.Integer(), nullable=False, comment="calls since it last waited"),
        sa.Column(
            "first_called_at",
            sa.String(length=32),
            nullable=True,
            comment="first 叫号: the end of the 15-minute measure",
        ),
        sa.Column("last_called_at", sa.String(length=32), nullable=True, comment="last 叫号 or 重呼"),
        sa.Column("started_at", sa.String(length=32), nullable=True, comment="开始办理"),
        sa.Column("held_at", sa.String(length=32), nullable=True, comment="挂起 since"),
        sa.Column("held_s", sa.Integer(), nullable=False, comment="seconds set aside"),
        sa.Column("missed_at", sa.String(length=32), nullable=True, comment="过号"),
        sa.Column("finished_at", sa.String(length=32), nullable=True, comment="办结, 取消 or 失效"),
        sa.Column("rejoined", sa.Boolean(), nullable=False, comment="过号激活 was used"),
        sa.Column("wait_s", sa.Integer(), nullable=True, comment="first wait in seconds (R11)"),
        sa.Column("second_wait_s", sa.Integer(), nullable=True, comment="wait after a transfer or a rejoin"),
        sa.Column("service_s", sa.Integer(), nullable=True, comment="seconds of service without the time set aside"),
        sa.Column("outcome", sa.String(length=32), nullable=True, comment="how the visit ended"),
        sa.Column("first_owner", sa.String(length=64), nullable=True, comment="person who took it first (首问)"),
        sa.Column("served_by", sa.String(length=64), nullable=True, comment="person who served it last"),
        sa.PrimaryKeyConstraint("hall", "id"),
        sa.UniqueConstraint("hall", "day", "letter", "ordinal", name="ticket_number"),
    )
    op.create_index("ticket_by_call", "ticket", ["hall", "day", "last_called_at"], unique=False)
    op.create_index("ticket_by_line", "ticket", ["hall", "day", "state", "priority", "place"], unique=False)
    op.create_index(
        "ticket_by_service",
        "ticket",
        ["hall", "finished_at"],
        unique=False,
        sqlite_where=sa.text("service_s IS NOT NULL"),
        postgresql_where=sa.text("service_s IS NOT NULL"),
    )


def _make_tidal_status() -> None:
    op.create_table(
        "tidal_status",
        sa.Column("hall", sa.String(length=9), nullable=False, comment="nine digits of the township"),
        sa.Column("state", sa.String(length=32), nullable=False, comment="state of domain/tidal.py"),
        sa.Column("since", sa.String(length=32), nullable=False, comment="when it began"),
        sa.Column("rule", sa.String(length=32), nullable=False, comment="what opened it"),
        sa.Column("reason", sa.Text(), nullable=False, comment="the rule in Chinese"),
        sa.Column("opened_at", sa.String(length=32), nullable=True, comment="last opening"),
        sa.Column("triggered_at", sa.String(length=32), nullable=True, comment="since when the hard trigger holds"),
        sa.Column("warn_since", sa.String(length=32), nullable=True, comment="since when the warning holds"),
        sa.Column("warn_clear_since", sa.String(length=32), nullable=True, comment="since when it does not"),
        sa.Column("calm_since", sa.String(length=32), nullable=True, comment="since when waits are short"),
        sa.Column("closed_at", sa.String(length=32), nullable=True, comment="last closing, for the cool-down"),
        sa.Column("declined_plan", sa.String(length=64), nullable=True, comment="plan closed by hand while it ran"),
        sa.Column("alarm", sa.Integer(), nullable=False, comment="last alarm step"),
        sa.Column("readings", sa.Text(), nullable=False, comment="figures of the last look"),
        sa.PrimaryKeyConstraint("hall"),
    )


def _make_vacancy() -> None:
    op.create_table(
        "vacancy",
        sa.Column("hall", sa.String(length=9), nullable=False, comment="nine digits of the township"),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False, comment="1, 2, 3 …"),
        sa.Column("day", sa.Date(), nullable=False, comment="business day"),
        sa.Column("window", sa.Integer(), nullable=False, comment="which window stood empty"),
        sa.Column("began_at", sa.String(length=32), nullable=False, comment="空岗 since"),
        sa.Column("ended_at", sa.String(length=32), nullable=True, comment="until"),
        sa.PrimaryKeyConstraint("hall", "id"),
    )
    op.create_index("vacancy_by_day", "vacancy", ["hall", "day"], unique=False)
    op.create_index("vacancy_running", "vacancy", ["hall", "window", "ended_at"], unique=False)


def _make_window_status() -> None:
    op.create_table(
        "window_status",
        sa.Column("hall", sa.String(length=9), nullable=False, comment="nine digits of the township"),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False, comment="window number"),
        sa.Column("state", sa.String(length=32), nullable=False, comment="closed, open or paused"),
        sa.Column("since", sa.String(length=32), nullable=False, comment="when the state began"),
        sa.Column("session", sa.String(length=64), nullable=True, comment="session that sits there"),
        sa.Column("person", sa.String(length=64), nullable=True, comment="its person"),
        sa.Column("ticket", sa.String(length=32), nullable=True, comment="ticket in hand"),
        sa.Column("pause_reason", sa.Text(), nullable=True, comment="why it is paused"),
        sa.Column("empty_since", sa.String(length=32), nullable=True, comment="when the last person left"),
        sa.PrimaryKeyConstraint("hall", "no"),
    )
