"""The hall's people: accounts, who may sit where, who decides for a station, and what the records say."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from queue_server.domain.errors import Code, DomainError
from queue_server.domain.person import STATIONS, AccountType, Actor, provision_accounts
from queue_server.domain.staff_record import Ability, Training
from queue_server.domain.station_head import check_authority
from queue_server.usecases.ports import Unit
from tests.townships import CODES
from tests.usecases.hall_at_work import CODE, MakeHall, sample_hall
from tests.usecases.office import DAY, TODAY, Office, enrol, sign_in_refused


def test_thirty_townships_have_exactly_sixty_hundred_eighty_and_sixty_accounts_of_their_own() -> None:
    accounts = [account for code in CODES for account in provision_accounts(code)]
    kinds = [account.type for account in accounts]
    assert len(CODES) == 30
    assert [kinds.count(kind) for kind in AccountType] == [60, 180, 60]
    assert len({account.name for account in accounts}) == 300


@pytest.mark.parametrize("account", ["ZH-3", "SP-XX", "CJ-3", "DL-1"])
def test_an_eleventh_account_cannot_be_had(office: Office, account: str) -> None:
    assert office.refused(office.bind("a", "ZH-1", account)) == Code.NOT_FOUND
    assert office.refused(office.switch(account, enabled=True)) == Code.NOT_FOUND


def test_a_farm_closes_the_account_of_a_station_that_it_has_not_and_the_journal_says_why(office: Office) -> None:
    office.act(office.switch("SP-MZ", enabled=False, reason="农场不设民政办 13800138000"))
    row = office.hall.events("AccountClosed")[0]
    assert (row.entity, row.person, row.reason) == (f"{CODE}-SP-MZ", "head", "农场不设民政办 ***")
    assert office.standing() is None
    assert sign_in_refused(office.hall, "mz", "SP-MZ", "S-MZ") == Code.FORBIDDEN
    assert office.refused(office.appoint()) == Code.NOT_FOUND
    office.act(office.switch("SP-MZ", enabled=True))
    office.act(office.appoint())
    assert office.hall.sign_in("mz", terminal="S-MZ").account == f"{CODE}-SP-MZ"


def test_an_account_that_somebody_uses_is_not_closed(office: Office) -> None:
    office.hall.sign_in("a")
    assert office.refused(office.switch("ZH-1", enabled=False)) == Code.ACCOUNT_IN_USE
    assert office.refused(office.switch("CJ-1", enabled=False)) == Code.ACCOUNT_IN_USE


def test_a_station_that_the_site_file_leaves_out_has_an_account_that_is_not_used(hall_of: MakeHall) -> None:
    farm = hall_of(replace(sample_hall(), stations=("NY", "NJ", "LD", "MZ")))
    unused = [account.name for account in farm.hall.accounts if not account.enabled]
    assert unused == [f"{CODE}-SP-JS", f"{CODE}-SP-TY"]
    assert farm.read(farm.does.station_heads.vacant) == []


def test_a_second_active_head_of_a_station_is_refused(office: Office) -> None:
    enrol(office.hall, "mz2", "SP-MZ")
    assert office.refused(office.appoint("mz2")) == Code.STATION_HAS_HEAD
    office.end_what_the_practice_brought()
    office.act(office.appoint("mz2", until_day=TODAY + 9 * DAY))
    assert office.refused(office.appoint("mz", from_day=TODAY + 9 * DAY)) == Code.STATION_HAS_HEAD
    office.act(office.appoint("mz", from_day=TODAY + 10 * DAY))
    found = [office.standing(TODAY + days * DAY) for days in (0, 9, 10)]
    assert [one and one.person for one in found] == ["mz2", "mz2", "mz"]


def test_a_substitute_decides_on_the_days_of_the_letter_and_nobody_else_does(office: Office) -> None:
    enrol(office.hall, "mz2", "SP-MZ")
    dates = {"from_day": TODAY + DAY, "until_day": TODAY + 3 * DAY}
    assert office.refused(office.appoint("mz2", substitute=True)) == Code.WRONG_DATES
    assert office.refused(office.appoint("mz2", substitute=True, letter_no=" ", **dates)) == Code.LETTER_NEEDED
    office.act(office.appoint("mz2", substitute=True, letter_no="建民代〔2026〕1号", **dates))
    assert office.refused(office.appoint("mz", substitute=True, **dates)) == Code.STATION_HAS_HEAD
    found = [office.standing(TODAY + days * DAY) for days in range(5)]
    assert [one.person for one in found if one] == ["mz", "mz2", "mz2", "mz2", "mz"]
    assert found[1] is not None
    assert (found[1].substitute, found[1].letter_no) == (True, "建民代〔2026〕1号")


def test_who_was_head_on_any_past_day_can_be_read(office: Office) -> None:
    enrol(office.hall, "mz2", "SP-MZ")
    office.hall.clock.advance(days=10)
    office.sit_down()
    office.hall.tick()
    office.end_what_the_practice_brought()
    later = TODAY + 10 * DAY
    office.act(office.appoint("mz2", from_day=later))
    people = [office.standing(TODAY + days * DAY) for days in (-1, 0, 9, 10)]
    assert [one.person if one else None for one in people] == [None, "mz", "mz", "mz2"]
    story = office.hall.read(lambda unit: office.hall.does.station_heads.history(unit, station="MZ"))
    assert [(one.person, one.until_day, one.ended_by) for one in story] == [
        ("mz2", None, None),
        ("mz", TODAY + 9 * DAY, "head"),
    ]


def test_who_holds_no_account_of_a_station_and_items_of_another_station_are_refused(office: Office) -> None:
    office.end_what_the_practice_brought()
    assert office.refused(office.appoint("a")) == Code.FORBIDDEN
    assert office.refused(office.appoint("nobody")) == Code.NOT_FOUND
    assert office.refused(office.appoint(station="XX")) == Code.NOT_FOUND
    assert office.refused(office.appoint(items=frozenset({"ext-1", "county-1"}))) == Code.UNKNOWN_ITEM
    assert office.refused(office.appoint(until_day=TODAY - DAY)) == Code.WRONG_DATES


def test_a_confirmation_needs_the_head_of_today_and_an_item_of_the_letter(office: Office) -> None:
    enrol(office.hall, "mz2", "SP-MZ")
    office.end_what_the_practice_brought()

    def confirm(person: str, item: str = "ext-1") -> Callable[[Unit], None]:
        return lambda unit: check_authority(
            unit.staff.head_of("MZ", unit.day), person=person, station="民政办", item=item
        )

    with pytest.raises(DomainError, match="no_station_head: 民政办现在没有首席代表"):
        office.hall.read(confirm("mz"))
    office.act(office.appoint(items=frozenset({"ext-1"})))
    office.hall.read(confirm("mz"))
    with pytest.raises(DomainError, match="not_authorised: 授权书 建民授〔2026〕3号 没有列入本事项"):
        office.hall.read(confirm("mz", "net-1"))
    with pytest.raises(DomainError, match="not_authorised: 您今天不是民政办的首席代表"):
        office.hall.read(confirm("mz2"))


def test_a_station_without_a_head_is_shown_and_a_disabled_head_is_none(office: Office) -> None:
    office.act(office.write("c", enabled=False))
    assert office.flags() == []
    office.act(office.write("mz", enabled=False))
    assert office.standing() is None
    assert office.hall.read(office.hall.does.station_heads.vacant) == ["MZ"]
    name = office.hall.does.station_heads.name("MZ")
    assert office.flags() == [f"{name}没有首席代表，该站办所的事项不能流转。"]


def test_an_appointment_ends_once(office: Office) -> None:
    given = office.standing()
    assert given is not None
    office.act(office.end(given.id))
    assert office.refused(office.end(given.id)) == Code.ILLEGAL_STEP
    assert office.refused(office.end("nothing")) == Code.NOT_FOUND
    names = [row.event for row in office.hall.events("StationHeadAppointed", "StationHeadEnded")]
    assert names == ["StationHeadAppointed"] * len(STATIONS) + ["StationHeadEnded"]


def test_nobody_is_bound_to_a_window_account_without_who_selected_and_when(real: Office) -> None:
    assert sign_in_refused(real.hall, "a", "ZH-1", "T1") == Code.SELECTION_NEEDED
    new = real.write("n", name="新", first_secret_hash="hash")
    real.act(new)
    assert real.refused(real.bind("n", "ZH-1")) == Code.SELECTION_NEEDED
    real.act(real.write("n", selected_by="镇党政办"))
    assert real.refused(real.bind("n", "ZH-1")) == Code.SELECTION_NEEDED
    real.act(real.write("n", selected_on=TODAY))
    real.act(real.bind("n", "ZH-1"))
    assert real.person("n").accounts == (f"{CODE}-ZH-1",)
    assert real.hall.sign_in("n", account="ZH-1").window == 1


def test_a_note_of_the_site_file_opens_the_record_and_never_writes_over_it(real: Office) -> None:
    enrol(real.hall, "n", "ZH-1", selected_by="镇党政办", selected_on=TODAY)
    real.act(real.write("n", selected_by="镇党委"))
    enrol(real.hall, "n", "ZH-1", "CJ-1", selected_by="镇党政办", selected_on=TODAY)
    found = real.record("n")
    assert found is not None
    assert (found.selected_by, found.full_time) == ("镇党委", True)


def test_a_record_tells_what_it_lacks_until_it_is_whole(office: Office) -> None:
    found = office.record("b")
    assert found is not None
    assert found.lacking() == ["岗位", "工作年限", "培训记录", "分析判断、语言表达、协调沟通能力评估"]
    office.act(
        office.write(
            post="综合窗口B岗",
            years=6,
            abilities=tuple(Ability),
            assessed_on=TODAY,
            training=Training(day=TODAY, topic="业务", hours=8),
        )
    )
    office.act(office.write(training=Training(day=TODAY, topic="礼仪", hours=4)))
    found = office.record("b")
    assert found is not None
    assert found.lacking() == []
    assert [(one.topic, one.hours) for one in found.trainings] == [("业务", 8), ("礼仪", 4)]


def test_a_clerk_of_the_window_gets_a_station_role_by_a_reason_of_the_head_alone(office: Office) -> None:
    both = ("ZH-2", "CJ-2", "SP-MZ")
    assert office.refused(office.bind("b", *both)) == Code.SECOND_ROLE
    assert office.refused(office.bind("b", *both, reason="  ")) == Code.SECOND_ROLE
    office.act(office.bind("b", *both, reason="民政办人员住院"))
    row = office.hall.events("AccountsBound")[-1]
    assert (row.entity, row.person, row.reason, row.data["two_roles"]) == ("b", "head", "民政办人员住院", True)
    assert "乙兼任综合窗口和站办所审批。" in office.flags()


def test_not_two_people_at_the_window_is_flagged_until_it_is_fixed(office: Office) -> None:
    assert office.flags() == ["综合窗口应有 2 名在岗人员，现在有 3 名。"]
    office.act(office.write("c", enabled=False))
    assert office.flags() == []
    office.act(office.write("b", enabled=False))
    assert office.flags() == ["综合窗口应有 2 名在岗人员，现在有 1 名。"]


def test_taking_an_account_away_ends_the_session_and_the_headship_that_hang_on_it(office: Office) -> None:
    office.hall.sign_in("b", account="ZH-2")
    office.act(office.bind("b", "CJ-2"))
    assert [one.person for one in office.hall.read(lambda unit: unit.sessions.all())] == ["head"]
    office.act(office.bind("mz"))
    assert office.standing() is None


def test_the_last_hall_head_cannot_be_disabled_and_nobody_else_keeps_the_records(office: Office) -> None:
    assert office.refused(office.write("head", enabled=False)) == Code.LAST_HALL_HEAD
    clerk = Actor.of_session(office.hall.sign_in("a"))
    write = office.write("b", post="x")
    for act in (write, office.bind("b"), office.appoint(), office.duty("a", "b"), office.away("b")):
        assert office.hall.refused(lambda unit, act=act: act(unit, clerk)) == Code.FORBIDDEN


def test_absences_are_logged_with_their_dates(office: Office) -> None:
    assert office.refused(office.away("b", until_day=TODAY - DAY)) == Code.WRONG_DATES
    assert office.refused(office.away("nobody")) == Code.NOT_FOUND
    office.act(office.away("b", until_day=TODAY + DAY))
    row = office.hall.events("AbsenceLogged")[0]
    assert (row.entity, row.data["absence"], row.data["until"]) == ("b", "leave", "2026-11-24")
    member = next(one for one in office.hall.read(office.hall.does.staff.picture).members if one.person.id == "b")
    assert [away.until_day for away in member.absences] == [TODAY + DAY]
