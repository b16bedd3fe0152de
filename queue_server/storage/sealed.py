"""Seals personal data field by field, bound to table, row and column, under keys that a hall key wraps.

A sealed field is `v1 | algorithm | key id | nonce | AEAD(field)`, with `table|row|column` as associated data, so that a
field moved to another place no longer opens. Three kinds of key lie in the database, wrapped: one a year, one a case
(dropped with the case's personal data), and the one of the keyed digests. The hall key lies in a file of its own.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import ColumnElement, Connection, Row, func, insert, select

from queue_server.domain.errors import Code, DomainError
from queue_server.domain.privacy import CipherName
from queue_server.domain.vault_sentences import HALL_KEY_AWAY, SEALED_DAMAGED
from queue_server.storage.vault_tables import KeyKind, sealing_key

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
SM4_KEY_BYTES = 16
HEADER = struct.Struct(">BBI")
"""Version, algorithm, key id."""
VERSION = 1
HALL_KEY_ID: Final = 0
ALGORITHMS: Final[dict[CipherName, int]] = {"aes-256-gcm": 1, "sm4-gcm": 2}


class Keyring:
    """The hall key while the process runs, and what it has unwrapped so far."""

    def __init__(self, hall_key: bytes | None, *, cipher: CipherName = "aes-256-gcm") -> None:
        """Take the key; None where its file is gone: nothing sealed opens then, and everything else goes on."""
        if hall_key is not None and len(hall_key) != KEY_BYTES:
            raise ValueError(f"a hall key has {KEY_BYTES} bytes, not {len(hall_key)}")
        self._hall_key = hall_key
        self._stand_in = os.urandom(KEY_BYTES)
        self._opened: dict[bytes, bytes] = {}
        self.algorithm = ALGORITHMS[cipher]

    @property
    def away(self) -> bool:
        """Whether there is no hall key."""
        return self._hall_key is None

    @property
    def hall_key(self) -> bytes:
        """The key; DomainError personal_data_away where there is none."""
        if self._hall_key is None:
            raise DomainError(Code.PERSONAL_DATA_AWAY, HALL_KEY_AWAY)
        return self._hall_key

    @property
    def stand_in(self) -> bytes:
        """What keys a digest of this process alone while the hall key is away."""
        return self._stand_in

    @property
    def old_index_key(self) -> bytes:
        """The key of the digests as the first version derived it."""
        return hmac.digest(self.hall_key, b"tidehall index", hashlib.sha256)

    def known(self, wrapped: bytes) -> bytes | None:
        """Return what a wrapped key was found to hold; by its bytes, because an id may be given twice."""
        return self._opened.get(wrapped)

    def remember(self, wrapped: bytes, key: bytes) -> None:
        """Keep an unwrapped key in memory."""
        self._opened[wrapped] = key


@dataclass(frozen=True)
class Place:
    """Where a sealed field belongs."""

    table: str
    row: str
    column: str

    @property
    def bytes(self) -> bytes:
        """The associated data."""
        return f"{self.table}|{self.row}|{self.column}".encode()


class Seal:
    """Encrypts and decrypts within one transaction; a key that is missing is made in it."""

    def __init__(self, connection: Connection, *, hall: str, keyring: Keyring, now: datetime) -> None:
        self._connection = connection
        self._hall = hall
        self._keyring = keyring
        self._now = now
        self._by_id: dict[int, bytes] = {}
        self._of_case: dict[str, tuple[int, bytes]] = {}
        self._of_year: tuple[int, bytes] | None = None
        self._of_index: bytes | None = None

    @property
    def away(self) -> bool:
        """Whether nothing opens because the hall key is gone."""
        return self._keyring.away

    def close(self, text: str, *, table: str, row: str, column: str, case: str | None = None) -> bytes:
        """Return the sealed field: under the key of its case where one is named, else under that of the year.

        Raises:
            DomainError: personal_data_away.
        """
        key_id, key = self._year_key() if case is None else self._case_key(case)
        return pack(
            text.encode(), key, key_id=key_id, algorithm=self._keyring.algorithm, place=Place(table, row, column)
        )

    def open(self, sealed: bytes, *, table: str, row: str, column: str) -> str:
        """Return the text; DomainError personal_data_away where the hall key is gone or the field is not this one's."""
        place = Place(table, row, column)
        try:
            return self._open(sealed, place).decode()
        except (InvalidTag, ValueError) as error:
            raise DomainError(Code.PERSONAL_DATA_AWAY, SEALED_DAMAGED) from error

    def open_if_it_opens(self, sealed: bytes, *, table: str, row: str, column: str) -> str | None:
        """Return the text, or None for what does not open: a desk goes on without it."""
        try:
            return self.open(sealed, table=table, row=row, column=column)
        except DomainError:
            return None

    def case_key(self, case: str) -> tuple[int, bytes]:
        """Return id and bytes of a case's key, made where there is none, for files that are sealed outside."""
        return self._case_key(case)

    def digest(self, *parts: str) -> str:
        """Return a keyed digest of what is counted or compared for a while; it works without the hall key as well."""
        return keyed_digest(self._keyring.stand_in if self.away else self._index_key(), parts)

    def index(self, *parts: str) -> str:
        """Return the keyed digest that something is found by again; DomainError personal_data_away."""
        return keyed_digest(self._index_key(), parts)

    def case_digest(self, case: str, *parts: str) -> str:
        """Return a keyed digest that says nothing to anybody once the case's key is dropped."""
        _, key = self._case_key(case)
        return keyed_digest(hmac.digest(key, b"filed", hashlib.sha256), parts)

    def rewrap(self, key_id: int) -> None:
        """Wrap a case's key anew under the key of this year."""
        row = self._row(sealing_key.c.id == key_id)
        if row is None:
            return
        key = self.unwrap(row)
        year_id, year_key = self._year_key()
        self._connection.execute(
            sealing_key.update()
            .where(sealing_key.c.hall == self._hall, sealing_key.c.id == key_id)
            .values(under=year_id, wrapped=self._wrapped(key, key_id=key_id, under=(year_id, year_key)))
        )

    def forget_case(self, case: str) -> None:
        """Drop what this transaction remembers of a case's key."""
        key_id, _ = self._of_case.pop(case, (None, b""))
        if key_id is not None:
            self._by_id.pop(key_id, None)

    def forget_year(self) -> None:
        """Drop what this transaction remembers of the year's key."""
        self._of_year = None

    def _open(self, sealed: bytes, place: Place) -> bytes:
        key = self._key(key_id_of(sealed)) if is_packed(sealed) else None
        if key is not None:
            try:
                return unpack(sealed, key, place=place)
            except InvalidTag:
                # One field in 65 536 of the first version begins like a packed one.
                pass
        return AESGCM(self._keyring.hall_key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.bytes)

    def _key(self, key_id: int) -> bytes | None:
        if key_id not in self._by_id:
            row = self._row(sealing_key.c.id == key_id)
            if row is None:
                return None
            self._by_id[key_id] = self.unwrap(row)
        return self._by_id[key_id]

    def _index_key(self) -> bytes:
        if self._of_index is None:
            self._of_index = self._find_index_key()
        return self._of_index

    def _find_index_key(self) -> bytes:
        row = self._row(sealing_key.c.kind == KeyKind.INDEX)
        if row is None:
            raise DomainError(Code.PERSONAL_DATA_AWAY, HALL_KEY_AWAY)
        return self.unwrap(row)

    def _year_key(self) -> tuple[int, bytes]:
        if self._of_year is None:
            self._of_year = self._find_year_key()
        return self._of_year

    def _find_year_key(self) -> tuple[int, bytes]:
        row = self._row(
            sealing_key.c.kind == KeyKind.YEAR,
            sealing_key.c.year == self._now.year,
            sealing_key.c.retiring.is_(False),
        )
        if row is not None:
            return row.id, self.unwrap(row)
        return self.make(KeyKind.YEAR, under=(HALL_KEY_ID, self._keyring.hall_key), year=self._now.year)

    def _case_key(self, case: str) -> tuple[int, bytes]:
        if case not in self._of_case:
            row = self._row(sealing_key.c.case_no == case)
            if row is not None:
                self._of_case[case] = (row.id, self.unwrap(row))
            else:
                self._of_case[case] = self.make(KeyKind.CASE, under=self._year_key(), case_no=case)
        return self._of_case[case]

    def make(
        self,
        kind: KeyKind,
        *,
        under: tuple[int, bytes],
        year: int | None = None,
        case_no: str | None = None,
        key: bytes | None = None,
    ) -> tuple[int, bytes]:
        """Store a key wrapped under another one, a fresh one where none is given; returns its id and bytes."""
        key = key or os.urandom(KEY_BYTES)
        newest = select(func.coalesce(func.max(sealing_key.c.id), HALL_KEY_ID)).where(sealing_key.c.hall == self._hall)
        key_id = int(self._connection.execute(newest).scalar_one()) + 1
        self._connection.execute(
            insert(sealing_key).values(
                hall=self._hall,
                id=key_id,
                kind=kind,
                year=year,
                case_no=case_no,
                under=under[0],
                wrapped=self._wrapped(key, key_id=key_id, under=under),
                made_at=self._now,
                retiring=False,
            )
        )
        return key_id, key

    def _wrapped(self, key: bytes, *, key_id: int, under: tuple[int, bytes]) -> bytes:
        return pack(key, under[1], key_id=under[0], algorithm=self._keyring.algorithm, place=self._place_of_key(key_id))

    def wrap_for_hall(self, key: bytes, *, key_id: int) -> bytes:
        """Return a key wrapped under the hall key."""
        return self._wrapped(key, key_id=key_id, under=(HALL_KEY_ID, self._keyring.hall_key))

    def unwrap(self, row: Row[Any]) -> bytes:
        """Return what a row of the keys holds; DomainError personal_data_away."""
        wrapped: bytes = row.wrapped
        known = self._keyring.known(wrapped)
        if known is not None:
            return known
        try:
            key = unpack(wrapped, self._key_above(row), place=self._place_of_key(row.id))
        except (InvalidTag, ValueError) as error:
            raise DomainError(Code.PERSONAL_DATA_AWAY, HALL_KEY_AWAY) from error
        if row.kind is not KeyKind.CASE:
            # A case's key is dropped with the case's data: none stays in memory.
            self._keyring.remember(wrapped, key)
        return key

    def _key_above(self, row: Row[Any]) -> bytes:
        if row.under == HALL_KEY_ID:
            return self._keyring.hall_key
        above = self._key(row.under)
        if above is None:
            raise DomainError(Code.PERSONAL_DATA_AWAY, SEALED_DAMAGED)
        return above

    def _place_of_key(self, key_id: int) -> Place:
        return Place(sealing_key.name, f"{self._hall}/{key_id}", "wrapped")

    def _row(self, *conditions: ColumnElement[bool]) -> Row[Any] | None:
        wanted = select(sealing_key).where(sealing_key.c.hall == self._hall, *conditions)
        return self._connection.execute(wanted.order_by(sealing_key.c.id.desc()).limit(1)).first()


