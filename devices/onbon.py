"""Onbon BX-5K/6K font-card strips: frame codec, and the driver of one strip over a window.

Source: the maker's published protocol documents for these cards.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Final

from devices.checksums import crc16
from devices.health import Clock, HealthRecord
from devices.links import Link, LinkAddress, NoAnswerError, open_link
from devices.owner import PortOwner
from devices.ports import Health, HealthState

_FRAME_START: Final = 0xA5
_FRAME_END: Final = 0x5A
_LEADER: Final = bytes((_FRAME_START,)) * 8
_ESCAPES: Final = {0xA5: b"\xa6\x02", 0xA6: b"\xa6\x01", 0x5A: b"\x5b\x02", 0x5B: b"\x5b\x01"}
_UNESCAPES: Final = {value: key for key, value in _ESCAPES.items()}
_HEADER_BYTES: Final = 14
_LONGEST_FRAME: Final = 4096
_HOST: Final = 0x8000
_ANY_CARD: Final = 0xFE
_AREA_BYTES: Final = 27
PING: Final = b"\xa2\x00\x01\x00\x00"
_BLANK: Final = b"\xa3\x06\x01\x02\x00\xff\x00"
"""Delete every area, add none."""

RESEND_EVERY_S: Final = 5.0
ANSWER_TIMEOUT_S: Final = 0.5
WRITE_TIMEOUT_S: Final = 2.0
LONGEST_TEXT_BYTES: Final = 200


def build_frame(data: bytes, *, screen: int = 1, to_host: bool = False) -> bytes:
    """Return the escaped frame around a command (or, `to_host`, around an answer)."""
    target, source = (_HOST, screen) if to_host else (screen, _HOST)
    header = target.to_bytes(2, "little") + source.to_bytes(2, "little") + bytes(6)
    header += bytes((_ANY_CARD, 2)) + len(data).to_bytes(2, "little")
    plain = header + data
    plain += crc16(plain).to_bytes(2, "little")
    escaped = b"".join(_ESCAPES.get(byte, bytes((byte,))) for byte in plain)
    return _LEADER + escaped + bytes((_FRAME_END,))


class FrameReader:
    """Takes bytes in any pieces and gives the data of whole, sound frames; what is damaged is dropped."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """Return the commands or answers that these bytes complete."""
        bodies = []
        for byte in data:
            if byte == _FRAME_START:
                # A leader byte never stands inside a frame: what was begun before it is lost.
                self._held.clear()
            elif byte == _FRAME_END:
                body = _open_frame(bytes(self._held))
                self._held.clear()
                if body is not None:
                    bodies.append(body)
            elif len(self._held) < _LONGEST_FRAME:
                self._held.append(byte)
        return bodies


def _open_frame(escaped: bytes) -> bytes | None:
    plain = bytearray()
    at = 0
    while at < len(escaped):
        byte = _UNESCAPES.get(escaped[at : at + 2])
        plain.append(escaped[at] if byte is None else byte)
        at += 1 if byte is None else 2
    if len(plain) < _HEADER_BYTES + 2 or crc16(bytes(plain[:-2])) != int.from_bytes(plain[-2:], "little"):
        return None
    length = int.from_bytes(plain[12:14], "little")
    data = bytes(plain[_HEADER_BYTES:-2])
    return data if len(data) == length else None


@dataclass(frozen=True, kw_only=True)
class RealtimeText:
    """What a real-time text command shows. Sizes in pixels; `timeout_s` whole seconds."""

    text: str
    timeout_s: int
    width_px: int = 128
    height_px: int = 16
    run_mode: int = 2
    """2: the card deletes the text by itself when the time is over."""
    display_mode: int = 1


def realtime_text(shown: RealtimeText) -> bytes:
    """Return the command A3 06 for one static line."""
    text = shown.text.encode("gb2312", errors="replace")[:LONGEST_TEXT_BYTES]
    area = bytes((0,)) + bytes(4) + (shown.width_px // 8).to_bytes(2, "little") + shown.height_px.to_bytes(2, "little")
    area += bytes((0, 0, shown.run_mode)) + max(1, min(0xFFFF, shown.timeout_s)).to_bytes(2, "little") + bytes(3)
    area += bytes((1, 1, shown.display_mode, 0, 0, 10)) + len(text).to_bytes(4, "little") + text
    body = bytes((0, 1)) + len(area).to_bytes(2, "little") + area
    return b"\xa3\x06\x01" + len(body).to_bytes(2, "little") + body


def read_realtime_text(command: bytes) -> RealtimeText | None:
    """Read a command A3 06 back; None where it is not understood. No area at all is a dark strip."""
    if len(command) == len(_BLANK) and command[:3] == _BLANK[:3] and command[6] == 0:
        return RealtimeText(text="", timeout_s=0)
    area = command[9:]
    if command[:2] != b"\xa3\x06" or len(area) < _AREA_BYTES or command[6] != 1:
        return None
    length = int.from_bytes(area[23:27], "little")
    text = area[27 : 27 + length]
    if len(text) != length:
        return None
    return RealtimeText(
        text=text.decode("gb2312", errors="replace"),
        timeout_s=int.from_bytes(area[12:14], "little"),
        width_px=int.from_bytes(area[5:7], "little") * 8,
        height_px=int.from_bytes(area[7:9], "little"),
        run_mode=area[11],
        display_mode=area[19],
    )


class OnbonStrip:
    """The driver of one strip: sends the present text again every 5 s, so that only a living hall keeps it lit."""

    def __init__(self, address: LinkAddress, *, name: str, clock: Clock, width_px: int, height_px: int) -> None:
        self._address = address
        self._size = (width_px, height_px)
        self._record = HealthRecord(name, "led", clock=clock)
        self._owner = PortOwner(name, self._session, health=self._record)
        self._lock = threading.Lock()
        self._text = ""
        self._until = 0.0
        self._fresh = True

    def start(self) -> None:
        """Start the owner thread."""
        self._owner.start()

    def close(self) -> None:
        """Stop the owner thread behind the last text; the strip goes dark by its own timeout."""
        self._owner.close()

    def health(self) -> Health:
        """Return the present record."""
        return self._record.read()

    def show(self, text: str, *, timeout_s: float) -> None:
        """Show one line from now on, for at most `timeout_s` unless shown again."""
        with self._lock:
            self._fresh = self._fresh or text != self._text
            self._text, self._until = text, time.monotonic() + timeout_s
        self._owner.wake()

    def blank(self) -> None:
        """Go dark."""
        with self._lock:
            self._fresh = self._fresh or bool(self._text)
            self._text, self._until = "", 0.0
        self._owner.wake()

    def _session(self) -> None:
        link = open_link(self._address)
        try:
            reader = FrameReader()
            self._ask(link, reader, PING)
            self._owner.connected()
            with self._lock:
                self._fresh = True
            while not self._owner.stopping:
                self._ask(link, reader, self._command())
                self._rest(link, reader)
            link.write(build_frame(self._command()), timeout_s=ANSWER_TIMEOUT_S)
        finally:
            link.close()

    def _command(self) -> bytes:
        width, height = self._size
        with self._lock:
            self._fresh = False
            left = self._until - time.monotonic()
            if not self._text or left <= 0:
                self._text = ""
                return _BLANK
            return realtime_text(
                RealtimeText(text=self._text, timeout_s=max(1, round(left)), width_px=width, height_px=height)
            )

    def _rest(self, link: Link, reader: FrameReader) -> None:
        """Wait until there is something new to send, or it is time to send the same again."""
        deadline = time.monotonic() + RESEND_EVERY_S
        while not self._owner.stopping and (left := deadline - time.monotonic()) > 0:
            readable, _ = link.wait(timeout_s=left, also=self._owner.wake_descriptor)
            if readable:
                reader.feed(link.take())
                continue
            self._owner.drain()
            with self._lock:
                if self._fresh:
                    return

    def _ask(self, link: Link, reader: FrameReader, command: bytes) -> None:
        """Send and wait for the answer; a strip that is silent twice is offline."""
        for _attempt in range(2):
            link.write(build_frame(command), timeout_s=WRITE_TIMEOUT_S)
            deadline = time.monotonic() + ANSWER_TIMEOUT_S
            while (left := deadline - time.monotonic()) > 0:
                for answer in reader.feed(link.read(timeout_s=left)):
                    if answer[:2] == b"\xa0\x00":
                        self._record.works()
                        return
                    self._record.note(HealthState.DEGRADED, "显示屏拒收")
                    if answer[:2] == b"\xa0\x01":
                        break
        raise NoAnswerError(f"{self._address}: the strip does not answer")
