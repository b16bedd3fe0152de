"""The one writer: one commit for many, nobody sunk by a neighbour, nothing acknowledged before it is durable."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import IntegrityError, OperationalError

from queue_server.domain.errors import Code, DomainError
from queue_server.domain.person import SYSTEM
from queue_server.storage.writer import StorageFailureError
from queue_server.usecases.ports import Unit
from tests.usecases.hall_at_work import KIOSK, HallAtWork


class Gate:
    """Holds the writer inside a first function, so that what follows stands in one batch."""

    def __init__(self, hall: HallAtWork) -> None:
        self.hall = hall
        self.inside, self.open = threading.Event(), threading.Event()

    def hold(self, unit: Unit) -> int:
        self.inside.set()
        assert self.open.wait(10)
        return unit.journal.head()

    def run_together(self, functions: list[Any]) -> list[Any]:
        """Return each function's answer, or the exception it met; all but the gate's own in one batch."""
        with ThreadPoolExecutor(len(functions) + 1) as pool:
            first = pool.submit(self.hall.run, self.hold)
            assert self.inside.wait(10)
            waiting = self.hall.store.writer._jobs
            rest = []
            for count, function in enumerate(functions, start=1):
                rest.append(pool.submit(self.hall.run, function))
                while waiting.qsize() < count:
                    threading.Event().wait(0.001)
            self.open.set()
            first.result(10)
            return [one.exception(10) or one.result() for one in rest]


def issue(hall: HallAtWork) -> Any:
    return lambda unit: hall.does.queueing.issue_ticket(unit, "ext-1", actor=KIOSK).number


def test_ten_functions_share_one_commit(hall: HallAtWork) -> None:
    commits: list[Connection] = []
    event.listen(hall.store._writing, "commit", commits.append)
    statements: list[str] = []
    event.listen(
        hall.store._writing, "before_cursor_execute", lambda _c, _cursor, statement, *_: statements.append(statement)
    )
    answers = Gate(hall).run_together([issue(hall) for _ in range(10)])
    assert answers == [f"A{n:03d}" for n in range(1, 11)]
    assert len(commits) == 2
    assert sum(statement.startswith("BEGIN") for statement in statements) == 2


def test_a_refusal_and_a_bug_sink_nobody_else_in_their_batch(hall: HallAtWork) -> None:
    def refuse(unit: Unit) -> None:
        hall.does.queueing.issue_ticket(unit, "ext-1", actor=KIOSK)
        raise DomainError(Code.FORBIDDEN, "不行。")

    def collide(unit: Unit) -> None:
        ticket = hall.does.queueing.issue_ticket(unit, "ext-1", actor=KIOSK)
        unit.tickets.add(ticket)

    def stumble(unit: Unit) -> None:
        hall.does.queueing.issue_ticket(unit, "ext-1", actor=KIOSK)
        raise ZeroDivisionError

    answers = Gate(hall).run_together([issue(hall), refuse, issue(hall), collide, stumble, issue(hall)])
    assert [answers[0], answers[2], answers[5]] == ["A001", "A002", "A003"]
    assert isinstance(answers[1], DomainError)
    assert isinstance(answers[3], IntegrityError)
    assert isinstance(answers[4], ZeroDivisionError)
    assert [row.data["number"] for row in hall.events("TicketIssued")] == ["A001", "A002", "A003"]


def test_a_world_that_fails_fails_the_whole_batch_and_the_next_one_works(hall: HallAtWork) -> None:
    def break_down(_unit: Unit) -> None:
        raise OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))

    answers = Gate(hall).run_together([issue(hall), break_down, issue(hall)])
    assert [type(answer) for answer in answers] == [StorageFailureError] * 3
    assert "disk is full" in str(answers[0])
    assert hall.issue().number == "A001"


def test_an_answer_comes_after_the_commit_and_the_listener_hears_the_new_head(hall: HallAtWork) -> None:
    heard: list[int] = []
    told = threading.Event()

    def listen(head: int) -> None:
        heard.append(head)
        told.set()

    hall.store.writer.add_listener(listen)
    hall.issue()
    with sqlite3.connect(hall.folder / "hall.db") as other:
        (head,) = other.execute("SELECT max(seq) FROM journal").fetchone()
    assert told.wait(5)
    assert heard == [head]
    told.clear()
    hall.run(lambda unit: unit.cursors.set("mqtt", 3))
    hall.issue()
    assert told.wait(5)
    assert len(heard) == 2


def test_readers_see_only_what_is_committed_and_cannot_write(hall: HallAtWork) -> None:
    seen: list[int] = []

    def act(unit: Unit) -> None:
        hall.does.queueing.issue_ticket(unit, "ext-1", actor=KIOSK)
        seen.append(hall.read(lambda reader: reader.tickets.count_waiting(priority=False)))

    hall.run(act)
    assert seen == [0]
    assert hall.read(lambda unit: unit.tickets.count_waiting(priority=False)) == 1
    with pytest.raises(StorageFailureError, match="readonly"):
        hall.read(lambda unit: hall.does.queueing.issue_ticket(unit, "ext-1", actor=KIOSK))


def test_what_nobody_waits_for_any_more_is_not_done(hall: HallAtWork) -> None:
    gate = Gate(hall)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(hall.run, gate.hold)
        assert gate.inside.wait(10)
        with pytest.raises(TimeoutError):
            hall.store.writer.run(issue(hall), timeout_s=0.05)
        gate.open.set()
        first.result(10)
    assert hall.issue().number == "A001"


def test_a_listener_with_a_bug_stops_the_writer_loudly(hall: HallAtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    died: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: died.append(args.exc_type))
    hall.store.writer.add_listener(lambda head: head // 0)
    assert hall.issue().number == "A001"
    hall.store.writer._thread.join(5)
    assert died == [ZeroDivisionError]
    with pytest.raises(StorageFailureError):
        hall.issue()


def test_the_writer_refuses_to_wait_for_itself(hall: HallAtWork) -> None:
    with pytest.raises(RuntimeError, match="another one"):
        hall.run(lambda _unit: hall.run(lambda unit: unit.journal.head()))


def test_the_file_is_written_for_good(hall: HallAtWork) -> None:
    with hall.store._writing.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_second_program_cannot_open_the_same_hall(hall: HallAtWork) -> None:
    with pytest.raises(BlockingIOError, match="正由另一个程序使用"):
        hall.open_store()


def test_a_closed_writer_refuses_and_has_done_what_was_queued(hall: HallAtWork) -> None:
    hall.issue()
    hall.store.close()
    with pytest.raises(StorageFailureError):
        hall.issue()
    hall.store = hall.open_store()
    assert hall.issue().number == "A002"


def test_thirty_two_callers_get_gapless_numbers_without_a_double(hall: HallAtWork) -> None:
    with ThreadPoolExecutor(32) as pool:
        numbers = list(pool.map(lambda _: hall.issue().ordinal, range(96)))
    assert sorted(numbers) == list(range(1, 97))


def test_stored_answers_are_kept_by_caller_and_purged_with_the_day(hall: HallAtWork) -> None:
    from queue_server.usecases.ports import StoredAnswer  # noqa: PLC0415 - used here alone

    answer = StoredAnswer(key="k", caller="kiosk-1", request_digest="d", status=201, body="{}", at=hall.clock.now())
    hall.run(lambda unit: unit.idempotency.put(answer))
    assert hall.read(lambda unit: unit.idempotency.get("k", caller="kiosk-1")) == answer
    assert hall.read(lambda unit: unit.idempotency.get("k", caller="other")) is None
    with pytest.raises(IntegrityError):
        hall.run(lambda unit: unit.idempotency.put(answer))
    hall.issue()
    hall.clock.advance(days=2)
    hall.issue()
    assert hall.read(lambda unit: unit.idempotency.get("k", caller="kiosk-1")) is None


def test_a_naive_moment_is_never_stored(hall: HallAtWork, tmp_path: Path) -> None:
    del tmp_path
    with pytest.raises(Exception, match="aware"):
        hall.run(lambda unit: unit.sessions.touch("x", at=hall.clock.now().replace(tzinfo=None)))
    assert SYSTEM.is_system
