"""What the database knows of the scans in the cases' files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, delete

from queue_server.domain.scan import Scan
from queue_server.domain.vault_sentences import UNREADABLE
from queue_server.storage.rows import Rows, values_of
from queue_server.storage.sealed import Seal
from queue_server.storage.vault_tables import scan
from queue_server.usecases.vault_ports import FileKey


class SqlScans:
    """The scans of one hall."""

    def __init__(self, connection: Connection, *, hall: str, seal: Seal) -> None:
        self._rows = Rows(connection, scan, hall=hall)
        self._hall = hall
        self._seal = seal

    def of_case(self, no: str) -> Sequence[Scan]:
        """Return a case's scans, oldest first."""
        return self._many(self._rows.select(scan.c.case_no == no).order_by(scan.c.at, scan.c.id))

    def get(self, scan_id: str) -> Scan | None:
        """Return a scan."""
        return next(iter(self._many(self._rows.select(scan.c.id == scan_id))), None)

    def add(self, new: Scan) -> None:
        """Store a scan."""
        values = values_of(new)
        sealed = self._seal.close(new.name, **self._place(new.id), case=new.case_no)
        self._rows.put({**values, "name": sealed}, key=("id",))

    def forget(self, no: str) -> Sequence[str]:
        """Drop the rows of a case's scans; returns the names of their files."""
        where = (scan.c.hall == self._hall, scan.c.case_no == no)
        return self._rows.connection.execute(delete(scan).where(*where).returning(scan.c.digest)).scalars().all()

    def file_digests(self) -> frozenset[str]:
        """Return the names of all files that a row names."""
        return frozenset(self._rows.connection.execute(self._rows.select().with_only_columns(scan.c.digest)).scalars())

    def file_key(self, no: str) -> FileKey:
        """Return the key of a case's files."""
        return FileKey(*self._seal.case_key(no))

    def _many(self, wanted: Select[Any]) -> list[Scan]:
        found = []
        for row in self._rows.connection.execute(wanted).mappings():
            values = {name: row[name] for name in row if name != "hall"}
            values["name"] = self._seal.open_if_it_opens(row["name"], **self._place(row["id"])) or UNREADABLE
            found.append(Scan(**values))
        return found

    def _place(self, scan_id: str) -> dict[str, str]:
        return {"table": "scan", "row": f"{self._hall}/{scan_id}", "column": "name"}
