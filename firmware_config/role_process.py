"""A role as a process: started once, ended by a signal or by the death of any of its threads."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

from firmware_config.log_masks import MaskingFormatter
from firmware_config.supervisor import ready_line

log = logging.getLogger(__name__)

_QUIET = {"kivy": logging.WARNING, "alembic": logging.CRITICAL, "pymodbus": logging.CRITICAL}


class ThreadWatch:
    """Ends the role when one of its threads dies of a bug, instead of letting it go on without that thread."""

    def __init__(self, stop: Callable[[], None]) -> None:
        self._stop = stop
        self.lost = False
        threading.excepthook = self._on_death

    def _on_death(self, told: threading.ExceptHookArgs) -> None:
        name = told.thread.name if told.thread is not None else "?"
        problem = told.exc_value or told.exc_type()
        log.critical("thread %s died", name, exc_info=(told.exc_type, problem, told.exc_traceback))
        self.lost = True
        self._stop()


def open_log() -> None:
    """Log to stderr, without the small talk of libraries (Kivy sets its own level when it is imported)."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(lambda record: record.levelno >= _QUIET.get(record.name.partition(".")[0], logging.INFO))
    handler.setFormatter(MaskingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.INFO)


def end_at_bugs() -> None:
    """Let an error that nobody caught end this process at once, also while other threads are still at work."""

    def lost(kind: type[BaseException], problem: BaseException, trace: TracebackType | None) -> None:
        log.critical("the role died", exc_info=(kind, problem, trace))
        logging.shutdown()
        os._exit(1)

    sys.excepthook = lost


def serve_until_signalled(
    start: Callable[[], None], stop: Callable[[], None], *, ready: Callable[[], Mapping[str, Any]]
) -> int:
    """Run a role of threads; print its READY line once it has started.

    Returns:
        0 after SIGTERM or SIGINT, 1 after the death of a thread: the role is then started again.
    """
    done = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: done.set())
    watch = ThreadWatch(done.set)
    start()
    try:
        print(ready_line(ready()), flush=True)
        while not done.wait(0.5):
            pass
    finally:
        stop()
    return int(watch.lost)
