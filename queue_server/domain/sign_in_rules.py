"""Rules of signing in: how often a secret may be wrong, and for how long whoever tried is kept out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

LOCK_AFTER_FAILURES = 5
LOCK_FOR = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class LockOut:
    """Wrong secrets of one person from one source in a row, and until when that source is locked out."""

    failures: int = 0
    locked_until: datetime | None = None

    def left_min(self, real_now: datetime) -> int | None:
        """Return the minutes left, None where nothing is locked."""
        if self.locked_until is None or real_now >= self.locked_until:
            return None
        return int((self.locked_until - real_now).total_seconds() // 60) + 1

    def fail(self, real_now: datetime) -> LockOut:
        """Count a wrong secret; after a lock has run out counting begins anew."""
        lapsed = self.locked_until is not None and real_now >= self.locked_until
        failures = 1 if lapsed else self.failures + 1
        locked = failures >= LOCK_AFTER_FAILURES
        return LockOut(failures=failures, locked_until=real_now + LOCK_FOR if locked else None)
