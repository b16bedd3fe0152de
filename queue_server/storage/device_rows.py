"""How the hall's devices fare, as rows: one a device."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, Connection, Index, String, Table, Text

from queue_server.domain.device_health import DeviceHealth, DeviceState
from queue_server.storage.column_types import EnumWord, Moment, hall_column
from queue_server.storage.rows import Rows, values_of
from queue_server.storage.tables import metadata

device_health = Table(
    "device_health",
    metadata,
    hall_column(),
    Column("id", String(64), primary_key=True, comment="device id, `printer`"),
    Column("agent", String(64), nullable=False, comment="agent that owns it"),
    Column("kind", String(32), nullable=False, comment="what it is"),
    Column("state", EnumWord(DeviceState), nullable=False, comment="ok, degraded, blocked, offline or unknown"),
    Column("since", Moment, nullable=False, comment="when the state began"),
    Column("reason", Text, nullable=False, comment="a phrase for staff"),
    Column("last_ok", Moment, comment="when it last answered well"),
    Index("device_health_by_agent", "hall", "agent"),
)


class SqlDevices:
    """The devices of one hall."""

    def __init__(self, connection: Connection, *, hall: str) -> None:
        self._rows = Rows(connection, device_health, hall=hall)

    def get(self, device: str) -> DeviceHealth | None:
        """Return a device's record."""
        return self._rows.one(DeviceHealth, device_health.c.id == device)

    def save(self, record: DeviceHealth) -> None:
        """Store a record in the place of the last one."""
        self._rows.put(values_of(record), key=("id",))

    def of_agent(self, agent: str) -> Sequence[DeviceHealth]:
        """Return the records of one agent's devices."""
        wanted = self._rows.select(device_health.c.agent == agent)
        return self._rows.many(DeviceHealth, wanted.order_by(device_health.c.id))

    def all(self) -> Sequence[DeviceHealth]:
        """Return every record."""
        return self._rows.many(DeviceHealth, self._rows.select().order_by(device_health.c.id))
