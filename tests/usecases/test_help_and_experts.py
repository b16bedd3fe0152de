"""Help calls, calls for a representative and the emergency message, by the use-case door."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from queue_server.domain.errors import Code, DomainError
from queue_server.domain.expert_call import ExpertCall
from queue_server.domain.help_call import HelpState
from queue_server.domain.hours import HALL_ZONE
from queue_server.domain.person import Actor, Session
from queue_server.usecases.desk import Concerns
from queue_server.usecases.ports import Unit
from tests.usecases.hall_at_work import KIOSK, PADS, HallAtWork


def actor(session: Session) -> Actor:
    return Actor.of_session(session)


def desk(hall: HallAtWork, session: Session) -> Concerns:
    return hall.read(lambda unit: hall.does.desks.concerns(unit, session))


def press(hall: HallAtWork, device: Actor = KIOSK) -> Any:
    return hall.run(lambda unit: hall.does.help_desk.ring(unit, actor=device))


def answer_help(hall: HallAtWork, help_call: str, session: Session) -> Any:
    return hall.run(lambda unit: hall.does.help_desk.acknowledge(unit, help_call, actor=actor(session)))


def in_service(hall: HallAtWork, item: str = "ext-1") -> Session:
    """A clerk at window 1 with a ticket in service."""
    clerk = hall.sign_in("a")
    hall.issue(item)
    hall.call()
    hall.start()
    return clerk


def ask(hall: HallAtWork, clerk: Session, **more: Any) -> ExpertCall:
    return hall.run(lambda unit: hall.does.expert_calls.ask(unit, 1, actor=actor(clerk), **more))


def answer(
    hall: HallAtWork, call: str, session: Session, *, text: str = "可以办理", publish: bool = False
) -> ExpertCall:
    return hall.run(
        lambda unit: hall.does.expert_calls.answer(unit, call, answer=text, publish=publish, actor=actor(session))
    )


def test_a_press_rings_at_every_window_until_one_answers_with_a_time(hall: HallAtWork) -> None:
    a, b = hall.sign_in("a"), hall.sign_in("b", terminal="T2")
    rung = press(hall)
    assert [one.id for one in desk(hall, a).help_calls] == [rung.id]
    assert [one.id for one in desk(hall, b).help_calls] == [rung.id]
    hall.clock.advance(seconds=7)
    answered = answer_help(hall, rung.id, b)
    assert answered.acknowledged_at == hall.clock.now().astimezone(HALL_ZONE)
    assert desk(hall, a).help_calls == []
    row = hall.events("HelpAcknowledged")[-1]
    assert (row.person, row.terminal, row.data) == ("b", "T2", {"place": "kiosk-1", "waited_s": 7})


def test_twenty_presses_are_one_call_and_one_row_of_the_journal(hall: HallAtWork) -> None:
    assert len({press(hall).id for _ in range(20)}) == 1
    assert len(hall.events("HelpCalled")) == 1
    assert press(hall, PADS).place == "signage-1"
    clerk = hall.sign_in("a")
    answer_help(hall, press(hall).id, clerk)
    assert press(hall).state is HelpState.RINGING
    assert len(hall.events("HelpCalled")) == 3


def test_a_second_answer_is_the_first_one_again(hall: HallAtWork) -> None:
    a, b = hall.sign_in("a"), hall.sign_in("b", terminal="T2")
    rung = press(hall)
    first = answer_help(hall, rung.id, a)
    hall.clock.advance(seconds=5)
    assert answer_help(hall, rung.id, b) == first
    assert len(hall.events("HelpAcknowledged")) == 1


def test_help_is_answered_at_a_window_or_by_the_hall_head_alone(hall: HallAtWork) -> None:
    rung = press(hall)
    station = hall.sign_in("mz", terminal="S-MZ")
    assert desk(hall, station).help_calls == ()
    acknowledge = hall.does.help_desk.acknowledge
    assert hall.refused(lambda unit: acknowledge(unit, rung.id, actor=actor(station))) is Code.FORBIDDEN
    assert hall.refused(lambda unit: acknowledge(unit, rung.id, actor=KIOSK)) is Code.FORBIDDEN
    assert hall.refused(lambda unit: acknowledge(unit, "nothing", actor=actor(station))) is Code.NOT_FOUND
    assert hall.refused(lambda unit: hall.does.help_desk.ring(unit, actor=actor(station))) is Code.FORBIDDEN
    hall.sign_out(station)
    head = hall.sign_in("head", account="SP-MZ", terminal="S-MZ")
    assert [one.id for one in desk(hall, head).help_calls] == [rung.id]
    assert answer_help(hall, rung.id, head).acknowledged_by == "head"


def test_what_nobody_answered_does_not_ring_the_next_morning(hall: HallAtWork) -> None:
    hall.issue()
    rung = press(hall)
    hall.clock.advance(days=1)
    hall.tick()
    found = hall.read(lambda unit: hall.does.help_desk.help_call(unit, rung.id))
    assert found.state is HelpState.LAPSED
    assert hall.events("HelpLapsed")[-1].terminal == "system"
    assert press(hall).id != rung.id


def test_the_station_of_the_item_rings_and_its_answer_stays_with_ticket_and_item(hall: HallAtWork) -> None:
    clerk = in_service(hall)
    station = hall.sign_in("mz", terminal="S-MZ")
    call = ask(hall, clerk, question="户口本丢失，可否用派出所证明？")
    assert (call.station, call.item, call.number) == ("MZ", "ext-1", "A001")
    assert [one.id for one in desk(hall, station).expert_calls] == [call.id]
    assert [one.id for one in desk(hall, clerk).expert_calls] == [call.id]
    assert ask(hall, clerk, question="再问一次").id == call.id
    accepted = hall.run(lambda unit: hall.does.expert_calls.accept(unit, call.id, actor=actor(station)))
    assert (accepted.state, accepted.accepted_by) == ("accepted", "mz")
    hall.clock.advance(seconds=30)
    answered = answer(hall, call.id, station, text="可以，附派出所证明原件。")
    assert (answered.ticket, answered.item, answered.answered_by) == (call.ticket, "ext-1", "mz")
    assert desk(hall, station).expert_calls == []
    assert [one.answer for one in desk(hall, clerk).expert_calls] == ["可以，附派出所证明原件。"]
    of_ticket = hall.read(lambda unit: hall.does.expert_calls.of_ticket(unit, call.ticket))
    on_item = hall.read(lambda unit: hall.does.expert_calls.answered_on(unit, "ext-1"))
    assert [one.id for one in of_ticket] == [one.id for one in on_item] == [call.id]
    hall.finish()
    assert desk(hall, clerk).expert_calls == []
    names = ["ExpertCalled", "ExpertCallAccepted", "ExpertCallAnswered"]
    rows = hall.events(*names)
    assert [row.event for row in rows] == names
    assert "派出所" not in str([(row.data, row.reason) for row in rows])


def test_question_and_answer_are_not_readable_in_the_file(hall: HallAtWork) -> None:
    clerk = in_service(hall)
    call = ask(hall, clerk, question="张三丰的户口本")
    station = hall.sign_in("mz", terminal="S-MZ")
    answer(hall, call.id, station, text="请张三丰补办")
    hall.store.close()
    stored = b"".join(path.read_bytes() for path in hall.folder.glob("hall.db*"))
    assert "张三丰".encode() not in stored
    hall.store = hall.open_store()
    assert hall.read(lambda unit: unit.expert_calls.get(call.id)).answer == "请张三丰补办"


def test_after_five_minutes_without_an_answer_the_hall_head_is_asked(hall: HallAtWork) -> None:
    clerk = in_service(hall)
    call = ask(hall, clerk)
    head = hall.sign_in("head", account="ZH-2", terminal="T2")
    accept = hall.does.expert_calls.accept
    assert hall.refused(lambda unit: accept(unit, call.id, actor=actor(head))) is Code.FORBIDDEN
    hall.clock.advance(seconds=299)
    hall.tick()
    assert desk(hall, head).expert_calls == []
    hall.clock.advance(seconds=1)
    hall.tick()
    assert [one.state for one in desk(hall, head).expert_calls] == ["escalated"]
    hall.tick()
    assert len(hall.events("ExpertCallEscalated")) == 1
    assert hall.run(lambda unit: accept(unit, call.id, actor=actor(head))).accepted_by == "head"
    assert answer(hall, call.id, head).answered_by == "head"


def test_an_accepted_call_that_stays_unanswered_goes_to_the_hall_head_too(hall: HallAtWork) -> None:
    clerk = in_service(hall)
    call = ask(hall, clerk)
    station = hall.sign_in("mz", terminal="S-MZ")
    hall.clock.advance(seconds=60)
    hall.run(lambda unit: hall.does.expert_calls.accept(unit, call.id, actor=actor(station)))
    hall.live(minutes=4)
    assert not hall.events("ExpertCallEscalated")
    hall.live(minutes=1)
    assert len(hall.events("ExpertCallEscalated")) == 1
    assert answer(hall, call.id, station).answered_by == "mz"


def test_only_the_station_of_the_item_answers(hall: HallAtWork) -> None:
    clerk = in_service(hall)
    call = ask(hall, clerk)
    other = hall.sign_in("b", terminal="T2")
    give = hall.does.expert_calls.answer
    for wrong in (other, clerk):
        code = hall.refused(lambda unit, who=wrong: give(unit, call.id, answer="好", publish=False, actor=actor(who)))
        assert code is Code.FORBIDDEN
    assert desk(hall, other).expert_calls == []
    assert hall.refused(lambda unit: hall.does.expert_calls.withdraw(unit, call.id, actor=actor(other))) is (
        Code.FORBIDDEN
    )


def test_the_case_and_the_clerk_name_the_item_before_the_ticket_does(hall: HallAtWork) -> None:
    clerk = in_service(hall, "consult")
    assert ask(hall, clerk).station == ""
    assert ask(hall, clerk, item="net-1").station == "MZ"
    ticket = hall.read(lambda unit: unit.tickets.latest_calls(1)[0])
    hall.open_case(ticket, clerk, item="any-1")
    assert ask(hall, clerk).item == "any-1"
    assert hall.refused(lambda unit: hall.does.expert_calls.ask(unit, 1, item="no", actor=actor(clerk))) is (
        Code.UNKNOWN_ITEM
    )


def test_what_no_station_decides_is_asked_of_the_hall_head_at_once(hall: HallAtWork) -> None:
    clerk = in_service(hall, "county-1")
    call = ask(hall, clerk)
    head = hall.sign_in("head", account="ZH-2", terminal="T2")
    assert (call.station, call.state) == ("", "escalated")
    assert [one.id for one in desk(hall, head).expert_calls] == [call.id]


def test_a_call_needs_a_ticket_in_service_at_that_window(hall: HallAtWork) -> None:
    clerk = hall.sign_in("a")

    def asking(who: Actor) -> Callable[[Unit], ExpertCall]:
        return lambda unit: hall.does.expert_calls.ask(unit, 1, actor=who)

    assert hall.refused(asking(actor(clerk))) is Code.NO_TICKET_IN_HAND
    hall.issue()
    hall.call()
    assert hall.refused(asking(actor(clerk))) is Code.ILLEGAL_STEP
    hall.start()
    other = hall.sign_in("b", terminal="T2")
    assert hall.refused(asking(actor(other))) is Code.FORBIDDEN
    assert hall.refused(asking(PADS)) is Code.FORBIDDEN
    assert hall.run(asking(actor(clerk))).state == "ringing"


def test_a_withdrawn_call_rings_no_more_and_can_be_made_again(hall: HallAtWork) -> None:
    clerk = in_service(hall)
    call = ask(hall, clerk)
    station = hall.sign_in("mz", terminal="S-MZ")
    hall.run(lambda unit: hall.does.expert_calls.withdraw(unit, call.id, reason="已解决", actor=actor(clerk)))
    assert desk(hall, station).expert_calls == []
    give = hall.does.expert_calls.answer
    late = hall.refused(lambda unit: give(unit, call.id, answer="好", publish=True, actor=actor(station)))
    assert late is Code.ILLEGAL_STEP
    assert ask(hall, clerk).id != call.id


def test_a_published_answer_becomes_knowledge(hall: HallAtWork) -> None:
    clerk = in_service(hall)
    call = ask(hall, clerk, question="户口本丢失怎么办")
    station = hall.sign_in("mz", terminal="S-MZ")
    answered = answer(hall, call.id, station, text="凭派出所证明办理", publish=True)
    assert answered.knowledge is not None
    entry = hall.read(lambda unit: unit.knowledge.get(answered.knowledge or ""))
    assert entry is not None
    assert (entry.title, entry.item) == ("户口本丢失怎么办", "ext-1")
    assert "凭派出所证明办理" in entry.body


def test_the_emergency_message_stands_until_a_named_person_clears_it(hall: HallAtWork) -> None:
    clerk = hall.sign_in("a")
    raised = hall.run(
        lambda unit: hall.does.emergencies.raise_message(unit, "大厅起火，请从东门撤离", actor=actor(clerk))
    )
    assert desk(hall, clerk).emergency == raised
    hall.reopen()
    assert hall.read(hall.does.emergencies.standing) == raised
    hall.clock.advance(hours=20)
    hall.tick()
    assert hall.read(hall.does.emergencies.standing) == raised
    clear = hall.does.emergencies.clear
    assert hall.refused(lambda unit: clear(unit, reason="演练结束", actor=KIOSK)) is Code.FORBIDDEN
    station = hall.sign_in("mz", terminal="S-MZ")
    hall.run(lambda unit: clear(unit, reason="演练结束", actor=actor(station)))
    assert hall.read(hall.does.emergencies.standing) is None
    rows = hall.events("EmergencyRaised", "EmergencyCleared")
    assert [(row.person, row.account, row.terminal, row.reason) for row in rows] == [
        ("a", clerk.account, "T1", "大厅起火，请从东门撤离"),
        ("mz", station.account, "S-MZ", "演练结束"),
    ]
    assert rows[-1].data == {"stood_s": 20 * 3600}
    assert hall.refused(lambda unit: clear(unit, reason="再次", actor=actor(station))) is Code.NO_EMERGENCY


def test_a_newer_message_replaces_the_one_that_stands(hall: HallAtWork) -> None:
    clerk = hall.sign_in("a")
    say = hall.does.emergencies.raise_message
    first = hall.run(lambda unit: say(unit, "停电，请勿乘电梯", actor=actor(clerk)))
    assert hall.run(lambda unit: say(unit, "停电，请勿乘电梯", actor=actor(clerk))) == first
    hall.clock.advance(seconds=90)
    second = hall.run(lambda unit: say(unit, "已恢复供电，请稍候", actor=actor(clerk)))
    assert second.raised_at - first.raised_at == timedelta(seconds=90)
    assert hall.read(hall.does.emergencies.standing) == second
    assert [row.event for row in hall.events() if row.kind == "emergency"] == [
        "EmergencyRaised",
        "EmergencyReplaced",
        "EmergencyRaised",
    ]


def test_no_device_and_no_personal_number_gets_onto_the_screens(hall: HallAtWork) -> None:
    clerk = hall.sign_in("a")
    say = hall.does.emergencies.raise_message
    assert hall.refused(lambda unit: say(unit, "请撤离", actor=KIOSK)) is Code.FORBIDDEN
    phone = "请联系 13800138000"
    assert hall.refused(lambda unit: say(unit, phone, actor=actor(clerk))) is Code.PERSONAL_DATA


def test_a_refusal_names_the_rule_in_chinese(hall: HallAtWork) -> None:
    station = hall.sign_in("mz", terminal="S-MZ")
    rung = press(hall)
    with pytest.raises(DomainError, match="窗口人员或大厅负责人"):
        answer_help(hall, rung.id, station)
