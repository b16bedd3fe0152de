"""The applicants' sealed data, apart from their cases, and the keyed digests it is found by."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, delete

from queue_server.domain.applicant import UNREADABLE_MASKS, Applicant, ApplicantMasks, normalise_name
from queue_server.domain.errors import DomainError
from queue_server.domain.identity import normalise_id
from queue_server.storage.rows import Rows, values_of
from queue_server.storage.sealed import Seal
from queue_server.storage.tables import applicant, case_file

SEALED = ("name", "id_number", "phone", "address", "proxy_name", "proxy_id")


class SqlApplicants:
    """The applicants of one hall."""

    def __init__(self, connection: Connection, *, hall: str, seal: Seal) -> None:
        self._rows = Rows(connection, applicant, hall=hall)
        self._hall = hall
        self._seal = seal

    def put(self, no: str, person: Applicant) -> str:
        """Store the applicant sealed; returns the keyed digest for the journal."""
        said = values_of(person)
        sealed = {name: None if said[name] is None else self._close(said[name], no, column=name) for name in SEALED}
        indexes = {"id_index": self.key_of(person.id_number), "name_index": self._name_key(person.name)}
        self._rows.put({"case_no": no, **sealed, **indexes}, key=("case_no",))
        return self._seal.case_digest(no, *(said[name] or "" for name in SEALED))

    def get(self, no: str) -> Applicant | None:
        """Return the applicant in the clear."""
        row = self._rows.connection.execute(self._rows.select(applicant.c.case_no == no)).mappings().first()
        if row is None:
            return None
        opened = {
            name: self._seal.open(row[name], table="applicant", row=f"{self._hall}/{no}", column=name)
            for name in SEALED
            if row[name] is not None
        }
        return Applicant(**opened)

    def masks(self, no: str) -> ApplicantMasks | None:
        """Return the applicant with stars."""
        try:
            found = self.get(no)
        except DomainError:
            return UNREADABLE_MASKS
        return None if found is None else found.masks

    def key_of(self, id_number: str) -> str:
        """Return the keyed digest of an ID number."""
        return self._seal.index("id", normalise_id(id_number))

    def person_key(self, no: str) -> str | None:
        """Return the keyed digest of a case's applicant."""
        wanted = self._rows.select(applicant.c.case_no == no).with_only_columns(applicant.c.id_index)
        key: str | None = self._rows.connection.execute(wanted).scalar_one_or_none()
        return key

    def of_person(self, person_key: str, *, limit: int) -> Sequence[str]:
        """Return the numbers of a person's latest cases, newest first."""
        return self._latest(applicant.c.id_index == person_key, limit=limit)

    def by_name(self, name: str, *, limit: int) -> Sequence[str]:
        """Return the numbers of the latest cases under a whole name, newest first."""
        return self._latest(applicant.c.name_index == self._name_key(name), limit=limit)

    def forget(self, no: str) -> None:
        """Drop a case's applicant."""
        where = (applicant.c.hall == self._hall, applicant.c.case_no == no)
        self._rows.connection.execute(delete(applicant).where(*where))

    def _latest(self, condition: ColumnElement[bool], *, limit: int) -> Sequence[str]:
        theirs = self._rows.select(condition).with_only_columns(applicant.c.case_no, case_file.c.opened_at)
        joined = theirs.join(
            case_file, (case_file.c.hall == applicant.c.hall) & (case_file.c.no == applicant.c.case_no)
        )
        # Asked to sort, SQLite walks all cases by their day rather than the few that the index names.
        found = sorted(self._rows.connection.execute(joined), key=lambda row: row.case_no)
        return [row.case_no for row in sorted(found, key=lambda row: row.opened_at, reverse=True)][:limit]

    def _name_key(self, name: str) -> str:
        return self._seal.index("name", normalise_name(name))

    def _close(self, text: str, no: str, *, column: str) -> bytes:
        return self._seal.close(text, table="applicant", row=f"{self._hall}/{no}", column=column, case=no)
