"""The printer driver against every fault of the simulated printer."""

from __future__ import annotations

import base64
import json
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from devices.drivers import build_ticket_printer, slip_encoder
from devices.ports import HealthState, PaperStatus, PrintOutcome, PrintReport, TicketPrinter
from tests.devices.conftest import Bench
from tests.devices.doors import TICKET, control, eventually, log, now
from tests.devices.escpos_reader import read_papers

DOCUMENT = slip_encoder()(TICKET)
Printing = Callable[..., tuple[TicketPrinter, dict[str, Any]]]


class InBackground:
    """A print call in a thread of its own."""

    def __init__(self, printer: TicketPrinter, job: int) -> None:
        self._report: list[PrintReport] = []
        self._thread = threading.Thread(target=lambda: self._report.append(printer.print_ticket(job, DOCUMENT)))
        self._thread.start()

    def report(self) -> PrintReport:
        self._thread.join(10)
        (report,) = self._report
        return report


def printing(entry: dict[str, Any]) -> bool:
    return bool(control(entry, "state")["printing"])


def papers(entry: dict[str, Any]) -> int:
    return len(log(entry))


@pytest.mark.parametrize("tcp", [False, True])
def test_a_ticket_comes_out_and_is_proven_by_its_process_id(printer: Printing, *, tcp: bool) -> None:
    driver, entry = printer(tcp=tcp)
    assert driver.print_ticket(46_656, DOCUMENT).outcome is PrintOutcome.PRINTED
    (came_out,) = eventually(lambda: log(entry))
    (paper,) = read_papers(bytes.fromhex(came_out["hex"]))
    assert came_out["cut"]
    assert paper.cut
    assert "A023" in paper.text
    assert paper.qr == [TICKET.qr]
    assert paper.process_ids == ["1000"]
    assert driver.confirm(46_656) is PrintOutcome.PRINTED
    assert driver.health().state is HealthState.OK


@pytest.mark.parametrize(
    ("verb", "status", "reason"),
    [
        ("paper_out", PaperStatus.OUT, "缺纸"),
        ("cover_open", PaperStatus.COVER, "开盖"),
        ("cutter_jam", PaperStatus.ERROR, "打印机故障"),
    ],
)
def test_a_printer_that_cannot_print_is_sent_nothing(
    printer: Printing, verb: str, status: PaperStatus, reason: str
) -> None:
    driver, entry = printer()
    control(entry, verb)
    assert driver.status() is status
    assert driver.print_ticket(1, DOCUMENT) == PrintReport(outcome=PrintOutcome.BLOCKED, reason=reason)
    assert driver.health().state is HealthState.BLOCKED
    assert not printing(entry)
    for heal in ("paper_in", "cover_close", "cutter_free"):
        control(entry, heal)
    assert eventually(driver.status)
    assert driver.print_ticket(2, DOCUMENT).outcome is PrintOutcome.PRINTED
    assert papers(entry) == 1


def test_low_paper_still_prints_and_is_told(printer: Printing) -> None:
    driver, entry = printer()
    control(entry, "paper_low")
    assert driver.status() is PaperStatus.LOW
    assert driver.print_ticket(1, DOCUMENT).outcome is PrintOutcome.PRINTED
    assert driver.health().state is HealthState.DEGRADED


@pytest.mark.parametrize("tcp", [False, True])
def test_paper_ending_inside_a_ticket_gives_one_paper_after_the_reload(printer: Printing, *, tcp: bool) -> None:
    driver, entry = printer(tcp=tcp, speed_mm_s=100)
    job = InBackground(driver, 7)
    eventually(lambda: printing(entry))
    control(entry, "paper_out")
    assert job.report() == PrintReport(outcome=PrintOutcome.HELD, reason="缺纸")
    assert driver.confirm(7) is PrintOutcome.HELD
    control(entry, "paper_in")
    eventually(lambda: driver.confirm(7) is PrintOutcome.PRINTED)
    eventually(lambda: papers(entry))
    assert papers(entry) == 1


def test_a_restarted_kiosk_learns_that_a_held_ticket_came_out(printer: Printing, bench: Bench) -> None:
    driver, entry = printer(tcp=True, speed_mm_s=100)
    job = InBackground(driver, 8)
    eventually(lambda: printing(entry))
    control(entry, "cover_open")
    assert job.report().outcome is PrintOutcome.HELD
    driver.close()
    control(entry, "cover_close")
    eventually(lambda: papers(entry))
    second = build_ticket_printer(entry["link"], name="printer", clock=now)
    bench.start(second)
    assert eventually(lambda: second.confirm(8) is PrintOutcome.PRINTED)
    assert papers(entry) == 1


