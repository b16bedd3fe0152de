"""Who may sit where, for how long, and what an empty window leaves behind."""

import pytest

from queue_server.domain.errors import Code, DomainError
from queue_server.domain.hall import TidalRules
from queue_server.domain.person import AccountType, Person, provision_accounts
from queue_server.domain.sign_in_rules import LockOut
from queue_server.domain.window import WindowState
from tests.usecases.hall_at_work import CODE, HallAtWork, MakeHall, sample_hall


def sign_in_code(hall: HallAtWork, person: str, account: str, terminal: str) -> Code:
    return hall.refused(
        lambda unit: hall.does.staffing.sign_in(
            unit, person, account=f"{CODE}-{account}", terminal=terminal, token_digest="t" * 64
        )
    )


def wrong_secret(hall: HallAtWork, *, person: str = "a", source: str = "10.0.0.5") -> LockOut:
    return hall.run(lambda unit: hall.does.staffing.note_failure(unit, person, source=source, terminal="T1"))


def test_a_hall_has_exactly_two_six_and_two_accounts() -> None:
    accounts = [account for number in range(30) for account in provision_accounts(f"{211322101 + number}")]
    kinds = [account.type for account in accounts]
    assert len({account.name for account in accounts}) == 300
    assert [kinds.count(kind) for kind in AccountType] == [60, 180, 60]


def test_signing_in_opens_the_window_and_binds_person_account_and_terminal(hall: HallAtWork) -> None:
    session = hall.sign_in()
    assert (session.person, session.account, session.issue_account) == ("a", f"{CODE}-ZH-1", f"{CODE}-CJ-1")
    status = hall.read(lambda unit: hall.does.windows.status(unit, 1))
    assert (status.state, status.person) == (WindowState.OPEN, "a")
    row = hall.events("SignedIn")[0]
    assert (row.person, row.account, row.terminal, row.network) == ("a", f"{CODE}-ZH-1", "T1", "extranet")


def test_an_account_is_never_used_by_two_people_at_once(hall: HallAtWork) -> None:
    hall.sign_in("a")
    assert sign_in_code(hall, "c", "ZH-1", "T2") == Code.ACCOUNT_TAKEN
    assert sign_in_code(hall, "c", "CJ-1", "T2") == Code.ACCOUNT_TAKEN


def test_a_window_seats_one_session(hall: HallAtWork) -> None:
    hall.sign_in("a")
    assert sign_in_code(hall, "b", "ZH-2", "T1") == Code.WINDOW_TAKEN


def test_nobody_signs_in_with_an_account_that_is_not_theirs(hall: HallAtWork) -> None:
    assert sign_in_code(hall, "a", "ZH-2", "T1") == Code.FORBIDDEN
    assert sign_in_code(hall, "a", "XX-9", "T1") == Code.FORBIDDEN
    assert sign_in_code(hall, "nobody", "ZH-1", "T1") == Code.WRONG_CREDENTIALS


def test_station_accounts_sign_in_at_their_station_and_nowhere_else(hall: HallAtWork) -> None:
    assert sign_in_code(hall, "mz", "SP-MZ", "T1") == Code.WRONG_TERMINAL
    assert sign_in_code(hall, "head", "SP-JS", "S-MZ") == Code.WRONG_TERMINAL
    assert sign_in_code(hall, "a", "ZH-1", "S-MZ") == Code.WRONG_TERMINAL
    assert sign_in_code(hall, "a", "ZH-1", "T9") == Code.WRONG_TERMINAL
    assert hall.sign_in("mz", terminal="S-MZ").window is None


def test_an_internet_terminal_gets_queue_functions_and_says_so(hall: HallAtWork) -> None:
    session = hall.sign_in("b", terminal="T2")
    assert not session.extranet
    assert hall.does.staffing.notice(session) == "请在政务外网终端登录"
    assert hall.does.staffing.notice(hall.sign_in("a")) is None


def test_a_person_who_moves_leaves_the_first_window_unless_a_number_is_in_hand(hall: HallAtWork) -> None:
    hall.issue()
    hall.sign_in("a")
    hall.call()
    assert sign_in_code(hall, "a", "ZH-1", "T2") == Code.TICKET_IN_HAND
    hall.start()
    hall.finish()
    hall.sign_in("a", terminal="T2")
    assert hall.read(lambda unit: hall.does.windows.status(unit, 1)).session is None


def test_the_same_person_takes_up_the_number_in_hand_after_a_new_sign_in(hall: HallAtWork) -> None:
    hall.issue()
    hall.sign_in("a")
    hall.call()
    hall.clock.advance(seconds=5)
    hall.sign_in("a")
    assert hall.start().number == "A001"


def test_nobody_signs_out_with_a_number_in_hand(hall: HallAtWork) -> None:
    hall.issue()
    session = hall.sign_in()
    hall.call()
    assert hall.refused(lambda unit: hall.does.staffing.sign_out(unit, session.id)) == Code.TICKET_IN_HAND
    hall.start()
    hall.finish()
    hall.sign_out(session)
    assert hall.read(lambda unit: hall.does.staffing.session(unit, session.id)) is None
    assert hall.read(lambda unit: hall.does.windows.status(unit, 1)).state is WindowState.CLOSED


