"""The strict base of every body, and the closed vocabularies that HTTP and MQTT share."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints

Letter = Literal["A", "B", "C", "Q", "Y"]
TicketState = Literal["waiting", "called", "serving", "held", "transferred", "missed", "done", "cancelled", "expired"]
PrintState = Literal["pending", "printed", "failed", "unknown"]
Priority = Literal["elderly", "disabled", "veteran", "pregnant", "infant", "other"]
Outcome = Literal["consulted", "cases", "collected", "preintake", "referred", "unserved"]
WindowState = Literal["closed", "open", "paused"]
TidalState = Literal["closed", "warned", "opening", "open", "closing", "unstaffed"]
HealthState = Literal["ok", "degraded", "blocked", "offline", "unknown"]

TicketNumber = Annotated[str, StringConstraints(pattern=r"^[ABCQY]\d{3,6}$")]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
"""A sentence that a person gives for an act that the rule does not ask for."""

Moment = AwareDatetime
"""An aware moment; sent as ISO 8601 with its offset."""


class Shape(BaseModel):
    """A body that refuses fields it does not know, converts nothing (`"5"` is no 5) and cannot be changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Message(BaseModel):
    """A body that this program receives from itself: unknown fields are ignored, because adding one is free."""

    model_config = ConfigDict(extra="ignore", frozen=True)
