"""A hall's store: the database file with its lock, its writer and its readers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Column, Connection, Engine, LargeBinary, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as BusyPool

from queue_server.storage.backup import back_up, check_file
from queue_server.storage.engine import reader_engine, writer_engine
from queue_server.storage.file_lock import FileLock
from queue_server.storage.migrate import migrate
from queue_server.storage.sealed import Seal, make_key, read_key
from queue_server.storage.tables import metadata
from queue_server.storage.unit import SqlUnit
from queue_server.storage.writer import StorageFailureError, Writer
from queue_server.usecases.ports import Clock, Unit

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")


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
    ) -> None:
        self.path = path
        self.writer = writer
        self._lock = lock
        self._writing = writing
        self._reading = reader_engine(path)
        self._make_unit = make_unit

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

    def close(self) -> None:
        """Carry out what is queued and close the file; idempotent."""
        self.writer.close()
        self._reading.dispose()
        self._writing.dispose()
        self._lock.release()


def build_store(path: Path, *, hall: str, clock: Clock, real_clock: Clock, key_file: Path) -> Store:
    """Open a hall's database: lock, check, migrate, start the writer.

    Args:
        path: the SQLite file; made where there is none.
        hall: nine digits.
        clock: business time.
        real_clock: the machine's own time, for sessions and lock-outs.
        key_file: 32 bytes that seal personal data; made for a database without any.

    Raises:
        OSError: another program uses the file, it is damaged, it cannot be written, or its key is missing.
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
        seal = Seal(_key_of(key_file, writing))

        def make_unit(connection: Connection) -> SqlUnit:
            return SqlUnit(connection, hall=hall, now=clock.now(), real_now=real_clock.now(), seal=seal)

        writer = Writer(writing, make_unit=make_unit)
        writer.start()
        undo.pop_all()
        return Store(path, lock=lock, writing=writing, writer=writer, make_unit=make_unit)


def _key_of(key_file: Path, engine: Engine) -> bytes:
    if key_file.exists():
        return read_key(key_file)
    with engine.connect() as connection, connection.begin():
        if any(connection.execute(select(column).limit(1)).first() for column in _sealed_columns()):
            raise FileNotFoundError(f"缺少密钥文件 {key_file}, 已加密的个人信息无法读取。")
    return make_key(key_file)


def _sealed_columns() -> list[Column[bytes]]:
    """Return a key column of every table that holds sealed fields: nothing else is stored as plain bytes."""
    return [
        next(iter(table.primary_key.columns))
        for table in metadata.tables.values()
        if any(isinstance(column.type, LargeBinary) for column in table.columns)
    ]
