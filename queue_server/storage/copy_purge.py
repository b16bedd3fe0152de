"""Purges the copies of the database of what the hall's own has dropped: a case's key there would open it again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

HOLDERS = ("applicant", "case_words", "scan", "sealing_key")


def purge_copy(copy: Path, database: Path) -> int:
    """Drop from a copy the personal data of cases that have none in the database; returns the rows dropped.

    Raises:
        OSError: the copy cannot be written, or is damaged.
    """
    try:
        with closing(sqlite3.connect(f"file:{quote(str(copy))}", uri=True)) as connection:
            connection.execute("PRAGMA secure_delete=ON")
            connection.execute("ATTACH ? AS hall", (f"file:{quote(str(database))}?mode=ro",))
            with connection:
                return sum(_drop(connection, table) for table in HOLDERS if _has(connection, table))
    except sqlite3.Error as error:
        raise OSError(f"备份 {copy} 没有清理成功：{error}") from error


def _drop(connection: sqlite3.Connection, table: str) -> int:
    kept = f"SELECT hall, case_no FROM hall.{table} WHERE case_no IS NOT NULL"  # noqa: S608 - one of HOLDERS
    gone = f"DELETE FROM main.{table} WHERE case_no IS NOT NULL AND (hall, case_no) NOT IN ({kept})"  # noqa: S608 - likewise
    return connection.execute(gone).rowcount


def _has(connection: sqlite3.Connection, table: str) -> bool:
    """Tell whether a copy has the table: one of an earlier version has fewer."""
    found = connection.execute("SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = ?", (table,))
    return found.fetchone() is not None
