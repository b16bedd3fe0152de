"""Good site files: layers, origins, byte-order marks, the two halls that come with the program."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from firmware_config.site_file import COMMON_SITE, DEMO_SITE, SITES, load_site
from firmware_config.special_days import special_days
from firmware_config.toml_lines import key_lines

PROJECT = Path(__file__).resolve().parents[2]


def origin(path: Path, text: str) -> str:
    return f"{path}:{1 + [line.strip() for line in path.read_text().splitlines()].index(text)}"


TOML = """\
a = "[not] = a = table" # a = 1
# [comment]
[ t ] # said
list = [
  "]", # ]
  2,
]
after = {x = 1, y = [2]}
dotted."key" = 1
text = \"\"\"
[no.table]
nokey = 1
\"\"\"
last = 1
[[arr]]
x = 1
[[arr]]
x = 2
[[arr.deep]]
y = 1
"""


def test_check_prints_every_effective_value_with_its_origin() -> None:
    command = [sys.executable, "run_kiosk.py", "check"]
    checked = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=True)
    told = {
        line.split(" = ")[0].strip(): line.split(" = ", 1)[1] for line in checked.stdout.splitlines() if " = " in line
    }
    assert told["hall.code"] == '"211322101"  # ' + origin(DEMO_SITE, 'code = "211322101"')
    assert told["hall.county"] == '"建平县"  # ' + origin(COMMON_SITE, 'county = "建平县"')
    assert told["tidal.must_open_s"] == "600  # 默认值"
    assert told["windows.2.type"] == '"tidal"  # ' + origin(DEMO_SITE, 'type = "tidal"')
    assert set(told) >= {f"devices.{name}" for name in ("printer", "pads", "lamp", "id_card")}


def test_the_sites_own_file_lies_over_the_common_one(tmp_path: Path) -> None:
    site = tmp_path / "site.toml"
    site.write_text(DEMO_SITE.read_text().replace("[case]", "[tidal]\ndaily_cases = 20\nwarn_cases = 10\n[case]", 1))
    loaded = load_site(site)
    assert loaded.site.tidal.daily_cases == 20
    assert loaded.site.tidal.wait_open_s == 900
    origins = {key: str(place) for key, _, place in loaded.effective()}
    assert origins["tidal.daily_cases"] == origin(site, "daily_cases = 20")
    assert origins["tidal.wait_open_s"] == origin(COMMON_SITE, "wait_open_s = 900")


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    site = tmp_path / "notepad.toml"
    site.write_bytes(b"\xef\xbb\xbf" + DEMO_SITE.read_bytes().replace(b"\n", b"\r\n"))
    assert load_site(site).site == load_site().site


def test_the_place_without_a_hall_has_no_kiosk_no_display_and_no_broker() -> None:
    site = load_site(SITES / "example_no_hall.toml").site
    assert site.hall.profile == "no_hall"
    assert (site.kiosk.enabled, site.display.enabled, site.broker.enabled) == (False, False, False)


def test_holidays_make_up_workdays_and_the_sites_own_dates_break_the_week() -> None:
    week = load_site(SITES / "example_no_hall.toml").site.hours
    own = week.model_copy(update={"closed": [date(2026, 3, 3)], "open": [date(2026, 10, 1), date(2026, 3, 7)]})
    days = special_days(own)
    assert days[date(2026, 10, 2)] == [], "the National Day's holiday"
    assert days[date(2026, 2, 14)] == week.monday, "a Saturday that makes up for the Spring Festival"
    assert days[date(2026, 3, 3)] == []
    assert days[date(2026, 10, 1)] == week.thursday, "the site's own date wins over the calendar"
    assert days[date(2026, 3, 7)] == week.monday, "a Saturday has no hours of its own"
    assert date(2026, 3, 4) not in days
    assert special_days(load_site().site.hours) == {}, "the demo hall knows no holidays"


def test_the_demo_hall_is_for_practice_and_always_open() -> None:
    site = load_site().site
    assert site.hall.practice
    assert [site.hours.monday, site.hours.sunday] == [["00:00-24:00"], ["00:00-24:00"]]


def test_the_sample_catalogue_is_never_official(tmp_path: Path) -> None:
    site = tmp_path / "official.toml"
    real = DEMO_SITE.read_text().replace("practice = true", "practice = false", 1)
    site.write_text(real.replace("[case]", '[devices.printer]\nlink = "tcp:127.0.0.1:9100"\n[case]', 1))
    command = [sys.executable, "run_kiosk.py", "check", "--site", str(site)]
    checked = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False)
    assert checked.returncode == 2
    assert "演示事项目录" in checked.stderr


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("a",), 1),
        (("t",), 3),
        (("t", "list"), 4),
        (("t", "after"), 8),
        (("t", "dotted"), 9),
        (("t", "dotted", "key"), 9),
        (("t", "text"), 10),
        (("t", "last"), 14),
        (("arr", 0, "x"), 16),
        (("arr", 1), 17),
        (("arr", 1, "x"), 18),
        (("arr", 1, "deep", 0, "y"), 20),
    ],
)
def test_the_line_of_a_key_is_found_in_any_toml(path: tuple[str | int, ...], line: int) -> None:
    assert key_lines(TOML)[path] == line
