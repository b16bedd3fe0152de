"""Rules of signing in: how often a secret may be wrong, what it is made of, how old it may grow (GB/T 22239-2019)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from queue_server.domain import staff_sentences as sentences
from queue_server.domain.errors import Code, DomainError

LOCK_AFTER_FAILURES = 5
LOCK_FOR = timedelta(minutes=15)
FORGET_FAILURES_AFTER = timedelta(days=1)
"""Failures that led to no lock are forgotten after this long."""


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


SECRET_MIN_LENGTH = 10
SECRET_MIN_CLASSES = 3
SECRETS_REMEMBERED = 5
"""The last few that may not come again."""
SECRET_MAX_AGE_DAYS = 90
WELL_KNOWN = ("password", "passw0rd", "admin", "qwerty", "123456", "abcdef", "111111", "888888", "tidehall", "jianping")
"""What default passwords are made of; a secret that holds one is none."""
SHORTEST_NAME = 2


@dataclass(frozen=True, kw_only=True)
class SecretAge:
    """How old a person's secret is, and which were there before."""

    person: str
    set_at: datetime
    """On the machine's real clock."""
    set_by_other: bool
    """A first secret: somebody else knows it."""
    earlier: tuple[str, ...] = ()
    """Hashes of the last few, newest first, the present one among them."""
    site_digest: str = ""
    """What the site file said of the person when it was last taken in."""
    site_secret: str = ""
    """Hash of the secret that the technician set last."""

    def took_in(self, site_digest: str, site_secret: str) -> bool:
        """Tell whether the site file says what it said when it was last taken in."""
        return (self.site_digest, self.site_secret) == (site_digest, site_secret)

    def age_days(self, real_now: datetime) -> int:
        """Return the age in whole days."""
        return max(0, (real_now - self.set_at).days)

    def why_change(self, real_now: datetime, *, max_age_days: int) -> str | None:
        """Return the sentence that says why the secret must be changed now, None where it need not."""
        if self.set_by_other:
            return sentences.WORD_IS_FIRST
        age_days = self.age_days(real_now)
        if age_days >= max_age_days:
            return sentences.WORD_IS_OLD.format(days=age_days, limit=max_age_days)
        return None

    def renew(self, secret_hash: str, *, at: datetime, by_other: bool) -> SecretAge:
        """Return the age of a new secret."""
        earlier = (secret_hash, *(one for one in self.earlier if one != secret_hash))[:SECRETS_REMEMBERED]
        return replace(self, set_at=at, set_by_other=by_other, earlier=earlier)


def classes_of(secret: str) -> int:
    """Count the classes of characters in a secret: lower case, capitals, digits, others."""
    kinds = (str.islower, str.isupper, str.isdecimal)
    found = {next((number for number, kind in enumerate(kinds) if kind(sign)), len(kinds)) for sign in secret}
    return len(found)


def secret_fault(secret: str, names: tuple[str, ...] = ()) -> str | None:
    """Return a Chinese sentence for what is wrong with a new secret, None where it is good (GB/T 22239-2019 7.1.4.1).

    Args:
        secret: as it was typed.
        names: what must not stand in it: staff number, name, accounts.
    """
    if len(secret) < SECRET_MIN_LENGTH:
        return sentences.WORD_TOO_SHORT.format(length=SECRET_MIN_LENGTH)
    if classes_of(secret) < SECRET_MIN_CLASSES:
        return sentences.WORD_TOO_PLAIN.format(classes=SECRET_MIN_CLASSES)
    folded = secret.casefold()
    if any(known in folded for known in WELL_KNOWN):
        return sentences.WORD_IS_KNOWN
    if any(len(name) >= SHORTEST_NAME and name.casefold() in folded for name in names):
        return sentences.WORD_NAMES_PERSON
    return None


def check_secret(secret: str, *, names: tuple[str, ...] = ()) -> None:
    """Raise DomainError weak_secret with the sentence of `secret_fault`."""
    fault = secret_fault(secret, names)
    if fault is not None:
        raise DomainError(Code.WEAK_SECRET, fault)
