"""A rehearsal's own hall and its doors: HTTP as a person, the pads by their control port, and an ear on MQTT."""

from __future__ import annotations

import contextlib
import json
import logging
import queue
import signal
import socket
import subprocess
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar

import paho.mqtt.client as mqtt
import requests
from paho.mqtt.enums import CallbackAPIVersion
from pydantic import BaseModel, ValidationError

from queue_server.client import RefusedError, UnreachableError
from queue_server.contract.problem import Problem
from queue_server.contract.session import Session
from queue_server.contract.signs import CallMessage, TidalMessage

log = logging.getLogger(__name__)

READY_WITHIN_S: Final = 60.0
STOP_WITHIN_S: Final = 8.0
ANSWER_WITHIN_S: Final = 10.0
T = TypeVar("T", bound=BaseModel)


class HallFailedError(OSError):
    """The rehearsal's hall did not start, or ended by itself."""


class PersonDoor:
    """A signed-in person at a terminal, by HTTP with a session cookie."""

    def __init__(self, web: str, person: dict[str, str]) -> None:
        self._api = f"{web}/api/v1"
        self._web = web
        self._person = person
        self._http = requests.Session()
        self._http.trust_env = False
        self.acts = 0

    def sign_in(self) -> Session:
        """Opens the session (again)."""
        wanted = {name: self._person[name] for name in ("person", "account", "terminal", "secret")}
        return Session.model_validate_json(self._send("POST", "/session", wanted).content)

    def sign_out(self) -> None:
        """Ends the session."""
        self._send("DELETE", "/session", None)

    def do(self, path: str, body: dict[str, Any], *, shape: type[T]) -> T:
        """Does one act; raises RefusedError where the server says no."""
        answer = self._kept("POST", path, body)
        return shape.model_validate_json(answer.content)

    def read(self, path: str, *, shape: type[T]) -> T:
        """Reads one resource."""
        return shape.model_validate_json(self._kept("GET", path, None).content)

    def _kept(self, method: str, path: str, body: dict[str, Any] | None) -> requests.Response:
        """Sends, signing in again once where the session ran out meanwhile."""
        try:
            return self._send(method, path, body)
        except RefusedError as refusal:
            if refusal.problem.status != requests.codes.unauthorized:
                raise
        self.sign_in()
        return self._send(method, path, body)

    def _send(self, method: str, path: str, body: dict[str, Any] | None) -> requests.Response:
        headers = (
            {"Origin": self._web, "Idempotency-Key": uuid.uuid4().hex} if method == "POST" else {"Origin": self._web}
        )
        try:
            answer = self._http.request(method, self._api + path, json=body, headers=headers, timeout=ANSWER_WITHIN_S)
        except requests.RequestException as error:
            raise UnreachableError(f"{method} {path}: {error}") from error
        self.acts += 1
        if answer.ok:
            return answer
        try:
            problem = Problem.model_validate_json(answer.content)
        except ValidationError as error:
            raise UnreachableError(f"{method} {path}: status {answer.status_code}") from error
        raise RefusedError(problem)


class PadDoor:
    """The control port of the call pads' bus: presses a pad's keys as a finger would. A pad's unit is its window."""

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self._address = (host, int(port))
        self.presses = 0

    def press(self, window: int, key: str) -> None:
        """Presses one key (`call`, `recall`, `skip`); raises OSError where the pad is not there."""
        self.presses += 1
        with socket.create_connection(self._address, timeout=ANSWER_WITHIN_S) as link, link.makefile("rwb") as lines:
            lines.write(json.dumps({"do": "press", "pad": window, "key": key}).encode() + b"\n")
            lines.flush()
            answer = json.loads(lines.readline() or b"{}")
        if answer.get("ok") is not True:
            raise OSError(f"the pad at window {window} refused {key}: {answer.get('error')}")


@dataclass
class TidalStep:
    """A state of the tidal window as the broker told it."""

    state: str
    since: datetime
    reason: str


