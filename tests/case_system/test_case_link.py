"""Cases handed to an outside system and read back: once each, whatever it does, and nothing here waits for it."""

import logging
import time
from datetime import timedelta

import pytest

from queue_server.case_http import HttpCaseDoor
from queue_server.case_link import CaseLink
from queue_server.domain.case_steps import CaseState
from queue_server.domain.errors import Code
from queue_server.domain.outside_case import OutsideState, Source
from queue_server.domain.outside_errand import ErrandState
from queue_server.domain.person import Actor
from queue_server.usecases.outside_link import OutsideLink
from queue_server.web.store_door import StoreDoor
from tests.case_system.conftest import Linked
from tests.case_system.stand_in import TOKEN
from tests.usecases.hall_at_work import VALID_ID
from tests.web.conftest import wait_until


def test_a_received_case_is_sent_once_with_ticket_and_case_data_and_linked_by_the_answer(linked: Linked) -> None:
    no = linked.receive()
    assert linked.case(no).state is CaseState.RECEIVED
    assert linked.hall.read(linked.hall.does.casework.cases_today) == 1
    linked.turn()
    linked.turn()
    case = linked.case(no)
    assert (case.state, case.outside_no) == (CaseState.LINKED, "JP-2026-0001")
    assert linked.hall.read(linked.hall.does.casework.cases_today) == 1
    (kept,) = linked.stand_in.cases.values()
    assert (kept.body["case_no"], kept.body["ticket"], kept.body["item"]) == (no, "A001", "ext-1")
    assert kept.body["applicant"] == {"name": "张三丰", "id_number": VALID_ID, "phone": "13800138000"}
    assert [line["present"] for line in kept.body["materials"]] == [True, True, False]
    assert linked.seen(no).known.state is OutsideState.RECEIVED
    assert [row.event for row in linked.hall.events() if row.kind == "case"][-2:] == ["CaseLinked", "CaseStateEntered"]


def test_states_are_read_back_until_the_case_is_done_and_not_after(linked: Linked) -> None:
    no = linked.receive()
    linked.turn()
    day = linked.hall.clock.now().date()
    for state, due in (("ACCEPTED", day + timedelta(days=9)), ("DECIDED", None), ("DELIVERED", None)):
        linked.stand_in.decide(no, state, day, due=due)
        linked.turn(after_s=61)
        view = linked.seen(no)
        assert (view.known.state, view.known.source) == (OutsideState(state), Source.HTTP)
    assert linked.case(no).outside_state is CaseState.DELIVERED
    asked = len(linked.stand_in.asked)
    linked.turn(after_s=7200)
    assert len(linked.stand_in.asked) == asked


def test_a_case_that_rests_is_looked_at_ever_more_rarely(linked: Linked) -> None:
    linked.receive()
    linked.turn()
    before = len(linked.stand_in.asked)
    for _ in range(60):
        linked.turn(after_s=120)
    assert 5 <= len(linked.stand_in.asked) - before <= 9


