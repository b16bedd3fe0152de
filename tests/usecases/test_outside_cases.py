"""States of an outside system, typed beside the linked case: words, days, what is owed by when, and mended mistakes."""

from datetime import date, timedelta
from typing import Any

import pytest

from queue_server.domain.case_steps import CaseState
from queue_server.domain.errors import Code
from queue_server.domain.outside_case import OutsideState, Source
from queue_server.domain.person import Actor, Session
from queue_server.usecases.outside_cases import OutsideView, Standing
from tests.usecases.hall_at_work import MANUAL, HallAtWork, MakeHall, sample_hall

O = OutsideState  # noqa: E741 - short in long lists
MONDAY = date(2026, 11, 23)


@pytest.fixture
def linked_hall(hall_of: MakeHall) -> HallAtWork:
    return hall_of(sample_hall(case_system=MANUAL))


@pytest.fixture
def clerk(linked_hall: HallAtWork) -> Session:
    return linked_hall.sign_in()


def linked(hall: HallAtWork, clerk: Session, outside_no: str = "JP-1001") -> str:
    ticket = hall.issue()
    hall.call()
    hall.start()
    no = hall.open_case(ticket, clerk)
    actor = Actor.of_session(clerk)
    hall.run(lambda unit: hall.does.casework.link(unit, no, outside_no=outside_no, actor=actor))
    hall.finish(outcome="cases")
    return no


def enter(hall: HallAtWork, clerk: Session, no: str, state: OutsideState, **more: Any) -> OutsideView:
    reason = more.pop("reason", None)
    standing = Standing(state=state, on=more.pop("on", None) or hall.clock.now().date(), **more)
    actor = Actor.of_session(clerk)
    return hall.run(lambda unit: hall.does.outside.enter(unit, no, standing, reason=reason, actor=actor))


def seen(hall: HallAtWork, no: str) -> OutsideView:
    return hall.read(lambda unit: hall.does.outside.of_case(unit, no))


def days_later(hall: HallAtWork, days: int) -> None:
    """Moves on and opens the new business day."""
    hall.clock.advance(days=days)
    hall.run(hall.does.days.roll)


def test_a_state_is_kept_with_its_day_and_who_typed_it(linked_hall: HallAtWork, clerk: Session) -> None:
    no = linked(linked_hall, clerk)
    view = enter(linked_hall, clerk, no, O.REVIEWING)
    assert (view.known.state, view.known.state_on, view.known.source) == (O.REVIEWING, MONDAY, Source.HAND)
    assert (view.entered_by_name, view.case.outside_state) == ("甲", CaseState.REVIEWING)
    row = linked_hall.events("CaseStateEntered")[-1]
    assert (row.entity, row.from_state, row.to_state, row.person) == (no, "LINKED", "LINKED", "a")
    assert dict(row.data) | {"ticket": None} == {
        "ticket": None,
        "outside_state": "REVIEWING",
        "outside_before": None,
        "on": "2026-11-23",
        "source": "hand",
    }


def test_five_working_days_are_owed_until_acceptance_and_the_promised_ones_after_it(
    linked_hall: HallAtWork, clerk: Session
) -> None:
    no = linked(linked_hall, clerk)
    assert (seen(linked_hall, no).known.due, seen(linked_hall, no).colour) == (date(2026, 11, 30), "")
    assert seen(linked_hall, no).due_text == "应于2026年11月30日（暂定）前告知是否受理"
    days_later(linked_hall, 1)
    clerk = linked_hall.sign_in("b", terminal="T1")
    view = enter(linked_hall, clerk, no, O.ACCEPTED)
    assert (view.known.due, view.known.accepted_on) == (date(2026, 12, 1), date(2026, 11, 24))
    assert view.due_text == "承诺于2026年12月1日（暂定）前办结"
    told = enter(linked_hall, clerk, no, O.SPECIAL, due=date(2026, 12, 10))
    assert (told.known.due, told.known.due_told) == (date(2026, 12, 10), True)
    assert enter(linked_hall, clerk, no, O.DECIDED).known.due == date(2026, 12, 10)
    done = enter(linked_hall, clerk, no, O.DELIVERED)
    assert (done.known.done, done.due_text, done.colour) == (True, "", "")


