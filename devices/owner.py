"""The owner thread of a port: opens it, runs sessions on it, and opens it again after every loss."""

from __future__ import annotations

import logging
import os
import random
import threading
from collections.abc import Callable

from devices.health import HealthRecord
from devices.links import LinkError
from devices.ports import HealthState

_log = logging.getLogger(__name__)

FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 3.0
CLOSE_TIMEOUT_S = 2.0


class PortOwner:
    """One thread that alone touches one port.

    `session` opens the port, calls `connected()` once the device answered, and returns when `stopping`;
    it leaves by LinkError when the port is lost. `wake_descriptor` becomes readable when somebody calls `wake()`.
    """

    def __init__(self, name: str, session: Callable[[], None], *, health: HealthRecord) -> None:
        self._name = name
        self._session = session
        self._health = health
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._pause_s = FIRST_PAUSE_S
        self._read_end, self._write_end = -1, -1
        self._wake_lock = threading.Lock()

    @property
    def stopping(self) -> bool:
        """Whether the session must return."""
        return self._stop.is_set()

    @property
    def wake_descriptor(self) -> int:
        """Readable after `wake()`; empty it with `drain()`."""
        return self._read_end

    def start(self) -> None:
        """Start the thread; a second start is ignored."""
        if self._thread is not None:
            return
        self._read_end, self._write_end = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._stop.clear()
        self._thread = threading.Thread(target=self._run, name=f"device-{self._name}", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop the thread, within 2 s."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._stop.set()
        self.wake()
        thread.join(CLOSE_TIMEOUT_S)
        with self._wake_lock:
            ends, self._read_end, self._write_end = (self._read_end, self._write_end), -1, -1
        if not thread.is_alive():
            for end in ends:
                os.close(end)

    def wake(self) -> None:
        """End the present wait of the session."""
        with self._wake_lock:
            if self._write_end < 0:
                return
            try:
                os.write(self._write_end, b"!")
            except BlockingIOError:
                return  # a full pipe wakes just as well

    def drain(self) -> None:
        """Forget wakes so far."""
        try:
            os.read(self._read_end, 4096)
        except BlockingIOError:
            return

    def wait(self, timeout_s: float) -> None:
        """Pause the session; a stop ends the pause."""
        self._stop.wait(timeout_s)

    def connected(self) -> None:
        """Tell that the device answered, so that the next loss is met without a long pause."""
        self._pause_s = FIRST_PAUSE_S

    def _run(self) -> None:
        told = False
        while not self._stop.is_set():
            try:
                self._session()
                told = False
            except LinkError as error:
                if not told or self._pause_s == FIRST_PAUSE_S:
                    _log.warning("%s: %s", self._name, error)
                told = True
                self._health.note(HealthState.OFFLINE, error.reason)
            if self._stop.is_set():
                return
            # Jitter keeps devices behind one hub from knocking in step.
            self._stop.wait(self._pause_s * random.uniform(0.8, 1.2))  # noqa: S311 - no secret
            self._pause_s = min(self._pause_s * 2, LONGEST_PAUSE_S)