def test_five_wrong_secrets_lock_a_person_out_for_fifteen_minutes_across_a_restart(hall: HallAtWork) -> None:
    for count in range(1, 6):
        assert wrong_secret(hall).failures == count
    hall.reopen()
    with pytest.raises(DomainError, match="16 分钟后再试"):
        hall.read(lambda unit: hall.does.staffing.check_lock(unit, "a", source="10.0.0.5"))
    hall.clock.advance(minutes=15)
    hall.read(lambda unit: hall.does.staffing.check_lock(unit, "a", source="10.0.0.5"))
    assert wrong_secret(hall).failures == 1


def test_who_guesses_elsewhere_does_not_lock_a_clerk_out_of_her_own_desk(hall: HallAtWork) -> None:
    for _ in range(5):
        wrong_secret(hall, source="10.0.0.66")
    hall.read(lambda unit: hall.does.staffing.check_lock(unit, "a", source="10.0.0.5"))
    with pytest.raises(DomainError):
        hall.read(lambda unit: hall.does.staffing.check_lock(unit, "a", source="10.0.0.66"))


def test_what_an_unknown_person_types_leaves_no_trace(hall: HallAtWork) -> None:
    before = hall.picture()
    wrong_secret(hall, person="my-secret-by-mistake")
    assert hall.picture() == before


def test_an_idle_session_ends_after_a_quarter_of_an_hour_but_not_with_a_number_in_hand(hall: HallAtWork) -> None:
    hall.issue()
    first = hall.sign_in()
    hall.call()
    hall.start()
    hall.live(minutes=20, step_s=60)
    assert hall.read(lambda unit: hall.does.staffing.session(unit, first.id)) is not None
    hall.finish()
    hall.live(minutes=14, step_s=60)
    assert hall.read(lambda unit: hall.does.staffing.session(unit, first.id)) is not None
    hall.live(minutes=1, step_s=60)
    assert hall.read(lambda unit: hall.does.staffing.session(unit, first.id)) is None
    assert hall.events("SignedOut")[0].reason == "超时退出"


def test_no_session_outlives_eight_hours_and_the_number_in_hand_survives_it(hall: HallAtWork) -> None:
    hall.issue()
    hall.sign_in()
    hall.call()
    hall.start()
    hall.clock.advance(hours=8)
    hall.tick()
    assert hall.events("SignedOut")
    hall.sign_in()
    assert hall.finish().number == "A001"


def test_a_session_is_kept_by_the_digest_of_its_token_and_touched_now_and_then(hall: HallAtWork) -> None:
    session = hall.sign_in()
    assert not session.needs_touch(hall.clock.now())
    hall.clock.advance(seconds=61)
    assert session.needs_touch(hall.clock.now())
    hall.run(lambda unit: hall.does.staffing.touch(unit, session.id))
    touched = hall.read(lambda unit: hall.does.staffing.session(unit, session.id))
    assert touched is not None
    assert touched.last_seen_at == hall.clock.now()


def test_an_empty_comprehensive_window_makes_a_vacancy_record_after_five_minutes(hall: HallAtWork) -> None:
    hall.tick()
    hall.live(minutes=5, step_s=60)
    assert not hall.events("VacancyBegan")
    hall.live(minutes=1, step_s=30)
    assert len(hall.events("VacancyBegan")) == 1
    hall.sign_in()
    row = hall.events("VacancyEnded")[0]
    assert 300 < int(row.data["seconds"] or 0) <= 420
    records = hall.read(lambda unit: unit.vacancies.of_day(unit.day))
    assert [record.ended_at is not None for record in records] == [True]


def test_nobody_is_missing_outside_service_hours_or_on_a_pause(hall: HallAtWork) -> None:
    session = hall.sign_in()
    hall.clock.advance(hours=2, minutes=31)
    hall.sign_out(session)
    hall.live(minutes=60, step_s=300)
    assert not hall.events("VacancyBegan")
    hall.live(minutes=70, step_s=300)
    assert [row.event for row in hall.events("VacancyBegan", "VacancyEnded")] == ["VacancyBegan"]


def test_enrolling_the_same_person_again_writes_nothing(hall: HallAtWork) -> None:
    before = hall.picture()
    same = hall.read(lambda unit: unit.people.get("a"))
    assert same is not None
    hall.run(lambda unit: hall.does.staffing.enrol(unit, same, secret_hash="hash"))
    assert hall.picture() == before
    stranger = Person(id="x", name="x", accounts=("other-ZH-1",))
    code = hall.refused(lambda unit: hall.does.staffing.enrol(unit, stranger, secret_hash="h"))
    assert code == Code.NOT_FOUND


def test_a_disabled_person_cannot_sign_in(hall: HallAtWork) -> None:
    gone = Person(id="a", name="甲", accounts=(f"{CODE}-ZH-1",), enabled=False)
    hall.run(lambda unit: hall.does.staffing.enrol(unit, gone, secret_hash="hash"))
    assert sign_in_code(hall, "a", "ZH-1", "T1") == Code.WRONG_CREDENTIALS
    assert hall.read(lambda unit: hall.does.staffing.secret_hash(unit, "a")) is None


def test_a_hall_that_breaks_the_notice_is_refused_with_every_fault(hall_of: MakeHall) -> None:
    profile = sample_hall(windows=sample_hall().windows[:1], zones=("综合窗口区",), tidal=TidalRules())
    with pytest.raises(DomainError) as refusal:
        hall_of(profile)
    assert refusal.value.code == Code.INVALID_HALL
    for words in ("潮汐窗口，现在有 0 个", "便民等候区", "政务公开区"):
        assert words in refusal.value.detail
