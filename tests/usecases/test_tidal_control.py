"""The tidal window over real minutes: opened by rule, by plan, by hand; closed by rule; every step in the journal."""

from datetime import date, datetime, timedelta

import pytest

from queue_server.domain.errors import Code, DomainError
from queue_server.domain.hall import Hall, PlannedOpening
from queue_server.domain.hours import HALL_ZONE, Hours
from queue_server.domain.person import Actor
from queue_server.domain.tidal import TidalRule, TidalState
from queue_server.domain.window import WindowState
from tests.usecases.hall_at_work import PADS, HallAtWork, MakeHall, sample_hall


def state(hall: HallAtWork) -> TidalState:
    return hall.read(hall.does.tidal.status).state


def changes(hall: HallAtWork) -> list[tuple[str | None, str | None, object]]:
    return [(row.from_state, row.to_state, row.data["rule"]) for row in hall.events("TidalChanged")]


def receive_cases(hall: HallAtWork, count: int) -> None:
    session = hall.sign_in("a")
    for _ in range(count):
        ticket = hall.issue()
        hall.call()
        hall.start()
        hall.receive_case(hall.open_case(ticket, session), session)
        hall.finish(outcome="cases")


def test_nine_hundred_seconds_are_within_and_one_more_opens_at_the_first_look(hall: HallAtWork) -> None:
    hall.sign_in("a")
    hall.issue()
    hall.clock.advance(seconds=900)
    hall.tick()
    assert state(hall) is not TidalState.OPENING
    hall.clock.advance(seconds=1)
    hall.tick()
    assert state(hall) is TidalState.OPENING
    assert changes(hall)[-1][2] == "wait"
    assert [row.data["step"] for row in hall.events("TidalAlarm")] == [1]


def test_alarms_climb_to_the_head_after_180_s_and_to_the_county_after_600_s(hall: HallAtWork) -> None:
    hall.issue()
    hall.live(minutes=15)
    hall.live(minutes=0.5)
    begun = hall.events("TidalChanged")[-1].at
    hall.live(minutes=11)
    steps = {row.data["step"]: (row.at - begun).total_seconds() for row in hall.events("TidalAlarm")}
    assert steps[1] == 0
    assert 180 <= steps[2] <= 190
    assert 600 <= steps[3] <= 610
    assert state(hall) is TidalState.UNSTAFFED
    hall.sign_in("b", terminal="T2")
    assert state(hall) is TidalState.OPEN
    assert int(hall.events("TidalChanged")[-1].data["seconds_to_open"] or 0) > 600


def test_the_thirtieth_case_raises_nothing_and_the_thirty_first_opens_to_the_days_end(hall: HallAtWork) -> None:
    receive_cases(hall, 30)
    hall.tick()
    assert state(hall) is TidalState.CLOSED
    receive_cases(hall, 1)
    hall.tick()
    assert state(hall) is TidalState.OPENING
    assert hall.events("TidalChanged")[-1].data["rule"] == "cases"
    hall.sign_in("b", terminal="T2")
    for _ in range(16):
        hall.live(minutes=10, step_s=120)
        hall.stay()
    assert state(hall) is TidalState.OPEN
    hall.clock.moment = hall.clock.moment.replace(hour=17, minute=0)
    hall.tick()
    assert state(hall) is TidalState.CLOSED
    hall.clock.advance(days=1, hours=-8)
    hall.tick()
    assert hall.read(hall.does.casework.cases_today) == 0
    assert state(hall) is TidalState.CLOSED


def test_consultations_drafts_and_voided_drafts_do_not_count(hall: HallAtWork) -> None:
    session = hall.sign_in("a")
    hall.issue("consult")
    hall.serve()
    ticket = hall.issue()
    hall.call()
    hall.start()
    no = hall.open_case(ticket, session)
    actor = Actor.of_session(session)
    hall.run(lambda unit: hall.does.casework.void(unit, no, reason="重复", actor=actor))
    hall.open_case(ticket, session)
    hall.finish(outcome="preintake")
    assert hall.read(hall.does.casework.cases_today) == 0


