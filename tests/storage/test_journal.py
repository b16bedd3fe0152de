"""The digest chain finds what was altered, removed or put in, and names the first bad row."""

import sqlite3
from contextlib import closing

import pytest

from queue_server.storage.journal import ALGORITHM, verify
from queue_server.usecases.journal_row import JournalRow
from tests.usecases.hall_at_work import HallAtWork

COLUMNS = ["at", "event", "entity", "from_state", "to_state", "person", "terminal", "reason", "data", "alg", "digest"]


def a_days_work(hall: HallAtWork) -> int:
    hall.sign_in()
    for _ in range(4):
        hall.issue()
        hall.serve()
    hall.store.close()
    return verify(hall.folder / "hall.db")[0].rows


def tamper(hall: HallAtWork, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(hall.folder / "hall.db")) as connection, connection:
        assert connection.execute(statement, values).rowcount == 1


def test_an_untouched_journal_verifies(hall: HallAtWork) -> None:
    rows = a_days_work(hall)
    (verdict,) = verify(hall.folder / "hall.db")
    assert (verdict.first_bad, verdict.rows) == (None, rows)
    assert rows > 20
    assert ALGORITHM in {"SM3", "SHA-256"}


@pytest.mark.parametrize("column", COLUMNS)
def test_one_altered_value_is_found(hall: HallAtWork, column: str) -> None:
    a_days_work(hall)
    value = "2026-11-23T09:00:00.000001+08:00" if column == "at" else "forged"
    tamper(hall, f"UPDATE journal SET {column} = ? WHERE seq = 9", value)
    assert verify(hall.folder / "hall.db")[0].first_bad == 9


def test_a_removed_row_is_found(hall: HallAtWork) -> None:
    a_days_work(hall)
    tamper(hall, "DELETE FROM journal WHERE seq = 7")
    verdict = verify(hall.folder / "hall.db")[0]
    assert verdict.first_bad == 7
    assert "第 7 行" in verdict.sentence


def test_two_rows_that_changed_places_are_found(hall: HallAtWork) -> None:
    a_days_work(hall)
    for old, new in ((11, 9999), (12, 11), (9999, 12)):
        tamper(hall, "UPDATE journal SET seq = ? WHERE seq = ?", new, old)
    assert verify(hall.folder / "hall.db")[0].first_bad == 11


def test_every_state_change_has_exactly_one_row(hall: HallAtWork) -> None:
    hall.sign_in()
    ticket = hall.issue()
    hall.serve()
    story = [row for row in hall.events() if row.entity == ticket.id]
    assert [row.event for row in story] == ["TicketIssued", "TicketCalled", "ServiceStarted", "ServiceFinished"]
    assert [row.seq for row in hall.events()] == list(range(1, len(hall.events()) + 1))


def test_a_cursor_reads_every_row_once_and_in_order(hall: HallAtWork) -> None:
    for _ in range(7):
        hall.issue()
    got: list[JournalRow] = []
    while True:
        at = hall.read(lambda unit: unit.cursors.get("county"))
        rows = hall.read(lambda unit, at=at: unit.journal.after(at, limit=3))
        if not rows:
            break
        got += rows
        hall.run(lambda unit, last=rows[-1].seq: unit.cursors.set("county", last))
    assert [row.seq for row in got] == [row.seq for row in hall.events()]


def test_a_journal_that_is_not_there_is_named(hall: HallAtWork) -> None:
    with pytest.raises(FileNotFoundError):
        verify(hall.folder / "none.db")