def test_a_cable_pulled_inside_a_ticket_leaves_the_job_unknown_and_the_driver_comes_back(printer: Printing) -> None:
    driver, entry = printer(speed_mm_s=100)
    job = InBackground(driver, 9)
    eventually(lambda: printing(entry))
    control(entry, "unplug")
    assert job.report().outcome is PrintOutcome.UNKNOWN
    assert driver.print_ticket(10, DOCUMENT).outcome is PrintOutcome.BLOCKED
    assert eventually(lambda: driver.health().state is HealthState.OFFLINE)
    control(entry, "plug")
    eventually(lambda: driver.status() is PaperStatus.READY, within_s=8)
    assert driver.print_ticket(11, DOCUMENT).outcome is PrintOutcome.PRINTED


def test_a_power_cut_inside_a_ticket_loses_the_job_and_says_so(printer: Printing) -> None:
    driver, entry = printer(speed_mm_s=100)
    job = InBackground(driver, 12)
    eventually(lambda: printing(entry))
    control(entry, "power_cycle")
    assert job.report().outcome is PrintOutcome.LOST
    assert driver.confirm(12) is PrintOutcome.LOST
    eventually(lambda: driver.status() is PaperStatus.READY)
    assert driver.print_ticket(12, DOCUMENT).outcome is PrintOutcome.PRINTED
    torn, whole = (bytes.fromhex(paper["hex"]) for paper in eventually(lambda: papers(entry) == 2 and log(entry)))
    assert TICKET.qr not in read_papers(torn)[0].qr
    assert [line.text for line in read_papers(whole)[0].lines][:2] == ["老爷庙镇便民服务中心", "A023"]
    control(entry, "cover_open")
    assert eventually(lambda: driver.health().reason == "开盖", within_s=3)


def test_a_silent_printer_is_told_within_its_deadline(printer: Printing) -> None:
    driver, entry = printer()
    control(entry, "silence")
    began = time.monotonic()
    assert driver.status() is PaperStatus.SILENT
    assert time.monotonic() - began < 0.6
    report = driver.print_ticket(1, DOCUMENT)
    assert report.outcome is PrintOutcome.BLOCKED
    assert time.monotonic() - began < 3
    control(entry, "answer")
    eventually(lambda: driver.print_ticket(2, DOCUMENT).outcome is PrintOutcome.PRINTED, within_s=8)


def test_a_printer_that_falls_silent_behind_the_ticket_leaves_it_unknown_in_time(printer: Printing) -> None:
    driver, entry = printer(speed_mm_s=100)
    job = InBackground(driver, 3)
    eventually(lambda: printing(entry))
    control(entry, "silence")
    began = time.monotonic()
    assert job.report().outcome is PrintOutcome.UNKNOWN
    assert time.monotonic() - began < 6
    control(entry, "answer")
    eventually(lambda: papers(entry) == 1)
    eventually(lambda: driver.status() is PaperStatus.READY)
    control(entry, "power_cycle")
    eventually(lambda: driver.status() is PaperStatus.READY)
    assert driver.confirm(3) is PrintOutcome.UNKNOWN


def test_a_buffer_of_45_bytes_holds_the_host_back_and_loses_nothing(printer: Printing) -> None:
    driver, entry = printer(buffer_bytes=45, baud=9600, flow_control=True)
    for job in (1, 2):
        assert driver.print_ticket(job, DOCUMENT).outcome is PrintOutcome.PRINTED
    read = [
        read_papers(bytes.fromhex(paper["hex"]))[0] for paper in eventually(lambda: papers(entry) == 2 and log(entry))
    ]
    assert [paper.text for paper in read] == [read[0].text] * 2
    assert read[0].qr == [TICKET.qr]


def test_a_small_buffer_stopped_by_paper_end_holds_the_ticket(printer: Printing) -> None:
    driver, entry = printer(buffer_bytes=45, speed_mm_s=60)
    job = InBackground(driver, 4)
    eventually(lambda: printing(entry))
    control(entry, "paper_out")
    assert job.report().outcome is PrintOutcome.HELD
    control(entry, "paper_in")
    eventually(lambda: driver.confirm(4) is PrintOutcome.PRINTED, within_s=8)
    assert papers(entry) == 1


