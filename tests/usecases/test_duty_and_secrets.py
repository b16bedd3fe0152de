"""Duty and relief of the window (R30), and how a person's secret is made, kept and outgrown."""

import pytest

from queue_server.domain.duty import Post, Shift, duty_at
from queue_server.domain.errors import Code
from queue_server.domain.person import Person, Session
from queue_server.domain.sign_in_rules import classes_of, secret_fault
from tests.usecases.hall_at_work import CODE, MORNING, HallAtWork
from tests.usecases.office import DAY, TODAY, Office, enrol, session_of, sign_in_refused


def test_a_half_day_counts_before_the_day_and_a_row_has_different_people(office: Office) -> None:
    office.act(office.duty("a", "b"))
    office.act(office.duty("b", "a", shift=Shift.AFTERNOON))
    assert office.refused(office.duty("a", "a")) == Code.SAME_PERSON
    assert office.refused(office.duty("a", "b", "a")) == Code.SAME_PERSON
    assert office.refused(office.duty("a", "mz")) == Code.FORBIDDEN
    assert office.refused(office.duty("a", "b", day=TODAY - DAY)) == Code.WRONG_DATES
    rows = list(office.hall.read(lambda unit: unit.staff.duties(TODAY, TODAY)))
    at = {hour: duty_at(rows, MORNING.replace(hour=hour)) for hour in (9, 14)}
    assert [row.person_a for row in at.values() if row] == ["a", "b"]
    assert duty_at(rows, MORNING, post=Post.TIDAL) is None
    office.act(office.duty("c", "b"))
    assert len(office.hall.read(lambda unit: unit.staff.duties(TODAY, TODAY))) == 2


def test_nobody_is_left_as_relief_when_b_sits_at_the_tidal_window(office: Office) -> None:
    office.act(office.duty("a", "b"))
    office.hall.sign_in("a")
    relief = office.hall.read(office.hall.does.duty.relief)
    assert (relief.b_person, relief.ready, relief.why) == ("b", ("b",), "")
    office.hall.sign_in("b", terminal="T2")
    relief = office.hall.read(office.hall.does.duty.relief)
    assert (relief.ready, relief.why) == ((), "乙在潮汐窗口，综合窗口没有人接替。")
    office.act(office.duty("a", "b", "c"))
    assert office.hall.read(office.hall.does.duty.relief).ready == ("c",)
    office.act(office.away("c"))
    assert office.hall.read(office.hall.does.duty.relief).ready == ()


def test_whom_the_roster_names_and_the_head_are_asked_wherever_they_sit(office: Office) -> None:
    enrol(office.hall, "stand-in", "ZH-2", "SP-MZ")
    clerk = office.hall.sign_in("a")
    office.hall.clock.advance(seconds=30)
    office.hall.sign_out(clerk)
    at_station = office.hall.run(
        lambda unit: office.hall.does.staffing.sign_in(
            unit, "stand-in", account=f"{CODE}-SP-MZ", terminal="S-MZ", token_digest="s" * 64
        )
    )

    def asked(session: Session) -> bool:
        return office.hall.read(lambda unit: office.hall.does.desks.concerns(unit, session).relief) is not None

    head = session_of(office.hall, "head")
    assert (asked(head), asked(at_station)) == (True, False)
    office.act(office.duty("a", "b", "stand-in"))
    assert asked(at_station)
    office.hall.sign_in("b")
    assert (asked(head), asked(at_station)) == (False, False)


def test_relief_is_told_without_a_roster_too(office: Office) -> None:
    office.act(office.write("c", enabled=False))
    office.hall.sign_in("a")
    assert office.hall.read(office.hall.does.duty.relief).ready == ("b",)
    office.act(office.away("b"))
    assert office.hall.read(office.hall.does.duty.relief).why == "乙今天请假或另有公务，综合窗口没有人接替。"


def test_the_roster_shows_the_vacancies_of_the_last_thirty_days(office: Office) -> None:
    office.hall.run(office.hall.does.days.roll)
    office.hall.live(minutes=8)
    shown = office.hall.read(office.hall.does.duty.picture)
    assert (shown.from_day, shown.to_day) == (TODAY, TODAY + 13 * DAY)
    assert [(one.window, one.ended_at) for one in shown.vacancies] == [(1, None)]
    assert office.refused(lambda unit, _: office.hall.does.duty.picture(unit, to_day=TODAY - DAY)) == Code.WRONG_DATES


@pytest.mark.parametrize(
    ("secret", "fault"),
    [
        ("Aa1aa1aa1", "至少 10 个字符"),
        ("aaaaaaaa11", "至少 3 类"),
        ("Password2026", "默认密码"),
        ("Admin@12-34", "默认密码"),
        ("Zz-123456-zz", "默认密码"),
        ("Clerk-1-ok-99", "工号、姓名"),
        ("Sonne-Mond-7", None),
        ("窗口Abc7890x", None),
    ],
)
def test_a_secret_has_ten_characters_of_three_classes_and_is_no_default(secret: str, fault: str | None) -> None:
    found = secret_fault(secret, ("clerk-1", "张敏"))
    assert (found is None) if fault is None else (found is not None and fault in found)


def test_classes_are_lower_upper_digits_and_others() -> None:
    assert [classes_of(text) for text in ("", "abc", "abC", "abC1", "abC1-", "中文1")] == [0, 1, 2, 3, 4, 2]


