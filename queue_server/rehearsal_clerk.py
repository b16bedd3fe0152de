"""A rehearsed clerk: calls by the pad, serves, opens cases with their checklist, enters the other window's 预收件."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from typing import Final, Literal

from queue_server.client import HallClient, RefusedError
from queue_server.contract.cases import Case, CaseList
from queue_server.contract.shapes import Outcome
from queue_server.contract.tickets import Ticket
from queue_server.contract.windows import Window
from queue_server.rehearsal_day import Villager, practice_id
from queue_server.rehearsal_hall import PadDoor, PersonDoor

log = logging.getLogger(__name__)

RECALL_AFTER_MIN: Final = 0.4
FORM_MIN: Final = 6.0
PAD_ANSWER_WITHIN_S: Final = 3.0
CALLS_BEFORE_MISS: Final = 3
PAD_KEYS: Final = {"call-next": "call", "recall": "recall", "miss": "skip"}


@dataclass
class Visit:
    """A villager who holds a ticket; times in business minutes since opening."""

    villager: Villager
    ticket: Ticket
    away: bool = False
    """Not there when the number is called."""
    back_min: float | None = None
    """When a late one comes to the kiosk again."""
    form_filled: bool = False
    moved: bool = False
    settled: bool = False
    cases: int = 0


@dataclass
class Tally:
    """What happened, for the report."""

    recalls: int = 0
    missed: int = 0
    rejoined: int = 0
    held: int = 0
    transferred: int = 0
    cancelled: int = 0
    cases: int = 0
    preintakes: int = 0
    entered: int = 0
    ratings: dict[int, int] = field(default_factory=dict)
    unrated: int = 0
    refusals: list[str] = field(default_factory=list)


@dataclass
class Clerk:
    """One clerk at one window; `step` does whatever is due at a business minute."""

    window: int
    terminal: PersonDoor
    pad: PadDoor | None
    kiosk: HallClient
    visits: dict[str, Visit]
    tally: Tally
    extranet: bool
    walk_min: float
    """From the call to the window; 0 in a hurry, or the hall's own clock would call it a miss before it is served."""
    seated: bool = False
    phase: Literal["idle", "called", "serving"] = "idle"
    visit: Visit | None = None
    due_min: float = 0.0
    calls: int = 0
    forms: list[tuple[float, Visit]] = field(default_factory=list)

    def sit_down(self) -> None:
        """Signs in at the terminal."""
        self.extranet = self.terminal.sign_in().case_functions
        self.seated = True
        self.phase = "idle"

    def stand_up(self) -> None:
        """Signs out; only between two people."""
        self.terminal.sign_out()
        self.seated = False

    @property
    def free(self) -> bool:
        """Nobody is in hand and nobody fills in a form for this window."""
        return self.phase == "idle" and not self.forms

    def step(self, minute: float, *, waiting: int, may_call: bool = True) -> None:
        """Does what is due now."""
        if self.phase == "called" and minute >= self.due_min:
            self._meet(minute)
        elif self.phase == "serving" and minute >= self.due_min:
            self._finish(minute)
        elif self.phase == "idle":
            if self.forms and minute >= self.forms[0][0]:
                self._resume(minute)
            elif self.extranet and self._enter_one_draft():
                return
            elif waiting and may_call:
                self._call(minute)

    def _verb(self, verb: str, body: dict[str, object] | None = None) -> Ticket:
        return self.terminal.do(f"/windows/{self.window}/{verb}", body or {}, shape=Ticket)

    def _key(self, verb: str) -> None:
        """Presses the pad where the hall has pads, and the terminal's button otherwise."""
        if self.pad is not None:
            self.pad.press(self.window, PAD_KEYS[verb])
        else:
            self.terminal.do(f"/windows/{self.window}/{verb}", {}, shape=Ticket)

    def _wait_window(self, *, ticket: str | None, state: str | None = None, calls: int = 0) -> Ticket | None:
        """Waits until the key had its effect: a ticket in hand (any where `ticket` is None), its state, its calls."""
        deadline_s = time.monotonic() + PAD_ANSWER_WITHIN_S
        while time.monotonic() < deadline_s:
            if ticket is not None:
                found = self.kiosk.ticket(ticket)
                if (state is None or found.state == state) and found.call_no >= calls:
                    return found
            elif (in_hand := self.kiosk.window(self.window).ticket) is not None:
                return self.kiosk.ticket(in_hand)
            time.sleep(0.01)
        return None

    def _call(self, minute: float) -> None:
        self._key("call-next")
        called = self._wait_window(ticket=None)
        if called is None:
            self.tally.refusals.append(f"window {self.window}: a call key without effect")
            return
        self.visit = self.visits[called.id]
        walk_min = RECALL_AFTER_MIN if self.visit.away else self.walk_min
        self.phase, self.calls, self.due_min = "called", 1, minute + walk_min
        if not walk_min:
            self._meet(minute)

    def _meet(self, minute: float) -> None:
        visit = self._in_hand()
        if not visit.away:
            self._verb("start")
            self.phase, self.due_min = "serving", minute + visit.villager.service_min
            return
        if self.calls < CALLS_BEFORE_MISS:
            self._key("recall")
            self.calls += 1
            self.tally.recalls += 1
            self._wait_window(ticket=visit.ticket.id, calls=self.calls)
            self.due_min = minute + RECALL_AFTER_MIN
            return
        self._key("miss")
        if self._wait_window(ticket=visit.ticket.id, state="missed") is None:
            self._verb("miss")
        self.tally.missed += 1
        if visit.villager.conduct == "late":
            visit.back_min, visit.away = minute + 5.0, False
        else:
            visit.settled = True
        self.phase, self.visit = "idle", None

    def _finish(self, minute: float) -> None:
        visit = self._in_hand()
        if visit.villager.conduct == "fills_form" and not visit.form_filled:
            self._verb("hold", {"reason": "填写表格"})
            visit.form_filled = True
            self.tally.held += 1
            self.forms.append((minute + FORM_MIN, visit))
        elif visit.villager.conduct == "wrong_line" and not visit.moved:
            self._verb("transfer", {"letter": "B"})
            visit.moved = True
            self.tally.transferred += 1
        else:
            self._verb("finish", {"outcome": self._outcome(visit)})
            visit.settled = True
            self._rate(visit)
        self.phase, self.visit = "idle", None

    def _outcome(self, visit: Visit) -> Outcome:
        if visit.villager.opens_case:
            case = self._open_case(visit)
            return "cases" if case.state == "RECEIVED" else "preintake"
        return "collected" if visit.ticket.letter == "Q" else "consulted"

    def _open_case(self, visit: Visit) -> Case:
        case = self.terminal.do("/cases", {"ticket": visit.ticket.id}, shape=Case)
        case = self._tick(case)
        visit.cases += 1
        if self.extranet:
            return self._receive(case)
        self.tally.preintakes += 1
        return case

    def _tick(self, case: Case) -> Case:
        present = list(range(len(case.materials)))
        return self.terminal.do(f"/cases/{case.no}/materials", {"present": present}, shape=Case)

    def _receive(self, case: Case) -> Case:
        self.tally.cases += 1
        applicant = {"applicant_name": "演示申请人", "applicant_id": practice_id(self.tally.cases)}
        return self.terminal.do(f"/cases/{case.no}/receive", applicant, shape=Case)

    def _enter_one_draft(self) -> bool:
        """Registers one 预收件 of the window without extranet (R36); False when there is none."""
        if self.tally.preintakes <= self.tally.entered:
            return False
        drafts = self.terminal.read("/cases?state=DRAFT", shape=CaseList).cases
        if not drafts:
            return False
        self._receive(drafts[0] if all(material.present for material in drafts[0].materials) else self._tick(drafts[0]))
        self.tally.entered += 1
        return True

    def _resume(self, minute: float) -> None:
        _, visit = self.forms.pop(0)
        self._verb("resume", {"ticket": visit.ticket.id})
        self.visit, self.phase, self.due_min = visit, "serving", minute + 2.0

    def _rate(self, visit: Visit) -> None:
        level = visit.villager.level
        if level is None:
            self.tally.unrated += 1
            return
        self.kiosk.evaluate(visit.ticket.id, level, key=f"rate-{visit.ticket.id}")
        self.tally.ratings[level] = self.tally.ratings.get(level, 0) + 1

    def _in_hand(self) -> Visit:
        if self.visit is None:
            raise RuntimeError(f"window {self.window} is {self.phase} with nobody in hand")
        return self.visit

    def recover(self, refusal: RefusedError, minute: float) -> None:
        """Notes a refusal and takes up what the server says is in hand; somebody missed by the timer comes back."""
        self.tally.refusals.append(f"window {self.window}: {refusal.problem.detail}")
        log.warning("window %d was refused: %s", self.window, refusal.problem.detail)
        visit = self.visit
        if self.terminal.read(f"/windows/{self.window}", shape=Window).ticket is not None:
            return
        self.phase, self.visit = "idle", None
        if visit is None or visit.settled:
            return
        state = self.kiosk.ticket(visit.ticket.id).state
        if state == "missed":
            visit.back_min, visit.away = minute + 1.0, False
        elif state in {"done", "cancelled", "expired"}:
            visit.settled = True
