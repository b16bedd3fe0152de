"""The applicant's own query (R38): five wrong endings lock a case number, whether it exists or not."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from queue_server.domain.applicant import Applicant

LOCK_AFTER = 5
LOCK_FOR = timedelta(minutes=15)
FORGET_AFTER = timedelta(hours=24)
"""A count that nobody has added to for so long is forgotten."""
ENDING_CHARS = 4
NOBODY = Applicant(name="", id_number="#" * 18, phone="#" * 11)
"""Stands in for a case that is not there, so that the same comparisons are made; no ending of digits fits it."""


@dataclass(frozen=True, kw_only=True)
class QueryLock:
    """Wrong endings in a row for one case number from one source; moments on the real clock."""

    key: str
    failures: int = 0
    locked_until: datetime | None = None
    last_at: datetime | None = None

    def is_locked(self, now: datetime) -> bool:
        """Tell whether no answer is given now."""
        return self.locked_until is not None and now < self.locked_until

    def minutes_left(self, now: datetime) -> int:
        """Return the begun minutes until it opens."""
        if self.locked_until is None:
            return 0
        return max(0, -(-int((self.locked_until - now).total_seconds()) // 60))

    def failed(self, now: datetime) -> QueryLock:
        """Count a wrong ending; the fifth locks, and after the lock the count begins anew."""
        failures = 1 if self.locked_until is not None else self.failures + 1
        locked = now + LOCK_FOR if failures >= LOCK_AFTER else None
        return QueryLock(key=self.key, failures=failures, locked_until=locked, last_at=now)


def fits(applicant: Applicant | None, last4: str) -> bool:
    """Tell whether the four places end the ID number or the phone; takes the same time whatever the outcome."""
    known = applicant or NOBODY
    typed = last4.upper().encode()
    by_id = hmac.compare_digest(known.id_number[-ENDING_CHARS:].upper().encode(), typed)
    by_phone = hmac.compare_digest((known.phone or NOBODY.phone or "")[-ENDING_CHARS:].encode(), typed)
    return (by_id | (by_phone & (known.phone is not None))) and applicant is not None
