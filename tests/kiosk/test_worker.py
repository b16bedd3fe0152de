"""The worker between a real server and a real printer driver: acts, failures, and a power cut at every step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from devices.drivers import slip_encoder
from devices.ports import Health, PaperStatus, PrintOutcome, PrintReport, Slip, TicketPrinter
from kiosk.messages import (
    BoardSeen,
    FinishedListed,
    HallSeen,
    Issued,
    IssueWish,
    ListFinishedWish,
    PaperTold,
    PrintAgainWish,
    Rated,
    RateWish,
    Refused,
    Rejoined,
    RejoinWish,
    ServerLost,
    Unserved,
)
from kiosk.print_jobs import PaperState
from kiosk.worker import Worker
from queue_server.client import HallClient
from queue_server.contract.shapes import PrintState, Priority
from queue_server.contract.tickets import OnlineDeclined, Ticket
from tests.devices.doors import control
from tests.devices.escpos_reader import read_papers
from tests.kiosk.conftest import KioskBench, eventually, hall_now
from tests.web.conftest import TOKENS

GUIDE = IssueWish(visit=1, item="guide", priority=None)


class PowerCutError(BaseException):
    """The kiosk loses its power at this very moment."""


class CutClient(HallClient):
    """The real client of a kiosk whose power fails before a request leaves or after its answer arrived."""

    def __init__(self, url: str, *, act: str, moment: str) -> None:
        super().__init__(url, TOKENS["kiosk-1"])
        self._act, self._moment = act, moment

    def _cut(self, act: str, moment: str) -> None:
        if (act, moment) == (self._act, self._moment):
            raise PowerCutError(act)

    def issue_ticket(
        self, item: str, *, priority: Priority | None, key: str, online_declined: OnlineDeclined | None = None
    ) -> Ticket:
        self._cut("issue", "before")
        ticket = super().issue_ticket(item, priority=priority, key=key, online_declined=online_declined)
        self._cut("issue", "after")
        return ticket

    def confirm_print(self, ticket: str, result: PrintState) -> Ticket:
        self._cut("report", "before")
        told = super().confirm_print(ticket, result)
        self._cut("report", "after")
        return told


class CutPrinter:
    """The real printer of a kiosk whose power fails before the first byte or after the paper came out."""

    def __init__(self, printer: TicketPrinter, *, moment: str) -> None:
        self._printer, self._moment = printer, moment

    @property
    def columns_dots(self) -> int:
        return self._printer.columns_dots

    def start(self) -> None:
        self._printer.start()

    def close(self) -> None:
        self._printer.close()

    def health(self) -> Health:
        return self._printer.health()

    def status(self) -> PaperStatus:
        return self._printer.status()

    def confirm(self, job: int) -> PrintOutcome:
        return self._printer.confirm(job)

    def print_ticket(self, job: int, document: bytes) -> PrintReport:
        if self._moment == "after":
            self._printer.print_ticket(job, document)
        raise PowerCutError("printing")


def cut_encoding(slip: Slip) -> bytes:
    raise PowerCutError(slip.lines[0].text)


def ticket_of(bench: KioskBench, ticket: str) -> Any:
    return bench.server.device("kiosk-1").get(f"/tickets/{ticket}")


def issue(bench: KioskBench, worker: Worker) -> Ticket:
    issued: Issued = bench.do(worker, GUIDE, Issued)
    assert bench.heard(PaperTold).state is PaperState.PRINTED
    return issued.ticket


def test_hall_and_board_are_told_at_the_start(kiosk_bench: KioskBench) -> None:
    kiosk_bench.start()
    assert kiosk_bench.heard(HallSeen).hall.guide_item == "guide"
    assert kiosk_bench.heard(BoardSeen).board.open


def test_a_touch_becomes_a_number_a_paper_and_a_report(kiosk_bench: KioskBench) -> None:
    worker = kiosk_bench.start()
    ticket = issue(kiosk_bench, worker)
    (came_out,) = eventually(kiosk_bench.papers)
    (paper,) = read_papers(bytes.fromhex(came_out["hex"]))
    assert ticket.number in paper.text
    assert came_out["cut"]
    eventually(lambda: ticket_of(kiosk_bench, ticket.id)["print_state"] == "printed")
    assert len(bytes.fromhex(came_out["hex"])) <= 1024


def test_priority_gives_the_neutral_letter(kiosk_bench: KioskBench) -> None:
    worker = kiosk_bench.start()
    issued = kiosk_bench.do(worker, IssueWish(visit=1, item="guide", priority="other"), Issued)
    assert issued.ticket.letter == "Y"


def test_an_unknown_item_is_refused_in_the_servers_words(kiosk_bench: KioskBench) -> None:
    worker = kiosk_bench.start()
    refused = kiosk_bench.do(worker, IssueWish(visit=1, item="no-such-item", priority=None), Refused)
    assert any("一" <= char <= "鿿" for char in refused.sentence)
    assert kiosk_bench.jobs().unsettled() == []


def test_without_paper_the_screen_is_told_and_the_server_too(kiosk_bench: KioskBench) -> None:
    worker = kiosk_bench.start()
    control(kiosk_bench.entry, "paper_out")
    issued = kiosk_bench.do(worker, GUIDE, Issued)
    told = kiosk_bench.heard(PaperTold)
    assert (told.state, told.reason) == (PaperState.BLOCKED, "缺纸")
    eventually(lambda: ticket_of(kiosk_bench, issued.ticket.id)["print_state"] == "failed")
    control(kiosk_bench.entry, "paper_in")
    eventually(lambda: kiosk_bench.driver.status() is PaperStatus.READY)
    assert kiosk_bench.papers() == []
    worker.ask(PrintAgainWish(visit=1, ticket=issued.ticket))
    assert kiosk_bench.heard(PaperTold).state is PaperState.PRINTED
    (came_out,) = eventually(kiosk_bench.papers)
    (paper,) = read_papers(bytes.fromhex(came_out["hex"]))
    assert issued.ticket.number in paper.text
    assert "补打" in paper.text


def test_paper_that_ends_inside_a_ticket_is_waited_for_and_never_sent_again(kiosk_bench: KioskBench) -> None:
    worker = kiosk_bench.start()
    control(kiosk_bench.entry, "slow", bytes_per_s=400)
    worker.ask(GUIDE)
    kiosk_bench.heard(Issued)
    eventually(lambda: control(kiosk_bench.entry, "state")["printing"])
    control(kiosk_bench.entry, "paper_out")
    assert kiosk_bench.heard(PaperTold).state in (PaperState.HELD, PaperState.UNKNOWN)
    control(kiosk_bench.entry, "paper_in")
    eventually(lambda: len(kiosk_bench.papers()) == 1)
    assert kiosk_bench.heard(BoardSeen)
    assert len(kiosk_bench.papers()) == 1


def test_a_server_that_is_away_sends_the_person_to_the_window_and_leaves_no_ticket(
    kiosk_bench: KioskBench, tmp_path: Any
) -> None:
    deaf = HallClient("http://127.0.0.1:9", TOKENS["kiosk-1"])
    worker = kiosk_bench.start(client=deaf)
    assert kiosk_bench.do(worker, GUIDE, Unserved)
    assert kiosk_bench.heard(ServerLost)
    worker.stop()
    kiosk_bench.start()
    eventually(lambda: kiosk_bench.jobs().unsettled() == [])
    assert sum(kiosk_bench.board()["waiting"].values()) == 0
    assert kiosk_bench.papers() == []


def test_a_missed_number_rejoins(kiosk_bench: KioskBench) -> None:
    worker = kiosk_bench.start()
    first = issue(kiosk_bench, worker)
    miss(kiosk_bench, first)
    rejoined = kiosk_bench.do(worker, RejoinWish(visit=2, number=first.number), Rejoined)
    assert rejoined.ticket.id == first.id
    assert rejoined.ticket.state == "waiting"


def test_a_missed_number_of_the_window_rejoins_at_the_kiosk_too(kiosk_bench: KioskBench) -> None:
    clerk = kiosk_bench.server.person("zh1")
    elsewhere = clerk.issue("guide")
    for verb in ("call-next", "recall", "recall", "miss"):
        clerk.post(f"/windows/1/{verb}")
    worker = kiosk_bench.start()
    rejoined = kiosk_bench.do(worker, RejoinWish(visit=2, number=elsewhere["number"]), Rejoined)
    assert rejoined.ticket.id == elsewhere["id"]


def test_a_number_that_is_not_missed_is_refused_by_name(kiosk_bench: KioskBench) -> None:
    worker = kiosk_bench.start()
    refused = kiosk_bench.do(worker, RejoinWish(visit=2, number="A777"), Refused)
    assert "A777" in refused.sentence
    assert "窗口" in refused.sentence


def test_only_finished_unrated_visits_are_offered_and_a_rating_counts_once(kiosk_bench: KioskBench) -> None:
    worker = kiosk_bench.start()
    done, waiting = issue(kiosk_bench, worker), issue(kiosk_bench, worker)
    clerk = kiosk_bench.server.person("zh1")
    clerk.serve_next()
    clerk.finish()
    listed = kiosk_bench.do(worker, ListFinishedWish(visit=3), FinishedListed)
    assert [ticket.number for ticket in listed.tickets] == [done.number]
    assert waiting.number != done.number
    kiosk_bench.do(worker, RateWish(visit=3, ticket=done.id, level=4), Rated)
    assert kiosk_bench.do(worker, ListFinishedWish(visit=4), FinishedListed).tickets == ()


Fault = Callable[[KioskBench], Worker]

CUTS: dict[str, Fault] = {
    "before the request": lambda bench: bench.start(client=CutClient(bench.server.url, act="issue", moment="before")),
    "after the answer": lambda bench: bench.start(client=CutClient(bench.server.url, act="issue", moment="after")),
    "before the first byte was due": lambda bench: bench.start(encode=cut_encoding),
    "before the first byte": lambda bench: bench.start(printer=CutPrinter(bench.driver, moment="before")),
    "after the paper": lambda bench: bench.start(printer=CutPrinter(bench.driver, moment="after")),
    "before the report": lambda bench: bench.start(client=CutClient(bench.server.url, act="report", moment="before")),
    "after the report": lambda bench: bench.start(client=CutClient(bench.server.url, act="report", moment="after")),
}
PAPERS_AND_WAITING = {
    "before the request": (0, 0),
    "after the answer": (0, 0),
    "before the first byte was due": (1, 1),
    "before the first byte": (0, 1),
    "after the paper": (1, 1),
    "before the report": (1, 1),
    "after the report": (1, 1),
}


@pytest.mark.parametrize("moment", list(CUTS))
def test_a_power_cut_at_any_step_makes_no_second_number_and_no_second_paper(
    kiosk_bench: KioskBench, moment: str
) -> None:
    worker = CUTS[moment](kiosk_bench)
    worker.ask(GUIDE)
    eventually(lambda: worker.failed)
    with pytest.raises(PowerCutError):
        worker.raise_failure()
    kiosk_bench.start()
    kiosk_bench.heard(BoardSeen)
    kiosk_bench.heard(BoardSeen)
    jobs = kiosk_bench.jobs()
    eventually(lambda: not jobs.unsettled() and not jobs.unreported() and not jobs.unsent() and not jobs.in_doubt())
    papers, waiting = PAPERS_AND_WAITING[moment]
    assert len(kiosk_bench.papers()) == papers
    assert sum(kiosk_bench.board()["waiting"].values()) == waiting


def test_a_paper_in_doubt_is_reported_as_unknown_and_not_printed_again(kiosk_bench: KioskBench) -> None:
    worker = CUTS["before the first byte"](kiosk_bench)
    worker.ask(GUIDE)
    eventually(lambda: worker.failed)
    kiosk_bench.start()
    jobs = kiosk_bench.jobs()
    (paper,) = eventually(lambda: jobs.tickets_of_day(hall_now().date().isoformat()))
    eventually(lambda: jobs.paper(paper.job).reported)
    assert jobs.paper(paper.job).state is PaperState.UNKNOWN
    assert ticket_of(kiosk_bench, paper.ticket.id)["print_state"] == "unknown"
    assert kiosk_bench.papers() == []


def test_a_paper_that_was_never_sent_is_not_printed_for_nobody_hours_later(kiosk_bench: KioskBench) -> None:
    worker = CUTS["before the first byte was due"](kiosk_bench)
    worker.ask(GUIDE)
    eventually(lambda: worker.failed)
    kiosk_bench.start(clock=lambda: hall_now() + timedelta(hours=3))
    jobs = kiosk_bench.jobs()
    eventually(lambda: not jobs.unsent() and not jobs.unreported())
    assert kiosk_bench.papers() == []


def test_job_ids_are_never_used_twice(kiosk_bench: KioskBench) -> None:
    jobs = kiosk_bench.jobs()
    worker = kiosk_bench.start(encode=slip_encoder())
    tickets = [issue(kiosk_bench, worker) for _ in range(3)]
    worker.stop()
    again = kiosk_bench.jobs().queue_again(tickets[0])
    day = jobs.tickets_of_day(hall_now().date().isoformat())
    numbers = {paper.job for paper in day} | {again.job}
    assert len(numbers) == 3
    assert again.job == max(numbers)
    assert again.copy == 2


def miss(bench: KioskBench, ticket: Ticket) -> None:
    """Have the ticket called three times and missed."""
    clerk = bench.server.person("zh1")
    for verb in ("call-next", "recall", "recall", "miss"):
        clerk.post(f"/windows/1/{verb}")
    assert ticket_of(bench, ticket.id)["state"] == "missed"
