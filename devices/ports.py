"""What a device can do, apart from how: the Protocols that kiosk and signage program against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class HealthState(StrEnum):
    """How far a device can be relied on right now."""

    OK = "ok"
    DEGRADED = "degraded"
    BLOCKED = "blocked"
    OFFLINE = "offline"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Health:
    """One record a device. `reason` is a short Chinese phrase for staff (缺纸, 开盖); both moments are aware."""

    device: str
    kind: str
    state: HealthState
    since: datetime
    reason: str = ""
    last_ok: datetime | None = None


class Device(Protocol):
    """Every device: an owner thread that reconnects by itself, and a health record that never blocks."""

    def start(self) -> None:
        """Start the owner thread; a device that is not there yet is offline, not an error."""

    def close(self) -> None:
        """Stop the owner thread and release the port, within 2 s."""

    def health(self) -> Health:
        """Return the present record at once."""


class PaperStatus(StrEnum):
    """What a printer says of itself before a job."""

    READY = "ready"
    LOW = "low"
    OUT = "out"
    COVER = "cover"
    ERROR = "error"
    SILENT = "silent"


class PrintOutcome(StrEnum):
    """How a print job ended. Only PRINTED is proof; UNKNOWN is never printed again by itself."""

    PRINTED = "printed"
    BLOCKED = "blocked"
    """Nothing was sent: the printer refused before the first byte."""
    HELD = "held"
    """Sent, but the printer stopped (paper, cover); it will go on by itself after the reload."""
    UNKNOWN = "unknown"
    LOST = "lost"
    """The printer was power-cycled: it holds nothing of this job."""


@dataclass(frozen=True, kw_only=True)
class PrintReport:
    """The outcome of one job, with a Chinese phrase for staff where it is not PRINTED."""

    outcome: PrintOutcome
    reason: str = ""


class TicketPrinter(Device, Protocol):
    """A thermal ticket printer with a back channel."""

    @property
    def columns_dots(self) -> int:
        """Printable width in dots (576 for 80 mm, 384 for 58 mm)."""

    def status(self) -> PaperStatus:
        """Ask now; answers within 0.5 s (SILENT if the printer does not)."""

    def print_ticket(self, job: int, document: bytes) -> PrintReport:
        """Print one document and wait for the proof, within `3 s + wire + mechanics`.

        `job` becomes the process id that the printer echoes (GS ( H); the caller has stored the job before this call.
        """

    def confirm(self, job: int) -> PrintOutcome:
        """After a HELD, an UNKNOWN or a restart: has the printer proved this job since? Sends a probe, never paper."""


@dataclass(frozen=True, kw_only=True)
class SlipLine:
    """One line: text, scale 1-8 in both directions, bold, `left` or `center`."""

    text: str
    scale: int = 1
    bold: bool = False
    align: str = "left"


@dataclass(frozen=True, kw_only=True)
class Slip:
    """One line-oriented document for a ticket printer, before it is bytes."""

    lines: tuple[SlipLine, ...]
    qr: str | None = None
    tail: tuple[SlipLine, ...] = ()
    """Lines below the QR code."""


class LedStrip(Device, Protocol):
    """A strip over a window. It blanks itself when it is not refreshed for `timeout_s`."""

    def show(self, text: str, *, timeout_s: float) -> None:
        """Show one line of GB2312 text from now on; the driver re-sends it until the next call or the timeout."""

    def blank(self) -> None:
        """Go dark."""


class Lamp(Device, Protocol):
    """The lamp of the tidal window."""

    def switch(self, *, lit: bool) -> None:
        """Light or darken; re-asserted by the driver."""


@dataclass(frozen=True, kw_only=True)
class KeyPress:
    """One press on a pad: `key` is `call recall skip done pause transfer` or `rate1`..`rate5`; delivered once."""

    pad: str
    sequence: int
    key: str


class KeyPads(Device, Protocol):
    """All call and evaluation pads on one bus."""

    def presses(self, timeout_s: float) -> list[KeyPress]:
        """Wait for presses not yet delivered; an empty list after the timeout."""

    def show(self, pad: str, text: str, waiting: int) -> None:
        """Show up to eight ASCII characters (a number) and a count on a pad."""


class Speaker(Device, Protocol):
    """Something that speaks one WAV at a time."""

    def play(self, wav: bytes) -> None:
        """Play a whole WAV file and return when it has ended (or has been written, where there is no sound card)."""


class Speech(Protocol):
    """What makes speech out of text; without state, for any thread."""

    recipe: str
    """Changes when the same text would sound different, so that kept WAVs are made anew."""

    def wav(self, text: str, *, language: str | None = None) -> bytes:
        """Return a WAV (16 bit, mono, 22.05 kHz) of one sentence; OSError where none can be made.

        All of it in one language (`zh`, `en`), or each part in its own where none is named.
        """


class InterruptibleSpeaker(Speaker, Protocol):
    """A speaker that can be cut off."""

    def play(self, wav: bytes, *, wanted: Callable[[], bool] = ...) -> None:
        """Play like any speaker, unless `wanted` says no when the sound is about to begin."""

    def hush(self) -> None:
        """Cut off what plays, at once."""


class Voice(Device, Protocol):
    """Something that reads text aloud, Chinese and English, and can be interrupted."""

    def say(self, text: str) -> None:
        """Say one sentence a line, instead of what is being said; returns at once."""

    def hush(self) -> None:
        """Be silent at once."""

    def set_volume(self, step: int) -> None:
        """Speak from the next sentence on at a step from 1 (softest) to 5; 3 is the usual."""

    @property
    def talking(self) -> bool:
        """Whether something is being said or about to be."""


@dataclass(frozen=True, kw_only=True)
class CardHolder:
    """The text of an ID card, kept in memory only. `kind`: citizen, permit (港澳台居住证), foreigner."""

    name: str
    number: str
    kind: str
    valid_to: str


class IdCardReader(Device, Protocol):
    """A second-generation ID-card reader."""

    def read(self, timeout_s: float) -> CardHolder | None:
        """Wait for a card and read it once; None after the timeout."""
