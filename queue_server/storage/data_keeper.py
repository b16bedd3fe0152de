"""Keeps what is sealed in order: purges at night, clears files that no row names, replaces retired keys."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from queue_server.domain.window import DayStanding
from queue_server.storage.copy_purge import purge_copy
from queue_server.storage.scan_files import SCANS, ScanFiles
from queue_server.usecases.ports import Unit
from queue_server.usecases.retention import Retention
from queue_server.usecases.vault_ports import ResealCursor

log = logging.getLogger(__name__)
T = TypeVar("T")


class Door(Protocol):
    """What it needs of the store."""

    def write(self, work: Callable[[Unit], T]) -> T:
        """Run a function in a transaction and return once it is durable."""
        ...

    def read(self, work: Callable[[Unit], T]) -> T:
        """Run a function on one consistent view of the last commit."""
        ...


class DataKeeper:
    """One thread looks, so there are never two purges at once."""

    def __init__(
        self,
        store: Door,
        retention: Retention,
        *,
        files: ScanFiles,
        database: Path,
        copies: Path,
        standing: Callable[[Unit], DayStanding | None],
        settle: Callable[[], None],
    ) -> None:
        """Take what it works with.

        Args:
            store: the door to the database.
            retention: what is purged.
            files: the scans.
            database: the hall's own file, which the copies are held against.
            copies: the folder of the copies, with their scans.
            standing: where the business day stands.
            settle: empties the log beside the database.
        """
        self._store = store
        self._retention = retention
        self._files = files
        self._database = database
        self._copies = copies
        self._standing = standing
        self._settle = settle
        self._cursor: ResealCursor | None = ResealCursor()
        self._unsettled = False
        self._copies_behind = False

    def look(self) -> None:
        """Purge what is due outside the hall's work, or during it where yesterday went by without a purge.

        Raises:
            OSError: a file could not be written; the next look goes on.
        """
        if self._store.read(self._is_time):
            self._purge()
        if self._unsettled:
            self._settle()
            self._unsettled = False
        if self._copies_behind:
            self._purge_copies()
            self._copies_behind = False

    def reseal(self) -> None:
        """Seal the next rows anew while something is sealed by a retired key, or as the first version sealed."""
        if not self._store.read(lambda unit: unit.keys.resealing()):
            self._cursor = ResealCursor()
            return
        cursor = self._cursor or ResealCursor()
        self._cursor = self._store.write(lambda unit: self._retention.reseal(unit, cursor))
        self._unsettled = True

    def _is_time(self, unit: Unit) -> bool:
        standing = self._standing(unit)
        return self._retention.is_due(unit, at_work=standing is not None and standing.at_work)

    def _purge(self) -> None:
        dropped, more = False, True
        while more:
            swept = self._store.write(self._retention.sweep)
            self._files.drop(swept.files)
            ScanFiles(self._copies / SCANS).drop(swept.files)
            dropped, more = dropped or swept.anything, swept.more
        self._files.clear(self._store.read(lambda unit: unit.scans.file_digests()))
        if not dropped:
            return
        log.info("personal data that was over has been purged")
        self._unsettled = self._copies_behind = True

    def _purge_copies(self) -> None:
        for copy in sorted(self._copies.glob("*.db")):
            try:
                purge_copy(copy, self._database)
            except OSError as error:
                # A copy that is no database any more must not keep the others.
                log.warning("%s", error)
