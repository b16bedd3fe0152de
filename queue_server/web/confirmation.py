"""Asks the signed-in person for the secret once more before a decision counts (R62); verified outside the writer."""

from __future__ import annotations

from typing import Protocol

from flask import request

from queue_server.domain.errors import Code, DomainError
from queue_server.usecases.ports import Unit
from queue_server.usecases.staffing import WRONG_CREDENTIALS, Staffing
from queue_server.web.acts import Acts
from queue_server.web.gate import signed_in
from queue_server.web.passwords import Passwords


class SecretCheck(Protocol):
    """Verifies a person's secret and counts the failures."""

    def __call__(self, person: str, secret: str, *, terminal: str) -> None:
        """Return for the right secret; DomainError wrong_credentials, locked_out."""
        ...


class Confirmation:
    """Holds a secret against the person who is signed in; five wrong ones lock that source out for 15 min."""

    def __init__(self, check: SecretCheck) -> None:
        self._check = check

    def check(self, secret: str) -> None:
        """Verify the signed-in person's secret; call it before the transaction of the act.

        Raises:
            Refusal: 401 where nobody is signed in, 503 where two checks keep the machine busy.
            DomainError: wrong_credentials, locked_out.
        """
        session = signed_in()
        self._check(session.person, secret, terminal=session.terminal)


def build_secret_check(acts: Acts, staffing: Staffing, *, passwords: Passwords) -> SecretCheck:
    """Return what verifies a secret: the lock first, then argon2, then the count of failures."""

    def check(person: str, secret: str, *, terminal: str) -> None:
        source = request.remote_addr or ""

        def stored(unit: Unit) -> tuple[str | None, int]:
            staffing.check_lock(unit, person, source=source)
            return staffing.secret_hash(unit, person), unit.staff.lock_out(person, source=source).failures

        known, failures = acts.read(stored)
        if passwords.matches(known, secret):
            if failures:
                acts.write(lambda unit: staffing.note_success(unit, person, source=source))
            return
        after = acts.write(lambda unit: staffing.note_failure(unit, person, source=source, terminal=terminal))
        if after.locked_until is not None:
            acts.read(lambda unit: staffing.check_lock(unit, person, source=source))
        raise DomainError(Code.WRONG_CREDENTIALS, WRONG_CREDENTIALS)

    return check
