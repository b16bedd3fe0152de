"""Opens the SQLite file: one writing connection that commits for good, and read-only ones beside it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.pool import QueuePool, StaticPool

READERS = 8
READERS_MORE = 24
READER_WAIT_S = 10.0
BUSY_MS = 5000
WRITER_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
    "busy_timeout": BUSY_MS,
    "trusted_schema": 0,
    "mmap_size": 0,
}
"""synchronous 2 is FULL: an acknowledged ticket survives a power cut (NORMAL loses some)."""


def writer_engine(path: Path) -> Engine:
    """Return the engine of the one writing connection; each transaction begins IMMEDIATE."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(path, check_same_thread=False)
        connection.isolation_level = None
        for name, value in WRITER_PRAGMAS.items():
            connection.execute(f"PRAGMA {name}={value}")
        for name, value in WRITER_PRAGMAS.items():
            got = connection.execute(f"PRAGMA {name}").fetchone()
            # SQLite keeps silent about a pragma that it did not take.
            if got is not None and got[0] != value:
                connection.close()
                raise OSError(f"SQLite 没有采用设置 {name}={value}(实际 {got[0]})")
        return connection

    engine = create_engine("sqlite+pysqlite://", creator=connect, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def reader_engine(path: Path) -> Engine:
    """Return a pool of read-only connections; each transaction sees one snapshot."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, check_same_thread=False)
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        connection.execute("PRAGMA query_only=ON")
        connection.execute("PRAGMA mmap_size=0")
        return connection

    engine = create_engine(
        "sqlite+pysqlite://",
        creator=connect,
        poolclass=QueuePool,
        pool_size=READERS,
        max_overflow=READERS_MORE,
        pool_timeout=READER_WAIT_S,
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine
