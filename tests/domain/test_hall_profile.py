"""The hall's profile against the notice, and its hours against the calendar."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.hall import HallWindow, PlannedOpening
from queue_server.domain.hours import HALL_ZONE, Hours, HoursTable, ServiceSession
from queue_server.domain.person import Terminal
from queue_server.domain.wait_estimate import forecast_min
from tests.usecases.hall_at_work import EXTRANET, INTERNET, sample_hall


def faults_with(**changes: object) -> str:
    return "\n".join(sample_hall(**changes).faults())


def test_the_sample_hall_keeps_the_notice() -> None:
    assert sample_hall().faults() == []


@pytest.mark.parametrize("count", [0, 2])
def test_there_is_exactly_one_comprehensive_and_one_tidal_window(count: int) -> None:
    tidal = HallWindow(no=2, kind="tidal", networks=INTERNET)
    many = tuple(HallWindow(no=10 + n, kind="comprehensive", networks=EXTRANET) for n in range(count))
    assert f"必须设且只设 1 个综合窗口，现在有 {count} 个" in faults_with(windows=(tidal, *many))
    main = HallWindow(no=1, kind="comprehensive", networks=EXTRANET)
    many = tuple(HallWindow(no=10 + n, kind="tidal", networks=INTERNET) for n in range(count))
    assert f"必须设且只设 1 个潮汐窗口，现在有 {count} 个" in faults_with(windows=(main, *many))


def test_each_window_has_the_network_that_the_notice_names() -> None:
    wrong = (
        HallWindow(no=1, kind="comprehensive", networks=INTERNET),
        HallWindow(no=2, kind="tidal", networks=EXTRANET),
    )
    assert "综合窗口(1 号)至少要配置政务外网" in faults_with(windows=wrong)
    assert "潮汐窗口(2 号)至少要配置互联网" in faults_with(windows=wrong)


def test_each_mandatory_zone_phone_and_terminal_is_missed_by_name() -> None:
    hall = sample_hall()
    for zone in hall.zones:
        assert f"功能区域缺少“{zone}”" in faults_with(zones=tuple(other for other in hall.zones if other != zone))
    assert '"办不成事"反映电话' in faults_with(phones=replace(hall.phones, unresolved=" "))
    assert "2 号窗口没有登记终端" in faults_with(terminals=(Terminal(id="T1", networks=EXTRANET, window=1),))
    assert "应为 9 位数字" in faults_with(code="2113")


def test_a_terminal_has_no_network_that_its_window_lacks() -> None:
    terminals = (*sample_hall().terminals, Terminal(id="T3", networks=EXTRANET, window=2))
    assert "终端 T3 使用了 2 号窗口没有配置的网络" in faults_with(terminals=terminals)


def test_a_plan_without_days_or_with_a_wrong_time_is_a_fault() -> None:
    plan = PlannedOpening(name="赶集日", start_min=600, end_min=540)
    text = faults_with(plans=(plan,))
    assert "结束应晚于开始" in text
    assert "没有写明日期" in text


@pytest.mark.parametrize("text", ["8:30-11:30", "08:30", "11:30-08:30", "08:30-24:01", "08:30-11:60", "", "上午"])
def test_a_session_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="服务时间"):
        ServiceSession.parse(text)


@given(st.integers(0, 1439), st.integers(1, 1440))
def test_a_session_reads_as_it_is_written(start_min: int, end_min: int) -> None:
    if start_min < end_min:
        session = ServiceSession(start_min, end_min)
        assert ServiceSession.parse(str(session)) == session


def test_seasons_weekends_and_holidays_have_their_own_hours() -> None:
    day = tuple(ServiceSession.parse(text) for text in ("08:30-11:30", "13:30-17:00"))
    summer = tuple(ServiceSession.parse(text) for text in ("08:00-12:00",))
    hours = Hours(
        tables=(
            HoursTable(week=(summer,) * 5 + ((), ()), begins=(5, 1), ends=(9, 30)),
            HoursTable(week=(day,) * 5 + ((), ()), begins=(10, 1), ends=(4, 30)),
        ),
        special={date(2026, 10, 1): ()},
    )
    assert hours.text_on(date(2026, 7, 1)) == "08:00-12:00"
    assert hours.text_on(date(2026, 11, 23)) == "08:30-11:30 13:30-17:00"
    assert hours.text_on(date(2026, 11, 22)) == "今日不办公"
    assert hours.text_on(date(2026, 10, 1)) == "今日不办公"
    assert hours.week_lines(date(2026, 11, 23)) == ("周一至周五 08:30-11:30 13:30-17:00", "周六至周日 不办公")
    noon = datetime(2026, 11, 23, 12, 0, tzinfo=HALL_ZONE)
    assert not hours.is_open(noon)
    assert hours.in_service_day(noon)
    assert hours.next_opening(datetime(2026, 11, 20, 18, 0, tzinfo=HALL_ZONE)) == datetime(
        2026, 11, 23, 8, 30, tzinfo=HALL_ZONE
    )


def test_a_hall_open_until_midnight_is_open_in_its_last_minute() -> None:
    hours = Hours.same_every_day("00:00-24:00")
    assert hours.is_open(datetime(2026, 11, 23, 23, 59, 59, tzinfo=HALL_ZONE))
    assert hours.is_open(datetime(2026, 11, 24, 0, 0, tzinfo=HALL_ZONE))


@given(st.integers(0, 50), st.lists(st.integers(0, 3600), max_size=30), st.integers(0, 3))
def test_the_forecast_grows_with_the_line_and_shrinks_with_windows(ahead: int, recent: list[int], windows: int) -> None:
    forecast = forecast_min(ahead, recent_service_s=recent, seed_min=8, windows_open=windows)
    assert forecast >= 0
    assert forecast <= forecast_min(ahead + 1, recent_service_s=recent, seed_min=8, windows_open=windows)
    assert forecast >= forecast_min(ahead, recent_service_s=recent, seed_min=8, windows_open=windows + 1)


def test_the_forecast_is_the_plain_product_rounded_up() -> None:
    assert forecast_min(3, recent_service_s=[100] * 20 + [9999], seed_min=8, windows_open=1) == 5
    assert forecast_min(3, recent_service_s=[100] * 20, seed_min=8, windows_open=2) == 3
    assert forecast_min(2, recent_service_s=[], seed_min=8, windows_open=0) == 16
