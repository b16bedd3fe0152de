"""Starts a whole hall (or one role of it) as its users do, reads its READY line, and never leaves a process behind."""

import contextlib
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

PROJECT = Path(__file__).resolve().parent.parent
READY_WITHIN_S = 90.0
STOP_WITHIN_S = 5.0
Answer = TypeVar("Answer")


def free_port() -> int:
    """Returns a TCP port of 127.0.0.1 that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(
    check: Callable[[], Answer], *, within_s: float = 30.0, what: str = "the condition", every_s: float = 0.05
) -> Answer:
    """Returns the first truthy answer of `check`; fails with `what` when none came `within_s` seconds."""
    deadline = time.monotonic() + within_s
    pause = threading.Event()
    while True:
        answer = check()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"{what} did not happen within {within_s:g} s"
        pause.wait(every_s)


def process_start(pid: int) -> str | None:
    """Returns the start tick of a live process, or None when it is gone (a zombie counts as gone)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in "ZX" else fields[19]


def children_of(pid: int) -> list[int]:
    """Returns the pids of all living descendants of a process, nearest first."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, ahead = [], [pid]
    while ahead:
        below = parents.get(ahead.pop(0), [])
        found += below
        ahead += below
    return found


class HallProcess:
    """One running `run_kiosk.py ROLE` with its READY line; use it through `running_hall`."""

    def __init__(
        self, role: str, *, data: Path, options: Sequence[str], python: str, more_env: Mapping[str, str]
    ) -> None:
        self.role = role
        self.data = data
        self.ready: dict[str, Any] = {}
        self.log_path = data.parent / f"{data.name}-{role}.log"
        self.extra_stdout: list[str] = []
        self.leftovers: list[int] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._seen: dict[int, str] = {}
        command = [python, str(PROJECT / "run_kiosk.py"), role, "--data", str(data), *options]
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=PROJECT,
                env={**os.environ, **more_env},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        threading.Thread(target=self._pump, name=f"stdout-{role}", daemon=True).start()

    def _pump(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def wait_ready(self, *, within_s: float = READY_WITHIN_S) -> dict[str, Any]:
        """Waits for the READY line and returns its JSON; fails with the end of the log otherwise."""
        deadline = time.monotonic() + within_s
        while not self.ready:
            try:
                line = self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no READY within {within_s:g} s; log ends:\n{self.log_tail()}") from None
            assert line is not None, f"ended with {self.process.wait()} before READY; log ends:\n{self.log_tail()}"
            if line.startswith("READY "):
                self.ready = json.loads(line.removeprefix("READY "))
            else:
                self.extra_stdout.append(line)
        self._remember_children()
        return self.ready

    def later_stdout(self) -> list[str]:
        """Returns the stdout lines that came besides the READY line, so far."""
        with contextlib.suppress(queue.Empty):
            while (line := self._lines.get_nowait()) is not None:
                self.extra_stdout.append(line)
        return self.extra_stdout

    def log_tail(self, *, lines: int = 40) -> str:
        """Returns the end of what the hall wrote to stderr."""
        return "\n".join(self.log_path.read_text(errors="replace").splitlines()[-lines:])

    @property
    def web(self) -> str:
        """The server's address."""
        return str(self.ready["web"])

    @property
    def credentials(self) -> dict[str, Any]:
        """The demo hall's credentials file."""
        loaded: dict[str, Any] = json.loads(Path(self.ready["credentials"]).read_text())
        return loaded

    def pid_of(self, role: str) -> int:
        """Returns the pid under which a role runs now: as in READY, or after a restart as the process table tells."""
        known = int(self.ready["pids"][role])
        if process_start(known) is not None:
            return known
        program = "mosquitto" if role == "broker" else role

        def successor() -> int:
            for pid in children_of(self.process.pid):
                with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                    words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
                    if program in words[:4] or any(Path(word).name == program for word in words[:1]):
                        return pid
            return 0

        return wait_until(successor, within_s=15, what=f"a new {role} process")

    def kill_role(self, role: str, *, how: signal.Signals = signal.SIGKILL) -> int:
        """Ends one role of the hall by its pid (kill -9 unless told otherwise) and waits until it is gone."""
        pid = self.pid_of(role)
        self._remember_children()
        os.kill(pid, how)
        wait_until(lambda: process_start(pid) is None, within_s=10, what=f"the end of {role}")
        return pid

    def _remember_children(self) -> None:
        for pid in children_of(self.process.pid):
            started = process_start(pid)
            if started is not None:
                self._seen[pid] = started

    def terminate(self, *, within_s: float = STOP_WITHIN_S) -> int:
        """Sends SIGTERM and returns the exit code; fails when the hall takes longer than `within_s` seconds."""
        self._remember_children()
        self.process.terminate()
        try:
            return self.process.wait(timeout=within_s)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still running {within_s:g} s after SIGTERM; log ends:\n{self.log_tail()}") from None

    def close(self) -> None:
        """Ends whatever still runs of this hall: politely first, then by force; `leftovers` tells what needed force."""
        if self.process.poll() is None:
            self._remember_children()
            self.process.terminate()
            try:
                self.process.wait(timeout=STOP_WITHIN_S + 3)
            except subprocess.TimeoutExpired:
                self._remember_children()
                self.process.kill()
                self.process.wait()
        self.leftovers = [pid for pid, started in self._seen.items() if process_start(pid) == started]
        for pid in self.leftovers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.process.stdout is not None:
            self.process.wait()


@contextlib.contextmanager
def running_hall(
    *,
    role: str = "all",
    data: Path | None = None,
    screen: str = "none",
    options: Sequence[str] = (),
    python: str = sys.executable,
    ready_within_s: float = READY_WITHIN_S,
    more_env: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[HallProcess]:
    """Runs a hall on free ports in a folder of its own until the block ends.

    Args:
        role: what to start; `all` is the whole hall.
        data: the data folder; a fresh temporary one by default.
        screen: the kiosk's screen (`none`, `offscreen`, `x11`).
        options: more words for the command line.
        python: the interpreter that starts run_kiosk.py.
        ready_within_s: how long the READY line may take, in seconds.
        more_env: what its environment holds besides this process's own.
    """
    with tempfile.TemporaryDirectory(prefix="hall-") as fresh:
        ports = [] if "--port" in options else ["--port", "0"]
        ports += [] if "--mqtt-port" in options else ["--mqtt-port", "0"]
        screens = [] if "--screen" in options else ["--screen", screen]
        hall = HallProcess(
            role,
            data=data or Path(fresh) / "data",
            options=[*ports, *screens, *options],
            python=python,
            more_env=more_env,
        )
        try:
            hall.wait_ready(within_s=ready_within_s)
            yield hall
        finally:
            hall.close()