def test_an_opening_for_waits_closes_by_itself_after_twenty_calm_minutes(hall: HallAtWork) -> None:
    hall.sign_in("a")
    hall.issue()
    hall.clock.advance(seconds=901)
    hall.tick()
    hall.sign_in("b", terminal="T2")
    opened = hall.clock.now()
    hall.serve(2, seconds=10)
    minutes = 0
    while state(hall) is TidalState.OPEN and minutes < 60:
        hall.live(minutes=1, step_s=10)
        minutes += 1
        hall.stay()
    assert state(hall) is TidalState.CLOSED
    assert 20 <= (hall.clock.now() - opened) / timedelta(minutes=1) <= 22
    assert changes(hall)[-2:] == [("open", "closing", "calm"), ("closing", "closed", "empty")]
    assert hall.refused(lambda unit: hall.does.windows.call_next(unit, 2, actor=PADS)) == Code.TIDAL_CLOSED
    assert hall.read(lambda unit: hall.does.windows.status(unit, 2)).state is WindowState.CLOSED


def test_closing_waits_for_the_number_in_hand(hall: HallAtWork) -> None:
    hall.issue()
    session = hall.sign_in("b", terminal="T2")
    hall.call(2)
    hall.start(2)
    actor = Actor.of_session(session)
    hall.run(lambda unit: hall.does.tidal.close_by_hand(unit, reason="人手不足", actor=actor))
    assert state(hall) is TidalState.CLOSING
    hall.finish(2)
    assert state(hall) is TidalState.CLOSED
    assert hall.events("TidalChanged")[-2].reason == "人手不足"


def test_a_clerk_may_not_close_while_the_standard_is_exceeded(hall: HallAtWork) -> None:
    hall.issue()
    actor = Actor.of_session(hall.sign_in("b", terminal="T2"))
    hall.clock.advance(seconds=901)
    close = hall.does.tidal.close_by_hand
    assert hall.refused(lambda unit: close(unit, reason="累了", actor=actor)) == Code.STANDARD_EXCEEDED


def test_opening_by_hand_carries_a_reason_and_the_screens_never_show_it(hall: HallAtWork) -> None:
    actor = Actor.of_session(hall.sign_in("a"))
    opened = hall.run(lambda unit: hall.does.tidal.open_by_hand(unit, reason="赶集人多", actor=actor))
    assert (opened.state, opened.rule) == (TidalState.OPENING, TidalRule.HAND)
    assert "赶集" not in opened.reason
    row = hall.events("TidalChanged")[-1]
    assert (row.person, row.reason) == ("a", "赶集人多")
    code = hall.refused(lambda unit: hall.does.tidal.open_by_hand(unit, reason="又", actor=actor))
    assert code == Code.ILLEGAL_STEP
    station = Actor.of_session(hall.sign_in("mz", terminal="S-MZ"))
    code = hall.refused(lambda unit: hall.does.tidal.close_by_hand(unit, reason="又", actor=station))
    assert code == Code.FORBIDDEN


def test_signing_in_at_the_tidal_terminal_opens_it_and_signing_out_closes_it(hall: HallAtWork) -> None:
    session = hall.sign_in("b", terminal="T2")
    assert state(hall) is TidalState.OPEN
    hall.sign_out(session)
    assert state(hall) is TidalState.CLOSED
    assert changes(hall) == [
        ("closed", "opening", "sign_in"),
        ("opening", "open", "sign_in"),
        ("open", "closing", "sign_out"),
        ("closing", "closed", "empty"),
    ]


def test_a_warning_needs_a_minute_to_come_and_five_to_go(hall: HallAtWork) -> None:
    hall.sign_in("a")
    hall.issue()
    hall.clock.advance(minutes=10)
    hall.tick()
    assert state(hall) is TidalState.CLOSED
    hall.live(minutes=1)
    assert state(hall) is TidalState.WARNED
    hall.serve(seconds=0)
    hall.live(minutes=4.5)
    assert state(hall) is TidalState.WARNED
    hall.live(minutes=1)
    assert state(hall) is TidalState.CLOSED


