"""A busy year costs no more than an empty one: every hot query walks an index, and none sorts or scans the tickets."""

from typing import Any

import pytest
from sqlalchemy import event

from queue_server.domain.dispatch import Reach
from queue_server.domain.ownership import OwnedKind
from queue_server.domain.report import OPEN_STATES
from queue_server.domain.ticket import TicketState
from queue_server.usecases.ports import Unit
from tests.usecases.hall_at_work import PADS, HallAtWork


def plans_of(hall: HallAtWork, act: Any) -> list[str]:
    """Return what SQLite does for each statement of an act, `statement: step; step`."""
    seen: list[tuple[str, Any]] = []

    def listen(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        seen.append((statement, parameters))

    engine = hall.store._writing
    event.listen(engine, "before_cursor_execute", listen)
    hall.run(act)
    event.remove(engine, "before_cursor_execute", listen)
    plans = []
    with engine.connect() as connection:
        for statement, parameters in seen:
            if statement.startswith(("SELECT", "UPDATE", "DELETE")):
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
                plans.append(f"{statement}: {'; '.join(str(row[3]) for row in rows)}")
    assert plans
    return plans


HOT = {
    "head": lambda unit: unit.tickets.head(priority=False, reach=Reach()),
    "head within reach": lambda unit: unit.tickets.head(
        priority=True, reach=Reach(extranet_items=False, excluded_items=frozenset({"x"}))
    ),
    "places": lambda unit: unit.tickets.places(priority=True, limit=4),
    "people ahead": lambda unit: unit.tickets.count_waiting(priority=False, before=5.0),
    "waiting": lambda unit: unit.tickets.in_states((TicketState.WAITING,)),
    "first of a line": lambda unit: unit.tickets.first_waiting(priority=True, limit=8),
    "by letter": lambda unit: unit.tickets.waiting_lines(),
    "longest wait": lambda unit: unit.tickets.longest_waiting_since(),
    "latest calls": lambda unit: unit.tickets.latest_calls(5),
    "recent services": lambda unit: unit.tickets.recent_service_s(20),
    "cases of the day": lambda unit: unit.cases.count_of_day(unit.day),
    "cases opened on a day": lambda unit: unit.cases.opened_on(unit.day),
    "a station's list": lambda unit: unit.cases.of_station("MZ", limit=200),
    "coming to a station": lambda unit: unit.case_lists.coming_to("MZ", limit=200),
    "journal behind a cursor": lambda unit: unit.journal.after(5, limit=100),
    "calls out of order": lambda unit: unit.journal.with_reason("TicketCalled", day=unit.day),
    "help that rings": lambda unit: unit.help_calls.ringing(),
    "open expert calls": lambda unit: unit.expert_calls.open(),
    "a visit's expert calls": lambda unit: unit.expert_calls.of_ticket("x"),
    "an item's answers": lambda unit: unit.expert_calls.answered_on("x", limit=50),
    "the message that stands": lambda unit: unit.emergencies.standing(),
    "an owner": lambda unit: unit.ownerships.get(OwnedKind.TICKET, "x"),
    "offers that run": lambda unit: unit.offers.running(),
    "hand-overs left": lambda unit: unit.hand_overs.left(),
    "story of a case": lambda unit: unit.journal.of_entity("case", "x"),
    "a person's cases": lambda unit: unit.applicants.of_person("x", limit=10),
    "why not online": lambda unit: unit.tickets.count_online(unit.day, {"ext-1"}),
    "open reports": lambda unit: unit.reports.count(OPEN_STATES),
    "late reports": lambda unit: unit.reports.count(OPEN_STATES, due_before=unit.day),
    "reports by due day": lambda unit: unit.reports.find(states=OPEN_STATES, kind=None, due_before=None, limit=50),
    "unread knowledge": lambda unit: unit.knowledge.count_unread("a"),
    "what somebody was told": lambda unit: unit.notices.last_to("ext-1", ticket="x", person_key="y"),
    "a month's notices": lambda unit: unit.notices.count(unit.day, unit.day),
}


@pytest.mark.parametrize("name", HOT)
def test_a_hot_query_walks_an_index(hall: HallAtWork, name: str) -> None:
    for plan in plans_of(hall, HOT[name]):
        assert "SCAN" not in plan, plan
        assert "SEARCH" in plan, plan


@pytest.mark.parametrize("name", ["head", "head within reach", "places", "latest calls", "recent services"])
def test_what_takes_the_first_few_sorts_nothing(hall: HallAtWork, name: str) -> None:
    assert not any("TEMP B-TREE" in plan for plan in plans_of(hall, HOT[name]))


def test_issue_and_call_touch_the_journal_and_the_tickets_by_index_alone(hall: HallAtWork) -> None:
    hall.sign_in()
    hall.issue()

    def visit(unit: Unit) -> None:
        hall.does.queueing.issue_ticket(unit, "ext-1", actor=PADS)
        hall.does.windows.call_next(unit, 1, actor=PADS)
        hall.does.windows.start_service(unit, 1, actor=PADS)
        hall.does.windows.finish_service(unit, 1, outcome="consulted", actor=PADS)

    for plan in plans_of(hall, visit):
        assert not ("SCAN" in plan and ("ticket" in plan or "journal" in plan)), plan
