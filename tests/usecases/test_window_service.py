"""The window verbs, step by step, and everything that is refused."""

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queue_server.domain.errors import Code, DomainError
from queue_server.domain.person import Actor
from queue_server.domain.ticket import FINAL_STATES, Outcome, Ticket, TicketState
from queue_server.domain.window import WindowState
from queue_server.usecases.ports import Unit
from tests.usecases.hall_at_work import COMPLETABLE, EXTRANET, INTERNET, PADS, HallAtWork, MakeHall, sample_hall


def test_a_visit_goes_from_the_paper_to_the_end(hall: HallAtWork) -> None:
    hall.issue()
    hall.sign_in()
    hall.clock.advance(seconds=901)
    called = hall.call()
    assert called is not None
    assert (called.state, called.window, called.call_no, called.wait_s) == (TicketState.CALLED, 1, 1, 901)
    assert hall.start().state is TicketState.SERVING
    hall.clock.advance(seconds=240)
    done = hall.finish()
    assert (done.state, done.outcome, done.service_s) == (TicketState.DONE, Outcome.CONSULTED, 240)
    assert [(row.from_state, row.to_state) for row in hall.events() if row.kind == "ticket"] == [
        (None, "waiting"),
        ("waiting", "called"),
        ("called", "serving"),
        ("serving", "done"),
    ]


def test_nobody_waiting_is_no_error(hall: HallAtWork) -> None:
    hall.sign_in()
    assert hall.call() is None


def test_a_window_calls_nobody_while_a_number_is_in_hand(hall: HallAtWork) -> None:
    hall.issue()
    hall.issue()
    hall.sign_in()
    hall.call()
    assert hall.refused(lambda unit: hall.does.windows.call_next(unit, 1, actor=PADS)) == Code.TICKET_IN_HAND


def test_nobody_calls_at_a_window_where_nobody_is_signed_in(hall: HallAtWork) -> None:
    hall.issue()
    assert hall.refused(lambda unit: hall.does.windows.call_next(unit, 1, actor=PADS)) == Code.NOT_SIGNED_IN
    elsewhere = Actor.of_session(hall.sign_in("b", terminal="T2"))
    assert hall.refused(lambda unit: hall.does.windows.call_next(unit, 1, actor=elsewhere)) == Code.FORBIDDEN
    assert hall.refused(lambda unit: hall.does.windows.call_next(unit, 7, actor=PADS)) == Code.NOT_FOUND


def test_a_pad_acts_for_the_person_who_sits_there(hall: HallAtWork) -> None:
    hall.issue()
    hall.sign_in()
    hall.call()
    row = hall.events("TicketCalled")[0]
    assert (row.person, row.account, row.terminal, row.network) == ("a", "211322101-ZH-1", "signage-1", "extranet")


def test_a_picked_ticket_needs_a_reason_that_the_journal_keeps(hall: HallAtWork) -> None:
    hall.issue()
    second = hall.issue()
    hall.sign_in()
    call = hall.does.windows.call_next
    assert hall.refused(lambda unit: call(unit, 1, actor=PADS, ticket=second.id)) == Code.REASON_NEEDED
    assert hall.refused(lambda unit: call(unit, 1, actor=PADS, ticket=second.id, reason=" ")) == Code.REASON_NEEDED
    picked = hall.call(ticket=second.id, reason="老人身体不适 电话13800138000")
    assert picked is not None
    assert picked.id == second.id
    assert hall.events("TicketCalled")[0].reason == "老人身体不适 电话***"


def test_a_call_by_rule_carries_no_reason(hall: HallAtWork) -> None:
    hall.issue()
    hall.sign_in()
    hall.call(reason="没有理由")
    assert hall.events("TicketCalled")[0].reason is None


def test_recalls_are_ten_seconds_apart_and_three_in_all(hall: HallAtWork) -> None:
    hall.issue()
    hall.sign_in()
    hall.call()
    recall = hall.does.windows.recall
    hall.clock.advance(seconds=9)
    assert hall.refused(lambda unit: recall(unit, 1, actor=PADS)) == Code.TOO_SOON
    hall.clock.advance(seconds=1)
    assert hall.run(lambda unit: recall(unit, 1, actor=PADS)).call_no == 2
    hall.clock.advance(seconds=10)
    assert hall.run(lambda unit: recall(unit, 1, actor=PADS)).call_no == 3
    hall.clock.advance(seconds=10)
    assert hall.refused(lambda unit: recall(unit, 1, actor=PADS)) == Code.TOO_MANY_CALLS


