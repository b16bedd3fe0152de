"""Hashes and checks people's secrets with argon2id, at most two at a time and as slowly for strangers as for staff."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from queue_server.web.problems import Refusal

MEMORY_KIB = 19 * 1024
PASSES = 2
AT_ONCE = 2
WAIT_S = 3.0


class Passwords:
    """argon2id with 2 passes over 19 MiB (the figure of OWASP for small machines)."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=1)
        self._slots = threading.BoundedSemaphore(AT_ONCE)
        self._decoy = self._hasher.hash("nobody")

    def hash(self, secret: str) -> str:
        """Return the hash to store."""
        with self._slot():
            return self._hasher.hash(secret)

    def matches(self, stored: str | None, secret: str) -> bool:
        """Tell whether a secret fits; `stored` None (an unknown person) costs the same time and never fits.

        Raises:
            Refusal: 503 where two other checks keep the machine busy for 3 s.
        """
        with self._slot():
            try:
                self._hasher.verify(stored or self._decoy, secret)
            except (VerificationError, InvalidHashError):
                return False
        return stored is not None

    @contextmanager
    def _slot(self) -> Iterator[None]:
        if not self._slots.acquire(timeout=WAIT_S):
            raise Refusal(503, headers={"Retry-After": "3"})
        try:
            yield
        finally:
            self._slots.release()
