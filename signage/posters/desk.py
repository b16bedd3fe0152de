"""Where sheets are kept up to date: reads the hall's facts, makes the sheets, knows what must be printed again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from queue_server.client import HallClient, RefusedError, UnreachableError
from queue_server.contract.hall import HallProfile
from queue_server.contract.notice_board import NoticeBoard
from signage.clocks import Clocks
from signage.posters.all_sheets import all_sheets
from signage.posters.ledger import Edition, Ledger
from signage.posters.press import Press
from signage.posters.printing import SHORT, PrintLook, document, print_files
from signage.posters.rendering import Templates
from signage.posters.sheet import Facts, Sheet
from signage.texts import read_texts

log = logging.getLogger(__name__)

HALL_ZONE = timezone(timedelta(hours=8))
FRESH_S = 30.0


class Kept(BaseModel):
    """What the server said last, as it is kept for the time when it cannot be asked."""

    hall: HallProfile
    board: NoticeBoard


@dataclass(frozen=True, kw_only=True)
class Stock:
    """All sheets at one moment; `offline` when the server could not be asked and the facts are the last known."""

    facts: Facts
    sheets: Sequence[Sheet]
    editions: Mapping[str, Edition]
    offline: bool

    def printable(self, slots: Sequence[str] | None = None) -> list[Sheet]:
        """Return the sheets of these slots, or of all, that can be printed."""
        return [sheet for sheet in self.sheets if sheet.lacking is None and (slots is None or sheet.slot in slots)]

    @property
    def changed(self) -> list[Sheet]:
        """The sheets whose content does not hang on the wall yet."""
        return [sheet for sheet in self.printable() if self.editions[sheet.slot].changed]


class PosterDesk:
    """Safe from several threads; asks the server only when somebody looks."""

    def __init__(self, connect: Callable[[], HallClient], look: PrintLook, *, data_dir: Path, clocks: Clocks) -> None:
        self._connect = connect
        self._look = look
        self._clocks = clocks
        self._texts: Mapping[str, Any] = read_texts("posters")
        self._kept = data_dir / "facts.json"
        self._ledger = Ledger(data_dir / "editions.json")
        self._templates = Templates()
        self._press = Press()
        self._lock = threading.Lock()
        self._stock: Stock | None = None
        self._made_at = 0.0

    @property
    def texts(self) -> Mapping[str, Any]:
        """The words of sheets and pages."""
        return self._texts

    @property
    def look(self) -> PrintLook:
        """Theme and fonts."""
        return self._look

    def stock(self, *, fresh: bool = True) -> Stock | None:
        """Return all sheets as they are now, or as they were at most 30 s ago; None before the server was ever read."""
        with self._lock:
            old = self._stock is None or self._clocks.monotonic() - self._made_at > FRESH_S
            if fresh or old:
                self._stock = self._made()
                self._made_at = self._clocks.monotonic()
            return self._stock

    def page(self, sheets: Sequence[Sheet], stock: Stock, *, prefix: str = "") -> str:
        """Return these sheets as a page; `prefix` leads to the style sheets."""
        return document(sheets, stock.editions, stock.facts, templates=self._templates, prefix=prefix)

    def pdf(self, sheets: Sequence[Sheet], stock: Stock) -> bytes:
        """Return these sheets as PDF, each on its own paper at its true size; raises PressError."""
        return self._press.print_pdf(self.page(sheets, stock), print_files(self._look))

    def post(self, seen: Sequence[tuple[str, str]]) -> bool:
        """Note that these (slot, digest) hang on the wall; False where one of them has changed meanwhile."""
        return self._ledger.post(seen, today=self._today())

    def _today(self) -> date:
        moment: datetime = self._clocks.wall()
        return moment.astimezone(HALL_ZONE).date()

    def _made(self) -> Stock | None:
        kept, offline = self._asked(), False
        if kept is None:
            kept, offline = self._read(), True
        if kept is None:
            return None
        facts = Facts(hall=kept.hall, board=kept.board, theme=self._look.theme, texts=self._texts)
        sheets = all_sheets(facts, self._templates)
        digests = {sheet.slot: sheet.digest(facts.theme.version) for sheet in sheets if sheet.lacking is None}
        editions = self._ledger.note(digests, version=kept.hall.version[:SHORT], today=self._today())
        return Stock(facts=facts, sheets=sheets, editions=editions, offline=offline)

    def _asked(self) -> Kept | None:
        client = self._connect()
        try:
            kept = Kept(hall=client.hall(), board=client.notice_board())
        except (UnreachableError, RefusedError) as error:
            log.info("the hall's facts cannot be read: %s", error)
            return None
        finally:
            client.close()
        if kept.hall.version != kept.board.version:
            log.info("the hall's facts changed while they were read")
            return None
        self._keep(kept)
        return kept

    def _keep(self, kept: Kept) -> None:
        try:
            self._kept.parent.mkdir(parents=True, exist_ok=True)
            written = self._kept.with_suffix(".new")
            written.write_text(kept.model_dump_json(), encoding="utf-8")
            written.replace(self._kept)
        except OSError as error:
            log.warning("the hall's facts could not be kept: %s", error)

    def _read(self) -> Kept | None:
        try:
            return Kept.model_validate_json(self._kept.read_bytes())
        except (FileNotFoundError, ValidationError):
            return None
