"""A simulated ticket printer: receive buffer, print head, paper, cutter, status answers and faults."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from devices.health import Clock
from devices.simulators.control import ControlPort, DeviceLog, Verb, line_verbs
from devices.simulators.paper import Cut, Image, Piece, PrintHead, TextLine
from devices.simulators.paper_commands import Command, CommandCutter
from devices.simulators.pictures import paper_picture, png
from devices.simulators.wire import Wire

_DOTS_PER_MM: Final = 8
_STEP_DOTS: Final = 24
_CUT_TIME_S: Final = 0.1
_AFTER_CUT_S: Final = 0.05
_BOOT_TIME_S: Final = 0.3
_POWER_ON_NOTICE: Final = b"\x3b\x31\x00"
_STATUS_REQUESTS: Final = frozenset(("DLE 4", "DLE 5", "GS r", "GS a", "GS I"))


@dataclass(frozen=True, kw_only=True)
class PrinterTraits:
    """What differs between printer models. `baud` 0 is a line without wire time."""

    columns_dots: int = 576
    buffer_bytes: int = 4096
    speed_mm_s: float = 200.0
    paper_mm: float = 80_000.0
    near_end_mm: float = 2_000.0
    baud: int = 0
    knows_process_id: bool = True
    knows_queued_status: bool = True
    power_on_notice: bool = True
    flow_control: bool = False
    """XOFF and XON around a full buffer."""


class PrinterSimulator:
    """One printer on one line; three threads: the line, the mechanics, the control port."""

    def __init__(
        self,
        wire: Wire,
        *,
        clock: Clock,
        traits: PrinterTraits | None = None,
        font: Path | None = None,
        control_port: int = 0,
    ) -> None:
        self.traits = traits or PrinterTraits()
        self.wire = wire
        self._font = font
        self._changed = threading.Condition(threading.RLock())
        self._buffer: deque[int] = deque()
        self._tail = b""
        self._held_back = False
        self._stop = False
        self._booting_until = 0.0
        self._boots = 0
        self._paper_mm = self.traits.paper_mm
        self._cover_open = False
        self._cutter_jam = False
        self._asb_mask = 0
        self._asb_sent = b""
        self._stored_id = b""
        self._log = DeviceLog(clock)
        self._reset_mechanics()
        self._last_paper: tuple[Piece, ...] = ()
        self._finished: dict[str, Any] | None = None
        self._thread = threading.Thread(target=self._work, name="printer-mechanics", daemon=True)
        self.control = ControlPort(self._verbs(), port=control_port)

    @property
    def link(self) -> str:
        """The link string for the host."""
        return self.wire.link

    def start(self) -> None:
        """Switch on."""
        self.control.start()
        self._thread.start()
        self.wire.start(self._receive, connected=self._greet)

    def stop(self) -> None:
        """Switch off for good."""
        with self._changed:
            self._stop = True
            self._changed.notify_all()
        self.wire.stop()
        if self._thread.is_alive():
            self._thread.join(2.0)
        self.control.stop()

    # The line: what happens the moment a byte arrives.

    def _greet(self) -> None:
        with self._changed:
            stored, self._stored_id = self._stored_id, b""
        if stored:
            self.wire.send(stored)

    def _receive(self, data: bytes) -> None:
        self._greet()
        for byte in data:
            with self._changed:
                boots = self._boots
                while len(self._buffer) >= self.traits.buffer_bytes and not self._stop and not self.wire.interrupted:
                    self._hold_back()
                    self._changed.wait(0.05)
                if self._stop or boots != self._boots or time.monotonic() < self._booting_until:
                    self._tail = b""
                    continue
                self._buffer.append(byte)
                self._tail = (self._tail + bytes((byte,)))[-3:]
                self._changed.notify_all()
            # Status requests are answered on arrival, wherever they stand: the printer may be stopped.
            if self._tail[:2] == b"\x10\x04" and len(self._tail) == 3 and 1 <= byte <= 4:  # noqa: PLR2004 - DLE EOT n
                self.wire.send(bytes((self._realtime_status(byte),)))
                self._tail = b""

    def _hold_back(self) -> None:
        if self.traits.flow_control and not self._held_back:
            self._held_back = True
            self.wire.send(b"\x13")

    def _realtime_status(self, request: int) -> int:
        with self._changed:
            out, near = self._paper_mm <= 0, self._paper_mm <= self.traits.near_end_mm
            stopped = out or self._cover_open or self._cutter_jam
            return 0x12 | {
                1: 0x08 * stopped,
                2: 0x04 * self._cover_open | 0x20 * out | 0x40 * self._cutter_jam,
                3: 0x08 * self._cutter_jam,
                4: 0x0C * near | 0x60 * out,
            }.get(request, 0)

    # The mechanics: one command after the other, in order.

    def _reset_mechanics(self) -> None:
        self._cutter = CommandCutter()
        self._head = PrintHead(columns=self.traits.columns_dots)
        self._raw = bytearray()
        self._pieces: list[Piece] = []

    def _work(self) -> None:
        while True:
            with self._changed:
                if not self._buffer and self._finished is not None:
                    self._changed.wait(_AFTER_CUT_S)
                    if not self._buffer:
                        self._publish()
                while not self._buffer and not self._stop:
                    self._changed.wait()
                if self._stop:
                    self._publish()
                    return
                boots, byte = self._boots, self._buffer.popleft()
                self._release_host()
                self._changed.notify_all()
                command = self._cutter.feed(byte)
            if command is not None:
                self._execute(command, boots)

    def _release_host(self) -> None:
        if self._held_back and len(self._buffer) < self.traits.buffer_bytes // 2:
            self._held_back = False
            self.wire.send(b"\x11")

    def _execute(self, command: Command, boots: int) -> None:
        process_id = command.name == "GS (" and command.arguments[:1] == b"H"
        if process_id and self.traits.knows_process_id:
            self._prove(command)
            return
        if command.name in _STATUS_REQUESTS:
            self._answer_in_order(command)
            return
        if command.name == "control" and command.raw == b"\0":
            return
        self._publish()
        self._raw += command.raw
        for piece in self._head.take(command):
            if not self._move(piece.dots, boots):
                return
            self._pieces.append(piece)
            if isinstance(piece, Cut):
                self._cut()

    def _move(self, dots: int, boots: int) -> bool:
        """Move paper, waiting while there is none; False when the power went meanwhile."""
        left = dots
        while left > 0:
            with self._changed:
                while (self._paper_mm <= 0 or self._cover_open or self._cutter_jam) and not self._stop:
                    if boots != self._boots:
                        return False
                    self._say_changes()
                    self._changed.wait(0.2)
                step = min(_STEP_DOTS, left)
                self._changed.wait_for(
                    lambda: self._stop or boots != self._boots, step / (self.traits.speed_mm_s * _DOTS_PER_MM)
                )
                if self._stop or boots != self._boots:
                    return False
                self._paper_mm = max(0.0, self._paper_mm - step / _DOTS_PER_MM)
                self._say_changes()
            left -= step
        return True

    def _cut(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._stop, _CUT_TIME_S)
            self._finished = {
                "hex": self._raw.hex(),
                "cut": True,
                "mm": round(sum(piece.dots for piece in self._pieces) / _DOTS_PER_MM, 1),
                "blank": not any(isinstance(piece, TextLine | Image) for piece in self._pieces),
            }
            self._last_paper = tuple(self._pieces)
            self._raw, self._pieces = bytearray(), []

    def _publish(self) -> None:
        """Lay the paper that came out into the tray; an id right behind its cut belongs to it."""
        with self._changed:
            finished, self._finished = self._finished, None
            if finished is not None:
                self._log.add(**finished)

    def _prove(self, command: Command) -> None:
        answer = b"\x37\x22" + command.arguments[5:9] + b"\0"
        with self._changed:
            if self._finished is not None:
                self._finished["hex"] += command.raw.hex()
                self._publish()
            # A host that is not there finds only the latest id when it comes.
            if not self.wire.listening:
                self._stored_id = answer
                return
        self.wire.send(answer)

    def _answer_in_order(self, command: Command) -> None:
        if command.name == "GS a":
            with self._changed:
                self._asb_mask, self._asb_sent = command.arguments[0], b""
                self._say_changes()
        elif command.name == "GS r" and self.traits.knows_queued_status:
            near = self._paper_mm <= self.traits.near_end_mm
            self.wire.send(bytes((0x03 * near,)))
        elif command.name == "GS I":
            model = b"\x5fTH-80 SIM\0" if command.arguments == b"C" else b"\x20"
            self.wire.send(model)

    def _say_changes(self) -> None:
        """Send ASB when it is on and something changed since the last one."""
        with self._changed:
            if not self._asb_mask:
                return
            out, near = self._paper_mm <= 0, self._paper_mm <= self.traits.near_end_mm
            stopped = out or self._cover_open or self._cutter_jam
            status = bytes(
                (
                    0x10 | 0x08 * stopped | 0x20 * self._cover_open,
                    0x08 * self._cutter_jam,
                    0x03 * near | 0x0C * out,
                    0x0F,
                )
            )
            if status == self._asb_sent:
                return
            self._asb_sent = status
        self.wire.send(status)

    # The control port.

    def _verbs(self) -> dict[str, Verb]:
        def state(**fields: Any) -> Verb:
            def verb(_request: Mapping[str, Any]) -> dict[str, Any]:
                with self._changed:
                    for name, value in fields.items():
                        setattr(self, name, value)
                    self._say_changes()
                    self._changed.notify_all()
                return {}

            return verb

        return {
            **line_verbs(self.wire),
            "paper_out": state(_paper_mm=0.0),
            "paper_low": state(_paper_mm=min(self.traits.near_end_mm, self.traits.paper_mm) * 0.99),
            "paper_in": state(_paper_mm=self.traits.paper_mm),
            "cover_open": state(_cover_open=True),
            "cover_close": state(_cover_open=False),
            "cutter_jam": state(_cutter_jam=True),
            "cutter_free": state(_cutter_jam=False),
            "power_cycle": self._power_cycle,
            "log": self._log.verb,
            "picture": self._picture,
            "state": self._state,
        }

    def _power_cycle(self, _request: Mapping[str, Any]) -> dict[str, Any]:
        with self._changed:
            self._publish()
            self._boots += 1
            self._booting_until = time.monotonic() + _BOOT_TIME_S
            self._buffer.clear()
            raw, pieces = bytes(self._raw), list(self._pieces)
            self._reset_mechanics()
            # What is printed already still hangs in front of the knife and comes off with the next paper.
            if pieces:
                self._raw, self._pieces = bytearray(raw), pieces
            self._asb_mask, self._stored_id, self._held_back = 0, b"", False
            self._changed.notify_all()
        self.wire.drop_host()
        threading.Timer(_BOOT_TIME_S, self._booted).start()
        return {}

    def _booted(self) -> None:
        if self.traits.power_on_notice and not self._stop:
            self.wire.send(_POWER_ON_NOTICE)

    def _picture(self, _request: Mapping[str, Any]) -> dict[str, Any]:
        with self._changed:
            pieces = self._last_paper
        return png(paper_picture(pieces, columns=self.traits.columns_dots, font=self._font))

    def _state(self, _request: Mapping[str, Any]) -> dict[str, Any]:
        with self._changed:
            return {
                "paper_mm": round(self._paper_mm, 1),
                "cover_open": self._cover_open,
                "waiting_bytes": len(self._buffer),
                "printing": bool(self._raw),
            }