def test_nothing_is_owed_while_the_applicant_corrects(linked_hall: HallAtWork, clerk: Session) -> None:
    no = linked(linked_hall, clerk)
    view = enter(linked_hall, clerk, no, O.CORRECTION)
    assert (view.known.due, view.colour) == (None, "")


@pytest.mark.parametrize(("days", "colour"), [(0, ""), (2, ""), (3, "yellow"), (4, "red"), (7, "red"), (8, "overdue")])
def test_the_reminder_turns_yellow_then_red_then_late(
    linked_hall: HallAtWork, clerk: Session, days: int, colour: str
) -> None:
    no = linked(linked_hall, clerk)
    days_later(linked_hall, days)
    assert seen(linked_hall, no).colour == colour


def test_the_list_holds_what_is_open_the_nearest_day_first(linked_hall: HallAtWork, clerk: Session) -> None:
    first, second, third = (linked(linked_hall, clerk, f"JP-100{n}") for n in range(3))
    enter(linked_hall, clerk, first, O.ACCEPTED, due=MONDAY + timedelta(days=20))
    enter(linked_hall, clerk, third, O.WITHDRAWN)
    listed = linked_hall.read(linked_hall.does.outside.open)
    assert [view.case.no for view in listed] == [second, first]


def test_a_step_back_is_refused_and_a_mistake_is_mended_with_its_reason(
    linked_hall: HallAtWork, clerk: Session
) -> None:
    no = linked(linked_hall, clerk)
    enter(linked_hall, clerk, no, O.CLOSED)
    actor = Actor.of_session(clerk)
    back = Standing(state=O.ACCEPTED, on=MONDAY)
    outside = linked_hall.does.outside
    assert linked_hall.refused(lambda unit: outside.enter(unit, no, back, actor=actor)) == Code.ILLEGAL_STEP
    view = enter(linked_hall, clerk, no, O.ACCEPTED, reason="看错一行 13800138000")
    assert view.known.state is O.ACCEPTED
    assert linked_hall.events("CaseStateEntered")[-1].reason == "看错一行 ***"


def test_only_a_clerk_on_the_extranet_enters_states_and_only_for_a_linked_case(
    linked_hall: HallAtWork, clerk: Session
) -> None:
    no = linked(linked_hall, clerk)
    ticket = linked_hall.issue()
    linked_hall.call()
    linked_hall.start()
    draft = linked_hall.open_case(ticket, clerk)
    standing = Standing(state=O.ACCEPTED, on=MONDAY)
    outside = linked_hall.does.outside

    def refused(session: Session, case_no: str) -> Code:
        actor = Actor.of_session(session)
        return linked_hall.refused(lambda unit: outside.enter(unit, case_no, standing, actor=actor))

    officer = linked_hall.sign_in("mz", terminal="S-MZ")
    assert refused(officer, no) == Code.FORBIDDEN
    assert refused(clerk, draft) == Code.ILLEGAL_STEP
    assert refused(clerk, "none") == Code.NOT_FOUND
    tomorrow = Standing(state=O.ACCEPTED, on=MONDAY + timedelta(days=1))
    actor = Actor.of_session(clerk)
    assert linked_hall.refused(lambda unit: outside.enter(unit, no, tomorrow, actor=actor)) == Code.WRONG_DATES
    assert linked_hall.refused(lambda unit: outside.retry(unit, no, actor=actor)) == Code.ILLEGAL_STEP


def test_a_case_that_was_linked_before_states_were_kept_can_get_one(linked_hall: HallAtWork, clerk: Session) -> None:
    no = linked(linked_hall, clerk)
    with linked_hall.store._writing.begin() as connection:
        connection.exec_driver_sql("DELETE FROM outside_case")
    assert seen(linked_hall, no).known.state is None
    assert enter(linked_hall, clerk, no, O.ISSUED).known.state is O.ISSUED


def test_the_public_board_and_the_figures_know_what_is_done_outside(linked_hall: HallAtWork, clerk: Session) -> None:
    no = linked(linked_hall, clerk)
    results = linked_hall.does.tracing.results
    assert [row.state_text for row in linked_hall.read(results.read).rows] == ["已转入办件系统，正在办理"]
    enter(linked_hall, clerk, no, O.ISSUED)
    board = linked_hall.read(results.read)
    assert [(row.state_text, row.done) for row in board.rows] == [("结果已办好，可以领取", True)]
    assert (board.received, board.done) == (1, 1)
