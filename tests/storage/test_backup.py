"""Copies that can be trusted, and the way back."""

import threading

import pytest

from queue_server.storage.backup import DamagedCopyError, check_file, restore
from queue_server.storage.journal import verify
from tests.usecases.hall_at_work import HallAtWork


def test_a_copy_taken_while_the_hall_works_is_whole_and_can_take_its_place(hall: HallAtWork) -> None:
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            hall.issue()

    worker = threading.Thread(target=work)
    worker.start()
    copy = hall.store.back_up(hall.folder / "copies" / "hall-1.db")
    stop.set()
    worker.join()
    assert [path.name for path in copy.parent.iterdir()] == ["hall-1.db"]
    check_file(copy)
    kept = verify(copy)[0].rows
    hall.store.close()
    aside = restore(copy, hall.folder / "hall.db", at=hall.clock.now())
    assert aside is not None
    assert verify(aside)[0].rows >= kept
    hall.store = hall.open_store()
    issued = hall.read(lambda unit: unit.tickets.count_waiting(priority=False))
    assert hall.issue().ordinal == issued + 1


def test_nothing_is_restored_under_a_running_hall(hall: HallAtWork) -> None:
    copy = hall.store.back_up(hall.folder / "copy.db")
    with pytest.raises(BlockingIOError):
        restore(copy, hall.folder / "hall.db", at=hall.clock.now())
    assert hall.issue().number == "A001"


def test_a_damaged_copy_is_refused_and_the_old_file_stays(hall: HallAtWork) -> None:
    for _ in range(30):
        hall.issue()
    copy = hall.store.back_up(hall.folder / "copy.db")
    hall.store.close()
    content = bytearray(copy.read_bytes())
    content[8192:16384] = b"\x5a" * 8192
    copy.write_bytes(content)
    with pytest.raises(DamagedCopyError):
        restore(copy, hall.folder / "hall.db", at=hall.clock.now())
    hall.store = hall.open_store()
    assert hall.issue().number == "A031"


def test_a_copy_with_a_forged_journal_is_refused(hall: HallAtWork) -> None:
    import sqlite3  # noqa: PLC0415 - the forger's tool
    from contextlib import closing  # noqa: PLC0415 - likewise

    hall.issue()
    copy = hall.store.back_up(hall.folder / "copy.db")
    hall.store.close()
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("UPDATE journal SET person = 'nobody' WHERE seq = 2")
    with pytest.raises(DamagedCopyError, match="第 2 行"):
        restore(copy, hall.folder / "hall.db", at=hall.clock.now())
    hall.store = hall.open_store()


def test_a_damaged_hall_does_not_start_empty(hall: HallAtWork) -> None:
    for _ in range(30):
        hall.issue()
    hall.store.close()
    path = hall.folder / "hall.db"
    good = path.read_bytes()
    path.write_bytes(good[:4096] + b"\x5a" * 8192 + good[12288:])
    with pytest.raises(OSError, match="损坏"):
        hall.open_store()
    path.write_bytes(good)
    hall.store = hall.open_store()
    assert hall.issue().number == "A031"
