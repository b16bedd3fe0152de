"""A hundred thousand cases cost no more than ten: every way to look for one walks an index, and nothing is sorted."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from queue_server.domain.outside_errand import ErrandState
from queue_server.usecases.ports import Unit
from queue_server.usecases.trace_ports import CaseWish
from tests.storage.test_query_plans import plans_of
from tests.usecases.hall_at_work import HallAtWork

DAYS: dict[str, Any] = {"first": date(2026, 11, 1), "last": date(2026, 11, 30)}
WISHES = {
    "every case": CaseWish(every=True),
    "a day's cases": CaseWish(every=True, **DAYS),
    "a number": CaseWish(nos=("21132210120261123B0001",)),
    "the last places": CaseWish(ending="B0001", **DAYS),
    "more of the last places": CaseWish(ending="1123B0001"),
    "a ticket": CaseWish(ticket_number="A001", **DAYS),
    "an item": CaseWish(item="ext-1", station="MZ"),
    "an outside number": CaseWish(outside_no="LN-1"),
}
READINGS: dict[str, Callable[[Unit], object]] = {
    "items of cases": lambda unit: unit.trace.item_names(),
    "counts by state": lambda unit: unit.trace.counted_since(unit.day),
    "done outside": lambda unit: unit.trace.outside_done_since(unit.day),
    "latest changes": lambda unit: unit.trace.latest_changes(limit=60),
    "a day of the journal": lambda unit: unit.journal.of_day("ticket", day=unit.day),
    "open outside": lambda unit: unit.outside.open(limit=200),
    "errands that are due": lambda unit: unit.outside.due_errands(ErrandState.WATCHED, at=unit.real_now, limit=20),
    "a wrong ending": lambda unit: unit.query_locks.get("x", source="y"),
    "old wrong endings": lambda unit: unit.query_locks.purge(before=unit.real_now),
}


@pytest.mark.parametrize("name", WISHES)
def test_every_way_to_look_for_a_case_walks_its_index(hall: HallAtWork, name: str) -> None:
    for plan in plans_of(hall, lambda unit: unit.trace.find(WISHES[name], limit=21)):
        assert "SCAN" not in plan, plan
        assert "SEARCH" in plan, plan
        assert "TEMP B-TREE" not in plan or "outside_no" in plan or ".no IN" in plan, plan


@pytest.mark.parametrize("name", READINGS)
def test_what_lists_and_boards_read_walks_an_index(hall: HallAtWork, name: str) -> None:
    for plan in plans_of(hall, READINGS[name]):
        assert "SCAN" not in plan, plan
        assert "SEARCH" in plan, plan


def test_a_story_is_read_by_its_own_index_and_a_persons_cases_by_theirs(hall: HallAtWork) -> None:
    """Asked to sort as well, SQLite would rather walk the whole journal, or all cases by their day."""
    read = {
        "journal.entity =": ("journal_by_entity", lambda unit: unit.journal.of_entity("case", "x")),
        "applicant.name_index =": ("applicant_by_name", lambda unit: unit.applicants.by_name("张三", limit=9)),
        "applicant.id_index =": ("applicant_by_id", lambda unit: unit.applicants.of_person("x", limit=9)),
    }
    for words, (index, act) in read.items():
        plans = [plan for plan in plans_of(hall, act) if words in plan]
        assert plans
        assert all(index in plan.rpartition(": ")[2] for plan in plans), plans
