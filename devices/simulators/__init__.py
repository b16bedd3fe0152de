"""The devices of a demo or test hall: each on a line like the real one, each with a control port."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from devices.health import Clock
from devices.simulators.id_card import IdCardSimulator
from devices.simulators.lamp import LampSimulator
from devices.simulators.led import LedSimulator
from devices.simulators.pads import PadsSimulator
from devices.simulators.printer import PrinterSimulator, PrinterTraits
from devices.simulators.wire import PtyWire, TcpWire

__all__ = ["PrinterTraits", "Simulators", "build_simulators"]

Simulator = PrinterSimulator | IdCardSimulator | LampSimulator | LedSimulator | PadsSimulator


class Simulators:
    """All simulated devices of one hall; `devices` by the name of their control port."""

    def __init__(self, devices: Mapping[str, Simulator], *, strips: Sequence[int]) -> None:
        self._devices = dict(devices)
        self._strips = tuple(strips)
        self._started: list[Simulator] = []

    def start(self) -> None:
        """Open every line and control port.

        Raises:
            OSError: a port is taken; what was opened is closed again.
        """
        for device in self._devices.values():
            device.wire.clear()
        for device in self._devices.values():
            self._started.append(device)
            try:
                device.start()
            except OSError:
                self.stop()
                raise

    def stop(self) -> None:
        """Close everything that was opened."""
        while self._started:
            self._started.pop().stop()

    def control_ports(self) -> dict[str, int]:
        """Return the control ports by name, to be handed in again after a restart."""
        return {name: device.control.port for name, device in self._devices.items()}

    def ready(self) -> dict[str, Any]:
        """Return the entries of the READY line."""
        pads = self._devices["pads"]
        units = pads.units if isinstance(pads, PadsSimulator) else ()
        return {
            "printer": self._entry("printer"),
            "id_card": self._entry("id_card"),
            "led": [{"window": window, **self._entry(f"led{window}")} for window in self._strips],
            "pads": [{"pad": str(unit), "unit": unit, **self._entry("pads")} for unit in units],
            "lamp": self._entry("lamp"),
        }

    def _entry(self, name: str) -> dict[str, Any]:
        device = self._devices[name]
        return {"link": device.link, "control": device.control.address}


def build_simulators(
    dev_folder: Path,
    *,
    clock: Clock,
    strips: Sequence[int] = (1, 2),
    pads: Sequence[int] = (1, 2),
    font: Path | None = None,
    control_ports: Mapping[str, int] | None = None,
    printer: PrinterTraits | None = None,
    printer_tcp_port: int | None = None,
) -> Simulators:
    """Build the devices of one hall; nothing opens before `start()`.

    Args:
        dev_folder: where the symlinks `printer led1 led2 pads lamp id_card` to the terminals stand.
        clock: gives the moments of the logs.
        strips: the windows that have a strip.
        pads: the Modbus units on the bus.
        font: a face with Chinese for the pictures.
        control_ports: ports by name (`printer id_card lamp pads led1 …`); a missing one or 0 takes a free port.
        printer: what the printer is like.
        printer_tcp_port: the printer listens on TCP instead of a terminal; 0 takes a free port.
    """
    ports = dict(control_ports or {})
    folder = dev_folder.absolute()
    traits = printer or PrinterTraits()
    printer_wire = (
        PtyWire(folder / "printer", baud=traits.baud)
        if printer_tcp_port is None
        else TcpWire(printer_tcp_port, name="printer", baud=traits.baud)
    )
    devices: dict[str, Simulator] = {
        "printer": PrinterSimulator(
            printer_wire, clock=clock, traits=traits, font=font, control_port=ports.get("printer", 0)
        ),
        "id_card": IdCardSimulator(PtyWire(folder / "id_card"), clock=clock, control_port=ports.get("id_card", 0)),
        "lamp": LampSimulator(PtyWire(folder / "lamp"), clock=clock, control_port=ports.get("lamp", 0)),
        "pads": PadsSimulator(PtyWire(folder / "pads"), clock=clock, units=pads, control_port=ports.get("pads", 0)),
    }
    for window in strips:
        name = f"led{window}"
        devices[name] = LedSimulator(PtyWire(folder / name), clock=clock, font=font, control_port=ports.get(name, 0))
    return Simulators(devices, strips=strips)