class Ear:
    """Listens on the hall's broker and keeps calls and tidal states."""

    def __init__(self, ready: dict[str, Any], account: dict[str, str]) -> None:
        self._prefix = f"hall/{ready['hall']}/"
        self._lock = threading.Lock()
        self.messages = 0
        self.calls: list[CallMessage] = []
        self.tidal: list[TidalStep] = []
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=f"rehearsal-{uuid.uuid4().hex[:12]}")
        self._client.username_pw_set(account["user"], account["password"])
        self._client.on_connect = lambda client, *_: client.subscribe(self._prefix + "#", qos=1)
        self._client.on_message = self._on_message
        host, _, port = str(ready["mqtt"]).rpartition(":")
        self._client.connect(host, int(port), keepalive=20)
        self._client.loop_start()

    def close(self) -> None:
        """Leaves the broker."""
        self._client.disconnect()
        self._client.loop_stop()

    def _on_message(self, _client: mqtt.Client, _user: object, message: mqtt.MQTTMessage) -> None:
        topic = message.topic.removeprefix(self._prefix)
        with self._lock:
            self.messages += 1
            if topic == "calls":
                call = CallMessage.model_validate_json(message.payload)
                if not self.calls or call.seq > self.calls[-1].seq:
                    self.calls.append(call)
            elif topic == "tidal" and message.payload:
                tidal = TidalMessage.model_validate_json(message.payload)
                if not self.tidal or self.tidal[-1].state != tidal.state:
                    self.tidal.append(TidalStep(tidal.state, tidal.since, tidal.reason))


@dataclass
class RehearsalHall:
    """The running hall of a rehearsal."""

    ready: dict[str, Any]
    credentials: dict[str, Any]
    ear: Ear
    people: list[PersonDoor] = field(default_factory=list)

    @property
    def web(self) -> str:
        """The server's address."""
        return str(self.ready["web"])

    def person(self, entry: dict[str, str]) -> PersonDoor:
        """A door for one of the hall's people."""
        door = PersonDoor(self.web, entry)
        self.people.append(door)
        return door

    def pads(self) -> PadDoor | None:
        """The call pads, None where the hall has none."""
        buses = self.ready["pads"]
        return PadDoor(buses[0]["control"]) if buses else None


class _Child:
    """The hall's process: started once, its READY line read, always ended."""

    def __init__(self, command: Sequence[str], log_path: Path) -> None:
        self._lines: queue.Queue[str] = queue.Queue()
        self._log_path = log_path
        with log_path.open("wb") as output:
            self._process = subprocess.Popen(list(command), stdout=subprocess.PIPE, stderr=output, text=True)
        threading.Thread(target=self._pump, name="rehearsal-stdout", daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            log.warning("the rehearsal's hall did not end by itself")
            self._process.kill()
            self._process.wait()

    def _pump(self) -> None:
        stream = self._process.stdout
        for line in stream or ():
            self._lines.put(line)
        self._lines.put("")

    def ready(self) -> dict[str, Any]:
        deadline_s = time.monotonic() + READY_WITHIN_S
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, deadline_s - time.monotonic()))
            except queue.Empty:
                line = ""
            if line.startswith("READY "):
                loaded: dict[str, Any] = json.loads(line.removeprefix("READY "))
                return loaded
            if not line:
                last = self._log_path.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-3:]
                raise HallFailedError("the rehearsal's hall did not start: " + " / ".join(last))


@contextlib.contextmanager
def rehearsal_hall(command: Sequence[str], *, folder: Path, opens: datetime, speed: float) -> Iterator[RehearsalHall]:
    """Runs a hall of its own until the block ends.

    Args:
        command: what starts run_kiosk.py.
        folder: a fresh folder for its data.
        opens: the business moment at which it starts.
        speed: business seconds a real second.

    Raises:
        HallFailedError: it did not come up within 60 s.
    """
    folder.mkdir(parents=True, exist_ok=True)
    words = [*command, "all", "--data", str(folder / "data"), "--port", "0", "--mqtt-port", "0", "--screen", "none"]
    words += ["--clock-start", opens.isoformat(), "--speed", f"{speed:g}"]
    with _Child(words, folder / "hall.log") as child:
        ready = child.ready()
        credentials = json.loads(Path(ready["credentials"]).read_text(encoding="utf-8"))
        ear = Ear(ready, credentials["mqtt"])
        try:
            yield RehearsalHall(ready, credentials, ear)
        finally:
            ear.close()
