"""A real server, a real driver on a simulated printer, and the kiosk's worker between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest

from devices.drivers import slip_encoder
from devices.ports import Slip, TicketPrinter
from kiosk.messages import News, Wish
from kiosk.print_jobs import HALL_ZONE, PrintJobs
from kiosk.texts import Texts
from kiosk.worker import Handover, Worker
from queue_server.client import HallClient
from tests.devices import doors
from tests.devices.conftest import Bench
from tests.web.conftest import TOKENS, Running, impatient, running

T = TypeVar("T")


def eventually(probe: Callable[[], T], *, within_s: float = 20.0) -> T:
    """Return the first true value of a probe; longer than anything takes on a busy machine."""
    return doors.eventually(probe, within_s=within_s)


def hall_now() -> datetime:
    return datetime.now(HALL_ZONE)


class KioskBench:
    """One kiosk's kiosk.db, printer and server; the worker may be started again and again on them."""

    def __init__(
        self, server: Running, entry: dict[str, Any], *, data: Path, printer: TicketPrinter | None = None
    ) -> None:
        self.server = server
        self.printer = printer
        self.entry = entry
        self.data = data
        self.news: list[News] = []
        self._handover = Handover()
        self._started: list[Worker] = []
        self._open: list[PrintJobs] = []

    @property
    def driver(self) -> TicketPrinter:
        assert self.printer is not None, "the process under test has the only driver"
        return self.printer

    def client(self) -> HallClient:
        return HallClient(self.server.url, TOKENS["kiosk-1"])

    def jobs(self, *, clock: Callable[[], datetime] = hall_now) -> PrintJobs:
        jobs = PrintJobs(self.data / "kiosk.db", clock=clock)
        self._open.append(jobs)
        return jobs

    def start(
        self,
        *,
        client: HallClient | None = None,
        printer: TicketPrinter | None = None,
        encode: Callable[[Slip], bytes] | None = None,
        clock: Callable[[], datetime] = hall_now,
    ) -> Worker:
        """Start the worker as a fresh process would: from what kiosk.db says."""
        worker = Worker(
            client or self.client(),
            printer or self.driver,
            encode_slip=encode or slip_encoder(),
            jobs=self.jobs(clock=clock),
            handover=self._handover,
            kiosk_id="kiosk-1",
            texts=Texts.load(),
            clock=clock,
        )
        self._started.append(worker)
        worker.start()
        return worker

    def heard(self, kind: type[News], *, within_s: float = 20) -> Any:
        """Wait for the next piece of news of a kind and take it with all before it."""

        def first() -> News | None:
            self.news += self._handover.take()
            return next((piece for piece in self.news if isinstance(piece, kind)), None)

        piece = eventually(first, within_s=within_s)
        assert piece is not None
        del self.news[: self.news.index(piece) + 1]
        return piece

    def do(self, worker: Worker, wish: Wish, answer: type[News]) -> Any:
        worker.ask(wish)
        return self.heard(answer)

    def papers(self) -> list[dict[str, Any]]:
        return doors.log(self.entry)

    def board(self) -> Any:
        return self.server.caller().get("/board")

    def close(self) -> None:
        for worker in self._started:
            worker.stop()
        for jobs in self._open:
            jobs.close()


@pytest.fixture
def kiosk_bench(tmp_path: Path) -> Iterator[KioskBench]:
    devices = Bench(tmp_path / "devices")
    (tmp_path / "hall").mkdir()
    (tmp_path / "kiosk").mkdir()
    with running(tmp_path / "hall", hall=impatient()) as server:
        printer, entry = devices.printer()
        bench = KioskBench(server, entry, data=tmp_path / "kiosk", printer=printer)
        yield bench
        bench.close()
        devices.end()
