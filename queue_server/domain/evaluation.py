"""Evaluation (好差评): one voluntary rating a visit; a visit that nobody rated stays unrated and counts nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from queue_server.domain import sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName
from queue_server.domain.ticket import Ticket, TicketState

LEVELS = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
BAD_LEVELS = frozenset({1, 2})


class EvaluationState(StrEnum):
    """States reached on this floor."""

    RATED_GOOD = "rated_good"
    BAD_OPEN = "bad_open"
    """差评待核实."""


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """One rating of one finished ticket."""

    ticket: str
    day: date
    level: int
    reasons: tuple[str, ...]
    state: EvaluationState
    channel: str
    at: datetime
    window: int | None
    person: str | None
    """Who served the visit; never shown beside the level before it is handled (D14)."""


@dataclass(frozen=True, kw_only=True)
class EvaluationFigures:
    """What a day's ratings come to; rates are None where nothing was rated or finished."""

    finished: int
    rated: int
    good: int
    unrated: int

    @property
    def good_rate(self) -> float | None:
        """好评率 over the given ratings only."""
        return self.good / self.rated if self.rated else None

    @property
    def rating_rate(self) -> float | None:
        """评价率: rated of finished."""
        return self.rated / self.finished if self.finished else None


def rate(
    ticket: Ticket,
    at: datetime,
    *,
    level: int,
    reasons: tuple[str, ...],
    channel: str,
    person: str | None,
) -> tuple[Evaluation, Event]:
    """Rate a finished visit; DomainError not_finished before its end, invalid_level outside 1 to 5."""
    if level not in LEVELS:
        raise DomainError(Code.INVALID_LEVEL, sentences.INVALID_LEVEL)
    if ticket.state is not TicketState.DONE:
        raise DomainError(Code.NOT_FINISHED, sentences.NOT_FINISHED.format(number=ticket.number))
    state = EvaluationState.BAD_OPEN if level in BAD_LEVELS else EvaluationState.RATED_GOOD
    evaluation = Evaluation(
        ticket=ticket.id,
        day=ticket.day,
        level=level,
        reasons=reasons,
        state=state,
        channel=channel,
        at=at,
        window=ticket.window,
        person=person,
    )
    event = Event(
        name=EventName.EVALUATED,
        kind="evaluation",
        entity=ticket.id,
        to_state=state.value,
        data={"level": level, "channel": channel, "number": ticket.number},
    )
    return evaluation, event
