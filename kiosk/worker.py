"""The kiosk's one worker thread: it alone talks to server and printer, and it tells the screen what happened."""

from __future__ import annotations

import logging
import math
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import uuid4

from devices.ports import PrintOutcome, Slip, TicketPrinter
from kiosk.messages import (
    BoardSeen,
    CasesFound,
    FinishedListed,
    GuideSlipWish,
    HallSeen,
    HelpState,
    HelpTold,
    HelpWish,
    Issued,
    IssueWish,
    ListFinishedWish,
    LookUpWish,
    News,
    OnlineWish,
    PaperTold,
    PrintAgainWish,
    Rated,
    RateWish,
    Refused,
    Rejoined,
    RejoinWish,
    Reported,
    ReportWish,
    ServerLost,
    SheetTold,
    Unserved,
    Wish,
)
from kiosk.print_jobs import PRINT_STATES, IntentionState, Paper, PaperState, PrintJobs, business_day
from kiosk.receipt_slips import ReceiptPrinting
from kiosk.sheet_slip import SheetWriter
from kiosk.texts import Texts
from kiosk.ticket_slip import SlipWriter
from queue_server.client import HallClient, RefusedError, UnreachableError
from queue_server.contract.hall import HallProfile
from queue_server.contract.items import Catalogue
from queue_server.contract.papers import ReceiptSlip
from queue_server.contract.tickets import Ticket

log = logging.getLogger(__name__)

T = TypeVar("T")

BOARD_EVERY_S = 2.0
HELP_EVERY_S = 1.0
HELP_FOR_S = 600.0
"""How long an answer to a call for help is asked for."""
HALL_EVERY_S = 20.0
PROBE_EVERY_S = 10.0
RECEIPTS_EVERY_S = 2.0
LOST_AFTER_S = 5.0
"""A server that restarts is back in 3 s: the page is not taken away for that."""
ISSUE_PATIENCE_S = 7.0
"""How long a person is kept before being sent to the window."""
RETRY_EVERY_S = 0.5
PRINT_AFTER_RESTART = timedelta(minutes=2)
"""A paper of which nothing was sent is still printed after a restart if the person may still stand there."""
CASE_TAIL = 9
"""Month, day, letter and four digits: what a person types of a case's number."""
RATE_LOOK_BACK = 60
RATE_OFFERED = 36

PAPER_STATES: dict[PrintOutcome, PaperState] = {
    PrintOutcome.PRINTED: PaperState.PRINTED,
    PrintOutcome.BLOCKED: PaperState.BLOCKED,
    PrintOutcome.HELD: PaperState.HELD,
    PrintOutcome.UNKNOWN: PaperState.UNKNOWN,
    PrintOutcome.LOST: PaperState.LOST,
}


@dataclass(frozen=True, kw_only=True)
class _Ringing:
    """A call for help whose answer somebody waits for."""

    visit: int
    call: str
    until_s: float


class Handover:
    """The one point where news passes from the worker to the screen's thread."""

    def __init__(self) -> None:
        self._news: queue.SimpleQueue[News] = queue.SimpleQueue()

    def tell(self, news: News) -> None:
        """Put news; never blocks."""
        self._news.put(news)

    def take(self) -> list[News]:
        """Take all that has come since; never blocks."""
        taken: list[News] = []
        while not self._news.empty():
            taken.append(self._news.get())
        return taken


