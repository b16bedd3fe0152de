"""The demo door: JSON lines on loopback that show the kiosk's picture and pass touches on, in practice halls only."""

from __future__ import annotations

import base64
import json
import logging
import socketserver
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

log = logging.getLogger(__name__)

ANSWER_TIMEOUT_S = 10.0
LINE_LIMIT_BYTES = 4096
FINGER_KINDS = ("begin", "update", "end")


@dataclass(frozen=True, kw_only=True)
class Frame:
    """One picture of the panel as PNG, and the step it shows."""

    png: bytes
    width: int
    height: int
    step: str


class Stage(Protocol):
    """The lit panel as the door sees it; every method may be called from any thread and raises OSError when dark."""

    def frame(self, timeout_s: float) -> Frame:
        """Draw and return the panel."""

    def touch(self, x: float, y: float, *, timeout_s: float) -> str:
        """Touch and let go at fractions from the top left; return the step that is then shown."""

    def finger(self, no: int, kind: str, *, x: float, y: float, timeout_s: float) -> float | None:
        """Put a finger down, move or lift it; return the milliseconds until that was seen, None where nothing was."""

    def key(self, code: int, *, timeout_s: float) -> str:
        """Press a key by Kivy's code; return the step that is then shown."""

    def state(self, timeout_s: float) -> dict[str, Any]:
        """Return `step`, `visit` (its number) and `layers` of the window."""

    def targets(self, timeout_s: float) -> list[dict[str, Any]]:
        """Return what can be touched now: `key`, `text`, centre `x`, `y` and size `w`, `h` as fractions."""


class Unlit:
    """The stage of a kiosk that runs without a screen."""

    def frame(self, timeout_s: float) -> Frame:
        """Raise OSError: there is nothing to see."""
        raise OSError(f"no screen (asked to wait {timeout_s} s)")

    def touch(self, x: float, y: float, *, timeout_s: float) -> str:
        """Raise OSError: there is nothing to touch."""
        raise OSError(f"no screen at {x}, {y} (asked to wait {timeout_s} s)")

    def finger(self, no: int, kind: str, *, x: float, y: float, timeout_s: float) -> float | None:
        """Raise OSError: there is nothing to touch."""
        raise OSError(f"no screen for finger {no} {kind} at {x}, {y} (asked to wait {timeout_s} s)")

    def key(self, code: int, *, timeout_s: float) -> str:
        """Raise OSError: there is nothing that listens."""
        raise OSError(f"no screen for key {code} (asked to wait {timeout_s} s)")

    def state(self, timeout_s: float) -> dict[str, Any]:
        """Raise OSError: there is nothing to tell."""
        raise OSError(f"no screen (asked to wait {timeout_s} s)")

    def targets(self, timeout_s: float) -> list[dict[str, Any]]:
        """Raise OSError: there is nothing to touch."""
        raise OSError(f"no screen (asked to wait {timeout_s} s)")


def answer(stage: Stage, line: bytes) -> dict[str, Any]:
    """Do what one line asks; a line that is not understood is answered, never raised."""
    try:
        ask = json.loads(line)
        verb = _VERBS.get(ask["do"])
        if verb is None:
            return {"ok": False, "error": f"unknown verb; known: {', '.join(_VERBS)}"}
        return {"ok": True, **verb(stage, ask)}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return {"ok": False, "error": f"not understood: {error!r}"}
    except OSError as error:
        return {"ok": False, "error": str(error)}


def _frame(stage: Stage, ask: dict[str, Any]) -> dict[str, Any]:
    del ask
    frame = stage.frame(ANSWER_TIMEOUT_S)
    picture = base64.b64encode(frame.png).decode("ascii")
    return {"png": picture, "width": frame.width, "height": frame.height, "step": frame.step}


def _touch(stage: Stage, ask: dict[str, Any]) -> dict[str, Any]:
    x, y = _spot(ask)
    return {"step": stage.touch(x, y, timeout_s=ANSWER_TIMEOUT_S)}


def _finger(stage: Stage, ask: dict[str, Any]) -> dict[str, Any]:
    (x, y), kind = _spot(ask), ask["kind"]
    if kind not in FINGER_KINDS:
        raise ValueError(f"kind is one of {' '.join(FINGER_KINDS)}")
    timeout_s = 0.0 if ask.get("hasty") else ANSWER_TIMEOUT_S
    return {"shown_ms": stage.finger(int(ask["no"]), kind, x=x, y=y, timeout_s=timeout_s)}


def _spot(ask: dict[str, Any]) -> tuple[float, float]:
    x, y = float(ask["x"]), float(ask["y"])
    if not (0.0 <= x <= 1.0 and 0.0 <= y <= 1.0):
        raise ValueError("x and y are fractions from 0 to 1")
    return x, y


def _key(stage: Stage, ask: dict[str, Any]) -> dict[str, Any]:
    return {"step": stage.key(int(ask["code"]), timeout_s=ANSWER_TIMEOUT_S)}


def _state(stage: Stage, ask: dict[str, Any]) -> dict[str, Any]:
    del ask
    return stage.state(ANSWER_TIMEOUT_S)


def _targets(stage: Stage, ask: dict[str, Any]) -> dict[str, Any]:
    del ask
    return {"targets": stage.targets(ANSWER_TIMEOUT_S)}


_VERBS: dict[str, Callable[[Stage, dict[str, Any]], dict[str, Any]]] = {
    "frame": _frame,
    "touch": _touch,
    "finger": _finger,
    "key": _key,
    "state": _state,
    "targets": _targets,
}


class _LineHandler(socketserver.StreamRequestHandler):
    server: _LineServer

    def handle(self) -> None:
        while line := self.rfile.readline(LINE_LIMIT_BYTES):
            self.wfile.write(json.dumps(answer(self.server.stage, line)).encode() + b"\n")


class _LineServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, stage: Stage, port: int) -> None:
        self.stage = stage
        super().__init__(("127.0.0.1", port), _LineHandler)


class DemoDoor:
    """Context manager around the door's thread; enters to `host:port`, or to None when it was given no port."""

    def __init__(self, stage: Stage, *, port: int | None) -> None:
        self._server = None if port is None else _LineServer(stage, port)
        self._thread: threading.Thread | None = None

    def __enter__(self) -> str | None:
        """Open the door.

        Returns:
            Its address on loopback.
        """
        if self._server is None:
            return None
        self._thread = threading.Thread(target=self._server.serve_forever, name="demo-door", daemon=True)
        self._thread.start()
        return f"127.0.0.1:{self._server.server_address[1]}"

    def __exit__(self, *_: object) -> None:
        """Close the door."""
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join(2.0)
