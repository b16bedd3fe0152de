"""Oversight: what people say of their visits, and what the day's figures come to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from queue_server.domain import sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.evaluation import Evaluation, EvaluationFigures, rate
from queue_server.domain.person import Actor
from queue_server.usecases.ports import Unit


class Oversight:
    """Takes ratings; nobody is rated by default (D14)."""

    def evaluate(
        self, unit: Unit, ticket: str, *, level: int, reasons: Sequence[str] = (), channel: str, actor: Actor
    ) -> Evaluation:
        """Store the one rating of a finished visit.

        Raises:
            DomainError: not_found, not_finished, rated_already, invalid_level.
        """
        found = unit.tickets.get(ticket)
        if found is None:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_TICKET)
        if unit.evaluations.of_ticket(ticket) is not None:
            raise DomainError(Code.RATED_ALREADY, sentences.RATED_ALREADY.format(number=found.number))
        evaluation, event = rate(
            found, unit.now, level=level, reasons=tuple(reasons), channel=channel, person=found.served_by
        )
        unit.evaluations.add(evaluation)
        unit.record(event, actor)
        return evaluation

    def month_figures(self, unit: Unit) -> EvaluationFigures:
        """Return the ratings from the first of the month to the business day (R81)."""
        return unit.evaluations.figures(unit.day, since=unit.day.replace(day=1))

    def figures(self, unit: Unit, day: date) -> EvaluationFigures:
        """Return a day's ratings; unrated visits stand apart."""
        return unit.evaluations.figures(day)
