"""Replaces the hall key of a stopped hall, in steps of which each can be the last one before a power cut."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from queue_server.domain.privacy import CipherName
from queue_server.storage.engine import writer_engine
from queue_server.storage.file_lock import FileLock
from queue_server.storage.key_rows import SqlKeys, change_hall_key, open_keys
from queue_server.storage.migrate import migrate
from queue_server.storage.sealed import Keyring, Seal, make_key, read_key
from queue_server.usecases.vault_ports import ResealCursor

ROWS_AT_ONCE = 1000


def replace_hall_key(database: Path, *, key_file: Path, hall: str, at: datetime) -> Path:
    """Make a new hall key and wrap under it what the old one wraps; returns where the old key was moved to.

    The years' keys retire with it: the running hall seals their fields anew.

    Raises:
        OSError: the hall is running, or a file cannot be read or written.
        ValueError: the key file is not this hall's.
    """
    if not database.is_file():
        raise FileNotFoundError(f"没有数据库文件 {database}")
    with FileLock(database):
        engine = writer_engine(database)
        try:
            migrate(engine)
            return _replace(engine, key_file, hall=hall, at=at)
        finally:
            engine.dispose()


def finish_replacing(
    key_file: Path, connection: Connection, *, hall: str, cipher: CipherName, now: datetime
) -> Keyring | None:
    """Put a new key in place that a power cut left beside the old one; None where there is none that fits."""
    fresh = _fresh(key_file)
    if not fresh.is_file():
        return None
    keyring = Keyring(read_key(fresh), cipher=cipher)
    if not open_keys(connection, hall=hall, keyring=keyring, now=now):
        return None
    _put_in_place(key_file, at=now)
    return keyring


def _replace(engine: Engine, key_file: Path, *, hall: str, at: datetime) -> Path:
    old = Keyring(read_key(key_file))
    with engine.connect() as connection:
        with connection.begin():
            if not open_keys(connection, hall=hall, keyring=old, now=at):
                raise ValueError(f"{key_file} 不是这个大厅的密钥。")
        _reseal_first_version(connection, hall=hall, keyring=old, now=at)
        _fresh(key_file).unlink(missing_ok=True)
        new = Keyring(make_key(_fresh(key_file)))
        with connection.begin():
            change_hall_key(connection, hall=hall, old=old, new=new, now=at)
    return _put_in_place(key_file, at=at)


def _reseal_first_version(connection: Connection, *, hall: str, keyring: Keyring, now: datetime) -> None:
    """Seal anew at once what the hall key itself sealed: the new one could not open it."""
    cursor: ResealCursor | None = ResealCursor()
    while cursor is not None:
        with connection.begin():
            keys = SqlKeys(connection, hall=hall, seal=Seal(connection, hall=hall, keyring=keyring, now=now))
            cursor = keys.reseal(cursor, limit=ROWS_AT_ONCE) if keys.resealing() else None


def _put_in_place(key_file: Path, *, at: datetime) -> Path:
    kept = key_file.with_name(f"{key_file.name}.before-{at:%Y%m%dT%H%M%S}")
    key_file.replace(kept)
    _fresh(key_file).replace(key_file)
    folder = os.open(key_file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return kept


def _fresh(key_file: Path) -> Path:
    return key_file.with_name(key_file.name + ".new")
