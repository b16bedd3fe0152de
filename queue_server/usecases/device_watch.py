"""Notes how the hall's devices fare, so that a window sees an empty paper roll before a villager does (R74)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from queue_server.domain.device_health import DeviceHealth, DeviceState
from queue_server.domain.person import SYSTEM
from queue_server.usecases.ports import Unit

AGENT_GONE = "所在程序未运行"


class DeviceWatch:
    """Keeps the last record of each device; only a changed state or reason stands in the journal."""

    def note(self, unit: Unit, told: DeviceHealth) -> None:
        """Take in what an agent tells of a device of its own."""
        known = unit.devices.get(told.id)
        if known == told:
            return
        changed = told.change_from(known)
        if changed is not None:
            unit.record(changed, SYSTEM)
        unit.devices.save(told)

    def agent_gone(self, unit: Unit, agent: str, *, since: datetime) -> None:
        """An agent is offline: so are its devices, as far as anybody can tell."""
        for record in unit.devices.of_agent(agent):
            self.note(unit, replace(record, state=DeviceState.OFFLINE, reason=AGENT_GONE, since=since))

    def known(self, unit: Unit) -> Sequence[DeviceHealth]:
        """Return every device that was ever told of, by id."""
        return unit.devices.all()
