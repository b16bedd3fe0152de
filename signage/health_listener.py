"""Hears how the devices of the hall fare and tells the server, so that a window sees it (R74)."""

from __future__ import annotations

import logging
import threading
from typing import Protocol

from pydantic import ValidationError

from queue_server.contract.signs import AgentHealth, DeviceHealth, topic
from signage.broker_client import Arrival, BrokerAddress, BrokerClient

log = logging.getLogger(__name__)

TICK_S = 0.5
TOPIC_PARTS = 3
"""`KIND/{id}/health`: what stands behind `hall/{hall}/`."""


class HealthKeeper(Protocol):
    """Who is told; both raise OSError where it cannot be kept now, and the next repetition brings it again."""

    def hear_device(self, device: str, health: DeviceHealth) -> None:
        """Take in a device's record."""
        ...

    def hear_agent(self, agent: str, health: AgentHealth) -> None:
        """Take in an agent's own."""
        ...


class HealthListener:
    """Built by `build_health_listener`; its own thread calls the keeper, one message at a time."""

    def __init__(self, hall: str, broker: BrokerClient) -> None:
        self._prefix = topic(hall)
        self._broker = broker
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, keeper: HealthKeeper) -> None:
        """Begin to connect and to listen; returns at once."""
        self._thread = threading.Thread(target=self._run, args=(keeper,), name="health-listener", daemon=True)
        self._broker.start()
        self._thread.start()

    def stop(self) -> None:
        """Disconnect, within about 2 s."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(2 * TICK_S)
            self._broker.stop()

    def _run(self, keeper: HealthKeeper) -> None:
        while not self._stopping.is_set():
            event = self._broker.next_event(TICK_S)
            if isinstance(event, Arrival):
                self._take(event, keeper)

    def _take(self, arrival: Arrival, keeper: HealthKeeper) -> None:
        kind, name, _ = arrival.topic.removeprefix(f"{self._prefix}/").split("/", TOPIC_PARTS - 1)
        try:
            if kind == "devices":
                keeper.hear_device(name, DeviceHealth.model_validate_json(arrival.payload))
            else:
                keeper.hear_agent(name, AgentHealth.model_validate_json(arrival.payload))
        except ValidationError:
            log.warning("%s: not a health record, dropped", arrival.topic)
        except OSError as error:
            log.warning("%s: not kept now: %s", arrival.topic, error)


def build_health_listener(hall: str, broker: BrokerAddress, *, client_id: str = "server-health") -> HealthListener:
    """Build the listener of one hall; nothing opens before `start`."""
    topics = (topic(hall, "agents", "+", "health"), topic(hall, "devices", "+", "health"))
    return HealthListener(hall, BrokerClient(broker, client_id=client_id, topics=topics))