def test_a_clerk_misses_a_ticket_only_after_three_calls(hall: HallAtWork) -> None:
    hall.issue()
    hall.sign_in()
    hall.call()
    miss, recall = hall.does.windows.miss, hall.does.windows.recall
    for _ in range(2):
        hall.clock.advance(seconds=12)
        assert hall.refused(lambda unit: miss(unit, 1, actor=PADS)) == Code.TOO_FEW_CALLS
        hall.run(lambda unit: recall(unit, 1, actor=PADS))
    assert hall.refused(lambda unit: miss(unit, 1, actor=PADS)) == Code.TOO_SOON
    hall.clock.advance(seconds=10)
    assert hall.run(lambda unit: miss(unit, 1, actor=PADS)).state is TicketState.MISSED
    assert hall.read(lambda unit: hall.does.windows.status(unit, 1)).ticket is None


def test_the_timer_misses_a_ticket_sixty_seconds_after_the_last_call(hall: HallAtWork) -> None:
    called = hall.issue()
    hall.sign_in()
    hall.call()
    hall.clock.advance(seconds=59)
    hall.tick()
    assert hall.ticket(called).state is TicketState.CALLED
    hall.clock.advance(seconds=1)
    hall.tick()
    assert hall.ticket(called).state is TicketState.MISSED
    assert hall.call() is None


def test_time_set_aside_is_no_service_time(hall: HallAtWork) -> None:
    held = hall.issue()
    other = hall.issue()
    hall.sign_in()
    hall.call()
    hall.start()
    hall.clock.advance(seconds=60)
    hall.run(lambda unit: hall.does.windows.hold(unit, 1, reason="填表", actor=PADS))
    assert hall.serve(seconds=120).id == other.id
    hall.run(lambda unit: hall.does.windows.resume(unit, 1, ticket=held.id, actor=PADS))
    hall.clock.advance(seconds=30)
    assert hall.finish().service_s == 90


def test_a_held_ticket_is_closed_unserved_after_an_hour(hall: HallAtWork) -> None:
    held = hall.issue()
    hall.sign_in()
    hall.call()
    hall.start()
    hall.run(lambda unit: hall.does.windows.hold(unit, 1, actor=PADS))
    hall.live(minutes=59, step_s=60)
    assert hall.ticket(held).state is TicketState.HELD
    hall.live(minutes=1, step_s=60)
    assert (hall.ticket(held).state, hall.ticket(held).outcome) == (TicketState.DONE, Outcome.UNSERVED)


def test_a_held_ticket_comes_back_at_its_own_window_while_somebody_sits_there(hall: HallAtWork) -> None:
    held = hall.issue()
    first = hall.sign_in()
    hall.sign_in("b", terminal="T2")
    hall.call()
    hall.start()
    hall.run(lambda unit: hall.does.windows.hold(unit, 1, actor=PADS))
    resume = hall.does.windows.resume
    assert hall.refused(lambda unit: resume(unit, 2, ticket=held.id, actor=PADS)) == Code.NOT_CALLABLE_HERE
    hall.sign_out(first)
    assert hall.run(lambda unit: resume(unit, 2, ticket=held.id, actor=PADS)).window == 2


def test_a_transfer_goes_to_the_head_and_keeps_both_waits_and_the_first_owner(hall: HallAtWork) -> None:
    moved = hall.issue("consult")
    hall.issue()
    hall.issue()
    hall.sign_in()
    hall.clock.advance(seconds=100)
    hall.call()
    hall.start()
    hall.run(lambda unit: hall.does.windows.transfer(unit, 1, letter="A", actor=PADS))
    assert hall.read(hall.does.queueing.waiting)[0].id == moved.id
    hall.clock.advance(seconds=40)
    again = hall.call()
    assert again is not None
    assert (again.number, again.queue, again.wait_s, again.second_wait_s) == ("C001", "A", 100, 40)
    assert again.first_owner == "a"
    names = [row.event for row in hall.events() if row.entity == moved.id]
    assert names[-3:] == ["TicketTransferred", "TicketRequeued", "TicketCalled"]