class Worker:
    """Owns client, printer and kiosk.db once started; `ask` is its only door."""

    def __init__(
        self,
        client: HallClient,
        printer: TicketPrinter,
        *,
        encode_slip: Callable[[Slip], bytes],
        jobs: PrintJobs,
        handover: Handover,
        kiosk_id: str,
        texts: Texts,
        clock: Callable[[], datetime],
    ) -> None:
        self._client = client
        self._printer = printer
        self._encode = encode_slip
        self._jobs = jobs
        self._handover = handover
        self._kiosk_id = kiosk_id
        self._texts = texts
        self._clock = clock
        self._hall: HallProfile | None = None
        self._catalogue: Catalogue | None = None
        self._day: str | None = None
        self._answered_s = time.monotonic()
        self._lost = False
        self._due: dict[str, float] = {"hall": 0.0, "board": 0.0, "probe": 0.0, "receipts": 0.0}
        self._receipts = ReceiptPrinting(client, self._print_receipt)
        self._ringing: _Ringing | None = None
        self._wishes: queue.SimpleQueue[Wish | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._guarded, name="kiosk-worker", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop it; a paper on its way is waited for, up to 4 s."""
        self._stopping.set()
        self._wishes.put(None)
        if self._thread.ident is not None:
            self._thread.join(4.0)

    def ask(self, wish: Wish) -> None:
        """Hand in a wish; never blocks."""
        self._wishes.put(wish)

    @property
    def knows_hall(self) -> bool:
        """Whether the hall's face has been told: before that a board means nothing."""
        return self._hall is not None

    @property
    def failed(self) -> bool:
        """Whether the thread has died of a bug: the role must then restart."""
        return self._failure is not None

    def raise_failure(self) -> None:
        """Raise what the thread died of, if it did."""
        if self._failure is not None:
            raise self._failure

    # --- the thread

    def _guarded(self) -> None:
        try:
            self._run()
        except BaseException as error:  # noqa: BLE001 - kept for the main thread, which raises it and ends the role
            self._failure = error

    def _run(self) -> None:
        try:
            self._recover()
            while not self._stopping.is_set():
                self._keep_up()
                wish = self._next_wish()
                if wish is not None:
                    self._grant(wish)
        finally:
            self._client.close()

    def _next_wish(self) -> Wish | None:
        wait_s = max(0.0, min(self._due.values()) - time.monotonic())
        try:
            return self._wishes.get(timeout=wait_s) if wait_s else self._wishes.get_nowait()
        except queue.Empty:
            return None

    def _grant(self, wish: Wish) -> None:
        try:
            if isinstance(wish, IssueWish):
                self._issue(wish)
            elif isinstance(wish, PrintAgainWish):
                self._print(self._jobs.queue_again(wish.ticket))
            elif isinstance(wish, RejoinWish):
                self._rejoin(wish)
            elif isinstance(wish, ListFinishedWish):
                self._list_finished(wish)
            elif isinstance(wish, RateWish):
                self._rate(wish)
            elif isinstance(wish, HelpWish):
                self._ring(wish)
            elif isinstance(wish, GuideSlipWish):
                self._print_guide(wish)
            else:
                self._ask_more(wish)
        except RefusedError as refusal:
            self._handover.tell(Refused(visit=wish.visit, sentence=refusal.problem.detail))
        except UnreachableError as error:
            log.warning("act not possible: %s", error)
            self._handover.tell(Unserved(visit=wish.visit))

    # --- acts

    def _issue(self, wish: IssueWish) -> None:
        key = uuid4().hex
        self._jobs.intend(key, item=wish.item, priority=wish.priority)
        try:
            ticket = self._patiently(lambda: self._ask_ticket(wish, key))
        except RefusedError:
            self._jobs.settle(key, IntentionState.REFUSED)
            raise
        except UnreachableError:
            self._jobs.settle(key, IntentionState.GIVEN_UP)
            raise
        paper = self._jobs.queue_first(key, ticket)
        self._handover.tell(Issued(visit=wish.visit, ticket=ticket))
        self._print(paper)
        self._due["board"] = 0.0

    def _ask_ticket(self, wish: IssueWish, key: str) -> Ticket:
        declined = wish.online_declined
        return self._client.issue_ticket(wish.item, priority=wish.priority, online_declined=declined, key=key)

    def _patiently(self, ask: Callable[[], T]) -> T:
        """Ask with one key until the server answers or the person has waited long enough."""
        until_s = time.monotonic() + ISSUE_PATIENCE_S
        while True:
            try:
                return ask()
            except UnreachableError:
                if time.monotonic() + RETRY_EVERY_S >= until_s or self._stopping.wait(RETRY_EVERY_S):
                    raise

    def _rejoin(self, wish: RejoinWish) -> None:
        self._handover.tell(Rejoined(visit=wish.visit, ticket=self._client.rejoin_number(wish.number)))
        self._due["board"] = 0.0

    def _list_finished(self, wish: ListFinishedWish) -> None:
        finished: list[Ticket] = []
        for paper in [paper for paper in self._todays_papers() if not paper.rated][:RATE_LOOK_BACK]:
            ticket = self._client.ticket(paper.ticket.id)
            if ticket.state == "done":
                finished.append(ticket)
        self._handover.tell(FinishedListed(visit=wish.visit, tickets=tuple(finished[:RATE_OFFERED])))

    def _rate(self, wish: RateWish) -> None:
        try:
            self._client.evaluate(wish.ticket, wish.level, key=f"rate-{wish.ticket}-{wish.level}")
        except RefusedError:
            self._jobs.mark_rated(wish.ticket)
            raise
        self._jobs.mark_rated(wish.ticket)
        self._handover.tell(Rated(visit=wish.visit))

    def _ask_more(self, wish: OnlineWish | LookUpWish | ReportWish) -> None:
        if isinstance(wish, OnlineWish):
            self._client.choose_online(wish.item, key=uuid4().hex)
        elif isinstance(wish, ReportWish):
            self._report_words(wish)
        else:
            number = None if wish.id_number is None else wish.id_number.get_secret_value()
            found = self._client.look_up_cases(case_no=None if number else self._case_no(wish.typed), id_number=number)
            self._handover.tell(CasesFound(visit=wish.visit, cases=tuple(found.cases)))

    def _case_no(self, typed: str) -> str:
        """Complete what was typed of a case's number: hall, year, and the day that is not to come."""
        hall = "" if self._hall is None else self._hall.hall
        today = (self._day or business_day(self._clock())).replace("-", "")
        if len(typed) == CASE_TAIL:
            year = int(today[:4])
            typed = f"{year if typed[:4] <= today[4:] else year - 1}{typed}"
        return typed if len(typed) > CASE_TAIL + 4 else hall + typed

    def _report_words(self, wish: ReportWish) -> None:
        contact = None if wish.contact is None else wish.contact.get_secret_value()
        key = uuid4().hex
        recorded = self._patiently(lambda: self._client.report(wish.kind, about=wish.about, contact=contact, key=key))
        self._handover.tell(Reported(visit=wish.visit, no=recorded.no))
        slip = self._sheets().report(recorded, self._hall)
        self._print_sheet(wish.visit, recorded.no, slip)

    def _ring(self, wish: HelpWish) -> None:
        try:
            call = self._client.ring_help(key=uuid4().hex)
        except (RefusedError, UnreachableError) as error:
            log.warning("call for help not possible: %s", error)
            self._handover.tell(HelpTold(visit=wish.visit, state=HelpState.UNHEARD))
            return
        self._ringing = _Ringing(visit=wish.visit, call=call.id, until_s=time.monotonic() + HELP_FOR_S)
        self._due["help"] = 0.0
        self._handover.tell(HelpTold(visit=wish.visit, state=HelpState.RINGING))

    def _ask_help(self, now_s: float) -> None:
        """Ask whether somebody answered; a server that is away is asked again."""
        ringing = self._ringing
        self._due["help"] = now_s + HELP_EVERY_S
        try:
            answered = ringing is not None and self._client.help_call(ringing.call).acknowledged_at is not None
        except (RefusedError, UnreachableError) as error:
            log.info("call for help not read: %s", error)
            answered = False
        if ringing is not None and answered:
            self._handover.tell(HelpTold(visit=ringing.visit, state=HelpState.ACKNOWLEDGED))
        if ringing is None or answered or now_s >= ringing.until_s:
            self._ringing = None
            self._due.pop("help")

    def _todays_papers(self) -> list[Paper]:
        return self._jobs.tickets_of_day(self._day or business_day(self._clock()))

    # --- paper

    def _sheets(self) -> SheetWriter:
        return SheetWriter(self._texts, kiosk_id=self._kiosk_id, columns_dots=self._printer.columns_dots)

    def _print_guide(self, wish: GuideSlipWish) -> None:
        catalogue = self._catalogue
        item = next((entry for entry in catalogue.items if entry.id == wish.item), None) if catalogue else None
        if catalogue is not None and item is not None:
            slip = self._sheets().guide(item, self._hall, catalogue=catalogue, at=self._clock())
            self._print_sheet(wish.visit, item.id, slip)

    def _print_receipt(self, receipt: ReceiptSlip) -> PaperState:
        return self._put_out(receipt.no, self._sheets().receipt(receipt, self._hall))[0]

    def _print_sheet(self, visit: int, what: str, slip: Slip) -> None:
        state, reason = self._put_out(what, slip)
        self._handover.tell(SheetTold(visit=visit, state=state, reason=reason))

    def _put_out(self, what: str, slip: Slip) -> tuple[PaperState, str]:
        """Print a paper that is no ticket, stored like one, so that its job is never sent twice."""
        job = self._jobs.queue_sheet(what)
        document = self._encode(slip)
        self._jobs.mark_sheet(job, PaperState.SENDING)
        report = self._printer.print_ticket(job, document)
        state = PAPER_STATES[report.outcome]
        self._jobs.mark_sheet(job, state, reason=report.reason)
        if state is not PaperState.PRINTED:
            log.warning("paper %s: %s %s", what, state, report.reason)
        return state, report.reason

    def _print(self, paper: Paper) -> None:
        """Print a queued paper. Stored as SENDING before the first byte: after a crash only a probe can tell."""
        writer = SlipWriter(self._texts, kiosk_id=self._kiosk_id, columns_dots=self._printer.columns_dots)
        document = self._encode(writer.write(paper.ticket, self._hall, copy=paper.copy))
        self._jobs.mark(paper.job, PaperState.SENDING)
        report = self._printer.print_ticket(paper.job, document)
        self._settle_paper(paper, PAPER_STATES[report.outcome], report.reason)
        self._report()

    def _settle_paper(self, paper: Paper, state: PaperState, reason: str) -> None:
        self._jobs.mark(paper.job, state, reason=reason)
        if state is not PaperState.PRINTED:
            log.warning("paper of %s: %s %s", paper.ticket.number, state, reason)
        self._handover.tell(PaperTold(ticket=paper.ticket.id, state=state, reason=reason))

    def _probe(self) -> None:
        """Settle the papers in doubt by asking the printer; never by printing."""
        for paper in self._jobs.in_doubt():
            state = PAPER_STATES[self._printer.confirm(paper.job)]
            if state is not paper.state:
                self._settle_paper(paper, state, paper.reason)

    def _report(self) -> None:
        """Tell the server how the papers fared; what it refuses it knows better, what it does not hear comes again."""
        for paper in self._jobs.unreported():
            try:
                self._client.confirm_print(paper.ticket.id, PRINT_STATES[paper.state])
            except RefusedError as refusal:
                log.warning("print report of %s refused: %s", paper.ticket.number, refusal)
            except UnreachableError as error:
                log.info("print report of %s waits: %s", paper.ticket.number, error)
                return
            self._jobs.mark_reported(paper.job)

    # --- between acts

    def _recover(self) -> None:
        """After a start: probe what is in doubt, print what was never sent if it is fresh, fail the rest."""
        self._read_hall()
        self._jobs.drop_unfinished_sheets()
        self._probe()
        for paper in self._jobs.unsent():
            if abs(self._clock() - paper.at) <= PRINT_AFTER_RESTART:
                self._print(paper)
            else:
                self._settle_paper(paper, PaperState.LOST, "")

    def _keep_up(self) -> None:
        now_s = time.monotonic()
        if now_s >= self._due["hall"]:
            self._read_hall()
        if now_s >= self._due["board"]:
            self._due["board"] = now_s + BOARD_EVERY_S
            if self._read_board():
                self._void_unclaimed()
                self._report()
        if now_s >= self._due.get("help", math.inf):
            self._ask_help(now_s)
        if now_s >= self._due["receipts"]:
            self._due["receipts"] = now_s + RECEIPTS_EVERY_S
            if not self._lost:
                self._receipts.look()
        if now_s >= self._due["probe"]:
            self._due["probe"] = now_s + PROBE_EVERY_S
            self._probe()

    def _read_hall(self) -> None:
        try:
            hall, catalogue = self._client.hall(), self._client.items()
        except (UnreachableError, RefusedError) as error:
            log.info("hall not read: %s", error)
            self._due["hall"] = time.monotonic() + BOARD_EVERY_S
            return
        self._due["hall"] = time.monotonic() + HALL_EVERY_S
        if (hall, catalogue) != (self._hall, self._catalogue):
            self._hall, self._catalogue = hall, catalogue
            self._handover.tell(HallSeen(hall=hall, catalogue=catalogue))

    def _read_board(self) -> bool:
        try:
            board = self._client.board()
        except (UnreachableError, RefusedError) as error:
            if not self._lost and time.monotonic() - self._answered_s >= LOST_AFTER_S:
                log.warning("server lost: %s", error)
                self._lost = True
                self._handover.tell(ServerLost())
            return False
        self._answered_s, self._lost = time.monotonic(), False
        self._day = business_day(board.server_time)
        if self._hall is not None:
            self._handover.tell(BoardSeen(board=board))
        return True

    def _void_unclaimed(self) -> None:
        """Cancel the tickets that were made of touches whose answer never came: nobody holds those numbers."""
        for intention in self._jobs.unsettled():
            try:
                ticket = self._client.issue_ticket(intention.item, priority=intention.priority, key=intention.key)
                self._client.cancel_ticket(ticket.id)
            except RefusedError as refusal:
                log.info("touch %s left no ticket to void: %s", intention.key, refusal)
            except UnreachableError as error:
                log.info("touch %s not voided yet: %s", intention.key, error)
                return
            self._jobs.settle(intention.key, IntentionState.VOIDED)