def test_whatever_goes_wrong_every_case_arrives_once_and_says_meanwhile_what_is_wrong(
    linked: Linked, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    faults = ("slow", "500", "garbage", "other_case", "lost", "drip", "redirect", "long", "shut")
    for count, fault in enumerate(faults, start=1):
        no = linked.receive()
        linked.stand_in.let_go.clear()
        linked.stand_in.break_down(fault)
        linked.turn()
        waiting = linked.seen(no).errand
        assert waiting is not None
        assert (linked.case(no).state, waiting.state, waiting.attempts) == (
            CaseState.RECEIVED,
            ErrandState.WAITING,
            1,
        ), fault
        assert waiting.fault, fault
        linked.stand_in.let_go.set()
        linked.turn(after_s=6)
        assert linked.case(no).state is CaseState.LINKED, fault
        assert len(linked.stand_in.cases) == count
        assert not linked.link.failing
    assert VALID_ID not in caplog.text
    assert TOKEN not in caplog.text


def test_a_look_that_fails_leaves_what_is_known_and_comes_again(linked: Linked) -> None:
    no = linked.receive()
    linked.turn()
    for fault in ("500", "garbage", "other_case", "odd_state", "slow", "long"):
        linked.stand_in.let_go.clear()
        linked.stand_in.break_down(fault)
        linked.turn(after_s=1900)
        view = linked.seen(no)
        assert (view.known.state, view.errand is not None and view.errand.attempts) == (OutsideState.RECEIVED, 1), fault
        linked.stand_in.let_go.set()
        linked.turn(after_s=6)
        recovered = linked.seen(no).errand
        assert recovered is not None
        assert (recovered.attempts, recovered.fault) == (0, None), fault


def test_a_state_is_understood_in_chinese_too_and_the_outside_mends_itself(linked: Linked) -> None:
    no = linked.receive()
    linked.turn()
    day = linked.hall.clock.now().date()
    linked.stand_in.decide(no, "已审批", day)
    linked.turn(after_s=61)
    assert linked.seen(no).known.state is OutsideState.DECIDED
    linked.stand_in.decide(no, "审核中", day)
    linked.turn(after_s=61)
    assert linked.seen(no).known.state is OutsideState.REVIEWING
    assert linked.hall.events("CaseStateEntered")[-1].reason == "外部系统更正"


def test_a_refused_case_is_parked_with_its_words_until_a_clerk_sends_it_again(linked: Linked) -> None:
    no, other = linked.receive(), linked.receive()
    linked.stand_in.break_down("refuse")
    linked.turn()
    parked = linked.seen(no).errand
    assert parked is not None
    assert (parked.state, parked.fault) == (ErrandState.REFUSED, "外部系统不接收：缺少授权书")
    assert linked.case(other).state is CaseState.LINKED
    assert not linked.link.failing
    assert linked.hall.read(linked.hall.does.outside.count) == (0, 1)
    linked.turn(after_s=3600)
    assert linked.case(no).state is CaseState.RECEIVED
    actor = Actor.of_session(linked.clerk)
    linked.hall.run(lambda unit: linked.hall.does.outside.retry(unit, no, actor=actor))
    linked.turn()
    assert linked.case(no).state is CaseState.LINKED
    assert [row.event for row in linked.hall.events("OutsideRefused", "OutsideRetried")] == [
        "OutsideRefused",
        "OutsideRetried",
    ]


def test_one_case_that_always_fails_keeps_no_other_from_being_sent(linked: Linked) -> None:
    sick, well = linked.receive(), linked.receive()
    linked.stand_in.break_down("garbage")
    linked.turn()
    assert (linked.case(sick).state, linked.case(well).state) == (CaseState.RECEIVED, CaseState.LINKED)


def test_while_it_is_down_a_clerk_links_by_hand_and_nothing_is_sent_twice(linked: Linked) -> None:
    no = linked.receive()
    linked.stand_in.break_down("500")
    linked.turn()
    assert linked.link.failing
    actor = Actor.of_session(linked.clerk)
    linked.hall.run(lambda unit: linked.hall.does.casework.link(unit, no, outside_no="JP-HAND-1", actor=actor))
    linked.turn(after_s=6)
    assert linked.case(no).outside_no == "JP-HAND-1"
    assert linked.stand_in.cases == {}


def test_a_withdrawn_case_is_not_sent_any_more(linked: Linked) -> None:
    no = linked.receive()
    actor = Actor.of_session(linked.clerk)
    linked.hall.run(lambda unit: linked.hall.does.casework.withdraw(unit, no, reason="不办了", actor=actor))
    linked.turn()
    assert linked.stand_in.asked == []
    assert linked.hall.read(linked.hall.does.outside.count) == (0, 0)


def test_a_case_withdrawn_while_it_was_under_way_is_shown_to_a_person(linked: Linked) -> None:
    no = linked.receive()
    (submission,) = linked.hall.read(OutsideLink(linked.hall.does.outside).waiting)
    receipt = HttpCaseDoor(linked.stand_in.url, token=TOKEN).submit(submission)
    actor = Actor.of_session(linked.clerk)
    linked.hall.run(lambda unit: linked.hall.does.casework.withdraw(unit, no, reason="不办了", actor=actor))
    linked.hall.run(lambda unit: OutsideLink(linked.hall.does.outside).confirm(unit, no, receipt))
    parked = linked.hall.read(lambda unit: unit.outside.errand(no))
    assert parked is not None
    assert parked.state is ErrandState.REFUSED
    assert "JP-2026-0001" in (parked.fault or "")
    assert linked.case(no).state is CaseState.WITHDRAWN


def test_what_waits_survives_a_restart(linked: Linked) -> None:
    no = linked.receive()
    linked.hall.reopen()
    door = HttpCaseDoor(linked.stand_in.url, token=TOKEN)
    CaseLink(StoreDoor(linked.hall.store), OutsideLink(linked.hall.does.outside), door=door).turn()
    assert linked.case(no).state is CaseState.LINKED


def test_the_thread_sends_by_itself_and_ends_at_once_while_an_answer_is_awaited(linked: Linked) -> None:
    first = linked.receive()
    linked.link.start()
    wait_until(lambda: linked.case(first).state is CaseState.LINKED, within_s=30)
    linked.stand_in.break_down("slow")
    second = linked.receive()
    wait_until(lambda: len(linked.stand_in.asked) >= 2, within_s=30)
    began_s = time.monotonic()
    linked.link.stop()
    assert time.monotonic() - began_s < 3
    assert linked.case(second).state is CaseState.RECEIVED


def test_a_writer_is_never_kept_waiting_by_a_slow_outside(linked: Linked) -> None:
    linked.receive()
    linked.stand_in.break_down("slow")
    linked.link.start()
    wait_until(lambda: linked.stand_in.asked, within_s=30)
    began_s = time.monotonic()
    linked.hall.issue()
    assert time.monotonic() - began_s < 0.35
    linked.link.stop()


def test_a_number_that_belongs_to_another_case_links_nothing(linked: Linked) -> None:
    first, second = linked.receive(), linked.receive()
    linked.turn()
    assert linked.case(first).state is CaseState.LINKED
    linked.stand_in.cases[second].outside_no = "JP-2026-0001"
    third = linked.receive()
    linked.stand_in.cases[third] = linked.stand_in.cases[first]
    linked.turn()
    waiting = linked.seen(third).errand
    assert waiting is not None
    assert waiting.fault
    assert linked.case(third).state is CaseState.RECEIVED


def test_before_it_is_received_there_is_nothing_to_link(linked: Linked) -> None:
    ticket = linked.hall.issue()
    linked.hall.call()
    linked.hall.start()
    no = linked.hall.open_case(ticket, linked.clerk)
    actor = Actor.of_session(linked.clerk)
    code = linked.hall.refused(lambda unit: linked.hall.does.casework.link(unit, no, outside_no="JP-1", actor=actor))
    assert code == Code.WRONG_CASE_SYSTEM
