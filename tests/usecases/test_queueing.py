"""Numbers, lines and the order in which they are called."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queue_server.domain.errors import Code
from queue_server.domain.hours import Hours
from queue_server.domain.person import Actor
from queue_server.domain.ticket import TicketState
from tests.usecases.hall_at_work import KIOSK, PADS, HallAtWork, MakeHall, sample_hall


def test_numbers_count_up_by_letter_from_001(hall: HallAtWork) -> None:
    numbers = [hall.issue(item).number for item in ("ext-1", "consult", "ext-1", "pickup", "agent", "county-1")]
    assert numbers == ["A001", "C001", "A002", "Q001", "B001", "B002"]
    assert hall.issue("ext-1", priority="elderly").number == "Y001"


def test_a_priority_reason_stays_out_of_the_journal(hall: HallAtWork) -> None:
    issued = hall.issue("ext-1", priority="pregnant")
    assert issued.priority_reason == "pregnant"
    assert all("pregnant" not in str(row) for row in hall.events())


def test_numbers_restart_the_next_day_and_yesterdays_waiting_expire(hall: HallAtWork) -> None:
    old = hall.issue()
    hall.clock.advance(days=1)
    assert hall.issue().number == "A001"
    assert hall.ticket(old).state is TicketState.EXPIRED


def test_a_clock_that_steps_back_reuses_no_number(hall: HallAtWork) -> None:
    first = [hall.issue().number for _ in range(3)]
    hall.clock.advance(days=-2)
    later = [hall.issue().number for _ in range(2)]
    hall.clock.advance(days=2)
    assert first + later + [hall.issue().number] == ["A001", "A002", "A003", "A004", "A005", "A006"]
    assert len({row.day for row in hall.events("TicketIssued")}) == 1


def test_a_restart_goes_on_with_the_next_number_and_the_same_line(hall: HallAtWork) -> None:
    waiting = [hall.issue().id for _ in range(3)]
    hall.reopen()
    assert hall.issue().number == "A004"
    assert [ticket.id for ticket in hall.read(hall.does.queueing.waiting)][:3] == waiting


def test_a_refused_act_takes_no_number(hall: HallAtWork) -> None:
    hall.issue()
    assert hall.refused(lambda unit: hall.does.queueing.issue_ticket(unit, "nothing", actor=KIOSK)) == Code.UNKNOWN_ITEM
    assert hall.issue().number == "A002"


def test_a_closed_hall_says_when_it_opens(hall: HallAtWork) -> None:
    hall.issue()
    hall.clock.advance(hours=3)
    code = hall.refused(lambda unit: hall.does.queueing.issue_ticket(unit, "ext-1", actor=KIOSK))
    assert code == Code.HALL_CLOSED
    assert not hall.read(hall.does.queueing.open_for_issue)


def test_a_station_account_issues_no_ticket(hall: HallAtWork) -> None:
    station = hall.sign_in("mz", terminal="S-MZ")
    actor = Actor.of_session(station)
    assert hall.refused(lambda unit: hall.does.queueing.issue_ticket(unit, "ext-1", actor=actor)) == Code.FORBIDDEN


def test_a_clerk_issues_by_hand_for_someone_without_a_kiosk(hall: HallAtWork) -> None:
    clerk = Actor.of_session(hall.sign_in())
    issued = hall.run(lambda unit: hall.does.queueing.issue_ticket(unit, "ext-1", actor=clerk))
    row = hall.events("TicketIssued")[0]
    assert (issued.number, row.person, row.account, row.terminal) == ("A001", "a", "211322101-ZH-1", "T1")


def test_ordinary_tickets_are_called_in_the_order_of_issue_whatever_their_letter(hall: HallAtWork) -> None:
    issued = [hall.issue(item).number for item in ("consult", "ext-1", "pickup", "agent", "net-1")]
    hall.sign_in()
    assert [hall.serve().number for _ in issued] == issued


def test_priority_is_interleaved_two_to_one(hall: HallAtWork) -> None:
    for _ in range(6):
        hall.issue("ext-1", priority="elderly")
        hall.issue("ext-1")
    hall.sign_in()
    letters = "".join(hall.serve(seconds=1).letter for _ in range(12))
    assert letters == "YYAYYAYYAAAA"


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(st.sampled_from(["issue", "urgent", "serve"]), min_size=5, max_size=30))
def test_people_ahead_is_exactly_who_is_called_first(tmp_path_factory: pytest.TempPathFactory, plan: list[str]) -> None:
    hall = HallAtWork(tmp_path_factory.mktemp("hall"))
    hall.sign_in()
    for act in plan:
        if act == "serve":
            if hall.call() is not None:
                hall.start()
                hall.finish()
        else:
            hall.issue(priority="elderly" if act == "urgent" else None)
    order = hall.read(hall.does.queueing.waiting)
    ahead = [hall.read(lambda unit, one=one: hall.does.queueing.people_ahead(unit, one)) for one in order]
    assert ahead == list(range(len(order)))
    called = []
    while (ticket := hall.call()) is not None:
        called.append(ticket.id)
        hall.start()
        hall.finish()
    assert called == [one.id for one in order]
    hall.store.close()


def test_the_forecast_shares_the_mean_service_among_open_windows(hall: HallAtWork) -> None:
    hall.sign_in()
    for _ in range(6):
        hall.issue()
        hall.serve(seconds=300)
    for _ in range(4):
        last = hall.issue()
    assert hall.read(lambda unit: hall.does.queueing.people_ahead(unit, last)) == 3
    assert hall.read(lambda unit: hall.does.queueing.wait_min(unit, last)) == 15
    hall.sign_in("b", terminal="T2")
    assert hall.read(lambda unit: hall.does.queueing.wait_min(unit, last)) == 8


def test_a_new_hall_forecasts_from_the_catalogue(hall: HallAtWork) -> None:
    hall.issue()
    second = hall.issue()
    assert hall.read(lambda unit: hall.does.queueing.wait_min(unit, second)) == 10
    assert hall.read(hall.does.queueing.forecast_new_min) == 20


def test_a_ticket_is_cancelled_only_while_it_waits(hall: HallAtWork) -> None:
    first, second = hall.issue(), hall.issue()
    hall.sign_in()
    hall.call()
    cancel = hall.does.queueing.cancel_ticket
    assert hall.run(lambda unit: cancel(unit, second.id, actor=KIOSK)).state is TicketState.CANCELLED
    assert hall.refused(lambda unit: cancel(unit, first.id, actor=KIOSK)) == Code.ILLEGAL_STEP


def test_a_missed_ticket_rejoins_behind_the_third_once_and_only_once(hall: HallAtWork) -> None:
    first = hall.issue()
    others = [hall.issue() for _ in range(5)]
    hall.sign_in()
    hall.call()
    hall.live(minutes=1)
    assert hall.ticket(first).state is TicketState.MISSED
    hall.run(lambda unit: hall.does.queueing.rejoin_ticket(unit, first.id, actor=KIOSK))
    order = [ticket.number for ticket in hall.read(hall.does.queueing.waiting)]
    assert order == ["A002", "A003", "A004", "A001", "A005", "A006"]
    for _ in others[:3]:
        hall.serve()
    called = hall.call()
    assert called is not None
    assert called.id == first.id
    hall.live(minutes=1)
    assert hall.ticket(first).state is TicketState.EXPIRED
    rejoin = hall.does.queueing.rejoin_ticket
    assert hall.refused(lambda unit: rejoin(unit, first.id, actor=KIOSK)) == Code.ILLEGAL_STEP


def test_many_rejoin_at_one_place_and_keep_their_order_apart(hall: HallAtWork) -> None:
    hall.sign_in()
    missed = []
    for _ in range(6):
        missed.append(hall.issue())
        hall.call()
        hall.live(minutes=1)
    for _ in range(5):
        hall.issue()
    for ticket in missed:
        hall.run(lambda unit, one=ticket: hall.does.queueing.rejoin_ticket(unit, one.id, actor=KIOSK))
    order = hall.read(hall.does.queueing.waiting)
    assert len({ticket.place for ticket in order}) == 11
    assert [ticket.number for ticket in order[:4]] == ["A007", "A008", "A009", "A006"]


def test_a_missed_ticket_expires_after_thirty_minutes(hall: HallAtWork) -> None:
    missed = hall.issue()
    hall.sign_in()
    hall.call()
    hall.live(minutes=1)
    hall.live(minutes=30, step_s=60)
    assert hall.ticket(missed).state is TicketState.MISSED
    hall.live(minutes=1, step_s=30)
    assert hall.ticket(missed).state is TicketState.EXPIRED


def test_the_print_is_reported_once_and_changes_nothing_else(hall: HallAtWork) -> None:
    issued = hall.issue()
    report = hall.does.queueing.report_print
    hall.run(lambda unit: report(unit, issued.id, result="printed", actor=KIOSK))
    hall.run(lambda unit: report(unit, issued.id, result="printed", actor=KIOSK))
    assert hall.ticket(issued) == replace(issued, print_state="printed", issued_at=hall.ticket(issued).issued_at)
    assert len(hall.events("TicketPrintReported")) == 1


def test_the_slip_names_the_tidal_window_only_while_it_is_open(hall: HallAtWork) -> None:
    issued = hall.issue("net-1")
    assert hall.read(lambda unit: hall.does.queueing.windows_for(unit, issued)) == (1,)
    hall.sign_in("b", terminal="T2")
    assert hall.read(lambda unit: hall.does.queueing.windows_for(unit, issued)) == (1, 2)


def test_waiting_tickets_stay_valid_after_closing_until_the_head_ends_the_day(hall: HallAtWork) -> None:
    hall.clock.advance(hours=7, minutes=55)
    waiting = [hall.issue() for _ in range(3)]
    hall.sign_in()
    hall.live(minutes=10, step_s=60)
    assert hall.read(hall.does.queueing.overtime)
    assert hall.refused(lambda unit: hall.does.queueing.issue_ticket(unit, "ext-1", actor=KIOSK)) == Code.HALL_CLOSED
    assert [hall.serve().number for _ in waiting] == ["A001", "A002", "A003"]
    hall.tick()
    assert not hall.read(hall.does.queueing.overtime)
    assert hall.events("OvertimeEnded")[0].data["overtime_s"] > 0


def test_overtime_across_midnight_stays_in_its_day_until_the_hall_opens_again(hall: HallAtWork) -> None:
    hall.clock.advance(hours=7, minutes=55)
    left = hall.issue()
    hall.sign_in()
    hall.clock.advance(hours=8)
    hall.tick()
    assert hall.ticket(left).state is TicketState.WAITING
    hall.clock.advance(hours=8)
    hall.tick()
    assert hall.ticket(left).state is TicketState.EXPIRED
    assert hall.issue().number == "A001"


def test_only_the_hall_head_ends_the_day_and_it_never_opens_again(hall: HallAtWork) -> None:
    waiting = hall.issue()
    clerk = Actor.of_session(hall.sign_in())
    head = Actor.of_session(hall.sign_in("head", account="SP-MZ", terminal="S-MZ"))
    end = hall.does.days.end_day
    assert hall.refused(lambda unit: end(unit, reason="停电", actor=clerk)) == Code.FORBIDDEN
    hall.call()
    assert hall.refused(lambda unit: end(unit, reason="停电", actor=head)) == Code.TICKET_IN_HAND
    hall.start()
    hall.finish()
    left = hall.issue()
    assert hall.run(lambda unit: end(unit, reason="停电", actor=head)).ended
    assert hall.ticket(left).state is TicketState.EXPIRED
    assert hall.ticket(waiting).state is TicketState.DONE
    hall.clock.advance(minutes=-30)
    assert hall.refused(lambda unit: hall.does.queueing.issue_ticket(unit, "ext-1", actor=KIOSK)) == Code.DAY_ENDED
    hall.clock.advance(days=1)
    assert hall.issue().number == "A001"


def test_a_ticket_in_hand_over_midnight_can_still_be_finished(hall_of: MakeHall) -> None:
    hall = hall_of(sample_hall(hours=Hours.same_every_day("00:00-24:00")))
    old = hall.issue()
    hall.sign_in()
    hall.call()
    hall.start()
    hall.clock.moment = hall.clock.moment.replace(hour=0, minute=1) + timedelta(days=1)
    hall.sign_in()
    hall.tick()
    assert hall.issue().number == "A001"
    assert hall.refused(lambda unit: hall.does.windows.hold(unit, 1, actor=PADS)) == Code.ILLEGAL_STEP
    assert hall.finish().id == old.id
    again = hall.call()
    assert again is not None
    assert again.number == "A001"
