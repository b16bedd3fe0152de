"""Publishes what the agent knows of its devices and of itself, retained, whenever it changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from devices.ports import Device, Health, HealthState
from queue_server.contract.signs import AgentHealth, DeviceHealth, topic
from signage.broker_client import BrokerClient, BrokerDownError
from signage.clocks import Clocks

CHECK_S = 1.0
REPEAT_S = 60.0


class HealthReport:
    """Owned by the agent's thread; `last_ok` alone does not count as a change, it goes out once a minute."""

    def __init__(self, hall: str, agent: str, *, devices: Sequence[Device], clocks: Clocks) -> None:
        self._hall = hall
        self._agent = agent
        self._devices = devices
        self._clocks = clocks
        self._state = HealthState.OK
        self._since: datetime = clocks.wall()
        self._published: dict[str, tuple[object, float]] = {}
        self._checked_s = 0.0

    @property
    def agent_topic(self) -> str:
        """Where the agent's own health stands."""
        return topic(self._hall, "agents", self._agent, "health")

    def presence(self) -> bytes:
        """The agent's own health now."""
        return AgentHealth(state=self._state.value, since=self._since).model_dump_json().encode()

    def absence(self) -> bytes:
        """What the broker says of this agent once it is gone."""
        return AgentHealth(state="offline", since=self._clocks.wall()).model_dump_json().encode()

    def set_agent(self, state: HealthState) -> None:
        """How far the agent itself can be relied on."""
        if state != self._state:
            self._state, self._since = state, self._clocks.wall()

    def forget(self) -> None:
        """After a new connection everything is said again: the broker may have lost it."""
        self._published.clear()
        self._checked_s = 0.0

    def publish(self, broker: BrokerClient) -> None:
        """Publish what changed, at most once a second; does nothing while the broker is away."""
        now_s = self._clocks.monotonic()
        if now_s - self._checked_s < CHECK_S or not broker.connected:
            return
        self._checked_s = now_s
        try:
            self._publish_if_new(broker, self.agent_topic, mark=self._state, payload=self.presence(), now_s=now_s)
            for device in self._devices:
                health = device.health()
                where = topic(self._hall, "devices", health.device, "health")
                mark = (health.state, health.reason, health.since)
                self._publish_if_new(broker, where, mark=mark, payload=self._device_payload(health), now_s=now_s)
        except BrokerDownError:
            self.forget()

    def _publish_if_new(self, broker: BrokerClient, where: str, *, mark: object, payload: bytes, now_s: float) -> None:
        known, at_s = self._published.get(where, (None, 0.0))
        if where not in self._published or known != mark or now_s - at_s >= REPEAT_S:
            broker.publish(where, payload, retain=True)
            self._published[where] = (mark, now_s)

    def _device_payload(self, health: Health) -> bytes:
        message = DeviceHealth(
            agent=self._agent,
            kind=health.kind,
            state=health.state.value,
            since=health.since,
            reason=health.reason,
            last_ok=health.last_ok,
        )
        return message.model_dump_json().encode()
