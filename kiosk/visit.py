"""The steps of one visit to the kiosk, as a table and the acts that walk it; knows neither Kivy nor server."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.messages import (
    BoardSeen,
    FinishedListed,
    HallSeen,
    Issued,
    IssueWish,
    ListFinishedWish,
    News,
    PaperTold,
    PrintAgainWish,
    Rated,
    RateWish,
    Refused,
    Rejoined,
    RejoinWish,
    ServerLost,
    Unserved,
    Wish,
)
from kiosk.print_jobs import PaperState
from queue_server.contract.tickets import Ticket

IDLE_S = 45.0
IDLE_LARGE_S = 60.0
WARNING_S = 20.0
TICKET_S = 12.0
TICKET_LARGE_S = 60.0
"""No time-out below 60 s in large type (D7)."""
KEEP_S = 60.0
NOTICE_S = 12.0
REFUSED_S = 60.0
PAPER_LATE_S = 8.0
"""A paper not proven by then counts as not printed on the screen; the number must be seen within 10 s."""


class Step(StrEnum):
    """Where a visit is; each step is one page."""

    UNREACHABLE = "unreachable"
    CLOSED = "closed"
    HOME = "home"
    ITEMS = "items"
    ITEM = "item"
    ISSUING = "issuing"
    TICKET = "ticket"
    KEEP = "keep"
    MISSED = "missed"
    FINISHED = "finished"
    RATE = "rate"
    DONE = "done"
    REFUSED = "refused"
    HELP = "help"


class Act(StrEnum):
    """What a touch asks for, or what the worker told."""

    CHOOSE_TILE = "choose_tile"
    CHOOSE_ITEM = "choose_item"
    TURN_PAGE = "turn_page"
    TAKE = "take"
    NOT_SURE = "not_sure"
    OPEN_MISSED = "open_missed"
    CHOOSE_MISSED = "choose_missed"
    OPEN_FINISHED = "open_finished"
    CHOOSE_FINISHED = "choose_finished"
    RATE = "rate"
    PRINT_AGAIN = "print_again"
    OPEN_HELP = "open_help"
    BACK = "back"
    LEAVE = "leave"
    ISSUED = "issued"
    PAPER_OUT = "paper_out"
    PAPER_FAILED = "paper_failed"
    DONE = "done"
    LISTED = "listed"
    REFUSED = "refused"
    UNSERVED = "unserved"


class Adaptation(StrEnum):
    """What a person may switch on any page."""

    LARGER = "larger"
    CONTRAST = "contrast"
    LANGUAGE = "language"
    SPEAK = "speak"


REST = (Step.HOME, Step.CLOSED, Step.UNREACHABLE)
"""The pages between two visits; `HOME` in the table below means whichever of them fits now."""

TRANSITIONS: dict[tuple[Step, Act], Step] = {
    (Step.HOME, Act.CHOOSE_TILE): Step.ITEMS,
    (Step.HOME, Act.CHOOSE_ITEM): Step.ITEM,
    (Step.HOME, Act.NOT_SURE): Step.ISSUING,
    (Step.HOME, Act.OPEN_MISSED): Step.MISSED,
    (Step.HOME, Act.OPEN_FINISHED): Step.ISSUING,
    (Step.HOME, Act.OPEN_HELP): Step.HELP,
    (Step.CLOSED, Act.OPEN_MISSED): Step.MISSED,
    (Step.CLOSED, Act.OPEN_FINISHED): Step.ISSUING,
    (Step.CLOSED, Act.OPEN_HELP): Step.HELP,
    (Step.ITEMS, Act.CHOOSE_ITEM): Step.ITEM,
    (Step.ITEMS, Act.TURN_PAGE): Step.ITEMS,
    (Step.ITEMS, Act.NOT_SURE): Step.ISSUING,
    (Step.ITEMS, Act.BACK): Step.HOME,
    (Step.ITEMS, Act.OPEN_HELP): Step.HELP,
    (Step.ITEM, Act.TAKE): Step.ISSUING,
    (Step.ITEM, Act.NOT_SURE): Step.ISSUING,
    (Step.ITEM, Act.BACK): Step.ITEMS,
    (Step.ITEM, Act.OPEN_HELP): Step.HELP,
    (Step.ISSUING, Act.ISSUED): Step.TICKET,
    (Step.ISSUING, Act.DONE): Step.DONE,
    (Step.ISSUING, Act.LISTED): Step.FINISHED,
    (Step.ISSUING, Act.REFUSED): Step.REFUSED,
    (Step.ISSUING, Act.UNSERVED): Step.UNREACHABLE,
    (Step.TICKET, Act.PAPER_OUT): Step.TICKET,
    (Step.TICKET, Act.PAPER_FAILED): Step.KEEP,
    (Step.TICKET, Act.LEAVE): Step.HOME,
    (Step.KEEP, Act.PAPER_OUT): Step.TICKET,
    (Step.KEEP, Act.PAPER_FAILED): Step.KEEP,
    (Step.KEEP, Act.PRINT_AGAIN): Step.TICKET,
    (Step.KEEP, Act.LEAVE): Step.HOME,
    (Step.MISSED, Act.CHOOSE_MISSED): Step.ISSUING,
    (Step.MISSED, Act.TURN_PAGE): Step.MISSED,
    (Step.MISSED, Act.BACK): Step.HOME,
    (Step.MISSED, Act.OPEN_HELP): Step.HELP,
    (Step.FINISHED, Act.CHOOSE_FINISHED): Step.RATE,
    (Step.FINISHED, Act.TURN_PAGE): Step.FINISHED,
    (Step.FINISHED, Act.BACK): Step.HOME,
    (Step.FINISHED, Act.OPEN_HELP): Step.HELP,
    (Step.RATE, Act.RATE): Step.ISSUING,
    (Step.RATE, Act.BACK): Step.FINISHED,
    (Step.RATE, Act.OPEN_HELP): Step.HELP,
    (Step.DONE, Act.LEAVE): Step.HOME,
    (Step.REFUSED, Act.LEAVE): Step.HOME,
    (Step.HELP, Act.LEAVE): Step.HOME,
}


class Waiting(StrEnum):
    """What the waiting page waits for."""

    TICKET = "ticket"
    LOOKING = "looking"
    SENDING = "sending"


class DoneKind(StrEnum):
    """What the page of good news tells."""

    REJOINED = "rejoined"
    RATED = "rated"


@dataclass(frozen=True, kw_only=True)
class Touch:
    """One touch on one target: the act, and what it is about (a tile, an item, a number, a level)."""

    act: Act
    what: str = ""
    priority: bool = False


class Visit:
    """One person after another at the panel. `now_s` is monotonic seconds; nothing here reads a clock."""

    def __init__(self, *, now_s: float) -> None:
        self.no = 1
        self.step = Step.UNREACHABLE
        self.reachable = False
        self.open = True
        self.unadapt()
        self.guide_item = ""
        self.reset_fields()
        self._touched_s = now_s
        self._entered_s = now_s
        self._paper_asked_s = now_s

    def reset_fields(self) -> None:
        """Forget what the last person chose."""
        self.tile = ""
        self.item = ""
        self.page = 0
        self.ticket: Ticket | None = None
        self.paper = PaperState.QUEUED
        self.paper_reason = ""
        self.finished: tuple[Ticket, ...] = ()
        self.sentence = ""
        self.waiting_for = Waiting.TICKET
        self.done = DoneKind.RATED
        self.warned_s: float | None = None

    # --- touches

    def touch(self, touch: Touch, *, now_s: float) -> Wish | None:
        """Walk one touch; a touch that this step does not know changes nothing. Returns what the worker must do."""
        self._touched_s = now_s
        self.warned_s = None
        target = TRANSITIONS.get((self.step, touch.act))
        if target is None:
            return None
        if self.step in REST:
            self.no += 1
            self.reset_fields()
        wish = self._wish(touch)
        self._note(touch)
        self._enter(self._behind_item(target, touch.act), now_s)
        return wish

    def adapt(self, wish: Adaptation, *, now_s: float) -> None:
        """Switch one of the four ways in which pages are shown and spoken; any step, until the visit ends."""
        if wish is Adaptation.LARGER:
            self.large = not self.large
        elif wish is Adaptation.CONTRAST:
            self.contrast = not self.contrast
        elif wish is Adaptation.LANGUAGE:
            self.language = "en" if self.language == "zh" else "zh"
        else:
            self.speaking = not self.speaking
        self._touched_s = now_s
        self.warned_s = None

    def unadapt(self) -> None:
        """Back to standard type and colours, Chinese, and silence."""
        self.large = self.contrast = self.speaking = False
        self.language = "zh"

    def stay(self, *, now_s: float) -> None:
        """Answer the idle warning with 还需要: as often as asked."""
        self.warned_s = None
        self._touched_s = now_s

    def leave(self, *, now_s: float) -> None:
        """End the visit at once."""
        self._rest(now_s)

    def _wish(self, touch: Touch) -> Wish | None:
        if touch.act is Act.TAKE:
            return IssueWish(visit=self.no, item=self.item, priority="other" if touch.priority else None)
        if touch.act is Act.NOT_SURE:
            return IssueWish(visit=self.no, item=self.guide_item, priority=None)
        if touch.act is Act.CHOOSE_MISSED:
            return RejoinWish(visit=self.no, number=touch.what)
        if touch.act is Act.OPEN_FINISHED:
            return ListFinishedWish(visit=self.no)
        return None if self.ticket is None else self._wish_for(self.ticket, touch)

    def _wish_for(self, ticket: Ticket, touch: Touch) -> Wish | None:
        if touch.act is Act.RATE:
            return RateWish(visit=self.no, ticket=ticket.id, level=int(touch.what))
        if touch.act is Act.PRINT_AGAIN:
            return PrintAgainWish(visit=self.no, ticket=ticket)
        return None

    def _note(self, touch: Touch) -> None:
        if touch.act is Act.CHOOSE_TILE:
            self.tile, self.page = touch.what, 0
        elif touch.act is Act.CHOOSE_ITEM:
            self.item = touch.what
        elif touch.act is Act.TURN_PAGE:
            self.page = int(touch.what)
        elif touch.act is Act.CHOOSE_FINISHED:
            self.ticket = next((ticket for ticket in self.finished if ticket.number == touch.what), None)
        elif touch.act is Act.PRINT_AGAIN:
            self.paper, self.paper_reason = PaperState.QUEUED, ""
        self.waiting_for = {
            Act.OPEN_FINISHED: Waiting.LOOKING,
            Act.CHOOSE_MISSED: Waiting.SENDING,
            Act.RATE: Waiting.SENDING,
        }.get(touch.act, Waiting.TICKET)

    def _behind_item(self, target: Step, act: Act) -> Step:
        """An item that was chosen on the home page itself leads back there."""
        return Step.HOME if act is Act.BACK and target is Step.ITEMS and not self.tile else target

    # --- news

    def hear(self, news: News, *, now_s: float) -> None:
        """Take in what the worker told; answers to an earlier visit are dropped."""
        if isinstance(news, HallSeen):
            self.guide_item = news.hall.guide_item
        elif isinstance(news, BoardSeen):
            self._see(reachable=True, is_open=news.board.open, now_s=now_s)
        elif isinstance(news, ServerLost):
            self._see(reachable=False, is_open=self.open, now_s=now_s)
        elif isinstance(news, PaperTold):
            self._hear_paper(news, now_s)
        elif news.visit == self.no:
            self._hear_answer(news, now_s)

    def _see(self, *, reachable: bool, is_open: bool, now_s: float) -> None:
        self.reachable, self.open = reachable, is_open
        if self.step in REST and self.step is not self._rest_step():
            self._rest(now_s)

    def _hear_paper(self, news: PaperTold, now_s: float) -> None:
        if self.ticket is None or news.ticket != self.ticket.id or self.step not in (Step.TICKET, Step.KEEP):
            return
        self.paper, self.paper_reason = news.state, news.reason
        out = news.state is PaperState.PRINTED
        self._walk(Act.PAPER_OUT if out else Act.PAPER_FAILED, now_s)

    def _hear_answer(self, news: Issued | Refused | Unserved | Rejoined | FinishedListed | Rated, now_s: float) -> None:
        if (self.step, _ANSWER_ACTS[type(news)]) not in TRANSITIONS:
            return
        if isinstance(news, Issued):
            self.ticket, self.paper, self.paper_reason = news.ticket, PaperState.QUEUED, ""
        elif isinstance(news, Rejoined):
            self.ticket, self.done = news.ticket, DoneKind.REJOINED
        elif isinstance(news, Rated):
            self.done = DoneKind.RATED
        elif isinstance(news, FinishedListed):
            self.finished = news.tickets
        elif isinstance(news, Refused):
            self.sentence = news.sentence
        else:
            self.reachable = False
        self._touched_s = now_s
        self._walk(_ANSWER_ACTS[type(news)], now_s)

    # --- time

    def tick(self, *, now_s: float) -> None:
        """Let time pass: warn, go home, stop waiting for paper."""
        if self.step in REST:
            if now_s - self._touched_s >= self._idle_s():
                self.unadapt()
        elif self.step is Step.TICKET and self.paper is PaperState.QUEUED:
            if now_s - self._paper_asked_s >= PAPER_LATE_S:
                self._walk(Act.PAPER_FAILED, now_s)
        elif self.step is not Step.ISSUING:
            self._tick_page(now_s)

    def _tick_page(self, now_s: float) -> None:
        left = self.left_s(now_s=now_s)
        if left is None and self.warned_s is not None:
            left = self.warning_left_s(now_s=now_s)
        if left is not None and left <= 0:
            self._rest(now_s)
        elif left is None and now_s - self._touched_s >= self._idle_s():
            self.warned_s = now_s

    def left_s(self, *, now_s: float) -> float | None:
        """Seconds until this page leaves by itself; None on pages that ask before they do."""
        stay = {
            Step.TICKET: TICKET_LARGE_S if self.large else TICKET_S,
            Step.KEEP: KEEP_S,
            Step.DONE: TICKET_LARGE_S if self.large else NOTICE_S,
            Step.REFUSED: REFUSED_S,
            Step.HELP: REFUSED_S,
        }.get(self.step)
        if stay is None or (self.step is Step.TICKET and self.paper is PaperState.QUEUED):
            return None
        return stay - (now_s - max(self._entered_s, self._touched_s))

    def warning_left_s(self, *, now_s: float) -> float:
        """Seconds left on the idle warning."""
        return WARNING_S if self.warned_s is None else max(0.0, WARNING_S - (now_s - self.warned_s))

    def _idle_s(self) -> float:
        return IDLE_LARGE_S if self.large else IDLE_S

    # --- moving

    def _rest_step(self) -> Step:
        if not self.reachable:
            return Step.UNREACHABLE
        return Step.HOME if self.open else Step.CLOSED

    def _rest(self, now_s: float) -> None:
        self.no += 1
        self.unadapt()
        self.reset_fields()
        self._enter(self._rest_step(), now_s)

    def _walk(self, act: Act, now_s: float) -> None:
        target = TRANSITIONS.get((self.step, act))
        if target is not None:
            self._enter(target, now_s)

    def _enter(self, target: Step, now_s: float) -> None:
        if target in REST and self.step not in REST:
            self.no += 1
            self.unadapt()
            self.reset_fields()
        self.step = self._rest_step() if target in REST else target
        self._entered_s = now_s
        if target is Step.TICKET:
            self._paper_asked_s = now_s


_ANSWER_ACTS: dict[type, Act] = {
    Issued: Act.ISSUED,
    Rejoined: Act.DONE,
    Rated: Act.DONE,
    FinishedListed: Act.LISTED,
    Refused: Act.REFUSED,
    Unserved: Act.UNSERVED,
}
