"""The driver of a ticket printer: status before a job, the job, and the proof behind it.

One owner thread holds the port and does all reading and writing; callers hand it a job and wait for its outcome.
A job is never sent a second time by this driver: whoever stored the job decides.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from devices.escpos_text import PrinterProfile
from devices.health import Clock, HealthRecord
from devices.links import LinkAddress, NoAnswerError, open_link
from devices.owner import PortOwner
from devices.ports import Health, HealthState, PaperStatus, PrintOutcome, PrintReport
from devices.printer_line import PrinterLine

_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ID_ROOM: Final = 36**4
_STATUS_LIMIT_S: Final = 0.5
_ANSWER_TIMEOUT_S: Final = 2.0
_PROBE_TIMEOUT_S: Final = 1.0
_PROOF_MARGIN_S: Final = 3.0
_SLOWEST_MM_S: Final = 60.0
_TICKET_MM: Final = 120.0
_POLL_S: Final = 0.5
_HELD_AFTER_S: Final = 1.0
_HEARTBEAT_S: Final = 5.0
_REMEMBERED_IDS: Final = 2000
_FLUSH: Final = bytes(2048)
"""NULs print nothing, but end a command that was cut off and still waits for its bytes."""
_ENABLE_ASB: Final = b"\x1d\x61\x0e"
_ASK_QUEUED: Final = b"\x1d\x72\x01"
_RESET: Final = b"\x1b\x40"
_CUT: Final = b"\x1d\x56\x42\x00"
_LEARNING_ID: Final = b"prb0"
_WORKS: Final = frozenset((PaperStatus.READY, PaperStatus.LOW))
_STOPPED: Final = frozenset((PaperStatus.OUT, PaperStatus.COVER))
_REASONS: Final = {
    PaperStatus.READY: "",
    PaperStatus.LOW: "纸将尽",
    PaperStatus.OUT: "缺纸",
    PaperStatus.COVER: "开盖",
    PaperStatus.ERROR: "打印机故障",
    PaperStatus.SILENT: "打印机无应答",
}
_HEALTH: Final = {
    PaperStatus.READY: HealthState.OK,
    PaperStatus.LOW: HealthState.DEGRADED,
    PaperStatus.SILENT: HealthState.OFFLINE,
}


class Proof(StrEnum):
    """What a printer can tell about finished work."""

    UNKNOWN = "unknown"
    PROCESS_ID = "process_id"
    ORDERED_STATUS = "ordered_status"
    """It answers GS r in order, but knows no GS ( H."""
    ASSUMED = "assumed"
    """It answers neither: only its status before and after a job can be seen."""


def process_id(job: int) -> bytes:
    """Return the four characters that stand for a job; they come again after 1 679 616 jobs."""
    rest, characters = job % _ID_ROOM, ""
    for _ in range(4):
        rest, digit = divmod(rest, 36)
        characters = _DIGITS[digit] + characters
    return characters.encode("ascii")


def process_request(identity: bytes) -> bytes:
    """Return GS ( H fn 48 for four characters."""
    return b"\x1d\x28\x48\x06\x00\x30\x30" + identity


@dataclass(eq=False)
class _Job:
    identity: bytes
    document: bytes
    deadline: float
    sent: bool = False
    report: PrintReport | None = None
    done: threading.Event = field(default_factory=threading.Event)

    def end(self, outcome: PrintOutcome, reason: str = "") -> None:
        if self.report is None:
            self.report = PrintReport(outcome=outcome, reason=reason)
            self.done.set()


@dataclass(eq=False)
class _Question:
    """Ask the status and, with a `probe`, what the printer has finished."""

    probe: bytes = b""
    status: PaperStatus = PaperStatus.SILENT
    answered: bool = False
    done: threading.Event = field(default_factory=threading.Event)


class _Memory:
    """What the printer said about jobs, kept across connections; written by the owner, read by callers.

    `_inside` are the jobs that the printer is known to have, oldest first: only those can be lost with its power.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._proven: OrderedDict[bytes, None] = OrderedDict()
        self._inside: list[bytes] = []
        self._lost: set[bytes] = set()

    def sent(self, identity: bytes) -> None:
        with self._lock:
            self._proven.pop(identity, None)
            self._lost.discard(identity)
            self._inside.append(identity)

    def in_doubt(self, identity: bytes) -> None:
        """The job may have come out unseen: whatever happens now, it is never called lost."""
        with self._lock:
            self._inside = [inside for inside in self._inside if inside != identity]

    def proven(self, identity: bytes) -> None:
        """An answer comes in order: everything sent before it has left the printer too."""
        with self._lock:
            known = self._inside.index(identity) + 1 if identity in self._inside else len(self._inside)
            del self._inside[:known]
            self._proven[identity] = None
            while len(self._proven) > _REMEMBERED_IDS:
                self._proven.popitem(last=False)

    def powered_on(self) -> None:
        with self._lock:
            self._lost.update(self._inside)
            self._inside.clear()

    def is_proven(self, identity: bytes) -> bool:
        with self._lock:
            return identity in self._proven

    def is_lost(self, identity: bytes) -> bool:
        with self._lock:
            return identity in self._lost


class EscPosPrinter:
    """Implements `ports.TicketPrinter` for printers that speak ESC/POS."""

    def __init__(self, address: LinkAddress, *, name: str, clock: Clock, profile: PrinterProfile) -> None:
        self._address = address
        self._profile = profile
        self._record = HealthRecord(name, "printer", clock=clock)
        self._owner = PortOwner(name, self._session, health=self._record)
        self._memory = _Memory()
        self._calls = threading.Lock()
        self._lock = threading.Lock()
        self._asked: list[_Job | _Question] = []
        self._connected = False
        self._probes = 0
        self._last: _Job | None = None
        self._torn: _Job | None = None
        self._restarted = False
        self._proof = Proof.UNKNOWN

    @property
    def columns_dots(self) -> int:
        """Printable width in dots."""
        return self._profile.columns_dots

    @property
    def proof(self) -> Proof:
        """What this printer was found to be able to prove."""
        return self._proof

    def start(self) -> None:
        """Start the owner thread."""
        self._owner.start()

    def close(self) -> None:
        """Stop the owner thread and release the port, within 2 s."""
        self._owner.close()

    def health(self) -> Health:
        """Return the present record."""
        return self._record.read()

    def status(self) -> PaperStatus:
        """Ask now, within 0.5 s; SILENT too while a job keeps the line for longer."""
        question = _Question()
        if self._ask(question):
            question.done.wait(_STATUS_LIMIT_S)
        return question.status

    def print_ticket(self, job: int, document: bytes) -> PrintReport:
        """Print one document once and wait for the proof.

        Returns within 3 s and what wire and mechanics need; the outcome says what is known by then.
        """
        with self._calls:
            wire_s = len(document) * self._address.byte_time_s
            patience_s = _PROOF_MARGIN_S + wire_s + _TICKET_MM / _SLOWEST_MM_S
            deadline = time.monotonic() + patience_s
            work = _Job(identity=process_id(job), document=document, deadline=deadline)
            if not self._ask(work):
                return PrintReport(outcome=PrintOutcome.BLOCKED, reason="打印机未连接")
            # The owner thread ends every job by its deadline; the second on top only lets it tidy up.
            if not work.done.wait(patience_s + 1.0) or work.report is None:
                return PrintReport(outcome=PrintOutcome.UNKNOWN, reason="打印结果不明")
            return work.report

    def confirm(self, job: int) -> PrintOutcome:
        """Send a probe behind everything the printer still holds, and tell what is known of the job then."""
        with self._calls:
            identity = process_id(job)
            if self._memory.is_proven(identity):
                return PrintOutcome.PRINTED
            self._probes += 1
            question = _Question(probe=b"p" + process_id(self._probes)[1:].lower())
            if self._ask(question):
                question.done.wait(_PROBE_TIMEOUT_S + _STATUS_LIMIT_S)
            if self._memory.is_proven(identity):
                return PrintOutcome.PRINTED
            if self._memory.is_lost(identity):
                return PrintOutcome.LOST
            stopped = question.status in _STOPPED and not question.answered
            return PrintOutcome.HELD if stopped else PrintOutcome.UNKNOWN

    def _ask(self, request: _Job | _Question) -> bool:
        with self._lock:
            if not self._connected:
                return False
            self._asked.append(request)
        self._owner.wake()
        return True

    # Everything below runs in the owner thread.

    def _session(self) -> None:
        link = open_link(self._address)
        line = PrinterLine(
            link, self._owner.wake_descriptor, proven=self._memory.proven, powered_on=self._note_power_on
        )
        try:
            self._greet(line)
            with self._lock:
                self._connected = True
            while not self._owner.stopping:
                self._serve(line)
        finally:
            # Bytes that were on their way may be lost with the line, in the middle of the last paper.
            self._torn, self._last = self._last or self._torn, None
            link.close()
            self._refuse_all()

    def _refuse_all(self) -> None:
        with self._lock:
            self._connected = False
            waiting, self._asked = self._asked, []
        for request in waiting:
            if isinstance(request, _Job):
                request.end(PrintOutcome.BLOCKED, "打印机断开")
            else:
                request.done.set()

    def _note_power_on(self) -> None:
        self._memory.powered_on()
        # What was printed before the power went still hangs in front of the knife.
        self._torn, self._last, self._restarted = self._last or self._torn, None, True

    def _serve(self, line: PrinterLine) -> None:
        self._owner.drain()
        with self._lock:
            request = self._asked.pop(0) if self._asked else None
        if isinstance(request, _Job):
            try:
                self._print(line, request)
            finally:
                request.end(PrintOutcome.UNKNOWN if request.sent else PrintOutcome.BLOCKED, "打印机断开")
                if request.report is not None and request.report.outcome is not PrintOutcome.HELD:
                    self._memory.in_doubt(request.identity)
        elif request is not None:
            try:
                self._answer(line, request)
            finally:
                request.done.set()
        else:
            self._idle(line)

    def _greet(self, line: PrinterLine) -> None:
        """Find the printer, free a silent one from a broken command, and learn what it can prove."""
        deadline = time.monotonic() + _ANSWER_TIMEOUT_S
        while self._poll(line) is PaperStatus.SILENT and not self._owner.stopping:
            if time.monotonic() >= deadline:
                line.send(_FLUSH)
                if self._poll(line) is PaperStatus.SILENT:
                    raise NoAnswerError(f"{self._address}: the printer does not answer")
        self._owner.connected()
        line.send(_ENABLE_ASB)
        self._learn_proof(line)

    def _learn_proof(self, line: PrinterLine) -> None:
        """Ask in order what it knows; a printer that is stopped cannot answer and is asked when it is ready."""
        if self._proof is not Proof.UNKNOWN or line.state not in _WORKS:
            return
        line.queued_answers = 0
        line.send(process_request(_LEARNING_ID) + _ASK_QUEUED)
        line.pump(_PROBE_TIMEOUT_S, until=lambda: line.last_id == _LEARNING_ID or line.queued_answers > 0)
        if line.last_id == _LEARNING_ID:
            self._proof = Proof.PROCESS_ID
            return
        self._proof = Proof.ORDERED_STATUS if line.queued_answers else Proof.ASSUMED
        line.send(_RESET)  # what it took for text must not stand on the next paper

    def _idle(self, line: PrinterLine) -> None:
        """Listen, and ask now and then; what a held job has left in the outbox goes on by itself."""
        said = line.state
        pause_s = _HEARTBEAT_S if said in _WORKS and not line.outbox else _POLL_S
        line.pump(pause_s, until=lambda: self._wanted() or self._restarted or line.state is not said)
        if self._restarted:
            self._restarted = False
            line.send(_ENABLE_ASB)
        if self._wanted():
            return
        if self._poll(line) is PaperStatus.SILENT and self._poll(line) is PaperStatus.SILENT:
            raise NoAnswerError(f"{self._address}: the printer fell silent")
        self._learn_proof(line)

    def _wanted(self) -> bool:
        with self._lock:
            return bool(self._asked) or self._owner.stopping

    def _answer(self, line: PrinterLine, question: _Question) -> None:
        question.status = self._poll(line)
        if not question.probe or question.status is PaperStatus.SILENT or self._proof is not Proof.PROCESS_ID:
            return
        line.send(process_request(question.probe))
        line.pump(_PROBE_TIMEOUT_S, until=lambda: line.last_id == question.probe)
        question.answered = line.last_id == question.probe

    def _print(self, line: PrinterLine, job: _Job) -> None:
        if line.outbox:
            job.end(PrintOutcome.BLOCKED, "上一张未打完")
            return
        if self._poll(line) is PaperStatus.SILENT:
            self._poll(line)
        if line.state not in _WORKS:
            job.end(PrintOutcome.BLOCKED, _REASONS[line.state])
            return
        self._learn_proof(line)
        start = self._clearance()
        job.deadline += len(start) * self._address.byte_time_s
        request = {Proof.PROCESS_ID: process_request(job.identity), Proof.ORDERED_STATUS: _ASK_QUEUED}
        self._memory.sent(job.identity)
        line.queued_answers, line.last_id_without_paper, job.sent = 0, b"", True
        line.outbox += start + job.document + request.get(self._proof, b"")
        self._last = job
        self._await_proof(line, job)
        if job.report is not None and job.report.outcome is PrintOutcome.PRINTED:
            self._last = None

    def _clearance(self) -> bytes:
        """Return what parts a new paper from one that may hang half printed, in the middle of a command."""
        torn, self._torn = self._torn, None
        if torn is None or self._memory.is_proven(torn.identity):
            return b""
        return bytes(min(len(torn.document), len(_FLUSH))) + _CUT

    def _await_proof(self, line: PrinterLine, job: _Job) -> None:
        """Watch the job until it is proven, held, lost, or its time is over."""
        stopped_since: float | None = None
        while not self._settled(line, job) and not self._owner.stopping:
            left_s = max(0.0, job.deadline - time.monotonic())
            line.pump(min(_POLL_S, left_s), until=lambda: self._settled(line, job))
            if job.report is not None:
                return
            now = time.monotonic()
            if self._poll(line) in _STOPPED:
                stopped_since = stopped_since or now
                # Somebody may be closing the cover this very moment: a second of patience spares a false alarm.
                if now - stopped_since >= _HELD_AFTER_S:
                    job.end(PrintOutcome.HELD, _REASONS[line.state])
            else:
                stopped_since = None
            # Without any answer to wait for, the time of wire and mechanics is all there is to wait.
            if now >= job.deadline - (_PROOF_MARGIN_S if self._proof is Proof.ASSUMED else 0.0):
                self._give_up(line, job)

    def _settled(self, line: PrinterLine, job: _Job) -> bool:
        if self._memory.is_proven(job.identity):
            job.end(PrintOutcome.PRINTED)
        elif self._memory.is_lost(job.identity):
            job.end(PrintOutcome.LOST, "打印机断电")
        elif line.last_id_without_paper == job.identity:
            job.end(PrintOutcome.HELD, _REASONS[PaperStatus.OUT])
        elif self._proof is Proof.ORDERED_STATUS and line.queued_answers and not line.outbox:
            job.end(PrintOutcome.PRINTED, "打印机不报票号，按顺序应答认定")
        return job.report is not None

    def _give_up(self, line: PrinterLine, job: _Job) -> None:
        """The time is over: a printer that proves nothing is believed by its state, any other is not."""
        if line.state in _STOPPED:
            job.end(PrintOutcome.HELD, _REASONS[line.state])
        elif line.outbox:
            line.drop_outbox()
            self._torn = job
            job.end(PrintOutcome.UNKNOWN, "打印机不收数据")
        elif self._proof is Proof.ASSUMED and line.state in _WORKS:
            job.end(PrintOutcome.PRINTED, "打印机无回执，按前后状态认定")
        else:
            job.end(PrintOutcome.UNKNOWN, "打印结果不明")

    def _poll(self, line: PrinterLine) -> PaperStatus:
        state = line.poll()
        self._record.note(_HEALTH.get(state, HealthState.BLOCKED), _REASONS[state])
        return state