def pack(plain: bytes, key: bytes, *, key_id: int, algorithm: int, place: Place) -> bytes:
    """Return `v1 | algorithm | key id | nonce | ciphertext and tag`."""
    nonce = os.urandom(NONCE_BYTES)
    return HEADER.pack(VERSION, algorithm, key_id) + nonce + _encrypt(algorithm, key, nonce, plain, place.bytes)


def unpack(sealed: bytes, key: bytes, *, place: Place) -> bytes:
    """Return what was packed; InvalidTag where key or place is another, ValueError where it is no packed field."""
    if not is_packed(sealed):
        raise ValueError("not a packed field")
    _, algorithm, _ = HEADER.unpack_from(sealed)
    start = HEADER.size + NONCE_BYTES
    return _decrypt(algorithm, key, sealed[HEADER.size : start], sealed[start:], place.bytes)


def is_packed(sealed: bytes) -> bool:
    """Tell whether a field begins as this version packs them."""
    if len(sealed) < HEADER.size + NONCE_BYTES + TAG_BYTES:
        return False
    version, algorithm, _ = HEADER.unpack_from(sealed)
    return version == VERSION and algorithm in ALGORITHMS.values()


def key_id_of(sealed: bytes) -> int:
    """Return under which key a field was packed."""
    key_id: int = HEADER.unpack_from(sealed)[2]
    return key_id


