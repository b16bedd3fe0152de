"""A hall's store: the database file with its lock, its writer and its readers."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as BusyPool

from queue_server.domain.privacy import CipherName
from queue_server.storage.backup import back_up, check_file
from queue_server.storage.engine import reader_engine, writer_engine
from queue_server.storage.file_lock import FileLock
from queue_server.storage.hall_key import finish_replacing
from queue_server.storage.key_rows import is_anything_sealed, open_keys
from queue_server.storage.migrate import migrate
from queue_server.storage.sealed import Keyring, make_key, read_key
from queue_server.storage.unit import SqlUnit
from queue_server.storage.writer import StorageFailureError, Writer
from queue_server.usecases.ports import Clock, Unit

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")
SETTLE_S = 5.0


class Store:
    """Everything that outlives the process. One store per file: the lock refuses a second."""

    def __init__(
        self,
        path: Path,
        *,
        lock: FileLock,
        writing: Engine,
        writer: Writer,
        make_unit: Callable[[Connection], SqlUnit],
        keyring: Keyring,
    ) -> None:
        self.path = path
        self.writer = writer
        self._lock = lock
        self._writing = writing
        self._reading = reader_engine(path)
        self._make_unit = make_unit
        self._keyring = keyring

    @property
    def hall_key_away(self) -> bool:
        """Whether personal data does not open because the hall key is missing or another's."""
        return self._keyring.away

    def read(self, function: Callable[[Unit], Answer]) -> Answer:
        """Run a function on one read-only snapshot; whatever writes in it fails.

        Raises:
            StorageFailureError: the file cannot be read, or every reader stayed busy for ten seconds.
        """
        try:
            with self._reading.connect() as connection, connection.begin():
                return function(self._make_unit(connection))
        except (OperationalError, BusyPool) as error:
            raise StorageFailureError(f"数据库无法读取:{error}") from error

    def back_up(self, target: Path) -> Path:
        """Copy the database as of now into a checked, durable file; OSError where that fails."""
        return back_up(self.path, target)

    def settle(self) -> None:
        """Move what is committed into the database file and empty the log beside it, where dropped rows live on.

        Raises:
            OSError: somebody still reads an older state; the next call tries again.
        """
        with closing(sqlite3.connect(self.path, timeout=SETTLE_S)) as connection:
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise StorageFailureError("数据库正在读取，日志文件稍后再整理。")

    def close(self) -> None:
        """Carry out what is queued and close the file; idempotent."""
        self.writer.close()
        self._reading.dispose()
        self._writing.dispose()
        self._lock.release()


def build_store(
    path: Path,
    *,
    hall: str,
    clock: Clock,
    real_clock: Clock,
    key_file: Path,
    cipher: CipherName = "aes-256-gcm",
) -> Store:
    """Open a hall's database: lock, check, migrate, find the keys, start the writer.

    Args:
        path: the SQLite file; made where there is none.
        hall: nine digits.
        clock: business time.
        real_clock: the machine's own time, for sessions and lock-outs.
        key_file: 32 bytes that wrap the keys of personal data; made for a database without any. Where it is missing
            or another's, nothing sealed opens, and everything else works.
        cipher: what fields are sealed with from now on.

    Raises:
        OSError: another program uses the file, it is damaged, or it cannot be written.
    """
    lock = FileLock(path)
    with ExitStack() as undo:
        lock.take()
        undo.callback(lock.release)
        if path.exists() and path.stat().st_size:
            check_file(path, quick=True)
        writing = writer_engine(path)
        undo.callback(writing.dispose)
        if migrate(writing):
            log.info("the tables of %s are new or were brought up to date", path.name)
        keyring = _open_keyring(key_file, writing, hall=hall, cipher=cipher, now=real_clock.now())

        def make_unit(connection: Connection) -> SqlUnit:
            return SqlUnit(connection, hall=hall, now=clock.now(), real_now=real_clock.now(), keyring=keyring)

        writer = Writer(writing, make_unit=make_unit)
        writer.start()
        undo.pop_all()
        return Store(path, lock=lock, writing=writing, writer=writer, make_unit=make_unit, keyring=keyring)


def _open_keyring(key_file: Path, engine: Engine, *, hall: str, cipher: CipherName, now: datetime) -> Keyring:
    with engine.connect() as connection, connection.begin():
        key = _hall_key(key_file, connection)
        keyring = Keyring(key, cipher=cipher)
        if key is None or open_keys(connection, hall=hall, keyring=keyring, now=now):
            return keyring
        waiting = finish_replacing(key_file, connection, hall=hall, cipher=cipher, now=now)
        if waiting is None:
            log.warning("%s is not the key that this hall was sealed with", key_file)
        return waiting or Keyring(None, cipher=cipher)


def _hall_key(key_file: Path, connection: Connection) -> bytes | None:
    """Return the hall key; None where it is lost, because a queue needs none."""
    try:
        return read_key(key_file)
    except FileNotFoundError:
        if not is_anything_sealed(connection):
            return make_key(key_file)
        log.warning("%s is missing: personal data opens no more, everything else goes on", key_file)
    except (OSError, ValueError) as error:
        log.warning("personal data opens no more, everything else goes on: %s", error)
    return None