def test_the_first_secret_and_an_old_one_must_be_changed_but_not_in_a_practice_hall(
    office: Office, real: Office
) -> None:
    assert not office.hall.sign_in("a").must_change_secret
    enrol(real.hall, "n", "ZH-1", selected_by="镇党政办", selected_on=TODAY)
    session = real.hall.sign_in("n", account="ZH-1")
    assert session.must_change_secret
    real.hall.run(lambda unit: real.hall.does.staffing.change_secret(unit, session, secret_hash="own"))
    assert not session_of(real.hall, "n").must_change_secret
    assert real.hall.read(lambda unit: unit.people.secret_hash("n")) == "own"
    real.hall.sign_out(session_of(real.hall, "n"))
    real.hall.clock.advance(days=89, hours=23)
    assert not real.hall.sign_in("n", account="ZH-1").must_change_secret
    real.hall.sign_out(session_of(real.hall, "n"))
    real.hall.clock.advance(hours=1)
    assert real.hall.sign_in("n", account="ZH-1").must_change_secret
    row = real.hall.events("SecretChanged")[0]
    assert (row.entity, row.person, dict(row.data)) == ("n", "n", {})


def test_a_restart_does_not_bring_back_the_secret_of_the_site_file(real: Office) -> None:
    note = {"selected_by": "镇党政办", "selected_on": TODAY}
    enrol(real.hall, "n", "ZH-1", **note)
    session = real.hall.sign_in("n", account="ZH-1")
    real.hall.run(lambda unit: real.hall.does.staffing.change_secret(unit, session, secret_hash="own"))
    site = real.hall.read(lambda unit: real.hall.does.staffing.secret_of_site(unit, "n"))
    assert site == "hash"
    enrol(real.hall, "n", "ZH-1", **note)
    enrol(real.hall, "n", "ZH-1", "CJ-1", **note)
    assert real.hall.read(lambda unit: unit.people.secret_hash("n")) == "own"
    assert real.person("n").accounts == (f"{CODE}-ZH-1", f"{CODE}-CJ-1")


def test_what_the_head_has_bound_stays_until_the_site_file_says_something_else(office: Office) -> None:
    office.act(office.bind("b", "ZH-1"))
    enrol_again = Person(id="b", name="乙", accounts=(f"{CODE}-ZH-2", f"{CODE}-CJ-2"))
    office.hall.run(lambda unit: office.hall.does.staffing.enrol(unit, enrol_again, secret_hash="hash"))
    assert office.person("b").accounts == (f"{CODE}-ZH-1",)


def test_the_last_five_secrets_are_remembered(office: Office) -> None:
    session = office.hall.sign_in("a")
    for number in range(7):
        session = session_of(office.hall, "a")
        office.hall.run(
            lambda unit, session=session, number=number: office.hall.does.staffing.change_secret(
                unit, session, secret_hash=f"hash-{number}"
            )
        )
    earlier = office.hall.read(lambda unit: office.hall.does.staffing.earlier_secrets(unit, "a"))
    assert earlier == ("hash-6", "hash-5", "hash-4", "hash-3", "hash-2")


def test_somebody_without_a_record_of_age_starts_counting_at_the_first_sign_in(real: Office) -> None:
    real.hall.run(lambda unit: unit.people.put(Person(id="old", name="老", hall_head=True), secret_hash="x"))
    session = real.hall.run(
        lambda unit: real.hall.does.staffing.sign_in(unit, "old", account="", terminal="S-MZ", token_digest="o" * 64)
    )
    assert not session.must_change_secret
    age = real.hall.read(lambda unit: unit.staff.secret_age("old"))
    assert age is not None
    assert age.set_at == real.hall.clock.now()


def test_people_of_the_county_sign_in_without_an_account_and_take_no_seat(office: Office) -> None:
    bureau = Person(id="d", name="数据局", bureau=True)
    office.hall.run(lambda unit: office.hall.does.staffing.enrol(unit, bureau, secret_hash="hash"))
    session = office.hall.run(
        lambda unit: office.hall.does.staffing.sign_in(unit, "d", account="", terminal="T1", token_digest="d" * 64)
    )
    assert (session.bureau, session.window, session.hall_head) == (True, None, False)
    assert sign_in_refused(office.hall, "d", "ZH-1", "T1") == Code.FORBIDDEN


def test_nobody_learns_by_wrong_secrets_who_exists(hall: HallAtWork) -> None:
    def fail(person: str) -> list[int | bool]:
        found = [
            hall.run(lambda unit: hall.does.staffing.note_failure(unit, person, source="10.0.0.5", terminal="T1"))
            for _ in range(5)
        ]
        return [found[3].failures, found[3].locked_until is not None, found[4].locked_until is not None]

    assert fail("my-secret-by-mistake") == fail("a") == [4, False, True]
    stored = (hall.folder / "hall.db").read_bytes() + (hall.folder / "hall.db-wal").read_bytes()
    assert b"my-secret-by-mistake" not in stored
    assert [row.entity for row in hall.events("SignInRefused")] == ["a"] * 5


def test_failures_that_locked_nobody_out_are_forgotten_after_a_day(hall: HallAtWork) -> None:
    def fail(source: str) -> int:
        return hall.run(lambda unit: hall.does.staffing.note_failure(unit, "a", source=source, terminal="T1")).failures

    assert [fail("10.0.0.5") for _ in range(4)] == [1, 2, 3, 4]
    hall.clock.advance(days=1, seconds=1)
    fail("10.0.0.6")
    assert fail("10.0.0.5") == 1
