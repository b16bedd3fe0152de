"""The control port of a simulated device: one JSON line in, one JSON line out, on 127.0.0.1."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Mapping
from typing import Any, Final

from devices.health import Clock
from devices.simulators.wire import Wire

Verb = Callable[[Mapping[str, Any]], dict[str, Any]]
"""Takes the whole request, returns what the answer holds beside `ok`; ValueError carries one sentence."""
_LINE_LIMIT_BYTES: Final = 65536
_LOG_LIMIT: Final = 10_000
_FORM: Final = 'write one JSON object a line, such as {"do":"log"}'


def number(request: Mapping[str, Any], field: str, *, low: float, high: float) -> float:
    """Return a number out of a request.

    Raises:
        ValueError: it is missing, no number, or out of range.
    """
    value = request.get(field)
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ValueError(f"{request.get('do')} needs {field}, a number from {low:g} to {high:g}")
    return float(value)


class DeviceLog:
    """What came out of a device, numbered from 0; the oldest entries go after 10 000."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._entries: list[dict[str, Any]] = []
        self._next = 0

    def add(self, **fields: Any) -> None:
        """Append one entry with its number and moment."""
        with self._lock:
            self._entries.append({"n": self._next, "at": self._clock().isoformat(), **fields})
            self._next += 1
            del self._entries[:-_LOG_LIMIT]

    def verb(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Answer `{"do":"log","since":n}` with the entries from n on and the number to ask from next."""
        since = int(number(request, "since", low=0, high=2**53)) if "since" in request else 0
        with self._lock:
            return {"log": [entry for entry in self._entries if entry["n"] >= since], "next": self._next}


def line_verbs(wire: Wire) -> dict[str, Verb]:
    """Return the verbs that every line knows."""

    def act(done: Callable[[], None]) -> Verb:
        def verb(_request: Mapping[str, Any]) -> dict[str, Any]:
            done()
            return {}

        return verb

    def silence(*, silent: bool) -> Verb:
        def verb(_request: Mapping[str, Any]) -> dict[str, Any]:
            wire.faults.silent = silent
            return {}

        return verb

    def corrupt(request: Mapping[str, Any]) -> dict[str, Any]:
        wire.faults.rate = number(request, "rate", low=0, high=1)
        return {}

    def slow(request: Mapping[str, Any]) -> dict[str, Any]:
        wire.faults.bytes_per_s = number(request, "bytes_per_s", low=0, high=1e9)
        return {}

    return {
        "unplug": act(wire.unplug),
        "plug": act(wire.plug),
        "silence": silence(silent=True),
        "answer": silence(silent=False),
        "corrupt": corrupt,
        "slow": slow,
    }


class ControlPort:
    """Listens on 127.0.0.1; `port` 0 takes a free one, and `address` tells which."""

    def __init__(self, verbs: Mapping[str, Verb], *, port: int = 0) -> None:
        self._verbs = dict(verbs)
        self._wanted = port
        self._listener: socket.socket | None = None
        self._callers: set[socket.socket] = set()
        self._lock = threading.Lock()

    @property
    def port(self) -> int:
        """The port it listens on; 0 before the start."""
        return int(self._listener.getsockname()[1]) if self._listener else 0

    @property
    def address(self) -> str:
        """`127.0.0.1:port`."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen.

        Raises:
            OSError: the port is taken.
        """
        self._listener = socket.create_server(("127.0.0.1", self._wanted))
        threading.Thread(target=self._accept, args=(self._listener,), name="control", daemon=True).start()

    def stop(self) -> None:
        """Stop listening; a caller that is still connected gets no further answer."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        with self._lock:
            callers, self._callers = self._callers, set()
        for caller in callers:
            caller.close()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                caller, _ = listener.accept()
            except OSError:
                return
            with self._lock:
                self._callers.add(caller)
            threading.Thread(target=self._serve, args=(caller,), name="control-caller", daemon=True).start()

    def _serve(self, caller: socket.socket) -> None:
        try:
            with caller, caller.makefile("rb") as lines:
                while line := lines.readline(_LINE_LIMIT_BYTES):
                    caller.sendall(self.answer(line))
        except OSError:
            pass  # the caller has gone
        finally:
            with self._lock:
                self._callers.discard(caller)

    def answer(self, line: bytes) -> bytes:
        """Return the answer line to one request line."""
        try:
            return json.dumps({"ok": True, **self._perform(line)}, ensure_ascii=False).encode() + b"\n"
        except ValueError as error:
            return json.dumps({"ok": False, "error": str(error)}, ensure_ascii=False).encode() + b"\n"

    def _perform(self, line: bytes) -> dict[str, Any]:
        try:
            request = json.loads(line)
        except (ValueError, RecursionError):
            request = None
        wanted = request.get("do") if isinstance(request, dict) else None
        if not isinstance(wanted, str):
            raise ValueError(_FORM)  # noqa: TRY004 - the caller's words are wrong, not this program's types
        verb = self._verbs.get(wanted)
        if verb is None:
            raise ValueError(f"this device knows {' '.join(sorted(self._verbs))}")
        return verb(request)
