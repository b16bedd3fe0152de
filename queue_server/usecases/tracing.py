"""Everything that looks back over cases and calls, made once with its hall."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from queue_server.domain.hall import Hall
from queue_server.domain.service_item import Catalogue
from queue_server.usecases.applicant_query import ApplicantQuery
from queue_server.usecases.case_finder import CaseFinder
from queue_server.usecases.case_timeline import CaseTimeline
from queue_server.usecases.fairness import FairnessReport
from queue_server.usecases.result_board import ResultBoard


@dataclass(frozen=True, kw_only=True)
class Tracing:
    """Readers; only the applicant's query writes, and then a count of wrong endings."""

    finder: CaseFinder
    timeline: CaseTimeline
    query: ApplicantQuery
    results: ResultBoard
    fairness: FairnessReport


def build_tracing(hall: Hall, catalogue: Catalogue, *, initials: Callable[[str], str]) -> Tracing:
    """Return the readers of a hall."""
    return Tracing(
        finder=CaseFinder(hall, initials=initials),
        timeline=CaseTimeline(hall),
        query=ApplicantQuery(catalogue),
        results=ResultBoard(catalogue),
        fairness=FairnessReport(hall, catalogue),
    )
