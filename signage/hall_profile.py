"""Keeps the hall's profile (hours, zones, emergency points, signs) read from the server, and the last one on disk."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from queue_server.client import HallClient, RefusedError, UnreachableError
from queue_server.contract.hall import HallProfile

log = logging.getLogger(__name__)

REFRESH_S = 30.0
RETRY_MIN_S = 1.0
RETRY_MAX_S = 30.0


class ProfileKeeper:
    """A thread that reads `GET /hall` until it has it, then again every 30 s; hands each one to `show`."""

    def __init__(self, connect: Callable[[], HallClient], *, keep: Path, show: Callable[[HallProfile], None]) -> None:
        self._connect = connect
        self._keep = keep
        self._show = show
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hall-profile", daemon=True)

    def start(self) -> None:
        """Show what was kept from last time, then ask the server."""
        kept = self._kept()
        if kept is not None:
            self._show(kept)
        self._thread.start()

    def stop(self) -> None:
        """Let the thread end; a request under way ends by its own timeout."""
        self._stopping.set()

    def _run(self) -> None:
        client = self._connect()
        kept: HallProfile | None = None
        wait_s = RETRY_MIN_S
        while not self._stopping.is_set():
            try:
                profile = client.hall()
            except (UnreachableError, RefusedError) as error:
                log.info("the hall's profile cannot be read: %s", error)
                self._stopping.wait(wait_s)
                wait_s = min(wait_s * 2, RETRY_MAX_S)
                continue
            wait_s = RETRY_MIN_S
            if profile != kept:
                self._show(profile)
                self._store(profile)
                kept = profile
            self._stopping.wait(REFRESH_S)
        client.close()

    def _kept(self) -> HallProfile | None:
        try:
            return HallProfile.model_validate_json(self._keep.read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def _store(self, profile: HallProfile) -> None:
        written = self._keep.with_suffix(".new")
        try:
            written.write_text(profile.model_dump_json(), encoding="utf-8")
            written.replace(self._keep)
        except OSError as error:
            log.warning("the hall's profile could not be kept: %s", error)
