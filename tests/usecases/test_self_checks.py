"""The monthly self-check: twenty lines, this month's alone, a fault with its date, a photo where one is asked for."""

from datetime import date
from typing import Any

import pytest

from queue_server.domain.errors import Code
from queue_server.domain.person import Actor, Session
from queue_server.domain.self_check import CHECK_LINES, CheckResult, SelfCheck
from tests.usecases.hall_at_work import KIOSK, HallAtWork

MONTH = "2026-11"
PHOTO = "0" * 64 + ".jpg"


def record(hall: HallAtWork, session: Session, line: int, result: CheckResult, **more: Any) -> SelfCheck:
    actor = Actor.of_session(session)
    month = more.pop("month", MONTH)
    return hall.run(lambda unit: hall.does.self_checks.record(unit, month, line, result=result, actor=actor, **more))


def test_the_sheet_has_twenty_lines_and_each_remembers_who_looked(hall: HallAtWork) -> None:
    clerk = hall.sign_in()
    for line in range(1, 21):
        record(hall, clerk, line, CheckResult.OK)
    sheet = hall.read(lambda unit: hall.does.self_checks.sheet(unit, MONTH))
    assert [found.line.no for found in sheet] == list(range(1, 21))
    assert {found.check.person for found in sheet if found.check} == {"a"}
    assert [found.line.no for found in sheet if found.check and not found.check.complete] == [2], "R5 asks for a photo"


def test_a_photo_stays_until_another_comes(hall: HallAtWork) -> None:
    clerk = hall.sign_in()
    assert record(hall, clerk, 2, CheckResult.OK, photo=PHOTO).complete
    assert record(hall, clerk, 2, CheckResult.FAULT, fix_by=date(2026, 11, 30)).photo == PHOTO
    rows = hall.events("SelfCheckRecorded")
    assert [(row.entity, row.from_state, row.to_state) for row in rows] == [
        ("2026-11/2", None, "ok"),
        ("2026-11/2", "ok", "fault"),
    ]


@pytest.mark.parametrize("fix_by", [None, date(2026, 11, 22)])
def test_a_fault_needs_a_day_by_which_it_is_mended(hall: HallAtWork, fix_by: date | None) -> None:
    actor = Actor.of_session(hall.sign_in())
    checks = hall.does.self_checks
    refused = hall.refused(
        lambda unit: checks.record(unit, MONTH, 9, result=CheckResult.FAULT, fix_by=fix_by, actor=actor)
    )
    assert refused == Code.FIX_BY_NEEDED


@pytest.mark.parametrize("month", ["2026-10", "2026-12"])
def test_another_month_is_not_filled_in_afterwards_or_beforehand(hall: HallAtWork, month: str) -> None:
    actor = Actor.of_session(hall.sign_in())
    checks = hall.does.self_checks
    refused = hall.refused(lambda unit: checks.record(unit, month, 1, result=CheckResult.OK, actor=actor))
    assert refused == Code.WRONG_MONTH


def test_no_line_beyond_the_sheet_and_no_device_looks(hall: HallAtWork) -> None:
    actor = Actor.of_session(hall.sign_in())
    checks = hall.does.self_checks
    for line in (0, 21):
        refused = hall.refused(
            lambda unit, line=line: checks.record(unit, MONTH, line, result=CheckResult.OK, actor=actor)
        )
        assert refused == Code.NOT_FOUND
    kiosk = hall.refused(lambda unit: checks.record(unit, MONTH, 1, result=CheckResult.OK, actor=KIOSK))
    assert kiosk == Code.FORBIDDEN
    assert hall.refused(lambda unit: checks.sheet(unit, "2026-12")) == Code.NOT_FOUND


def test_each_line_names_the_clause_that_it_shows() -> None:
    assert {line.clause for line in CHECK_LINES} == {
        "R4", "R5", "R6", "R15", "R19", "R20", "R73", "R74", "R75", "R78", "R80",
    }  # fmt: skip
    assert [line.no for line in CHECK_LINES if line.photo_needed] == [2]
