"""The published guides and the tips beside them; a row is written once and read for good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, func, select

from queue_server.domain.guide import GuideVersion, TipSheet
from queue_server.storage.guide_tables import guide_file, guide_tips, guide_version
from queue_server.storage.rows import Rows
from queue_server.usecases.guide_ports import GuideHead


class SqlGuides:
    """The guides of one hall."""

    def __init__(self, connection: Connection, *, hall: str) -> None:
        self._versions = Rows(connection, guide_version, hall=hall)
        self._file = Rows(connection, guide_file, hall=hall)
        self._tips = Rows(connection, guide_tips, hall=hall)
        self._connection = connection
        self._hall = hall

    def heads(self) -> Sequence[GuideHead]:
        """Return all versions without what they say."""
        rows = guide_version.c
        columns = (rows.item, rows.no, rows.effective_from, rows.published_by, rows.code, rows.withdrawn)
        wanted = self._versions.select().with_only_columns(*columns)
        return [
            GuideHead(item=item, no=no, effective_from=day, from_file=by is None, code=code, withdrawn=gone)
            for item, no, day, by, code, gone in self._connection.execute(wanted)
        ]

    def count(self) -> int:
        """Count all versions: it grows with each publication."""
        counted = select(func.count()).select_from(guide_version).where(guide_version.c.hall == self._hall)
        return self._connection.execute(counted).scalar_one()

    def get(self, item: str, no: int) -> GuideVersion | None:
        """Return one version."""
        return self._versions.one(GuideVersion, guide_version.c.item == item, guide_version.c.no == no)

    def versions(self, item: str) -> Sequence[GuideVersion]:
        """Return an item's versions, oldest first."""
        wanted = self._versions.select(guide_version.c.item == item).order_by(guide_version.c.no)
        return self._versions.many(GuideVersion, wanted)

    def of_code(self, code: str) -> GuideVersion | None:
        """Return the version with a short code."""
        return self._versions.one(GuideVersion, guide_version.c.code == code)

    def codes(self) -> Sequence[str]:
        """Return all short codes that were ever given."""
        wanted = self._versions.select().with_only_columns(guide_version.c.code)
        return list(self._connection.execute(wanted).scalars())

    def add(self, version: GuideVersion) -> None:
        """Store a new version."""
        self._versions.insert(version)

    def from_file(self) -> Mapping[str, str]:
        """Return the digest of each item as the hall's catalogue file was last seen to have it."""
        wanted = self._file.select().with_only_columns(guide_file.c.item, guide_file.c.digest)
        return {row.item: row.digest for row in self._connection.execute(wanted)}

    def note_file(self, item: str, digest: str | None) -> None:
        """Note what the file has now; None where it no longer has the item."""
        if digest is not None:
            self._file.put({"item": item, "digest": digest}, key=("item",))
            return
        here = guide_file.c.hall == self._hall
        self._connection.execute(delete(guide_file).where(here, guide_file.c.item == item))

    def tips(self, item: str) -> TipSheet | None:
        """Return the newest tips of an item."""
        wanted = self._tips.select(guide_tips.c.item == item).order_by(guide_tips.c.no.desc()).limit(1)
        return next(iter(self._tips.many(TipSheet, wanted)), None)

    def tip_sheets(self, item: str) -> Sequence[TipSheet]:
        """Return all tip sheets of an item, oldest first."""
        wanted = self._tips.select(guide_tips.c.item == item).order_by(guide_tips.c.no)
        return self._tips.many(TipSheet, wanted)

    def add_tips(self, sheet: TipSheet) -> None:
        """Store a new tip sheet."""
        self._tips.insert(sheet)
