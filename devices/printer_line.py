"""One connection to a ticket printer: what waits to be sent, what came back, and what that says of the printer.

Used by the owner thread of `ticket_printer` alone.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from devices.escpos_status import (
    AutoStatus,
    FlowControl,
    PowerOn,
    ProcessId,
    ProcessIdPaperOut,
    QueuedStatus,
    RealtimeStatus,
    StatusDemultiplexer,
    StatusEvent,
)
from devices.links import Link
from devices.ports import PaperStatus

STATUS_TIMEOUT_S: Final = 0.15
QUIET_S: Final = 0.2
_ANSWER_EXPIRES_S: Final = 0.5
_WRITE_TIMEOUT_S: Final = 3.0
_OFFLINE, _CAUSE, _PAPER = 1, 2, 4


@dataclass
class PrinterLine:
    """`proven` and `powered_on` are told at once of what the printer says about jobs; `wake` ends a wait."""

    link: Link
    wake: int
    proven: Callable[[bytes], None]
    powered_on: Callable[[], None]
    outbox: bytearray = field(default_factory=bytearray)
    state: PaperStatus = PaperStatus.SILENT
    last_heard: float = 0.0
    queued_answers: int = 0
    """Answers to GS r since the owner last set this to 0."""
    last_id: bytes = b""
    last_id_without_paper: bytes = b""
    _demultiplexer: StatusDemultiplexer = field(default_factory=StatusDemultiplexer)
    _auto: AutoStatus | None = None
    _asked: deque[tuple[int, float]] = field(default_factory=deque)
    _answers: dict[int, RealtimeStatus] = field(default_factory=dict)
    _may_send: bool = True

    def send(self, data: bytes) -> None:
        """Send at once, or behind what waits already.

        Raises:
            LinkError: the printer has gone, or takes nothing.
        """
        if self.outbox:
            self.outbox += data
        else:
            self.link.write(data, timeout_s=_WRITE_TIMEOUT_S)

    def pump(self, timeout_s: float, *, until: Callable[[], bool]) -> None:
        """Move bytes both ways until the condition holds or the time is over."""
        deadline = time.monotonic() + timeout_s
        while not until():
            left = deadline - time.monotonic()
            if left <= 0:
                return
            wait_s = min(left, QUIET_S) if self._demultiplexer.waiting else left
            writes = bool(self.outbox) and self._may_send
            readable, writable = self.link.wait(timeout_s=wait_s, for_writing=writes, also=self.wake)
            if readable:
                self.last_heard = time.monotonic()
                self._hear(self._demultiplexer.feed(self.link.take()))
            elif self._demultiplexer.waiting and wait_s < left:
                self._hear(self._demultiplexer.settle())
            if writable:
                del self.outbox[: self.link.give(bytes(self.outbox[:4096]))]

    def poll(self) -> PaperStatus:
        """Ask DLE EOT 1, 2 and 4, each until its byte comes, and return the state.

        A request never goes between the pieces of a document; while one waits, the automatic status speaks.
        """
        if self.outbox:
            if self._auto is not None:
                self.state = self._from_auto(self._auto)
            return self.state
        self._answers.clear()
        for request in (_OFFLINE, _CAUSE, _PAPER):
            if not self._request(request):
                said = self._from_auto(self._auto) if self._auto is not None else PaperStatus.SILENT
                # A printer with a full buffer reads no request, but has said by itself that it stopped.
                stopped = said in {PaperStatus.OUT, PaperStatus.COVER, PaperStatus.ERROR}
                self.state = said if stopped and self._fresh() else PaperStatus.SILENT
                return self.state
        self.state = self._from_answers()
        return self.state

    def drop_outbox(self) -> None:
        """Give up what the printer does not take, and an XOFF that was never taken back."""
        self.outbox.clear()
        self._may_send = True

    def _fresh(self) -> bool:
        return time.monotonic() - self.last_heard < 10.0  # noqa: PLR2004 - seconds; older silence is a dead printer

    def _request(self, request: int) -> bool:
        if self._asked:
            # An answer does not say to what: let a late one pass before the next is awaited.
            expires = self._asked[-1][1] + _ANSWER_EXPIRES_S
            self.pump(expires - time.monotonic(), until=lambda: not self._asked)
            self._asked.clear()
        self._answers.pop(request, None)
        if not self.link.wait(timeout_s=0, for_writing=True)[1]:
            return False
        self._asked.append((request, time.monotonic()))
        self.link.give(bytes((0x10, 0x04, request)))
        self.pump(STATUS_TIMEOUT_S, until=lambda: request in self._answers)
        return request in self._answers

    def _from_answers(self) -> PaperStatus:
        offline, cause, paper = (self._answers[request] for request in (_OFFLINE, _CAUSE, _PAPER))
        if paper.paper_out or cause.stopped_by_paper_end:
            return PaperStatus.OUT
        if cause.cover_open:
            return PaperStatus.COVER
        if cause.error or offline.offline:
            return PaperStatus.ERROR
        return PaperStatus.LOW if paper.near_end else PaperStatus.READY

    @staticmethod
    def _from_auto(auto: AutoStatus) -> PaperStatus:
        if auto.paper_out:
            return PaperStatus.OUT
        if auto.cover_open:
            return PaperStatus.COVER
        if auto.error:
            return PaperStatus.ERROR
        return PaperStatus.LOW if auto.near_end else PaperStatus.READY

    def _hear(self, events: list[StatusEvent]) -> None:
        for event in events:
            match event:
                case RealtimeStatus():
                    if self._asked:
                        self._answers[self._asked.popleft()[0]] = event
                case AutoStatus():
                    self._auto = event
                    self.state = self._from_auto(event)
                case QueuedStatus():
                    self.queued_answers += 1
                case ProcessId():
                    self.last_id = event.id
                    self.proven(event.id)
                case ProcessIdPaperOut():
                    self.last_id_without_paper = event.id
                case PowerOn():
                    self.outbox.clear()
                    self._asked.clear()
                    self._auto = None
                    self.powered_on()
                case FlowControl():
                    self._may_send = event.go
                case _:
                    pass  # a model name or the like: nothing follows from it
