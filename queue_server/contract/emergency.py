"""The emergency message (紧急广播, R75): one sentence that stands over every screen until a named person clears it."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from queue_server.contract.shapes import Message, Moment, Reason, Shape

EMERGENCY_CHARS = 60
"""The longest sentence: it must fit the smallest screen in the largest type."""


class RaiseEmergency(Shape):
    """`POST /emergency`: anybody who is signed in. No phone or ID number: everybody in the hall reads it."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=EMERGENCY_CHARS)]


class ClearEmergency(Shape):
    """`POST /emergency/clear`: a signed-in person, by name, with a reason."""

    reason: Reason


class Emergency(Message):
    """The message that stands now; a newer one replaces it."""

    text: str
    since: Moment
