"""A simulated Onbon font-card strip: shows real-time text, goes dark by itself when its time is over."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from devices.health import Clock
from devices.onbon import FrameReader, build_frame, read_realtime_text
from devices.simulators.control import ControlPort, DeviceLog, Verb, line_verbs
from devices.simulators.pictures import png, strip_picture
from devices.simulators.wire import Wire

_ACK: Final = b"\xa0\x00\x00\x00\x00"
_NOT_UNDERSTOOD: Final = b"\xa0\x01\x05\x00\x00"
_DELETE_AFTER_TIMEOUT: Final = 2


class LedSimulator:
    """One strip of `width` x `height` lamps on one line."""

    def __init__(
        self,
        wire: Wire,
        *,
        clock: Clock,
        font: Path | None = None,
        control_port: int = 0,
        width: int = 128,
        height: int = 16,
    ) -> None:
        self.wire = wire
        self._font = font
        self._size = (width, height)
        self._reader = FrameReader()
        self._lock = threading.Lock()
        self._text = ""
        self._until: float | None = None
        self._dark: threading.Timer | None = None
        self._log = DeviceLog(clock)
        self.control = ControlPort(self._verbs(), port=control_port)

    @property
    def link(self) -> str:
        """The link string for the host."""
        return self.wire.link

    def start(self) -> None:
        """Switch on, dark."""
        self.control.start()
        self.wire.start(self._receive)

    def stop(self) -> None:
        """Switch off."""
        self._show("", timeout_s=None)
        self.wire.stop()
        self.control.stop()

    def _receive(self, data: bytes) -> None:
        for body in self._reader.feed(data):
            self._obey(body)

    def _obey(self, body: bytes) -> None:
        command = body[:2]
        if command == b"\xa3\x06":
            shown = read_realtime_text(body)
            if shown is None:
                self.wire.send(build_frame(_NOT_UNDERSTOOD, to_host=True))
                return
            self._show(shown.text, timeout_s=shown.timeout_s if shown.run_mode == _DELETE_AFTER_TIMEOUT else None)
        if body[2:3] == b"\x01":
            self.wire.send(build_frame(_ACK, to_host=True))

    def _show(self, text: str, *, timeout_s: float | None) -> None:
        with self._lock:
            if self._dark is not None:
                self._dark.cancel()
                self._dark = None
            if text and timeout_s is not None:
                self._until = time.monotonic() + timeout_s
                self._dark = threading.Timer(timeout_s, self._show, args=("",), kwargs={"timeout_s": None})
                self._dark.daemon = True
                self._dark.start()
            # A refresh of what is lit already is no new picture.
            if text != self._text:
                self._text = text
                self._log.add(text=text)

    def _verbs(self) -> dict[str, Verb]:
        def power_cycle(_request: Mapping[str, Any]) -> dict[str, Any]:
            self._show("", timeout_s=None)
            self.wire.drop_host()
            return {}

        def picture(_request: Mapping[str, Any]) -> dict[str, Any]:
            width, height = self._size
            return {**png(strip_picture(self._text, width=width, height=height, font=self._font)), "text": self._text}

        return {**line_verbs(self.wire), "power_cycle": power_cycle, "log": self._log.verb, "picture": picture}
