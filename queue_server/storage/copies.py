"""The copies a hall keeps of its database: one a quarter of an hour while it works, one a day, the old ones pruned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from queue_server.domain.hours import HALL_ZONE
from queue_server.domain.window import DayStanding
from queue_server.storage.backup import DamagedCopyError, check_file
from queue_server.storage.journal import verify

QUARTER = timedelta(minutes=15)
KEPT_QUARTERS, KEPT_DAYS = 24, 35
NIGHT_HOUR = 2
"""The newest copy is checked again once a day, at the first look after this hour."""
STAMP = "%Y%m%dT%H%M%S"


class CopyKeeper:
    """Takes and prunes the copies; one thread looks, so there are never two at once."""

    def __init__(
        self,
        folder: Path,
        *,
        back_up: Callable[[Path], Path],
        standing: Callable[[], DayStanding | None],
        now: Callable[[], datetime],
    ) -> None:
        """Take what it works with.

        Args:
            folder: where the copies go; only this program writes there.
            back_up: copies the database as of now into a checked file.
            standing: the business day and whether it runs; None before the first.
            now: the machine's own clock.
        """
        self._folder = folder
        self._back_up = back_up
        self._standing = standing
        self._now = now
        self._failed: set[str] = set()
        self._seen: date | None = None
        self._checked: date | None = None

    @property
    def failing(self) -> bool:
        """Whether the last copy, or the last check of one, went wrong."""
        return bool(self._failed)

    def look(self) -> None:
        """Take what is due and check what is due; call it every half minute.

        Raises:
            OSError: a copy could not be written or is damaged; the next look tries again.
        """
        standing = self._standing()
        if standing is None:
            return
        here = self._now().astimezone(HALL_ZONE)
        if here.hour >= NIGHT_HOUR and self._checked != here.date():
            # Found rotten is told all day, until the next night's check; the copies go on.
            self._checked = here.date()
            self._attempt("check", self._check_newest)
        if self._seen not in {None, standing.day}:
            self._attempt("day", lambda: self._copy_day(self._seen))
        self._seen = standing.day
        if standing.over:
            self._attempt("day", lambda: self._copy_day(standing.day))
        if standing.at_work:
            self._attempt("quarter", self._copy_quarter)

    def _attempt(self, name: str, work: Callable[[], None]) -> None:
        try:
            work()
        except OSError:
            self._failed.add(name)
            raise
        self._failed.discard(name)

    def _copy_quarter(self) -> None:
        here = self._now().astimezone(HALL_ZONE)
        kept = self._kept("quarter")
        # A clock that was set back must not stop the copies, so the distance counts in both directions.
        if kept and abs(here - _stamp_of(kept[-1])) < QUARTER:
            return
        self._copy(f"quarter-{here.strftime(STAMP)}.db")
        self._prune("quarter", KEPT_QUARTERS)

    def _copy_day(self, day: date | None) -> None:
        if day is None or (self._folder / f"day-{day:%Y%m%d}.db").exists():
            return
        self._copy(f"day-{day:%Y%m%d}.db")
        self._prune("day", KEPT_DAYS)

    def _copy(self, name: str) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for torn in self._folder.glob("*-*.db.partial"):
            torn.unlink(missing_ok=True)
        self._back_up(self._folder / name)

    def _prune(self, kind: str, keep: int) -> None:
        for old in self._kept(kind)[:-keep]:
            old.unlink(missing_ok=True)

    def _check_newest(self) -> None:
        kept = sorted((*self._kept("quarter"), *self._kept("day")), key=lambda path: path.stat().st_mtime)
        if not kept:
            return
        check_file(kept[-1])
        for verdict in verify(kept[-1]):
            if verdict.first_bad is not None:
                raise DamagedCopyError(f"备份 {kept[-1]} 不可用：{verdict.sentence}")

    def _kept(self, kind: str) -> list[Path]:
        return sorted(self._folder.glob(f"{kind}-*.db"))


def _stamp_of(copy: Path) -> datetime:
    try:
        return datetime.strptime(copy.stem.partition("-")[2], STAMP).replace(tzinfo=HALL_ZONE)
    except ValueError:
        # A file that somebody else put here is no copy of ours: as old as can be.
        return datetime.min.replace(tzinfo=HALL_ZONE)