def test_a_transfer_to_the_priority_line_heads_it(hall: HallAtWork) -> None:
    moved = hall.issue()
    hall.issue(priority="elderly")
    hall.sign_in()
    hall.call(ticket=moved.id, reason="先到")
    hall.start()
    hall.run(lambda unit: hall.does.windows.transfer(unit, 1, letter="Y", actor=PADS))
    assert hall.read(hall.does.queueing.waiting)[0].id == moved.id


def test_a_visit_ends_with_cases_only_where_one_was_received(hall: HallAtWork) -> None:
    ticket = hall.issue()
    session = hall.sign_in()
    hall.call()
    hall.start()
    finish = hall.does.windows.finish_service
    assert hall.refused(lambda unit: finish(unit, 1, outcome="cases", actor=PADS)) == Code.NO_CASE
    assert hall.refused(lambda unit: finish(unit, 1, outcome="preintake", actor=PADS)) == Code.NO_DRAFT
    no = hall.open_case(ticket, session)
    assert hall.refused(lambda unit: finish(unit, 1, outcome="cases", actor=PADS)) == Code.NO_CASE
    hall.receive_case(no, session)
    assert hall.refused(lambda unit: finish(unit, 1, outcome="preintake", actor=PADS)) == Code.NO_DRAFT
    assert hall.finish(outcome="cases").outcome is Outcome.CASES


def test_a_paused_window_calls_nobody_and_keeps_what_is_in_hand(hall: HallAtWork) -> None:
    hall.issue()
    hall.issue()
    hall.sign_in()
    hall.call()
    hall.run(lambda unit: hall.does.windows.pause_window(unit, 1, reason="复印", actor=PADS))
    hall.start()
    hall.finish()
    windows = hall.does.windows
    assert hall.refused(lambda unit: windows.call_next(unit, 1, actor=PADS)) == Code.WINDOW_PAUSED
    assert hall.refused(lambda unit: windows.pause_window(unit, 1, reason="x", actor=PADS)) == Code.ILLEGAL_STEP
    assert hall.run(lambda unit: windows.unpause_window(unit, 1, actor=PADS)).state is WindowState.OPEN
    assert hall.refused(lambda unit: windows.unpause_window(unit, 1, actor=PADS)) == Code.ILLEGAL_STEP
    assert hall.call() is not None


def test_a_pickup_needs_somebody_with_an_issue_account(hall: HallAtWork) -> None:
    pickup = hall.issue("pickup")
    ordinary = hall.issue()
    hall.sign_in("head", account="ZH-2", terminal="T2")
    called = hall.call(2)
    assert called is not None
    assert called.id == ordinary.id
    hall.sign_in("a")
    called = hall.call(1)
    assert called is not None
    assert called.id == pickup.id


def test_an_issue_account_alone_calls_pickups_only(hall: HallAtWork) -> None:
    ordinary, pickup = hall.issue(), hall.issue("pickup")
    hall.sign_in("a", account="CJ-1")
    called = hall.call()
    assert called is not None
    assert called.id == pickup.id
    hall.start()
    hall.finish()
    assert hall.call() is None
    call = hall.does.windows.call_next
    code = hall.refused(lambda unit: call(unit, 1, actor=PADS, ticket=ordinary.id, reason="试"))
    assert code == Code.NOT_CALLABLE_HERE


def test_the_tidal_window_takes_any_ticket_by_default(hall: HallAtWork) -> None:
    for item in ("ext-1", "net-1", "any-1", "county-1"):
        hall.issue(item)
    hall.sign_in("b", terminal="T2")
    assert [hall.serve(2).item for _ in range(4)] == ["ext-1", "net-1", "any-1", "county-1"]


