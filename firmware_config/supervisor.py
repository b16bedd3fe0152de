"""Runs a hall's roles as children: restarts one that died, merges their READY lines, ends them all on a signal."""

from __future__ import annotations

import ctypes
import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO, Any

log = logging.getLogger(__name__)

POLL_S = 0.2
STOP_ROLES_S = 4.0
STOP_BROKER_S = 0.6
RESTART_AFTER_S = (0.3, 1.0, 2.0)
"""Pauses before the first, second and every later restart of a child that keeps dying young."""
YOUNG_S = 10.0
GIVES_UP = frozenset({2, 3})
"""Exit codes that no restart can mend: bad input, or a person must act."""
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, kw_only=True)
class Program:
    """One child. A child with `speaks` prints one READY line; one without is ready as soon as `probe` says so."""

    name: str
    command: Sequence[str]
    speaks: bool = True
    probe: Callable[[], bool] = field(default=lambda: True)
    last: bool = False
    """Ended after the others, which still have a word to say to it."""


@dataclass
class _Child:
    program: Program
    process: subprocess.Popen[bytes]
    started_s: float
    rest: bytes = b""
    ready: bool = False


class Supervisor:
    """`run` blocks until SIGTERM or SIGINT and returns the exit code."""

    def __init__(self, programs: Sequence[Program], *, pid_file: Path, ready: Callable[[dict[str, Any]], None]) -> None:
        self._programs = programs
        self._pid_file = pid_file
        self._tell_ready = ready
        self._children: dict[str, _Child] = {}
        self._due: dict[str, float] = {}
        self._deaths: dict[str, int] = {}
        self._said: dict[str, Any] = {}
        self._told = False
        self._signalled = False
        self._selector = selectors.DefaultSelector()

    def run(self) -> int:
        """Start every child and keep them running; 0 after a signal, 2 or 3 where a child gave up with that code."""
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, self._on_signal)
        try:
            for program in self._programs:
                self._start(program)
            while not self._signalled:
                code = self._turn()
                if code is not None:
                    return code
        finally:
            self._stop()
        return 0

    def _on_signal(self, signum: int, frame: FrameType | None) -> None:
        del signum, frame
        self._signalled = True

    def _turn(self) -> int | None:
        for key, _ in self._selector.select(POLL_S):
            self._read(self._children[key.data])
        for name, child in list(self._children.items()):
            code = child.process.poll()
            if code is None:
                child.ready = child.ready or (not child.program.speaks and child.program.probe())
            else:
                self._bury(name, child)
                if code in GIVES_UP:
                    return code
        now = time.monotonic()
        for program in self._programs:
            if self._due.get(program.name, now + 1) <= now:
                del self._due[program.name]
                self._start(program)
        if not self._told and len(self._children) == len(self._programs):
            self._tell_when_all_are_ready()
        return None

    def _tell_when_all_are_ready(self) -> None:
        if all(child.ready for child in self._children.values()):
            self._told = True
            self._tell_ready({**self._said, "pids": self._pids()})

    def _start(self, program: Program) -> None:
        process = subprocess.Popen(
            list(program.command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if program.speaks else sys.stderr,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 this process has one thread
        )
        child = _Child(program, process, time.monotonic())
        self._children[program.name] = child
        if process.stdout is not None:
            os.set_blocking(process.stdout.fileno(), False)
            self._selector.register(process.stdout, selectors.EVENT_READ, program.name)
        write_privately(self._pid_file, json.dumps(self._pids()))

    def _read(self, child: _Child) -> None:
        stream: IO[bytes] | None = child.process.stdout
        if stream is None:
            return
        piece = stream.read()
        if piece == b"":
            self._selector.unregister(stream)
            return
        *lines, child.rest = (child.rest + (piece or b"")).split(b"\n")
        for line in lines:
            if line.startswith(b"READY ") and not child.ready:
                child.ready = True
                self._said.update(json.loads(line.removeprefix(b"READY ")))
            else:
                sys.stderr.buffer.write(line + b"\n")

    def _bury(self, name: str, child: _Child) -> None:
        if child.process.stdout is not None:
            if child.process.stdout in {key.fileobj for key in self._selector.get_map().values()}:
                self._selector.unregister(child.process.stdout)
            child.process.stdout.close()
        del self._children[name]
        if time.monotonic() - child.started_s > YOUNG_S:
            self._deaths[name] = 0
        deaths = self._deaths.get(name, 0)
        self._deaths[name] = deaths + 1
        pause_s = RESTART_AFTER_S[min(deaths, len(RESTART_AFTER_S) - 1)]
        self._due[name] = time.monotonic() + pause_s
        log.warning("%s ended with %d; it starts again in %.1f s", name, child.process.returncode, pause_s)

    def _pids(self) -> dict[str, int]:
        return {name: child.process.pid for name, child in self._children.items()}

    def _stop(self) -> None:
        roles = [child for child in self._children.values() if not child.program.last]
        others = [child for child in self._children.values() if child.program.last]
        _end(roles, within_s=STOP_ROLES_S)
        _end(others, within_s=STOP_BROKER_S)
        self._pid_file.unlink(missing_ok=True)


def _end(children: Sequence[_Child], *, within_s: float) -> None:
    deadline = time.monotonic() + within_s
    for child in children:
        child.process.terminate()
    for child in children:
        try:
            child.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.warning("%s did not end in %.1f s and is killed", child.program.name, within_s)
            child.process.kill()
            child.process.wait()


def _die_with_parent() -> None:
    """In the child, before it becomes its program: the kernel kills it when the supervisor is gone."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def write_privately(path: Path, text: str) -> None:
    """Replace a file at once, readable by its owner alone."""
    fresh = path.with_name(path.name + ".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    fresh.replace(path)


def ready_line(told: Mapping[str, Any]) -> str:
    """Return the one line that says a role works."""
    return "READY " + json.dumps(dict(told), ensure_ascii=False)
