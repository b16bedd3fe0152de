"""Waits for ID cards on the reader and tells the screen, once a card; nothing of a card is kept or written."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime

from pydantic import SecretStr

from devices.ports import CardHolder, IdCardReader
from kiosk.messages import CardSeen, News
from kiosk.print_jobs import HALL_ZONE

READ_FOR_S = 2.0
SENIOR_YEARS = 60
NUMBER_DIGITS = 18


class CardWatch:
    """One thread around one reader."""

    def __init__(self, reader: IdCardReader, *, tell: Callable[[News], None], clock: Callable[[], datetime]) -> None:
        self._reader = reader
        self._tell = tell
        self._clock = clock
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="kiosk-cards", daemon=True)

    def start(self) -> None:
        """Start to wait for cards."""
        self._thread.start()

    def stop(self) -> None:
        """Stop within one reading."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(READ_FOR_S + 1.0)

    def _run(self) -> None:
        lying: str | None = None
        while not self._stopping.is_set():
            holder = self._reader.read(READ_FOR_S)
            if holder is None:
                lying = None
            elif holder.number != lying:
                lying = holder.number
                self._tell(card_seen(holder, today=self._clock().astimezone(HALL_ZONE).date()))
            else:
                self._stopping.wait(READ_FOR_S)


def card_seen(holder: CardHolder, *, today: date) -> CardSeen:
    """Return what the screen may know: the family name alone, whether the holder is 60, the number sealed."""
    return CardSeen(
        greeting=f"{holder.name[:1]}*",
        senior=is_senior(holder.number, today=today),
        id_number=SecretStr(holder.number),
    )


def is_senior(number: str, *, today: date) -> bool:
    """Tell whether the date of birth in an 18-digit number makes its holder 60 today; an odd number says no."""
    if len(number) != NUMBER_DIGITS or not number[6:14].isdecimal():
        return False
    born, now = int(number[6:14]), today.year * 10000 + today.month * 100 + today.day
    return now - born >= SENIOR_YEARS * 10000
