"""What people ask and choose at the kiosk: how far a case is, and why not online (R59)."""

from dataclasses import replace

import pytest

from queue_server.domain.case_steps import CASE_PUBLIC_WORDS, CaseState
from queue_server.domain.errors import Code
from queue_server.domain.ticket import Ticket
from queue_server.usecases.build import build_usecases
from tests.usecases.hall_at_work import CODE, KIOSK, VALID_ID, HallAtWork


def received(hall: HallAtWork, item: str = "ext-1") -> str:
    clerk = hall.sign_in()
    ticket = hall.issue(item)
    hall.call()
    hall.start()
    no = hall.open_case(ticket, clerk)
    hall.receive_case(no, clerk)
    return no


@pytest.mark.parametrize("typed", ["{no}", " {no} ", "20261123B0001", "20261123 b0001"])
def test_a_case_is_found_by_its_number_however_it_is_typed(hall: HallAtWork, typed: str) -> None:
    no = received(hall)
    found = hall.read(lambda unit: hall.does.case_lookup.by_number(unit, typed.format(no=no)))
    assert [(one.no_tail, one.state_text, one.ready, one.ticket_item) for one in found] == [
        ("B0001", "已收件，正在办理", False, "consult")
    ]
    assert CODE in no


def test_cases_are_found_by_the_persons_number_and_by_no_other(hall: HallAtWork) -> None:
    received(hall)
    look_up = hall.does.case_lookup
    assert len(hall.read(lambda unit: look_up.by_person(unit, VALID_ID))) == 1
    assert hall.read(lambda unit: look_up.by_person(unit, "11010519491231002X")) == []
    assert hall.refused(lambda unit: look_up.by_person(unit, VALID_ID[:-1] + "0")) == Code.INVALID_ID
    assert hall.read(lambda unit: look_up.by_number(unit, "20261123B0002")) == []


def test_an_item_that_reveals_a_status_has_a_neutral_name(hall: HallAtWork) -> None:
    services = tuple(replace(item, reveals_status=True) for item in hall.catalogue.services)
    hall.catalogue = replace(hall.catalogue, services=services)
    hall.does = build_usecases(hall.hall, hall.catalogue)
    received(hall)
    found = hall.read(lambda unit: hall.does.case_lookup.by_person(unit, VALID_ID))
    assert [one.item_name for one in found] == ["综合业务"]


def test_every_state_of_a_case_has_words_for_the_applicant() -> None:
    assert set(CASE_PUBLIC_WORDS) == set(CaseState)


def online(hall: HallAtWork) -> None:
    """Makes the first item online-capable."""
    first, *others = hall.catalogue.services
    services = (replace(first, online_capable=True), *others)
    hall.does = build_usecases(hall.hall, replace(hall.catalogue, services=services))


def take(hall: HallAtWork, item: str = "ext-1", *, declined: str | None = None) -> Ticket:
    return hall.run(lambda unit: hall.does.queueing.issue_ticket(unit, item, online_declined=declined, actor=KIOSK))


def test_the_rate_counts_who_chose_the_phone_and_who_came_all_the_same(hall: HallAtWork) -> None:
    online(hall)
    for reason in ("no_phone", "no_phone", "own_wish", None):
        take(hall, declined=reason)
    assert take(hall, "net-1", declined="no_phone").online_declined is None
    hall.run(lambda unit: hall.does.online_first.choose(unit, "ext-1", actor=KIOSK))
    count = hall.read(lambda unit: hall.does.online_first.count(unit, unit.day))
    assert (count.chosen, count.tickets, count.asked, count.rate) == (1, 4, 3, 0.2)
    assert count.reasons == {"elder_or_disabled": 0, "no_phone": 2, "system_down": 0, "own_wish": 1}


def test_a_day_on_which_nobody_came_has_no_rate(hall: HallAtWork) -> None:
    online(hall)
    assert hall.read(lambda unit: hall.does.online_first.count(unit, unit.day)).rate is None


def test_the_reason_stays_out_of_the_journal(hall: HallAtWork) -> None:
    online(hall)
    take(hall, declined="elder_or_disabled")
    assert "elder" not in str([dict(row.data) for row in hall.events()])


def test_only_an_item_with_an_online_way_can_be_chosen_online(hall: HallAtWork) -> None:
    online(hall)
    choose = hall.does.online_first.choose
    assert hall.refused(lambda unit: choose(unit, "net-1", actor=KIOSK)) == Code.NOT_ONLINE
    assert hall.refused(lambda unit: choose(unit, "none", actor=KIOSK)) == Code.UNKNOWN_ITEM
