"""What rings at a desk: each table is the whole machine, and everything that is not listed changes nothing."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.emergency import (
    EMERGENCY_TRANSITIONS,
    Emergency,
    EmergencyState,
    EmergencyStep,
    check_text,
)
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.expert_call import EXPERT_CALL_TRANSITIONS, ExpertCall, ExpertCallState, ExpertCallStep
from queue_server.domain.hand_over import HAND_OVER_TRANSITIONS, HandOver, HandOverState, HandOverStep
from queue_server.domain.help_call import HELP_TRANSITIONS, HelpCall, HelpState, HelpStep, place_name
from queue_server.domain.hours import HALL_ZONE
from queue_server.domain.ownership import OFFER_TRANSITIONS, Offer, OfferState, OfferStep, OwnedKind

DAY = date(2026, 11, 23)
THEN = datetime(2026, 11, 23, 9, 0, tzinfo=HALL_ZONE)
NOW = THEN + timedelta(minutes=2)


def help_in(state: StrEnum) -> HelpCall:
    return HelpCall(id="h", day=DAY, place="kiosk-1", state=HelpState(state), called_at=THEN)


def expert_in(state: StrEnum) -> ExpertCall:
    return ExpertCall(
        id="e",
        day=DAY,
        ticket="t",
        number="A001",
        item="ext-1",
        station="MZ",
        window=1,
        state=ExpertCallState(state),
        asked_at=THEN,
        asked_by="a",
    )


def emergency_in(state: StrEnum) -> Emergency:
    return Emergency(id="m", text="请撤离", state=EmergencyState(state), raised_at=THEN, raised_by="a")


def offer_in(state: StrEnum) -> Offer:
    return Offer(
        id="o",
        day=DAY,
        kind=OwnedKind.TICKET,
        entity="t",
        number="A001",
        from_person="a",
        to_person="b",
        state=OfferState(state),
        offered_at=THEN,
    )


def hand_over_in(state: StrEnum) -> HandOver:
    return HandOver(
        id="s",
        day=DAY,
        window=1,
        from_person="a",
        to_person="b",
        state=HandOverState(state),
        left_at=THEN,
        note=None,
        tickets=(),
        cases=(),
    )


Machine = tuple[Mapping[Any, StrEnum], type[StrEnum], Callable[[Any], Any], Mapping[StrEnum, Callable[[Any], Any]]]
MACHINES: dict[str, Machine] = {
    "help": (
        HELP_TRANSITIONS,
        HelpState,
        help_in,
        {
            HelpStep.ACKNOWLEDGE: lambda one: one.acknowledge(NOW, person="a"),
            HelpStep.LAPSE: lambda one: one.lapse(),
        },
    ),
    "expert": (
        EXPERT_CALL_TRANSITIONS,
        ExpertCallState,
        expert_in,
        {
            ExpertCallStep.ACCEPT: lambda one: one.accept(NOW, person="mz"),
            ExpertCallStep.ESCALATE: lambda one: one.escalate(NOW),
            ExpertCallStep.ANSWER: lambda one: one.give_answer(NOW, answer="可以", person="mz", knowledge=None),
            ExpertCallStep.WITHDRAW: lambda one: one.withdraw(reason="已解决"),
        },
    ),
    "emergency": (
        EMERGENCY_TRANSITIONS,
        EmergencyState,
        emergency_in,
        {
            EmergencyStep.REPLACE: lambda one: one.replace_by(NOW, person="a"),
            EmergencyStep.CLEAR: lambda one: one.clear(NOW, person="a", reason="演练结束"),
        },
    ),
    "offer": (
        OFFER_TRANSITIONS,
        OfferState,
        offer_in,
        {step: lambda one, step=step: one.settle(step, NOW) for step in OfferStep},
    ),
    "hand-over": (
        HAND_OVER_TRANSITIONS,
        HandOverState,
        hand_over_in,
        {HandOverStep.ACCEPT: lambda one: one.accept(NOW)},
    ),
}
CELLS = [(name, state, step) for name, (_, states, _, steps) in MACHINES.items() for state in states for step in steps]


@pytest.mark.parametrize(
    ("name", "state", "step"), CELLS, ids=[f"{name}-{state}-{step}" for name, state, step in CELLS]
)
def test_a_step_happens_as_listed_or_not_at_all(name: str, state: StrEnum, step: StrEnum) -> None:
    table, _, made_in, steps = MACHINES[name]
    before = made_in(state)
    target = table.get((state, step))
    if target is None:
        with pytest.raises(DomainError) as refusal:
            steps[step](before)
        assert refusal.value.code in {Code.ILLEGAL_STEP, Code.NO_EMERGENCY}
        assert refusal.value.detail.endswith("。")
        return
    after, event = steps[step](before)
    assert after.state is target
    assert (event.from_state, event.to_state, event.entity) == (state.value, target.value, before.id)


@pytest.mark.parametrize("name", MACHINES)
def test_every_state_is_reached_and_every_machine_ends(name: str) -> None:
    table, states, _, _ = MACHINES[name]
    begins = next(iter(states))
    assert set(states) == {begins, *table.values()}
    assert set(states) - {state for state, _ in table}, "nothing is final"


@pytest.mark.parametrize(
    "text",
    [
        "请联系张主任13800138000",
        "请联系张主任 138-0013-8000",
        "请联系 １３８００１３８０００",
        "身份证 211322189901010019 失主请到窗口",
        "身份证 21132218990101001X 失主",
        "请联系 ¹³⁸⁰⁰¹³⁸⁰⁰⁰",
    ],
)
def test_no_phone_and_no_id_number_gets_onto_every_screen(text: str) -> None:
    with pytest.raises(DomainError) as refusal:
        check_text(text)
    assert refusal.value.code is Code.PERSONAL_DATA


@pytest.mark.parametrize("text", ["", " \n ", "字" * 61])
def test_an_emergency_message_says_something_and_fits(text: str) -> None:
    with pytest.raises(DomainError):
        check_text(text)


def test_an_emergency_message_is_one_line_and_may_name_119() -> None:
    assert check_text(" 大厅起火，\n请从东门撤离\u200b，火警 119 ") == "大厅起火， 请从东门撤离 ，火警 119"
    assert check_text("字" * 60) == "字" * 60
    assert check_text("2026-11-23 09:30 起停电，请勿乘电梯") == "2026-11-23 09:30 起停电，请勿乘电梯"


@given(st.text(max_size=80))
def test_what_passes_the_check_is_one_short_line(text: str) -> None:
    try:
        sentence = check_text(text)
    except DomainError:
        return
    assert 0 < len(sentence) <= 60
    assert sentence.isprintable()
    assert check_text(sentence) == sentence


@pytest.mark.parametrize(("after_s", "ran_out"), [(299, False), (300, True)])
def test_five_minutes_without_an_answer_go_to_the_hall_head_once(after_s: int, *, ran_out: bool) -> None:
    ringing = expert_in(ExpertCallState.RINGING)
    assert ringing.ran_out(THEN + timedelta(seconds=after_s)) is ran_out
    escalated, _ = ringing.escalate(THEN + timedelta(seconds=300))
    again, _ = escalated.accept(THEN + timedelta(seconds=310), person="head")
    assert not again.ran_out(THEN + timedelta(hours=1))


def test_question_and_answer_keep_no_long_number() -> None:
    answered, event = expert_in(ExpertCallState.RINGING).give_answer(
        NOW, answer="请他拨打 13800138000 核实", person="mz", knowledge=None
    )
    assert answered.answer == "请他拨打 *** 核实"
    assert "138" not in str(event.data)


def test_a_place_is_named_in_words() -> None:
    assert place_name("kiosk-2") == "2 号取号机"
    assert place_name("demo") == "demo"
