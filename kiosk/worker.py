"""The kiosk's one worker thread: it alone talks to server and printer, and it tells the screen what happened."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

from devices.ports import PrintOutcome, Slip, TicketPrinter
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
from kiosk.print_jobs import PRINT_STATES, IntentionState, Paper, PaperState, PrintJobs, business_day
from kiosk.texts import Texts
from kiosk.ticket_slip import SlipWriter
from queue_server.client import HallClient, RefusedError, UnreachableError
from queue_server.contract.hall import HallProfile
from queue_server.contract.items import Catalogue
from queue_server.contract.tickets import Ticket

log = logging.getLogger(__name__)

BOARD_EVERY_S = 2.0
HALL_EVERY_S = 20.0
PROBE_EVERY_S = 10.0
LOST_AFTER_S = 5.0
"""A server that restarts is back in 3 s: the page is not taken away for that."""
ISSUE_PATIENCE_S = 7.0
"""How long a person is kept before being sent to the window."""
RETRY_EVERY_S = 0.5
PRINT_AFTER_RESTART = timedelta(minutes=2)
"""A paper of which nothing was sent is still printed after a restart if the person may still stand there."""
RATE_LOOK_BACK = 60
RATE_OFFERED = 36

PAPER_STATES: dict[PrintOutcome, PaperState] = {
    PrintOutcome.PRINTED: PaperState.PRINTED,
    PrintOutcome.BLOCKED: PaperState.BLOCKED,
    PrintOutcome.HELD: PaperState.HELD,
    PrintOutcome.UNKNOWN: PaperState.UNKNOWN,
    PrintOutcome.LOST: PaperState.LOST,
}


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
        self._due: dict[str, float] = {"hall": 0.0, "board": 0.0, "probe": 0.0}
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
            else:
                self._rate(wish)
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
            ticket = self._ask_patiently(wish, key)
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

    def _ask_patiently(self, wish: IssueWish, key: str) -> Ticket:
        """Ask with one key until the server answers or the person has waited long enough."""
        until_s = time.monotonic() + ISSUE_PATIENCE_S
        while True:
            try:
                return self._client.issue_ticket(wish.item, priority=wish.priority, key=key)
            except UnreachableError:
                if time.monotonic() + RETRY_EVERY_S >= until_s or self._stopping.wait(RETRY_EVERY_S):
                    raise

    def _rejoin(self, wish: RejoinWish) -> None:
        paper = next((paper for paper in self._todays_papers() if paper.ticket.number == wish.number), None)
        if paper is None:
            self._handover.tell(Refused(visit=wish.visit, sentence=self._texts("missed.elsewhere")))
            return
        self._handover.tell(Rejoined(visit=wish.visit, ticket=self._client.rejoin_ticket(paper.ticket.id)))
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

    def _todays_papers(self) -> list[Paper]:
        return self._jobs.tickets_of_day(self._day or business_day(self._clock()))

    # --- paper

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
