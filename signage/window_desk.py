"""One window's pads: key presses become calls to the server, ratings find the visit that just ended."""

from __future__ import annotations

import logging
import queue
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from devices.ports import KeyPress
from queue_server.client import HallClient, RefusedError, UnreachableError
from signage.clocks import Clocks

log = logging.getLogger(__name__)

PRESS_VALID_S = 6.0
"""A press that waited longer is dropped: the clerk has long done something else."""
RATE_WITHIN_S = 600.0
RECENT_VISITS = 3
VERBS = {"call": "call-next", "recall": "recall", "skip": "miss"}
PICKUP_OUTCOMES = ("collected",)
OTHER_OUTCOMES = ("cases", "consulted")
"""Tried in this order: the server refuses 办件 where the ticket has no case, and then it was a consultation (R16)."""
REFUSED_TEXT = "NO"
THANKS_TEXT = "OK"


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A ticket that this window had in hand, and when it was last seen here (monotonic)."""

    ticket: str
    number: str
    seen_s: float


@dataclass(frozen=True, kw_only=True)
class _Press:
    press: KeyPress
    arrived_s: float


@dataclass(frozen=True, kw_only=True)
class _InHand:
    number: str | None


class WindowDesk:
    """The worker thread of one window; a server that does not answer here delays no other window."""

    def __init__(
        self,
        window: int,
        connect: Callable[[], HallClient],
        *,
        session: str,
        clocks: Clocks,
        pause_reason: str,
        tell: Callable[[str, str], None],
    ) -> None:
        self._window = window
        self._pause_reason = pause_reason
        self._connect = connect
        self._session = session
        self._clocks = clocks
        self._tell = tell
        self._tasks: queue.Queue[_Press | _InHand | None] = queue.Queue()
        self._visits: deque[Visit] = deque(maxlen=RECENT_VISITS)
        self._thread = threading.Thread(target=self._run, name=f"window-{window}", daemon=True)

    @property
    def alive(self) -> bool:
        """Whether its thread runs."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin to take tasks."""
        self._thread.start()

    def stop(self) -> None:
        """End after what is under way."""
        self._tasks.put(None)

    def press(self, press: KeyPress) -> None:
        """A key was pressed at a pad of this window; returns at once."""
        self._tasks.put(_Press(press=press, arrived_s=self._clocks.monotonic()))

    def in_hand(self, number: str | None) -> None:
        """The window has another number in hand now, or none; returns at once."""
        self._tasks.put(_InHand(number=number))

    def _run(self) -> None:
        client = self._connect()
        while (task := self._tasks.get()) is not None:
            try:
                if isinstance(task, _InHand):
                    if task.number is not None:
                        self._note_visit(client)
                else:
                    self._take(client, task)
            except RefusedError as error:
                log.info("window %d: %s", self._window, error.problem.detail)
                self._answer(task, REFUSED_TEXT)
            except UnreachableError as error:
                log.warning("window %d: the server is away: %s", self._window, error)
                self._answer(task, REFUSED_TEXT)
        client.close()

    def _answer(self, task: _Press | _InHand, text: str) -> None:
        if isinstance(task, _Press):
            self._tell(task.press.pad, text)

    def _take(self, client: HallClient, task: _Press) -> None:
        if self._clocks.monotonic() - task.arrived_s > PRESS_VALID_S:
            log.info("window %d: %s came too late", self._window, task.press.key)
            return
        key = task.press.key
        if key.startswith("rate"):
            self._rate(client, task.press, level=int(key.removeprefix("rate")))
        elif key == "done":
            self._finish(client, task.press)
        elif key == "pause":
            self._pause(client, task.press)
        elif key in VERBS:
            self._act(client, task.press, VERBS[key], {})
        else:
            self._answer(task, REFUSED_TEXT)

    def _act(self, client: HallClient, press: KeyPress, verb: str, body: dict[str, str]) -> None:
        """Send one act; once more with the same key when the answer was lost, so that it happens once."""
        key = f"{self._session}:{press.pad}:{press.sequence}:{verb}:{body.get('outcome', '')}"
        try:
            client.press(self._window, verb, body, key=key)
        except UnreachableError:
            client.press(self._window, verb, body, key=key)

    def _pause(self, client: HallClient, press: KeyPress) -> None:
        if client.window(self._window).state == "paused":
            self._act(client, press, "unpause", {})
        else:
            self._act(client, press, "pause", {"reason": self._pause_reason})

    def _finish(self, client: HallClient, press: KeyPress) -> None:
        visit = self._note_visit(client)
        if visit is None:
            self._tell(press.pad, REFUSED_TEXT)
            return
        if client.ticket(visit.ticket).state == "called":
            self._act(client, press, "start", {})
        outcomes = PICKUP_OUTCOMES if visit.number.startswith("Q") else OTHER_OUTCOMES
        for outcome in outcomes[:-1]:
            try:
                self._act(client, press, "finish", {"outcome": outcome})
            except RefusedError as error:
                log.info("window %d: not %s: %s", self._window, outcome, error.problem.detail)
            else:
                return
        self._act(client, press, "finish", {"outcome": outcomes[-1]})

    def _note_visit(self, client: HallClient) -> Visit | None:
        """Ask what is in hand and remember it: after the visit its number alone could not be rated."""
        window = client.window(self._window)
        if window.ticket is None or window.number is None:
            return None
        visit = Visit(ticket=window.ticket, number=window.number, seen_s=self._clocks.monotonic())
        if self._visits and self._visits[-1].ticket == visit.ticket:
            self._visits.pop()
        self._visits.append(visit)
        return visit

    def _rate(self, client: HallClient, press: KeyPress, *, level: int) -> None:
        for visit in reversed(self._visits):
            if self._clocks.monotonic() - visit.seen_s > RATE_WITHIN_S:
                break
            if client.ticket(visit.ticket).state == "done":
                client.evaluate(visit.ticket, level, key=f"{self._session}:{press.pad}:{press.sequence}:rate")
                self._tell(press.pad, THANKS_TEXT)
                return
        self._tell(press.pad, REFUSED_TEXT)
