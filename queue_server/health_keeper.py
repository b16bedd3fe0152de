"""Takes in what the hall's agents tell of their devices and has it kept; the broker's listener calls it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from queue_server.contract import signs
from queue_server.domain.device_health import DeviceHealth, DeviceState
from queue_server.usecases.device_watch import DeviceWatch
from queue_server.usecases.ports import Unit

OFFLINE = "offline"


class HealthKeeper:
    """Writes through the one writer; both methods raise OSError where the store cannot be written."""

    def __init__(self, devices: DeviceWatch, *, write: Callable[[Callable[[Unit], object]], object]) -> None:
        self._devices = devices
        self._write = write

    def hear_device(self, device: str, health: signs.DeviceHealth) -> None:
        """Keep a device's record."""
        told = DeviceHealth(
            id=device,
            agent=health.agent,
            kind=health.kind,
            state=DeviceState(health.state),
            since=health.since,
            reason=health.reason,
            last_ok=health.last_ok,
        )
        self._write(lambda unit: self._devices.note(unit, told))

    def hear_agent(self, agent: str, health: signs.AgentHealth) -> None:
        """An agent that is offline takes its devices along; one that is back tells of each itself."""
        if health.state == OFFLINE:
            self._write(lambda unit: self._devices.agent_gone(unit, agent, since=health.since))


class HealthSource(Protocol):
    """Where the agents' news comes from; signage.health_listener is one."""

    def start(self, keeper: HealthKeeper) -> None:
        """Begin to listen; returns at once. Calls come from its own thread."""
        ...

    def stop(self) -> None:
        """Stop listening, within 2 s."""
        ...
