"""Simulated devices with drivers on them, ended with each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from devices.drivers import build_ticket_printer
from devices.ports import Device, PaperStatus, TicketPrinter
from devices.simulators import PrinterTraits, Simulators, build_simulators
from tests.devices.doors import eventually, now

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")


class Bench:
    """Simulated devices with drivers on them; everything ends with the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.devices: list[Device] = []
        self.simulators: Simulators | None = None

    def simulate(self, **settings: Any) -> dict[str, Any]:
        """Start the devices of a hall and return their READY entries."""
        self.simulators = build_simulators(self.folder / "dev", clock=now, font=FONT, **settings)
        self.simulators.start()
        return self.simulators.ready()

    def start(self, device: Device) -> None:
        self.devices.append(device)
        device.start()

    def printer(self, *, host_baud: int = 0, **traits: Any) -> tuple[TicketPrinter, dict[str, Any]]:
        """Return a ready printer and its READY entry."""
        tcp = traits.pop("tcp", False)
        entries = self.simulate(
            printer=PrinterTraits(**traits), printer_tcp_port=0 if tcp else None, strips=(), pads=()
        )
        link = entries["printer"]["link"] + (f"?baud={host_baud}" if host_baud else "")
        printer = build_ticket_printer(link, name="printer", clock=now)
        self.start(printer)
        eventually(lambda: printer.status() in (PaperStatus.READY, PaperStatus.LOW))
        return printer, entries["printer"]

    def end(self) -> None:
        for device in self.devices:
            device.close()
        if self.simulators is not None:
            self.simulators.stop()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    devices = Bench(tmp_path)
    yield devices
    devices.end()


@pytest.fixture
def font() -> Path:
    return FONT


@pytest.fixture
def printer(bench: Bench) -> Callable[..., tuple[TicketPrinter, dict[str, Any]]]:
    return bench.printer
