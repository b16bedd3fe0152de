"""Copies of the database that are known to be good, and the way back from one."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from queue_server.storage.file_lock import FileLock
from queue_server.storage.journal import verify
from queue_server.storage.scan_files import SCANS, copy_scans


class DamagedCopyError(OSError):
    """A database file that fails its own checks."""


def back_up(database: Path, target: Path) -> Path:
    """Copy the database as of now into `target`, checked and durable, and the scans beside it; returns the target.

    The hall goes on serving. `VACUUM INTO` reads one snapshot and never restarts, unlike the stepped backup API. The
    hall key is not copied: whoever finds a copy must not be able to read it.

    Raises:
        OSError: the copy could not be written or is damaged; nothing of it is left.
    """
    if not database.is_file():
        raise FileNotFoundError(f"没有数据库文件 {database}")
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(f"file:{quote(str(database))}?mode=ro", uri=True)) as connection:
            connection.execute("VACUUM INTO ?", (str(partial),))
        check_file(partial)
        _sync(partial)
    except (sqlite3.Error, OSError) as error:
        # A torn copy on a full disk would keep it full.
        partial.unlink(missing_ok=True)
        raise OSError(f"数据库 {database} 没有备份成功：{error}") from error
    partial.replace(target)
    _sync(target.parent)
    copy_scans(database.with_name(SCANS), target.with_name(SCANS))
    return target


def check_file(database: Path, *, quick: bool = False) -> None:
    """Raise DamagedCopyError where SQLite finds the file damaged."""
    check = "quick_check" if quick else "integrity_check"
    try:
        with closing(sqlite3.connect(f"file:{quote(str(database))}?mode=ro", uri=True)) as connection:
            found = [row[0] for row in connection.execute(f"PRAGMA {check}")]
    except sqlite3.DatabaseError as error:
        raise DamagedCopyError(f"数据库 {database} 已损坏:{error}") from error
    if found != ["ok"]:
        raise DamagedCopyError(f"数据库 {database} 已损坏:{found[0]}")


def restore(copy: Path, database: Path, *, at: datetime) -> Path | None:
    """Put a copy in the database's place, and the scans beside it; returns where the old one was moved to, if any.

    The hall key stays the one that is there: a copy from before the key was replaced needs the key of its time.

    Raises:
        DamagedCopyError: the copy, or its journal's chain, is not whole; nothing has changed.
        OSError: the hall is running on this database, or a file cannot be written.
    """
    check_file(copy)
    for verdict in verify(copy):
        if verdict.first_bad is not None:
            raise DamagedCopyError(f"备份 {copy} 不可用:{verdict.sentence}")
    database.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(database):
        copy_scans(copy.with_name(SCANS), database.with_name(SCANS))
        fresh = database.with_name(database.name + ".restoring")
        shutil.copyfile(copy, fresh)
        _sync(fresh)
        aside = _move_aside(database, at=at)
        fresh.replace(database)
        _sync(database.parent)
    return aside


def _move_aside(database: Path, *, at: datetime) -> Path | None:
    if not database.exists():
        return None
    aside = database.with_name(f"{database.name}.before-{at:%Y%m%dT%H%M%S}")
    for ending in ("-wal", "-shm"):
        beside = database.with_name(database.name + ending)
        if beside.exists():
            beside.replace(aside.with_name(aside.name + ending))
    database.replace(aside)
    return aside


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