def test_completable_keeps_extranet_items_from_an_internet_terminal(hall_of: MakeHall) -> None:
    hall = hall_of(sample_hall(tidal=COMPLETABLE))
    for item in ("ext-1", "net-1", "ext-1", "any-1", "consult"):
        hall.issue(item)
    hall.sign_in("b", terminal="T2")
    assert [hall.serve(2).item for _ in range(3)] == ["net-1", "any-1", "consult"]
    assert hall.call(2) is None


def test_completable_takes_all_where_the_tidal_terminal_has_the_extranet(hall_of: MakeHall) -> None:
    profile = sample_hall(tidal=COMPLETABLE)
    windows = tuple(
        type(window)(no=window.no, kind=window.kind, networks=EXTRANET | INTERNET) for window in profile.windows
    )
    terminals = tuple(type(one)(id=one.id, networks=EXTRANET, window=one.window) for one in profile.terminals)
    hall = hall_of(sample_hall(tidal=COMPLETABLE, windows=windows, terminals=terminals))
    for item in ("ext-1", "net-1"):
        hall.issue(item)
    hall.sign_in("b", terminal="T2")
    assert [hall.serve(2).item for _ in range(2)] == ["ext-1", "net-1"]


def test_an_excluded_item_is_never_called_at_the_tidal_window(hall_of: MakeHall) -> None:
    hall = hall_of(sample_hall(tidal=type(COMPLETABLE)(excluded_items=frozenset({"net-1"}))))
    hall.issue("net-1")
    hall.issue("ext-1")
    hall.sign_in("b", terminal="T2")
    assert hall.serve(2).item == "ext-1"
    assert hall.call(2) is None


Verb = Callable[[HallAtWork, Unit, Ticket], Any]
VERBS: dict[str, Verb] = {
    "call": lambda hall, unit, one: hall.does.windows.call_next(unit, 1, actor=PADS, ticket=one.id, reason="试"),
    "recall": lambda hall, unit, _: hall.does.windows.recall(unit, 1, actor=PADS),
    "start": lambda hall, unit, _: hall.does.windows.start_service(unit, 1, actor=PADS),
    "miss": lambda hall, unit, _: hall.does.windows.miss(unit, 1, actor=PADS),
    "hold": lambda hall, unit, _: hall.does.windows.hold(unit, 1, actor=PADS),
    "resume": lambda hall, unit, one: hall.does.windows.resume(unit, 1, ticket=one.id, actor=PADS),
    "transfer": lambda hall, unit, _: hall.does.windows.transfer(unit, 1, letter="B", actor=PADS),
    "finish": lambda hall, unit, _: hall.does.windows.finish_service(unit, 1, outcome="referred", actor=PADS),
    "rejoin": lambda hall, unit, one: hall.does.queueing.rejoin_ticket(unit, one.id, actor=PADS),
    "cancel": lambda hall, unit, one: hall.does.queueing.cancel_ticket(unit, one.id, actor=PADS),
    "tick": lambda hall, unit, _: hall.run_timers(unit),
}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(st.sampled_from(sorted(VERBS)), st.integers(0, 2), st.integers(0, 40)), max_size=25))
def test_whatever_is_done_the_journal_tells_one_unbroken_story(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int, int]]
) -> None:
    hall = HallAtWork(tmp_path_factory.mktemp("hall"))
    hall.sign_in()
    tickets = [hall.issue() for _ in range(3)]
    for verb, which, pause_s in acts:
        hall.clock.advance(seconds=pause_s)
        ticket = tickets[which]
        with contextlib.suppress(DomainError):
            hall.run(lambda unit, verb=verb, ticket=ticket: VERBS[verb](hall, unit, ticket))
    in_hand = hall.read(lambda unit: hall.does.windows.status(unit, 1)).ticket
    for ticket in tickets:
        story = [row for row in hall.events() if row.entity == ticket.id]
        assert [row.from_state for row in story[1:]] == [row.to_state for row in story[:-1]]
        now = hall.ticket(ticket).state
        assert story[-1].to_state == now.value
        assert (now in {TicketState.CALLED, TicketState.SERVING}) == (in_hand == ticket.id)
        assert not any(row.from_state in {state.value for state in FINAL_STATES} for row in story)
    hall.store.close()
