"""The thread that hands cases to an outside system and reads their states back; nothing else waits for it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Protocol, TypeVar

from queue_server.usecases.outside_link import (
    OutsideDoor,
    OutsideDownError,
    OutsideGarbageError,
    OutsideLink,
    OutsideRefusalError,
    Submission,
)
from queue_server.usecases.ports import Unit

T = TypeVar("T")

log = logging.getLogger(__name__)

TURN_S = 1.0
"""How long a received case waits at most before it is sent."""
STOP_S = 1.0
PAUSES_S = (1.0, 2.0, 5.0, 15.0, 60.0)
"""After a failure of the outside system as a whole, the last one for ever."""


class Reader(Protocol):
    """Reads and writes the store for the link."""

    def read(self, work: Callable[[Unit], T]) -> T:
        """Run a function on one consistent view."""
        ...

    def write(self, work: Callable[[Unit], T]) -> T:
        """Run a function in a transaction."""
        ...


class CaseLink:
    """Works until it is stopped; what it was about to send is in the store, so nothing is lost with it."""

    def __init__(
        self, store: Reader, link: OutsideLink, *, door: OutsideDoor, pauses_s: tuple[float, ...] = PAUSES_S
    ) -> None:
        self._store = store
        self._link = link
        self._door = door
        self._pauses_s = pauses_s
        self._failures = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self.run, name="case-link", daemon=True)

    @property
    def failing(self) -> bool:
        """Whether the outside system failed when it was last called."""
        return self._failures > 0

    def start(self) -> None:
        """Begin to work, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """End; a call under way is not waited for longer than a second, because the same call can be made again."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(STOP_S)

    def run(self) -> None:
        """Work until `stop`."""
        try:
            while not self._stopping.wait(self._pause_s()):
                self.turn()
        finally:
            self._door.close()

    def turn(self) -> None:
        """Send what waits and look at what is due; a failure of the whole ends the turn."""
        try:
            self._store.write(self._link.drop_withdrawn)
            called = self._send() + self._look()
        except OSError as error:
            if self._failures == 0:
                log.warning("the outside case system: %s; trying again until it works", error)
            self._failures += 1
        else:
            if called and self._failures:
                log.info("the outside case system answers again")
            self._failures = 0 if called else self._failures

    def _pause_s(self) -> float:
        return self._pauses_s[min(self._failures, len(self._pauses_s)) - 1] if self._failures else TURN_S

    def _send(self) -> int:
        waiting = self._store.read(self._link.waiting)
        for submission in waiting:
            self._send_one(submission)
        return len(waiting)

    def _send_one(self, submission: Submission) -> None:
        no = submission.case.no
        try:
            receipt = self._door.submit(submission)
        except OutsideRefusalError as refusal:
            fault = str(refusal)
            self._write(lambda unit: self._link.refuse(unit, no, fault=fault))
        except OutsideGarbageError as garbage:
            self._fail(no, garbage)
        except OutsideDownError as down:
            self._fail(no, down)
            raise
        else:
            self._write(lambda unit: self._link.confirm(unit, no, receipt))

    def _look(self) -> int:
        watched = self._store.read(self._link.watched)
        for case in watched:
            self._look_at(case.no, outside_no=case.outside_no or "")
        return len(watched)

    def _look_at(self, no: str, *, outside_no: str) -> None:
        try:
            standing = self._door.look(no, outside_no=outside_no)
        except OutsideGarbageError as garbage:
            self._fail(no, garbage)
        except OutsideDownError as down:
            self._fail(no, down)
            raise
        else:
            self._write(lambda unit: self._link.note(unit, no, standing))

    def _fail(self, no: str, error: OSError) -> None:
        fault = str(error)
        self._write(lambda unit: self._link.fail(unit, no, fault=fault))

    def _write(self, work: Callable[[Unit], None]) -> None:
        # After `stop` the store may be closed: the answer is lost, and the next start asks again.
        if not self._stopping.is_set():
            self._store.write(work)
