"""Asks the devices of a practice hall over their control ports: one JSON line out, one JSON line back, on loopback."""

from __future__ import annotations

import base64
import binascii
import json
import socket
from collections.abc import Mapping
from typing import Any

CONNECT_TIMEOUT_S = 1.0
ANSWER_TIMEOUT_S = 12.0
"""The kiosk may be drawing; its own door gives up after 10 s."""
ANSWER_LIMIT_BYTES = 16 * 1024 * 1024
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class DoorClosedError(OSError):
    """A device that is not there, does not answer, or says no."""


class DemoDoors:
    """The control ports by name; a connection lives for one question."""

    def __init__(self, controls: Mapping[str, str]) -> None:
        self._controls = dict(controls)

    @property
    def names(self) -> list[str]:
        """Every device that has a door."""
        return sorted(self._controls)

    def ask(self, name: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """Send one request and return its answer.

        Raises:
            DoorClosedError: no such door, nobody behind it, or an answer that is not ok.
        """
        host, _, port = self._controls.get(name, "").rpartition(":")
        if host not in LOOPBACK or not port.isdecimal():
            raise DoorClosedError(f"no door called {name}")
        try:
            answer = _exchange((host, int(port)), json.dumps(request).encode() + b"\n")
        except (OSError, ValueError) as error:
            raise DoorClosedError(f"{name}: {error}") from error
        if not isinstance(answer, dict) or answer.get("ok") is not True:
            raise DoorClosedError(f"{name}: refused")
        return answer

    def picture(self, name: str) -> bytes:
        """Return what a device shows now, as PNG.

        Raises:
            DoorClosedError: there is no picture.
        """
        answer = self.ask(name, {"do": "frame" if name == "kiosk" else "picture"})
        try:
            return base64.b64decode(answer["png"], validate=True)
        except (KeyError, TypeError, binascii.Error) as error:
            raise DoorClosedError(f"{name}: no picture in the answer") from error


def _exchange(address: tuple[str, int], line: bytes) -> Any:
    with socket.create_connection(address, timeout=CONNECT_TIMEOUT_S) as connection:
        connection.settimeout(ANSWER_TIMEOUT_S)
        connection.sendall(line)
        with connection.makefile("rb") as answers:
            return json.loads(answers.readline(ANSWER_LIMIT_BYTES))
