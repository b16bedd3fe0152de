"""The tidal window's machine, look by look, under any sequence of figures."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import EventName
from queue_server.domain.hall import TidalRules
from queue_server.domain.hours import HALL_ZONE
from queue_server.domain.tidal import (
    TIDAL_TRANSITIONS,
    TidalReadings,
    TidalRule,
    TidalState,
    TidalStatus,
    close_by_hand,
    decide,
    open_by_hand,
    trigger,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=HALL_ZONE)
RULES = TidalRules()
ARROWS = {(before.value, after.value) for (before, _), after in TIDAL_TRANSITIONS.items()}
FIGURES = st.builds(
    TidalReadings,
    longest_wait_s=st.sampled_from([0, 120, 299, 300, 599, 600, 900, 901, 2000]),
    waiting=st.integers(0, 5),
    cases=st.sampled_from([0, 23, 24, 30, 31]),
    forecast_min=st.sampled_from([0, 15, 16]),
    staffed=st.booleans(),
    ticket_in_hand=st.booleans(),
    in_service_day=st.booleans(),
    plan=st.sampled_from([None, None, "赶集日"]),
)
LOOKS = st.lists(st.tuples(FIGURES, st.sampled_from([1, 10, 60, 300, 1300])), min_size=1, max_size=30)


@settings(deadline=None, max_examples=200)
@given(LOOKS)
def test_whatever_the_figures_say_the_machine_keeps_its_promises(looks: list[tuple[TidalReadings, int]]) -> None:
    status, at = TidalStatus(state=TidalState.CLOSED, since=NOW), NOW
    for readings, pause_s in looks:
        at += timedelta(seconds=pause_s)
        before = status.state
        status, events = decide(status, readings, rules=RULES, at=at)
        moves = [(event.from_state, event.to_state) for event in events if event.name is EventName.TIDAL_CHANGED]
        assert set(moves) <= ARROWS
        assert [before.value, *(after for _, after in moves)][-1] == status.state.value
        asked = trigger(readings, rules=RULES) is not None
        if asked:
            assert status.state not in {TidalState.CLOSED, TidalState.WARNED}
        if asked and readings.staffed:
            assert status.state is TidalState.OPEN
        if not readings.staffed:
            assert status.state is not TidalState.OPEN
        again, nothing = decide(status, readings, rules=RULES, at=at)
        assert (again, nothing) == (status, ())


@given(st.integers(0, 3000), st.integers(0, 60))
def test_the_triggers_are_the_notices_figures_and_strict(longest_s: int, cases: int) -> None:
    fired = trigger(TidalReadings(longest_wait_s=longest_s, cases=cases, waiting=1), rules=RULES)
    expected = TidalRule.CASES if cases > 30 else TidalRule.WAIT if longest_s > 900 else None
    assert fired is expected


def test_the_case_count_asks_for_nobody_once_the_day_is_over_and_nobody_waits() -> None:
    over = TidalReadings(cases=40, in_service_day=False)
    assert trigger(over, rules=RULES) is None


def opened(rule_figures: TidalReadings, *, at: datetime = NOW) -> TidalStatus:
    status, _ = decide(TidalStatus(state=TidalState.CLOSED, since=at), rule_figures, rules=RULES, at=at)
    assert status.state is TidalState.OPEN
    return status


def test_a_wait_opening_needs_both_twenty_minutes_open_and_twenty_minutes_calm() -> None:
    status = opened(TidalReadings(longest_wait_s=901, waiting=3, staffed=True))
    calm = TidalReadings(longest_wait_s=299, waiting=2, staffed=True)
    busy = TidalReadings(longest_wait_s=300, waiting=2, staffed=True)
    at = NOW
    for minutes, figures in ((10, calm), (25, busy), (26, calm), (45, calm)):
        at = NOW + timedelta(minutes=minutes)
        status, _ = decide(status, figures, rules=RULES, at=at)
        assert status.state is TidalState.OPEN
    status, _ = decide(status, calm, rules=RULES, at=NOW + timedelta(minutes=46))
    assert status.state is TidalState.CLOSED


def test_a_case_opening_stays_though_the_hall_is_empty() -> None:
    status = opened(TidalReadings(cases=31, staffed=True))
    for minute in range(10, 400, 10):
        at = NOW + timedelta(minutes=minute)
        status, _ = decide(status, TidalReadings(cases=31, staffed=True), rules=RULES, at=at)
    assert status.state is TidalState.OPEN


def test_the_case_count_takes_an_opening_for_waits_over() -> None:
    status = opened(TidalReadings(longest_wait_s=901, waiting=3, staffed=True))
    status, events = decide(status, TidalReadings(cases=31, staffed=True), rules=RULES, at=NOW + timedelta(minutes=1))
    assert status.rule is TidalRule.CASES
    assert [event.name for event in events] == [EventName.TIDAL_RULE_CHANGED]


def test_a_plan_waits_for_the_cool_down_and_a_trigger_does_not() -> None:
    closed = TidalStatus(state=TidalState.CLOSED, since=NOW, closed_at=NOW)
    soon = NOW + timedelta(seconds=599)
    planned = TidalReadings(plan="赶集日")
    assert decide(closed, planned, rules=RULES, at=soon)[0].state is TidalState.CLOSED
    assert decide(closed, planned, rules=RULES, at=NOW + timedelta(seconds=600))[0].state is TidalState.OPENING
    urgent = TidalReadings(longest_wait_s=901, waiting=1)
    assert decide(closed, urgent, rules=RULES, at=soon)[0].state is TidalState.OPENING


def test_a_person_opens_and_closes_only_where_that_changes_something() -> None:
    closed = TidalStatus(state=TidalState.CLOSED, since=NOW)
    with pytest.raises(DomainError) as refusal:
        close_by_hand(closed, rules=RULES, at=NOW, reason="x")
    assert refusal.value.code == Code.ILLEGAL_STEP
    opening, event = open_by_hand(closed, at=NOW, reason="赶集")
    assert (opening.state, event.reason) == (TidalState.OPENING, "赶集")
    with pytest.raises(DomainError):
        open_by_hand(opening, at=NOW, reason="又")
    assert close_by_hand(opening, rules=RULES, at=NOW, reason="误")[0].state is TidalState.CLOSED
