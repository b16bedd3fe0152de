"""MQTT messages under `hall/{hall}/`: numbers and windows only, never a name, an item or a reason of a person."""

from __future__ import annotations

from queue_server.contract.shapes import HealthState, Message, Moment, TicketNumber, TidalState, WindowState

LEASE_VALID_S = 15
"""How long a retained state stands after it was sent."""
LEASE_RENEW_S = 5
"""How often the sender renews it."""
RETAINED_VALID_S = 5
"""How long a message counts that arrives with the retain flag."""


def topic(hall: str, *parts: str) -> str:
    """Return `hall/{hall}/a/b` for parts `a`, `b`."""
    return "/".join(("hall", hall, *parts))


class CallMessage(Message):
    """`calls`: somebody was called. QoS 1, never retained; a seq not above the last one is dropped."""

    seq: int
    number: TicketNumber
    window: int
    call_no: int
    at: Moment
    tidal: bool = False
    """The window is the tidal one: the voice says so."""


class WindowMessage(Message):
    """`windows/{no}`: what the strip over a window shows, as a lease."""

    seq: int
    no: int
    state: WindowState
    number: TicketNumber | None
    valid_until: Moment


class TidalMessage(Message):
    """`tidal`: the tidal window's state, as a lease; `reason` is the rule that fired, never a person's words."""

    seq: int
    state: TidalState
    since: Moment
    reason: str
    valid_until: Moment


class AgentHealth(Message):
    """`agents/{agent}/health`: retained, with a last will that says offline."""

    state: HealthState
    since: Moment


class DeviceHealth(Message):
    """`devices/{id}/health`: retained."""

    agent: str
    kind: str
    state: HealthState
    since: Moment
    reason: str = ""
    last_ok: Moment | None = None
