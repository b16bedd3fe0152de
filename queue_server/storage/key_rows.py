"""The keys as rows: found or made at the start, dropped with a case, retired, and what they sealed sealed anew."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    Row,
    Table,
    delete,
    func,
    or_,
    select,
    tuple_,
    update,
)

from queue_server.domain.errors import DomainError
from queue_server.storage.applicant_rows import SqlApplicants
from queue_server.storage.hall_rows import SEALED_ANSWER
from queue_server.storage.rows import Rows
from queue_server.storage.sealed import HALL_KEY_ID, Keyring, Seal, is_packed, key_id_of
from queue_server.storage.tables import applicant, case_words, idempotent_answer, metadata
from queue_server.storage.vault_tables import KeyKind, sealing_key
from queue_server.usecases.vault_ports import ResealCursor

log = logging.getLogger(__name__)


class SqlKeys:
    """The keys of one hall in one transaction."""

    def __init__(self, connection: Connection, *, hall: str, seal: Seal) -> None:
        self._connection = connection
        self._hall = hall
        self._seal = seal

    def forget_case(self, no: str) -> None:
        """Drop a case's key: what it sealed opens nowhere any more."""
        self._seal.forget_case(no)
        self._connection.execute(
            delete(sealing_key).where(sealing_key.c.hall == self._hall, sealing_key.c.case_no == no)
        )

    def retire(self) -> int:
        """Retire the keys of all years; from now on a new one seals, and `reseal` replaces the old ones."""
        self._seal.forget_year()
        years = (
            sealing_key.c.hall == self._hall,
            sealing_key.c.kind == KeyKind.YEAR,
            sealing_key.c.retiring.is_(False),
        )
        return self._connection.execute(update(sealing_key).where(*years).values(retiring=True)).rowcount

    def resealing(self) -> bool:
        """Tell whether something is still sealed by a retired key, or as the first version sealed."""
        if self._seal.away:
            return False
        wanted = select(func.count()).select_from(sealing_key)
        found = wanted.where(sealing_key.c.hall == self._hall, sealing_key.c.retiring.is_(True))
        return bool(self._connection.execute(found).scalar_one())

    def reseal(self, cursor: ResealCursor, *, limit: int) -> ResealCursor | None:
        """Seal the next rows anew; returns where to go on, None when nothing old is left and the old keys are gone."""
        if self._rewrap(limit):
            return cursor
        tables = sealed_tables()
        if cursor.table < len(tables):
            return self._reseal_rows(tables[cursor.table], cursor, limit=limit)
        self._drop_retired()
        return None

    def _rewrap(self, limit: int) -> int:
        wanted = select(sealing_key.c.id).where(
            sealing_key.c.hall == self._hall,
            sealing_key.c.kind == KeyKind.CASE,
            sealing_key.c.under.in_(self._retired()),
        )
        found = self._connection.execute(wanted.limit(limit)).scalars().all()
        return sum(self._rewrap_one(key_id) for key_id in found)

    def _rewrap_one(self, key_id: int) -> bool:
        try:
            self._seal.rewrap(key_id)
        except DomainError:
            log.warning("key %d does not open and stays as it is", key_id)
            return False
        return True

    def _reseal_rows(self, table: Table, cursor: ResealCursor, *, limit: int) -> ResealCursor:
        key = [column for column in table.primary_key.columns if column.name != "hall"]
        wanted = select(table).where(table.c.hall == self._hall)
        if cursor.after:
            wanted = wanted.where(tuple_(*key) > tuple_(*cursor.after))
        rows = self._connection.execute(wanted.order_by(*key).limit(limit)).all()
        retired = frozenset(self._retired())
        for row in rows:
            try:
                self._reseal_row(table, row, retired=retired)
            except DomainError:
                log.warning("a row of %s does not open and stays as it is", table.name)
        if len(rows) < limit:
            return ResealCursor(table=cursor.table + 1)
        return ResealCursor(table=cursor.table, after=tuple(getattr(rows[-1], column.name) for column in key))

    def _reseal_row(self, table: Table, row: Row[Any], *, retired: frozenset[int]) -> None:
        if table is applicant and row.name_index is None:
            # The first version kept no index of names: storing the applicant again makes it.
            people = SqlApplicants(self._connection, hall=self._hall, seal=self._seal)
            found = people.get(row.case_no)
            if found is not None:
                people.put(row.case_no, found)
            return
        old = {name: sealed for name, sealed in _sealed_of(table, row).items() if _is_old(sealed, retired)}
        if not old:
            return
        case = row.case_no if "case_no" in table.columns else None
        fresh = {}
        for name, sealed in old.items():
            place = _place(table, row, hall=self._hall, column=name)
            fresh[name] = self._seal.close(self._seal.open(sealed, **place), **place, case=case)
        key = {column.name: getattr(row, column.name) for column in table.primary_key.columns if column.name != "hall"}
        Rows(self._connection, table, hall=self._hall).change(fresh, **key)

    def _retired(self) -> Sequence[int]:
        wanted = select(sealing_key.c.id).where(*self._years(), sealing_key.c.retiring.is_(True))
        return self._connection.execute(wanted).scalars().all()

    def _drop_retired(self) -> None:
        # Answers kept for repeats live for a day and are not sealed anew: a repeat after a change of keys is a new act.
        kept = idempotent_answer.c.body.startswith(SEALED_ANSWER)
        self._connection.execute(delete(idempotent_answer).where(idempotent_answer.c.hall == self._hall, kept))
        self._connection.execute(delete(sealing_key).where(*self._years(), sealing_key.c.retiring.is_(True)))
        index = (sealing_key.c.hall == self._hall, sealing_key.c.kind == KeyKind.INDEX)
        self._connection.execute(update(sealing_key).where(*index).values(retiring=False))

    def _years(self) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return sealing_key.c.hall == self._hall, sealing_key.c.kind == KeyKind.YEAR


