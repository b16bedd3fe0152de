"""The ticket's table is the whole machine: what is listed happens, everything else is refused and changes nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, without_numbers
from queue_server.domain.hall import TicketRules
from queue_server.domain.hours import HALL_ZONE
from queue_server.domain.ticket import (
    EVENT_OF_STEP,
    FINAL_STATES,
    TRANSITIONS,
    Outcome,
    Ticket,
    TicketState,
    TicketStep,
    issue,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=HALL_ZONE)
RULES = TicketRules()
STEPS: dict[TicketStep, Callable[[Ticket], tuple[Ticket, Event]]] = {
    TicketStep.CALL: lambda one: one.call(NOW, window=1, person="a"),
    TicketStep.RECALL: lambda one: replace(one, call_no=1).recall(NOW, rules=RULES),
    TicketStep.START: lambda one: one.start(NOW, person="a"),
    TicketStep.MISS: lambda one: one.miss(NOW, rules=RULES),
    TicketStep.REJOIN: lambda one: one.rejoin(NOW, place=9.5, rules=RULES),
    TicketStep.HOLD: lambda one: one.hold(NOW, reason="填表"),
    TicketStep.RESUME: lambda one: one.resume(NOW),
    TicketStep.TRANSFER: lambda one: one.transfer(NOW, letter="B"),
    TicketStep.REQUEUE: lambda one: one.requeue(NOW, letter="B", place=0.5),
    TicketStep.FINISH: lambda one: one.finish(NOW, outcome=Outcome.CONSULTED),
    TicketStep.CLOSE_HELD: lambda one: one.close_held(NOW, reason="日终"),
    TicketStep.CANCEL: lambda one: one.cancel(NOW),
    TicketStep.EXPIRE: lambda one: one.expire(NOW, reason="日终"),
}


def ticket_in(state: TicketState) -> Ticket:
    issued, _ = issue(
        NOW - timedelta(minutes=20),
        ticket_id="t",
        day=date(2026, 11, 23),
        letter="A",
        ordinal=7,
        item="x",
        item_letter="A",
        item_network="either",
        place=7.0,
    )
    return replace(
        issued,
        state=state,
        call_no=3,
        window=1,
        last_called_at=NOW - timedelta(seconds=30),
        started_at=NOW - timedelta(minutes=5),
        held_at=NOW - timedelta(minutes=1),
        missed_at=NOW - timedelta(minutes=1),
    )


@pytest.mark.parametrize("step", list(TicketStep))
@pytest.mark.parametrize("state", list(TicketState))
def test_every_step_is_either_in_the_table_or_refused(state: TicketState, step: TicketStep) -> None:
    before = ticket_in(state)
    frozen = replace(before)
    target = TRANSITIONS.get((state, step))
    if target is None:
        with pytest.raises(DomainError) as refusal:
            STEPS[step](before)
        assert refusal.value.code == Code.ILLEGAL_STEP
        assert before == frozen
        return
    after, event = STEPS[step](before)
    assert after.state is target
    assert (event.name, event.from_state, event.to_state) == (EVENT_OF_STEP[step], state.value, target.value)
    assert event.data["number"] == "A007"


def test_nothing_leaves_a_final_state_and_everything_else_can_be_left() -> None:
    left = {state for state, _ in TRANSITIONS}
    assert left == set(TicketState) - FINAL_STATES


def test_every_state_is_reached_from_waiting() -> None:
    reached = {TicketState.WAITING}
    for _ in TicketState:
        reached |= {target for (state, _), target in TRANSITIONS.items() if state in reached}
    assert reached == set(TicketState)


@given(st.integers(1, 999_999))
def test_a_number_has_a_letter_and_three_to_six_digits(ordinal: int) -> None:
    number = replace(ticket_in(TicketState.WAITING), ordinal=ordinal).number
    assert number[0] == "A"
    assert 3 <= len(number) - 1 <= 6
    assert int(number[1:]) == ordinal


def test_the_millionth_number_is_refused() -> None:
    with pytest.raises(DomainError) as refusal:
        issue(
            NOW,
            ticket_id="t",
            day=NOW.date(),
            letter="A",
            ordinal=1_000_000,
            item="x",
            item_letter="A",
            item_network="either",
            place=1.0,
        )
    assert refusal.value.code == Code.OUT_OF_NUMBERS


def test_a_clock_that_steps_back_makes_no_negative_wait() -> None:
    called, _ = ticket_in(TicketState.WAITING).call(NOW - timedelta(hours=1), window=1, person="a")
    assert called.wait_s == 0


@given(st.text(alphabet="电话身份证号0123456789Xx ", max_size=40))
def test_no_long_run_of_digits_gets_into_a_reason(words: str) -> None:
    kept = without_numbers(words) or ""
    assert not any(kept[index : index + 6].isdigit() for index in range(len(kept) - 5))