@pytest.mark.parametrize("knows_queued_status", [True, False])
def test_a_printer_without_process_ids_is_believed_by_the_next_best_proof(
    printer: Printing, *, knows_queued_status: bool
) -> None:
    driver, entry = printer(knows_process_id=False, knows_queued_status=knows_queued_status)
    report = driver.print_ticket(1, DOCUMENT)
    assert report.outcome is PrintOutcome.PRINTED
    assert report.reason
    (paper,) = read_papers(bytes.fromhex(eventually(lambda: log(entry))[0]["hex"]))
    assert paper.lines[0].text == TICKET.lines[0].text


def test_the_last_paper_is_shown_as_a_picture_whose_code_a_foreign_program_reads(
    printer: Printing, tmp_path: Any
) -> None:
    driver, entry = printer()
    driver.print_ticket(1, DOCUMENT)
    eventually(lambda: log(entry))
    (tmp_path / "paper.png").write_bytes(base64.b64decode(control(entry, "picture")["png"]))
    seen = subprocess.run(["zbarimg", "-q", "--raw", tmp_path / "paper.png"], capture_output=True, check=True)
    assert seen.stdout.decode().strip() == TICKET.qr


def test_a_line_that_spoils_bytes_never_breaks_the_driver(printer: Printing) -> None:
    driver, entry = printer()
    control(entry, "corrupt", rate=0.02)
    outcomes = [driver.print_ticket(job, DOCUMENT).outcome for job in range(3)]
    assert outcomes.count(PrintOutcome.PRINTED) <= papers(entry) + 1
    control(entry, "corrupt", rate=0)
    eventually(lambda: driver.print_ticket(10, DOCUMENT).outcome is PrintOutcome.PRINTED, within_s=20)


@pytest.mark.parametrize(
    "line", [b"nonsense\n", b"[]\n", b'{"do":"fly"}\n', b'{"do":"slow"}\n', b'{"do":"corrupt","rate":7}\n', b"\xff\n"]
)
def test_an_unknown_word_at_the_control_port_is_answered_in_one_sentence(printer: Printing, line: bytes) -> None:
    _, entry = printer()
    host, _, port = entry["control"].rpartition(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(line)
        answer = json.loads(connection.makefile("rb").readline())
    assert answer["ok"] is False
    assert answer["error"]


def test_a_printer_that_takes_no_more_bytes_is_given_up_within_the_deadline(printer: Printing) -> None:
    driver, entry = printer(buffer_bytes=45, flow_control=True, speed_mm_s=3)
    began = time.monotonic()
    assert driver.print_ticket(1, DOCUMENT).outcome is PrintOutcome.UNKNOWN
    assert time.monotonic() - began < 6
    control(entry, "power_cycle")
    eventually(lambda: driver.status() is PaperStatus.READY, within_s=8)
    assert driver.confirm(1) is PrintOutcome.UNKNOWN


def test_a_line_lost_before_the_proof_puts_a_cut_before_the_next_paper(printer: Printing) -> None:
    driver, entry = printer(baud=4800, host_baud=4800)
    job = InBackground(driver, 1)
    eventually(lambda: printing(entry))
    control(entry, "unplug")
    assert job.report().outcome is PrintOutcome.UNKNOWN
    control(entry, "plug")
    eventually(lambda: driver.status() is PaperStatus.READY, within_s=8)
    assert driver.print_ticket(2, DOCUMENT).outcome is PrintOutcome.PRINTED
    torn, whole = (bytes.fromhex(paper["hex"]) for paper in eventually(lambda: len(log(entry)) == 2 and log(entry)))
    assert TICKET.qr not in read_papers(torn)[0].qr
    (paper,) = read_papers(whole)
    assert paper.qr == [TICKET.qr]
    assert paper.lines[0].text == TICKET.lines[0].text


def test_drivers_find_their_devices_again_after_the_simulators_restart_on_the_same_ports(bench: Bench) -> None:
    first = bench.simulate()
    driver = build_ticket_printer(first["printer"]["link"], name="printer", clock=now)
    bench.start(driver)
    eventually(lambda: driver.status() is PaperStatus.READY)
    assert bench.simulators is not None
    ports = bench.simulators.control_ports()
    bench.simulators.stop()
    assert bench.simulate(control_ports=ports) == first
    eventually(lambda: driver.print_ticket(5, DOCUMENT).outcome is PrintOutcome.PRINTED, within_s=8)
