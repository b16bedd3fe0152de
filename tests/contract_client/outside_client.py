"""A client of the hall written from the outward contract alone: requests, server-sent events, MQTT, JSON sockets."""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

import paho.mqtt.client as mqtt
import requests
from paho.mqtt.enums import CallbackAPIVersion

ANSWER_WITHIN_S = 10


class Door:
    """One caller at the HTTP door: a device with its token, a person with a session cookie, or nobody."""

    def __init__(self, web: str, *, token: str | None = None) -> None:
        self.web = web
        self.api = f"{web}/api/v1"
        self.http = requests.Session()
        self.http.trust_env = False
        if token is not None:
            self.http.headers["Authorization"] = f"Bearer {token}"

    def call(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        key: str | None = None,
        headers: dict[str, str] | None = None,
        data: bytes | None = None,
    ) -> requests.Response:
        """Sends one request below /api/v1 and returns the answer, whatever its status."""
        sent = {"Origin": self.web, **(headers or {})}
        if key is not None:
            sent["Idempotency-Key"] = key
        return self.http.request(
            method, f"{self.api}{path}", json=body, data=data, headers=sent, timeout=ANSWER_WITHIN_S
        )

    def get(self, path: str) -> Any:
        """Reads one resource; fails unless the answer is 200."""
        answer = self.call("GET", path)
        assert answer.status_code == 200, f"GET {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def post(self, path: str, body: Any = None, *, key: str | None = None, status: int = 200) -> Any:
        """Does one act; fails unless the answer has `status`; returns its JSON (None for an empty answer)."""
        answer = self.call("POST", path, body={} if body is None else body, key=key)
        assert answer.status_code == status, f"POST {path} {body}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def sign_in(self, person: dict[str, str]) -> requests.Response:
        """Signs a person of credentials.json in; the cookie stays in this door."""
        wanted = {name: person[name] for name in ("person", "account", "terminal", "secret")}
        answer = self.call("POST", "/session", body=wanted)
        assert answer.status_code == 201, f"sign-in of {person['person']}: {answer.status_code} {answer.text}"
        return answer

    def issue(self, item: str, *, priority: str | None = None, key: str | None = None) -> dict[str, Any]:
        """Takes a ticket."""
        body = {"item": item} if priority is None else {"item": item, "priority": priority}
        ticket: dict[str, Any] = self.post("/tickets", body, key=key, status=201)
        return ticket

    def window(self, no: int, verb: str, body: Any = None, *, key: str | None = None, status: int = 200) -> Any:
        """Does one window verb."""
        return self.post(f"/windows/{no}/{verb}", body, key=key, status=status)


@dataclass(frozen=True)
class StreamEvent:
    """One event or heartbeat of the board stream, with the moment it came (monotonic seconds)."""

    at_s: float
    event: str | None
    ident: str | None
    data: Any


def read_stream(url: str, *, silence_s: float = 12.0) -> Generator[StreamEvent, None, None]:
    """Yields what a server-sent-event stream carries; a silence longer than `silence_s` ends in ReadTimeout."""
    with requests.get(url, stream=True, timeout=(5, silence_s), headers={"Accept": "text/event-stream"}) as answer:
        assert answer.status_code == 200, answer.text
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        fields: dict[str, str] = {}
        for line in answer.iter_lines(chunk_size=1, decode_unicode=False):
            text = line.decode("utf-8")
            if text.startswith(":"):
                yield StreamEvent(time.monotonic(), None, None, None)
            elif text:
                name, _, value = text.partition(":")
                value = value.removeprefix(" ")
                fields[name] = f"{fields[name]}\n{value}" if name == "data" and name in fields else value
            elif fields:
                data = json.loads(fields["data"]) if "data" in fields else None
                yield StreamEvent(time.monotonic(), fields.get("event", "message"), fields.get("id"), data)
                fields = {}


@dataclass(frozen=True)
class Heard:
    """One MQTT message with its flags and the moment it came."""

    topic: str
    payload: dict[str, Any]
    raw: str
    qos: int
    retain: bool
    at: datetime


@dataclass
class Listener:
    """Subscribes to the hall's topics and keeps all it hears."""

    hall: str
    address: str
    user: str
    password: str
    name: str = "outside-listener"
    heard: list[Heard] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._news = threading.Condition()
        self._subscribed = threading.Event()
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=f"{self.name}-{time.monotonic_ns()}")
        self._client.username_pw_set(self.user, self.password)
        self._client.on_message = self._on_message
        self._client.on_connect = lambda client, *_: client.subscribe(f"hall/{self.hall}/#", qos=1)
        self._client.on_subscribe = lambda *_: self._subscribed.set()

    def __enter__(self) -> Self:
        host, _, port = self.address.rpartition(":")
        self._client.connect(host, int(port), keepalive=10)
        self._client.loop_start()
        assert self._subscribed.wait(10), "the broker accepted no subscription"
        return self

    def __exit__(self, *_: object) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _on_message(self, _client: mqtt.Client, _user: object, message: mqtt.MQTTMessage) -> None:
        raw = message.payload.decode("utf-8")
        with self._news:
            payload = json.loads(raw) if raw else {}
            topic = message.topic.removeprefix(f"hall/{self.hall}/")
            self.heard.append(Heard(topic, payload, raw, message.qos, message.retain, datetime.now(UTC)))
            self._news.notify_all()

    def on(self, topic: str) -> list[Heard]:
        """Returns what came on one topic so far."""
        with self._news:
            return [heard for heard in self.heard if heard.topic == topic]

    def wait_for(self, topic: str, *, count: int = 1, within_s: float = 10.0) -> list[Heard]:
        """Waits until `count` messages came on a topic in all, and returns them."""
        with self._news:
            enough = self._news.wait_for(
                lambda: sum(heard.topic == topic for heard in self.heard) >= count, timeout=within_s
            )
        assert enough, f"{topic}: {len(self.on(topic))} of {count} messages within {within_s:g} s"
        return self.on(topic)

    def wait_state(self, topic: str, *, among: set[str] | None = None, outside: set[str] | None = None) -> Heard:
        """Waits until the newest message of a topic has a state among (or outside) the given ones."""

        def fits() -> Heard | None:
            for heard in reversed(self.heard):
                if heard.topic == topic:
                    state = heard.payload.get("state")
                    good = (among is None or state in among) and (outside is None or state not in outside)
                    return heard if good else None
            return None

        with self._news:
            found = self._news.wait_for(fits, timeout=20)
        assert found, (
            f"{topic} stays {[heard.payload for heard in self.on(topic)][-1:]}; among={among} outside={outside}"
        )
        return found


class Control:
    """A simulator's control port: one JSON line each way."""

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self._socket = socket.create_connection((host, int(port)), timeout=ANSWER_WITHIN_S)
        self._lines = self._socket.makefile("rw", encoding="utf-8", newline="\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._lines.close()
        self._socket.close()

    def do(self, verb: str, **more: Any) -> dict[str, Any]:
        """Sends one verb and returns its answer; fails unless the answer says ok."""
        answer = self.ask({"do": verb, **more})
        assert answer.get("ok") is True, f"{verb}: {answer}"
        return answer

    def ask(self, line: Any) -> dict[str, Any]:
        """Sends one JSON line and returns the answer, whatever it says."""
        self._lines.write(json.dumps(line) + "\n")
        self._lines.flush()
        answer: dict[str, Any] = json.loads(self._lines.readline())
        return answer
