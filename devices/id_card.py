"""Second-generation ID-card readers on a serial line: SAM frames, the card's text, and the driver.

What is read stays in memory with whoever asked; no frame and no text is ever logged here.
Source: GA/T 467-2019, section 7; the check digit of GB 11643.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Final

from devices.health import Clock, HealthRecord
from devices.links import Link, LinkAddress, NoAnswerError, open_link
from devices.owner import PortOwner
from devices.ports import CardHolder, Health

_PREAMBLE: Final = b"\xaa\xaa\xaa\x96\x69"
_HEAD_BYTES: Final = 7
_LONGEST_BODY: Final = 4096
_TEXT_BYTES: Final = 256
STATUS: Final = b"\x11\xff"
FIND: Final = b"\x20\x01"
SELECT: Final = b"\x20\x02"
READ: Final = b"\x30\x01"
FOUND: Final = 0x9F
DONE: Final = 0x90
_DAMAGED: Final = frozenset((0x10, 0x11))
_FIND_EVERY_S: Final = 0.35
_HEARTBEAT_S: Final = 5.0
_ANSWER_TIMEOUT_S: Final = 1.0
_READ_TIMEOUT_S: Final = 3.0
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS: Final = "10X98765432"


def sam_frame(body: bytes) -> bytes:
    """Return the frame around a command; its length counts the check byte."""
    counted = (len(body) + 1).to_bytes(2, "big") + body
    check = 0
    for byte in counted:
        check ^= byte
    return _PREAMBLE + counted + bytes((check,))


class SamReader:
    """Takes bytes in any pieces and gives the bodies of whole, sound frames."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """Return the bodies (status words and data) that these bytes complete."""
        self._held += data
        bodies: list[bytes] = []
        while (at := self._held.find(_PREAMBLE)) >= 0:
            del self._held[:at]
            if len(self._held) < _HEAD_BYTES:
                return bodies
            length = int.from_bytes(self._held[5:7], "big")
            end = _HEAD_BYTES + length
            if not 0 < length <= _LONGEST_BODY:
                del self._held[0]
                continue
            if len(self._held) < end:
                return bodies
            body = bytes(self._held[_HEAD_BYTES : end - 1])
            if sam_frame(body) == self._held[:end]:
                bodies.append(body)
                del self._held[:end]
            else:
                del self._held[0]
        del self._held[: -(len(_PREAMBLE) - 1)]
        return bodies


def number_is_sound(number: str) -> bool:
    """Tell whether a citizen's number carries the right check digit."""
    digits, check = number[:17], number[17:].upper()
    if len(number) != 18 or not (digits.isascii() and digits.isdecimal()):  # noqa: PLR2004 - GB 11643
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return _CHECK_DIGITS[total % 11] == check


def read_holder(body: bytes) -> CardHolder | None:
    """Return the card's text out of the answer to READ; None where it makes no sense."""
    size = int.from_bytes(body[3:5], "big")
    record = body[7 : 7 + size]
    if size != _TEXT_BYTES or len(record) != _TEXT_BYTES:
        return None

    def text(offset: int, length: int) -> str:
        return record[offset : offset + length].decode("utf-16-le", errors="replace").strip(" \0")

    flag = text(248, 2)
    if flag == "I":
        name = text(158, 30) or text(0, 120)
        return CardHolder(name=name, number=text(122, 30), kind="foreigner", valid_to=text(204, 16))
    holder = CardHolder(
        name=text(0, 30),
        number=text(122, 36),
        kind={"J": "permit", "Y": "foreigner"}.get(flag, "citizen"),
        valid_to=text(204, 16),
    )
    return None if holder.kind != "foreigner" and not number_is_sound(holder.number) else holder


@dataclass(eq=False)
class _Wish:
    until: float
    holder: CardHolder | None = None
    done: threading.Event = field(default_factory=threading.Event)


class SamIdCardReader:
    """The driver of one reader; it looks for a card only while somebody waits for one."""

    def __init__(self, address: LinkAddress, *, name: str, clock: Clock) -> None:
        self._address = address
        self._record = HealthRecord(name, "id_card", clock=clock)
        self._owner = PortOwner(name, self._session, health=self._record)
        self._lock = threading.Lock()
        self._wish: _Wish | None = None

    def start(self) -> None:
        """Start the owner thread."""
        self._owner.start()

    def close(self) -> None:
        """Stop the owner thread."""
        self._owner.close()

    def health(self) -> Health:
        """Return the present record."""
        return self._record.read()

    def read(self, timeout_s: float) -> CardHolder | None:
        """Wait for a card and read it once; None after the timeout, or when somebody else starts to wait."""
        wish = _Wish(time.monotonic() + timeout_s)
        with self._lock:
            old, self._wish = self._wish, wish
        if old is not None:
            old.done.set()
        self._owner.wake()
        wish.done.wait(timeout_s)
        with self._lock:
            if self._wish is wish:
                self._wish = None
        return wish.holder

    def _session(self) -> None:
        link = open_link(self._address)
        try:
            reader = SamReader()
            self._ask(link, reader, STATUS)
            self._owner.connected()
            self._record.works()
            asked_at = time.monotonic()
            while not self._owner.stopping:
                self._owner.drain()
                with self._lock:
                    wish = self._wish
                if wish is not None and time.monotonic() < wish.until:
                    self._look(link, reader, wish)
                    asked_at = time.monotonic()
                elif time.monotonic() - asked_at >= _HEARTBEAT_S:
                    self._ask(link, reader, STATUS)
                    asked_at = time.monotonic()
                self._record.works()
                pause_s = _FIND_EVERY_S if wish is not None and not wish.done.is_set() else _HEARTBEAT_S
                if link.wait(timeout_s=pause_s, also=self._owner.wake_descriptor)[0]:
                    reader.feed(link.take())
        finally:
            link.close()

    def _look(self, link: Link, reader: SamReader, wish: _Wish) -> None:
        """Find, select and read; a damaged answer is tried once more from the beginning."""
        for _attempt in range(2):
            if self._ask(link, reader, FIND)[2] != FOUND or self._ask(link, reader, SELECT)[2] != DONE:
                return
            answer = self._ask(link, reader, READ, timeout_s=_READ_TIMEOUT_S)
            if answer[2] in _DAMAGED:
                continue
            holder = read_holder(answer) if answer[2] == DONE else None
            if holder is not None:
                wish.holder = holder
                with self._lock:
                    if self._wish is wish:
                        self._wish = None
                wish.done.set()
            return

    def _ask(self, link: Link, reader: SamReader, command: bytes, *, timeout_s: float = _ANSWER_TIMEOUT_S) -> bytes:
        """Return the body of the answer: three status bytes and data."""
        for _attempt in range(2):
            link.write(sam_frame(command), timeout_s=timeout_s)
            deadline = time.monotonic() + timeout_s
            while (left := deadline - time.monotonic()) > 0:
                for body in reader.feed(link.read(timeout_s=left)):
                    if len(body) >= 3:  # noqa: PLR2004 - the three status bytes
                        return body
        raise NoAnswerError(f"{self._address}: the card reader does not answer")
