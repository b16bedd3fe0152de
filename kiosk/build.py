"""Putting a kiosk together from what it is handed, and running it until it is told to stop."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Protocol

from devices.ports import IdCardReader, Slip, TicketPrinter, Voice
from kiosk.board_watch import BoardWatch
from kiosk.card_watch import CardWatch
from kiosk.demo_door import DemoDoor, Stage, Unlit
from kiosk.memory import give_pictures_back
from kiosk.panel import FontFaces, Panel, ScreenMode, enter_kivy_environment, resolve_screen
from kiosk.print_jobs import PrintJobs
from kiosk.read_aloud import ReadAloud
from kiosk.texts import LANGUAGES, Texts
from kiosk.worker import Handover, Worker
from queue_server.client import HallClient
from queue_server.contract.theme import Theme

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class ServerLink:
    """Where the hall's server is (`http://host:port`) and this kiosk's device token."""

    url: str
    token: str


@dataclass(frozen=True, kw_only=True)
class KioskReady:
    """What a running kiosk tells: its screen driver and, in a practice hall, the address of its demo door."""

    screen: ScreenMode
    control: str | None


class Watch(Protocol):
    """A thread beside the worker that tells what it sees."""

    def start(self) -> None:
        """Start to look."""

    def stop(self) -> None:
        """Stop within a few seconds."""


class Kiosk:
    """One kiosk. `run` blocks; `stop` may be called from any thread or a signal handler."""

    def __init__(
        self,
        *,
        worker: Worker,
        watches: Sequence[Watch],
        jobs: PrintJobs,
        handover: Handover,
        panel: Panel,
        theme: Theme,
        screen: ScreenMode,
        fonts: FontFaces,
        home: Path,
        control_port: int | None,
        voice: Voice | None,
    ) -> None:
        self._worker = worker
        self._watches = watches
        self._jobs = jobs
        self._handover = handover
        self._panel = panel
        self._theme = theme
        self._screen = screen
        self._fonts = fonts
        self._home = home
        self._control_port = control_port
        self._voice = voice
        self._stopping = threading.Event()

    def run(self, ready: Callable[[KioskReady], None]) -> int:
        """Show the kiosk until SIGTERM, SIGINT or `stop`; call `ready` once the first page is drawn.

        Call it on the main thread. Returns the exit code 0; raises what a thread of the kiosk could not handle.
        """
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, self._on_signal)
        self._worker.start()
        for watch in self._watches:
            watch.start()
        try:
            if self._screen is ScreenMode.NONE:
                self._run_blind(ready)
            else:
                self._run_lit(ready)
        finally:
            for watch in self._watches:
                watch.stop()
            self._worker.stop()
            self._jobs.close()
        self._worker.raise_failure()
        return 0

    def stop(self) -> None:
        """Ask `run` to return; it does within 5 s."""
        self._stopping.set()

    def _on_signal(self, signum: int, frame: FrameType | None) -> None:
        del signum, frame
        self._stopping.set()

    def _halted(self) -> bool:
        return self._stopping.is_set() or self._worker.failed

    def _run_blind(self, ready: Callable[[KioskReady], None]) -> None:
        with self._door(Unlit()) as control:
            ready(KioskReady(screen=self._screen, control=control))
            while not self._halted():
                self._stopping.wait(0.5)
                self._handover.take()

    def _run_lit(self, ready: Callable[[KioskReady], None]) -> None:
        give_pictures_back()
        enter_kivy_environment(self._panel, self._screen, self._home)
        from kiosk.screens.doors import shut_doors  # noqa: PLC0415 - Kivy reads the environment and opens the window at import

        shut_doors(self._panel, self._screen)
        from kiosk.app import KioskApp  # noqa: PLC0415 - likewise, and only after the doors are shut

        app = KioskApp(
            texts={language: Texts.load(language) for language in LANGUAGES},
            panel=self._panel,
            look=self._theme,
            fonts=self._fonts,
            handover=self._handover,
            ask=self._worker.ask,
            halted=self._halted,
            aloud=ReadAloud(self._voice),
        )
        with self._door(app.stage) as control:
            app.run_until_halted(lambda: ready(KioskReady(screen=self._screen, control=control)))

    def _door(self, stage: Stage) -> DemoDoor:
        return DemoDoor(stage, port=self._control_port)


def build_kiosk(
    server: ServerLink,
    printer: TicketPrinter,
    *,
    encode_slip: Callable[[Slip], bytes],
    data_dir: Path,
    theme: Theme,
    fonts: FontFaces,
    clock: Callable[[], datetime],
    panel: Panel | None = None,
    screen: ScreenMode | str = ScreenMode.AUTO,
    kiosk_id: str = "kiosk-1",
    control_port: int | None = None,
    voice: Voice | None = None,
    cards: IdCardReader | None = None,
) -> Kiosk:
    """Build a kiosk; nothing starts before `run`, except that kiosk.db is opened.

    Args:
        server: the hall's server and this device's token.
        printer: the ticket printer, already started by the caller, who closes it too.
        encode_slip: turns a Slip into the printer's bytes.
        data_dir: folder of kiosk.db and of Kivy's home.
        theme: colours, type and spaces.
        fonts: Simplified Chinese faces.
        clock: aware wall clock of this machine (+08:00); only for stamps in kiosk.db.
        panel: pixels and diagonal; 21.5 inch upright 1080 x 1920 by default.
        screen: auto, x11, kmsdrm, offscreen or none.
        kiosk_id: printed on the slip as 机号.
        control_port: loopback port of the demo door (0 picks one); None in a real hall, then there is no door.
        voice: reads pages aloud, already started by the caller, who closes it too; None hides 读给我听.
        cards: shortens the path of whoever lays an ID card on it, and is needed for nothing; started by the caller too.

    Raises:
        OSError: the data folder cannot be written.
    """
    jobs, handover = _open_jobs(data_dir, clock), Handover()
    worker = Worker(
        HallClient(server.url, server.token),
        printer,
        encode_slip=encode_slip,
        jobs=jobs,
        handover=handover,
        kiosk_id=kiosk_id,
        texts=Texts.load(),
        clock=clock,
    )
    return Kiosk(
        worker=worker,
        watches=_watches(HallClient(server.url, server.token), worker, handover=handover, cards=cards, clock=clock),
        jobs=jobs,
        handover=handover,
        panel=panel or Panel(),
        theme=theme,
        screen=resolve_screen(ScreenMode(screen), os.environ),
        fonts=fonts,
        home=data_dir / "kivy",
        control_port=control_port,
        voice=voice,
    )


def _open_jobs(data_dir: Path, clock: Callable[[], datetime]) -> PrintJobs:
    data_dir.mkdir(parents=True, exist_ok=True)
    return PrintJobs(data_dir / "kiosk.db", clock=clock)


def _watches(
    client: HallClient,
    worker: Worker,
    *,
    handover: Handover,
    cards: IdCardReader | None,
    clock: Callable[[], datetime],
) -> list[Watch]:
    board = BoardWatch(client, tell=handover.tell, wanted=lambda: worker.knows_hall)
    return [board] if cards is None else [board, CardWatch(cards, tell=handover.tell, clock=clock)]
