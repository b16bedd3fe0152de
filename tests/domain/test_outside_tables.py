"""The tables of an outside case and of an errand: what follows what, when it is tried again, and what is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from queue_server.domain.case_steps import CASE_STATE_WORDS
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.outside_case import (
    DONE_STATES,
    OUTSIDE_TRANSITIONS,
    OUTSIDE_WORDS,
    OutsideCase,
    OutsideState,
    Source,
)
from queue_server.domain.outside_errand import ERRAND_TRANSITIONS, Errand, ErrandState, ErrandStep

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
LINKED = OutsideCase(case_no="x", linked_on=date(2026, 11, 20))


def entered(case: OutsideCase, state: OutsideState, *, on: date = TODAY, mends: bool = False) -> OutsideCase:
    return case.enter(state, NOW, today=TODAY, on=on, source=Source.HAND, person="a", mends=mends)


def test_every_state_has_words_and_means_a_state_of_ours() -> None:
    assert set(OUTSIDE_WORDS) == set(OutsideState)
    assert {state.ours for state in OutsideState} <= set(CASE_STATE_WORDS)
    assert set(OUTSIDE_TRANSITIONS) == {None, *OutsideState}


@pytest.mark.parametrize(("before", "after"), list(product([None, *OutsideState], OutsideState)))
def test_a_state_follows_by_the_table_or_not_at_all(before: OutsideState | None, after: OutsideState) -> None:
    case = replace(LINKED, state=before)
    if after in OUTSIDE_TRANSITIONS[before]:
        assert entered(case, after).state is after
        return
    with pytest.raises(DomainError) as refusal:
        entered(case, after)
    assert refusal.value.code == Code.ILLEGAL_STEP
    assert entered(case, after, mends=True).state is after


def test_from_every_state_a_done_one_can_be_reached() -> None:
    for state in set(OutsideState) - {OutsideState.CLOSED}:
        assert OUTSIDE_TRANSITIONS[state] & DONE_STATES


@pytest.mark.parametrize("on", [date(2026, 11, 19), date(2026, 11, 24)])
def test_a_day_before_the_case_or_after_today_is_refused(on: date) -> None:
    with pytest.raises(DomainError) as refusal:
        entered(LINKED, OutsideState.ACCEPTED, on=on)
    assert refusal.value.code == Code.WRONG_DATES


def test_the_day_of_acceptance_is_kept() -> None:
    accepted = entered(LINKED, OutsideState.ACCEPTED, on=date(2026, 11, 21))
    assert entered(accepted, OutsideState.SPECIAL).accepted_on == date(2026, 11, 21)


def errand(state: ErrandState = ErrandState.WAITING) -> Errand:
    return Errand(case_no="x", state=state, since=NOW, next_at=NOW)


STEPS = {
    ErrandStep.CONFIRM: lambda one: one.confirmed(NOW),
    ErrandStep.FAIL: lambda one: one.failed(NOW, fault="坏"),
    ErrandStep.REFUSE: lambda one: one.refused(fault="不"),
    ErrandStep.RETRY: lambda one: one.retried(NOW),
    ErrandStep.LOOK: lambda one: one.looked(NOW, changed=False),
    ErrandStep.END: lambda one: one.ended(),
}


@pytest.mark.parametrize(("state", "step"), list(product(ErrandState, ErrandStep)))
def test_an_errand_takes_the_steps_of_its_table_and_no_other(state: ErrandState, step: ErrandStep) -> None:
    after = STEPS[step](errand(state))
    assert (after.state if after else None) == ERRAND_TRANSITIONS.get((state, step))


def test_what_fails_is_tried_ever_more_rarely_and_never_later_than_two_minutes() -> None:
    failing, pauses = errand(), []
    for _ in range(12):
        failing = failing.failed(NOW, fault="坏") or failing
        pauses.append((failing.next_at - NOW).total_seconds())
    assert pauses[:5] == [5, 10, 20, 40, 80]
    assert max(pauses) == 120


def test_what_rests_is_looked_at_every_half_hour_and_what_changed_within_a_minute() -> None:
    watched = errand(ErrandState.WATCHED)
    for _ in range(8):
        watched = watched.looked(NOW, changed=False) or watched
    assert watched.next_at - NOW == timedelta(minutes=30)
    changed = watched.looked(NOW, changed=True)
    assert changed is not None
    assert changed.next_at - NOW == timedelta(minutes=1)
