"""The steps of one visit to the kiosk, as a table and the acts that walk it; knows neither Kivy nor server."""

from __future__ import annotations

from typing import cast, get_args

from kiosk.messages import (
    Answer,
    BoardSeen,
    CardSeen,
    CasesFound,
    FinishedListed,
    HallSeen,
    HelpState,
    HelpTold,
    Issued,
    LookUpWish,
    News,
    PaperTold,
    Rated,
    Refused,
    Rejoined,
    Reported,
    ServerLost,
    SheetTold,
    Unserved,
    Wish,
)
from kiosk.print_jobs import PaperState
from kiosk.steps import OPENED_FROM, REST, TRANSITIONS, Act, Adaptation, DoneKind, Step, Touch, Waiting
from kiosk.wishes import TYPED_AT_MOST, is_enough, wish_of
from queue_server.contract.cases import CaseStanding
from queue_server.contract.reports import ReportAbout, ReportKind
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
REPORT_KINDS: tuple[ReportKind, ...] = get_args(ReportKind)
REPORT_ABOUTS: tuple[ReportAbout, ...] = get_args(ReportAbout)
ALL = "all"
"""An ERASE of everything that was typed."""

__all__ = ["REST", "TRANSITIONS", "Act", "Adaptation", "DoneKind", "Step", "Touch", "Visit", "Waiting"]