def test_an_opening_that_nobody_needs_any_more_is_taken_back(hall: HallAtWork) -> None:
    hall.issue()
    hall.clock.advance(seconds=901)
    hall.sign_in("a")
    hall.tick()
    hall.serve(seconds=1)
    hall.tick()
    assert changes(hall)[-1] == ("opening", "closed", "cleared")


def market_hall(**days: frozenset[int]) -> Hall:
    plan = PlannedOpening(name="赶集日", start_min=9 * 60, end_min=11 * 60, **days)
    return sample_hall(plans=(plan,))


def test_a_planned_opening_comes_on_time_without_an_alarm_and_ends_with_its_plan(hall_of: MakeHall) -> None:
    hall = hall_of(market_hall(month_days=frozenset({5, 10, 15, 20, 25, 30})))
    hall.clock.moment = datetime(2026, 11, 24, 9, 0, tzinfo=HALL_ZONE)
    hall.tick()
    assert state(hall) is TidalState.CLOSED
    hall.clock.moment = datetime(2026, 11, 25, 8, 59, 50, tzinfo=HALL_ZONE)
    hall.tick()
    assert state(hall) is TidalState.CLOSED
    hall.clock.advance(seconds=10)
    hall.tick()
    assert state(hall) is TidalState.OPENING
    hall.sign_in("b", terminal="T2")
    assert state(hall) is TidalState.OPEN
    assert not hall.events("TidalAlarm")
    hall.clock.moment = datetime(2026, 11, 25, 11, 0, tzinfo=HALL_ZONE)
    hall.stay()
    hall.tick()
    assert changes(hall)[-2:] == [("open", "closing", "plan_end"), ("closing", "closed", "empty")]


def test_a_plan_that_was_closed_by_hand_stays_closed_for_that_run(hall_of: MakeHall) -> None:
    hall = hall_of(market_hall(weekdays=frozenset({0})))
    hall.tick()
    actor = Actor.of_session(hall.sign_in("b", terminal="T2"))
    hall.run(lambda unit: hall.does.tidal.close_by_hand(unit, reason="无人", actor=actor))
    hall.live(minutes=14)
    assert state(hall) is TidalState.CLOSED


def test_a_lunar_market_day_is_found_through_the_almanac(hall_of: MakeHall) -> None:
    almanac = {date(2026, 11, 24): 15}
    hall = hall_of(market_hall(lunar_days=frozenset({15})), lunar_day=lambda day: almanac.get(day, 1))
    hall.tick()
    assert state(hall) is TidalState.CLOSED
    hall.clock.advance(days=1)
    hall.tick()
    assert state(hall) is TidalState.OPENING


def test_lunar_market_days_without_an_almanac_are_refused_and_never_silently_missed(hall_of: MakeHall) -> None:
    with pytest.raises(DomainError, match="农历"):
        hall_of(market_hall(lunar_days=frozenset({15})))


def test_the_board_is_told_when_opening_cannot_help(hall: HallAtWork) -> None:
    hall.issue("ext-1")
    hall.clock.advance(seconds=901)
    hall.tick()
    assert "政务外网" in (hall.read(hall.does.tidal.status).advice or "")
    hall.issue("net-1")
    hall.clock.advance(seconds=901)
    hall.tick()
    assert hall.read(hall.does.tidal.status).advice is None


def test_a_look_that_changes_nothing_writes_nothing_to_the_journal(hall: HallAtWork) -> None:
    hall.tick()
    before = len(hall.events())
    hall.live(minutes=2)
    assert len(hall.events()) == before


def test_in_a_hall_open_around_the_clock_a_case_opening_ends_at_midnight(hall_of: MakeHall) -> None:
    hall = hall_of(sample_hall(hours=Hours.same_every_day("00:00-24:00")))
    receive_cases(hall, 31)
    hall.tick()
    hall.sign_in("b", terminal="T2")
    hall.clock.moment = datetime(2026, 11, 24, 0, 0, 5, tzinfo=HALL_ZONE)
    hall.sign_in("b", terminal="T2")
    hall.tick()
    assert state(hall) is not TidalState.UNSTAFFED
    assert hall.read(hall.does.casework.cases_today) == 0
