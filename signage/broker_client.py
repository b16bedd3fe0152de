"""A paho-mqtt connection that survives its broker: callbacks only fill a queue, the owner's thread does the work."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

log = logging.getLogger(__name__)

RECONNECT_MIN_S = 1
RECONNECT_MAX_S = 2
KEEPALIVE_S = 10
CONNECT_TIMEOUT_S = 2.0
ARRIVALS_HELD = 10_000
OUTGOING_HELD = 1000
GOODBYE_S = 0.5


@dataclass(frozen=True, kw_only=True)
class BrokerAddress:
    """Where the broker listens and how to sign in; a broker without accounts has no user."""

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """One message as it came; `retained` is the flag the broker sets on what it had stored."""

    topic: str
    payload: bytes
    retained: bool


@dataclass(frozen=True, kw_only=True)
class LinkChange:
    """The connection came up or went down."""

    up: bool


@dataclass(frozen=True, kw_only=True)
class PresenceTopic:
    """Where a client says that it is there: what it says on each connection, and what its last will says."""

    topic: str
    present: Callable[[], bytes]
    absent: Callable[[], bytes]


class BrokerDownError(OSError):
    """There is no connection to the broker, so nothing was handed over."""


class BrokerClient:
    """One MQTT client; the client id must be unique at the broker.

    `start` returns at once and the client reconnects by itself within 1 or 2 s; topics are subscribed on each
    connection, because a clean session forgets them.
    """

    def __init__(
        self,
        address: BrokerAddress,
        *,
        client_id: str,
        topics: tuple[str, ...] = (),
        presence: PresenceTopic | None = None,
    ) -> None:
        self._address = address
        self._topics = topics
        self._presence = presence
        self._events: queue.Queue[Arrival | LinkChange] = queue.Queue(ARRIVALS_HELD)
        client = Client(CallbackAPIVersion.VERSION2, client_id=client_id, clean_session=True)
        client.reconnect_delay_set(RECONNECT_MIN_S, RECONNECT_MAX_S)
        client.connect_timeout = CONNECT_TIMEOUT_S
        client.max_queued_messages_set(OUTGOING_HELD)
        if address.user is not None:
            client.username_pw_set(address.user, address.password)
        client.on_pre_connect = self._before_connect
        client.on_connect = self._connected
        client.on_connect_fail = self._connect_failed
        client.on_disconnect = self._disconnected
        client.on_message = self._arrived
        client.on_subscribe = self._subscribed
        self._client = client
        self._listening = threading.Event()

    @property
    def connected(self) -> bool:
        """Whether the link stands and the broker has confirmed the topics: from then on nothing is missed."""
        return self._client.is_connected() and (not self._topics or self._listening.is_set())

    def start(self) -> None:
        """Begin to connect."""
        self._client.connect_async(self._address.host, self._address.port, keepalive=KEEPALIVE_S)
        self._client.loop_start()

    def stop(self) -> None:
        """Say goodbye if there is somebody to say it to, and end the network thread, within about 1 s."""
        if self._presence is not None and self._client.is_connected():
            self.publish_acked(self._presence.topic, self._presence.absent(), retain=True, timeout_s=GOODBYE_S)
        self._client.disconnect()
        self._client.loop_stop()

    def publish(self, topic: str, payload: bytes, *, retain: bool) -> None:
        """Hand a QoS 1 message over without waiting; raises BrokerDownError when there is no connection.

        Nothing is kept for later: a message queued while the broker is away would arrive stale.
        """
        if not self._client.is_connected():
            raise BrokerDownError(f"no connection to {self._address.host}:{self._address.port}")
        self._client.publish(topic, payload, qos=1, retain=retain)

    def publish_acked(self, topic: str, payload: bytes, *, retain: bool, timeout_s: float) -> bool:
        """Hand a QoS 1 message over and wait for the broker's PUBACK; False when none came in time."""
        if not self._client.is_connected():
            return False
        info = self._client.publish(topic, payload, qos=1, retain=retain)
        if info.rc != MQTTErrorCode.MQTT_ERR_SUCCESS:
            return False
        try:
            info.wait_for_publish(timeout_s)
        except RuntimeError:
            # The link broke while waiting; paho may still send it, and a receiver drops the second copy by its seq.
            return False
        return info.is_published()

    def next_event(self, timeout_s: float) -> Arrival | LinkChange | None:
        """Wait for the next message or link change; None after the timeout."""
        try:
            return self._events.get(timeout=timeout_s)
        except queue.Empty:
            return None

    def _before_connect(self, client: Client, _userdata: Any) -> None:
        if self._presence is not None:
            client.will_set(self._presence.topic, self._presence.absent(), qos=1, retain=True)

    def _connected(
        self, client: Client, _userdata: Any, _flags: ConnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        if reason.is_failure:
            log.warning("broker refused us: %s", reason)
            return
        if self._topics:
            client.subscribe([(topic, 1) for topic in self._topics])
        if self._presence is not None:
            client.publish(self._presence.topic, self._presence.present(), qos=1, retain=True)
        self._put(LinkChange(up=True))

    def _subscribed(
        self, _client: Client, _userdata: Any, _mid: int, reasons: list[ReasonCode], _properties: Properties | None
    ) -> None:
        if any(reason.is_failure for reason in reasons):
            log.warning("broker refused a subscription: %s", ", ".join(map(str, reasons)))
            return
        self._listening.set()

    def _connect_failed(self, _client: Client, _userdata: Any) -> None:
        log.info("broker at %s:%d does not answer", self._address.host, self._address.port)

    def _disconnected(
        self,
        _client: Client,
        _userdata: Any,
        _flags: DisconnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        log.info("broker connection ended: %s", reason)
        self._listening.clear()
        self._put(LinkChange(up=False))

    def _arrived(self, _client: Client, _userdata: Any, message: MQTTMessage) -> None:
        self._put(Arrival(topic=message.topic, payload=bytes(message.payload), retained=message.retain))

    def _put(self, event: Arrival | LinkChange) -> None:
        try:
            self._events.put_nowait(event)
        except queue.Full:
            log.warning("signage lags behind the broker; one message dropped, its lease is renewed within 5 s")
