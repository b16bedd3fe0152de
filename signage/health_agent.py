"""An agent that shows nothing: it only tells the broker how the devices of another process fare."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from devices.ports import Device
from signage.broker_client import BrokerAddress, BrokerClient, LinkChange, PresenceTopic
from signage.clocks import Clocks
from signage.health_report import HealthReport

TICK_S = 0.5


class HealthAgent:
    """Built by `build_health_agent`; the devices belong to somebody else, who starts and closes them."""

    def __init__(self, report: HealthReport, broker: BrokerClient) -> None:
        self._report = report
        self._broker = broker
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="health-agent", daemon=True)

    def start(self) -> None:
        """Begin to connect; returns at once."""
        self._broker.start()
        self._thread.start()

    def stop(self) -> None:
        """Say goodbye to the broker, within about 2 s."""
        self._stopping.set()
        self._thread.join(2 * TICK_S)
        self._broker.stop()

    def _run(self) -> None:
        while not self._stopping.is_set():
            event = self._broker.next_event(TICK_S)
            if isinstance(event, LinkChange) and event.up:
                self._report.forget()
            self._report.publish(self._broker)


def build_health_agent(
    hall: str, agent: str, *, broker: BrokerAddress, devices: Sequence[Device], clocks: Clocks
) -> HealthAgent:
    """Build the agent of a process that owns devices but no sign; nothing opens before `start`."""
    report = HealthReport(hall, agent, devices=devices, clocks=clocks)
    presence = PresenceTopic(topic=report.agent_topic, present=report.presence, absent=report.absence)
    return HealthAgent(report, BrokerClient(broker, client_id=agent, presence=presence))
