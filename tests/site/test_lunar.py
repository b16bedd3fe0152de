"""The lunar calendar against days that everybody knows."""

from datetime import date
from pathlib import Path

import pytest

from firmware_config.lunar import lunar_day
from firmware_config.site_file import DEMO_SITE, load_site


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 2, 17), 1),  # 正月初一
        (date(2026, 3, 3), 15),  # 元宵
        (date(2026, 6, 19), 5),  # 端午
        (date(2026, 9, 25), 15),  # 中秋
        (date(2025, 7, 25), 1),  # the leap sixth month begins
        (date(2027, 2, 5), 29),  # the year's last day
        (date(2027, 2, 6), 1),
    ],
)
def test_a_known_day_has_its_lunar_day(day: date, expected: int) -> None:
    assert lunar_day(day) == expected


def test_a_plan_by_lunar_days_alone_names_its_days(tmp_path: Path) -> None:
    site = tmp_path / "site.toml"
    plan = '[[tidal.plans]]\nname = "赶集日"\nsession = "09:00-11:00"\nlunar_days = [1, 6, 11, 16, 21, 26]\n[case]'
    site.write_text(DEMO_SITE.read_text(encoding="utf-8").replace("[case]", plan, 1), encoding="utf-8")
    assert load_site(site).site.tidal.plans[0].lunar_days == [1, 6, 11, 16, 21, 26]
