"""One-time notices: everything at once, and whoever tells the same person otherwise is reported (R68)."""

from dataclasses import replace
from typing import Any

import pytest

from queue_server.domain.errors import Code
from queue_server.domain.notice import Notice
from queue_server.domain.person import Actor, Session
from queue_server.usecases.build import build_usecases
from tests.usecases.hall_at_work import KIOSK, VALID_ID, HallAtWork

OTHER_ID = "11010519491231002X"


def tell(hall: HallAtWork, session: Session, *lacking: int, item: str = "ext-1", **more: Any) -> Notice:
    actor = Actor.of_session(session)
    return hall.run(lambda unit: hall.does.notices.tell(unit, item, lacking=lacking, actor=actor, **more))


def test_a_notice_names_every_material_and_marks_what_lacks(hall: HallAtWork) -> None:
    notice = tell(hall, hall.sign_in(), 1, ticket=hall.issue().id)
    assert [(line.name, line.lacking) for line in notice.materials] == [
        ("居民身份证", False),
        ("申请表", True),
        ("委托书", False),
    ]
    assert (notice.guide_version, notice.told_by, notice.ticket_number) == ("guide-1", "a", "A001")
    assert hall.read(lambda unit: hall.does.notices.notice(unit, notice.id)) == notice


def test_the_same_ticket_told_otherwise_is_reported(hall: HallAtWork) -> None:
    clerk, other = hall.sign_in(), hall.sign_in("b", terminal="T2")
    ticket = hall.issue().id
    first = tell(hall, clerk, 1, ticket=ticket)
    hall.clock.advance(minutes=1)
    assert not tell(hall, other, 1, ticket=ticket).differs
    hall.clock.advance(minutes=1)
    second = tell(hall, other, 0, 1, ticket=ticket)
    assert (second.differs, second.newly_lacking) == (True, ("居民身份证",))
    assert not first.differs
    day = hall.clock.now().date()
    assert [one.id for one in hall.read(lambda unit: hall.does.notices.differing(unit, day))] == [second.id]
    assert hall.read(lambda unit: hall.does.notices.count(unit, day)) == 3
    assert [row.data["differs"] for row in hall.events("NoticeGiven")] == [False, False, True]


@pytest.mark.parametrize(("number", "differs"), [(VALID_ID, True), (VALID_ID.lower(), True), (OTHER_ID, False)])
def test_the_same_person_is_known_on_another_day_by_the_number_alone(
    hall: HallAtWork, number: str, *, differs: bool
) -> None:
    clerk = hall.sign_in()
    tell(hall, clerk, 0, ticket=hall.issue().id, id_number=VALID_ID)
    hall.clock.advance(days=3)
    hall.sign_out(clerk)
    again = tell(hall, hall.sign_in("b", terminal="T2"), 1, ticket=hall.issue().id, id_number=number)
    assert again.differs is differs
    told = str([dict(row.data) for row in hall.events("NoticeGiven")])
    assert VALID_ID not in told
    assert again.person_key is not None
    assert VALID_ID not in again.person_key


def test_the_applicant_of_a_case_is_the_same_person(hall: HallAtWork) -> None:
    clerk = hall.sign_in()
    ticket = hall.issue()
    hall.call()
    hall.start()
    no = hall.open_case(ticket, clerk)
    hall.receive_case(no, clerk)
    tell(hall, clerk, 0, case=no)
    hall.clock.advance(hours=1)
    later = tell(hall, clerk, 2, id_number=VALID_ID)
    assert (later.differs, later.newly_lacking) == (True, ("委托书",))


def test_progress_is_another_list_but_asks_for_nothing_new(hall: HallAtWork) -> None:
    clerk, ticket = hall.sign_in(), hall.issue().id
    tell(hall, clerk, 0, 1, ticket=ticket)
    hall.clock.advance(minutes=5)
    assert tell(hall, clerk, 1, ticket=ticket).newly_lacking == ()


def test_a_case_keeps_the_list_it_was_opened_under(hall: HallAtWork) -> None:
    clerk = hall.sign_in()
    ticket = hall.issue()
    hall.call()
    hall.start()
    no = hall.open_case(ticket, clerk)
    services = tuple(replace(item, materials=item.materials[:1]) for item in hall.catalogue.services)
    hall.does = build_usecases(hall.hall, replace(hall.catalogue, version="guide-2", services=services))
    by_case = tell(hall, clerk, case=no)
    assert (by_case.guide_version, len(by_case.materials), by_case.ticket_number) == ("guide-1", 3, "A001")
    by_guide = tell(hall, clerk, ticket=ticket.id)
    assert (by_guide.guide_version, len(by_guide.materials)) == ("guide-2", 1)


def test_what_cannot_be_told(hall: HallAtWork) -> None:
    clerk = hall.sign_in()
    ticket = hall.issue()
    hall.call()
    hall.start()
    no = hall.open_case(ticket, clerk)
    tries: list[tuple[str, dict[str, Any], Code]] = [
        ("none", {}, Code.UNKNOWN_ITEM),
        ("consult", {}, Code.NO_CASE_ITEM),
        ("ext-1", {"lacking": [3]}, Code.NOT_FOUND),
        ("ext-1", {"lacking": [-1]}, Code.NOT_FOUND),
        ("ext-1", {"ticket": "none"}, Code.NOT_FOUND),
        ("net-1", {"case": no}, Code.NOT_FOUND),
        ("ext-1", {"id_number": VALID_ID[:-1] + "0"}, Code.INVALID_ID),
    ]
    actor = Actor.of_session(clerk)
    for item, more, code in tries:
        given = {"lacking": [], **more}
        refused = hall.refused(
            lambda unit, item=item, given=given: hall.does.notices.tell(unit, item, actor=actor, **given)
        )
        assert refused == code, (item, more)
    kiosk = hall.refused(lambda unit: hall.does.notices.tell(unit, "ext-1", lacking=[], actor=KIOSK))
    assert kiosk == Code.FORBIDDEN