def sealed_tables() -> list[Table]:
    """Return the tables that hold sealed fields, the keys themselves apart, by name."""
    return [
        table
        for _, table in sorted(metadata.tables.items())
        if table is not sealing_key and any(isinstance(column.type, LargeBinary) for column in table.columns)
    ]


def is_anything_sealed(connection: Connection) -> bool:
    """Tell whether a database holds anything that only its hall key opens."""
    tables = [sealing_key, *sealed_tables()]
    return any(connection.execute(select(table.c.hall).where(_says(table)).limit(1)).first() for table in tables)


def open_keys(connection: Connection, *, hall: str, keyring: Keyring, now: datetime) -> bool:
    """Find the key of the digests, or make it; returns whether the hall key is the one that this hall was sealed with.

    A hall of the first version goes on with the key that it had, because its digests cannot be made again; its index
    row says `retiring` until `reseal` has been over every field.
    """
    seal = Seal(connection, hall=hall, keyring=keyring, now=now)
    wanted = select(sealing_key.c.id).where(sealing_key.c.hall == hall, sealing_key.c.kind == KeyKind.INDEX)
    if connection.execute(wanted).first() is not None:
        try:
            seal.index("hall key")
        except DomainError:
            return False
        return True
    has_digests = is_anything_sealed(connection) or _has_person_keys(connection)
    key = keyring.old_index_key if has_digests else None
    key_id, _ = seal.make(KeyKind.INDEX, under=(HALL_KEY_ID, keyring.hall_key), key=key)
    if has_digests:
        old = (sealing_key.c.hall == hall, sealing_key.c.id == key_id)
        connection.execute(update(sealing_key).where(*old).values(retiring=True))
    return True


def change_hall_key(connection: Connection, *, hall: str, old: Keyring, new: Keyring, now: datetime) -> int:
    """Wrap anew what the hall key wraps, and retire the years' keys; returns how many keys were wrapped anew."""
    before = Seal(connection, hall=hall, keyring=old, now=now)
    after = Seal(connection, hall=hall, keyring=new, now=now)
    wanted = select(sealing_key).where(sealing_key.c.hall == hall, sealing_key.c.under == HALL_KEY_ID)
    rows = connection.execute(wanted).all()
    for row in rows:
        wrapped = after.wrap_for_hall(before.unwrap(row), key_id=row.id)
        where = (sealing_key.c.hall == hall, sealing_key.c.id == row.id)
        connection.execute(update(sealing_key).where(*where).values(wrapped=wrapped))
    SqlKeys(connection, hall=hall, seal=after).retire()
    return len(rows)


def _says(table: Table) -> ColumnElement[bool]:
    blobs = [column for column in table.columns if isinstance(column.type, LargeBinary)]
    return or_(*(column.is_not(None) for column in blobs))


def _has_person_keys(connection: Connection) -> bool:
    notice = metadata.tables["notice"]
    wanted = select(notice.c.hall).where(notice.c.person_key.is_not(None)).limit(1)
    return connection.execute(wanted).first() is not None


def _sealed_of(table: Table, row: Row[Any]) -> dict[str, bytes]:
    names = [column.name for column in table.columns if isinstance(column.type, LargeBinary)]
    return {name: getattr(row, name) for name in names if getattr(row, name) is not None}


def _is_old(sealed: bytes, retired: frozenset[int]) -> bool:
    return not is_packed(sealed) or key_id_of(sealed) in retired


def _place(table: Table, row: Row[Any], *, hall: str, column: str) -> dict[str, str]:
    """Return what a field is bound to; a case's words carry their kind in place of the column."""
    if table is case_words:
        return {"table": table.name, "row": f"{hall}/{row.case_no}/{row.no}", "column": row.kind}
    key = next(one for one in table.primary_key.columns if one.name != "hall")
    return {"table": table.name, "row": f"{hall}/{getattr(row, key.name)}", "column": column}