class Visit:
    """One person after another at the panel. `now_s` is monotonic seconds; nothing here reads a clock."""

    def __init__(self, *, now_s: float) -> None:
        self.no: int = 1
        self.step: Step = Step.UNREACHABLE
        self.reachable = False
        self.open = True
        self.guide_item: str = ""
        self._forget_person()
        self.reset_fields()
        self._touched_s = now_s
        self._entered_s = now_s
        self._paper_asked_s = now_s

    def reset_fields(self) -> None:
        """Forget what the last person chose."""
        self.tile: str = ""
        self.item: str = ""
        self.page: int = 0
        self.typed: str = ""
        self.ticket: Ticket | None = None
        self.paper = PaperState.QUEUED
        self.paper_reason = ""
        self.sheet: PaperState | None = None
        self.sheet_reason = ""
        self.finished: tuple[Ticket, ...] = ()
        self.cases: tuple[CaseStanding, ...] = ()
        self.report_kind: ReportKind | None = None
        self.report_about: ReportAbout | None = None
        self.report_no = ""
        self.help: HelpState | None = None
        self.sentence = ""
        self.waiting_for = Waiting.TICKET
        self.done = DoneKind.RATED
        self.warned_s: float | None = None
        self._opened_from: dict[Step, Step] = {}

    def unadapt(self) -> None:
        """Back to standard type and colours, Chinese, and silence."""
        self.large = self.contrast = self.speaking = False
        self.language = "zh"

    def _forget_person(self) -> None:
        self.unadapt()
        self.priority: bool = False
        self.card: CardSeen | None = None

    # --- touches

    def touch(self, touch: Touch, *, now_s: float) -> Wish | None:
        """Walk one touch; a touch that this step does not know changes nothing. Returns what the worker must do."""
        self._touched_s = now_s
        self.warned_s = None
        target = TRANSITIONS.get((self.step, touch.act))
        if target is None or not self._says_enough(touch):
            return None
        if self.step in REST:
            self.no += 1
            self.reset_fields()
        wish = wish_of(self, touch)
        self._note(touch)
        if touch.act is Act.BACK:
            target = self._back_from(self.step, target)
        elif target in OPENED_FROM and target is not self.step and (self.step, target) != (Step.ONLINE, Step.ITEM):
            self._opened_from[target] = self.step
        self._enter(target, now_s, same_person=touch.act in (Act.BACK, Act.CONTINUE))
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

    def stay(self, *, now_s: float) -> None:
        """Answer the idle warning with 还需要: as often as asked."""
        self.warned_s = None
        self._touched_s = now_s

    def leave(self, *, now_s: float) -> None:
        """End the visit at once."""
        self._rest(now_s)

    def _says_enough(self, touch: Touch) -> bool:
        if touch.act is Act.TYPE:
            return len(self.typed) < TYPED_AT_MOST[self.step]
        if touch.act is Act.CHOOSE_KIND:
            return touch.what in REPORT_KINDS
        if touch.act is Act.CHOOSE_ABOUT:
            return touch.what in REPORT_ABOUTS
        return touch.act is not Act.SUBMIT or is_enough(self.step, self.typed)

    def _note(self, touch: Touch) -> None:
        act, what = touch.act, touch.what
        if act is Act.CHOOSE_TILE:
            self.tile, self.page = what, 0
        elif act is Act.CHOOSE_ITEM:
            self.item, self.sheet = what, None
        elif act is Act.TURN_PAGE:
            self.page = int(what)
        elif act is Act.CHOOSE_FINISHED:
            self.ticket = next((ticket for ticket in self.finished if ticket.number == what), None)
        elif act is Act.PRINT_AGAIN:
            self.paper, self.paper_reason = PaperState.QUEUED, ""
        elif act is Act.PRINT_GUIDE:
            self.sheet, self.sheet_reason = PaperState.QUEUED, ""
        elif act is Act.OPEN_HELP:
            self.help = HelpState.RINGING
        elif act is Act.TOGGLE_PRIORITY:
            self.priority = not self.priority
        else:
            self._note_typing(touch)
        self.waiting_for = {
            Act.OPEN_FINISHED: Waiting.LOOKING,
            Act.SHOW_CASES: Waiting.LOOKING,
            Act.CHOOSE_MISSED: Waiting.SENDING,
            Act.RATE: Waiting.SENDING,
            Act.SUBMIT: Waiting.LOOKING if self.step is Step.PICKUP else Waiting.SENDING,
            Act.SEND_WITHOUT: Waiting.SENDING,
        }.get(act, Waiting.TICKET)

    def _note_typing(self, touch: Touch) -> None:
        act, what = touch.act, touch.what
        if act is Act.CHOOSE_KIND:
            self.report_kind = cast("ReportKind", what)
        elif act is Act.CHOOSE_ABOUT:
            self.report_about, self.typed = cast("ReportAbout", what), ""
        elif act in (Act.OPEN_FINDER, Act.OPEN_PAD, Act.OPEN_PICKUP):
            self.typed, self.page = "", 0
        elif act is Act.TYPE:
            self.typed, self.page = self.typed + what, 0
        elif act is Act.ERASE:
            self.typed, self.page = "" if what == ALL else self.typed[:-1], 0

    def _back_from(self, step: Step, usual: Step) -> Step:
        return self._opened_from.pop(step, usual) if step in OPENED_FROM else usual

    # --- news

    def hear(self, news: News, *, now_s: float) -> Wish | None:
        """Take in what the worker told; answers to an earlier visit are dropped. Returns what follows from it."""
        if isinstance(news, HallSeen):
            self.guide_item = news.hall.guide_item
        elif isinstance(news, BoardSeen):
            self._see(reachable=True, is_open=news.board.open, now_s=now_s)
        elif isinstance(news, ServerLost):
            self._see(reachable=False, is_open=self.open, now_s=now_s)
        elif isinstance(news, PaperTold):
            self._hear_paper(news, now_s)
        elif isinstance(news, CardSeen):
            return self._hear_card(news, now_s)
        elif news.visit != self.no:
            return None
        elif isinstance(news, HelpTold):
            self._hear_help(news, now_s)
        elif isinstance(news, SheetTold):
            self.sheet, self.sheet_reason, self._touched_s = news.state, news.reason, now_s
        else:
            self._hear_answer(news, now_s)
        return None

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

    def _hear_help(self, news: HelpTold, now_s: float) -> None:
        if news.state is not self.help and self.step is Step.HELP:
            self._touched_s = now_s
        self.help = news.state

    def _hear_card(self, news: CardSeen, now_s: float) -> Wish | None:
        target = TRANSITIONS.get((self.step, Act.CARD))
        if target is None:
            return None
        if self.step in REST:
            self.no += 1
            self.reset_fields()
        self.card, self._touched_s, self.warned_s = news, now_s, None
        looking = self.step is Step.PICKUP
        self.waiting_for = Waiting.LOOKING
        self._enter(target, now_s)
        return LookUpWish(visit=self.no, id_number=news.id_number) if looking else None

    def _hear_answer(self, news: Answer, now_s: float) -> None:
        if (self.step, _ANSWER_ACTS[type(news)]) not in TRANSITIONS:
            return
        if isinstance(news, Issued):
            self.ticket, self.paper, self.paper_reason = news.ticket, PaperState.QUEUED, ""
        elif isinstance(news, Rejoined):
            self.ticket, self.done = news.ticket, DoneKind.REJOINED
        elif isinstance(news, Rated):
            self.done = DoneKind.RATED
        elif isinstance(news, Reported):
            self.done, self.report_no, self.sheet = DoneKind.REPORTED, news.no, PaperState.QUEUED
        elif isinstance(news, FinishedListed):
            self.finished = news.tickets
        elif isinstance(news, CasesFound):
            self.cases, self.page = news.cases, 0
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
                self._forget_person()
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
        done_s = KEEP_S if self.done is DoneKind.REPORTED else NOTICE_S
        stay = {
            Step.TICKET: TICKET_LARGE_S if self.large else TICKET_S,
            Step.KEEP: KEEP_S,
            Step.DONE: TICKET_LARGE_S if self.large else done_s,
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
        self._forget_person()
        self.reset_fields()
        self._enter(self._rest_step(), now_s)

    def _walk(self, act: Act, now_s: float) -> None:
        target = TRANSITIONS.get((self.step, act))
        if target is not None:
            self._enter(target, now_s)

    def _enter(self, target: Step, now_s: float, *, same_person: bool = False) -> None:
        if target in REST and self.step not in REST:
            self.no += 1
            self.reset_fields()
            if not same_person:
                self._forget_person()
        self.step = self._rest_step() if target in REST else target
        self._entered_s = now_s
        if target is Step.TICKET:
            self._paper_asked_s = now_s


_ANSWER_ACTS: dict[type, Act] = {
    Issued: Act.ISSUED,
    Rejoined: Act.DONE,
    Rated: Act.DONE,
    Reported: Act.DONE,
    FinishedListed: Act.LISTED,
    CasesFound: Act.FOUND,
    Refused: Act.REFUSED,
    Unserved: Act.UNSERVED,
}
