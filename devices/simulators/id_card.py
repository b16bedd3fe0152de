"""A simulated ID-card reader (SAM) on a serial line; the `card` verb lays a made-up card on it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any, Final

from devices.health import Clock
from devices.simulators.control import ControlPort, DeviceLog, Verb, line_verbs
from devices.simulators.wire import Wire

_PREAMBLE: Final = b"\xaa\xaa\xaa\x96\x69"
_HEAD_BYTES: Final = 7
_LONGEST: Final = 64
_TEXT_BYTES, _PHOTO_BYTES = 256, 1024


def _frame(body: bytes) -> bytes:
    counted = (len(body) + 1).to_bytes(2, "big") + body
    check = 0
    for byte in counted:
        check ^= byte
    return _PREAMBLE + counted + bytes((check,))


def _padded(text: str, size: int) -> bytes:
    return text.ljust(size // 2)[: size // 2].encode("utf-16-le")


def card_record(request: Mapping[str, Any]) -> bytes:
    """Return the 256 bytes of a made-up card: name, number, kind, valid_to; the rest is fixed."""
    name, card_number = str(request.get("name", "张三")), str(request.get("number", "11010119900307002X"))
    kind, valid_to = str(request.get("kind", "citizen")), str(request.get("valid_to", "20360101"))
    parts: list[tuple[str, int]]
    if kind == "foreigner":
        parts = [(name, 120), ("1", 2), (card_number, 30), ("156", 6), ("", 30), ("20160101", 16), (valid_to, 16)]
        parts += [("19900307", 16), ("01", 4), ("1500", 8), ("I", 2), ("", 6)]
    else:
        parts = [(name, 30), ("1", 2), ("01", 4), ("19900307", 16), ("演示地址", 70), (card_number, 36)]
        parts += [("演示签发机关", 30), ("20160101", 16), (valid_to, 16)]
        permit = [("H12345678", 18), ("", 2), ("01", 4), ("", 4), ("J", 2), ("", 6)]
        parts += permit if kind == "permit" else [("", 36)]
    return b"".join(_padded(text, size) for text, size in parts)


class IdCardSimulator:
    """One reader; a card that was read is not found again until it was taken away."""

    def __init__(self, wire: Wire, *, clock: Clock, control_port: int = 0) -> None:
        self.wire = wire
        self._lock = threading.Lock()
        self._held = bytearray()
        self._card: bytes | None = None
        self._selected = False
        self._was_read = False
        self._log = DeviceLog(clock)
        self.control = ControlPort(self._verbs(), port=control_port)

    @property
    def link(self) -> str:
        """The link string for the host."""
        return self.wire.link

    def start(self) -> None:
        """Switch on."""
        self.control.start()
        self.wire.start(self._receive)

    def stop(self) -> None:
        """Switch off."""
        self.wire.stop()
        self.control.stop()

    def _receive(self, data: bytes) -> None:
        self._held += data
        while True:
            at = self._held.find(_PREAMBLE)
            if at < 0:
                del self._held[: -len(_PREAMBLE)]
                return
            del self._held[:at]
            if len(self._held) < _HEAD_BYTES:
                return
            length = int.from_bytes(self._held[5:7], "big")
            if length > _LONGEST:
                del self._held[0]
                continue
            if len(self._held) < _HEAD_BYTES + length:
                return
            frame = bytes(self._held[: _HEAD_BYTES + length])
            del self._held[: _HEAD_BYTES + length]
            if frame != _frame(frame[_HEAD_BYTES:-1]):
                self.wire.send(_frame(b"\x00\x00\x10"))
                continue
            self._obey(frame[_HEAD_BYTES:-1])

    def _obey(self, command: bytes) -> None:
        with self._lock:
            answer = self._answer(command)
        self.wire.send(_frame(answer))

    def _answer(self, command: bytes) -> bytes:
        if command == b"\x11\xff":
            return b"\x00\x00\x90"
        if command == b"\x20\x01":
            self._selected = False
            there = self._card is not None and not self._was_read
            return b"\x00\x00\x9f\x00\x00\x00\x00" if there else b"\x00\x00\x80"
        if command == b"\x20\x02":
            self._selected = self._card is not None and not self._was_read
            return b"\x00\x00\x90" + bytes(8) if self._selected else b"\x00\x00\x81"
        if command == b"\x30\x01":
            if not self._selected or self._card is None:
                return b"\x00\x00\x41"
            # While it stays selected it can be read again; only finding it again takes a fresh card.
            if not self._was_read:
                self._log.add(event="read")
            self._was_read = True
            sizes = _TEXT_BYTES.to_bytes(2, "big") + _PHOTO_BYTES.to_bytes(2, "big")
            return b"\x00\x00\x90" + sizes + self._card + bytes(_PHOTO_BYTES)
        return b"\x00\x00\x21"

    def _verbs(self) -> dict[str, Verb]:
        def card(request: Mapping[str, Any]) -> dict[str, Any]:
            if request.get("kind", "citizen") not in {"citizen", "permit", "foreigner"}:
                raise ValueError("card takes kind citizen, permit or foreigner")
            record = card_record(request)
            with self._lock:
                self._card, self._selected, self._was_read = record, False, False
            self._log.add(event="laid")
            return {}

        def card_away(_request: Mapping[str, Any]) -> dict[str, Any]:
            with self._lock:
                self._card, self._selected = None, False
            return {}

        verbs = {"card": card, "card_away": card_away, "power_cycle": card_away, "log": self._log.verb}
        return {**line_verbs(self.wire), **verbs}
