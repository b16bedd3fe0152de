"""How a device of the hall fares, as the agent that owns it last told (R74)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from queue_server.domain.events import Event, EventName


class DeviceState(StrEnum):
    """How far a device can be relied on."""

    OK = "ok"
    DEGRADED = "degraded"
    BLOCKED = "blocked"
    OFFLINE = "offline"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class DeviceHealth:
    """One record a device. `reason` is a short Chinese phrase for staff (缺纸, 开盖); moments are the device's own."""

    id: str
    agent: str
    kind: str
    state: DeviceState
    since: datetime
    reason: str = ""
    last_ok: datetime | None = None

    @property
    def troubled(self) -> bool:
        """Whether somebody should look after it."""
        return self.state is not DeviceState.OK

    def change_from(self, before: DeviceHealth | None) -> Event | None:
        """Return what the journal says of the step from the earlier record; None where nothing but `last_ok` moved."""
        if before is not None and (before.state, before.reason) == (self.state, self.reason):
            return None
        return Event(
            name=EventName.DEVICE_CHANGED,
            kind="device",
            entity=self.id,
            from_state=before.state.value if before is not None else None,
            to_state=self.state.value,
            data={"agent": self.agent, "device_kind": self.kind, "phrase": self.reason},
        )