def keyed_digest(key: bytes, parts: tuple[str, ...]) -> str:
    """Return HMAC-SHA-256: an ID number has too few values for a plain digest."""
    return hmac.new(key, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()


def read_key(path: Path) -> bytes:
    """Read a key file; OSError where it cannot be read, ValueError where its length is wrong."""
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise ValueError(f"密钥文件 {path} 应为 {KEY_BYTES} 字节, 实际 {len(key)} 字节。")
    return key


def make_key(path: Path) -> bytes:
    """Make a key file that only its owner may read; FileExistsError where there is one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    key = os.urandom(KEY_BYTES)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    return key


def _encrypt(algorithm: int, key: bytes, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
    if algorithm == ALGORITHMS["aes-256-gcm"]:
        return AESGCM(key).encrypt(nonce, plain, bound)
    encryptor = Cipher(algorithms.SM4(_sm4_key(key)), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(bound)
    return encryptor.update(plain) + encryptor.finalize() + encryptor.tag


def _decrypt(algorithm: int, key: bytes, nonce: bytes, body: bytes, bound: bytes) -> bytes:
    if algorithm == ALGORITHMS["aes-256-gcm"]:
        return AESGCM(key).decrypt(nonce, body, bound)
    decryptor = Cipher(algorithms.SM4(_sm4_key(key)), modes.GCM(nonce, body[-TAG_BYTES:])).decryptor()
    decryptor.authenticate_additional_data(bound)
    return decryptor.update(body[:-TAG_BYTES]) + decryptor.finalize()


def _sm4_key(key: bytes) -> bytes:
    return hmac.digest(key, b"tidehall sm4", hashlib.sha256)[:SM4_KEY_BYTES]
